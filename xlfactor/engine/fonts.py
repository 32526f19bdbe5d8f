"""The font of a range."""

from collections.abc import Callable
from copy import copy
from typing import Any

from xlwings import base_classes

from xlfactor.engine.colours import BLACK, Rgb, as_stored, shown
from xlfactor.engine.unsupported import refuse_the_rest


def changed(style: Any, attributes: dict[str, Any]) -> Any:
    """Give a copy of a font, an alignment or a border with some attributes changed."""
    new = copy(style)
    for name, value in attributes.items():
        setattr(new, name, value)
    return new


@refuse_the_rest
class Font(base_classes.Font):
    """The font of a range; what its cells do not agree on reads as None."""

    def __init__(self, cell_range: Any) -> None:
        self._range = cell_range

    def _set(self, attributes: dict[str, Any]) -> None:
        def change(cell: Any) -> None:
            cell.font = changed(cell.font, attributes)

        self._range.restyle(change)

    def _get(self, what: Callable[[Any], Any]) -> Any:
        return self._range.common(lambda cell: what(cell.font))

    @property
    def api(self) -> "Font":
        return self

    @property
    def bold(self) -> bool | None:
        found: bool | None = self._get(lambda font: bool(font.b))
        return found

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set({"b": bool(value)})

    @property
    def italic(self) -> bool | None:
        found: bool | None = self._get(lambda font: bool(font.i))
        return found

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set({"i": bool(value)})

    @property
    def size(self) -> float | None:
        found: float | None = self._get(lambda font: font.sz)
        return found

    @size.setter
    def size(self, value: float) -> None:
        self._set({"sz": float(value)})

    @property
    def name(self) -> str | None:
        found: str | None = self._get(lambda font: font.name)
        return found

    @name.setter
    def name(self, value: str) -> None:
        # a font that belongs to the theme would go on showing the theme's
        self._set({"name": value, "scheme": None, "family": None})

    @property
    def color(self) -> Rgb | None:
        wb = self._range.sheet.ws.parent
        found: Rgb | None = self._get(lambda font: shown(font.color, wb) or BLACK)
        return found

    @color.setter
    def color(self, value: Any) -> None:
        self._set({"color": as_stored(value)})
