"""An xlwings engine over openpyxl, for workbooks without Excel.

`open_book` and `new_book` give an `xlwings.Book` that behaves as Excel's does, as far as macros
need it; whatever else is asked of it raises `NotImplementedError` with the member's name.
Every book has an app of its own, so that two files of one name never meet, and the engine that is
active in xlwings stays so, unless there is none.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlwings as xw

from xlfactor.engine import app, losses
from xlfactor.engine.recalculated import remember_results

__all__ = [
    "lost_on_saving",
    "new_book",
    "open_book",
    "remember",
    "save",
    "set_validation_message",
]


def open_book(path: str | Path) -> xw.Book:
    """Open a workbook file.

    Raises
    ------
    FileError
        If the file is missing, of another kind, encrypted or damaged.
    """
    books = app.register().apps.add(add_book=False).books
    try:
        return xw.Book(impl=books.open(str(Path(path).absolute())))
    except Exception:
        books.app.quit()
        raise


def new_book() -> xw.Book:
    """Give a new workbook with one empty sheet."""
    return xw.Book(impl=app.register().apps.add().books.active)


def save(book: xw.Book, path: str | Path) -> None:
    """Write a workbook to a file, whole or not at all; the file that it came from stays as it is.

    Raises
    ------
    FileError
        If the file cannot be written, or is open in another program.
    """
    app.book_of(book).save(str(Path(path).absolute()))


def lost_on_saving(path: str | Path) -> list[str]:
    """Say, in a sentence each, what a workbook file holds that saving it here would lose.

    Raises
    ------
    FileError
        If the file is missing, of another kind, encrypted or damaged.
    """
    return losses.losses(Path(path))


def remember(results: Iterable[tuple[xw.Range, Sequence[Sequence[Any]]]]) -> None:
    """Note what formulas give, so that it can be read and stands beside them in the file.

    Give the results of one calculation together: where they differ from what was known, all other
    known values of formulas that may see them are given up.

    Parameters
    ----------
    results : pairs of a range and rows of values
        The cell of each formula (of one that fills a block, its first cell) with its values, an
        error as its text (`"#N/A"`), a single value as `[[value]]`.

    Raises
    ------
    TableError
        If a cell holds no formula, or the results need cells that are not free.
    """
    remember_results([(app.range_of(cell), values) for cell, values in results])


def set_validation_message(cells: xw.Range, message: str) -> None:
    """Say what belongs into cells with a validation, when one is chosen and when it is refused.

    Public xlwings reads these messages but cannot write them yet; workbooks are built with it.
    """
    app.range_of(cells).data_validation.set_message(message)
