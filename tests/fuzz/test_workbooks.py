"""Shipped workbooks with changed inputs, and with damaged parts: results or an error by name."""

import random
import warnings
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.conftest import WHEN
from tests.fuzz import mutations
from xlfactor import catalogue
from xlfactor.areas import area_of
from xlfactor.errors import XlFactorError
from xlfactor.run import run
from xlfactor.studies import STUDIES, WORKBOOKS
from xlfactor.tables.dated import DatedTable
from xlfactor.tables.kinds import Kind
from xlfactor.xlsx.archive import rewritten
from xlfactor.xlsx.book import FileBook, open_book
from xlfactor.xlsx.shipped import shipped

pytestmark = pytest.mark.slow
BATCH, BATCHES = 10, 16
#: the macros of each study; walks and windows on a few dates, or each run would take seconds
MACROS = {
    workbook.key: [
        macro
        for macro in catalogue.MACROS.values()
        if macro.__module__.rpartition(".")[2] in study.macros
    ]
    for study in STUDIES
    for workbook in study.workbooks
}
_KINDS: dict[str, Kind] = {
    item.name: item.kind for macro in catalogue.MACROS.values() for item in macro.parameters
}
_DATES = 72


class ChangedBook(FileBook):
    """A workbook of which some inputs are changed when they are read."""

    def __init__(self, path, rng, names):
        super().__init__(path)
        self._rng, self._changed = rng, names

    def cells(self, area, *, name):
        cells = super().cells(area, name=name)
        kind = _KINDS.get(name)
        if isinstance(kind, DatedTable):
            cells = cells[: _DATES + 1]
        if name not in self._changed:
            return cells
        if kind.is_table:
            return tuple(map(tuple, mutations.table(self._rng, cells)))
        return ((mutations.option(self._rng, kind),),)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_changed_inputs_give_results_or_an_error_by_name(batch):
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        try:
            told = inputs_changed(number)
        except Exception as error:
            error.add_note(f"case {number}")
            raise
        assert told, f"case {number} has neither results nor a message"


def inputs_changed(number):
    """Run one macro on one workbook of which one or two inputs are changed.

    Return the result sheets, which hold no figure that is none, or the words of the refusal.
    """
    rng = random.Random(number)  # noqa: S311 (nothing is secret here)
    workbook = sorted(WORKBOOKS)[number % len(WORKBOOKS)]
    macro = rng.choice(MACROS[workbook])
    changed = rng.sample([item.name for item in macro.parameters], rng.choice((1, 1, 2)))
    book = ChangedBook(shipped(workbook), rng, changed)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            report = run(book, [macro], known=catalogue.input_names(), when=WHEN)
        except XlFactorError as error:
            return str(error)
    sheets = [written.sheet for written in report.written]
    for sheet in sheets:
        assert book.is_ours_untouched(sheet)
        cells = book.cells(area_of(sheet, "A:XFD"), name=sheet)
        texts = {cell.casefold() for row in cells for cell in row if isinstance(cell, str)}
        assert not texts & {"nan", "inf", "-inf", "nat"}
    return sheets


@pytest.mark.parametrize("batch", range(BATCHES))
def test_damaged_parts_give_results_or_an_error_by_name(batch, tmp_path):
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        try:
            told = part_damaged(number, tmp_path / "study.xlsx")
        except Exception as error:
            error.add_note(f"case {number}")
            raise
        assert told, f"case {number} has neither results nor a message"


def part_damaged(number, path):
    """Run one macro on a workbook, with results or without, of which one part is damaged.

    Return the result sheets, or the words of the refusal.
    """
    rng = random.Random(number)  # noqa: S311 (nothing is secret here)
    workbook = sorted(WORKBOOKS)[number % len(WORKBOOKS)]
    source = whole(workbook, has_results=rng.random() < 0.5)
    with ZipFile(BytesIO(source)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = rng.choice(sorted(parts))
    damaged = rng.choice(DAMAGES)(rng, parts[part])
    path.write_bytes(rewritten(source, {part: damaged}))
    macro = MACROS[workbook][rng.randrange(2)]
    try:
        book = open_book(path)
        report = run(book, [macro], known=catalogue.input_names(), when=WHEN)
    except XlFactorError as error:
        return str(error)
    return [written.sheet for written in report.written]


@cache
def whole(workbook, *, has_results):
    """Return a shipped workbook as bytes."""
    book = open_book(shipped(workbook))
    if has_results:
        run(book, MACROS[workbook][:2], known=catalogue.input_names(), when=WHEN)
    return book.package.content


def _cut_off(rng, content):
    return content[: rng.randrange(len(content))]


def _without_some(rng, content):
    start = rng.randrange(len(content))
    return content[:start] + content[start + rng.choice((1, 5, 40, 400)) :]


def _with_other_bytes(rng, content):
    changed = bytearray(content)
    for _ in range(rng.choice((1, 3, 20))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _with_other_digits(rng, content):
    """Change digits alone, so that all is still XML: numbers of rows, styles, texts, sheets."""
    digits = [place for place, byte in enumerate(content) if byte in b"0123456789"]
    changed = bytearray(content)
    for place in rng.sample(digits, min(len(digits), rng.choice((1, 5, 50)))):
        changed[place] = rng.choice(b"0123456789-.")
    return bytes(changed)


def _without_attribute(rng, content):
    """Drop an attribute of an element."""
    places = [place for place in range(len(content)) if content[place : place + 2] == b'="']
    if not places:
        return content
    equals = rng.choice(places)
    start = content.rfind(b" ", 0, equals)
    end = content.find(b'"', equals + 2) + 1
    return content[:start] + content[end:]


def _swapped_halves(_, content):
    return content[len(content) // 2 :] + content[: len(content) // 2]


def _nothing(*_):
    return b""


def _gone(*_):
    return None


DAMAGES = (
    _cut_off, _without_some, _with_other_bytes, _with_other_digits, _with_other_digits,
    _without_attribute, _without_attribute, _swapped_halves, _nothing, _gone,
)  # fmt: skip
