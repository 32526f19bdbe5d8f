"""Every macro through xlwings' Windows side on the model of Excel gives what a file gets."""

import json
import re
from decimal import Decimal
from itertools import groupby

import openpyxl
import pandas as pd
import pytest

from tests.conftest import WHEN, WORKBOOKS
from tests.windows.compare import differences, without_cuts, without_the_run
from tests.windows.desk import CANCEL, OK, Desk
from tests.windows.excel_model import charts
from tests.windows.excel_model.application import USUAL
from tests.windows.excel_model.members import ExcelError
from tests.windows.excel_model.shown import shown
from tests.windows.written import written
from xlfactor import catalogue
from xlfactor.drawing import stamp
from xlfactor.drawing.draw import draw
from xlfactor.errors import TableError
from xlfactor.excel import ribbon
from xlfactor.excel.host import paint
from xlfactor.excel.host.book import ExcelBook
from xlfactor.hosts import Edition, Made, Planned
from xlfactor.live.page_formulas import page_formulas
from xlfactor.places import Places
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Check, Page
from xlfactor.run import run

#: together all macros on histories and on assumptions
STUDIES = ("factor_cma", "cross_asset")


@pytest.fixture(scope="module", params=STUDIES)
def study(request, results_of):
    """The path of a shipped workbook, and what its result file shows."""
    path, target = WORKBOOKS / f"{request.param}.xlsx", results_of(request.param)[0]
    inputs = openpyxl.load_workbook(path, read_only=True).sheetnames
    return path, {name: sheet for name, sheet in written(target).items() if name not in inputs}


def told(desk, name):
    """Give what the model's sheet shows, as it would come out of a file."""
    return json.loads(json.dumps(shown(desk.book.worksheet(name))))


@pytest.mark.slow
def test_sheets_equal_those_of_a_file_digest_included(study):
    path, wanted = study
    desk = Desk(path)
    run(
        ExcelBook(desk.caller),
        catalogue.macros(),
        known=catalogue.input_names(),
        when=WHEN,
        formulas=page_formulas,
    )
    assert desk.application.gaps == []
    assert [sheet.name for sheet in desk.book.sheets][-len(wanted) :] == list(wanted)
    assert desk.book.active.name == next(iter(wanted))
    for name, sheet in wanted.items():
        assert list(differences(told(desk, name), sheet, tolerance=1e-12, where=name)) == []


@pytest.mark.slow
@pytest.mark.usefixtures("log_file")
def test_every_button_on_its_own_and_once_more(study, monkeypatch):
    path, wanted = study
    desk = Desk(path)
    desk.hand_over(monkeypatch)
    refused = {key: text for key in catalogue.MACROS if (text := ribbon.press(key))}
    lacking = re.compile("the workbook has no input|at .* is blank; wanted one")
    assert all(map(lacking.search, refused.values())), refused
    assert desk.boxes[: len(refused)] == list(refused.values())
    # each run on its own has had a summary and an audit of its own
    for covers in ({"Summary", "Audit"}, set()):
        shown_now = names(desk)[-len(wanted) :]
        assert {*shown_now} == {*wanted}
        # whatever came first, sheets stand by their kinds
        kinds = [[sheet for sheet, _ in groupby(one, key=lambda name: wanted[name]["tab"])]
                 for one in (shown_now, wanted)]  # fmt: skip
        assert kinds[0] == kinds[1]
        for name, sheet in wanted.items():
            if name not in covers:
                found, other = (
                    without_cuts(without_the_run(one)) for one in (told(desk, name), sheet)
                )
                assert list(differences(found, other, tolerance=1e-12, where=name)) == []
        assert ribbon.press("run_all") == ""
    assert desk.application.settings["screen"] is True
    assert str(desk.application.settings["status"]).startswith("xlfactor: wrote ")
    assert desk.application.gaps == []


@pytest.fixture
def pressed(monkeypatch, log_file):  # noqa: ARG001  the log goes into a folder of its own
    """The study of assumptions, in whose window a button is pressed."""
    desk = Desk(WORKBOOKS / "factor_cma.xlsx")
    desk.hand_over(monkeypatch)
    return desk


def names(desk):
    return [sheet.name for sheet in desk.book.sheets]


def test_what_excel_refuses_leaves_no_half_sheet_and_a_live_screen(pressed, monkeypatch):
    def refuse(*_):
        raise ExcelError("the workbook is protected")

    before = names(pressed)
    monkeypatch.setattr(charts.Series, "__init__", refuse)
    text = ribbon.press("factor_premia")
    assert "the workbook is protected" in text
    assert pressed.boxes == [text]
    assert names(pressed) == before
    assert pressed.application.settings == USUAL


def test_a_sheet_whose_name_excel_refuses_is_not_left_behind(pressed):
    before = names(pressed)
    planned = Planned(made=Made(page=Page(sheet="", title="", units="", blocks=(), method="")),
                      sheet="History", replaces=False, kept=())  # fmt: skip
    with pytest.raises(Exception, match="no name for a sheet"):  # a kind of pywin32's
        ExcelBook(pressed.caller).write([planned], Edition(when=WHEN))
    assert names(pressed) == before


def test_a_sheet_is_replaced_in_place_if_the_analyst_agrees(pressed):
    assert ribbon.press("factor_premia") == ""
    sheet = pressed.book.worksheet("Factor premia")
    shown_before = told(pressed, "Factor premia")
    pressed.answer = CANCEL
    assert ribbon.press("factor_premia") == "stopped; nothing was written"
    assert told(pressed, "Factor premia") == shown_before
    pressed.answer = OK
    assert ribbon.press("factor_premia") == ""
    assert pressed.book.worksheet("Factor premia") is sheet
    assert len(pressed.boxes) == 2
    assert names(pressed).count("Factor premia") == 1


def test_a_sheet_that_was_edited_is_kept(pressed):
    ribbon.press("factor_premia")
    pressed.caller.sheets["Factor premia"]["B2"].value = "My title"
    assert ribbon.press("factor_premia") == ""
    assert [name for name in names(pressed) if name.startswith("Factor premia")] == [
        "Factor premia", "Factor premia (2)",
    ]  # fmt: skip
    assert pressed.caller.sheets["Factor premia"]["B2"].value == "My title"


@pytest.mark.parametrize(
    "text",
    ["007", " 5", "1e3", "5%", "%5", "$5", "€5", "(5)", "1,000", "2026-01-31", "1/2", "Jan 5",
     "5 January 2020", "Mar-24", "Sept. 24", "12:30", "TRUE", "false", "#N/A", "=x", "+x", "-x",
     "@x", ".5", "'quoted'", "Gold", "S&P 500", "May"],
)  # fmt: skip
def test_a_text_stays_a_text_wherever_a_page_has_one(text):
    table = pd.DataFrame({text: ["words"], "Figure": [1.0]}, index=pd.Index([text], name=text))
    formats = {text: NumberFormat.TEXT, "Figure": NumberFormat.STATISTIC}
    block = Block(title=text, units=text, note=text, table=table, formats=formats)
    check = Check(name=text, passed=True, detail=text)
    page = Page(sheet="Page", title=text, units=text, blocks=(block,), checks=(check,),
                notes=(text,), method=text)  # fmt: skip
    desk = Desk(WORKBOOKS / "factor_cma.xlsx")
    sheet = desk.caller.sheets.add("Page", after=desk.caller.sheets[-1])
    planned = Planned(made=Made(page=page), sheet="Page", replaces=False, kept=())
    drawn = draw(planned, Edition(when=WHEN), row_height=15.0)
    paint.paint(drawn, sheet)
    contents = desk.book.worksheet("Page").grid.contents
    # notes are broken into lines, where spaces at an end are none
    found = [str(content.value).strip() == text.strip() for content in contents.values()]
    assert sum(found) == 12
    others = [content for content in contents.values() if content.value != 1.0]
    assert all(content.is_text for content in others)


@pytest.mark.parametrize("digest", ["1234567890123456", "12345e6789012345", "0123456789abcdef"])
def test_a_digest_stays_a_text_whatever_its_digits(pressed, monkeypatch, digest):
    monkeypatch.setattr(stamp, "digest", lambda _: digest)
    for _ in range(2):
        assert ribbon.press("factor_premia") == ""
    assert names(pressed).count("Factor premia") == 1
    assert names(pressed)[-3:] == ["Summary", "Factor premia", "Audit"]


@pytest.fixture
def scratch():
    """A desk and a sheet of it with a figure that shows a currency."""
    desk = Desk(WORKBOOKS / "factor_cma.xlsx")
    sheet = desk.caller.sheets.add("Scratch", after=desk.caller.sheets[-1])
    sheet["A1"].value = [["", "Price"], ["Gold", 12.3456789]]
    sheet["B2"].number_format = "$0.00"
    return desk, sheet


def test_an_amount_of_money_is_read_in_full(scratch):
    desk, sheet = scratch
    assert sheet["B2"].value == Decimal("12.3457")
    places = Places(ExcelBook(desk.caller))
    assert places.cells_at("Scratch!A1:B2") == ((None, "Price"), ("Gold", 12.3456789))
    assert places.cells_at("Scratch!B2") == ((12.3456789,),)


def test_a_name_of_several_areas_is_refused(scratch):
    desk, _ = scratch
    desk.caller.names.add("spots", "=Scratch!$A$1:$B$2,Scratch!$D$1:$E$2")
    with pytest.raises(TableError) as error:
        Places(ExcelBook(desk.caller)).cells_at("spots")
    assert str(error.value) == (
        "the defined name 'spots' points at several areas (Scratch!$A$1:$B$2,Scratch!$D$1:$E$2): "
        "point it at one block of cells"
    )
