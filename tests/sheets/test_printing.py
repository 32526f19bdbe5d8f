"""A result sheet prints in landscape and one page wide, whoever holds it."""

import sys
from types import ModuleType, SimpleNamespace

import pytest
from xlfactor.sheets import printing
from xlfactor.sheets.pagination import Pages

from tests.conftest import WORKBOOKS
from tests.windows.desk import Desk, windows_side
from tests.windows.written import written
from xlfactor import engine

ONE = Pages(zoom=61, starts=())
SEVERAL = Pages(zoom=61, starts=(31, 62))
MARGINS = {
    "left": 36.0, "right": 36.0, "top": 43.2, "bottom": 43.2, "header": 21.6, "footer": 21.6,
}  # fmt: skip
ON_ONE = {"orientation": 2, "zoom": False, "titles": "", "wide": 1, "tall": 1, **MARGINS}
ON_SEVERAL = {"orientation": 2, "zoom": 61, "titles": "$1:$4", **MARGINS}


@pytest.fixture
def desk():
    return Desk(WORKBOOKS / "factor_cma.xlsx")


def test_excel_is_told_and_its_printer_asked_once(desk):
    sheet, model = desk.caller.sheets["Policy"], desk.book.worksheet("Policy")
    printing.set_up(sheet["A1:C80"], SEVERAL)
    assert model.page == ON_SEVERAL
    assert model.breaks == {31, 62}
    assert sheet.page_setup.print_area == "$A$1:$C$80"
    assert desk.application.settings["printing"] is True
    printing.set_up(sheet["A1:C40"], ONE)
    assert model.page == ON_ONE
    assert model.breaks == set()
    assert desk.application.gaps == []


def test_a_file_is_told_the_same(tmp_path):
    book = engine.new_book()
    for number, pages in enumerate((SEVERAL, ONE)):
        printing.set_up(book.sheets[0]["A1:C81"], pages)
        engine.save(book, tmp_path / f"{number}.xlsx")
    cut, whole = (written(tmp_path / f"{number}.xlsx")["Sheet1"] for number in range(2))
    assert cut["page"] == pytest.approx(ON_SEVERAL)
    assert whole["page"] == pytest.approx(ON_ONE)
    assert (cut["breaks"], whole["breaks"]) == ([31, 62], [])
    assert cut["print area"] == "A1:C81"


def test_an_excel_without_a_printer_keeps_its_print_area(desk, monkeypatch):
    kind = type(desk.book.worksheet("Policy").page_setup)

    def refuse(*_):
        raise windows_side().pywintypes.com_error(-1, "no printer", None, None)

    monkeypatch.setattr(kind, "zoom", property(refuse, refuse))
    sheet = desk.caller.sheets["Policy"]
    printing.set_up(sheet["A1:C9"], ONE)
    assert sheet.page_setup.print_area == "$A$1:$C$9"
    assert desk.application.settings["printing"] is True


class Told:
    """Appscript's way: a property is told by `set`."""

    def __init__(self, place, told):
        self._place, self._told = place, told

    def __getattr__(self, name):
        return SimpleNamespace(set=lambda value: self._told.append((self._place, name, value)))


def test_on_macos_excel_is_told_in_applescripts_words(monkeypatch):
    module = ModuleType("xlwings._xlmac")
    words = ("landscape", "page_break_none", "page_break_manual")
    module.kw = SimpleNamespace(**{word: f"k.{word}" for word in words})
    monkeypatch.setitem(sys.modules, module.__name__, module)
    told = []
    sheet = SimpleNamespace(
        page_setup=SimpleNamespace(print_area="", api=Told("page", told)),
        impl=type("Sheet", (), {"__module__": module.__name__})(),
        cells=SimpleNamespace(api=Told("all", told)),
        range=lambda address: SimpleNamespace(api=Told(address, told)),
    )
    printing.set_up(SimpleNamespace(sheet=sheet, address="$A$1:$C$9"), SEVERAL)
    assert sheet.page_setup.print_area == "$A$1:$C$9"
    assert told == [
        ("page", "page_orientation", "k.landscape"),
        ("page", "zoom", 61),
        ("page", "print_title_rows", "$1:$4"),
        *(("page", f"{side}_margin", 36.0) for side in ("left", "right")),
        *(("page", f"{side}_margin", 43.2) for side in ("top", "bottom")),
        *(("page", f"{side}_margin", 21.6) for side in ("header", "footer")),
        ("all", "page_break", "k.page_break_none"),
        ("31:31", "page_break", "k.page_break_manual"),
        ("62:62", "page_break", "k.page_break_manual"),
    ]
