"""Excel functions on bands of histories: figures beside what draws of the rows make of them."""

from dataclasses import replace
from functools import partial

import pandas as pd

from xlfactor.core.estimation.statistics import annual_scale, statistics_of
from xlfactor.core.factors.fitting import ExposureSettings, Method
from xlfactor.core.portfolios.estimator import Estimator
from xlfactor.core.portfolios.history import History
from xlfactor.core.resampling.bands import Bands, bands_of
from xlfactor.core.resampling.draws import Answer
from xlfactor.core.resampling.history_draws import HistoryDraws, ReturnDraws
from xlfactor.declare import Category, excel_function
from xlfactor.families import function_family
from xlfactor.report.bands import EXPOSURES
from xlfactor.tables.inputs import bands, histories, regressions
from xlfactor.tables.rows import Rows

_STATISTICS = "Statistics"


@excel_function(category=Category.RISK, rows=Rows.NAME)
def return_statistic_bands(
    returns: histories.StrategyReturns,
    band_draws: bands.BandDraws,
    periods_per_year: histories.PeriodsPerYear | None = None,
    *,
    drawn: bands.HistoryDrawInputs,
    shape: bands.BandShape,
) -> pd.DataFrame:
    """Return annual mean and volatility of each column with bands from draws of the history."""
    scale = annual_scale(returns, periods_per_year=periods_per_year, name="returns")
    draws = ReturnDraws(
        given=returns, resampling=drawn.resampling, block_length=drawn.block_length
    )
    found = bands_of(draws, partial(_statistics, scale), settings=shape.of(band_draws))
    return found.beside(_STATISTICS)


def _statistics(scale: float, returns: pd.DataFrame) -> Answer:
    found = statistics_of(returns, periods_per_year=scale, name="returns")
    return {
        _STATISTICS: pd.DataFrame(
            {"Mean": found.expected_returns, "Volatility": found.volatilities}
        )
    }


@function_family(category=Category.FACTORS)
def exposure_draws(
    observed: histories.ObservedReturns,
    band_draws: bands.BandDraws,
    method: regressions.MethodChoice = Method.OLS,
    settings: regressions.MethodSettings | None = None,
    *,
    drawn: bands.HistoryDrawInputs,
    shape: bands.BandShape,
) -> Bands:
    """Estimate exposures by regression, on the history and on many draws of it."""
    draws = HistoryDraws(
        given=observed.history, resampling=drawn.resampling, block_length=drawn.block_length
    )
    estimator = Estimator(method=method, settings=settings or ExposureSettings())
    answer = partial(_exposures, estimator)
    found = bands_of(draws, answer, settings=shape.of(band_draws))
    return replace(found, assumed=observed.history.notes)


def _exposures(estimator: Estimator, history: History) -> Answer:
    return {EXPOSURES: estimator.exposures(history).exposures}


@exposure_draws.view(rows=Rows.ASSET)
def exposure_bands(found: Bands) -> pd.DataFrame:
    """Return exposures by regression, each with the band that draws of the history make."""
    return found.beside(EXPOSURES)


@exposure_draws.view(rows=Rows.ASSET)
def exposure_sign_shares(found: Bands) -> pd.DataFrame:
    """Return the share of draws of the history in which each exposure keeps its sign."""
    return found.same_sign(EXPOSURES)
