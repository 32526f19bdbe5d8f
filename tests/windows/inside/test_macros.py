"""Every macro as the add-in starts it: the DLL, the engine in its own Python, Excel over COM.

Excel is the model, which serves the members that xlwings asks for; what it does not know, and
what a VARIANT cannot carry, fails by name. pywin32 binds late, unless somebody has run its makepy
on Excel; then it binds early.
"""

import json
import os
from itertools import product
from pathlib import Path

import pytest

from tests.conftest import WORKBOOKS, run_all
from tests.windows.binding import Binding, binding_of, bound
from tests.windows.compare import differences, without_the_run
from tests.windows.excel_model.load import load
from tests.windows.excel_model.served import Server, window
from tests.windows.excel_model.shown import shown
from tests.windows.written import written
from xlfactor import catalogue

pytestmark = pytest.mark.windows

#: together all macros of the catalogue; the third has those of the second on other figures
RUNS = [(Binding.LATE, "factor_cma"), (Binding.EARLY, "cross_asset")]
if os.environ.get("XLFACTOR_WINDOWS") == "all":
    RUNS = list(product(Binding, ("factor_cma", "cross_asset", "us_industries")))
#: two processes do the same sums, perhaps on another number of threads
TOLERANCE = 1e-9
#: boxes would wait for an analyst; here each is answered with OK
NO_BOXES = "import win32api; win32api.MessageBox = lambda *_: 1"
MODULE_OF_CALLER = """
from xlwings import _xlwindows
module = type(_xlwindows.BOOK_CALLER).__module__
"""


class Addin:
    """Does what the VBA of our add-in does when a button is pressed."""

    def __init__(self, engine, binding):
        self.engine, self.binding = engine, binding
        self.server = Server(Path(os.environ["XLFACTOR_EXCEL_LIBRARY"]))
        self._names = engine.call("Dict")
        self.run(NO_BOXES)

    def run(self, statements):
        self.engine.call("Exec", statements, self._names)

    def value(self, name):
        return self.engine.call("Str", self.engine.call("GetItem", self._names, name))

    def press(self, book, key):
        xlwings = self.engine.call("Module", "xlwings._xlwindows")
        self.engine.call("SetAttr", xlwings, "BOOK_CALLER", self.server.pointer(book))
        self.run(MODULE_OF_CALLER)
        ribbon = self.engine.call("Module", "xlfactor.excel.ribbon")
        answer = self.engine.call("Call", ribbon, "press", self.engine.call("Tuple", key))
        return self.engine.call("Str", answer)


@pytest.fixture(scope="module")
def addin(request, library, commands):
    """The add-in with an engine in which pywin32 binds late or early."""
    with bound(library, next(commands), request.param) as engine:
        yield Addin(engine, request.param)


def opened(path):
    application, book = load(path)
    application.window_handle = window()
    return book


@pytest.mark.parametrize(("addin", "study"), RUNS, indirect=["addin"], ids=str)
def test_a_press_gives_what_a_file_gets(addin, study, tmp_path):
    """The button for all analyses; each button alone is pressed on the model without COM."""
    report = run_all(WORKBOOKS / f"{study}.xlsx", tmp_path / "results.xlsx")
    wanted = written(tmp_path / "results.xlsx")
    book = opened(WORKBOOKS / f"{study}.xlsx")
    settings = book.application.settings
    assert addin.press(book, catalogue.RUN_ALL) == ""
    assert settings["screen"] is True
    assert settings["status"].startswith("xlfactor: wrote ")
    assert binding_of(addin.value("module")) is addin.binding
    addin.run("from xlwings import _xlwindows; caller = str(_xlwindows.BOOK_CALLER)")
    assert addin.value("caller") == "None"  # or Excel would stay alive when it is closed
    pages = ["Summary", *(page.sheet for page in report.written), "Audit"]
    assert [sheet.name for sheet in book.sheets][-len(pages) :] == pages
    for name in pages:
        found = without_the_run(json.loads(json.dumps(shown(book.worksheet(name)))))
        there = without_the_run(wanted[name])
        assert list(differences(found, there, tolerance=TOLERANCE, where=name)) == []
