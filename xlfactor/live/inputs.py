"""What a live sheet is made of: the inputs of a workbook, read as a macro reads them."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from xlfactor import catalogue
from xlfactor.areas import area_of
from xlfactor.core.allocation.portfolio_limits import TrackingUse
from xlfactor.core.option import Option
from xlfactor.formulas.writing import Writer, references_of
from xlfactor.hosts import Found
from xlfactor.live.conditions import says, where_says
from xlfactor.live.table import address
from xlfactor.parameters import Inputs, Parameter
from xlfactor.places import Places

_LIMIT: Final = "tracking_error_limit"
_TRACKED: Final = "limit_tracking_error"


@dataclass(frozen=True, kw_only=True, eq=False)
class LiveInputs:
    """The inputs of a workbook, and what formulas write for them."""

    places: Places

    @cached_property
    def references(self) -> dict[str, str]:
        """What formulas write for each input, by name.

        A function keeps to a limit of the tracking error that it is given; the workbook says
        whether portfolios do.
        """
        limit = {} if self.is_tracked else {_LIMIT}
        return {name: text for name, text in self.given.items() if name not in limit}

    @cached_property
    def given(self) -> dict[str, str]:
        """What formulas write for each input that is there, by name."""
        return references_of(self.places)

    @property
    def is_tracked(self) -> bool:
        """Whether portfolios keep to the limit of the tracking error."""
        return self.value(_TRACKED) is TrackingUse.YES

    @cached_property
    def found(self) -> dict[str, Found]:
        """The inputs that are there, by name."""
        found = {name: self.places.find(item) for name, item in self._known.items()}
        return {name: one for name, one in found.items() if one is not None}

    @cached_property
    def _known(self) -> dict[str, Parameter]:
        """All inputs that a macro may read, by name."""
        return {item.name: item for one in catalogue.MACROS.values() for item in one.parameters}

    def value(self, name: str) -> Any:
        """Return what an input says; its default if it is not given."""
        return self._known[name].read(self.found[name].cells if name in self.found else ())

    def where(self, name: str, option: Option, text: str, otherwise: str) -> str:
        """Return a formula of one text while an option says a word, and of another while not.

        An option that the workbook has no cell for, and so its default, says another word.
        """
        if name not in self.given:
            return otherwise
        return where_says(self.given[name], option, text, otherwise)

    def while_tracked(self, text: str) -> str:
        """Return a formula of a text while portfolios keep to the limit of the tracking error."""
        return self.where(_TRACKED, TrackingUse.YES, text, '""') if text else ""

    def stated(self, name: str) -> str:
        """Return what a formula writes for a number: its cell, or its default if that is blank."""
        is_filled = name in self.found and self.found[name].cells
        return self.given[name] if is_filled else f"{self.value(name):g}"

    def filled(self, name: str) -> str:
        """Return a formula of the number in a cell; while that is blank, of its default."""
        usual = f"{self._known[name].default:g}"
        return (
            f'IF({self.given[name]}="",{usual},{self.given[name]})'
            if name in self.given
            else usual
        )

    def unchanged(self, name: str) -> str:
        """Return the condition that an option still says what it says now."""
        if name not in self.given:
            return "TRUE"
        cell, now = self.given[name], self.value(name)
        same = says(cell, now)
        return f'OR({same},{cell}="")' if now is self._known[name].default else same

    def has(self, name: str, header: str) -> bool:
        """Return whether a table of the workbook has a column, in letters of any case."""
        return name in self.found and header.casefold() in self._headers(name)

    def _headers(self, name: str) -> list[str]:
        return [str(one).casefold() for one in next(iter(self.found[name].cells), ())]

    def writer(self, **makers: str) -> Writer:
        """Return a writer of formulas on the inputs; `makers` are functions by what they make."""
        return Writer(references=self.references, makers=makers)

    def read(self, macro: str) -> dict[str, Any] | None:
        """Return the arguments of a macro; None if the workbook lacks one that it requires."""
        wanted = catalogue.MACROS[macro]
        if any(item.required and item.name not in self.found for item in wanted.parameters):
            return None
        cells = {name: one.cells for name, one in self.found.items()}
        return Inputs(cells).take(wanted.takes)

    def lookup(self, name: str, header: str | None = None) -> str:
        """Return a formula that finds what an input says in a column, the second if unnamed.

        It looks for the name in column B of the row for which `{row}` stands.
        """
        return lookup(self.cells_of(name, header), self.column(name, 0))

    def cells_of(self, name: str, header: str | None = None) -> str:
        """Return the cells of a column of an input below its header, of the second if unnamed."""
        position = 1 if header is None else self._headers(name).index(header.casefold())
        return self.column(name, position)

    def headers(self, name: str) -> str:
        """Return the header row of an input, and the cell beside it that another would fill."""
        sheet, _, cells = self.found[name].place.rpartition("!")
        area = area_of(sheet, cells)
        return f"{sheet}!{address(area.top, area.left, area.top, area.right + 1)}"

    def column(self, name: str, position: int) -> str:
        """Return the cells of a column of an input below its header."""
        found = self.found[name]
        if self.references[name].endswith("[#All]"):
            header = re.sub(r"(?=['#\[\]])", "'", str(found.cells[0][position]))
            return f"{name}[{header}]"
        sheet, _, cells = found.place.rpartition("!")
        area = area_of(sheet, cells)
        column = area.left + position
        return f"{sheet}!{address(area.top + 1, column, area.bottom, column)}"


def lookup(figures: str, names: str) -> str:
    """Return a formula that finds a figure by the name in column B of the row `{row}`."""
    return f"INDEX({figures},MATCH($B{{row}},{names},0))"
