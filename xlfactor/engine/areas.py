"""The areas of a sheet that a rule applies to, as a file lists them."""

from typing import Any

from openpyxl.worksheet.cell_range import MultiCellRange

from xlfactor.engine.boxes import Box


def boxes_of(areas: Any) -> list[Box]:
    """Give the boxes in a list of areas."""
    return [Box.parse(str(area)) for area in MultiCellRange(str(areas)).ranges]


def areas_of(boxes: list[Box]) -> MultiCellRange:
    """Give a list of areas for some boxes."""
    return MultiCellRange(" ".join(box.corners() for box in boxes))


def touches(areas: Any, box: Box) -> bool:
    """Tell whether any area shares a cell with a box."""
    return any(area.intersect(box) for area in boxes_of(areas))


def covers(areas: Any, box: Box) -> bool:
    """Tell whether the areas hold all cells of a box."""
    left = [box]
    for area in boxes_of(areas):
        left = [piece for part in left for piece in part.subtract(area)]
    return not left


def without(areas: Any, box: Box) -> list[Box]:
    """Give what is left of some areas without the cells of a box."""
    return [piece for area in boxes_of(areas) for piece in area.subtract(box)]
