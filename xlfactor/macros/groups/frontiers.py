"""Groups of inputs on the efficient frontier, and on views against an equilibrium."""

from functools import cached_property

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.black_litterman import USUAL_TAU, Posterior, black_litterman
from xlfactor.core.allocation.frontier import Frontier
from xlfactor.core.allocation.rules import equal_weights
from xlfactor.core.allocation.three_way import FactorProfile, ThreeWayTrade, three_way_trade
from xlfactor.core.allocation.tracked_frontier import TrackedFrontier, frontier_within
from xlfactor.core.allocation.utility import (
    equilibrium_returns,
    implied_risk_aversion,
    maximum_utility_weights,
)
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.frontiers import FrontierOverview
from xlfactor.core.risk.active import benchmark_weights
from xlfactor.errors import InfeasibleError
from xlfactor.macros.groups.benchmarks import PolicyPortfolios
from xlfactor.macros.groups.blends import BlendStudy
from xlfactor.macros.groups.compared import CURRENT, require_names_apart
from xlfactor.report.views import AFTER_VIEWS, EQUILIBRIUM, REFERENCE
from xlfactor.tables.inputs import risk, targets
from xlfactor.tables.inputs import views as inputs

#: The names of the portfolios that the frontier adds.
_EQUAL, _LEAST, _SHARPE = "Equal weight", "Minimum variance", "Maximum Sharpe"


@frozen
class FrontierStudy:
    """The portfolios of a study of assumptions, and the efficient frontier within its limits."""

    policy_portfolios: PolicyPortfolios

    @property
    def blends(self) -> BlendStudy:
        """The study of assumptions."""
        return self.policy_portfolios.blends

    @cached_property
    def frontier(self) -> Frontier | TrackedFrontier:
        """The efficient frontier."""
        blends = self.blends
        return frontier_within(
            blends.expected_returns, blends.study.covariance, limits=blends.limits
        )

    @cached_property
    def overview(self) -> FrontierOverview:
        """The portfolios of the study beside the frontier, and those that are made of it.

        Raises a `LabelError` if two portfolios have the same name.
        """
        own, frontier = self.policy_portfolios.weights, self.frontier
        cash_return = self.blends.cash_return
        first = frontier.even_positions(2)[0]
        made = {_EQUAL: equal_weights(own.index), _LEAST: frontier.weights(first)}
        if self.has_sharpe:
            made[_SHARPE] = frontier.weights(frontier.at_maximum_sharpe(cash_return))
        require_names_apart([*map(str, own), *made])
        return FrontierOverview(
            frontier=frontier, weights=own.assign(**made), cash_return=cash_return
        )

    @cached_property
    def has_sharpe(self) -> bool:
        """Whether some portfolio has a highest Sharpe ratio."""
        try:
            self.frontier.at_maximum_sharpe(self.blends.cash_return)
        except InfeasibleError:
            return False
        return True

    @property
    def notes(self) -> tuple[str, ...]:
        """Which returns are meant, what cash earns, and where the other portfolios come from."""
        blends = self.blends
        cash = (
            "Sharpe ratios are of total returns: no cash asset class is given."
            if blends.cash_asset is None
            else f"Sharpe ratios are of returns above '{blends.cash_asset}', "
            f"{blends.cash_return:.2%}."
        )
        none = () if self.has_sharpe else ("No portfolio has a highest Sharpe ratio above zero.",)
        returns = f"Expected returns are those of '{blends.expected_returns.name}'."
        return (returns, cash, *none, *blends.notes)


@frozen
class PriceOfRisk:
    """A reference portfolio, and the risk aversion that it implies or that is given."""

    frontier_study: FrontierStudy
    benchmark: risk.Benchmark | None = None
    risk_aversion: inputs.RiskAversion | None = None

    @property
    def blends(self) -> BlendStudy:
        """The study of assumptions."""
        return self.frontier_study.blends

    @property
    def covariance(self) -> pd.DataFrame:
        """The covariance of the asset classes of the study."""
        return self.blends.study.covariance

    @cached_property
    def reference(self) -> tuple["pd.Series[float]", str]:
        """The portfolio that implies returns, and the sentence that says which it is."""
        if self.benchmark is not None:
            self.blends.study.require_assets(self.benchmark.index, name="benchmark")
            known = benchmark_weights(self.benchmark, self.covariance.index)
            return known, "The reference portfolio is the benchmark."
        weights = self.frontier_study.policy_portfolios.weights
        name = CURRENT if CURRENT in weights else str(weights.columns[0])
        return weights[name], f"No benchmark is given: the reference portfolio is '{name}'."

    @cached_property
    def aversion(self) -> float:
        """The risk aversion.

        Raises an `InfeasibleError` if none is given, and the reference implies none above zero.
        """
        if self.risk_aversion is not None:
            return self.risk_aversion
        return implied_risk_aversion(
            self.blends.expected_returns,
            self.covariance,
            self.reference[0],
            cash_return=self.blends.cash_return,
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """Where the risk aversion comes from, and whether the correlations were repaired."""
        repair = self.blends.study.repair_notes
        if self.risk_aversion is not None:
            return (*repair, f"The risk aversion is given: {self.risk_aversion:g}.")
        return (
            *repair,
            self.reference[1],
            f"The risk aversion, {self.aversion:.2f}, is implied: what the reference earns above "
            f"cash by '{self.blends.expected_returns.name}', for a unit of its variance.",
        )


@frozen
class ViewStudy:
    """Views on expected returns, against those that a reference portfolio implies."""

    price_of_risk: PriceOfRisk
    views: inputs.ViewsInput
    tau: inputs.Tau = USUAL_TAU

    @cached_property
    def posterior(self) -> Posterior:
        """The returns after views."""
        price = self.price_of_risk
        equilibrium = equilibrium_returns(
            price.covariance,
            price.reference[0],
            risk_aversion=price.aversion,
            cash_return=price.blends.cash_return,
        )
        return black_litterman(equilibrium, price.covariance, views=self.views, tau=self.tau)

    @cached_property
    def weights(self) -> pd.DataFrame:
        """The reference, and the best weights within limits before and after views (N×3)."""
        price, posterior = self.price_of_risk, self.posterior
        returns = {
            EQUILIBRIUM: posterior.equilibrium_returns,
            AFTER_VIEWS: posterior.posterior_returns,
        }
        best = {
            name: maximum_utility_weights(
                mu, price.covariance, risk_aversion=price.aversion,
                limits=price.blends.limits,
            )
            for name, mu in returns.items()
        }  # fmt: skip
        assets = price.covariance.index
        held = labels.holdings_onto(price.reference[0], assets, name="benchmark")
        return pd.DataFrame({REFERENCE: held, **best})


@frozen
class ThreeWayStudy:
    """Target exposures against return and risk."""

    price_of_risk: PriceOfRisk
    factor_weights: targets.FactorImportance | None = None

    @cached_property
    def trade(self) -> ThreeWayTrade:
        """The best portfolios as the distance to the targets counts more and more."""
        price = self.price_of_risk
        blends, blend = price.blends, price.blends.blend
        return three_way_trade(
            blends.expected_returns,
            price.covariance,
            FactorProfile(
                exposures=blend.exposures,
                target_exposures=blend.target_exposures,
                factor_weights=self.factor_weights,
            ),
            risk_aversion=price.aversion,
            limits=blends.limits,
        )
