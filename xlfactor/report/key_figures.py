"""The figures of portfolios that a list of many workbooks shows."""

from collections.abc import Mapping

import pandas as pd

from xlfactor.report.page import KeyFigures


def key_figures(
    volatilities: "pd.Series[float]",
    exposures: pd.DataFrame,
    *,
    targets: pd.DataFrame | None = None,
    breaches: Mapping[str, Mapping[str, float]] | None = None,
) -> dict[str, KeyFigures]:
    """Return the figures of portfolios by name.

    Parameters
    ----------
    volatilities : Series of shape (n_portfolios,)
        Annual.
    exposures : DataFrame of shape (n_factors, n_portfolios)
        As the portfolios achieve them.
    targets : DataFrame of shape (n_factors, n_portfolios), optional
        What they aim at.
    breaches : mapping, optional
        By how much a portfolio is beyond the limits that it does not keep.

    Examples
    --------
    >>> found = key_figures(pd.Series({"Bold": 0.1}), pd.DataFrame({"Bold": {"Growth": 0.5}}))
    >>> found["Bold"].volatility, found["Bold"].exposures
    (0.1, {'Growth': 0.5})
    """
    misses = exposures.iloc[:0] if targets is None else exposures - targets
    return {
        name: KeyFigures(
            volatility=volatility,
            exposures=_by_name(exposures[name]),
            misses=_by_name(misses[name]),
            breaches=(breaches or {}).get(name, {}),
        )
        for name, volatility in _by_name(volatilities[exposures.columns]).items()
    }


def _by_name(figures: "pd.Series[float]") -> dict[str, float]:
    return dict(zip(map(str, figures.index), figures.astype(float).tolist(), strict=True))
