"""Exposures through time, each from a window of the past."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from xlfactor.core.estimation.alignment import align_periods, require_same_edge
from xlfactor.core.estimation.dates import Window
from xlfactor.core.estimation.statistics import annual_scale
from xlfactor.core.factors.design import sorted_factors
from xlfactor.core.factors.exposures import regress
from xlfactor.core.factors.fitting import ExposureSettings, Method
from xlfactor.core.factors.window_fits import fit_windows
from xlfactor.core.frozen import frozen
from xlfactor.core.labels import text_of
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import OptionError, named

#: The methods whose exposures are those of least squares on all factors.
_LEAST_SQUARES = (Method.OLS, Method.MAXIMUM_LIKELIHOOD)
#: Months of a window where none are given.
WINDOW_MONTHS = 36
#: Assets that are followed through time where none are chosen: the first ones.
MOST_FOLLOWED = 12


@frozen
class RollingExposures:
    """Exposures at the last date of each window."""

    #: Exposures (dates·N × K); rows are named by date and asset.
    exposures: pd.DataFrame
    #: Explained share of variance (dates × N).
    r_squared: pd.DataFrame
    #: What was left out in aligning the tables, in words.
    notes: tuple[str, ...]


@frozen
class RollingWindows:
    """The windows of the past that exposures are estimated on.

    Raises an `OptionError` if a number is below 1.
    """

    #: Rows of a rolling window, and of the first growing one.
    length: int = 36
    #: Rows from the end of one window to the end of the next.
    step: int = 1
    window: Window = Window.ROLLING

    def __post_init__(self) -> None:
        for name, found in (("length", self.length), ("step", self.step)):
            if found < 1:
                raise OptionError(f"{name}: found {found} rows; wanted 1 or more")

    def ending(self, rows: int) -> list[slice]:
        """Return the rows of each window in a history, given its number of rows.

        Examples
        --------
        >>> [(w.start, w.stop) for w in RollingWindows(length=3, step=2).ending(8)]
        [(0, 3), (2, 5), (4, 7)]
        """
        growing = self.window is Window.GROWING
        ends = range(self.length, rows + 1, self.step)
        return [slice(0 if growing else end - self.length, end) for end in ends]


def rolling_exposures(
    returns: pd.DataFrame,
    factor_returns: pd.DataFrame,
    *,
    windows: RollingWindows,
    method: Method = Method.OLS,
    settings: ExposureSettings | None = None,
    periods_per_year: float | None = None,
) -> RollingExposures:
    """Estimate the exposures of each window of the past, as `estimate_exposures` does.

    Raises
    ------
    OptionError
        If there are fewer rows than a window.
    TableError
        As `estimate_exposures`, with the window named.
    """
    tables = {"returns": returns, "factor_returns": factor_returns}
    require_same_edge(tables)
    aligned = align_periods(tables)
    R, F = aligned.tables["returns"], aligned.tables["factor_returns"]
    scale = annual_scale(R, periods_per_year=periods_per_year, name="returns")
    by_name = sorted_factors(F)
    order = by_name.columns.get_indexer(F.columns)
    known: dict[int, tuple[FloatArray, FloatArray]] = {}
    if method in _LEAST_SQUARES and len(order) + 2 <= windows.length <= len(R):
        known = _fitted_together(R, by_name, windows.ending(len(R)))

    def of_window(rows: slice) -> tuple[FloatArray, FloatArray]:
        if rows.stop in known:
            exposures, r_squared = known[rows.stop]
            return exposures[:, order], r_squared
        found = regress(
            R.iloc[rows],
            by_name.iloc[rows],
            factors=F.columns,
            method=method,
            settings=settings or ExposureSettings(),
            periods_per_year=scale,
        )
        return np.asarray(found.exposures), np.asarray(found.r_squared)

    return by_window(R, F.columns, windows, of_window, notes=aligned.notes)


def _fitted_together(
    returns: pd.DataFrame, factor_returns: pd.DataFrame, windows: list[slice]
) -> dict[int, tuple[FloatArray, FloatArray]]:
    """Return exposures (N×K) and explained shares (N) by the end of each plain window."""
    stacks = list(fit_windows(returns.to_numpy(), factor_returns.to_numpy(), windows))
    B, r_squared, plain = (np.concatenate(part) for part in zip(*stacks, strict=True))
    return {windows[i].stop: (B[i], r_squared[i]) for i in np.flatnonzero(plain).tolist()}


def by_window(
    returns: pd.DataFrame,
    factors: Labels,
    windows: RollingWindows,
    estimate: Callable[[slice], tuple[FloatArray, FloatArray]],
    *,
    notes: tuple[str, ...],
) -> RollingExposures:
    """Estimate exposures (N×K) and the explained share (N) on the rows of each window.

    Raises
    ------
    OptionError
        If there are fewer rows than a window.
    XlFactorError
        Of an estimate, with its window named.
    """
    rows = windows.ending(len(returns))
    if not rows:
        raise OptionError(
            f"a window has {windows.length} rows, but the tables share only {len(returns)}; "
            "wanted a shorter window"
        )
    found = []
    for window in rows:
        last = returns.index[window.stop - 1]
        with named(f"window of {window.stop - window.start} rows to {text_of(last)}"):
            found.append(estimate(window))
    exposures, r_squared = zip(*found, strict=True)
    assets, dates = returns.columns, returns.index[[window.stop - 1 for window in rows]]
    return RollingExposures(
        exposures=pd.DataFrame(
            np.vstack(exposures),
            index=pd.MultiIndex.from_product([dates, assets], names=["date", "asset"]),
            columns=factors,
        ),
        r_squared=pd.DataFrame(np.array(r_squared), index=dates, columns=assets),
        notes=notes,
    )
