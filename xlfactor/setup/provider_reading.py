"""Read cells of a provider's workbook as a table of assumptions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.hosts import Found
from xlfactor.parameters import Inputs, arguments_of, flattened
from xlfactor.tables.cells import Cells
from xlfactor.tables.provider import CmaInputs

#: The fewest asset classes of a table of assumptions.
_FEWEST: Final = 2
_ARGUMENTS: Final = arguments_of(CmaInputs, where="setup")
INPUTS: Final = {item.name: item for item in flattened(_ARGUMENTS)}
OPTIONS: Final = tuple(name for name, item in INPUTS.items() if not item.kind.is_table)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProviderTable:
    """A provider's table: its cells, those of its correlations, and what they say."""

    cma: Found
    #: None if they are in the table itself.
    correlations: Found | None
    #: The options that it is read with, by the names of their inputs.
    options: Mapping[str, str]
    assumptions: Assumptions

    @property
    def is_whole(self) -> bool:
        """Whether it has asset classes with all their figures."""
        figures = self.assumptions
        return (
            len(figures.complete_assets) >= _FEWEST and len(figures.expected_returns.columns) > 0
        )


def read_table(
    cma: Found, correlations: Found | None, options: Mapping[str, str]
) -> ProviderTable:
    """Read a table, with its correlations if they stand apart and the options that are given.

    Raises a `XlFactorError` if it cannot be read as it stands.
    """
    tables = [one for one in (cma, correlations) if one is not None]
    cells: dict[str, Cells] = {one.name: one.cells for one in tables}
    cells |= {name: ((text,),) for name, text in options.items()}
    return ProviderTable(
        cma=cma,
        correlations=correlations,
        options=options,
        assumptions=CmaInputs(**Inputs(cells).take(_ARGUMENTS)).published,
    )
