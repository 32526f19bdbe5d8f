"""Colours: what xlwings takes and gives, and what a file holds."""

import colorsys
from functools import lru_cache
from typing import Any, TypeAlias

from openpyxl.styles.colors import COLOR_INDEX, Color
from openpyxl.writer.theme import theme_xml
from openpyxl.xml.functions import fromstring

Rgb: TypeAlias = tuple[int, int, int]

BLACK: Rgb = (0, 0, 0)
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
#: A theme lists dark and light the other way round than cells count them.
_THEME_ORDER = (
    *("lt1", "dk1", "lt2", "dk2"),
    *("accent1", "accent2", "accent3", "accent4", "accent5", "accent6"),
    *("hlink", "folHlink"),
)


def as_rgb(colour: Any) -> Rgb:
    """Give red, green and blue of a tuple, a hex text or one of Excel's numbers."""
    if isinstance(colour, str):
        number = int(colour.removeprefix("#"), 16)
        return number >> 16, number >> 8 & 255, number & 255
    if isinstance(colour, int):
        # Excel counts red lowest
        return colour & 255, colour >> 8 & 255, colour >> 16
    red, green, blue = colour
    return red, green, blue


def as_hex(colour: Any) -> str:
    """Give a colour as six hex digits.

    Examples
    --------
    >>> as_hex((255, 0, 16))
    'FF0010'
    """
    return "{:02X}{:02X}{:02X}".format(*as_rgb(colour))


def as_stored(colour: Any) -> Color:
    """Give a colour as a file holds it, opaque."""
    return Color(rgb=f"FF{as_hex(colour)}")


def shown(colour: Any, wb: Any) -> Rgb | None:
    """Give what a colour in a file looks like; None if it is automatic."""
    if colour is None:
        return None
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return as_rgb(colour.rgb[-6:])
    if colour.type == "indexed" and colour.indexed < len(COLOR_INDEX):
        return as_rgb(COLOR_INDEX[colour.indexed][-6:])
    if colour.type == "theme":
        theme = wb.loaded_theme or theme_xml
        return _tinted(_theme_colours(theme)[colour.theme], colour.tint or 0.0)
    return None


@lru_cache(maxsize=8)
def _theme_colours(theme: bytes | str) -> list[Rgb]:
    scheme = fromstring(theme).find(f".//{_DRAWING}clrScheme")
    found: dict[str, Rgb] = {}
    for entry in scheme if scheme is not None else ():
        value = entry[0].get("lastClr") or entry[0].get("val") or "000000"
        found[entry.tag.removeprefix(_DRAWING)] = as_rgb(value)
    return [found.get(name, BLACK) for name in _THEME_ORDER]


def _tinted(rgb: Rgb, tint: float) -> Rgb:
    """Lighten or darken a colour as ECMA-376, 18.8.19 says."""
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in rgb))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = colorsys.hls_to_rgb(hue, light, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)
