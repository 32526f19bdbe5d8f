"""A simulated market: monthly returns of 15 assets and 7 index proxies, with fat tails.

Nothing here was observed: loadings, means and volatilities are plausible round numbers, drawn
with a seed. Figures are rounded, so that every machine writes the same ones.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SEED: Final = 20200229
MONTHS: Final = 72
#: degrees of freedom of the shocks, which share one mixing variable: bad months are bad for all
DEGREES_OF_FREEDOM: Final = 5
DECIMALS: Final = 6

_SHOCKS = ("growth", "real rate", "breakeven", "credit", "commodity", "emerging")

#: of each proxy, a month: mean, then loadings on the shocks, in the order above
_PROXIES: Final = {
    "All-Country Equity": (0.0068, 0.040, 0.000, 0.000, 0.003, 0.002, 0.004),
    "Developed Equity": (0.0070, 0.039, 0.000, 0.000, 0.003, 0.001, 0.000),
    "Emerging Equity": (0.0078, 0.042, 0.002, 0.000, 0.004, 0.009, 0.028),
    "Global Government Bonds": (0.0022, -0.001, 0.011, -0.008, 0.000, -0.001, 0.000),
    "Global Inflation-Linked Bonds": (0.0026, 0.000, 0.014, 0.007, 0.000, 0.002, 0.000),
    "Global Credit": (0.0036, 0.003, 0.011, -0.007, 0.009, 0.000, 0.001),
    "Commodity Index": (0.0012, 0.012, 0.000, 0.004, 0.000, 0.042, 0.004),
}

#: the factors of the study: a proxy, or a difference of two
DEFINITIONS: Final = {
    "Equity": ("All-Country Equity", None),
    "Inflation": ("Global Government Bonds", "Global Inflation-Linked Bonds"),
    "Real Rates": ("Global Inflation-Linked Bonds", None),
    "Commodity": ("Commodity Index", None),
    "Credit": ("Global Credit", "Global Government Bonds"),
    "Emerging Market": ("Emerging Equity", "Developed Equity"),
}

#: of each asset: class, mean of its own, loadings on the factors, volatility of its own, a month
_ASSETS: Final = {
    "US Large Cap": ("Equity", 0.0010, (0.98, 0.0, 0.0, 0.00, 0.05, -0.20), 0.010),
    "US Small Cap": ("Equity", 0.0004, (1.15, -0.1, 0.0, 0.05, 0.20, -0.20), 0.021),
    "Europe Equity": ("Equity", -0.0008, (1.08, 0.0, 0.0, 0.02, 0.10, -0.05), 0.016),
    "Japan Equity": ("Equity", -0.0004, (0.90, -0.2, 0.0, -0.05, 0.00, 0.00), 0.026),
    "Emerging Markets Equity": ("Equity", 0.0000, (1.02, 0.0, 0.1, 0.05, 0.05, 0.95), 0.008),
    "Government Bonds": ("Bond", 0.0001, (0.00, 0.95, 1.00, 0.00, 0.00, 0.00), 0.003),
    "Inflation-Linked Bonds": ("Bond", 0.0000, (0.00, 0.05, 1.02, 0.02, 0.00, 0.00), 0.003),
    "Investment-Grade Credit": ("Bond", 0.0001, (0.02, 0.90, 0.95, 0.00, 0.95, 0.00), 0.004),
    "High Yield": ("Bond", 0.0006, (0.25, 0.20, 0.30, 0.05, 1.10, 0.05), 0.009),
    "Commodities": ("Commodity", -0.0002, (0.05, 0.0, 0.0, 0.97, 0.00, 0.00), 0.009),
    "Hedge Funds": ("Alternative", 0.0012, (0.28, 0.0, 0.05, 0.04, 0.15, 0.05), 0.008),
    "Private Equity": ("Alternative", 0.0030, (0.95, -0.1, 0.0, 0.05, 0.40, 0.00), 0.028),
    "Real Estate": ("Alternative", 0.0015, (0.45, 0.4, 0.80, 0.05, 0.60, 0.00), 0.012),
    "Infrastructure": ("Alternative", 0.0014, (0.50, 0.5, 0.90, 0.15, 0.40, 0.05), 0.010),
    "Cash": ("Cash", 0.0010, (0.00, 0.00, 0.00, 0.00, 0.00, 0.00), 0.0002),
}

CLASSES: Final = {asset: row[0] for asset, row in _ASSETS.items()}
ILLIQUID: Final = ("Private Equity", "Real Estate", "Infrastructure", "Hedge Funds")


def simulate() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the returns of assets and of proxies, a row a month."""
    random = np.random.default_rng(SEED)
    dates = pd.date_range("2014-01-31", periods=MONTHS, freq="ME")
    freedom = DEGREES_OF_FREEDOM
    # scaled to a variance of one: t = normal / sqrt(chi² / freedom) has freedom / (freedom - 2)
    mixing = np.sqrt((freedom - 2) / random.chisquare(freedom, size=(MONTHS, 1)))
    # centred, so that the means of so short a sample are the ones stated
    shocks = _centred(random.standard_normal((MONTHS, len(_SHOCKS))) * mixing)
    own = _centred(random.standard_normal((MONTHS, len(_ASSETS))) * mixing)
    proxies = pd.DataFrame(
        {name: mean + shocks @ loadings for name, (mean, *loadings) in _PROXIES.items()},
        index=dates,
    )
    factors = [
        proxies[long] - (0.0 if short is None else proxies[short])
        for long, short in DEFINITIONS.values()
    ]
    assets = pd.DataFrame(
        {
            name: mean
            + sum(beta * factor for beta, factor in zip(betas, factors, strict=True))
            + volatility * own[:, position]
            for position, (name, (_, mean, betas, volatility)) in enumerate(_ASSETS.items())
        },
        index=dates,
    )
    return assets.round(DECIMALS), proxies.round(DECIMALS)


def _centred(draws: NDArray[np.float64]) -> NDArray[np.float64]:
    centred: NDArray[np.float64] = draws - draws.mean(axis=0)
    return centred
