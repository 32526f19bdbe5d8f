"""Blocks of cells read from Excel and written in one call, each text as the text that it is."""

import datetime as dt
import re
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any, Final

import xlwings as xw

from xlfactor.drawing.sheet import Formula
from xlfactor.excel.host.native import MACOS

#: how a formula, a number, an error, a truth value or a date such as "Mar 24" may begin
_NOT_SURELY_TEXT: Final = re.compile(
    r"[-=+@'.(0-9#$€£¥%\s]|(true|false)$|[^\W\d_]+\.?[-/ ]*\d", re.IGNORECASE
)


def read(cells: xw.Range, *, errors_as_texts: bool) -> list[list[Any]]:
    """Return the rows of values of a range, dates as such and blanks as None.

    Excel on Windows is called once; xlwings' own way asks it ten times for what is not used.
    """
    engine = _engine(cells)
    if engine.__name__ == MACOS:  # xlwings reads errors another way there
        rows = cells.options(ndim=2, err_to_str=errors_as_texts).value
    else:
        found = cells.raw_value
        found = found if isinstance(found, tuple) else ((found,),)
        rows = engine.engine.clean_value_data(found, dt.datetime, None, None, errors_as_texts)
    return list(rows)


def write(cells: xw.Range, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows of values on the cells that they fill, in one call."""
    prepare = _engine(cells).engine.prepare_xl_data_element
    cells.raw_value = [[prepare(_sent(cell), {}) for cell in row] for row in rows]


def _engine(cells: xw.Range) -> ModuleType:
    """Return the part of xlwings that holds a range; to ask for it would be calls of Excel."""
    return sys.modules[type(cells.impl).__module__]


def _sent(cell: Any) -> Any:
    """Return a value as it is sent: a text marked as one, a whole number as a double."""
    if isinstance(cell, Formula):
        return f"={cell.text}"
    if isinstance(cell, str) and _NOT_SURELY_TEXT.match(cell):
        return f"'{cell}"
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell
