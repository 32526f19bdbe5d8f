"""Write the shipped workbooks."""

from collections.abc import Sequence
from pathlib import Path

from xlfactor.drawing.input_sheet import InputSheet
from xlfactor.xlsx.painter import paint


def save(sheets: Sequence[InputSheet], path: Path) -> None:
    """Write a workbook of these sheets; the first one is in front."""
    path.write_bytes(paint([sheet.drawn() for sheet in sheets]))
