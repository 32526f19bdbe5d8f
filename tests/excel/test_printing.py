"""A sheet prints as it is set up, on Windows and on macOS."""

import pytest

from tests.conftest import WORKBOOKS
from tests.excel import macos
from tests.windows.desk import Desk, windows_side
from xlfactor.drawing.sheet import PrintSetup, Rectangle
from xlfactor.excel.host import printing

MARGINS = {
    "left": 36.0, "right": 36.0, "top": 43.2, "bottom": 43.2, "header": 21.6, "footer": 21.6,
}  # fmt: skip
ON_ONE = {"orientation": 2, "zoom": False, "titles": "", "wide": 1, "tall": 1, **MARGINS}
ON_SEVERAL = {"orientation": 2, "zoom": 61, "titles": "$1:$4", **MARGINS}


def setup(*, bottom=80, zoom=None, title_rows=0, page_starts=(), is_landscape=True):
    area = Rectangle(top=1, left=1, bottom=bottom, right=3)
    return PrintSetup(area=area, is_landscape=is_landscape, zoom=zoom, title_rows=title_rows,
                      page_starts=page_starts, side_margin=36.0, top_margin=43.2)  # fmt: skip


SEVERAL = setup(zoom=61, title_rows=4, page_starts=(31, 62))


@pytest.fixture
def desk():
    return Desk(WORKBOOKS / "factor_cma.xlsx")


def test_excel_is_told_and_its_printer_asked_once(desk):
    sheet, model = desk.caller.sheets["Policy"], desk.book.worksheet("Policy")
    printing.set_up(sheet, SEVERAL)
    assert model.page == ON_SEVERAL
    assert model.breaks == {31, 62}
    assert sheet.page_setup.print_area == "$A$1:$C$80"
    assert desk.application.settings["printing"] is True
    printing.set_up(sheet, setup(bottom=40))
    assert model.page == ON_ONE | {"zoom": False, "titles": ""}
    assert model.breaks == set()
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
        *((f"page.{side}_margin", 36.0) for side in ("left", "right")),
        *((f"page.{side}_margin", 43.2) for side in ("top", "bottom")),
        *((f"page.{side}_margin", 21.6) for side in ("header", "footer")),
        ("all.page_break", "k.page_break_none"),
        ("31:31.page_break", "k.page_break_manual"),
        ("62:62.page_break", "k.page_break_manual"),
    ]
