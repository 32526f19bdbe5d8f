"""Ranges through CallUDF: what the user's own VBA may send, bound late and early.

Every figure stands in a cell that shows a currency or a date, which `Range.Value` would round or
turn into a date.
"""

import os
from pathlib import Path

import pytest

from tests.excel import registered
from tests.windows.binding import Binding, binding_of, bound
from tests.windows.excel_model.application import Application, Workbook
from tests.windows.excel_model.boxes import Box
from tests.windows.excel_model.entry import ERRORS
from tests.windows.excel_model.served import Server
from tests.windows.excel_model.sheets import Worksheet
from tests.windows.inside.test_functions import direct, in_cells, is_refused
from tests.windows.variants import MISSING, CellError
from tests.windows.vba_caller import udf_typed
from xlfactor import catalogue

pytestmark = pytest.mark.windows

#: keeps the module in which pywin32 has the class of a range that a function was given
WATCH = """
from xlfactor.excel import udfs
kept, modules = udfs.in_full, []
def in_full(argument):
    if hasattr(argument, "impl"):
        modules.append(type(argument.impl.xl).__module__)
    return kept(argument)
udfs.in_full = in_full
"""
UNWATCH = "udfs.in_full = kept; module = ' '.join(set(modules))"


@pytest.fixture(scope="module", params=Binding, ids=lambda binding: binding.value)
def calling(request, library, commands):
    """An engine bound one way; afterwards it must have been that way for every range."""
    with bound(library, next(commands), request.param) as engine:
        names = engine.call("Dict")
        engine.call("Exec", WATCH, names)
        yield engine
        engine.call("Exec", UNWATCH, names)
        module = engine.call("Str", engine.call("GetItem", names, "module"))
        assert binding_of(module) is request.param


class Sheet:
    """A sheet of the model on which tables stand one below the other."""

    def __init__(self):
        self.server = Server(Path(os.environ["XLFACTOR_EXCEL_LIBRARY"]))
        self.sheet = Worksheet(Workbook(Application(), "Own.xlsm"), "Tables")
        self._row = 3

    def place(self, argument):
        """Write cells as `Range.Value2` has them, and give their address."""
        rows = argument if isinstance(argument, tuple) else ((argument,),)
        box = Box(self._row, 3, len(rows), len(rows[0]))
        self._row += len(rows) + 3
        for place, cell in zip(box.positions(), sum(rows, ()), strict=True):
            spot = self.sheet.cells_at(Box(*place).address())
            spot.value = typed(cell)
            spot.number_format = format_of(cell)
        return box.address()

    def range(self, address):
        """Give a range as an argument."""
        return self.server.pointer(self.sheet.cells_at(address))

    def ranges(self, arguments):
        return [each if each is None else self.range(self.place(each)) for each in arguments]


def typed(cell):
    if isinstance(cell, CellError):
        return int(cell)
    return f"'{cell}" if isinstance(cell, str) else cell


def format_of(cell):
    if not isinstance(cell, float):
        return "General"
    return "m/d/yyyy" if cell > 20_000 else "$#,##0.00"


@pytest.fixture
def sheet():
    return Sheet()


@pytest.mark.parametrize("name", catalogue.FUNCTIONS)
def test_ranges_give_what_their_values_give(calling, sheet, examples, name):
    arguments, result = examples[name]
    values = [registered.value2(argument) for argument in arguments]
    ranges = sheet.ranges([None if value == registered.MISSING else value for value in values])
    left_out = len(catalogue.FUNCTIONS[name].arguments) - len(values)
    assert udf_typed(calling, name, *ranges, *[MISSING] * left_out) == in_cells(result)


WEIGHTS = ((None, "Growth"), ("Stocks", 0.123456789), ("Bonds", 0.5))
RETURNS = (("Stocks", 0.1), ("Bonds", 0.02))


def test_a_generous_range_is_cut(calling, sheet):
    box = Box.parse(sheet.place(WEIGHTS))
    generous = Box(box.row - 1, box.column - 2, box.nrows + 2, box.ncols + 4).address()
    returns = sheet.range(sheet.place(RETURNS))
    answer = udf_typed(calling, "FACTOR_PREMIA", sheet.range(generous), returns)
    assert answer == direct("FACTOR_PREMIA", WEIGHTS, RETURNS)


@pytest.mark.parametrize("assets", ["B", (("B", "A"),), (("B",), ("A",))], ids=str)
def test_one_cell_one_row_one_column(calling, sheet, assets):
    cma = (
        ("", "Return", "Std Dev", "A", "B"),
        ("A", 0.1, 0.2, 1.0, None),
        ("B", 0.05, 0.1, 0.5, 1.0),
    )
    answer = udf_typed(calling, "CMA_VOLATILITY", *sheet.ranges((cma, assets)))
    assert not is_refused(answer)
    assert answer == direct("CMA_VOLATILITY", cma, assets)


@pytest.mark.parametrize("error", CellError)
def test_an_error_value_is_named(calling, sheet, error):
    returns = (("Stocks", error), ("Bonds", 0.02))
    assert int(error) in ERRORS.values()
    answer = udf_typed(calling, "FACTOR_PREMIA", *sheet.ranges((WEIGHTS, returns)))
    assert is_refused(answer)
    assert answer == direct("FACTOR_PREMIA", WEIGHTS, returns)


def test_several_areas_are_refused(calling, sheet):
    weights, returns = sheet.place(WEIGHTS), sheet.place(RETURNS)
    both = sheet.range(f"{weights},{returns}")
    answer = udf_typed(calling, "FACTOR_PREMIA", both, sheet.range(returns))
    assert answer.value == (
        f"xlfactor-error|#VALUE!|the range {weights},{returns} has several areas: point at one "
        "block of cells"
    )
