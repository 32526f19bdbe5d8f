"""Excel functions on bands of assumptions: figures beside what draws of the table make of them."""

from dataclasses import replace
from functools import partial

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.portfolio_limits import NO_LIMITS
from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.estimation.covariance import volatile_correlation, volatilities_of
from xlfactor.core.estimation.riskless import without_riskless
from xlfactor.core.factors.mimicking import mimicking_model
from xlfactor.core.factors.premia import implied_premia
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.factor_targets import TargetRule, target_or_rule
from xlfactor.core.resampling.assumption_draws import AssumptionDraws
from xlfactor.core.resampling.bands import Bands, bands_of
from xlfactor.core.resampling.draws import Answer
from xlfactor.core.resampling.study_answers import BandTable, BlendAnswer, study_conclusions
from xlfactor.declare import Category
from xlfactor.families import function_family
from xlfactor.functions.shown import ShownBands
from xlfactor.tables.inputs import assets, bands, factors, limits, portfolios, rules
from xlfactor.tables.inputs.stress import Scenarios
from xlfactor.tables.rows import Rows

_PREMIA, _EXPOSURES = BandTable.PREMIA.label, BandTable.EXPOSURES.label


@function_family(category=Category.FACTORS)
def premia_draws(
    mimicking_weights: factors.MimickingWeights,
    expected_returns: assets.ExpectedReturns,
    covariance: assets.Covariance,
    band_draws: bands.BandDraws,
    cash_return: assets.CashReturn = 0.0,
    *,
    errors: bands.AssumptionErrorInputs,
    shape: bands.BandShape,
) -> Bands:
    """Compute implied premia and exposures of assumptions, and of many draws of them."""
    given = _assumptions(expected_returns, covariance)
    return bands_of(
        AssumptionDraws(given=given, errors=errors.errors),
        partial(_premia, mimicking_weights, cash_return),
        settings=shape.of(band_draws),
    )


def _assumptions(expected_returns: "pd.Series[float]", covariance: pd.DataFrame) -> Assumptions:
    names = covariance.index
    returns = labels.onto(expected_returns, names, name="expected_returns")
    volatilities = volatilities_of(covariance)
    square = volatile_correlation(covariance).reindex(index=names, columns=names)
    return Assumptions(
        expected_returns=returns.to_frame("Return"),
        volatilities=volatilities,
        correlation=without_riskless(square, volatilities),
        notes=(),
    )


def _premia(mimicking_weights: pd.DataFrame, cash: float, drawn: Assumptions) -> Answer:
    premia = implied_premia(mimicking_weights, drawn.returns(), cash_return=cash)
    model = mimicking_model(drawn.covariance, mimicking_weights)
    return {_PREMIA: premia.to_frame("Premium"), _EXPOSURES: model.exposures}


@premia_draws.view(rows=Rows.FACTOR)
def premia_bands(found: Bands) -> pd.DataFrame:
    """Return the implied factor premia, each with the band that draws of assumptions make."""
    return found.beside(_PREMIA)


@premia_draws.view(rows=Rows.ASSET)
def mimicking_exposure_bands(found: Bands) -> pd.DataFrame:
    """Return exposures to mimicking portfolios, with bands from draws of the assumptions."""
    return found.beside(_EXPOSURES)


@frozen
class BlendInputs:
    """Factors, and a policy between targets of their exposures and an anchor."""

    mimicking_weights: factors.MimickingWeights
    policy: limits.PolicyInput
    private_weights: factors.PrivateWeights | None = None
    target_exposures: factors.TargetTable | None = None
    target_rule: rules.TargetRuleChoice = TargetRule.TANGENCY
    gamma: portfolios.Gamma = 0.7
    group_limits: limits.GroupLimits | None = None
    turnover: limits.TurnoverLimit | None = None
    scenarios: Scenarios | None = None

    def answer(self, cash_return: float) -> BlendAnswer:
        """Return the answer of the blend to assumptions."""
        policy = self.policy
        return BlendAnswer(
            mimicking_weights=self.mimicking_weights,
            private=policy.private_factor(self.private_weights),
            target=target_or_rule(self.target_exposures, self.target_rule),
            anchor=policy.anchor,
            gamma=self.gamma,
            limits=replace(policy.limits(self.group_limits), turnover=self.turnover),
            whole=NO_LIMITS,
            cash_return=cash_return,
            stressed=None if self.scenarios is None else self.scenarios.on,
        )


@function_family(category=Category.ALLOCATION, shown="band_table")
def blend_draws(
    expected_returns: assets.ExpectedReturns,
    covariance: assets.Covariance,
    band_draws: bands.BandDraws,
    cash_return: assets.CashReturn = 0.0,
    *,
    blended: BlendInputs,
    errors: bands.AssumptionErrorInputs,
    shape: bands.BandShape,
    band_table: bands.BandTableChoice = BandTable.WEIGHTS,
) -> ShownBands:
    """Compute a blend within limits, its risk and the frontier, and those of many draws."""
    found = bands_of(
        AssumptionDraws(given=_assumptions(expected_returns, covariance), errors=errors.errors),
        blended.answer(cash_return),
        settings=shape.of(band_draws),
    )
    return ShownBands(bands=found, shown=band_table)


@blend_draws.view(rows=Rows.NAME)
def blend_bands(found: ShownBands) -> pd.DataFrame:
    """Return a table of a blend study, such as its weights, with bands from draws."""
    return found.table


@blend_draws.view(rows=Rows.CONCLUSION, through="shape")
def blend_conclusions(found: ShownBands) -> pd.DataFrame:
    """Return what a blend study concludes, and the share of draws of assumptions that agree."""
    return study_conclusions(found.bands)
