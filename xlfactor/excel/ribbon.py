"""Run the analysis of a ribbon button on the active workbook.

On Windows the add-in names the workbook to xlwings and then calls `press` in the engine that
serves the functions. On macOS AppleScript starts a Python for each press, with the workbook among
its arguments; when that Python ends, xlwings runs the add-in's macro CleanUp.
"""

import datetime as dt
import gc
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlwings as xw

from xlfactor import catalogue
from xlfactor.errors import FileError, XlFactorError
from xlfactor.excel import messages
from xlfactor.excel.escape import Escape, Stopped
from xlfactor.excel.host.book import ExcelBook
from xlfactor.excel.log import log
from xlfactor.excel.messages import Outcome
from xlfactor.excel.templates import open_from, open_new
from xlfactor.live.page_formulas import page_formulas
from xlfactor.run import Progress, run

_TITLE = "xlfactor"


def press(key: str, excel: Any = None) -> str:
    """Run the action of the button with that key; return the message of a failure, else "".

    A run in which all is in order ends with a line in the status bar and shows the first result
    sheet. One message box reports a failure or a result that needs attention. `excel` is Excel's
    own object, which the add-in passes on Windows: xlwings finds no Excel without a workbook.
    """
    app: xw.App | None = None
    try:
        book = _calling_book()
        app = _running(excel) if book is None else book.app
        _tell(app, _act(app, book, key))
    except Exception as error:  # noqa: BLE001 (a button must not fail in silence)
        return _failed(app, key, error)
    finally:
        _release_caller()
    return ""


def _release_caller() -> None:
    """Drop the workbook named by the add-in, which would keep a closed Excel alive.

    So would any object of Excel's that waits for Python to find it in a circle of references.
    """
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        vars(windows)["BOOK_CALLER"] = None
    gc.collect()


def _calling_book() -> xw.Book | None:
    """Return the active workbook, None if none is open."""
    try:
        return xw.Book.caller()
    except Exception:  # noqa: BLE001 (xlwings raises no narrower kind)
        log().info("no calling workbook", exc_info=True)
        return None


def _running(excel: Any) -> xw.App:
    if excel is not None:
        return xw.App(impl=sys.modules["xlwings._xlwindows"].App(xl=excel))
    app = xw.apps.active
    if app is None:
        raise FileError("Excel does not answer: is it running?")
    return app


def _act(app: xw.App, book: xw.Book | None, key: str) -> Outcome:
    if key.startswith(catalogue.NEW):
        path = open_new(app, key.removeprefix(catalogue.NEW))
        return Outcome(line=f"'{path}' is a fresh copy: edit the blue cells, then run")
    if key.startswith(catalogue.FROM):
        return messages.proposal(*open_from(app, Path(key.removeprefix(catalogue.FROM))))
    if book is None:
        raise FileError("no workbook is open: open one, or start with a new one from the ribbon")
    if key == catalogue.VERIFY:
        return _verify(book)
    if key.startswith(catalogue.WHY):
        return _why(book, Path(key.removeprefix(catalogue.WHY)))
    return _run(book, key)


def _verify(book: xw.Book) -> Outcome:
    """Compare the result sheets of a copy of the workbook, as it is now, with what it gives."""
    from xlfactor.verification.workbook import verify
    from xlfactor.xlsx.book import open_book

    # a scanner of viruses may still hold the copy
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder, f"copy{Path(book.name).suffix or '.xlsx'}")
        _save_copy(book, path)
        with closing(open_book(path)) as copy:
            found = verify(
                copy,
                catalogue.macros(),
                known=catalogue.input_names(),
                progress=_progress(book),
                formulas=page_formulas,
            )
    return messages.verified(found)


def _save_copy(book: xw.Book, path: Path) -> None:
    book.api.SaveCopyAs(str(path))


def _why(book: xw.Book, path: Path) -> Outcome:
    """Write why the results of the workbook are not those of another one."""
    from xlfactor.changes.writing import write_why
    from xlfactor.xlsx.book import open_book

    with closing(open_book(path)) as before:
        page = write_why(before, ExcelBook(book), inputs=catalogue.inputs(), name=path.name)
    return Outcome(line=f"wrote {page.sheet}: {page.method or page.notes[0]}")


def _progress(book: xw.Book) -> Progress:
    """Return a progress in the status bar, which Esc stops."""
    app, escape = book.app, Escape(book.app)
    hint = "; Esc stops" if escape.is_there else ""

    def progress(label: str, step: int, steps: int) -> None:
        escape.check()
        count = f" ({step + 1} of {steps + 1})" if steps else ""
        app.status_bar = f"{_TITLE}: {label}{count}{hint}"

    return progress


def _run(book: xw.Book, key: str) -> Outcome:
    app = book.app

    def confirm(sheets: Sequence[str]) -> None:
        answer = app.alert(
            messages.replacement_question(sheets), title=_TITLE, buttons="ok_cancel", mode="info"
        )
        if answer != "ok":
            raise Stopped

    report = run(
        ExcelBook(book),
        catalogue.macros(key),
        known=catalogue.input_names(),
        progress=_progress(book),
        confirm=confirm,
        formulas=page_formulas,
    )
    return messages.outcome(report, when=dt.datetime.now().astimezone())


def _tell(app: xw.App, told: Outcome) -> None:
    app.status_bar = f"{_TITLE}: {told.line}"
    if told.box:
        app.alert(told.box, title=_TITLE, mode="info")


def _failed(app: xw.App | None, key: str, error: Exception) -> str:
    """Show a failure in one box, write it to the log, and return its message.

    No box is shown for a run that the analyst stopped.
    """
    text = messages.failure(error)
    unforeseen = not isinstance(error, (XlFactorError, Stopped))
    log().error("%s: %s", key, text, exc_info=error if unforeseen else None)
    try:
        if app is not None and isinstance(error, Stopped):
            _tell(app, Outcome(line=text))
        elif app is not None:
            app.status_bar = False
            app.alert(text, title=_TITLE, mode="critical")
    except Exception:  # noqa: BLE001 (Excel itself is gone or does not answer)
        log().exception("%s: the message could not be shown", key)
    return text
