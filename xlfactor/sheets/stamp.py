"""The audit stamp of a result sheet, and whether an analyst has edited the sheet since."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from textwrap import wrap

import xlwings as xw

import xlfactor
from xlfactor.sheets.inputs import Found

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
        ("Inputs digest", digest([item.cells for item in found])),
        *audit.items(),
        (_DIGEST, ""),
    ]


def _places(found: Iterable[Found]) -> list[tuple[str, str]]:
    """Give the lines that say where each input stood, as many to a line as can be read."""
    text = "; ".join(f"{item.name} = {item.place}" for item in found)
    lines = wrap(text, width=_LINE, break_long_words=False, break_on_hyphens=False)
    return [("" if number else "Inputs", line) for number, line in enumerate(lines)]


def digest(value: object) -> str:
    """Give a short SHA-256 of anything whose repr tells it whole."""
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


def seal(sheet: xw.Sheet, last: xw.Range) -> None:
    """Write the digest of the whole sheet in the stamp's last line, and name that cell."""
    last.value = _digest_of(sheet, last)
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
    values = sheet.range((1, 1), sheet.used_range.last_cell).options(ndim=2).value
    values[seal_cell.row - 1][seal_cell.column - 1] = None
    return digest(values)
