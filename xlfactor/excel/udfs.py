"""The worksheet functions that xlwings loads: one adapter for each function of the catalogue.

An adapter takes values in the order of the wizard and returns rows of cells. An input error is
returned as one text that begins with `ERROR_MARK`; the add-in turns it into a real Excel error and
keeps the message, which `=FACTOR_ERROR(cell)` shows. Notes on a result come in a first row of
their own, which begins with `NOTES_MARK`; the add-in takes it off and keeps them likewise. An
unforeseen error is logged with its traceback.
"""

import datetime as dt
import inspect
from collections.abc import Callable, Sequence
from typing import Any

import xlwings as xw
from xlwings.conversion import Accessor, Pipeline

from xlfactor.catalogue import FUNCTIONS
from xlfactor.declare import Function
from xlfactor.errors import TableError, XlFactorError
from xlfactor.excel.log import log, path
from xlfactor.memo import FamilyMemo
from xlfactor.published import group
from xlfactor.tables.cells import Cell

_MEMO = FamilyMemo()

#: the start of an error's text: this mark, Excel's error and the message, separated by '|'
ERROR_MARK = "xlfactor-error"

#: the start of the first row of a result with notes, which follow after a '|'
NOTES_MARK = "xlfactor-notes"


def error_text(cell_error: str, message: str) -> str:
    """Return the text that carries an error through xlwings to the add-in."""
    return f"{ERROR_MARK}|{cell_error}|{message}"


def noted(rows: list[list[object]], notes: Sequence[str]) -> list[list[object]]:
    """Return the rows of a result, with its notes in a first row if it has any."""
    if not notes:
        return rows
    blank = [""] * (len(rows[0]) - 1)
    return [[f"{NOTES_MARK}|" + "\n".join(notes), *blank], *rows]


#: the longest text in the result of an array formula: with a longer one Excel shows only #VALUE!
_LONGEST_TEXT = 255
_CUT = " … (cut at 255 characters)"


def carried(cell: Cell) -> object:
    """Return a cell of a result in the form that COM passes to a formula.

    A blank becomes an empty text, because Excel would show an empty value as 0. A date is set to
    UTC, because pywin32 takes a date without a time zone as local time and converts it. A text too
    long for a formula is cut and ends with a note of that.
    """
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.replace(tzinfo=dt.UTC)
    if isinstance(cell, str) and len(cell) > _LONGEST_TEXT:
        return cell[: _LONGEST_TEXT - len(_CUT)] + _CUT
    return cell


class AsSent(Accessor):
    """The conversion that passes an argument on unchanged, and a range as a range."""

    @classmethod
    def reader(cls, _options: object) -> Pipeline:
        """Return the steps that convert the value received into the argument."""
        return Pipeline([_hand_on])


def _hand_on(context: Any) -> None:
    if context.range is not None:
        context.value = context.range


def in_full(argument: object) -> object:
    """Return an argument as values, with the plain numbers of a range for dates and currencies.

    The add-in itself sends values; a range comes from the user's own VBA. Raises a `TableError` if
    the range has several areas, of which Excel would return only the first.
    """
    if not isinstance(argument, xw.Range):
        return argument
    if argument.api.Areas.Count > 1:
        raise TableError(
            f"the range {argument.get_address(False, False)} has several areas: point at one "
            "block of cells"
        )
    return argument.api.Value2


def adapter(function: Function[Any, Any]) -> Callable[..., Any]:
    """Return the positional function that xlwings registers for a declared function."""

    def call(*values: object) -> list[list[object]] | str:
        try:
            answer = function.answer(*map(in_full, values), memo=_MEMO)
        except XlFactorError as error:
            return error_text(error.cell_error, str(error))
        except Exception as error:  # noqa: BLE001 (the cell must show an error)
            log().exception("%s failed", function.name)
            return error_text("#VALUE!", f"unforeseen, see the log ({path()}): {error!r}")
        rows = [
            [cell if type(cell) is float else carried(cell) for cell in row]
            for row in answer.cells
        ]
        return noted(rows, answer.notes)

    call.__name__ = call.__qualname__ = function.name
    call.__doc__ = function.summary
    # xlwings reads the signature: positional parameters, None as the default of optional ones
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
        marked = xw.arg(item.name, AsSent, doc=item.kind.help)(marked)
    # last, because xw.arg and xw.ret call xw.func again and reset the category
    registered: Callable[..., Any] = xw.func(category=group(function.category))(marked)
    return registered


def __getattr__(name: str) -> Callable[..., Any]:
    """Return the adapter of a function; xlwings asks for it when a cell first calls it."""
    if name not in FUNCTIONS:
        raise AttributeError(name)
    globals()[name] = made = adapter(FUNCTIONS[name])
    return made
