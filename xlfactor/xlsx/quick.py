"""Read a sheet in the plain form that Excel and the usual libraries write, by python-calamine.

It takes a third of the time of a parser of XML, but it leaves a blank for an error and for a
formula without a value, and has its own idea of which number formats show dates. So it is given a
workbook of one sheet in which errors are texts and dates have one style, and what it returns is
counted against the part. A sheet that departs from the plain form is left to the parser, which
returns the same values.
"""

import datetime as dt
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from io import BytesIO
from itertools import compress, repeat
from math import isfinite
from operator import is_not
from typing import Any, Final
from xml.sax.saxutils import escape
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from xlfactor.areas import column_number, letters_of
from xlfactor.tables.cells import ERROR_TEXTS
from xlfactor.xlsx.cellvalues import CellValues, Row, Value

_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PARTS: Final = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Sheet" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
}
_DATE, _NUMBER = '<xf numFmtId="14"/>', '<xf numFmtId="0"/>'

#: the start of a part whose elements have no prefix, and of letters other than UTF-8
_PLAIN_START: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml[^<>]*>)?\s*<worksheet\s")
_OTHER_LETTERS: Final = re.compile(rb"<\?xml[^<>]*encoding=(?![\"']utf-?8[\"'])", re.IGNORECASE)
_TYPE: Final = re.compile(rb' t="(\w+)"')
#: cells that hold texts, and all that are read here: truth values have four spellings
_TEXTS: Final = (b"s", b"str", b"e")
_PLAIN_TYPES: Final = frozenset({*_TEXTS, b"n", b"shared"})
_ESCAPED: Final = re.compile(rb"_x[0-9A-Fa-f]{4}_")
_IN_APOSTROPHES: Final = re.compile(rb"<[^<>]*='")
#: the end of every cell with a value; a long text is found sooner than a short one
_VALUE_END: Final = b"</v></c>"
_ERROR_CELL: Final = b' t="e">'
_ERROR: Final = re.compile(rb' t="e">(?:<f>[^<]*</f>|<f [^<]*/>|<f [^<]*</f>)?<v>([^<]*)</v>')
_ERROR_TEXTS: Final = frozenset(text.encode() for text in ERROR_TEXTS)
#: what no text of XML holds, and what is read as a letter that XML cannot hold
_NOT_PLAIN_TEXT: Final = re.compile(
    "[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|_x[0-9A-Fa-f]{4}_"
)
_DIMENSION: Final = re.compile(rb'<dimension ref="(?:[A-Z0-9]+:)?([A-Z]{1,3})([1-9][0-9]{0,6})"')
_CELL: Final = re.compile(rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"')
#: the most cells of a grid for each filled one; a grid of the second size is always accepted
_SPREAD, _SMALL = 20, 1_000_000
#: from March 1900 on all count days alike, from here; the given workbook is one from 1900
_FIRST_DATE: Final = dt.date(1900, 3, 1)
_DAY_ZERO: Final = dt.date(1899, 12, 30)


class NotPlainError(Exception):
    """A sheet departs from the plain form."""


def read_quickly(part: bytes, values: CellValues) -> Sequence[Row]:
    """Return the values of a sheet's part as rows, from the first row and column of the sheet on.

    Raises a `NotPlainError` if the part departs from the plain form.
    """
    types = _TYPE.findall(part)
    filled = part.count(_VALUE_END)
    texts = values.texts if b"s" in types else []
    if not (_is_plain(part, set(types)) and _is_dense(part, filled) and _are_plain(texts)):
        raise NotPlainError
    if b"e" in types:
        part = _with_error_texts(part)
    try:
        with CalamineWorkbook.from_filelike(_workbook(part, texts, values.date_styles)) as book:
            grid: list[list[Any]] = book.get_sheet_by_name("Sheet").to_python(
                skip_empty_area=False
            )
    except CalamineError as error:
        raise NotPlainError from error
    found = [_settle(row, values) for row in grid]
    # a value that was lost on the way is missing now, and a text that is no number is one too many
    if (filled, sum(map(types.count, _TEXTS))) != (
        sum(row.filled for row in found),
        sum(row.texts for row in found),
    ):
        raise NotPlainError
    return grid


def _is_plain(part: bytes, types: set[bytes]) -> bool:
    start, end = part.find(b"<sheetData>"), part.rfind(b"</sheetData>")
    return (
        start >= 0
        and bool(_PLAIN_START.match(part))
        and not _OTHER_LETTERS.match(part)
        and types <= _PLAIN_TYPES
        # a single byte is found in no time, and hardly any sheet holds it
        and not (b"!" in part and b"<!" in part)
        and not (b"_" in part and _ESCAPED.search(part, start, end))
        and (part.find(b"'", start, end) < 0 or not _IN_APOSTROPHES.search(part, start, end))
        and (part.find(b"f", start, end) < 0 or _are_calculated(part))
    )


def _are_calculated(part: bytes) -> bool:
    """Return whether a value follows each formula."""
    formulas = part.count(b"<f>") + part.count(b"<f ")
    return formulas == part.count(b"</f><v>") + part.count(b"/><v>")


def _is_dense(part: bytes, filled: int) -> bool:
    """Return whether a grid up to the last row and column is of a reasonable size.

    calamine allocates the whole grid, and ends the program where memory does not suffice. The end
    of the grid is read from the dimension that the part states and from its first and last rows;
    no cell may lie far beyond it.
    """
    start, end = part.find(b"<sheetData>"), part.rfind(b"</sheetData>")
    said = _DIMENSION.findall(part, 0, start)
    said += _CELL.findall(part, start, max(part.find(b"</row>", start), start))
    said += _CELL.findall(part, max(part.rfind(b"<row ", start, end), start), end)
    if not said:
        return False
    width = max(column_number(letters.decode()) for letters, _ in said)
    height = max(int(digits) for _, digits in said)
    return height * width <= max(_SMALL, _SPREAD * filled) and not _elsewhere(
        letters_of(width), str(height)
    ).search(part, start, end)


def _elsewhere(letters: str, digits: str) -> re.Pattern[bytes]:
    """Return a pattern of cells far to the right of a column or far below a row.

    It lets pass at most the same number of letters and digits, the first no greater.
    """
    columns = f"[A-{letters[0]}]" if len(letters) == 1 else f"[A-{letters[0]}]?[A-Z]"
    if len(letters) == 3:
        columns = f"(?:{columns})?[A-Z]"
    rows = f"[1-{digits[0]}]"
    if len(digits) > 1:
        rows = f"{rows}?[0-9]{{1,{len(digits) - 1}}}"
    return re.compile(f'<c(?! r="{columns}{rows}")'.encode())


def _with_error_texts(part: bytes) -> bytes:
    """Return a part with its errors as texts."""
    errors = _ERROR.findall(part)
    if len(errors) != part.count(_ERROR_CELL) or not _ERROR_TEXTS.issuperset(errors):
        raise NotPlainError
    return part.replace(_ERROR_CELL, b' t="str">')


def _are_plain(texts: Sequence[str]) -> bool:
    """Return whether calamine reads all of these texts unchanged."""
    return all(texts) and not any(map(_NOT_PLAIN_TEXT.search, texts))


def _workbook(part: bytes, texts: Sequence[str], dates: Set[int]) -> BytesIO:
    """Return a workbook with a sheet of this part, the texts, and styles that know dates."""
    file = BytesIO()
    styles = (_DATE if style in dates else _NUMBER for style in range(max(dates, default=0) + 1))
    shared = (f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    with ZipFile(file, "w") as archive:
        for name, content in _PARTS.items():
            archive.writestr(name, content)
        archive.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{_MAIN}"><cellXfs>{"".join(styles)}</cellXfs></styleSheet>',
        )
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{"".join(shared)}</sst>')
        archive.writestr("xl/worksheets/sheet1.xml", part)
    file.seek(0)
    return file


@dataclass(frozen=True, slots=True)
class _Counted:
    filled: int
    texts: int


def _settle(row: list[Any], values: CellValues) -> _Counted:
    """Turn what a row holds beside numbers into values of ours, in place; count what it holds."""
    # all in C, for a table holds many numbers and little else
    places = list(compress(range(len(row)), map(is_not, map(type, row), repeat(float))))
    others = [row[place] for place in places]
    for place in places:
        row[place] = 0.0
    if not isfinite(sum(row)):
        raise NotPlainError
    texts = blanks = 0
    for place, value in zip(places, others, strict=True):
        row[place] = other = _other(value, values)
        blanks += other is None
        texts += type(other) is str
    return _Counted(len(row) - blanks, texts)


def _other(value: Any, values: CellValues) -> Value | None:
    if type(value) is str:
        return value or None
    if type(value) is dt.date and value >= _FIRST_DATE:
        return values.date((value - _DAY_ZERO).days)
    # a time of day, which is rounded in other ways, or an early date
    raise NotPlainError
