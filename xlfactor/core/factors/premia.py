"""Estimate the premia of factors: implied by their portfolios, or by regression across assets."""

import math
from typing import TypeVar

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.factors.collinearity import require_independent
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import InfeasibleError, OptionError, TableError

Returns = TypeVar("Returns", "pd.Series[float]", pd.DataFrame)

#: Exposures (or returns) of all assets are equal if their spread is at most this share of them.
_SAME = 1e-12


def implied_premia(
    mimicking_weights: pd.DataFrame,
    expected_returns: Returns,
    *,
    cash_return: "pd.Series[float] | float" = 0.0,
) -> Returns:
    r"""Compute the premia that mimicking portfolios earn at the assets' expected returns.

    .. math:: \lambda = M' (\mu - r 1)

    A portfolio whose weights do not sum to zero pays or earns the cash return on their sum.

    Parameters
    ----------
    mimicking_weights : DataFrame of shape (n_assets_held, n_factors)
        `M`; an asset that is not listed holds nothing.
    expected_returns : Series of shape (n_assets,) or DataFrame of shape (n_assets, n_measures)
        Annual, decimal.
    cash_return : float, or Series of shape (n_measures,)
        `r`, annual, decimal: taken off every return; one for each measure of a DataFrame.

    Returns
    -------
    Series of shape (n_factors,) or DataFrame of shape (n_factors, n_measures)
        Annual, decimal.

    Raises
    ------
    LabelError
        If a name occurs twice, or the weights name an asset that has no expected return.
    TableError
        If a figure is missing.
    OptionError
        If the cash return is no number.

    Examples
    --------
    >>> M = pd.DataFrame({"Spread": {"Stocks": 1.0, "Bonds": -0.5}})
    >>> implied_premia(M, pd.Series({"Stocks": 0.08, "Bonds": 0.04}))
    Spread    0.06
    dtype: float64
    >>> implied_premia(M, pd.Series({"Stocks": 0.08, "Bonds": 0.04}), cash_return=0.02)
    Spread    0.05
    dtype: float64
    """
    if isinstance(expected_returns, pd.DataFrame):
        table = labels.require_numbers(expected_returns, name="expected_returns")
        cash = _cash_of(cash_return, table.columns)
        return _weights(mimicking_weights, table.index).T @ (table - cash)
    returns = labels.require_vector(expected_returns, name="expected_returns")
    if isinstance(cash_return, pd.Series):
        raise TypeError("one measure has one cash return")
    _require_cash(cash_return)
    return _weights(mimicking_weights, returns.index).T @ (returns - cash_return)


@frozen
class CrossSectionFit:
    """A regression of returns on exposures, over assets, with an intercept."""

    #: Annual, decimal.
    intercept: float
    #: The slopes (K): return per unit of exposure, annual, decimal.
    premia: "pd.Series[float]"
    #: Of `Intercept` and of every factor (1 + K); NaN if there are no degrees of freedom.
    standard_errors: "pd.Series[float]"
    t_statistics: "pd.Series[float]"
    #: Two-sided.
    p_values: "pd.Series[float]"
    #: NaN if all returns are the same; the adjusted one also without degrees of freedom.
    r_squared: float
    adjusted_r_squared: float
    #: Assets less coefficients.
    degrees_of_freedom: int
    #: The two sum to the returns that were explained (N).
    fitted: "pd.Series[float]"
    residuals: "pd.Series[float]"

    @property
    def notes(self) -> tuple[str, ...]:
        """The number of assets and the degrees of freedom, in a sentence."""
        count = f"{len(self.residuals)} assets for {len(self.standard_errors)} coefficients"
        if self.degrees_of_freedom:
            degrees = "degree" if self.degrees_of_freedom == 1 else "degrees"
            return (f"{count}: {self.degrees_of_freedom} {degrees} of freedom.",)
        return (f"{count}: the fit is exact by construction, and has no standard errors.",)


@frozen
class RegressionPremia:
    """Premia by two regressions: of public assets, then of the remainder of private ones."""

    public: CrossSectionFit
    #: None if there are no private assets.
    private: CrossSectionFit | None

    @property
    def premia(self) -> "pd.Series[float]":
        """The premia of all factors, the private one last, annual, decimal."""
        if self.private is None:
            return self.public.premia
        return pd.concat([self.public.premia, self.private.premia])

    @property
    def notes(self) -> tuple[str, ...]:
        """The number of assets and the degrees of freedom of each regression, in sentences."""
        private = () if self.private is None else self.private.notes
        return (
            *(f"Public assets: {note}" for note in self.public.notes),
            *(f"Private assets: {note}" for note in private),
        )


def regression_premia(
    expected_returns: "pd.Series[float]",
    exposures: pd.DataFrame,
    *,
    private_assets: "Labels | None" = None,
    cash_return: float = 0.0,
) -> RegressionPremia:
    r"""Estimate the premia that explain expected returns by exposures, by least squares.

    .. math::
        \mu_{i} - r &= c_m + B_{i} \lambda_m + e_i
            && \text{public assets, public factors} \\
        \mu_{i} - r - B_{i} \lambda_m &= c_p + b_{ip} \lambda_p + e_i
            && \text{private assets, private factor}

    Parameters
    ----------
    expected_returns : Series of shape (n_assets,)
        Annual, decimal.
    exposures : DataFrame of shape (n_assets, n_factors)
        With private assets, the private factor is the one column that is zero for all others.
    private_assets : Index, optional
        Their names; none if left out, and then all factors are public.
    cash_return : float
        `r`, annual, decimal: taken off every return. It moves the intercepts and not the premia.
        Cash itself is no observation unless it is a row.

    Raises
    ------
    LabelError
        If the names differ, or a private asset has no exposures.
    TableError
        If a figure is missing, or no single factor is private.
    InfeasibleError
        If there are fewer assets than coefficients, or exposures are collinear.

    Examples
    --------
    >>> names = ["Cash", "Bonds", "Stocks"]
    >>> B = pd.DataFrame({"Growth": [0.0, 0.5, 1.0]}, index=names)
    >>> found = regression_premia(pd.Series([0.02, 0.03, 0.07], index=names), B)
    >>> round(found.public.intercept, 4), found.premia.round(4).to_dict()
    (0.015, {'Growth': 0.05})
    """
    _require_cash(cash_return)
    labels.require_unique(exposures.index, name="exposures")
    B = labels.require_numbers(exposures, name="exposures")
    returns = labels.onto(expected_returns, B.index, name="expected_returns")
    excess = labels.require_vector(returns, name="expected_returns") - cash_return
    if private_assets is None or not len(private_assets):
        return RegressionPremia(public=_fit(excess, B, "public"), private=None)
    flags = pd.Series(1.0, index=private_assets)
    private = labels.holdings_onto(flags, B.index, name="private_assets") > 0
    factor = _private_factor(B, private)
    public_factors = B.drop(columns=factor)
    public = _fit(excess[~private], public_factors[~private], "public")
    remainder = excess[private] - public_factors[private] @ public.premia
    return RegressionPremia(
        public=public, private=_fit(remainder, B.loc[private, [factor]], "private")
    )


def _cash_of(cash_return: "pd.Series[float] | float", measures: Labels) -> "pd.Series[float]":
    """Return the cash return of each measure."""
    if isinstance(cash_return, pd.Series):
        cash = labels.pick(cash_return, measures, name="cash_return", what="measure")
        return labels.require_vector(cash, name="cash_return")
    _require_cash(cash_return)
    return pd.Series(cash_return, index=measures)


def _require_cash(cash_return: float) -> None:
    if not math.isfinite(cash_return):
        raise OptionError(f"cash_return: found {cash_return:g}; wanted a number")


def _weights(mimicking_weights: pd.DataFrame, assets: Labels) -> pd.DataFrame:
    labels.require_unique(assets, name="expected_returns")
    weights = labels.holdings_onto(mimicking_weights, assets, name="mimicking_weights")
    return labels.require_numbers(weights, name="mimicking_weights")


def _private_factor(exposures: pd.DataFrame, private: "pd.Series[bool]") -> str:
    """Return the factor that only private assets have an exposure to."""
    B, is_private = exposures.to_numpy(), private.to_numpy()
    only_private = (B[~is_private] == 0).all(axis=0) & (B[is_private] != 0).any(axis=0)
    found = exposures.columns[only_private]
    if len(found) != 1:
        raise TableError(
            "exposures: wanted one private factor, a column that is zero for every asset but the "
            f"private ones; found {labels.quoted(found) or 'none'}"
        )
    return str(found[0])


def _fit(returns: "pd.Series[float]", exposures: pd.DataFrame, which: str) -> CrossSectionFit:
    """Regress by ordinary least squares on centred exposures, X = QR."""
    X, y = exposures.to_numpy(), returns.to_numpy()
    N, K = X.shape
    _require_enough(N, K, which)
    centre, mean = X.mean(axis=0), y.mean()
    _require_spread(exposures, which)
    Q, R = np.linalg.qr(X - centre)
    slopes = np.linalg.solve(R, Q.T @ (y - mean))
    intercept = mean - centre @ slopes
    fitted = intercept + X @ slopes
    R_inverse = np.linalg.inv(R)
    unscaled = np.r_[1 / N + ((centre @ R_inverse) ** 2).sum(), (R_inverse**2).sum(axis=1)]
    estimates = np.r_[intercept, slopes]
    squares, total, freedom = ((y - fitted) ** 2).sum(), ((y - mean) ** 2).sum(), N - K - 1
    errors, t, p = _significance(estimates, unscaled * squares, freedom)
    r_squared = 1 - squares / total if total > _SAME**2 * (y @ y) else math.nan
    names = pd.Index(["Intercept", *exposures.columns])
    return CrossSectionFit(
        intercept=float(intercept),
        premia=pd.Series(slopes, index=exposures.columns),
        standard_errors=pd.Series(errors, index=names),
        t_statistics=pd.Series(t, index=names),
        p_values=pd.Series(p, index=names),
        r_squared=float(r_squared),
        adjusted_r_squared=1 - (1 - r_squared) * (N - 1) / freedom if freedom else math.nan,
        degrees_of_freedom=freedom,
        fitted=pd.Series(fitted, index=returns.index),
        residuals=pd.Series(y - fitted, index=returns.index),
    )


def _significance(
    estimates: FloatArray, scaled: FloatArray, freedom: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Compute standard errors, t statistics and two-sided p values; NaN where there are none."""
    from scipy.special import stdtr

    unknown = np.full_like(estimates, math.nan)
    if not freedom:
        return unknown, unknown, unknown
    errors = np.sqrt(scaled / freedom)
    t = np.divide(estimates, errors, out=unknown, where=errors > 0)
    return errors, t, 2 * stdtr(freedom, -np.abs(t))


def _require_enough(N: int, K: int, which: str) -> None:
    if N < K + 1:
        raise InfeasibleError(
            f"expected_returns: found {N} {which} asset(s); wanted at least {K + 1}, for an "
            f"intercept and {K} factor(s)"
        )


def _require_spread(exposures: pd.DataFrame, which: str) -> None:
    """Raise if factors are combinations of the intercept and one another."""
    X = exposures.to_numpy()
    sizes, centred = np.abs(X).max(axis=0), X - X.mean(axis=0)
    for factor, size, spread in zip(exposures, sizes, np.abs(centred).max(axis=0), strict=True):
        if spread <= _SAME * size:
            raise InfeasibleError(
                f"exposures: all {which} assets have the same exposure to factor '{factor}', so "
                "that the intercept repeats it; leave it out"
            )
    covariance = pd.DataFrame(
        centred.T @ centred, index=exposures.columns, columns=exposures.columns
    )
    require_independent(covariance, name=f"exposures of {which} assets")
