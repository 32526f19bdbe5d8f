"""What the window shows of a sheet; xlwings' engines for Excel lack frozen panes."""

from pathlib import Path

import pytest

from tests.conftest import WORKBOOKS
from tests.excel import macos
from tests.windows.desk import Desk, windows_side
from xlfactor.excel.host import panes


@pytest.fixture
def desk():
    return Desk(WORKBOOKS / "factor_cma.xlsx")


@pytest.mark.parametrize(("rows", "columns"), [(4, 0), (0, 2), (4, 2)])
def test_the_first_rows_and_columns_are_frozen(desk, rows, columns):
    sheet = desk.caller.sheets["Policy"]
    panes.view(sheet, rows, columns)
    view = desk.book.worksheet("Policy").view
    assert (view["rows"], view["columns"], view["frozen"]) == (rows, columns, True)
    assert (view["scroll_row"], view["scroll_column"]) == (1, 1)
    assert view["gridlines"] is False
    panes.view(sheet, 0, 0)
    assert (view["rows"], view["columns"], view["frozen"]) == (0, 0, False)


def test_another_sheet_is_left_alone(desk):
    panes.view(desk.caller.sheets["Policy"], 4, 0)
    assert desk.book.worksheet("CMA").view["frozen"] is False


def test_the_pinned_xlwings_still_lacks_them():
    assert "FreezePanes" not in Path(windows_side().__file__).read_text("utf-8")


def test_on_macos_the_window_is_told_in_applescripts_words(monkeypatch):
    macos.install(monkeypatch)
    sheet = macos.Sheet()
    panes.view(sheet, 4, 0)
    assert sheet.told == [
        ("shown", True),
        ("book.windows[1].display_gridlines", False),
        ("book.windows[1].freeze_panes", False),
        ("book.windows[1].scroll_row", 1),
        ("book.windows[1].scroll_column", 1),
        ("book.windows[1].split_row", 4),
        ("book.windows[1].split_column", 0),
        ("book.windows[1].freeze_panes", True),
    ]
