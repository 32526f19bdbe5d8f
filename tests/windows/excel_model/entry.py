"""What a cell makes of a value that is entered, and what it says when it is asked.

As Excel does: every number is a double; a text that looks like a number, a date, a truth value,
an error or a formula becomes one, unless the cell's format is text or an apostrophe stands before
it; a date is a number whose cell shows it as a date.
"""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Any, Final

from openpyxl.styles.numbers import is_date_format

from tests.windows.excel_model.members import ExcelError

GENERAL, TEXT, DATE = "General", "@", "m/d/yyyy"
LONGEST_TEXT = 32_767
ERRORS: Final = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
}
_EPOCH = dt.datetime(1899, 12, 30)
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_NUMBER = re.compile(
    r"[-+(]*[$€£%]?[-+]?(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?(e[-+]?\d+)?\s*[%€)]?", re.IGNORECASE
)
_DATE = re.compile(
    rf"\d{{1,4}}[-/.]\d{{1,2}}([-/.]\d{{1,4}})?|{_MONTH}[-/ .]+\d{{1,4}}(, *\d{{4}})?"
    rf"|\d{{1,2}}[-/ .]*{_MONTH}([-/ .,]+\d{{2,4}})?|\d{{1,2}}:\d\d(:\d\d)?( *[ap]m?)?"
    r"|\d* ?\d+/\d+",
    re.IGNORECASE,
)


class CellError(int):
    """The error value of a cell, as COM says it."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a cell holds: a double, a text, a truth value or an error by its name; a formula."""

    value: float | str | bool | None
    formula: str = ""
    is_error: bool = False
    prefix: str = ""

    @property
    def is_text(self) -> bool:
        """Whether the cell holds a text as it was entered."""
        return isinstance(self.value, str) and not self.formula and not self.is_error


def entered(value: Any, number_format: str) -> tuple[Content | None, str]:
    """Give what a cell of that format holds once a value was entered, and its format then."""
    if isinstance(value, bool):
        return Content(value), number_format
    if isinstance(value, dt.datetime):
        return Content(_serial(value)), DATE if number_format == GENERAL else number_format
    if isinstance(value, int | float | Decimal):
        return _number(value), number_format
    if isinstance(value, str):
        return _text(value, number_format)
    if value is None:
        return None, number_format
    raise ExcelError(f"a cell cannot hold a {type(value).__name__}")


def said(content: Content | None, number_format: str) -> Any:
    """Give the value of a cell as `Range.Value` does: a date or a currency by its format."""
    if content is None or content.value is None:
        return None
    if content.is_error:
        return CellError(ERRORS[str(content.value)])
    if isinstance(content.value, float) and number_format not in {GENERAL, TEXT}:
        if is_date_format(number_format):
            return _EPOCH + dt.timedelta(seconds=round(content.value * 86_400, 3))
        if re.search(r"[$€£]", number_format):
            return Decimal(f"{content.value:.4f}")
    return content.value


def written(content: Content | None) -> str:
    """Give a cell as `Range.Formula` does: its formula, or its constant as it was typed."""
    if content is None:
        return ""
    value = content.value
    return content.formula or (f"{value:.15g}" if isinstance(value, float) else str(value))


def _number(value: float | Decimal) -> Content:
    for text, number in ERRORS.items():
        if value == number:
            return Content(text, is_error=True)
    if not isfinite(value):
        raise ExcelError(f"a cell cannot hold {value}")
    return Content(float(value))


def _serial(moment: dt.datetime) -> float:
    if moment.year < 1900:
        raise ExcelError(f"Excel has no dates before 1900: {moment}")
    return (moment - _EPOCH) / dt.timedelta(days=1)


def _text(text: str, number_format: str) -> tuple[Content | None, str]:
    if len(text) > LONGEST_TEXT:
        raise ExcelError(f"a cell cannot hold {len(text)} characters")
    if text.startswith("'"):
        return Content(text[1:], prefix="'"), number_format
    if text == "":
        return None, number_format
    if number_format == TEXT:
        return Content(text), number_format
    return _looked_through(text.strip(), text), number_format


def _looked_through(bare: str, text: str) -> Content:
    """Give what Excel takes a text for; the model does not work out what it would become."""
    if bare[:1] in {"=", "+", "-", "@"} and len(bare) > 1 and not _NUMBER.fullmatch(bare):
        return Content(None, formula=text)
    if bare.upper() in {"TRUE", "FALSE"}:
        return Content(bare.upper() == "TRUE")
    if bare.upper() in ERRORS:
        return Content(bare.upper(), is_error=True)
    if any(char.isdigit() for char in bare) and (_NUMBER.fullmatch(bare) or _DATE.fullmatch(bare)):
        return Content(float("".join(re.findall(r"\d", bare))))
    return Content(text)
