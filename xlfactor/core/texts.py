"""Texts as they are read: without what does not show."""

import re
import unicodedata
from typing import Final

#: Soft hyphens, spaces and joints without width, and marks of direction, which copies from web
#: pages and PDF files often contain.
_HIDDEN: Final = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")


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
