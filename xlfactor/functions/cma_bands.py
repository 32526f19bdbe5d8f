"""Excel functions on bands of assumptions: figures beside what draws of the table make of them."""

from functools import partial

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.estimation.covariance import volatile_correlation, volatilities_of
from xlfactor.core.estimation.riskless import without_riskless
from xlfactor.core.factors.mimicking import mimicking_model
from xlfactor.core.factors.premia import implied_premia
from xlfactor.core.resampling.assumption_draws import AssumptionDraws
from xlfactor.core.resampling.bands import Bands, bands_of
from xlfactor.core.resampling.draws import Answer
from xlfactor.declare import Category
from xlfactor.families import function_family
from xlfactor.report.bands import EXPOSURES, PREMIA
from xlfactor.tables.inputs import assets, bands, factors
from xlfactor.tables.rows import Rows


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
    return {PREMIA: premia.to_frame("Premium"), EXPOSURES: model.exposures}


@premia_draws.view(rows=Rows.FACTOR)
def premia_bands(found: Bands) -> pd.DataFrame:
    """Return the implied factor premia, each with the band that draws of assumptions make."""
    return found.beside(PREMIA)


@premia_draws.view(rows=Rows.ASSET)
def mimicking_exposure_bands(found: Bands) -> pd.DataFrame:
    """Return exposures to mimicking portfolios, with bands from draws of the assumptions."""
    return found.beside(EXPOSURES)
