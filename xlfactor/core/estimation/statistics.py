"""Annual mean, covariance and volatility from a history of returns."""

import numpy as np
import pandas as pd

from xlfactor.core.estimation.dates import require_dated, rows_per_year
from xlfactor.core.estimation.reading_notes import notes_of
from xlfactor.core.estimation.variation import (
    constant_columns,
    require_return_sizes,
    require_varying,
)
from xlfactor.core.frozen import frozen
from xlfactor.errors import OptionError


@frozen
class ReturnStatistics:
    """Annual mean and covariance of a history of returns."""

    #: Arithmetic mean times periods a year (N), annual, decimal.
    expected_returns: "pd.Series[float]"
    #: Sample covariance, divisor T − 1, times periods a year (N×N).
    covariance: pd.DataFrame
    #: What the annual figures were scaled with.
    periods_per_year: float
    #: The returns themselves (T×N), periodic.
    returns: pd.DataFrame
    #: What messages call the table of returns.
    name: str = "returns"

    @property
    def observations(self) -> int:
        """The number of dates, T."""
        return len(self.returns)

    @property
    def volatilities(self) -> "pd.Series[float]":
        """Square roots of the annual variances (N)."""
        return pd.Series(
            np.sqrt(np.diag(self.covariance)), index=self.covariance.index, name="volatilities"
        )

    @property
    def correlation(self) -> pd.DataFrame:
        """The covariance, divided by both volatilities (N×N).

        Raises a `TableError` if an asset does not vary, so that it has no correlations.
        """
        require_varying(self.returns, name=self.name)
        return self.correlation_of_varying

    @property
    def correlation_of_varying(self) -> pd.DataFrame:
        """The correlation of the assets that vary, without those at a fixed rate."""
        varying = self.covariance.index[~constant_columns(self.returns)]
        sigma = self.volatilities[varying].to_numpy()
        covariance = self.covariance.loc[varying, varying]
        return covariance.div(sigma, axis=0).div(sigma, axis=1)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed in reading the returns, in words."""
        return notes_of(self.returns)

    @property
    def lowest(self) -> "pd.Series[float]":
        """The lowest return of a single period (N)."""
        return self.returns.min()

    @property
    def highest(self) -> "pd.Series[float]":
        """The highest return of a single period (N)."""
        return self.returns.max()

    @property
    def median(self) -> "pd.Series[float]":
        """The median return of a single period (N)."""
        return self.returns.median()

    @property
    def skewness(self) -> "pd.Series[float]":
        """Sample skewness of the periodic returns, adjusted for bias (N)."""
        return pd.Series(self.returns.skew())

    @property
    def kurtosis(self) -> "pd.Series[float]":
        """Sample kurtosis of the periodic returns, adjusted for bias (N); a normal has 3."""
        return pd.Series(self.returns.kurt() + 3.0)

    @property
    def jarque_bera_p_values(self) -> "pd.Series[float]":
        r"""The p values of a test of normal periodic returns (N); NaN for what does not vary.

        .. math:: JB = \frac{T}{6} \Bigl(S^2 + \frac{(K - 3)^2}{4}\Bigr), \qquad p = e^{-JB/2}

        with skewness and kurtosis by moments of divisor T; p is that of a chi-squared with two
        degrees of freedom, for many periods.

        References
        ----------
        Jarque and Bera (1987), *A test for normality of observations and regression residuals*.
        """
        X = self.returns.sub(self.returns.mean())
        variances = X.pow(2).mean().mask(constant_columns(self.returns))
        S = X.pow(3).mean() / variances**1.5
        K = X.pow(4).mean() / variances**2
        return pd.Series(np.exp(-self.observations / 12 * (S**2 + (K - 3) ** 2 / 4)))


def estimate_statistics(
    returns: pd.DataFrame, *, periods_per_year: float | None = None, name: str = "returns"
) -> ReturnStatistics:
    r"""Estimate annual mean, covariance and volatility of assets or factors from their history.

    .. math::

        \mu = \frac{s}{T} \sum_t r_t, \qquad
        \Sigma = \frac{s}{T - 1} \sum_t (r_t - \bar r)(r_t - \bar r)'

    Parameters
    ----------
    returns : DataFrame of shape (n_dates, n_assets)
        Periodic, decimal.
    periods_per_year : float, optional
        The *s* above; by default, what the dates imply (12 for monthly rows).
    name : str
        What messages call the table.

    Raises
    ------
    TableError
        If dates are out of order, double or missing, or a cell has no number.

    Examples
    --------
    >>> dates = pd.to_datetime(["2021-01-31", "2021-02-28", "2021-03-31"])
    >>> found = estimate_statistics(pd.DataFrame({"Gold": [0.01, 0.02, 0.03]}, index=dates))
    >>> print(found.expected_returns["Gold"].round(6))
    0.24
    >>> print(found.covariance.loc["Gold", "Gold"].round(6))
    0.0012
    """
    checked = require_return_sizes(require_dated(returns, name=name), name=name)
    scale = annual_scale(checked, periods_per_year=periods_per_year, name=name)
    return statistics_of(checked, periods_per_year=scale, name=name)


def statistics_of(
    returns: pd.DataFrame, *, periods_per_year: float, name: str
) -> ReturnStatistics:
    """Compute statistics as `estimate_statistics` does, of a history that is checked already."""
    return ReturnStatistics(
        expected_returns=(returns.mean() * periods_per_year).rename("expected_returns"),
        covariance=_covariance(returns, periods_per_year),
        periods_per_year=periods_per_year,
        returns=returns,
        name=name,
    )


def _covariance(returns: pd.DataFrame, scale: float) -> pd.DataFrame:
    """Compute the sample covariance of a year, given its number of periods.

    What does not vary has none, not even by rounding.
    """
    varies = ~constant_columns(returns)
    return returns.cov(ddof=1) * (scale * np.outer(varies, varies))


def rows_of_months(table: pd.DataFrame, months: int, *, name: str) -> int:
    """Return how many rows of a table of dates make a number of months, at least one."""
    return max(1, round(months * annual_scale(table, name=name) / 12))


def annual_scale(
    table: pd.DataFrame, *, periods_per_year: float | None = None, name: str
) -> float:
    """Return the periods in a year that the user stated, else what the table's dates tell.

    Raises an `OptionError` if the stated number is not above zero.
    """
    if periods_per_year is None:
        return rows_per_year(pd.DatetimeIndex(table.index), name=name)
    if not periods_per_year > 0:
        raise OptionError(
            f"periods_per_year: found {periods_per_year:g}; wanted a number above zero"
        )
    return periods_per_year
