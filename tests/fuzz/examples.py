"""The worked examples as calls: a function, and the cells that each argument has."""

from contextlib import closing
from dataclasses import dataclass
from functools import cache

from xlfactor import catalogue
from xlfactor.declare import Function
from xlfactor.examples import function_of
from xlfactor.formulas.formula import _Formula
from xlfactor.hosts import Found
from xlfactor.places import Places
from xlfactor.studies import WORKBOOKS
from xlfactor.tables.dated import DatedTable
from xlfactor.xlsx.book import open_book
from xlfactor.xlsx.shipped import shipped

#: so many dates are enough, and read in no time; so few draws are the fewest that are taken
_DATES, _DRAWS = 60, {"band_draws": 20.0, "draws": 1000.0}
#: the months of a window that these dates have room for, of months and of days
_OF_MONTHS, _OF_DAYS = 54.0, 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Example:
    """A call that gives an answer."""

    function: Function
    arguments: tuple


class _Outer(_Formula):
    """A formula that remembers the arguments of its outermost function."""

    def __init__(self, formula, places):
        super().__init__(formula, places)
        self.arguments = []

    def _argument(self):
        value = super()._argument()
        if self._depth == 1:
            self.arguments.append(value.cells if isinstance(value, Found) else value)
        return value


@cache
def examples():
    """Return the worked example of every function, its tables of dates cut short."""
    found = []
    for workbook in WORKBOOKS.values():
        if workbook.formulas:
            with closing(open_book(shipped(workbook.key))) as book:
                places = Places(book)
                found += [_example(formula, places) for formula in workbook.formulas]
    return tuple(found)


def _example(formula, places):
    outer = _Outer(formula, places)
    outer.answer()
    function = catalogue.function(function_of(formula))
    of_days = function.name.startswith("TAIL")
    few = _DRAWS | {"window_months": _OF_DAYS if of_days else _OF_MONTHS}
    arguments = [
        value[: _DATES + 1] if isinstance(item.kind, DatedTable) else few.get(item.name, value)
        for item, value in zip(function.arguments, outer.arguments, strict=False)
    ]
    return Example(function=function, arguments=tuple(arguments))
