"""The functions as xlwings' UDF server has them, with pywin32 stood in for."""

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from xlfactor import catalogue
from xlfactor.excel import log, udfs

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def served():
    command = [sys.executable, "-W", "ignore", "-m", "tests.excel.registered"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return json.loads(done.stdout.splitlines()[-1])


def test_every_function_is_registered_with_its_texts(served):
    assert set(served["registered"]) == set(catalogue.FUNCTIONS)
    for name, function in catalogue.FUNCTIONS.items():
        found = served["registered"][name]
        assert found["category"] == f"xlfactor {function.category.value}"
        assert found["volatile"] is False
        assert [tuple(argument) for argument in found["arguments"]] == [
            (item.name, item.kind.help, not item.required) for item in function.arguments
        ]


def test_every_function_is_called_with_its_example(served):
    assert set(served["calls"]) == set(catalogue.FUNCTIONS)


#: reads the last date of a history, and the error is put into the first one
LAST_DATE_ALONE = "ZERO_COUPON_PRICES"


@pytest.mark.parametrize("name", catalogue.FUNCTIONS)
def test_a_function_gives_excel_what_it_gives_python(served, name):
    called = served["calls"][name]
    assert called["differ"] == []
    if name == LAST_DATE_ALONE:
        return
    mark, error, message = called["broken"].split("|", 2)
    assert (mark, error) == ("xlfactor-error", "#VALUE!")
    # in a history it is a mark of none
    wanted = r"found (the error |')#N/A|found a blank or a mark of none|no number at row '"
    assert re.match(rf"\w+: (row '.*)?({wanted})", message)


def test_what_only_small_tables_have_is_read(served):
    small = served["small"]
    assert small["values"] == [["Factor", "Premium"], ["Growth", pytest.approx(0.05)]]
    assert small["bare"] == pytest.approx(0.05)
    assert small["two rows"] == pytest.approx(0.05 + 0.15)
    assert small["name alone"][1:] == [["Asset", "Std Dev"], ["B", 0.1]]
    assert small["names in a row"][1:] == [["Asset", "Std Dev"], ["B", 0.1], ["A", 0.2]]
    assert small["names in a column"] == small["names in a row"]


@pytest.mark.parametrize(
    ("case", "wanted"),
    [
        ("error cell", "#VALUE!|expected_returns: row 'Stocks': found the error #N/A; wanted a n"),
        ("unknown", "#N/A|mimicking_weights: unknown row 'Gold'"),
        ("negative", "#VALUE!|covariance: row 'a', column 'a': found -1; wanted a variance above"),
        ("empty", "#VALUE!|covariance: the range is empty"),
        (
            "one cell",
            "#VALUE!|covariance: found 1 row(s) and 1 column(s); wanted a header row and",
        ),
        ("error alone", "#VALUE!|covariance: found the error #N/A where the table should be; loo"),
        ("too many", "#VALUE!|COVARIANCE_VOLATILITY: takes at most 2 arguments"),
    ],
)
def test_an_error_comes_back_as_its_kind_and_its_message(served, case, wanted):
    assert served["small"][case].startswith(f"xlfactor-error|{wanted}")


def test_notes_on_a_result_come_before_it_in_a_row_of_their_own(served):
    notes, blank = served["small"]["name alone"][0]
    assert notes.startswith("xlfactor-notes|")
    assert "\nUnit: decimal, as the column 'Std Dev' shows; " in notes
    assert blank == ""


def test_the_functions_load_nothing_beyond_numpy_pandas_and_xlwings(served):
    assert served["loaded"] == []


def test_nothing_of_xlwings_that_needs_a_licence_is_used():
    ours = sorted((ROOT / "xlfactor").rglob("*.py"))
    assert ours
    used = re.compile(r"^\s*(from|import) xlwings\.(pro|server|reports|rest)\b", re.MULTILINE)
    assert [path for path in ours if used.search(path.read_text("utf-8"))] == []


def test_xlwings_can_write_its_wrappers(served):
    for name in catalogue.FUNCTIONS:
        assert f"Function {name}(" in served["wrapper"]


def test_what_is_unforeseen_shows_in_the_cell_and_stands_in_the_log(monkeypatch, log_file):
    def fail(_self, *_values, **_memo):
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(type(catalogue.FUNCTIONS["FACTOR_PREMIA"]), "answer", fail)
    shown = udfs.adapter(catalogue.FUNCTIONS["FACTOR_PREMIA"])(1, 2)
    assert shown == (
        f"xlfactor-error|#VALUE!|unforeseen, see the log ({log_file}): "
        "ZeroDivisionError('by nought')"
    )
    written = log_file.read_text("utf-8")
    assert "FACTOR_PREMIA failed" in written
    assert "ZeroDivisionError: by nought" in written


def test_without_a_place_for_the_log_the_error_still_shows(monkeypatch, log_file):
    log_file.parent.write_text("a file where the folder should be")
    function = type(catalogue.FUNCTIONS["FACTOR_PREMIA"])
    monkeypatch.setattr(function, "answer", lambda *_, **__: 1 / 0)
    shown = udfs.adapter(catalogue.FUNCTIONS["FACTOR_PREMIA"])(1, 2)
    assert shown.startswith("xlfactor-error|#VALUE!|unforeseen")


@pytest.mark.parametrize(
    ("system", "environment", "wanted"),
    [
        ("darwin", {}, "home/Library/Application Support/xlfactor"),
        ("linux", {"XDG_STATE_HOME": "S"}, "S/xlfactor"),
        ("linux", {}, "home/.local/state/xlfactor"),
    ],
)
def test_the_log_lies_in_the_users_own_folder(monkeypatch, system, environment, wanted):
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(log.sys, "platform", system)
    monkeypatch.setattr(Path, "home", lambda: Path("home"))
    assert log.path() == Path(wanted) / "xlfactor.log"


def test_the_log_lies_where_windows_says_whatever_the_environment_became(
    monkeypatch, windows_folders
):
    monkeypatch.setenv("LOCALAPPDATA", "C:/Users/??/AppData/Local")
    windows_folders[28] = "C:/Users/東京/AppData/Local"
    assert log.path() == Path("C:/Users/東京/AppData/Local/xlfactor/xlfactor.log")


def test_blanks_are_empty_text():
    rows = udfs.FACTOR_PREMIA([["", "F"], ["a", 1.0]], [["a", 0.1]])
    assert rows == [["Factor", "Premium"], ["F", 0.1]]


def test_dates_keep_their_day_whatever_the_time_zone():
    # pywin32 sends what datetime.astimezone(UTC) gives
    rows = udfs.NET_VALUES([["", "Fund"], [43861.0, 0.1], [43889.0, 0.1]])
    assert [row[0] for row in rows[1:]] == [
        dt.datetime(2020, 1, 31, tzinfo=dt.UTC), dt.datetime(2020, 2, 28, tzinfo=dt.UTC),
    ]  # fmt: skip


def test_a_text_too_long_for_a_formula_is_cut_and_says_so():
    assert udfs.carried("x" * 255) == "x" * 255
    cut = udfs.carried("x" * 256)
    assert len(cut) == 255
    assert cut.endswith("x … (cut at 255 characters)")
