"""The Excel functions as xlwings loads them: one adapter for each function of the catalogue.

An adapter takes values in the order of the wizard and gives rows of cells. An error of the
input comes back as one text that begins with `ERROR_MARK`, from which the add-in makes a real
Excel error and keeps the message; anything unforeseen goes to the log with its traceback.
"""

import inspect
from collections.abc import Callable
from typing import Any

import xlwings as xw

from xlfactor.catalogue import FUNCTIONS
from xlfactor.declare import Function
from xlfactor.errors import XlFactorError
from xlfactor.excel.log import log

#: begins the text of an error: mark, Excel's error and the message, separated by '|'
ERROR_MARK = "xlfactor-error"


def error_text(cell_error: str, message: str) -> str:
    """Give the one text that carries an error through xlwings to the add-in."""
    return f"{ERROR_MARK}|{cell_error}|{message}"


def adapter(function: Function[Any, Any]) -> Callable[..., Any]:
    """Make the positional function that xlwings registers for a declared one."""

    def call(*values: object) -> list[list[object]] | str:
        try:
            rows = function(*values)
        except XlFactorError as error:
            return error_text(error.cell_error, str(error))
        except Exception as error:  # noqa: BLE001 (the cell must show an error)
            log().exception("%s failed", function.name)
            return error_text("#VALUE!", f"unforeseen, see the log: {error!r}")
        return [["" if cell is None else cell for cell in row] for row in rows]

    call.__name__ = call.__qualname__ = function.name
    call.__doc__ = function.summary
    # xlwings reads the signature: positional parameters, None where one may be left out
    call.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # inspect looks for it
        [
            inspect.Parameter(
                item.name,
                inspect.Parameter.POSITIONAL_OR_KEYWORD,
                default=inspect.Parameter.empty if item.required else None,
            )
            for item in function.arguments
        ]
    )
    marked: Callable[..., Any] = xw.ret("raw")(call)
    for item in function.arguments:
        marked = xw.arg(item.name, "raw", doc=item.kind.help)(marked)
    # last, because xw.arg and xw.ret call xw.func again and reset the category
    registered: Callable[..., Any] = xw.func(category="xlfactor " + function.category.value)(
        marked
    )
    return registered


globals().update({name: adapter(function) for name, function in FUNCTIONS.items()})
