import datetime as dt
import os
import re
import shutil
import signal
import sys
from contextlib import closing
from functools import cache
from pathlib import Path
from types import ModuleType, SimpleNamespace

import hypothesis
import openpyxl
import pytest

from xlfactor import catalogue, cli
from xlfactor.excel import log
from xlfactor.excel.cleanup import cancel_cleanup
from xlfactor.live.page_formulas import page_formulas
from xlfactor.run import run
from xlfactor.xlsx.book import open_book

# the same examples in every run, however long the machine takes for them; with
# HYPOTHESIS_PROFILE=random others are drawn
hypothesis.settings.register_profile(
    "random", hypothesis.settings.get_profile("ci"), derandomize=False
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
# xlwings, which these have loaded, would look for Excels to end, and under Wine hang at it
cancel_cleanup()

WORKBOOKS = Path(__file__).parent.parent / "workbooks"
WHEN = dt.datetime(2026, 1, 31, 12, 0, tzinfo=dt.UTC)


def pytest_collection_modifyitems(items):
    """Put first what takes minutes: Windows under Wine; all else fills the time beside it."""
    items.sort(key=lambda item: item.get_closest_marker("windows") is None)


def run_all(source: Path, target: Path):
    """Run every analysis of a workbook as the command line does, at a fixed time."""
    with closing(open_book(source)) as book:
        report = run(
            book,
            catalogue.macros(),
            known=catalogue.input_names(),
            when=WHEN,
            formulas=page_formulas,
        )
        book.save(target)
    return report


@pytest.fixture(scope="session")
def results_of(tmp_path_factory):
    """Return the result workbook of a shipped study, to read alone, and the run's report."""

    @cache
    def made(study):
        target = tmp_path_factory.mktemp(study) / "results.xlsx"
        return target, run_all(WORKBOOKS / f"{study}.xlsx", target)

    return made


@pytest.fixture(scope="session")
def cma_results(results_of):
    """The result workbook of the shipped study of assumptions, and the run's report."""
    return results_of("factor_cma")


@pytest.fixture
def cma(tmp_path):
    """A copy of the shipped workbook, in a folder of its own, to edit with openpyxl."""
    return Edited(shutil.copy(WORKBOOKS / "factor_cma.xlsx", tmp_path / "study.xlsx"))


@pytest.fixture
def log_file(monkeypatch, tmp_path):
    """The log, in a folder of its own."""
    monkeypatch.setattr(log, "folder", lambda: tmp_path / "log")
    log.log.cache_clear()
    yield tmp_path / "log" / "xlfactor.log"
    logger = log.log()
    for handler in list(logger.handlers):
        handler.close()
        logger.removeHandler(handler)
    log.log.cache_clear()


@pytest.fixture
def interruptible():
    """Programs started here can be interrupted, also where the tests themselves cannot.

    A shell lets what it runs in the background ignore Ctrl-C, and programs started from there too.
    """
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, handler)


class Edited:
    """A workbook file that a test edits cell by cell, and then runs from the command line."""

    def __init__(self, path):
        self.path = Path(path)
        self.wb = openpyxl.load_workbook(self.path)

    def find(self, sheet, row, column):
        """Return the cell in the row of a label of column B, under a header."""
        ws = self.wb[sheet]
        header = next(c for r in ws.iter_rows() for c in r if c.value == column)
        for cell in ws["B"]:
            if cell.value == row and cell.row > header.row:
                return ws.cell(cell.row, header.column)
        raise LookupError((sheet, row, column))

    def set(self, sheet, row, column, value):
        self.find(sheet, row, column).value = value
        return self

    def named(self, name, value):
        ((sheet, address),) = self.wb.defined_names[name].destinations
        self.wb[sheet][address.replace("$", "")].value = value
        return self

    def run(self, *arguments):
        """Save, run, and give exit status and the files of the folder that the run changed."""
        self.wb.save(self.path)
        before = files_of(self.path.parent)
        status = cli.main(["run", str(self.path), *map(str, arguments)])
        after = files_of(self.path.parent)
        return status, {name for name in after if before.get(name) != after[name]}


def without_addresses(message):
    """Return a message without the addresses after the cells that it names."""
    return re.sub(r" \((?:'[^']+'|\w+)!\$?[A-Z]*[0-9:]+\)", "", message)


def files_of(folder):
    return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.is_file()}


@pytest.fixture
def windows_folders(monkeypatch):
    """Stands in for a Windows that says where a user's folders are: by kind, to be filled."""
    folders = {}
    shell = ModuleType("win32com.shell")
    shell.shell = SimpleNamespace(SHGetFolderPath=lambda _owner, kind, *_: folders[kind])
    shell.shellcon = SimpleNamespace(CSIDL_PERSONAL=5, CSIDL_LOCAL_APPDATA=28)
    monkeypatch.setitem(sys.modules, "win32com", ModuleType("win32com"))
    monkeypatch.setitem(sys.modules, "win32com.shell", shell)
    monkeypatch.setattr(sys, "platform", "win32")
    return folders
