"""The inputs of two workbooks, some of them swapped, and the figures that a change is told of."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final, TypeVar

import numpy as np
import pandas as pd

from xlfactor.core.factors.model import FactorModel
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.attribution import Swapped
from xlfactor.core.risk.measures import Volatility
from xlfactor.core.risk.portfolios import factor_risks
from xlfactor.errors import XlFactorError, named
from xlfactor.hosts import Found
from xlfactor.parameters import HISTORIES, Argument, Inputs, Parameter, arguments_of, flattened
from xlfactor.places import Places
from xlfactor.tables.cells import Cells

T = TypeVar("T", "pd.Series[float]", pd.DataFrame)

#: the tables of figures that a change is told of
WEIGHTS, EXPOSURES, RISKS = "Weights", "Exposures", "Risk contributions"
TOTALS, PREMIA = "Risk and return", "Factor premia"
VOLATILITY, RETURN = "Volatility", "Expected return"
#: what a portfolio is tracked by
BENCHMARK: Final = "Benchmark"
OF_BENCHMARK: Final = ("benchmark", "tracking_error_limit", "limit_tracking_error")
#: what is said where some came and others went
RENAMED = (
    "One that only has a new name counts as two: give it the same name in both workbooks, so that "
    "inputs are told apart."
)
#: what the place of figures in memory, or their unit, may change in them
_ROUNDING: Final = 1e-14


class StudyChange(ABC):
    """A study in two states."""

    @property
    def changed(self) -> tuple[str, ...]:
        """What changed, in words: the inputs that are swapped."""
        return tuple(name for name in self._names if self._differs(name))

    @property
    def unchanged(self) -> tuple[str, ...]:
        """What did not change."""
        return tuple(name for name in self._names if not self._differs(name))

    @property
    @abstractmethod
    def notes(self) -> tuple[str, ...]:
        """What came, what went, and what is not told apart."""

    @abstractmethod
    def outcome(self, swapped: Swapped) -> "pd.Series[float]":
        """Return all figures with some inputs as they are after the change."""

    @property
    @abstractmethod
    def _names(self) -> tuple[str, ...]:
        """What is swapped, in words."""

    @abstractmethod
    def _differs(self, name: str) -> bool:
        """Return whether something that is swapped is not the same in both states."""


@frozen
class Sides:
    """The inputs of two workbooks, by their names."""

    before: Mapping[str, Found]
    after: Mapping[str, Found]
    #: what the study cannot do without and a workbook lacks, in words
    lacks: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[str, ...]:
        """The inputs whose cells are not the same, and where they stand."""
        return tuple(
            f"{name} ({(self.after if name in self.after else self.before)[name].place})"
            for name in dict.fromkeys((*self.before, *self.after))
            if self.differ([name])
        )

    def differ(self, names: Iterable[str]) -> bool:
        """Return whether the cells of some inputs are not the same."""
        return any(_digest(self.before, name) != _digest(self.after, name) for name in names)

    def mixed(self, swapped: Callable[[str], bool]) -> dict[str, Cells]:
        """Return the cells of each input: those after the change if it is swapped."""
        return {
            name: side[name].cells
            for name in dict.fromkeys((*self.before, *self.after))
            if name in (side := self.after if swapped(name) else self.before)
        }


def _digest(side: Mapping[str, Found], name: str) -> str:
    return side[name].digest if name in side and side[name].cells else ""


def sides_of(before: Places, after: Places, takes: Iterable[Argument]) -> Sides:
    """Find the inputs of a study in two workbooks."""
    wanted = flattened(takes)
    wanted += (HISTORIES,) * any(item.kind.is_history for item in wanted)
    found, lacks = [], []
    for when, places in {"before": before, "after": after}.items():
        with named(when):
            there = {item.name: places.find(item) for item in wanted}
        missing = [item.name for item in wanted if item.required and there[item.name] is None]
        lacks += [f"{when} lacks {', '.join(missing)}"] * bool(missing)
        found.append({name: one for name, one in there.items() if one is not None})
    return Sides(before=found[0], after=found[1], lacks=tuple(lacks))


def changed_beside(before: Places, after: Places, others: Iterable[Parameter]) -> Iterator[str]:
    """Yield the inputs of other analyses whose cells are not the same, and where they stand."""
    for item in others:
        # what cannot be read is refused by the analysis that needs it
        with suppress(XlFactorError):
            yield from sides_of(before, after, [item]).changed


def same(one: T, other: T) -> bool:
    """Return whether two tables of the same names hold the same, in whatever order."""
    ordered = other.reindex_like(one)
    return np.allclose(one, ordered, rtol=_ROUNDING, atol=_ROUNDING, equal_nan=True)


def group(
    made: type[Any], cells: Mapping[str, Cells], *, known: Mapping[type[Any], Any] | None = None
) -> Any:
    """Return a group of inputs, from their cells; groups in it may be `known` already."""
    return made(**Inputs(cells, made=known).take(takes_of(made)))


def takes_of(made: type[Any]) -> tuple[Argument, ...]:
    """Return what a group of inputs takes."""
    return arguments_of(made, where=made.__name__)


def figures(
    weights: pd.DataFrame,
    model: FactorModel,
    *,
    expected_returns: "pd.Series[float]",
    premia: "pd.Series[float]",
) -> "pd.Series[float]":
    """Return the figures of portfolios that a change is told of, by table, portfolio and row.

    Parameters
    ----------
    weights : DataFrame of shape (n_assets, n_portfolios)
    expected_returns : Series of shape (n_assets,)
    premia : Series of shape (n_factors,)
    """
    risks = factor_risks(weights, Volatility.of(model.covariance), model)
    totals = pd.DataFrame(
        {
            VOLATILITY: risks.risk_contributions.sum(),
            RETURN: weights.T @ expected_returns[weights.index],
        }
    )
    tables = {
        TOTALS: totals.T,
        WEIGHTS: weights,
        EXPOSURES: model.portfolio_exposures(weights),
        RISKS: risks.risk_contributions,
        PREMIA: premia.to_frame(""),
    }
    return pd.Series(
        {
            (table, str(portfolio), str(row)): float(value)
            for table, shown in tables.items()
            for portfolio, column in shown.items()
            for row, value in column.items()
        }
    )
