"""The answers of studies to draws of their inputs, which bands are made of."""

from collections.abc import Callable, Sequence
from typing import Final, Self, TypeAlias

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.blending import blend_of, constrained_blend
from xlfactor.core.allocation.cases import Case, Targeting
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.frontier import Frontier
from xlfactor.core.allocation.portfolio_limits import PortfolioLimits
from xlfactor.core.allocation.tracked_frontier import TrackedFrontier, frontier_within
from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.factors.exposure_units import require_exposure_units
from xlfactor.core.factors.mimicking import PrivateFactor, mimicking_model
from xlfactor.core.factors.model import FactorModel
from xlfactor.core.factors.premia import implied_premia
from xlfactor.core.frozen import frozen
from xlfactor.core.option import Option
from xlfactor.core.portfolios.blends import anchor_by_volatility
from xlfactor.core.portfolios.estimator import Estimator
from xlfactor.core.portfolios.factor_targets import TargetRule, factor_target
from xlfactor.core.portfolios.history import History
from xlfactor.core.portfolios.market import Market
from xlfactor.core.resampling.bands import Bands
from xlfactor.core.resampling.draws import Answer
from xlfactor.core.risk.decomposition import decompose
from xlfactor.core.risk.measures import Volatility
from xlfactor.core.risk.stress import Stress


class BandTable(Option):
    """The tables of an answer, which carries each under its label."""

    PREMIA = "premia"
    WEIGHTS = "weights"
    #: Of the volatility, by factor.
    RISK_SHARES = "risk shares"
    STRESS = "stress"
    FRONTIER = "frontier portfolios"
    EXPOSURES = "exposures"


#: What the factors leave unexplained.
RESIDUAL: Final = "Residual"
#: The number of portfolios, at even steps of return, that draw a frontier.
_POINTS: Final = 11
#: Takes portfolios (N×P) and a model, returns what they earn in scenarios.
Stressed: TypeAlias = Callable[[pd.DataFrame, FactorModel], Stress]


@frozen
class BlendAnswer:
    """The answer of a blend of factor targets and an anchor to assumptions."""

    #: `M` of the public factors (N×K).
    mimicking_weights: pd.DataFrame
    private: PrivateFactor | None
    #: The target exposures (K), or the rule that sets them anew in each draw.
    target: "pd.Series[float] | TargetRule"
    #: The anchor (N); if None, inverse volatility in each draw.
    anchor: "pd.Series[float] | None"
    gamma: float
    #: The limits of assets and groups, and those of the portfolio as a whole.
    limits: Limits
    whole: PortfolioLimits
    cash_return: float = 0.0
    #: Which expected returns are meant; the first if None.
    measure: str | None = None
    stressed: Stressed | None = None

    def __call__(self, drawn: Assumptions) -> Answer:
        """Return the figures of the study; errors are those of its parts."""
        returns, covariance = drawn.returns(self.measure), drawn.covariance
        model = mimicking_model(covariance, self.mimicking_weights, private=self.private)
        premia = implied_premia(model.mimicking_weights, returns, cash_return=self.cash_return)
        target, anchor = self.target, self.anchor
        if isinstance(target, TargetRule):
            target = factor_target(target, model.factor_covariance, premia)
        else:
            where = "target_exposures: row '{}'".format
            require_exposure_units(target, model.exposures, where=where)
        if anchor is None:
            anchor = anchor_by_volatility(drawn.volatilities)
        limits = self.whole.added_to(self.limits, model.exposures, covariance=covariance)
        blend = blend_of(model.exposures, target, anchor)
        weights = constrained_blend(blend, gamma=self.gamma, limits=limits).weights
        return {
            BandTable.EXPOSURES.label: model.exposures,
            BandTable.PREMIA.label: premia.to_frame("Premium"),
            **_portfolio(weights, model, self.stressed),
            BandTable.FRONTIER.label: _along(frontier_within(returns, covariance, limits=limits)),
        }


@frozen
class CaseAnswer:
    """The answer of a case of target exposures to histories."""

    estimator: Estimator
    targeting: Targeting
    case: Case
    stressed: Stressed | None = None

    @classmethod
    def of(
        cls,
        cases: Sequence[Case],
        name: str | None,
        *,
        estimator: Estimator,
        targeting: Targeting,
        stressed: Stressed | None,
    ) -> Self:
        """Return the answer of a case, by its name; of the first if none is named.

        Raises a `LabelError` if no case has that name.
        """
        by_name = {one.name: one for one in cases}
        known = name or next(iter(by_name))
        labels.pick(pd.Series(0.0, index=list(by_name)), pd.Index([known]), name="band_case")
        return cls(
            estimator=estimator, targeting=targeting, case=by_name[known], stressed=stressed
        )

    def __call__(self, drawn: History) -> Answer:
        """Return the figures of the study; errors are those of its parts."""
        market = Market(history=drawn, estimator=self.estimator)
        statistics, exposures = market.statistics, market.exposures.exposures
        solved = self.targeting.today(self.case, exposures, statistics.covariance)
        frontier = frontier_within(
            statistics.expected_returns, statistics.covariance, limits=solved.limits
        )
        premia = market.factor_statistics.expected_returns
        return {
            BandTable.EXPOSURES.label: exposures,
            BandTable.PREMIA.label: premia.to_frame("Premium"),
            **_portfolio(solved.found.weights, market.model, self.stressed),
            BandTable.FRONTIER.label: _along(frontier),
        }


def single_tables(bands: Bands) -> list[BandTable]:
    """Return the tables of a study's answer that have one figure a row."""
    several = (BandTable.EXPOSURES, BandTable.FRONTIER)
    return [one for one in BandTable if one.label in bands.point and one not in several]


def study_conclusions(bands: Bands) -> pd.DataFrame:
    """Return what the point says of all tables with one figure a row, and the draws that agree."""
    tables = [bands.conclusions(one.label) for one in single_tables(bands)]
    return pd.concat(tables).rename_axis("Conclusion")


def _portfolio(
    weights: "pd.Series[float]", model: FactorModel, stressed: Stressed | None
) -> Answer:
    """Return the weights of a portfolio, its risk by factor, and what it earns in scenarios."""
    risk = decompose(weights, Volatility.of(model.covariance), model)
    shares = pd.concat([risk.factor_shares, pd.Series({RESIDUAL: risk.residual_share})])
    found = {
        BandTable.WEIGHTS.label: weights.to_frame("Weight"),
        BandTable.RISK_SHARES.label: shares.to_frame("Risk share"),
    }
    if stressed is not None:
        stress = stressed(weights.to_frame("Return"), model)
        found[BandTable.STRESS.label] = stress.portfolio_returns
    return found


def _along(frontier: Frontier | TrackedFrontier) -> pd.DataFrame:
    """Return return and volatility of portfolios at even steps of return, the least first."""
    return frontier.table(frontier.even_positions(_POINTS))[["Return", "Volatility"]]
