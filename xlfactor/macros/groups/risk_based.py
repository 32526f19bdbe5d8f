"""The group of inputs on risk-based portfolios and the factors that explain them."""

from functools import cached_property

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.factors.exposures import Exposures, estimate_exposures
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.history import History
from xlfactor.core.portfolios.risk_based import rebalanced_returns, risk_based_weights
from xlfactor.core.risk.variance_shares import shares_by_group, variance_shares
from xlfactor.macros.groups.returns import ReturnsStudy
from xlfactor.tables.inputs import assets, risk, risk_based


@frozen
class RiskBasedStudy:
    """Risk-based portfolios of all assets but cash, and their regressions on the factors."""

    study: ReturnsStudy
    cash_asset: assets.CashAsset | None = None
    market_values: risk_based.MarketValues | None = None
    factor_groups: risk.FactorGroups | None = None

    @property
    def history(self) -> History:
        """Asset and factor returns of the same periods."""
        return self.study.history

    @cached_property
    def weights(self) -> pd.DataFrame:
        """The weights of each portfolio (N×P)."""
        self.study.require_cash(self.cash_asset)
        cash = None if self.cash_asset is None else pd.Index([self.cash_asset])
        if cash is not None:
            known = pd.Series(0.0, index=self.history.assets)
            labels.pick(known, cash, name="cash_asset", what="asset")
        return risk_based_weights(
            self.study.statistics.covariance, market_values=self.market_values, excluded=cash
        )

    @cached_property
    def returns(self) -> pd.DataFrame:
        """The returns of the portfolios (T×P), in excess of cash if there is any."""
        return rebalanced_returns(self.history.returns, self.weights, cash_asset=self.cash_asset)

    @cached_property
    def exposures(self) -> Exposures:
        """The portfolios' exposures, by ordinary least squares on all factors."""
        return estimate_exposures(
            self.returns,
            self.history.factor_returns,
            periods_per_year=self.history.periods_per_year,
        )

    @cached_property
    def variance_shares(self) -> pd.DataFrame:
        """What each factor adds to the variance of the portfolios ((K+1)×P)."""
        return variance_shares(self.exposures.model(self.study.factor_statistics.covariance))

    @property
    def group_shares(self) -> pd.DataFrame | None:
        """What each group of factors adds to it; None if there are no groups."""
        if self.factor_groups is None:
            return None
        return shares_by_group(self.variance_shares, self.factor_groups)
