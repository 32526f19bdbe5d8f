"""Between what a cell of a file holds and what Excel hands to Python for it."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from math import isfinite, isnan
from numbers import Integral, Real
from typing import Any, Final

import numpy as np
import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import is_date_format
from openpyxl.utils.datetime import from_excel, to_excel
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from xlfactor.engine.cells import is_merged_away
from xlfactor.errors import FileError
from xlfactor.tables.cells import ERRORS

#: The numbers by which Excel's automation names error values.
ERROR_NUMBERS: Final = {text: number for number, text in ERRORS.items()}
LONGEST_TEXT = 32_767
LONGEST_FORMULA = 8_192
#: Excel's short date and time, shown in the order of the reader's country.
DATE_FORMAT, TIME_FORMAT = "mm-dd-yy", "m/d/yy h:mm"
FIRST_YEAR = 1900


def for_excel(value: Any) -> Any:
    """Give a Python, NumPy or pandas scalar as one of the values that a cell can hold.

    What pandas calls missing becomes the empty text, which empties a cell.
    """
    kind = type(value)
    if kind is float:
        return "" if isnan(value) else value
    if kind is str or kind is int or kind is bool:
        return value
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    return _for_excel_by_nature(value)


def _for_excel_by_nature(value: Any) -> Any:
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    for nature, convert in _CONVERSIONS:
        if isinstance(value, nature):
            converted = convert(value)
            return "" if isinstance(converted, float) and isnan(converted) else converted
    return value


def _as_datetime(value: dt.date) -> dt.datetime:
    if isinstance(value, pd.Timestamp):
        value = value.to_pydatetime(warn=False)
    if not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001  cells have no zone
    return value.replace(tzinfo=None)


#: What a cell makes of Python's and NumPy's kinds of values; the first that fits counts.
_CONVERSIONS: Final[tuple[tuple[Any, Callable[[Any], Any]], ...]] = (
    (type(pd.NaT), lambda _: ""),
    (bool | np.bool_, bool),
    (dt.date, _as_datetime),
    (Integral, int),
    (Real | Decimal, float),
    (str, str),
)


def write(cell: Any, value: Any) -> None:
    """Put a value into a cell as Excel would.

    A text that begins with `=` is a formula, a leading apostrophe marks a text, the empty text
    empties the cell, and a date turns a cell of general format into a date.

    Raises
    ------
    FileError
        If a cell cannot hold the value.
    """
    value = for_excel(value)
    if is_merged_away(cell):
        return
    if isinstance(value, str):
        _write_text(cell, value)
    elif isinstance(value, dt.datetime):
        _write_date(cell, value)
    elif isinstance(value, float) and not isfinite(value):
        cell.value = "#NUM!"
    elif isinstance(value, bool | float):
        cell.value = value
    elif isinstance(value, int):
        cell.value = ERRORS.get(value, value)
    else:
        raise FileError(f"{_where(cell)}: a cell cannot hold a value of type '{kind_of(value)}'")


def kind_of(value: object) -> str:
    """Name a value's type for a message."""
    return type(value).__name__


def _write_text(cell: Any, text: str) -> None:
    if text == "":
        cell.value = None
        return
    limit = LONGEST_FORMULA if is_formula_text(text) else LONGEST_TEXT
    if len(text) > limit:
        held = "a formula" if is_formula_text(text) else "a cell"
        found = f"the text has {len(text):,} characters"
        raise FileError(f"{_where(cell)}: {found}, {held} holds at most {limit:,}")
    if ILLEGAL_CHARACTERS_RE.search(text):
        raise FileError(f"{_where(cell)}: the text holds a control character")
    if text.startswith("'"):
        cell.value = text[1:] or None
        cell.data_type = "s" if text[1:] else "n"
        cell.quotePrefix = True
    else:
        cell.value = text
        if text in ERROR_NUMBERS:
            cell.data_type = "e"


def _write_date(cell: Any, value: dt.datetime) -> None:
    if value.year < FIRST_YEAR:
        raise FileError(f"{_where(cell)}: Excel has no dates before 1900, found {value:%Y-%m-%d}")
    number_format = cell.number_format
    cell.value = value
    if number_format == "General":
        number_format = TIME_FORMAT if value.time() != dt.time() else DATE_FORMAT
    cell.number_format = number_format


def read(cell: Any) -> Any:
    """Give the constant in a cell as Excel's automation does; formulas are not looked at."""
    if cell is None:
        return None
    value, kind = cell.value, cell.data_type
    if value is None or kind == "b":
        return value
    if kind == "e":
        return ERROR_NUMBERS.get(value, ERROR_NUMBERS["#VALUE!"])
    if kind == "s":
        return str(value)
    if isinstance(value, dt.datetime) and _shows_date(cell.number_format):
        return value
    return from_number(serial(cell), cell)


def stored(cell: Any) -> float | bool | str | None:
    """Give the constant in a cell, a date as its number."""
    if cell is None or cell.value is None or cell.data_type in {"b", "e", "s"}:
        value: bool | str | None = None if cell is None else cell.value
        return value
    return serial(cell)


def serial(cell: Any) -> float:
    """Give the number in a cell of numbers or dates."""
    if isinstance(cell.value, Real):
        return float(cell.value)
    return float(to_excel(cell.value, cell.parent.parent.epoch))


def from_number(number: float, cell: Any) -> Any:
    """Give a number as a date if the cell's format shows a date, else as it is."""
    if not cell.has_style or not _shows_date(cell.number_format):
        return number
    try:
        moment = from_excel(number, cell.parent.parent.epoch)
    except (ValueError, OverflowError):
        return number
    return moment if isinstance(moment, dt.datetime) else number


@lru_cache(maxsize=1024)
def _shows_date(number_format: str) -> bool:
    return bool(is_date_format(number_format))


def is_formula_text(value: object) -> bool:
    """Tell a text that Excel takes for a formula."""
    return isinstance(value, str) and len(value) > 1 and value.startswith("=")


def is_formula(cell: Any) -> bool:
    """Tell whether a cell holds a formula."""
    return cell is not None and cell.data_type == "f"


def formula_of(cell: Any) -> str:
    """Give the formula in a cell, or its constant as Excel's formula bar shows it."""
    if cell is None or cell.value is None:
        return ""
    if isinstance(cell.value, ArrayFormula):
        return str(cell.value.text)
    if isinstance(cell.value, DataTableFormula):
        return "=TABLE()"
    if cell.data_type in {"f", "s", "e"}:
        return str(cell.value)
    if cell.data_type == "b":
        return str(cell.value).upper()
    return f"{serial(cell):.15g}"


def _where(cell: Any) -> str:
    return f"'{cell.parent.title}'!{cell.coordinate}"
