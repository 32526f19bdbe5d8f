"""Frozen panes, which xlwings lacks for Excel, are told to the window of the workbook."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import WORKBOOKS
from tests.windows.desk import Desk, windows_side
from xlfactor.excel.host import native, panes


@pytest.fixture
def desk():
    return Desk(WORKBOOKS / "factor_cma.xlsx")


@pytest.mark.parametrize(("rows", "columns"), [(4, 0), (0, 2), (4, 2), (3, 3)])
def test_the_first_rows_and_columns_are_frozen(desk, rows, columns):
    sheet = desk.caller.sheets["Policy"]
    panes.freeze(sheet, rows, columns)
    view = desk.book.worksheet("Policy").view
    assert (view["rows"], view["columns"], view["frozen"]) == (rows, columns, True)
    assert (view["scroll_row"], view["scroll_column"]) == (1, 1)
    panes.unfreeze(sheet)
    assert (view["rows"], view["columns"], view["frozen"]) == (0, 0, False)


def test_another_sheet_is_left_alone(desk):
    panes.freeze(desk.caller.sheets["Policy"], 4, 0)
    assert (
        desk.book.worksheet("CMA").view["frozen"] != desk.book.worksheet("Policy").view["frozen"]
    )


def test_the_pinned_xlwings_still_lacks_them():
    assert "FreezePanes" not in Path(windows_side().__file__).read_text("utf-8")


class Window:
    """Appscript's way: a property is told by `set`."""

    def __init__(self):
        self.told = []

    def __getattr__(self, name):
        return SimpleNamespace(set=lambda value: self.told.append((name, value)))


def test_on_macos_the_window_is_told_in_applescripts_words():
    window, shown = Window(), []

    def activate(sheet):
        shown.append(sheet)

    impl = type("Sheet", (), {"__module__": native.MACOS, "activate": activate})()
    book = SimpleNamespace(api=SimpleNamespace(windows={1: window}))
    panes.freeze(SimpleNamespace(impl=impl, book=book), 4, 0)
    assert window.told == [
        ("freeze_panes", False), ("scroll_row", 1), ("scroll_column", 1),
        ("split_row", 4), ("split_column", 0), ("freeze_panes", True),
    ]  # fmt: skip
    assert shown == [impl]
