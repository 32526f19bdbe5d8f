"""Read the value of a cell of a file as Excel would return it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final, TypeAlias

from xlfactor.tables.cells import ERROR_TEXTS
from xlfactor.xlsx.texts import unescaped

Value: TypeAlias = float | str | bool | dt.datetime
#: from the first column of a sheet on; a blank is None
Row: TypeAlias = Sequence[Value | None]

#: Excel's first calendar has a 29 February 1900, which never was: before it a day is added
_FROM_1900: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001  cells know no zone
_FROM_1904: Final = dt.datetime(1904, 1, 1)  # noqa: DTZ001
_LEAP_DAY_THAT_NEVER_WAS: Final = 60
_DAY: Final = dt.timedelta(days=1)
_MILLISECONDS: Final = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CellValues:
    """Turn the texts of cells into values."""

    #: the texts that cells share
    texts: Sequence[str]
    #: the numbers of the styles that show dates
    date_styles: frozenset[int]
    #: days are counted from 1904 instead of 1900
    from_1904: bool

    def value(self, kind: str, style: int, text: str) -> Value:
        """Return the value of a cell by its type, its style and its text in the file.

        Raises a `ValueError` if the text is none of that type.
        """
        if kind == "n":
            number = finite(text)
            return self.date(number) if style in self.date_styles else number
        if kind == "s":
            return self._shared(text)
        if kind == "str":
            return unescaped(text)
        if kind == "b":
            return {"1": True, "true": True, "0": False, "false": False}[text.strip()]
        if kind == "e":
            return text if text in ERROR_TEXTS else "#UNKNOWN!"
        if kind == "d":
            return _written_out(text)
        raise ValueError(kind)

    def _shared(self, text: str) -> str:
        place = int(text)
        if not 0 <= place < len(self.texts):
            raise ValueError(text)
        return self.texts[place]

    def date(self, number: float) -> float | dt.datetime:
        """Return the date that a number stands for; as a number if it is a time alone, or none.

        Excel shows a 29 February 1900; here it is the 28th.
        """
        if number < 1:
            return number
        days, part = divmod(number, 1)
        if not self.from_1904 and number < _LEAP_DAY_THAT_NEVER_WAS:
            days += 1
        start = _FROM_1904 if self.from_1904 else _FROM_1900
        try:
            return start + days * _DAY + dt.timedelta(milliseconds=round(part * _MILLISECONDS))
        except OverflowError:
            return number


def days_of(date: dt.datetime, *, from_1904: bool) -> float:
    """Return the number that stands for a date, as `CellValues.date` reads it."""
    days = (date - (_FROM_1904 if from_1904 else _FROM_1900)) / _DAY
    is_early = not from_1904 and days < _LEAP_DAY_THAT_NEVER_WAS + 1
    return days - 1 if is_early else days


def _written_out(text: str) -> float | dt.datetime:
    """Return a date written as ISO 8601 has it; a time of day alone as a part of a day."""
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        time = dt.time.fromisoformat(text)
        return (dt.datetime.combine(_FROM_1904, time) - _FROM_1904) / _DAY


def finite(text: str) -> float:
    """Return a text as a number; a `ValueError` if it is none or infinite."""
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number
