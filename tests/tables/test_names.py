"""A name is a text: blocks without their names are refused, whatever kind of table is read."""

import datetime as dt
import re
from contextlib import closing

import numpy as np
import pytest

from tests.conftest import WORKBOOKS
from xlfactor.catalogue import function
from xlfactor.errors import TableError
from xlfactor.formulas.formula import evaluate
from xlfactor.places import Places
from xlfactor.tables.cases import CasesTable, ClassesTable
from xlfactor.tables.cells import block
from xlfactor.tables.dated import DatedTable
from xlfactor.tables.definitions import DefinitionsTable
from xlfactor.tables.names import NumberNames
from xlfactor.tables.policy import GroupTable, PolicyTable
from xlfactor.tables.shapes import Grid, Names, Square, Vector
from xlfactor.xlsx.book import open_book

LEFT_OUT = "was the header row left out? Point at the whole table, in Excel t[#All]"
COLUMN_LEFT_OUT = "was the column of names left out? Point at the whole table, in Excel t[#All]"
JANUARY, FEBRUARY = dt.datetime(2020, 1, 31), dt.datetime(2020, 2, 29)
COVARIANCE = ((0.04, 0.01, 0.02), (0.01, 0.09, 0.03), (0.02, 0.03, 0.16))

BARE = {
    "a bare square": (Square, COVARIANCE, "t: the header of column 2 is 0.01; wanted a name: "
                      + LEFT_OUT),
    "a square without its first row": (
        Square, (("a", 1.0, 0.5), ("b", 0.5, 1.0)), "t: the header of column 2 is 1; wanted a "
        "name (a name in digits is typed as a text: '1): " + LEFT_OUT),
    "a square without its first column": (
        Square, (("a", "b", "c"), *COVARIANCE), "t: the name in row 2 of the range is 0.04; "
        "wanted a name: " + COLUMN_LEFT_OUT),
    "a bare grid": (Grid, ((0.5, 1), (2, 0.3)), LEFT_OUT),
    "a grid in percent text": (Grid, (("Gold", "40%"), ("Oil", "60%")), "t: the header of column "
                               "2 is the text '40%'; wanted a name: " + LEFT_OUT),
    "a bare column": (Vector, ((0.5,), (0.5,)), "found 1 column(s); wanted two, names and their "
                      "values: " + COLUMN_LEFT_OUT),
    "two bare columns": (Vector, ((0.5, 0.1), (0.2, 0.3)), "t: the name in row 1 of the range is "
                         "0.5; wanted a name: " + COLUMN_LEFT_OUT),
    "a vector without its first name": (Vector, ((None, 0.1), ("Oil", 0.3)), "t: the header of "
                                        "column 2 is 0.1; wanted a name: " + LEFT_OUT),
    "dates for names": (Vector, ((JANUARY, 0.1), (FEBRUARY, 0.3)), "t: the name in row 1 of the "
                        "range is the date 2020-01-31; wanted a name"),
    "the body of a policy": (PolicyTable, (("Gold", 0, 0.5), ("Oil", 0, 0.5)), LEFT_OUT),
    "the body of a policy with groups": (
        PolicyTable, (("Gold", "Real", "no", None, 0, 0.5), ("Oil", "Real", "no", 0.1, 0, 0.5)),
        "t: the header of column 5 is 0; wanted a name (a name in digits is typed as a text: '0): "
        + LEFT_OUT),
    "the body of group limits": (GroupTable, (("Real", 0, 0.5), ("Fixed", 0, 1)), LEFT_OUT),
    "the body of cases": (CasesTable, (("A", 0.4, 0, 1), ("B", 0.5, 0, 1)), LEFT_OUT),
    "the body of numbered cases": (CasesTable, ((1, 0.4, 0, 1), (2, 0.5, 0, 1)), LEFT_OUT),
    "the body of classes": (
        ClassesTable, (("Gold", "Real", "liquid"), ("Oil", "Real", "liquid")),
        "t: unknown column 'Real'; wanted Class, Liquidity, Lower, Upper, Current, Risk budget, "
        "Comment: " + LEFT_OUT),
    "the body of definitions": (DefinitionsTable, (("Credit", "A", "B"), ("Market", "C", None)),
                                LEFT_OUT),
    "a dated body": (
        DatedTable, ((JANUARY, 0.1, 0.2), (FEBRUARY, 0.3, 0.1)), "t: the first row of the range "
        "holds the figures of 2020-01-31 where the names of the columns are wanted: " + LEFT_OUT),
    "a dated body with days in numbers": (DatedTable, ((43861, 0.1), (43890, 0.2)), LEFT_OUT),
    "a dated body with texts": (DatedTable, (("2020-01-31", "1%"), ("2020-02-29", "2%")),
                                LEFT_OUT),
    "a list of numbers": (Names, ((2024,), (2025,)), "t: name 1 is 2024; wanted a name (a name in "
                          "digits is typed as a text: '2024)"),
    "a list with a date": (Names, (("a",), (JANUARY,)), "t: name 2 is the date 2020-01-31; "
                           "wanted a name"),
    "a list with an error": (Names, (("a", "#N/A"),), "t: name 2 is the error #N/A; wanted a "
                             "name"),
    "a truth value": (Grid, (("", True), ("Gold", 0.5)), "t: the header of column 2 is the truth "
                      "value TRUE; "
                      "wanted a name"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "rows", "message"), BARE.values(), ids=BARE)
def test_a_block_without_its_names_is_refused_with_the_cure(kind, rows, message):
    with pytest.raises(TableError, match=re.escape(message)):
        kind(help="k").read(block(rows), name="t")


def test_names_that_are_numbers_by_nature_are_written_as_the_user_sees_them():
    cases = CasesTable(help="c").read(
        block((("Case", "Equity", "Lower", "Upper"), (1, 0.4, 0, 1), (12, 0.5, 0, 1))), name="c"
    )
    assert [case.name for case in cases] == ["1", "12"]
    grid = Grid(help="g", numbered=NumberNames.YEARS)
    assert list(grid.read(block((("", 2024, 2025), ("Gold", 1, 0))), name="g")) == ["2024", "2025"]
    curve = block((("Date", 0.25, 10), (JANUARY, 0.01, 0.02), (FEBRUARY, 0.02, 0.01)))
    assert list(DatedTable(help="d").read(curve, name="d")) == ["0.25", "10"]
    chosen = Names(help="n", numbered=NumberNames.ALL).read(block((0.25, 10)), name="n")
    assert list(chosen) == ["0.25", "10"]
    defined = block((("Factor", "Long", "Short"), ("Term", 10, 0.25), ("Level", 10, None)))
    term, level = DefinitionsTable(help="d").read(defined, name="f")
    assert (term.long, term.short, level.short) == ("10", "0.25", None)
    vector = Vector(help="v").read(block((("", 2024), ("Gold", 1))), name="v")
    assert (vector.name, vector.to_dict()) == ("2024", {"Gold": 1.0})


def test_digits_as_text_are_a_name():
    frame = Square(help="s").read(
        block((("", "2024", "1"), ("2024", 1, 0), ("1", 0, 1))), name="s"
    )
    assert list(frame.index) == ["2024", "1"]
    headed = Vector(help="v").read(block((("Asset", "2024"), ("Gold", 1), ("Oil", 2))), name="v")
    assert headed.to_dict() == {"Gold": 1.0, "Oil": 2.0}


@pytest.mark.parametrize("figure", ["0.25", "(0.25)", "1,500", "12 000", "-3"])
def test_a_figure_as_text_is_no_header_whose_row_is_lost(figure):
    with pytest.raises(TableError, match="v: row 'Gold': found"):
        Vector(help="v").read(block((("Gold", figure), ("Oil", 0.75))), name="v")


@pytest.mark.parametrize(
    ("name", "argument"),
    [("risk_parity_weights", "covariance"), ("correlation_check", "correlation")],
)
def test_functions_refuse_bare_matrices(name, argument):
    with pytest.raises(TableError, match=re.escape(f"in Excel {argument}[#All]")):
        function(name)(np.array(COVARIANCE))


def test_a_published_body_is_refused():
    body = (("Gold", 0.04, 0.16, 1, 0.2), ("Oil", 0.05, 0.2, 0.2, 1))
    with pytest.raises(TableError, match=r"was the header row left out\? .* in Excel cma\[#All\]"):
        function("cma_volatility")(body)


def test_the_output_of_a_function_without_its_names_is_refused():
    formula = (
        "=RISK_PARITY_WEIGHTS(CMA_COVARIANCE(cma[#All], policy[Asset class], , , , , , , {}))"
    )
    with closing(open_book(WORKBOOKS / "factor_cma.xlsx")) as book:
        assert len(evaluate(formula.format("TRUE"), Places(book)).cells) == 15
        with pytest.raises(
            TableError, match=r"covariance: the header of column 2 is 0\.02.*left out"
        ):
            evaluate(formula.format("FALSE"), Places(book))


@pytest.mark.parametrize("name", ["return_statistics", "return_covariance", "net_values"])
def test_the_body_of_a_table_of_returns_is_refused(name):
    with closing(open_book(WORKBOOKS / "us_industries.xlsx")) as book:
        body = Places(book).cells_at("'Asset returns'!B6:O245")
    with pytest.raises(TableError, match=r"returns\[#All\]"):
        function(name)(body)
