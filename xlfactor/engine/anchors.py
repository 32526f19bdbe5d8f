"""Where a chart stands on its sheet, in points."""

from dataclasses import dataclass, replace
from typing import Any

from openpyxl.drawing.spreadsheet_drawing import (
    AbsoluteAnchor,
    AnchorMarker,
    OneCellAnchor,
    TwoCellAnchor,
)
from openpyxl.drawing.xdr import XDRPositiveSize2D

from xlfactor.engine.columns import height_of, width_in_points

EMU_PER_POINT = 12_700
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576


@dataclass(frozen=True, slots=True)
class Frame:
    """A place and a size in points from the sheet's corner."""

    left: float
    top: float
    width: float
    height: float


def place(ws: Any, drawing: Any, frame: Frame) -> None:
    """Put a drawing somewhere: it moves with the cell below its corner and keeps its size."""
    column, across = _cell_at(frame.left, lambda n: width_in_points(ws, n), _LAST_COLUMN)
    row, down = _cell_at(frame.top, lambda n: height_of(ws, n), _LAST_ROW)
    corner = AnchorMarker(col=column - 1, row=row - 1, colOff=_emu(across), rowOff=_emu(down))
    size = XDRPositiveSize2D(_emu(frame.width), _emu(frame.height))
    drawing.anchor = OneCellAnchor(_from=corner, ext=size)


def frame_of(ws: Any, drawing: Any) -> Frame:
    """Give where a drawing stands, however its file says it."""
    anchor = drawing.anchor
    if isinstance(anchor, AbsoluteAnchor):
        pos, ext = anchor.pos, anchor.ext
        return Frame(_points(pos.x), _points(pos.y), _points(ext.width), _points(ext.height))
    left, top = _corner(ws, getattr(anchor, "_from"))  # noqa: B009  openpyxl's name for `from`
    if isinstance(anchor, TwoCellAnchor):
        right, bottom = _corner(ws, anchor.to)
        return Frame(left, top, right - left, bottom - top)
    return Frame(left, top, _points(anchor.ext.width), _points(anchor.ext.height))


def move(ws: Any, drawing: Any, side: str, value: float) -> None:
    """Change one of `left`, `top`, `width`, `height`."""
    place(ws, drawing, replace(frame_of(ws, drawing), **{side: float(value)}))


def _corner(ws: Any, marker: AnchorMarker) -> tuple[float, float]:
    left = sum(width_in_points(ws, column) for column in range(1, marker.col + 1))
    top = sum(height_of(ws, row) for row in range(1, marker.row + 1))
    return left + _points(marker.colOff), top + _points(marker.rowOff)


def _cell_at(points: float, size: Any, last: int) -> tuple[int, float]:
    number, rest = 1, max(0.0, float(points))
    while number < last and rest >= size(number):
        rest -= size(number)
        number += 1
    return number, rest


def _emu(points: float) -> int:
    return round(points * EMU_PER_POINT)


def _points(emu: int | None) -> float:
    return (emu or 0) / EMU_PER_POINT
