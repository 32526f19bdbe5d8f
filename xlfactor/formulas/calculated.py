"""What the calculation of a workbook's formulas gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlfactor.formulas.engine import Place
from xlfactor.formulas.running import Rows, Running


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A formula that could not be calculated, so that its value is the one it had."""

    place: Place
    formula: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calculated:
    """The values of all formulas of a workbook."""

    #: what each formula fills, from its own cell to the right and down
    values: Mapping[Place, Rows]
    #: why formulas show an error: the messages of our functions, and what has no room
    refused: Mapping[Place, str]
    kept: tuple[Kept, ...]
    #: the calls of our functions in each formula that has any, the outer before the inner ones
    calls: Mapping[Place, Sequence[Running]]
