"""Set the looks of cells in Excel, one property at a time for all cells that share its value.

Each call of Excel crosses from one process to another, so calls take the time, not cells.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import xlwings as xw

from xlfactor.drawing import theme
from xlfactor.drawing.sheet import Look, Place
from xlfactor.excel.host.areas import joined, rectangles, strips
from xlfactor.excel.host.native import Native, is_on_macos

#: fields of a look by the properties that xlwings has for them: of a range, and of its font
_OF_RANGE: Final = {"fill": "color", "wrap": "wrap_text", "number_format": "number_format"}
_OF_FONT: Final = {"bold": "bold", "size": "size", "colour": "color"}


def dress(sheet: xw.Sheet, looks: Mapping[Place, Look]) -> None:
    """Set the looks of cells that are as on a new sheet."""
    for field, name in _OF_FONT.items():
        for cells, value in _shared(sheet, looks, field):
            setattr(cells.font, name, value)
    for field, name in _OF_RANGE.items():
        for cells, value in _shared(sheet, looks, field):
            setattr(cells, name, value)
    for cells, alignment in _shared(sheet, looks, "alignment"):
        cells.horizontal_alignment = alignment.value
    for cells, _ in _shared(sheet, looks, "at_top"):
        cells.vertical_alignment = "top"
    for cells, indent in _shared(sheet, looks, "indent"):
        Native(cells.api, is_on_macos(sheet)).put("indent_level", indent)
    _rule(sheet, [place for place, look in looks.items() if look.rule_above], "edge_top")
    _rule(sheet, [place for place, look in looks.items() if look.rule_below], "edge_bottom")


def _shared(
    sheet: xw.Sheet, looks: Mapping[Place, Look], field: str
) -> Iterator[tuple[xw.Range, Any]]:
    """Yield the cells that share a value of one field of their looks, and the value."""
    places = defaultdict(list)
    for place, look in looks.items():
        value = getattr(look, field)
        if value:
            places[value].append(place)
    for value, where in places.items():
        for cells in joined(sheet, rectangles(where)):
            yield cells, value


def _rule(sheet: xw.Sheet, places: Iterable[Place], edge: str) -> None:
    """Draw a line along one edge of cells; rows stay apart, for an area has its edge once."""
    for cells in joined(sheet, strips(places)):
        cells.borders.set(edge, line_style="continuous", color=theme.RULE)
