"""Style analysis: the mix of indices, none sold short, whose returns come nearest to a fund's."""

import numpy as np
import pandas as pd

from xlfactor.core.allocation.constraints import Limits, region_of
from xlfactor.core.allocation.lexicographic import least_in_turn
from xlfactor.core.allocation.objectives import EXPOSURE_RESOLUTION, Distance, then_smallest
from xlfactor.core.allocation.region import Region
from xlfactor.core.estimation.alignment import align_periods, require_same_edge
from xlfactor.core.estimation.definiteness import is_well_resolved
from xlfactor.core.estimation.statistics import annual_scale
from xlfactor.core.estimation.variation import constant_columns, require_sizes
from xlfactor.core.factors.rolling import RollingExposures, RollingWindows, by_window
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import InsufficientError, LabelError


@frozen
class StyleAnalysis:
    """The styles of funds, and what they earned beside them."""

    #: The weights of the style indices (N×K); a row sums to one.
    weights: pd.DataFrame
    #: The returns of funds less those of their styles (T×N), periodic.
    selection_returns: pd.DataFrame
    #: The returns of the funds (T×N), periodic.
    returns: pd.DataFrame
    periods_per_year: float
    #: What was left out in aligning the tables, in words.
    notes: tuple[str, ...] = ()

    @property
    def r_squared(self) -> "pd.Series[float]":
        """One less the share of variance that the style leaves (N); NaN of a constant return.

        It is below zero where every style within the limits moves against the fund.
        """
        explained = _explained(self.returns, self.selection_returns.to_numpy())
        return pd.Series(explained, index=self.returns.columns, name="r_squared")

    @property
    def selection_means(self) -> "pd.Series[float]":
        """The mean selection return (N), annual."""
        return pd.Series(self.selection_returns.mean() * self.periods_per_year)

    @property
    def selection_volatilities(self) -> "pd.Series[float]":
        """The volatility of the selection return (N), annual."""
        return pd.Series(self.selection_returns.std() * np.sqrt(self.periods_per_year))


def funds_and_styles(
    returns: pd.DataFrame, proxy_returns: pd.DataFrame, indices: Labels
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the assets that are no indices, and the indices, each a proxy or else an asset.

    Raises
    ------
    LabelError
        If an index is neither.

    Examples
    --------
    >>> assets = pd.DataFrame({"Fund": [0.01], "Cash": [0.0]})
    >>> both = funds_and_styles(assets, pd.DataFrame({"World": [0.02]}), ["World", "Cash"])
    >>> [list(one) for one in both]
    [['Fund'], ['World', 'Cash']]
    """
    for name in indices:
        if name not in proxy_returns and name not in returns:
            raise LabelError(
                f"style_indices: '{name}' is no column of proxy_returns, nor of asset_returns"
            )
    styles = {
        name: proxy_returns[name] if name in proxy_returns else returns[name] for name in indices
    }
    return returns.drop(columns=list(indices), errors="ignore"), pd.DataFrame(styles)


def style_analysis(
    returns: pd.DataFrame,
    style_returns: pd.DataFrame,
    *,
    periods_per_year: float | None = None,
) -> StyleAnalysis:
    r"""Find the style of each fund: the mix of indices that leaves the least variance.

    .. math:: \min_w \operatorname{var}(r - S w), \qquad w \ge 0, \quad 1'w = 1

    The mean of what is left is the selection return. Where indices leave a choice, as two of the
    same returns do, the least squared weights are taken.

    Parameters
    ----------
    returns : DataFrame of shape (n_dates, n_funds)
        Periodic, decimal.
    style_returns : DataFrame of shape (n_dates, n_styles)
        Of the indices. Met with `returns` by calendar period; what only one table has is left
        out and noted.
    periods_per_year : float, optional
        What annual figures are scaled with; by default, what the dates imply.

    Raises
    ------
    TableError
        If dates are out of order, double or missing, or a cell has no number.
    InsufficientError
        If there are no more dates than indices.
    LabelError
        If a fund or an index occurs twice.

    References
    ----------
    Sharpe (1992), *Asset allocation: management style and performance measurement*.

    Examples
    --------
    >>> dates = pd.date_range("2021-01-31", periods=4, freq="ME")
    >>> styles = pd.DataFrame(
    ...     {"Stocks": [0.04, -0.02, 0.03, -0.01], "Bonds": [0.01, 0.01, -0.01, 0.0]}, index=dates
    ... )
    >>> fund = (0.6 * styles["Stocks"] + 0.4 * styles["Bonds"] + 0.001).to_frame("Fund")
    >>> found = style_analysis(fund, styles)
    >>> found.weights.round(9)
          Stocks  Bonds
    Fund     0.6    0.4
    >>> found.selection_means.round(9).to_dict()
    {'Fund': 0.012}
    """
    R, S, notes = _aligned(returns, style_returns)
    W = _mixes(R, S, _fully_invested(S.columns))
    weights = pd.DataFrame(W, index=R.columns, columns=S.columns)
    return StyleAnalysis(
        weights=weights,
        selection_returns=R - S @ weights.T,
        returns=R,
        periods_per_year=annual_scale(R, periods_per_year=periods_per_year, name="returns"),
        notes=notes,
    )


def rolling_style(
    returns: pd.DataFrame, style_returns: pd.DataFrame, *, windows: RollingWindows
) -> RollingExposures:
    r"""Find the styles of funds on each window of the past, as `style_analysis` does.

    .. math:: \min_{w_t} \operatorname{var}_t(r - S w_t), \qquad w_t \ge 0, \quad 1'w_t = 1

    Raises
    ------
    OptionError
        If there are fewer rows than a window.
    TableError, InsufficientError, LabelError
        As `style_analysis`, with the window named.
    """
    R, S, notes = _aligned(returns, style_returns)
    region = _fully_invested(S.columns)

    def of_window(rows: slice) -> tuple[FloatArray, FloatArray]:
        then, indices = R.iloc[rows], S.iloc[rows]
        W = _mixes(then, indices, region)
        return W, _explained(then, then.to_numpy() - indices.to_numpy() @ W.T)

    return by_window(R, S.columns, windows, of_window, notes=notes)


def _aligned(
    returns: pd.DataFrame, style_returns: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """Return both tables on their common dates, and what was left out."""
    tables = {"returns": returns, "style_returns": style_returns}
    require_same_edge(tables)
    aligned = align_periods(tables)
    for name, table in aligned.tables.items():
        require_sizes(table, name=name)
    return aligned.tables["returns"], aligned.tables["style_returns"], aligned.notes


def _fully_invested(indices: Labels) -> Region:
    return region_of(Limits.between(indices, lower=0.0, upper=1.0), indices)


def _mixes(returns: pd.DataFrame, styles: pd.DataFrame, region: Region) -> FloatArray:
    """Return the style of each fund (N×K), from aligned tables."""
    T, K = styles.shape
    if T <= K:
        raise InsufficientError(
            f"style_returns: {T} dates and {K} indices; wanted more dates than indices"
        )
    R, S = returns.to_numpy(), styles.to_numpy()
    # the same distances, of K rows instead of T
    Q, A = np.linalg.qr(S - S.mean(axis=0))
    Z = Q.T @ (R - R.mean(axis=0))
    units = np.full(K, float(np.linalg.norm(A, 2)) or 1.0)
    strict = is_well_resolved(A.T @ A)

    def nearest(b: FloatArray) -> FloatArray:
        """Return the weights nearest to a fund, and of these the least squared ones."""
        near = Distance(A=A, b=b, units=units, resolution=EXPOSURE_RESOLUTION, strict=strict)
        return region.weights(least_in_turn(then_smallest([near], K), region).x)

    return np.array([nearest(b) for b in Z.T])


def _explained(returns: pd.DataFrame, rest: FloatArray) -> FloatArray:
    """Return one less the share of each fund's variance that is left; NaN where it has none."""
    total = np.where(constant_columns(returns), np.nan, returns.to_numpy().var(axis=0))
    return np.asarray(1 - rest.var(axis=0) / total)
