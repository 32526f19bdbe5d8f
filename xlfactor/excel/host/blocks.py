"""Blocks of cells written to Excel in one call, each text as the text that it is."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

import xlwings as xw
from xlwings import conversion

from xlfactor.drawing.sheet import Formula

#: how a formula, a number, an error, a truth value or a date such as "Mar 24" may begin
_NOT_SURELY_TEXT: Final = re.compile(
    r"[-=+@'.(0-9#$€£¥%\s]|(true|false)$|[^\W\d_]+\.?[-/ ]*\d", re.IGNORECASE
)


#: xlwings' own steps from rows of values to cells
_STEPS: Final[Sequence[Callable[[Any], Any]]] = (
    conversion.CleanDataForWriteStage,
    partial(conversion.WriteValueToRangeStage, raw=True),
)


class _Block(conversion.Accessor):
    """Writes rows on a range of just their size.

    xlwings' own way sizes the range anew, twice, which is a hundred calls of Excel.
    """

    @classmethod
    def writer(cls, options: Any) -> conversion.Pipeline:
        """Return the steps from rows of values to the cells."""
        return conversion.Pipeline([step(options) for step in _STEPS])


def write(cells: xw.Range, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows of values on the cells that they fill."""
    cells.options(_Block).value = [list(map(_sent, row)) for row in rows]


def _sent(cell: Any) -> Any:
    """Return a value as it is sent: a text marked as one, a whole number as a double."""
    if isinstance(cell, Formula):
        return f"={cell.text}"
    if isinstance(cell, str) and _NOT_SURELY_TEXT.match(cell):
        return f"'{cell}"
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell
