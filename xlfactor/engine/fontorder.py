"""The parts of a font in the order of the format's schema, which openpyxl does not keep."""

import re
from typing import Final

STYLES_PART = "xl/styles.xml"
_ORDER: Final = (
    *(b"b", b"i", b"strike", b"condense", b"extend", b"outline", b"shadow", b"u", b"vertAlign"),
    *(b"sz", b"color", b"name", b"family", b"charset", b"scheme"),
)


def with_fonts_in_order(xml: bytes) -> bytes:
    """Give a workbook's styles with the parts of every font in order.

    Examples
    --------
    >>> with_fonts_in_order(b'<font><name val="Calibri" /><b val="1" /></font>')
    b'<font><b val="1" /><name val="Calibri" /></font>'
    """
    return re.sub(rb"(?<=<font>)(?:<\w+(?: [^<>]*)?/>)+(?=</font>)", _ordered, xml)


def _ordered(font: re.Match[bytes]) -> bytes:
    parts = re.findall(rb"<(\w+)([^<>]*)/>", font[0])
    parts.sort(key=lambda part: _ORDER.index(part[0]))
    return b"".join(b"<%b%b/>" % part for part in parts)
