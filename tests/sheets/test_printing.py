"""A result sheet prints in landscape and one page wide, whoever holds it."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from tests.conftest import WORKBOOKS
from tests.windows.desk import Desk, windows_side
from xlfactor import engine
from xlfactor.sheets import printing

PAGE = {
    "orientation": 2, "zoom": False, "wide": 1, "tall": 1, "left": 36.0, "right": 36.0,
    "top": 43.2, "bottom": 43.2, "header": 21.6, "footer": 21.6,
}  # fmt: skip


@pytest.fixture
def desk():
    return Desk(WORKBOOKS / "factor_cma.xlsx")


@pytest.mark.parametrize(("rows", "tall"), [(80, 1), (81, 0)])
def test_excel_is_told_and_its_printer_asked_once(desk, rows, tall):
    sheet = desk.caller.sheets["Policy"]
    printing.set_up(sheet[:rows, :3])
    assert desk.book.worksheet("Policy").page == PAGE | {"tall": tall}
    assert sheet.page_setup.print_area == f"$A$1:$C${rows}"
    assert desk.application.settings["printing"] is True


def test_a_file_is_told_the_same():
    book = engine.new_book()
    printing.set_up(book.sheets[0]["A1:C81"])
    ws = book.sheets[0].impl.ws
    assert ws.print_area == "'Sheet1'!$A$1:$C$81"
    assert ws.page_setup.orientation == "landscape"
    assert ws.sheet_properties.pageSetUpPr.fitToPage
    assert (ws.page_setup.fitToWidth, ws.page_setup.fitToHeight) == (1, 0)


def test_an_excel_without_a_printer_keeps_its_print_area(desk, monkeypatch):
    kind = type(desk.book.worksheet("Policy").page_setup)

    def refuse(*_):
        raise windows_side().pywintypes.com_error(-1, "no printer", None, None)

    monkeypatch.setattr(kind, "zoom", property(refuse, refuse))
    sheet = desk.caller.sheets["Policy"]
    printing.set_up(sheet["A1:C9"])
    assert sheet.page_setup.print_area == "$A$1:$C$9"
    assert desk.application.settings["printing"] is True


class Told:
    """Appscript's way: a property is told by `set`."""

    def __init__(self):
        self.properties = {}

    def __getattr__(self, name):
        return SimpleNamespace(set=lambda value: self.properties.update({name: value}))


def test_on_macos_excel_is_told_in_applescripts_words(monkeypatch):
    module = ModuleType("xlwings._xlmac")
    module.kw = SimpleNamespace(landscape="k.landscape")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    impl = type("Sheet", (), {"__module__": module.__name__})()
    setup = SimpleNamespace(print_area="", api=Told())
    sheet = SimpleNamespace(page_setup=setup, impl=impl)
    cells = SimpleNamespace(sheet=sheet, address="$A$1:$C$9", rows=SimpleNamespace(count=9))
    printing.set_up(cells)
    assert setup.print_area == "$A$1:$C$9"
    assert setup.api.properties == {
        "page_orientation": "k.landscape", "zoom": False,
        "fit_to_pages_wide": 1, "fit_to_pages_tall": 1, "left_margin": 36.0, "right_margin": 36.0,
        "top_margin": 43.2, "bottom_margin": 43.2, "header_margin": 21.6, "footer_margin": 21.6,
    }  # fmt: skip
