"""The inputs of two workbooks, some of them swapped, and the figures that a change is told of."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from xlfactor.core.factors.model import FactorModel
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.attribution import Swapped
from xlfactor.core.risk.measures import Volatility
from xlfactor.core.risk.portfolios import factor_risks
from xlfactor.errors import named
from xlfactor.hosts import Found, Reader
from xlfactor.parameters import HISTORIES, Argument, Inputs, arguments_of, flattened
from xlfactor.places import Places
from xlfactor.tables.cells import Cells

#: the tables of figures that a change is told of
WEIGHTS, EXPOSURES, RISKS = "Weights", "Exposures", "Risk contributions"
TOTALS, PREMIA = "Risk and return", "Factor premia"
VOLATILITY, RETURN = "Volatility", "Expected return"
#: what is said where some came and others went
RENAMED = (
    "One that only has a new name counts as two: give it the same name in both workbooks, so that "
    "inputs are told apart."
)


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


def sides_of(before: Reader, after: Reader, takes: Sequence[Argument]) -> Sides:
    """Find the inputs of a study in two workbooks."""
    wanted = flattened(takes)
    wanted += (HISTORIES,) * any(item.kind.is_history for item in wanted)
    found, lacks = [], []
    for when, reader in {"before": before, "after": after}.items():
        with named(when):
            places = Places(reader)
            there = {item.name: places.find(item) for item in wanted}
        missing = [item.name for item in wanted if item.required and there[item.name] is None]
        lacks += [f"{when} lacks {', '.join(missing)}"] * bool(missing)
        found.append({name: one for name, one in there.items() if one is not None})
    return Sides(before=found[0], after=found[1], lacks=tuple(lacks))


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
