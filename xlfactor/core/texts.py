"""Texts as they are read, without what does not show, and shares as they are written."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

#: Soft hyphens, spaces and joints without width, and marks of direction, which copies from web
#: pages and PDF files often contain.
_HIDDEN: Final = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
#: A figure is shown with as many digits as tell it apart from others by this share of it.
_TOLD: Final = 1e-6
#: The fewest and the most decimals of a percentage.
_DECIMALS: Final = range(1, 9)


def visible(text: str) -> str:
    r"""Return a text without what does not show: spaces around it, doubled ones, line breaks.

    A letter with an accent counts as one, however it is stored.

    Examples
    --------
    >>> visible(" U.S.\nCash\xa0"), visible("Govern\u00adment"), visible("e\u0301") == "é"
    ('U.S. Cash', 'Government', True)
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", _HIDDEN.sub("", text))
    return " ".join(text.split())


@lru_cache(maxsize=1024)
def percent(value: float) -> str:
    """Return a share as a percentage, with the digits that it needs and at least one decimal.

    Examples
    --------
    >>> percent(0.3), percent(0.33334), percent(0.000012)
    ('30.0%', '33.334%', '0.0012%')
    """
    points = 100 * float(value) + 0.0  # no minus before zero
    for decimals in _DECIMALS:
        if abs(round(points, decimals) - points) <= _TOLD * abs(points):
            return f"{points:.{decimals}f}%"
    return f"{points:.{_DECIMALS[-1]}f}%"
