"""Groups of inputs on the yield curve: yields, bond portfolios, barbells."""

from functools import cached_property

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.barbells import barbell_weights, spread_beta, three_maturities
from xlfactor.core.estimation.curves import zero_coupon_prices
from xlfactor.core.factors.curve import CurveComponents, curve_components
from xlfactor.core.frozen import frozen
from xlfactor.core.risk.curve import Positions, curve_risks, yield_sensitivities
from xlfactor.core.risk.portfolios import FactorRisks
from xlfactor.core.typing import Labels
from xlfactor.tables.inputs import curves, histories


@frozen
class CurveStudy:
    """Yields by maturity, and the components of their changes."""

    yields: curves.Yields
    component_count: curves.ComponentCount | None = None
    periods_per_year: histories.PeriodsPerYear | None = None

    @cached_property
    def components(self) -> CurveComponents:
        """The components of the whole history."""
        return curve_components(
            self.yields, count=self.component_count, periods_per_year=self.periods_per_year
        )

    @property
    def latest(self) -> "pd.Series[float]":
        """The yields of the last date."""
        return self.yields.iloc[-1]

    def spread_beta(self, maturities: Labels) -> float:
        """Return the beta of the spread long over bullet on the spread bullet over short."""
        return spread_beta(self.yields, maturities)


@frozen
class BondStudy:
    """Bond portfolios and their risk along the curve."""

    curve: CurveStudy
    bond_portfolios: curves.BondPortfolios
    position_kind: curves.PositionChoice = Positions.BONDS

    @cached_property
    def sensitivities(self) -> pd.DataFrame:
        """The gains for each unit by which a yield falls (tenors×P)."""
        return yield_sensitivities(
            self.bond_portfolios, self.curve.latest, kind=self.position_kind
        )

    @cached_property
    def risks(self) -> FactorRisks:
        """The volatility by maturity and by component."""
        return curve_risks(self.sensitivities, self.curve.components)


@frozen
class BarbellStudy:
    """A bullet, and the barbells that are neutral to its duration."""

    curve: CurveStudy
    barbell_maturities: curves.BarbellMaturities | None = None
    barbell_spread_beta: curves.SpreadBeta | None = None

    @cached_property
    def prices(self) -> "pd.Series[float]":
        """The prices of the short bond, the bullet and the long bond."""
        three = three_maturities(self.barbell_maturities)
        found = labels.pick(self.curve.latest, three, name="yields", what="column")
        return zero_coupon_prices(found)

    @cached_property
    def beta(self) -> float:
        """The beta of the regression-weighted barbell: as typed, else of the history."""
        if self.barbell_spread_beta is not None:
            return self.barbell_spread_beta
        return self.curve.spread_beta(self.prices.index)

    @cached_property
    def weights(self) -> pd.DataFrame:
        """Numbers of bonds, a column each barbell; of the bullet -1."""
        return barbell_weights(self.prices, beta=self.beta)

    @cached_property
    def sensitivities(self) -> pd.DataFrame:
        """The gains for each unit by which a yield falls (tenors×4)."""
        return yield_sensitivities(self.weights, self.curve.latest)

    @cached_property
    def risks(self) -> FactorRisks:
        """The volatility by maturity and by component."""
        return curve_risks(self.sensitivities, self.curve.components)
