"""A ribbon button runs its macro on the calling book, and never fails in silence."""

import shutil
from contextlib import closing

import pytest

from tests.conftest import WORKBOOKS
from xlfactor import engine
from xlfactor.excel import log, ribbon


class Screen:
    """Stands in for the screen of Excel: what it was told."""

    def __init__(self):
        self.alerts, self.status = [], []


@pytest.fixture
def screen(monkeypatch, tmp_path):
    shown = Screen()
    path = shutil.copy(WORKBOOKS / "factor_cma.xlsx", tmp_path / "study.xlsx")
    with closing(engine.open_book(path)) as book:
        monkeypatch.setattr(ribbon.xw.Book, "caller", classmethod(lambda _: book))
        kind = type(book.app)
        monkeypatch.setattr(kind, "alert", lambda _self, text, **_: shown.alerts.append(text))
        status = property(lambda _: False, lambda _self, text: shown.status.append(text))
        monkeypatch.setattr(kind, "status_bar", status)
        shown.book = book
        yield shown


def test_a_button_runs_its_macro_and_shows_progress(screen):
    report = ribbon.press("factor_premia")
    assert [written.sheet for written in report.written] == ["Factor premia"]
    assert screen.alerts == []
    assert screen.status == [
        "xlfactor: Factor premia (1 of 2)", "xlfactor: Writing (2 of 2)", False,
    ]  # fmt: skip


def test_bad_input_is_shown_in_one_message(screen):
    screen.book.names["xf_gamma"].refers_to_range.value = 3
    assert ribbon.press("factors_to_assets") is None
    assert screen.alerts == ["gamma: found 3; wanted a number from 0 to 1"]
    assert screen.status[-1] is False


def test_what_is_unforeseen_is_shown_and_logged(screen, monkeypatch, tmp_path):
    def fail(*_args, **_more):
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(log, "path", lambda: tmp_path / "xlfactor.log")
    monkeypatch.setattr(ribbon, "run", fail)
    log.log.cache_clear()
    assert ribbon.press("factor_premia") is None
    assert screen.alerts == ["Unforeseen, see the log: ZeroDivisionError('by nought')"]
    assert "factor_premia failed" in (tmp_path / "xlfactor.log").read_text("utf-8")
    for handler in list(log.log().handlers):
        handler.close()
        log.log().removeHandler(handler)
    log.log.cache_clear()
