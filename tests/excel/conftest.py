"""A workbook open in a made-up Excel, with a screen that remembers."""

import pytest

from tests.conftest import WORKBOOKS
from tests.windows.desk import Desk
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
def screen(monkeypatch):
    """The shipped study of assumptions as the workbook in front."""
    book = Desk(WORKBOOKS / "factor_cma.xlsx").caller
    shown = Screen(book)
    monkeypatch.setattr(ribbon.xw.Book, "caller", classmethod(lambda _: book))
    kind = type(book.app)
    monkeypatch.setattr(kind, "alert", lambda _self, *args, **more: shown.alert(*args, **more))
    status = property(lambda _: False, lambda _self, text: shown.status.append(text))
    monkeypatch.setattr(kind, "status_bar", status)
    return shown
