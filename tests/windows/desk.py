"""xlwings' Windows side at work on the model of Excel, in this process and without pywin32."""

from functools import cache
from pathlib import Path
from types import ModuleType, SimpleNamespace

import xlwings as xw

from tests.excel import windows_stub
from tests.windows.excel_model.client import Client
from tests.windows.excel_model.load import load
from xlfactor.excel import ribbon

#: Windows' numbers for the buttons of a box
OK, CANCEL = 1, 2


@cache
def windows_side() -> ModuleType:
    """Give xlwings' Windows engine, imported with pywin32 stood in for."""
    with windows_stub.installed():
        from xlwings import _xlwindows
    return _xlwindows


class Desk:
    """A workbook open in the model: as the model has it, and as macros have it."""

    def __init__(self, path: Path) -> None:
        self.application, self.book = load(path)
        self.client = Client(self.book)
        self.caller = xw.Book(impl=windows_side().Book(self.client))
        self.boxes: list[str] = []
        self.answer = OK

    def calls(self) -> int:
        """Give how many times the model was called, and count from nought again."""
        total = self.application.calls.total()
        self.application.calls.clear()
        return total

    def hand_over(self, monkeypatch) -> None:
        """Make it the workbook that a button was pressed on; boxes are answered as told."""
        side = windows_side()
        monkeypatch.setattr(side, "BOOK_CALLER", self.client)
        monkeypatch.setattr(xw, "_xlwindows", side)
        # the add-in would hand the workbook over at each press
        monkeypatch.setattr(ribbon, "_release_caller", lambda: None)
        monkeypatch.setattr(side, "win32api", SimpleNamespace(MessageBox=self._answer))

    def _answer(self, _window: int, text: str, _title: str, _style: int) -> int:
        self.boxes.append(text)
        return self.answer
