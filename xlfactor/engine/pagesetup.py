"""How a sheet prints: its area for xlwings, and the members of Excel's own object behind it."""
# ruff: noqa: N802  the members are spelled as Excel spells them

from typing import Any

from xlwings import base_classes

from xlfactor.engine.unsupported import refuse_the_rest

_ORIENTATIONS = {1: "portrait", 2: "landscape"}
_POINTS_OF_AN_INCH = 72


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
    def FitToPagesTall(self) -> int:
        """On how many pages one below the other; 0 for as many as it takes."""
        return int(self._ws.page_setup.fitToHeight or 0)

    @FitToPagesTall.setter
    def FitToPagesTall(self, value: int) -> None:
        self._ws.page_setup.fitToHeight = int(value)
