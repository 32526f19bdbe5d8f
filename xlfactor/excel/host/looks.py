"""Set the looks of cells in Excel, one property at a time for all cells that share its value.

Each call of Excel crosses from one process to another, so calls take the time, not cells.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

import xlwings as xw

from xlfactor.drawing import theme
from xlfactor.drawing.sheet import Look, Place
from xlfactor.excel.host.areas import addresses, joined, rectangles, strips
from xlfactor.excel.host.native import Native, is_on_macos

#: fields of a look by the properties that xlwings has for them: of a range, and of its font
_OF_RANGE: Final = {"fill": "color", "wrap": "wrap_text", "number_format": "number_format"}
_OF_FONT: Final = {"bold": "bold", "size": "size", "colour": "color"}
_FIELDS: Final = (*_OF_FONT, *_OF_RANGE, "alignment", "at_top", "indent")


def dress(sheet: xw.Sheet, looks: Mapping[Place, Look]) -> None:
    """Set the looks of cells that are as on a new sheet."""
    for address, values in _by_address(looks).items():
        cells = sheet.range(address)
        _set_font(cells, values)
        for field, name in _OF_RANGE.items():
            if field in values:
                setattr(cells, name, values[field])
        if "alignment" in values:
            cells.horizontal_alignment = values["alignment"].value
        if "at_top" in values:
            cells.vertical_alignment = "top"
        if "indent" in values:
            Native(cells.api, is_on_macos(sheet)).put("indent_level", values["indent"])
    _rule(sheet, [place for place, look in looks.items() if look.rule_above], "edge_top")
    _rule(sheet, [place for place, look in looks.items() if look.rule_below], "edge_bottom")


def _set_font(cells: xw.Range, values: Mapping[str, Any]) -> None:
    names = {name: values[field] for field, name in _OF_FONT.items() if field in values}
    font = cells.font if names else None
    for name, value in names.items():
        setattr(font, name, value)


def _by_address(looks: Mapping[Place, Look]) -> dict[str, dict[str, Any]]:
    """Return the fields of looks that are set, by the address of all cells that share a value."""
    places = defaultdict(list)
    for field in _FIELDS:
        for place, look in looks.items():
            if value := getattr(look, field):
                places[field, value].append(place)
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for (field, value), where in places.items():
        for address in addresses(rectangles(where)):
            found[address][field] = value
    return found


def _rule(sheet: xw.Sheet, places: Iterable[Place], edge: str) -> None:
    """Draw a line along one edge of cells; rows stay apart, for an area has its edge once."""
    for cells in joined(sheet, strips(places)):
        cells.borders.set(edge, line_style="continuous", color=theme.RULE)
