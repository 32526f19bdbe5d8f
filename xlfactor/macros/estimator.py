"""What portfolios are chosen by: exposures and risk, estimated once for all of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import pandas as pd

from xlfactor.core.backtest.walk import Past, Rule
from xlfactor.core.estimation.statistics import estimate_statistics
from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.core.factors.fitting import ExposureSettings
from xlfactor.core.options import Method
from xlfactor.report.portfolios import Market

#: Gives weights from what is known at a date, and from the weights held then, if any are.
Chooser: TypeAlias = Callable[[Market, "pd.Series[float] | None"], "pd.Series[float]"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimator:
    """How exposures, means and covariances are estimated."""

    method: Method
    settings: ExposureSettings
    periods_per_year: float | None = None
    #: By date what the window before it tells, which all portfolios of a walk share.
    seen: dict[pd.Timestamp, Market] = field(default_factory=dict)

    def market(self, returns: pd.DataFrame, factor_returns: pd.DataFrame) -> Market:
        """Estimate all that portfolios are chosen by."""
        scale = self.periods_per_year
        return Market(
            exposures=estimate_exposures(
                returns,
                factor_returns,
                method=self.method,
                settings=self.settings,
                periods_per_year=scale,
            ),
            statistics=estimate_statistics(returns, periods_per_year=scale, name="asset_returns"),
            factor_statistics=estimate_statistics(
                factor_returns, periods_per_year=scale, name="factor_returns"
            ),
        )

    def rule(self, choose: Chooser) -> Rule:
        """Give a chooser as a rule of a walk, which looks at the past only."""
        return lambda past: choose(self._from_past(past), past.current_weights)

    def _from_past(self, past: Past) -> Market:
        if past.factor_returns is None:
            raise TypeError("portfolios need factor returns")
        if past.date not in self.seen:
            self.seen[past.date] = self.market(past.returns, past.factor_returns)
        return self.seen[past.date]
