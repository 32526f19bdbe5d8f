"""Books to test on: one of this engine, and where asked for one of a real Excel."""

import sys

import pytest
import xlwings as xw

from xlfactor.engine import new_book, open_book, save


def excel_book():
    if sys.platform not in {"win32", "darwin"} or "excel" not in xw.engines.engines_by_name:
        pytest.skip("there is no Excel here")
    xw.engines["excel"].activate()
    return xw.App(visible=False).books[0]


@pytest.fixture(params=["file", pytest.param("excel", marks=pytest.mark.excel)])
def any_book(request):
    book = new_book() if request.param == "file" else excel_book()
    yield book
    book.app.quit()


@pytest.fixture
def book():
    book = new_book()
    yield book
    book.app.quit()


@pytest.fixture
def sheet(book):
    return book.sheets[0]


@pytest.fixture
def saved(tmp_path):
    """Save a book, close it, and open what was written."""
    opened = []

    def save_and_open(book, name="saved.xlsx"):
        save(book, tmp_path / name)
        opened.append(open_book(tmp_path / name))
        return opened[-1]

    yield save_and_open
    for book in opened:
        book.app.quit()
