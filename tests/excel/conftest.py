"""A workbook open in a made-up Excel: the file engine, with a screen that remembers."""

import shutil
from contextlib import closing

import pytest

from tests.conftest import WORKBOOKS
from xlfactor import engine
from xlfactor.excel import ribbon


class Screen:
    """What the analyst saw: boxes, lines of the status bar; and how boxes are answered."""

    def __init__(self, book):
        self.book, self.app = book, book.app
        self.boxes, self.status, self.answer = [], [], "ok"

    def alert(self, text, title=None, buttons="ok", mode=None):
        assert title == "xlfactor"
        self.boxes.append((mode, buttons, text))
        return self.answer


@pytest.fixture
def screen(monkeypatch, tmp_path):
    """The shipped study of assumptions as the workbook in front."""
    path = shutil.copy(WORKBOOKS / "factor_cma.xlsx", tmp_path / "study.xlsx")
    with closing(engine.open_book(path)) as book:
        shown = Screen(book)
        monkeypatch.setattr(ribbon.xw.Book, "caller", classmethod(lambda _: book))
        kind = type(book.app)
        monkeypatch.setattr(kind, "alert", lambda _self, *args, **more: shown.alert(*args, **more))
        status = property(lambda _: False, lambda _self, text: shown.status.append(text))
        monkeypatch.setattr(kind, "status_bar", status)
        yield shown
