"""From what a user writes for some cells to the cells: an address, a name or a part of a Table."""

import re
from typing import Any

from xlfactor.engine.boxes import Box
from xlfactor.engine.ranges import Range
from xlfactor.engine.references import split

_STRUCTURED = re.compile(r"(?P<table>[^\W\d][\w.\\]*)(?:\[(?P<part>[^\[\]]*)\])?")


def resolve(sheet: Any, text: str, *, through_names: bool = True) -> Range | None:
    """Give the cells that a text stands for, seen from a sheet, or None."""
    title, cells = split(text.removeprefix("="))
    if title is not None:
        if title not in sheet.book.sheets:
            return None
        sheet = sheet.book.sheets(title)
    try:
        return Range(sheet, Box.parse(cells))
    except ValueError:
        pass
    if through_names:
        for names in (sheet.names, sheet.book.names):
            if names.contains(cells):
                found: Range = names(cells).refers_to_range
                return found
    return _in_table(sheet.book, cells)


def _in_table(book: Any, text: str) -> Range | None:
    match = _STRUCTURED.fullmatch(text)
    if match is None:
        return None
    for sheet in book.sheets:
        if match["table"] in sheet.tables:
            table, part = sheet.tables(match["table"]), match["part"]
            return _table_part(table, "#data" if part is None else part.casefold().strip())
    return None


def _table_part(table: Any, part: str) -> Range | None:
    parts = {
        "": table.data_body_range,
        "#data": table.data_body_range,
        "#all": table.range,
        "#headers": table.header_row_range,
        "#totals": table.totals_row_range,
    }
    if part in parts:
        found: Range | None = parts[part]
        return found
    body = table.data_body_range
    for position, header in enumerate(table.headers):
        if header.casefold() == part:
            box = Box(body.box.row, body.box.column + position, body.box.nrows, 1)
            return Range(body.sheet, box)
    return None
