"""The figures that a change is told of, and tables of two states beside each other."""

from collections.abc import Mapping
from typing import Final, TypeVar

import numpy as np
import pandas as pd

from xlfactor.core.factors.model import FactorModel
from xlfactor.core.remembered import remembered
from xlfactor.core.risk.measures import Volatility
from xlfactor.core.risk.portfolios import factor_risks, portfolio_values
from xlfactor.report.changes import EXPOSURES, RETURN, RISKS, VOLATILITY, WEIGHTS

T = TypeVar("T", "pd.Series[float]", pd.DataFrame)

#: what the place of figures in memory, or their unit, may change in them
_ROUNDING: Final = 1e-14


def series(tables: "Mapping[str, pd.Series[float]]") -> "pd.Series[float]":
    """Return the figures of an answer by table and row."""
    return pd.Series(
        {
            (table, str(row)): float(value)
            for table, shown in tables.items()
            for row, value in shown.items()
        }
    )


@remembered
def risk_and_return(
    weights: "pd.Series[float]", covariance: pd.DataFrame, expected_returns: "pd.Series[float]"
) -> "pd.Series[float]":
    """Return the volatility and the expected return of a portfolio (N)."""
    held = weights.to_frame()
    volatility = portfolio_values(held, Volatility.of(covariance)).iloc[0]
    return pd.Series({VOLATILITY: volatility, RETURN: weights @ expected_returns[weights.index]})


@remembered
def by_factor(
    weights: "pd.Series[float]", model: FactorModel, *, covariance: pd.DataFrame
) -> "dict[str, pd.Series[float]]":
    """Return the weights of a portfolio (N), its exposures, and what each factor adds to its risk.

    Parameters
    ----------
    covariance : DataFrame of shape (n_assets, n_assets)
        What the risk is measured with.
    """
    held = weights.to_frame()
    risks = factor_risks(held, Volatility.of(covariance), model)
    return {
        WEIGHTS: weights,
        EXPOSURES: model.portfolio_exposures(held).iloc[:, 0],
        RISKS: risks.risk_contributions.iloc[:, 0],
    }


def volatilities_and_correlation(
    covariance: pd.DataFrame,
) -> "tuple[pd.Series[float], pd.DataFrame]":
    """Return what a covariance is made of; the correlations are zero beside what does not vary."""
    sigma = pd.Series(np.sqrt(np.diag(covariance)), index=covariance.index)
    scale = (1 / sigma).where(sigma > 0, 0.0)
    return sigma, scaled(covariance, scale)


def scaled(matrix: pd.DataFrame, scale: "pd.Series[float]") -> pd.DataFrame:
    """Return a matrix whose rows and columns are multiplied by a figure each."""
    return matrix.mul(scale, axis=0).mul(scale, axis=1)


def same(one: T, other: T) -> bool:
    """Return whether two tables hold the same under the same names, in whatever order."""
    if one.shape != other.shape:
        return False
    return np.allclose(
        one, other.reindex_like(one), rtol=_ROUNDING, atol=_ROUNDING, equal_nan=True
    )


def ordered(table: T, other: T) -> T:
    """Return a table in the order of another one, as far as they have the same names."""
    if {*table.index} == {*other.index}:
        table = table.reindex(other.index)
    if isinstance(table, pd.Series):
        return table
    return table.reindex(columns=other.columns) if {*table} == {*other} else table
