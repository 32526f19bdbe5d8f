"""How wide a value looks in a cell, judged without a screen and never too narrow."""

import datetime as dt
import re
from typing import Any, Final

from xlfactor.engine.values import DATE_FORMAT, TIME_FORMAT
from xlfactor.tables.cells import ERRORS

#: Advance widths of Calibri and Carlito, in thousandths of the font's size.
_WIDTHS: Final = {
    230: "'il",
    260: ",.Ij",
    280: ":;`",
    310: "()-[]f{} ",
    340: "!tJ",
    360: "r/\\",
    400: "sz",
    430: "Lcx",
    460: '?FSkvy|"',
    480: "Zg",
    490: "EaT",
    507: "#*+<=>^_e~0123456789Y$",
    530: "Cbdhnopqu",
    550: "BRPKX",
    590: "VA",
    640: "DHG",
    680: "UNO&",
    740: "Q%w",
    860: "mM",
    900: "@W",
}
_BY_LETTER: Final = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER_LETTER, _WIDE_LETTER = 560, 1050
_FIRST_WIDE_LETTER = "\u2e80"
_BOLD = 1.04
#: Fonts that run wider than Calibri at the same size.
_FONT_FACTORS: Final = {"arial": 1.12, "verdana": 1.28, "courier new": 1.25, "tahoma": 1.12}
_POINTS_TO_PIXELS = 96 / 72
_UNKNOWN_NUMBER, _UNKNOWN_SHARE = -12_345.678, -1.2345

_BRACKETS = re.compile(r"\[[^\]]*\]")
_TEXTS = re.compile(r'"([^"]*)"|\\(.)|_(.)|\*.')
_NUMBER = re.compile(r"[0#?][0#?,]*(?:\.[0#?]+)?(?:[eE][+-]?0+)?")
_DATE_PARTS: Final = {
    "yyyy": "0000",
    "yy": "00",
    "mmmm": "September",
    "mmm": "Sep",
    "dddd": "Wednesday",
    "ddd": "Wed",
    "am/pm": "PM",
}
#: The formats that a file knows by number show as the reader's country writes dates.
_BY_COUNTRY: Final = {DATE_FORMAT: "dd/mm/yyyy", TIME_FORMAT: "dd/mm/yyyy hh:mm am/pm"}
_DATE_PART = re.compile("|".join([*_DATE_PARTS, "mm?", "dd?", "hh?", "ss?"]), re.IGNORECASE)


def text_pixels(text: str, font: Any) -> float:
    """Give how many pixels a line of text needs in a font."""
    thousandths = sum(_BY_LETTER.get(letter) or _unlisted(letter) for letter in text)
    factor = _FONT_FACTORS.get(str(font.name).casefold(), 1.0) * (_BOLD if font.b else 1.0)
    return float(thousandths / 1000 * (font.sz or 11) * _POINTS_TO_PIXELS * factor)


def _unlisted(letter: str) -> int:
    return _WIDE_LETTER if letter >= _FIRST_WIDE_LETTER else _OTHER_LETTER


def shown_text(value: Any, number_format: str) -> str:
    """Give the text that a cell shows, or one at least as wide.

    Examples
    --------
    >>> shown_text(-0.0512, "0.0%"), shown_text(1234.5, "#,##0.00"), shown_text(0.0, '0;-0;"–"')
    ('-5.1%', '1,234.50', '–')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int):
        return ERRORS.get(value, str(value))
    if isinstance(value, dt.datetime):
        return _date_text(number_format)
    return _number_text(value, number_format) if isinstance(value, float) else str(value)


def widest_unknown(number_format: str) -> str:
    """Give a text as wide as a formula's result is likely to be when nobody knows it yet."""
    number = _UNKNOWN_SHARE if "%" in number_format else _UNKNOWN_NUMBER
    return shown_text(number, number_format if number_format != "General" else "#,##0.0000")


def _date_text(number_format: str) -> str:
    number_format = _BY_COUNTRY.get(number_format, number_format)
    section = _BRACKETS.sub("", number_format.partition(";")[0])
    plain = _TEXTS.sub(_literal, section)
    return _DATE_PART.sub(lambda part: _DATE_PARTS.get(part[0].lower(), "00"), plain)


def _literal(match: re.Match[str]) -> str:
    return match[1] or match[2] or match[3] or ""


def _number_text(number: float, number_format: str) -> str:
    if number_format in {"General", "@", ""}:
        return f"{number:.10g}"
    sections = number_format.split(";")
    section, number = _section(number, sections)
    plain = _BRACKETS.sub("", section)
    if "General" in plain:
        return f"{number:.10g}"
    digits = _NUMBER.search(_TEXTS.sub(" ", plain))
    body = "" if digits is None else _digits(number, digits[0], percents=plain.count("%"))
    # the digits' place is marked first, since a literal may hold digits of its own
    marked = plain if digits is None else plain.replace(digits[0], "\0", 1)
    return _TEXTS.sub(_literal, marked).replace("\0", body)


def _section(number: float, sections: list[str]) -> tuple[str, float]:
    if number == 0 and len(sections) > 2:
        return sections[2], number
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    return sections[0], number


def _digits(number: float, pattern: str, *, percents: int) -> str:
    whole, _, fraction = pattern.partition(".")
    number *= 100.0**percents
    decimals = len(re.sub(r"[eE].*|[^0#?]", "", fraction))
    if "e" in pattern.lower():
        return f"{number:.{decimals}e}"
    least = whole.replace(",", "").count("0") + (decimals + 1 if decimals else 0)
    text = f"{number:,.{decimals}f}" if "," in whole else f"{number:.{decimals}f}"
    return text.rjust(least, "0")
