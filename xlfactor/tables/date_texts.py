"""Read texts as dates, strictly: what may be several dates comes back as all."""

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Final

import pandas as pd


class Written(Enum):
    """How a date is written, in the words of a note."""

    #: no text
    EXCEL = "dates of Excel"
    DAY = "days"
    MONTH = "months, dated at their end"
    QUARTER = "quarters, dated at their end"
    YEAR = "years, dated at their end"
    DAY_FIRST = "days with the day first"
    MONTH_FIRST = "days with the month first"
    YEAR_FIRST = "days with the year first"


#: The ways in which a day is written in digits, where its year does not stand first in full.
ORDERS: Final = (Written.DAY_FIRST, Written.MONTH_FIRST, Written.YEAR_FIRST)

# patterns are compiled, and kept, by the first use: few tables have texts for dates
_TIME: Final = r"(?<=\d)[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?(?:Z|[+-]\d{2}:?\d{2})?"
_YEAR: Final = r"(?P<year>(?:18|19|20|21)\d{2})"
#: a year, or its last two digits
_SHORT: Final = r"(?P<year>(?:18|19|20|21)\d{2}|\d{2})"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th|º)?"
_WORD: Final = r"(?P<word>[^\W\d_]{3,})"
_QUARTER: Final = r"(?:Q(?P<quarter>[1-4])|(?P<of>[1-4])Q)"
_APART: Final = r"[-\s/.,:'’]*(?:de[l]?\s)?"
_FORMS: Final = (
    rf"{_YEAR}(?:([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}})|(?:M|[-/.:])?(?P<only>\d{{2}}))",
    rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})",
    rf"(?P<month>\d{{1,2}})[-/.]{_YEAR}",
    rf"(?P<one>\d{{1,2}})([-/.])(?P<two>\d{{1,2}})\2{_SHORT}",
    rf"(?:{_DAY}{_APART})?{_WORD}{_APART}{_SHORT}",
    rf"{_WORD}\.?\s?{_DAY},?\s{_YEAR}",
    rf"{_YEAR}{_APART}{_WORD}(?:{_APART}{_DAY})?",
    rf"{_QUARTER}{_APART}{_SHORT}",
    rf"{_YEAR}{_APART}{_QUARTER}",
)
#: The months from January on, in English, German, French, Spanish, Italian, Portuguese and Dutch.
_MONTHS: Final = (
    "january januar janvier enero gennaio janeiro januari",
    "february februar fevrier febrero febbraio fevereiro februari",
    "march marz maerz mars marzo marco maart mrz mrt",
    "april avril abril aprile",
    "may mai mayo maggio maio mei",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august aout agosto augustus",
    "september septembre septiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember decembre diciembre dicembre dezembro",
)
#: Two digits are a year from 1930 to 2029, as Excel has them.
_FIRST_SHORT: Final = 30


def date_readings(text: str) -> dict[Written, pd.Timestamp]:
    """Return the dates that a text may be by how they are written: none, one or several.

    A month, a quarter or a year is its last day; a time of day does not count.

    Examples
    --------
    >>> date_readings("Apr-97")
    {<Written.MONTH: 'months, dated at their end'>: Timestamp('1997-04-30 00:00:00')}
    >>> [str(date.date()) for date in date_readings("03/04/2020").values()]
    ['2020-04-03', '2020-03-04']
    >>> date_readings("31/04/2020"), date_readings("Market 2020"), date_readings("20")
    ({}, {}, {})
    """
    plain = re.sub(_TIME, "", text.strip(), flags=re.I)
    match = next(filter(None, (re.fullmatch(form, plain, re.I) for form in _FORMS)), None)
    if match is None:
        return {}
    parts = match.groupdict()
    return {
        written: date
        for written, year, month, day in _readings(parts)
        if (date := _date(_year(year), month, day)) is not None
    }


def _readings(parts: dict[str, str]) -> Iterator[tuple[Written, str, int, int | None]]:
    """Iterate over how the parts may be read: year, month and day, None for the last."""
    year = parts["year"]
    if parts.get("one"):
        one, two = parts["one"], parts["two"]
        yield Written.DAY_FIRST, year, int(two), int(one)
        yield Written.MONTH_FIRST, year, int(one), int(two)
        if len(one) == len(year) == 2:
            yield Written.YEAR_FIRST, one, int(two), int(year)
        return
    quarter = parts.get("quarter") or parts.get("of")
    if quarter:
        yield Written.QUARTER, year, 3 * int(quarter), None
        return
    word, digits = parts.get("word"), parts.get("month") or parts.get("only")
    month = _month_of(word) if word else int(digits or 0)
    day = parts.get("day")
    yield (Written.DAY, year, month, int(day)) if day else (Written.MONTH, year, month, None)


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (1900 if year >= _FIRST_SHORT else 2000)


def _date(year: int, month: int, day: int | None) -> pd.Timestamp | None:
    """Return a day, or the last one of a month; None if there is none."""
    try:
        first = pd.Timestamp(year, month, 1 if day is None else day)
    except ValueError:
        return None
    return first + pd.offsets.MonthEnd(0) if day is None else first


@cache
def _month_of(word: str) -> int:
    """Return the number of a month by its name or the beginning of it; 0 if it is none.

    Examples
    --------
    >>> _month_of("Sept"), _month_of("Août"), _month_of("DEZ"), _month_of("Market")
    (9, 8, 12, 0)
    """
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFD", word.casefold())
        if not unicodedata.combining(letter)
    )
    found = {
        number
        for number, names in enumerate(_MONTHS, start=1)
        if any(name.startswith(plain) for name in names.split())
    }
    return found.pop() if len(found) == 1 else 0
