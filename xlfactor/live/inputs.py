"""What a live sheet is made of: the inputs of a workbook, read as a macro reads them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from xlfactor import catalogue
from xlfactor.formulas.writing import Writer, references_of
from xlfactor.hosts import Reader
from xlfactor.parameters import Inputs
from xlfactor.places import Places


@dataclass(frozen=True, kw_only=True, eq=False)
class LiveInputs:
    """The inputs of a workbook, and what formulas write for them."""

    book: Reader

    @cached_property
    def places(self) -> Places:
        """Where the inputs stand."""
        return Places(self.book)

    @cached_property
    def references(self) -> dict[str, str]:
        """What formulas write for each input, by name."""
        return references_of(self.places)

    def writer(self, **makers: str) -> Writer:
        """Return a writer of formulas on the inputs; `makers` are functions by what they make."""
        return Writer(references=self.references, makers=makers)

    def read(self, macro: str) -> dict[str, Any] | None:
        """Return the arguments of a macro; None if the workbook lacks one that it requires."""
        wanted = catalogue.MACROS[macro]
        found = {item.name: self.places.find(item) for item in wanted.parameters}
        if any(item.required and found[item.name] is None for item in wanted.parameters):
            return None
        cells = {name: one.cells for name, one in found.items() if one is not None}
        return Inputs(cells).take(wanted.takes)


def lookup(table: str, row: int, column: str) -> str:
    """Return a formula that finds a figure by the name in column B, and by a header.

    `column` is the number of a column, or a header in quotation marks.
    """
    names, header = f"INDEX({table},0,1)", f"INDEX({table},1,0)"
    place = f"MATCH({column},{header},0)" if column.startswith('"') else column
    return f"INDEX({table},MATCH($B{row},{names},0),{place})"
