"""Inputs on bands: the draws, and what is known of the errors of assumptions and histories."""

import math
from functools import cached_property
from typing import Annotated

import pandas as pd

from xlfactor.core.frozen import frozen
from xlfactor.core.option import key
from xlfactor.core.portfolios.history import History
from xlfactor.core.resampling.assumption_draws import AssumptionErrors
from xlfactor.core.resampling.bands import BandSettings
from xlfactor.core.resampling.history_draws import HistoryDraws, Resampling
from xlfactor.core.resampling.study_answers import BandTable
from xlfactor.errors import LabelError
from xlfactor.tables import kinds, shapes
from xlfactor.tables.inputs import risk

_RETURN, _VOLATILITY = "Return", "Volatility"

BandDraws = Annotated[
    int,
    kinds.Whole(
        help="How many draws of the inputs are answered anew, to set a band beside each figure: "
        "some hundreds, or thousands for the ends of wide bands.",
        minimum=20,
        maximum=100_000,
    ),
]
BandShare = Annotated[
    float,
    kinds.Number(
        help="The share of the draws that lie within a band, and in which a conclusion must hold; "
        "0.9 if left out.",
        minimum=0.5,
        maximum=0.999,
    ),
]
Workers = Annotated[
    int,
    kinds.Whole(
        help="How many processes of this machine share the draws; the figures are the same. 1 if "
        "left out.",
        minimum=1,
        maximum=64,
    ),
]
EffectiveObservations = Annotated[
    int,
    kinds.Whole(
        help="Assumptions are taken to be as certain as the figures of so many independent years; "
        "60 if left out. The fewer, the wider the bands.",
        minimum=3,
        maximum=100_000,
    ),
]
StandardErrors = Annotated[
    pd.DataFrame,
    shapes.Grid(
        absent="errors follow from effective_observations",
        help="Standard errors of assumptions, such as the dispersion of a survey: asset names, "
        "and a column Return, Volatility or both, as annual decimals; a blank is left to "
        "effective_observations.",
        blank=math.nan,
    ),
]
ResamplingChoice = Annotated[
    Resampling,
    kinds.Choice(
        help="How histories are drawn: stationary blocks, moving blocks, or from a Student t "
        "fitted to them. Stationary blocks if left out.",
        option=Resampling,
    ),
]
BlockLength = Annotated[
    float,
    kinds.Number(
        absent="what suits the autocorrelation of the history",
        help="The mean length of blocks in rows; 1 draws rows one by one. If left out, what suits "
        "the autocorrelation (Politis and White).",
        minimum=1,
        maximum=100_000,
    ),
]
BandCase = Annotated[
    str,
    kinds.Text(
        absent="the first case", help="The case whose portfolio has bands; the first if left out."
    ),
]
BandTableChoice = Annotated[
    BandTable,
    kinds.Choice(
        help="The table to show: premia, weights, risk shares (by factor), stress, frontier "
        "portfolios or exposures; the weights if left out.",
        option=BandTable,
    ),
]


@frozen
class AssumptionErrorInputs:
    """What is known of the errors of assumptions."""

    effective_observations: EffectiveObservations = 60
    assumption_errors: StandardErrors | None = None

    @cached_property
    def errors(self) -> AssumptionErrors:
        """The errors.

        Raises a `LabelError` if a column of errors is neither that of returns nor that of
        volatilities.
        """
        table = self.assumption_errors
        stated = {} if table is None else {key(str(name)): table[name] for name in table}
        for name in stated:
            if name not in map(key, (_RETURN, _VOLATILITY)):
                raise LabelError(
                    f"assumption_errors: unknown column '{name}'; wanted {_RETURN}, {_VOLATILITY} "
                    "or both"
                )
        return AssumptionErrors(
            observations=self.effective_observations,
            returns=stated.get(key(_RETURN)),
            volatilities=stated.get(key(_VOLATILITY)),
        )


@frozen
class HistoryDrawInputs:
    """How a history is drawn."""

    resampling: ResamplingChoice = Resampling.STATIONARY
    block_length: BlockLength | None = None

    def of(self, history: History) -> HistoryDraws:
        """Return the draws of a history."""
        return HistoryDraws(
            given=history, resampling=self.resampling, block_length=self.block_length
        )


@frozen
class BandShape:
    """Which draws are made, and how wide the bands are."""

    seed: risk.Seed = 1
    band_share: BandShare = 0.9

    def of(self, draws: int, *, workers: int = 1) -> BandSettings:
        """Return the settings of a number of draws."""
        return BandSettings(draws=draws, seed=self.seed, share=self.band_share, workers=workers)


@frozen
class BandInputs:
    """How many draws are made, by how many processes, and how wide the bands are."""

    band_draws: BandDraws
    shape: BandShape
    workers: Workers = 1

    @property
    def settings(self) -> BandSettings:
        """The settings of the bands."""
        return self.shape.of(self.band_draws, workers=self.workers)
