"""Write the shipped workbooks."""

from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap

from xlfactor.drawing import input_sheet
from xlfactor.drawing.input_sheet import InputSheet
from xlfactor.live.books import make_live
from xlfactor.xlsx.painter import paint

_TO_RUN = (
    "",
    "From What if on, the last sheets are live. Edit a blue cell there; the formulas follow in",
    "Excel, and without it by: xlfactor recalc {file}",
    "To run: the xlfactor ribbon in Excel, or without Excel: xlfactor run {file}",
    "Every analysis writes a sheet of its own; nothing that you typed is overwritten.",
)


#: letters of a line
_LONGEST = 120


def read_me(
    title: str,
    *,
    file: str,
    lines: Sequence[str],
    sources: Sequence[str],
    warning: str = "",
    width: float = 110,
    top: int = 6,
) -> InputSheet:
    """Return the first sheet: what the workbook is for, how to run it, colours and sources."""
    sheet = InputSheet(
        "README", title, "An input workbook of xlfactor: edit the blue cells, then run",
        widths=[width],
    )  # fmt: skip
    sheet.text(4, warning, look=input_sheet.WARNING)
    told = [*lines, *(line.format(file=file) for line in _TO_RUN)]
    sheet.texts(top, told)
    after = sheet.legend(top + 1 + len(told))
    sheet.text(after, "Sources", look=input_sheet.HEADING)
    sheet.texts(after + 1, [part for line in sources for part in wrap(line, _LONGEST)])
    return sheet


def save(sheets: Sequence[InputSheet], path: Path) -> None:
    """Write a workbook of these sheets, and its live ones; the first one is in front."""
    path.write_bytes(paint([sheet.drawn() for sheet in sheets]))
    make_live(path)
