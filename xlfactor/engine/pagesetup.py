"""How a sheet prints: its area for xlwings, and the members of Excel's own object behind it."""
# ruff: noqa: N802  the members are spelled as Excel spells them

from collections.abc import Iterable
from typing import Any

from openpyxl.worksheet.pagebreak import Break, RowBreak
from xlwings import base_classes

from xlfactor.engine.boxes import Box
from xlfactor.engine.unsupported import refuse_the_rest

_ORIENTATIONS = {1: "portrait", 2: "landscape"}
_POINTS_OF_AN_INCH = 72
#: Excel's numbers for a page that begins there, and for none
_BREAK, _NO_BREAK = -4135, -4142


@refuse_the_rest
class PageSetup(base_classes.PageSetup):
    """How a sheet prints, as far as xlwings speaks of it."""

    def __init__(self, sheet: Any) -> None:
        self._ws = sheet.ws

    @property
    def api(self) -> "NativePageSetup":
        """What xlwings does not speak of, in the words of Excel on Windows."""
        return NativePageSetup(self._ws)

    @property
    def print_area(self) -> str | None:
        area = self._ws.print_area
        return ",".join(part.rpartition("!")[2] for part in area.split(",")) if area else None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        self._ws.print_area = value or None


def _margin(side: str) -> property:
    """Give a margin in points, which a file holds in inches."""

    def read(self: "NativePageSetup") -> float:
        return float(getattr(self._ws.page_margins, side)) * _POINTS_OF_AN_INCH

    def write(self: "NativePageSetup", points: float) -> None:
        setattr(self._ws.page_margins, side, points / _POINTS_OF_AN_INCH)

    return property(read, write)


class NativePageSetup:
    """The members of Excel's `PageSetup` that result sheets set."""

    _ws: Any
    LeftMargin, RightMargin = _margin("left"), _margin("right")
    TopMargin, BottomMargin = _margin("top"), _margin("bottom")
    HeaderMargin, FooterMargin = _margin("header"), _margin("footer")

    def __init__(self, ws: Any) -> None:
        object.__setattr__(self, "_ws", ws)

    def __setattr__(self, name: str, value: Any) -> None:
        if not isinstance(getattr(type(self), name, None), property):
            raise NotImplementedError(f"a file's PageSetup has no member {name}")
        super().__setattr__(name, value)

    @property
    def Orientation(self) -> int:
        """1 upright, 2 in landscape."""
        return 2 if self._ws.page_setup.orientation == "landscape" else 1

    @Orientation.setter
    def Orientation(self, value: int) -> None:
        self._ws.page_setup.orientation = _ORIENTATIONS[value]

    @property
    def Zoom(self) -> int | bool:
        """The size in percent; False if it follows from the number of pages."""
        fits = self._ws.sheet_properties.pageSetUpPr.fitToPage
        return False if fits else int(self._ws.page_setup.scale or 100)

    @Zoom.setter
    def Zoom(self, value: int | bool) -> None:
        self._ws.sheet_properties.pageSetUpPr.fitToPage = value is False
        self._ws.page_setup.scale = None if value is False else int(value)

    @property
    def FitToPagesWide(self) -> int:
        """On how many pages side by side the area goes."""
        return int(self._ws.page_setup.fitToWidth or 0)

    @FitToPagesWide.setter
    def FitToPagesWide(self, value: int) -> None:
        self._ws.page_setup.fitToWidth = int(value)

    @property
    def PrintTitleRows(self) -> str:
        """The rows that stand on every page; none if empty."""
        box = title_rows(self._ws)
        return box.absolute() if box else ""

    @PrintTitleRows.setter
    def PrintTitleRows(self, value: str) -> None:
        set_title_rows(self._ws, Box.parse(value) if value else None)

    @property
    def FitToPagesTall(self) -> int:
        """On how many pages one below the other; 0 for as many as it takes."""
        return int(self._ws.page_setup.fitToHeight or 0)

    @FitToPagesTall.setter
    def FitToPagesTall(self, value: int) -> None:
        self._ws.page_setup.fitToHeight = int(value)


def title_rows(ws: Any) -> Box | None:
    """Give the rows that stand on every page."""
    return Box.parse(ws.print_title_rows) if ws.print_title_rows else None


def set_title_rows(ws: Any, box: Box | None) -> None:
    """Let rows stand on every page, or none."""
    if box is None:
        ws._print_rows = None  # noqa: SLF001  openpyxl's own setter takes none away
    else:
        ws.print_title_rows = box.address()


def starts(ws: Any) -> list[int]:
    """Give the rows above which a page was told to begin."""
    return [each.id + 1 for each in ws.row_breaks.brk]


def set_starts(ws: Any, rows: Iterable[int]) -> None:
    """Let a page begin above these rows."""
    ws.row_breaks = RowBreak(brk=tuple(Break(id=row - 1) for row in sorted(rows)))


def set_break(ws: Any, box: Box, value: int) -> None:
    """Begin a new page above whole rows, or let no page begin in a range.

    Raises
    ------
    NotImplementedError
        If a page is to begin anywhere else.
    """
    kept = {row for row in starts(ws) if not box.row <= row <= box.bottom}
    if value == _BREAK and box.whole_rows:
        kept.add(box.row)
    elif value != _NO_BREAK:
        raise NotImplementedError("in a file a page can begin above whole rows alone")
    set_starts(ws, kept)
