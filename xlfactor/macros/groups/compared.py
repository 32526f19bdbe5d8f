"""The group of inputs on portfolios side by side: cases, rules, your own and the current one."""

from collections.abc import Iterable
from functools import cached_property

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.rules import RulePortfolio
from xlfactor.errors import LabelError
from xlfactor.macros.groups.targets import Comparison, TargetCases, TargetStudy
from xlfactor.tables.inputs.portfolios import Portfolios

#: The name of the weights now held.
CURRENT = "Current"


@frozen
class ComparedPortfolios:
    """All portfolios of a study, each under its name."""

    comparison: Comparison
    target_cases: TargetCases | None = None
    portfolios: Portfolios | None = None

    @property
    def study(self) -> TargetStudy:
        """The market of the portfolios, and its assets' classes."""
        return self.comparison.study

    @cached_property
    def weights(self) -> pd.DataFrame:
        """The weights (N×P): of cases, of rules, your own, the current ones.

        Raises a `LabelError` if two portfolios have the same name, or one of yours names an
        unknown asset.
        """
        columns: list[tuple[str, pd.Series[float]]] = []
        if self.target_cases is not None:
            columns += [
                (name, one.found.weights) for name, one in self.target_cases.solved.items()
            ]
        columns += [(name, one.weights) for name, one in self._by_rule.items()]
        if self.portfolios is not None:
            assets = self.study.market_study.history.assets
            own = labels.holdings_onto(self.portfolios, assets, name="portfolios")
            columns += [(str(name), one) for name, one in own.items()]
        if self.study.classes.current is not None:
            columns.append((CURRENT, self.study.classes.current))
        require_names_apart([name for name, _ in columns])
        return pd.DataFrame(dict(columns))

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed in histories, exposures and rules."""
        market = self.study.market_study
        rules = (f"{name}: {note}" for name, one in self._by_rule.items() for note in one.notes)
        return (*market.history.notes, *market.market.exposures.notes, *rules)

    @cached_property
    def _by_rule(self) -> dict[str, RulePortfolio]:
        return self.comparison.rules.portfolios(self.study.market_study.market)


def require_names_apart(names: Iterable[str]) -> None:
    """Raise a `LabelError` if two portfolios have the same name, such as a case and a rule."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise LabelError(
                f"two portfolios are called '{name}': rename your own one, in cases, "
                "portfolios or bond_portfolios"
            )
        seen.add(name)
