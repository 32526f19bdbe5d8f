"""xlwings' engines for Excel get the frozen panes that they lack."""

import sys
from contextlib import closing
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
import xlwings as xw
from xlwings import base_classes

from tests.conftest import WORKBOOKS
from tests.windows.desk import Desk, windows_side
from xlfactor import engine
from xlfactor.excel import panes
from xlfactor.sheets.inputs import Places


@pytest.fixture
def desk():
    return Desk(WORKBOOKS / "factor_cma.xlsx")


@pytest.mark.parametrize(
    ("address", "rows", "columns"),
    [("1:4", 4, 0), ("$1:$4", 4, 0), ("A:B", 0, 2), ("A1:B4", 4, 2), ("C3", 3, 3)],
)
def test_rows_and_columns_up_to_a_range_are_frozen(desk, address, rows, columns):
    sheet = desk.caller.sheets["Policy"]
    sheet.freeze_panes.freeze_at(address)
    view = desk.book.worksheet("Policy").view
    assert (view["rows"], view["columns"], view["frozen"]) == (rows, columns, True)
    assert (view["scroll_row"], view["scroll_column"]) == (1, 1)
    sheet.freeze_panes.unfreeze()
    assert (view["rows"], view["columns"], view["frozen"]) == (0, 0, False)


def test_another_sheet_is_left_alone(desk):
    desk.caller.sheets["Policy"].freeze_panes.freeze_at("1:4")
    assert desk.book.worksheet("CMA").view["frozen"] is False


def test_the_pinned_xlwings_still_lacks_them():
    assert "FreezePanes" not in Path(windows_side().__file__).read_text("utf-8")


class Window:
    """Appscript's way: a property is told by `set`."""

    def __init__(self):
        self.told = []

    def __getattr__(self, name):
        return SimpleNamespace(set=lambda value: self.told.append((name, value)))


def test_on_macos_the_window_is_told_in_applescripts_words(monkeypatch):
    window = Window()
    book = SimpleNamespace(api=SimpleNamespace(windows={1: window}))
    module = ModuleType("xlwings._xlmac")

    class Sheet(base_classes.Sheet):
        def __init__(self):
            self.shown = 0

        @property
        def book(self):
            return book

        def activate(self):
            self.shown += 1

        def range(self, arg1, arg2=None):
            assert (arg1, arg2) == ("1:4", None)
            return SimpleNamespace(shape=(4, 16_384), row=1, column=1)

    class Book(base_classes.Book):
        pass

    module.Sheet, Book.__module__ = Sheet, module.__name__
    monkeypatch.setitem(sys.modules, module.__name__, module)
    panes.complete(xw.Book(impl=Book()))
    sheet = Sheet()
    sheet.freeze_panes.freeze_at("1:4")
    assert window.told == [
        ("freeze_panes", False), ("scroll_row", 1), ("scroll_column", 1),
        ("split_row", 4), ("split_column", 0), ("freeze_panes", True),
    ]  # fmt: skip
    assert sheet.shown == 1


def test_an_engine_that_has_them_keeps_its_own(cma):
    with closing(engine.open_book(cma.path)) as book:
        before = type(book.sheets[0].impl).freeze_panes
        panes.complete(book)
        assert type(book.sheets[0].impl).freeze_panes is before


def test_a_place_is_said_the_same_whatever_the_workbook_is_called(desk):
    desk.book._name = "my study.xlsx"
    parameter = SimpleNamespace(name="cma", kind=SimpleNamespace(is_table=True))
    assert Places(desk.caller).find(parameter).place.startswith("CMA!")
