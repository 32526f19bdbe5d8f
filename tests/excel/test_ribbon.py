"""A ribbon button runs its macro on the workbook in front, and never fails in silence."""

import datetime as dt
import gc
import re
import shutil
import sys
import weakref
from pathlib import Path
from types import ModuleType, SimpleNamespace

import openpyxl
import pytest
import xlwings as xw

from tests.conftest import WORKBOOKS
from tests.setup import providers
from xlfactor import catalogue
from xlfactor.excel import escape, messages, ribbon, templates
from xlfactor.excel.host import paint
from xlfactor.excel.host.book import at_rest
from xlfactor.excel.log import log
from xlfactor.hosts import Written
from xlfactor.run import NotMade, RunReport
from xlfactor.runnable import Skipped

pytestmark = pytest.mark.usefixtures("log_file")
XLWINGS_CALLER = ribbon.xw.Book.__dict__["caller"]


def names(book):
    return [sheet.name for sheet in book.sheets]


def test_a_button_runs_its_macro_shows_progress_and_ends_with_one_line(screen):
    assert ribbon.press("factor_premia") == ""
    assert screen.boxes == []
    *steps, last = screen.status
    hint = "; Esc stops" if sys.platform == "win32" else ""
    assert steps == [
        f"xlfactor: Reading{hint}",
        f"xlfactor: Factor premia (1 of 2){hint}", f"xlfactor: Writing (2 of 2){hint}",
    ]  # fmt: skip
    assert re.fullmatch(
        r"xlfactor: wrote Factor premia at \d\d:\d\d; all checks passed; \d+ assumption\(s\), "
        "see Audit",
        last,
    )
    assert screen.book.sheets.active.name == "Summary"


@pytest.mark.parametrize("key", ["factor_premia", "no such button"])
def test_the_workbook_is_let_go_after_a_press(screen, monkeypatch, key):
    side = SimpleNamespace(BOOK_CALLER=screen.book)
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", side)
    ribbon.press(key)
    assert side.BOOK_CALLER is None


@pytest.mark.usefixtures("screen")
def test_nothing_of_excel_is_held_in_a_circle_after_a_press(monkeypatch):
    class Circle:
        def __init__(self, book):
            self.book, self.me = book, self

    def fail(book, *_args, **_more):
        held.append(weakref.ref(Circle(book)))
        raise OSError("no")

    held = []
    monkeypatch.setattr(ribbon, "run", fail)
    gc.disable()
    try:
        ribbon.press("factor_premia")
        assert [one() for one in held] == [None]
    finally:
        gc.enable()


def test_run_all_selects_the_first_result(screen):
    assert ribbon.press("run_all") == ""
    first = next(iter(catalogue.MACROS.values()))
    assert screen.book.sheets.active.name == "Summary"
    assert screen.status[1].startswith(f"xlfactor: {first.label} (1 of ")


def test_sheets_are_replaced_only_after_a_question(screen):
    ribbon.press("factor_premia")
    screen.book.names["xf_measure"].refers_to_range.value = None
    before = screen.book.sheets["Factor premia"].used_range.value
    screen.answer = "cancel"
    assert ribbon.press("factor_premia") == "stopped; nothing was written"
    ((mode, buttons, question),) = screen.boxes
    assert (mode, buttons) == ("info", "ok_cancel")
    assert question == (
        "These result sheets will be replaced:\n\n   Factor premia\n\n"
        "Excel's undo list will be cleared."
    )
    assert screen.book.sheets["Factor premia"].used_range.value == before
    assert screen.status[-1] == "xlfactor: stopped; nothing was written"
    screen.answer = "ok"
    assert ribbon.press("factor_premia") == ""
    assert len(screen.boxes) == 2
    assert names(screen.book).count("Factor premia") == 1


def test_a_sheet_that_was_edited_is_kept_and_told_in_a_box(screen):
    ribbon.press("factor_premia")
    screen.book.sheets["Factor premia"].range("H40").value = "my comment"
    assert ribbon.press("factor_premia") == ""
    ((mode, _, text),) = screen.boxes
    assert mode == "info"
    assert text.startswith(
        "Wrote Factor premia (2).\n\nKept, as they are your own sheets or were edited:\n"
    )
    assert "'Factor premia'; the new result is 'Factor premia (2)'" in text


def test_bad_input_is_shown_in_one_message(screen, log_file):
    screen.book.names["xf_gamma"].refers_to_range.value = 3
    wanted = "gamma (Targets!C23): found 3; wanted a number from 0 to 1: percent points?"
    assert ribbon.press("factors_to_assets") == wanted
    assert screen.boxes == [("critical", "ok", wanted)]
    assert screen.status[-1] is False
    assert "Traceback" not in log_file.read_text("utf-8")


def test_what_is_unforeseen_is_shown_and_logged(screen, monkeypatch, log_file):
    def fail(*_args, **_more):
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(ribbon, "run", fail)
    shown = ribbon.press("factor_premia")
    assert shown.startswith("unforeseen, see the log (")
    assert shown.endswith("xlfactor.log): ZeroDivisionError('by nought')")
    assert screen.boxes == [("critical", "ok", shown)]
    written = log_file.read_text("utf-8")
    assert "factor_premia: unforeseen" in written
    assert "ZeroDivisionError: by nought" in written.splitlines()[-1]


def test_a_failure_while_writing_leaves_excel_as_it_was(screen, monkeypatch):
    def fail(*_args, **_more):
        raise com_error(-2147352567, "Exception occurred.", (0, "Microsoft Excel", "No."), None)

    com_error = type("com_error", (Exception,), {})
    monkeypatch.setattr(paint, "paint", fail)
    screen.app.calculation = "manual"
    before = names(screen.book)
    assert ribbon.press("factor_premia").startswith("Excel refused: No. Is the workbook or one")
    assert names(screen.book) == before
    assert screen.app.screen_updating is screen.app.enable_events is True
    assert screen.app.calculation == "manual"


def test_excel_is_at_rest_while_sheets_are_painted(screen, monkeypatch):
    def look(*_args, **_more):
        states.add((screen.app.screen_updating, screen.app.enable_events, screen.app.calculation))

    states = set()
    monkeypatch.setattr(paint, "paint", look)
    assert ribbon.press("factor_premia") == ""
    assert states == {(False, False, "manual")}
    assert screen.app.calculation == "automatic"


@pytest.mark.parametrize("lost", ["screen_updating", "enable_events", "calculation"])
def test_what_excel_refuses_to_restore_keeps_nothing_else_from_it(lost):
    class Refusing:
        def __setattr__(self, name, value):
            if name == lost and hasattr(self, name) and value == usual[name]:
                raise OSError("Excel is busy")
            super().__setattr__(name, value)

    usual = {"screen_updating": True, "enable_events": True, "calculation": "automatic"}
    app = Refusing()
    vars(app).update(usual)
    with pytest.raises(OSError, match="busy"), at_rest(app):
        raise ZeroDivisionError
    assert {name for name in usual if getattr(app, name) != usual[name]} == {lost}


@pytest.mark.parametrize(
    ("kind", "arguments", "said"),
    [
        ("com_error", (-1, "Unspecified error", None, None), "Unspecified error"),
        ("com_error", (-1, "Wrong", (0, "Excel", "It is protected.", None), None),
         "It is protected"),
        ("com_error", (-1,), "-1"),
        ("CommandError", ("Parameter error.\n\tOSERROR: -50",), "Parameter error. OSERROR: -50"),
    ],
)  # fmt: skip
def test_what_excel_refuses_is_told_in_its_words(kind, arguments, said):
    error = type(kind, (Exception,), {})(*arguments)
    assert messages.failure(error).startswith(f"Excel refused: {said}. Is the workbook")


def test_an_excel_that_is_gone_still_gives_the_message(screen, monkeypatch, log_file):
    def gone(*_args, **_more):
        raise OSError("the server is not there")

    monkeypatch.setattr(screen, "alert", gone)
    screen.book.names["xf_gamma"].refers_to_range.value = 3
    assert ribbon.press("factors_to_assets").startswith("gamma (Targets!C23): found 3")
    assert "the message could not be shown" in log_file.read_text("utf-8")


class Running(list):
    """The Excels that run, of which the first is in front."""

    @property
    def active(self):
        return self[0]


def test_on_macos_the_workbook_is_found_by_the_arguments_of_the_script(screen, monkeypatch):
    monkeypatch.setattr(ribbon.xw.Book, "caller", XLWINGS_CALLER)
    monkeypatch.setattr(sys, "platform", "darwin")
    excel = SimpleNamespace(version=16, books=[screen.book])
    monkeypatch.setattr(xw.main, "apps", Running([excel]))
    arguments = [
        "-c",
        "--wb=Factor_CMA.xlsx",
        "--from_xl=1",
        "--app=/Applications/Microsoft Excel.app",
    ]
    monkeypatch.setattr(sys, "argv", arguments)
    screen.book.names["xf_gamma"].refers_to_range.value = 3
    said = ribbon.press("factors_to_assets")
    assert said.startswith("gamma (Targets!C23): found 3")
    assert screen.boxes == [("critical", "ok", said)]


def test_without_a_workbook_it_says_so(monkeypatch):
    monkeypatch.setattr(ribbon.xw, "apps", SimpleNamespace(active=None))
    assert ribbon.press("run_all") == "Excel does not answer: is it running?"
    shown = []
    app = SimpleNamespace(status_bar="busy", alert=lambda text, **_: shown.append(text))
    monkeypatch.setattr(ribbon.xw, "apps", SimpleNamespace(active=app))
    said = ribbon.press("run_all")
    assert said == "no workbook is open: open one, or start with a new one from the ribbon"
    assert shown == [said]
    assert app.status_bar is False


def test_without_a_workbook_the_excel_of_the_button_is_the_one_that_answers(monkeypatch):
    shown = []
    windows = SimpleNamespace(App=lambda xl: xl, BOOK_CALLER=None)
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", windows)
    monkeypatch.setattr(ribbon.xw, "apps", SimpleNamespace(active=None))
    excel = SimpleNamespace(pid=7, status_bar=True, alert=lambda text, *_: shown.append(text))
    assert ribbon.press("run_all", excel).startswith("no workbook is open")
    assert shown == ["no workbook is open: open one, or start with a new one from the ribbon"]
    assert excel.status_bar is False


def test_a_log_that_another_engine_holds_open_still_takes_what_is_told(log_file, monkeypatch):
    def held(*_):
        raise PermissionError(13, "in use by another process")

    (handler,) = log().handlers
    monkeypatch.setattr(handler, "maxBytes", 1)
    log().error("first")
    monkeypatch.setattr(Path, "replace", held)
    log().error("second")
    assert log_file.read_text("utf-8").split("\n")[-2].endswith("ERROR second")


def test_an_unknown_key_is_told_with_the_nearest(screen):
    ribbon.press("factor_premium")
    assert "did you mean 'factor_premia'?" in screen.boxes[0][2]


def test_a_new_workbook_is_a_copy_under_a_free_name_opened_in_excel(screen, monkeypatch, tmp_path):
    monkeypatch.setattr(templates, "documents", lambda: tmp_path / "Documents")
    taken = tmp_path / "Documents" / "xlfactor" / "factor_cma (2).xlsx"
    taken.parent.mkdir(parents=True)
    taken.write_bytes(b"mine")
    opened = []
    books = [SimpleNamespace(name="Factor_CMA.xlsx")]
    fake = type("Books", (list,), {"open": lambda _self, path: opened.append(path)})(books)
    monkeypatch.setattr(type(screen.app), "books", property(lambda _: fake))
    assert ribbon.press("new_cma") == ""
    (path,) = opened
    assert path.name == "factor_cma (3).xlsx"
    assert path.parent == taken.parent
    assert path.read_bytes()[:2] == b"PK"
    assert taken.read_bytes() == b"mine"
    assert "is a fresh copy" in screen.status[-1]


def test_verify_tells_what_differs_in_a_copy_of_the_workbook(
    screen, monkeypatch, cma_results, tmp_path
):
    monkeypatch.setattr(ribbon, "_save_copy", lambda _, path: shutil.copy(cma_results[0], path))
    assert ribbon.press("verify") == ""
    assert screen.boxes == []
    assert re.fullmatch(
        r"xlfactor: verified: \d+ result sheets are what the inputs give", screen.status[-1]
    )
    changed = tmp_path / "changed.xlsx"
    book = openpyxl.load_workbook(cma_results[0])
    book["Weights"]["B2"] = "Another title"
    book.save(changed)
    monkeypatch.setattr(ribbon, "_save_copy", lambda _, path: shutil.copy(changed, path))
    assert ribbon.press("verify") == ""
    ((mode, _, text),) = screen.boxes
    assert mode == "info"
    assert "Weights!B2 holds 'Another title'" in text
    assert screen.status[-1] == "xlfactor: results differ from what the inputs give"


def test_why_writes_its_page_into_the_workbook_in_front(screen, tmp_path):
    before = tmp_path / "last quarter.xlsx"
    book = openpyxl.load_workbook(WORKBOOKS / "factor_cma.xlsx")
    book["Targets"]["C23"] = 0.2
    book.save(before)
    assert ribbon.press(f"why:{before}") == ""
    assert screen.status[-1].startswith("xlfactor: wrote Why it changed: Each input that changed")
    sheet = screen.book.sheets["Why it changed"]
    assert sheet["B2"].value == "Why it changed"
    assert len(sheet.charts) > 1


@pytest.fixture
def opened(screen, monkeypatch, tmp_path):
    """The workbooks that Excel is told to open; none is open, and our folder is free."""
    found = []
    books = type("Books", (list,), {"open": lambda _self, path: found.append(path)})()
    monkeypatch.setattr(type(screen.app), "books", property(lambda _: books))
    monkeypatch.setattr(templates, "documents", lambda: tmp_path / "Documents")
    return found


def test_a_study_from_a_provider_is_opened_and_told_in_a_box(screen, opened, tmp_path):
    provider = providers.write(tmp_path / "house.xlsx", providers.plain())
    assert ribbon.press(f"from:{provider}") == ""
    assert ribbon.press(f"from:{provider}") == ""
    assert [path.name for path in opened] == ["house.study.xlsx", "house.study (2).xlsx"]
    mode, _, text = screen.boxes[0]
    assert mode == "info"
    assert text.startswith(f"'{opened[0]}' is a study of the table at CMA!A1:N11.\n\nProposed, ")
    assert "Factor 'Real Rate': inflation-linked bonds in equal parts." in text
    assert screen.status[-1].endswith("is a proposal: look at every line, then run")


def test_a_provider_that_leaves_a_choice_open_is_told(screen, opened, tmp_path):
    provider = providers.write(tmp_path / "house.xlsx", providers.by_sheet())
    told = ribbon.press(f"from:{provider}")
    assert told.startswith("several tables of assumptions: USD!A1:N11, EUR!A1:N11; choose one")
    assert screen.boxes == [("critical", "ok", told)]
    assert not opened


def test_a_new_workbook_that_cannot_be_written_is_told(screen, monkeypatch, tmp_path):
    (tmp_path / "Documents").write_text("a file, no folder")
    monkeypatch.setattr(templates, "documents", lambda: tmp_path / "Documents")
    assert ribbon.press("new_us_industries").startswith("there can be no folder '")
    assert ribbon.press("new_moon").startswith("there is no study 'moon'; there are: cma")
    assert len(screen.boxes) == 2


def test_documents_lie_in_the_home_folder(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert templates.documents() == Path.home() / "Documents"


def test_documents_are_where_windows_says(windows_folders):
    windows_folders[5] = "D:/Papers"
    assert templates.documents().as_posix() == "D:/Papers"


@pytest.fixture
def keyboard(monkeypatch, screen):
    """Windows' keyboard and windows: what GetAsyncKeyState will give, and who is in front."""
    keys = SimpleNamespace(states=[], front=screen.app.pid)
    modules = {
        "win32api": {"GetAsyncKeyState": lambda key: keys.states.pop(0) if key == 27 else 0},
        "win32gui": {"GetForegroundWindow": lambda: 77},
        "win32process": {"GetWindowThreadProcessId": lambda window: (window, keys.front)},
    }
    for name, members in modules.items():
        module = ModuleType(name)
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(escape.sys, "platform", "win32")
    return keys


@pytest.mark.parametrize("state", [1, -32768, 0x8000, -32767])
def test_esc_stops_a_run_before_anything_is_written(screen, keyboard, state):
    before = names(screen.book)
    # a press from before the run is forgotten
    keyboard.states = [1, 0, 0, state]
    assert ribbon.press("factor_premia") == "stopped; nothing was written"
    assert screen.status[1] == "xlfactor: Factor premia (1 of 2); Esc stops"
    assert screen.status[-1] == "xlfactor: stopped; nothing was written"
    assert names(screen.book) == before
    assert screen.boxes == []


def test_esc_in_another_program_stops_nothing(screen, keyboard):
    keyboard.states, keyboard.front = [0, 1, 1, 1], 4711
    assert ribbon.press("factor_premia") == ""
    assert "Factor premia" in names(screen.book)
    assert keyboard.states == []


def test_an_analysis_that_could_not_be_made_comes_in_a_box_with_its_reason():
    report = RunReport(
        read=(),
        assumed=(),
        written=(Written(sheet="Weights", title="", failed=(), kept=()),),
        skipped=(),
        seconds={},
        not_made=(NotMade(macro="Factor premia", reason="found 1 private asset(s)"),),
    )
    told = messages.outcome(report, when=dt.datetime(2026, 1, 31, 12, 0))
    assert told.line == "wrote Weights at 12:00; all checks passed"
    assert told.box.splitlines() == [
        "Wrote Weights.", "", "Could not be made (an earlier result of it stays as it was):",
        "   Factor premia: found 1 private asset(s)",
    ]  # fmt: skip


def test_a_result_that_wants_to_be_looked_at_comes_in_a_box_that_fits_the_screen():
    report = RunReport(
        read=(),
        assumed=tuple(f"assumption {number}" for number in range(40)),
        written=(Written(sheet="Weights", title="", failed=("sum: 99 %",), kept=()),),
        skipped=(Skipped(macro="Blend", lacks=("cma", "policy")),),
        seconds={},
    )
    told = messages.outcome(report, when=dt.datetime(2026, 1, 31, 12, 0))
    assert told.line == "wrote Weights at 12:00; 1 check(s) FAILED; 40 assumption(s), see Audit"
    lines = told.box.splitlines()
    assert lines[:8] == [
        "Wrote Weights.", "", "Checks that FAILED:", "   Weights: sum: 99 %", "",
        "Not run, for lack of inputs:", "   Blend (needs cma, policy)", "",
    ]  # fmt: skip
    assert len(lines) == 31
    assert lines[-1] == "… and 19 lines more: see the result sheets"
