"""The values of cells in Excel, as they are meant: money in full, no formula without a value."""

from decimal import Decimal
from typing import Any

import xlwings as xw

from xlfactor.drawing.sheet import Formula
from xlfactor.errors import TableError
from xlfactor.excel.host import blocks
from xlfactor.excel.host.native import Native, is_on_macos
from xlfactor.tables.cells import Cells, block


def read(target: xw.Range, *, name: str) -> Cells:
    """Return the values of a range.

    Raises a `TableError` if a formula there has no value, which would be taken for a blank.
    """
    values = blocks.read(target, errors_as_texts=True)
    if any(isinstance(value, Decimal) for row in values for value in row):
        values = _in_full(target, values)
    if any(value is None for row in values for value in row):
        _require_calculated(target, values, name)
    return block(values)


def contents(target: xw.Range) -> list[list[Any]]:
    """Return what cells hold: a formula, or else a value."""
    values = blocks.read(target, errors_as_texts=False)
    if Native(target.api, is_on_macos(target)).get("has_formula") is False:
        return values
    return [list(map(_content, *rows)) for rows in zip(values, _rows(target.formula), strict=True)]


def _content(value: Any, formula: Any) -> Any:
    """Return a formula, or the value of a cell without one: a text may begin as formulas do."""
    is_formula = isinstance(formula, str) and formula.startswith("=") and formula != value
    return Formula(formula[1:]) if is_formula else value


def _in_full(target: xw.Range, values: list[list[Any]]) -> list[list[Any]]:
    """Put the numbers of cells in place of amounts of money.

    Excel on Windows hands over a cell that shows a currency as an amount of four decimals.
    """
    return [
        [full if isinstance(value, Decimal) else value for value, full in zip(*rows, strict=True)]
        for rows in zip(values, _rows(target.api.Value2), strict=True)
    ]


def _rows(found: Any) -> tuple[tuple[Any, ...], ...]:
    """Return what Excel tells of cells as rows, also where it is one cell."""
    return found if isinstance(found, tuple) else ((found,),)


def _require_calculated(target: xw.Range, values: list[list[Any]], name: str) -> None:
    """Refuse a formula without a value.

    A workbook that a program wrote has none beside its formulas until Excel has calculated it.
    """
    for row, line in enumerate(_rows(target.formula)):
        for column, formula in enumerate(line):
            if values[row][column] is None and str(formula).startswith("="):
                cell = target[row, column]
                # an empty text is a value, and a blank that is meant
                if cell.raw_value is None:
                    place = f"{cell.sheet.name}!{cell.address.replace('$', '')}"
                    raise TableError(
                        f"{name}: {place} holds the formula '{formula}', whose value is not "
                        "known: let Excel calculate the workbook, and save it"
                    )
