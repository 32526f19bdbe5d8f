"""The functions as xlwings' UDF server has them, with pywin32 stood in for."""

import json
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


def test_values_go_through_and_come_back(served):
    assert served["values"] == [["", "Premium"], ["Growth", pytest.approx(0.05)]]
    assert served["bare"] == [[pytest.approx(0.05)]]


def test_an_error_comes_back_as_its_kind_and_its_message(served):
    assert served["broken"] == (
        "xlfactor-error|#VALUE!|expected_returns: row 'Stocks': found the error #N/A; "
        "wanted a number"
    )
    assert served["unknown"].startswith(
        "xlfactor-error|#N/A|mimicking_weights: unknown row 'Gold'"
    )
    assert served["infeasible"].startswith("xlfactor-error|#VALUE!|covariance: row 'a'")


def test_nothing_heavy_is_loaded_before_it_is_needed(served):
    assert served["heavy"] == []


def test_xlwings_can_write_its_wrappers(served):
    for name in catalogue.FUNCTIONS:
        assert f"Function {name}(" in served["wrapper"]


def test_what_is_unforeseen_shows_in_the_cell_and_stands_in_the_log(monkeypatch, tmp_path):
    def fail(_self, *_values):
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(type(catalogue.FUNCTIONS["FACTOR_PREMIA"]), "__call__", fail)
    log.log.cache_clear()
    try:
        shown = udfs.adapter(catalogue.FUNCTIONS["FACTOR_PREMIA"])(1, 2)
        assert shown == (
            "xlfactor-error|#VALUE!|unforeseen, see the log: ZeroDivisionError('by nought')"
        )
        written = log.path().read_text("utf-8")
        assert "FACTOR_PREMIA failed" in written
        assert "ZeroDivisionError: by nought" in written
    finally:
        for handler in list(log.log().handlers):
            handler.close()
            log.log().removeHandler(handler)
        log.log.cache_clear()


def test_blanks_are_empty_text():
    rows = udfs.FACTOR_PREMIA([["", "F"], ["a", 1.0]], [["a", 0.1]])
    assert rows == [["", "Premium"], ["F", 0.1]]
