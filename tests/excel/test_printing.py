"""A sheet prints as it is set up, on Windows and on macOS."""

import pytest

from tests.conftest import WORKBOOKS
from tests.excel import macos
from tests.windows.desk import Desk, windows_side
from xlfactor.drawing.sheet import PrintSetup, Rectangle
from xlfactor.excel.host import printing
from xlfactor.report.page import Paper

MARGINS = {
    "left": 36.0, "right": 36.0, "top": 43.2, "bottom": 43.2, "header": 21.6, "footer": 21.6,
    "left footer": "&A", "center footer": "Page &P", "right footer": "", "paper": 1,
}  # fmt: skip
ON_ONE = {"orientation": 2, "zoom": False, "titles": "", "title columns": "", "wide": 1, "tall": 1,
          **MARGINS}  # fmt: skip
ON_SEVERAL = {"orientation": 2, "zoom": 61, "titles": "$1:$4", "title columns": "$A:$B", **MARGINS}


def setup(*, bottom=80, zoom=None, is_landscape=True, **more):
    area = Rectangle(top=1, left=1, bottom=bottom, right=3)
    return PrintSetup(area=area, is_landscape=is_landscape, zoom=zoom, side_margin=36.0,
                      top_margin=43.2, paper=Paper.LETTER, footer=("&A", "Page &P", ""),
                      **more)  # fmt: skip


SEVERAL = setup(zoom=61, title_rows=(1, 4), title_columns=2, page_starts=(31, 62),
                column_starts=(9,))  # fmt: skip


@pytest.fixture
def desk():
    return Desk(WORKBOOKS / "factor_cma.xlsx")


def test_excel_is_told_and_its_printer_asked_once(desk):
    sheet, model = desk.caller.sheets["Policy"], desk.book.worksheet("Policy")
    printing.set_up(sheet, SEVERAL)
    assert model.page == ON_SEVERAL
    assert (model.breaks, model.column_breaks) == ({31, 62}, {9})
    assert sheet.page_setup.print_area == "$A$1:$C$80"
    assert desk.application.settings["printing"] is True
    printing.set_up(sheet, setup(bottom=40))
    assert model.page == ON_ONE
    assert (model.breaks, model.column_breaks) == (set(), set())
    assert desk.application.gaps == []


def test_a_page_may_stand_upright(desk):
    printing.set_up(desk.caller.sheets["Policy"], setup(is_landscape=False))
    assert desk.book.worksheet("Policy").page["orientation"] == 1


def test_an_excel_without_a_printer_keeps_its_print_area(desk, monkeypatch):
    kind = type(desk.book.worksheet("Policy").page_setup)

    def refuse(*_):
        raise windows_side().pywintypes.com_error(-1, "no printer", None, None)

    monkeypatch.setattr(kind, "zoom", property(refuse, refuse))
    sheet = desk.caller.sheets["Policy"]
    printing.set_up(sheet, setup(bottom=9))
    assert sheet.page_setup.print_area == "$A$1:$C$9"
    assert desk.application.settings["printing"] is True


def test_on_macos_excel_is_told_in_applescripts_words(monkeypatch):
    macos.install(monkeypatch)
    sheet = macos.Sheet()
    printing.set_up(sheet, SEVERAL)
    assert sheet.told == [
        ("xlwings page.print_area", "$A$1:$C$80"),
        ("page.page_orientation", "k.landscape"),
        ("page.zoom", 61),
        ("page.print_title_rows", "$1:$4"),
        ("page.print_title_columns", "$A:$B"),
        *((f"page.{side}_margin", 36.0) for side in ("left", "right")),
        *((f"page.{side}_margin", 43.2) for side in ("top", "bottom")),
        *((f"page.{side}_margin", 21.6) for side in ("header", "footer")),
        ("page.left_footer", "&A"),
        ("page.center_footer", "Page &P"),
        ("page.right_footer", ""),
        ("all.page_break", "k.page_break_none"),
        ("31:31.page_break", "k.page_break_manual"),
        ("62:62.page_break", "k.page_break_manual"),
        ("I:I.page_break", "k.page_break_manual"),
    ]
