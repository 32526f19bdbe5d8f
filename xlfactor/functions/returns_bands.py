"""Excel functions on bands of histories: figures beside what draws of the rows make of them."""

from dataclasses import replace
from functools import partial

import pandas as pd

from xlfactor.core.estimation.statistics import annual_scale, statistics_of
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.estimator import Estimator
from xlfactor.core.portfolios.history import History
from xlfactor.core.resampling.bands import Bands, bands_of
from xlfactor.core.resampling.draws import Answer
from xlfactor.core.resampling.history_draws import ReturnDraws
from xlfactor.core.resampling.study_answers import BandTable, CaseAnswer, study_conclusions
from xlfactor.declare import Category, excel_function
from xlfactor.families import function_family
from xlfactor.functions.shown import ShownBands
from xlfactor.tables.inputs import bands, histories, regressions, targets
from xlfactor.tables.inputs.stress import Scenarios
from xlfactor.tables.inputs.targeting import SharedByCases
from xlfactor.tables.rows import Rows

_STATISTICS, _EXPOSURES = "Statistics", BandTable.EXPOSURES.label


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
    *,
    regression: regressions.RegressionInputs,
    drawn: bands.HistoryDrawInputs,
    shape: bands.BandShape,
) -> Bands:
    """Estimate exposures by regression, on the history and on many draws of it."""
    history, answer = observed.history, partial(_exposures, regression.estimator)
    found = bands_of(drawn.of(history), answer, settings=shape.of(band_draws))
    return replace(found, assumed=history.notes)


def _exposures(estimator: Estimator, history: History) -> Answer:
    return {_EXPOSURES: estimator.exposures(history).exposures}


@exposure_draws.view(rows=Rows.ASSET)
def exposure_bands(found: Bands) -> pd.DataFrame:
    """Return exposures by regression, each with the band that draws of the history make."""
    return found.beside(_EXPOSURES)


@exposure_draws.view(rows=Rows.ASSET)
def exposure_sign_shares(found: Bands) -> pd.DataFrame:
    """Return the share of draws of the history in which each exposure keeps its sign."""
    return found.same_sign(_EXPOSURES)


@frozen
class CaseDrawInputs:
    """How a history is drawn, and which case has bands in which scenarios."""

    drawn: bands.HistoryDrawInputs
    shape: bands.BandShape
    band_case: bands.BandCase | None = None
    scenarios: Scenarios | None = None


@function_family(category=Category.ALLOCATION, shown="band_table")
def case_draws(
    observed: histories.ObservedReturns,
    cases: targets.CaseTable,
    asset_classes: targets.ClassTable,
    band_draws: bands.BandDraws,
    *,
    regression: regressions.RegressionInputs,
    shared: SharedByCases,
    sampled: CaseDrawInputs,
    band_table: bands.BandTableChoice = BandTable.WEIGHTS,
) -> ShownBands:
    """Solve a case of target exposures, on the history and on many draws of it."""
    history = observed.history
    answer = CaseAnswer.of(
        cases,
        sampled.band_case,
        estimator=regression.estimator,
        targeting=shared.targeting(asset_classes.onto(history.assets)),
        stressed=None if sampled.scenarios is None else sampled.scenarios.on,
    )
    draws, settings = sampled.drawn.of(history), sampled.shape.of(band_draws)
    found = bands_of(draws, answer, settings=settings)
    return ShownBands(bands=replace(found, assumed=history.notes), shown=band_table)


@case_draws.view(rows=Rows.NAME)
def case_bands(found: ShownBands) -> pd.DataFrame:
    """Return a table of a case of targets, such as its weights, with bands from draws."""
    return found.table


@case_draws.view(rows=Rows.CONCLUSION, through="sampled")
def case_conclusions(found: ShownBands) -> pd.DataFrame:
    """Return what a case of targets concludes, and the share of draws of history that agree."""
    return study_conclusions(found.bands)
