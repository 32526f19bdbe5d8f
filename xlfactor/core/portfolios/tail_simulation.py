"""The tail of portfolios in a history and in simulated ones, side by side with closed forms."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.tail import TailMarket
from xlfactor.core.risk.simulation import (
    sample_tail_risks,
    simulate,
    simulated_tail_risks,
    values_at_risk,
)

#: The history, beside the names of the distributions.
SAMPLE: Final = "sample"
#: Where the tail of a portfolio is looked at.
_CONFIDENCES: Final = (0.9, 0.925, 0.95, 0.975, 0.99, 0.995, 0.9975, 0.999)
_MEASURES: Final = {"VaR": "Value at risk", "ES": "Expected shortfall"}


@frozen
class SimulatedTails:
    """Value at risk and expected shortfall of portfolios by the history and by simulation."""

    #: The outcomes of the portfolios (rows × P): of the sample, and drawn from each distribution.
    outcomes: Mapping[str, pd.DataFrame]
    #: By the same names, both measures with their standard errors (P×4); NaN where there is none.
    estimates: Mapping[str, pd.DataFrame]
    #: By closed form, the figures of `TailMarket.risks` (P×7).
    closed: pd.DataFrame
    draws: int
    seed: int

    def table(self, measure: str) -> pd.DataFrame:
        """Return 'VaR' or 'ES' by sample and simulation, with standard errors (P × figures)."""
        what, columns = _MEASURES[measure], {}
        for name, one in self.estimates.items():
            columns[name] = one[what]
            columns[f"{name}, error"] = one[f"{what}, error"]
        return pd.DataFrame(columns)

    @property
    def largest_miss(self) -> float:
        """The largest distance of a simulated figure from its closed form, in standard errors."""
        misses = [
            (one[what] - self.closed[f"{measure}, {name}"]) / one[f"{what}, error"]
            for name, one in self.estimates.items()
            if name != SAMPLE
            for measure, what in _MEASURES.items()
        ]
        return float(pd.concat(misses).abs().max())

    def tail(self, portfolio: str) -> pd.DataFrame:
        """Return the value at risk of one portfolio far out (confidences × outcomes).

        A sample too short for a confidence has no figure there.
        """
        return pd.DataFrame(
            {
                name: values_at_risk(one[portfolio], _CONFIDENCES)
                for name, one in self.outcomes.items()
            }
        ).reindex(_CONFIDENCES)


def simulate_tails(
    market: TailMarket, weights: pd.DataFrame, *, draws: int, seed: int
) -> SimulatedTails:
    """Simulate the returns of portfolios from each fitted distribution.

    Parameters
    ----------
    weights : DataFrame of shape (n_assets, n_portfolios)

    Raises
    ------
    OptionError, InsufficientError
        As `sample_tail_risks`, also where there are too few draws.
    LabelError, TableError
        If the weights are of other assets, or one is missing.
    """
    held = labels.holdings_onto(weights, market.assets, name="weights")
    samples = {SAMPLE: market.returns} | {
        name: simulate(one, draws=draws, seed=seed) for name, one in market.distributions.items()
    }
    outcomes = {name: returns @ held for name, returns in samples.items()}
    alone = pd.DataFrame(np.eye(held.shape[1]), index=held.columns, columns=held.columns)
    confidence = market.settings.confidence
    estimates = {SAMPLE: sample_tail_risks(outcomes[SAMPLE], alone, confidence=confidence)} | {
        name: simulated_tail_risks(outcomes[name], alone, one, confidence=confidence)
        for name, one in market.distributions.items()
    }
    return SimulatedTails(
        outcomes=outcomes,
        estimates=estimates,
        closed=market.risks(held),
        draws=draws,
        seed=seed,
    )
