"""On macOS xlwings' loops hold sheets and charts by their number, which others take over."""

from contextlib import nullcontext
from functools import partial
from types import SimpleNamespace

import pytest
import xlwings as xw

from tests.excel import macos
from xlfactor.excel.host import book as host
from xlfactor.excel.host import paint
from xlfactor.excel.host.book import ExcelBook
from xlfactor.hosts import Made, Planned
from xlfactor.report.page import Page

ENGINE = "xlwings._xlmac"
MADE = Made(page=Page(sheet="", title="", units="", blocks=()))


class Sheet:
    """A sheet as xlwings' engine for macOS holds it: by its number, or by its name."""

    __module__ = ENGINE

    def __init__(self, there, key):
        self._there, self._key = there, key

    @property
    def name(self):
        return self._key if isinstance(self._key, str) else self._there[self._key - 1]

    @name.setter
    def name(self, value):
        self._there[self._there.index(self.name)] = self._key = value

    def activate(self):
        pass


class Sheets:
    __module__ = ENGINE

    def __init__(self, there):
        self._there = there

    def __len__(self):
        return len(self._there)

    def __iter__(self):
        return (self(number) for number in range(1, len(self) + 1))

    def __call__(self, key):
        return Sheet(self._there, key)

    def add(self, before, after, _name):
        place = self._there.index((before or after).name) + (before is None)
        self._there.insert(place, "Sheet1")
        return self("Sheet1")


class Book:
    __module__ = ENGINE
    app = SimpleNamespace(pid=1)

    def __init__(self, there):
        self.sheets = Sheets(there)


@pytest.fixture
def painted(monkeypatch):
    """Pages and the sheets on which they are painted; cleared ones come under None."""
    found = []
    monkeypatch.setattr(host, "at_rest", lambda _: nullcontext())
    monkeypatch.setattr(host, "_tab", lambda _: None)
    monkeypatch.setattr(paint, "clear", lambda sheet: found.append((None, sheet.name)))
    monkeypatch.setattr(
        host, "_paint", lambda planned, _, sheet: found.append((planned.sheet, sheet.name))
    )
    return found


def test_a_sheet_is_painted_again_where_its_name_is(painted):
    there = ["Inputs", "Risk", "Mine", "Weights"]
    pages = [
        Planned(made=MADE, sheet=name, replaces=name in there, kept=())
        for name in ("Weights", "Frontier", "Risk", "Audit")
    ]
    ExcelBook(xw.Book(impl=Book(there))).write(pages, None)
    assert there == ["Inputs", "Frontier", "Risk", "Mine", "Weights", "Audit"]
    assert painted == [
        ("Audit", "Audit"), (None, "Risk"), ("Risk", "Risk"), ("Frontier", "Frontier"),
        (None, "Weights"), ("Weights", "Weights"),
    ]  # fmt: skip


def test_all_charts_of_a_sheet_are_deleted(monkeypatch):
    macos.install(monkeypatch)
    sheet, there = macos.Sheet(), ["first", "second", "third"]
    sheet.charts = [SimpleNamespace(delete=partial(there.pop, place)) for place in range(3)]
    paint.clear(sheet)
    assert there == []
