"""The audit stamp of a result sheet, and whether an analyst has edited the sheet since."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping

import xlwings as xw

import xlfactor
from xlfactor.sheets.inputs import Found
from xlfactor.sheets.layout import as_text
from xlfactor.tables.cells import Cells

STAMP = "xf_stamp"
_DIGEST = "Sheet digest"
_LINE = 110


def rows(
    inputs: Iterable[Found], audit: Mapping[str, str], *, when: dt.datetime
) -> list[tuple[str, str]]:
    """Give the lines of the stamp: version, time, hash of the inputs, options."""
    found = sorted(inputs, key=lambda item: item.name)
    return [
        ("Made by", f"xlfactor {xlfactor.__version__}"),
        ("Time (UTC)", f"{when:%Y-%m-%d %H:%M:%S}"),
        *_places(found),
        ("Inputs digest", digest([_steady_rows(item.cells) for item in found])),
        *audit.items(),
        (_DIGEST, ""),
    ]


def _places(found: Iterable[Found]) -> list[tuple[str, str]]:
    """Give the lines that say where each input stood, as many to a line as can be read."""
    lines: list[str] = []
    for item in found:
        place = f"{item.name} = {item.place}"
        if lines and len(lines[-1]) + len(place) < _LINE:
            lines[-1] += f"; {place}"
        else:
            lines.append(place)
    return [("" if number else "Inputs", line) for number, line in enumerate(lines)]


def _steady_rows(cells: Cells) -> list[list[object]]:
    return [[_steady(cell) for cell in row] for row in cells]


def _steady(value: object) -> object:
    """Give a number to 12 digits: programs write the last of its 17 each in their own way."""
    return f"{value:.12g}" if isinstance(value, float) else value


def digest(value: object) -> str:
    """Give a short SHA-256 of anything whose repr tells it whole."""
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


def seal(sheet: xw.Sheet, last: xw.Range) -> None:
    """Write the digest of the whole sheet in the stamp's last line, and name that cell."""
    # a digest of digits, or of digits and one e, is a number to Excel
    last.value = as_text(_digest_of(sheet, last))
    sheet.names.add(STAMP, f"='{sheet.name}'!{last.address}")


def is_ours_untouched(sheet: xw.Sheet) -> bool:
    """Tell whether the sheet was painted by us and every cell still is as it was painted."""
    cell = next(
        (
            name.refers_to_range
            for name in sheet.names
            if name.name.rpartition("!")[2].casefold() == STAMP
        ),
        None,
    )
    return cell is not None and cell.value == _digest_of(sheet, cell)


def _digest_of(sheet: xw.Sheet, seal_cell: xw.Range) -> str:
    """Give the digest of all filled cells but the seal itself; blanks do not count."""
    seal_place = (seal_cell.row, seal_cell.column)
    used = sheet.used_range
    values = used.options(ndim=2).value
    filled = [
        (row, column, _steady(value))
        for row, cells in enumerate(values, start=used.row)
        for column, value in enumerate(cells, start=used.column)
        if value not in (None, "") and (row, column) != seal_place
    ]
    return digest(filled)
