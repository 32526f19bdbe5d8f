"""Simulated yields by maturity: monthly, of level, slope and curvature that revert to means.

Nothing here was observed: means and volatilities are plausible round numbers, drawn with a seed,
on the shapes of Nelson and Siegel. Figures are rounded, so that every machine writes the same.
"""

from typing import Final

import numpy as np
import pandas as pd

SEED: Final = 20201231
MONTHS: Final = 240
YEARS: Final = tuple(range(1, 11))
DECIMALS: Final = 6

#: of level, slope and curvature: mean, what of a gap to it is left after a month, volatility
_FACTORS: Final = ((0.045, 0.985, 0.0026), (-0.020, 0.970, 0.0030), (-0.005, 0.940, 0.0050))
#: how fast the shapes of slope and curvature fade with maturity
_DECAY: Final = 0.6
#: what each maturity's yield has of its own, a month
_OWN: Final = 0.00005


def simulate() -> pd.DataFrame:
    """Return yields of zero-coupon bonds, continuously compounded, a row a month."""
    random = np.random.default_rng(SEED)
    mean, kept, volatility = np.array(_FACTORS).T
    gap, gaps = np.zeros(len(_FACTORS)), []
    for _ in range(MONTHS):
        gap = kept * gap + volatility * random.standard_normal(len(_FACTORS))
        gaps.append(gap)
    m = _DECAY * np.array(YEARS, dtype=float)
    slope = (1 - np.exp(-m)) / m
    shapes = np.array([np.ones_like(m), slope, slope - np.exp(-m)])
    own = _OWN * random.standard_normal((MONTHS, len(YEARS)))
    return pd.DataFrame(
        (mean + np.array(gaps)) @ shapes + own,
        index=pd.date_range("2001-01-31", periods=MONTHS, freq="ME"),
        columns=[f"{year}Y" for year in YEARS],
    ).round(DECIMALS)
