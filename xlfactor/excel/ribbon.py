"""What a ribbon button runs, through xlwings' RunPython, on the workbook in front."""

import xlwings as xw

from xlfactor import catalogue
from xlfactor.errors import XlFactorError
from xlfactor.excel.log import log
from xlfactor.sheets.run import RunReport, run


def press(key: str) -> RunReport | None:
    """Run the macro of a button on the calling workbook, and tell in a message what was wrong."""
    book = xw.Book.caller()
    app = book.app

    def progress(label: str, step: int, steps: int) -> None:
        app.status_bar = f"xlfactor: {label} ({step + 1} of {steps + 1})"

    try:
        return run(book, catalogue.macros(key), known=catalogue.input_names(), progress=progress)
    except XlFactorError as error:
        app.alert(str(error), title="xlfactor", mode="critical")
    except Exception as error:  # noqa: BLE001 (a button must not fail silently)
        log().exception("%s failed", key)
        app.alert(f"Unforeseen, see the log: {error!r}", title="xlfactor", mode="critical")
    finally:
        app.status_bar = False
    return None
