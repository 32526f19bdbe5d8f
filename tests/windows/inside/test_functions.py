"""Every function through the real library and engine, called as our VBA calls it."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.excel import registered
from tests.windows.variants import MISSING, CellError, Typed
from tests.windows.vba_caller import VbaError, udf_typed
from xlfactor import catalogue
from xlfactor.errors import XlFactorError
from xlfactor.excel.udfs import ERROR_MARK, error_text
from xlfactor.tables.cells import ERRORS

pytestmark = pytest.mark.windows

#: the types in which the values of a result reach a cell
TYPES = {float: "R8", int: "I4", str: "BSTR", bool: "BOOL", dt.datetime: "DATE"}


@pytest.fixture(params=catalogue.FUNCTIONS)
def example(request, examples):
    """A function's name, its arguments as `Range.Value2` has them, and its direct result."""
    arguments, result = examples[request.param]
    values = [sent(registered.value2(argument)) for argument in arguments]
    left_out = len(catalogue.FUNCTIONS[request.param].arguments) - len(values)
    return request.param, [*values, *[MISSING] * left_out], result


def sent(argument):
    return MISSING if argument == registered.MISSING else argument


def in_cells(rows):
    """Give a direct result as a formula receives it: blanks as empty text, every value typed."""
    typed = [[Typed(TYPES[type(cell)], cell) for cell in blanks_said(row)] for row in rows]
    if len(typed) > 1:
        return tuple(map(tuple, typed))
    return typed[0] if len(typed[0]) > 1 else typed[0][0]


def blanks_said(row):
    return ["" if cell is None else cell for cell in row]


def direct(name, *arguments):
    """Give what a formula is to receive: the result of a direct call, or its error's sentinel."""
    given = [None if argument is MISSING else argument for argument in arguments]
    try:
        return in_cells(registered.with_notes(catalogue.FUNCTIONS[name].answer(*given)))
    except XlFactorError as error:
        return Typed("BSTR", error_text(error.cell_error, str(error)))


def is_refused(answer):
    return isinstance(answer, Typed) and str(answer.value).startswith(ERROR_MARK)


def test_the_answer_equals_the_direct_call_types_included(engine, example):
    name, arguments, result = example
    assert udf_typed(engine, name, *arguments) == in_cells(result)


def test_what_is_left_out_may_be_empty_or_absent(engine, example):
    name, arguments, result = example
    given = [argument for argument in arguments if argument is not MISSING]
    if MISSING not in arguments[: len(given)]:
        assert udf_typed(engine, name, *given) == in_cells(result)
    empty = [None if argument is MISSING else argument for argument in arguments]
    assert udf_typed(engine, name, *empty) == in_cells(result)


def test_dates_and_currency_are_read_blank_edges_cut(engine, example):
    name, arguments, _ = example
    values = [registered.value(registered.with_edges(argument)) for argument in arguments]
    values = [as_vba_has_it(value) for value in values]
    assert udf_typed(engine, name, *values) == direct(name, *values)


def as_vba_has_it(argument):
    """Give an argument with four decimals of currency, and dates without a zone."""
    if not isinstance(argument, tuple):
        return argument
    return tuple(tuple(map(cell_as_vba_has_it, row)) for row in argument)


def cell_as_vba_has_it(cell):
    if isinstance(cell, Decimal):
        return cell.quantize(Decimal("0.0001"))
    return cell.replace(tzinfo=None) if isinstance(cell, dt.datetime) else cell


def test_an_error_value_arrives_as_the_sentinel(engine, example):
    name, arguments, _ = example
    header, first, *rest = arguments[0]
    broken = (header, (*first[:-1], CellError.NA), *rest)
    answer = udf_typed(engine, name, broken, *arguments[1:])
    assert is_refused(answer)
    assert answer == direct(name, broken, *arguments[1:])


WEIGHTS = ((None, "Growth"), ("Stocks", 0.5), ("Bonds", 0.5))
RETURNS = (("Stocks", 0.1), ("Bonds", 0.02))
ACROSS = (("Stocks", "Bonds", "Gold"), (0.1, 0.02, 0.3))
TRIANGLE = (
    ("", "Return", "Std Dev", "A", "B"),
    ("A", 0.1, 0.2, 1.0, None),
    ("B", 0.05, 0.1, 0.5, 1.0),
)


@pytest.mark.parametrize("error", CellError)
def test_every_error_of_a_cell_is_named(engine, error):
    returns = (("Stocks", error), ("Bonds", 0.02))
    answer = udf_typed(engine, "FACTOR_PREMIA", WEIGHTS, returns)
    assert is_refused(answer)
    assert ERRORS[error] in answer.value
    assert answer == direct("FACTOR_PREMIA", WEIGHTS, returns)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("COVARIANCE_VOLATILITY", (3.0,)),
        ("COVARIANCE_VOLATILITY", ("Zürich € 東京",)),
        ("COVARIANCE_VOLATILITY", (((None, "a"), ("a", -1.0)),)),
        ("COVARIANCE_VOLATILITY", (((None, "a"), ("a", "0,5")),)),
        ("COVARIANCE_VOLATILITY", (((None, "a"), ("a", True)),)),
        ("COVARIANCE_VOLATILITY", (((None, None), (None, "")),)),
        ("FACTOR_PREMIA", (((None, "F"), ("東京", 1.0)), RETURNS)),
        ("FACTOR_PREMIA", (WEIGHTS, RETURNS, "maybe")),
        ("FACTOR_PREMIA", (WEIGHTS, RETURNS, True, 1.0)),
    ],
    ids=str,
)
def test_a_refusal_arrives_in_the_same_words(engine, name, arguments):
    answer = udf_typed(engine, name, *arguments)
    assert is_refused(answer)
    assert answer == direct(name, *arguments)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("FACTOR_PREMIA", (WEIGHTS, RETURNS, MISSING, False)),
        ("FACTOR_PREMIA", (WEIGHTS, RETURNS, Decimal("0"))),
        ("FACTOR_PREMIA", ((*WEIGHTS, ("Gold", 0.1)), ACROSS)),
        ("FACTOR_PREMIA", (WEIGHTS, (("Stocks", Decimal("0.1")), ("Bonds", Decimal("0.02"))))),
        ("CMA_VOLATILITY", (TRIANGLE, "B")),
        ("CMA_VOLATILITY", (TRIANGLE, (("B", "A"),))),
        ("CMA_VOLATILITY", (TRIANGLE, (("B",), (None,), ("A",)))),
        ("CMA_VOLATILITY", (TRIANGLE, ["B", "A"])),
        ("CORRELATION_CHECK", (((None, "a", "b"), ("a", 1.0, 0.5), ("b", 0.5, 1.0)),)),
    ],
    ids=str,
)
def test_one_row_one_column_one_cell(engine, name, arguments):
    answer = udf_typed(engine, name, *arguments)
    assert not is_refused(answer)
    assert answer == direct(name, *arguments)


def test_an_error_gets_the_addresses_of_its_cells(engine):
    """What VBA asks in a second call, with the place and the values of each argument."""
    returns = (("Stocks", CellError.NA), ("Bonds", 0.02))
    refused = udf_typed(engine, "FACTOR_PREMIA", WEIGHTS, returns).value
    given = [["Größe!B2:C4", WEIGHTS], ["It's here!$B$6:$C$7", returns], ["", ""], ["", ""]]
    asked = ("xlfactor.excel.explaining", "ERROR_WITH_ADDRESSES")
    told = engine.call("CallUDF", *asked, ["FACTOR_PREMIA", refused, given])
    where = "row 'Stocks'"
    assert told == refused.replace(where, f"{where} ('It''s here'!C6)") != refused
    broken = [["no address", 1.0]]
    assert engine.call("CallUDF", *asked, ["FACTOR_PREMIA", refused, broken]) == refused


def test_a_function_that_is_not_there_is_an_error_of_vba(engine):
    with pytest.raises(VbaError, match="NO_SUCH_FUNCTION"):
        udf_typed(engine, "NO_SUCH_FUNCTION", 1.0)
