"""Portfolios against a benchmark: their difference is a long and short portfolio."""

from typing import Final

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.factors.model import FactorModel
from xlfactor.core.risk.measures import RiskMeasure
from xlfactor.core.risk.portfolios import (
    AssetRisks,
    FactorRisks,
    asset_risks,
    factor_risks,
    portfolio_values,
)
from xlfactor.core.typing import Labels
from xlfactor.errors import InfeasibleError, TableError

#: The weights of a benchmark sum to one up to this.
_ROUNDING: Final = 1e-6
#: Active weights below this are none.
_NOTHING: Final = 1e-12


def active_weights(
    weights: pd.DataFrame, benchmark: "pd.Series[float]", assets: Labels
) -> pd.DataFrame:
    r"""Return what portfolios hold more than a benchmark, below zero where they hold less.

    .. math:: a = w - w_B

    Parameters
    ----------
    weights : DataFrame of shape (n_held, n_portfolios)
        Long or short; an asset that is not listed is not held.
    benchmark : Series
        Sums to one; an asset that is not listed is not held.
    assets : Index
        All assets, in the order of the result.

    Raises
    ------
    LabelError
        If weights or benchmark name an asset that is none of `assets`.
    TableError
        If a weight is missing, or the benchmark does not sum to one.

    Examples
    --------
    >>> names = pd.Index(["Stocks", "Bonds"])
    >>> mix = pd.DataFrame({"Bold": {"Stocks": 0.9, "Bonds": 0.1}})
    >>> active_weights(mix, pd.Series({"Bonds": 0.25, "Stocks": 0.75}), names).round(9)
            Bold
    Stocks  0.15
    Bonds  -0.15
    """
    held = labels.holdings_onto(weights, assets, name="weights")
    own = labels.require_numbers(held, name="weights")
    return own.sub(benchmark_weights(benchmark, assets), axis=0)


def benchmark_weights(
    benchmark: "pd.Series[float]", assets: Labels, *, name: str = "benchmark"
) -> "pd.Series[float]":
    """Return the weights of a benchmark in the order of all assets.

    Parameters
    ----------
    benchmark : Series
        Sums to one; an asset that is not listed is not held.
    name : str
        The input that the benchmark comes from, for a message.

    Raises
    ------
    LabelError
        If it names an asset that is none of `assets`.
    TableError
        If a weight is missing, or they do not sum to one.
    """
    known = labels.holdings_onto(benchmark, assets, name=name)
    reference = labels.require_vector(known, name=name).astype(float)
    total = float(reference.sum())
    if abs(total - 1) > _ROUNDING:
        raise TableError(
            f"{name}: the weights sum to {total:.4%}; wanted 100%: scale them, or add what is "
            "missing, such as cash"
        )
    return reference


def tracking_errors(active: pd.DataFrame, measure: RiskMeasure) -> "pd.Series[float]":
    r"""Return the tracking error of each portfolio (P) from its active weights (N×P).

    .. math:: TE = \sqrt{a' \Sigma a}

    It is the measure of the active weights, whatever the measure is.
    """
    return portfolio_values(active, measure)


def active_asset_risks(active: pd.DataFrame, measure: RiskMeasure) -> AssetRisks:
    """Compute what each active weight adds to the tracking error of each portfolio.

    Raises an `InfeasibleError` if a portfolio is the benchmark itself; else as `asset_risks`.
    """
    _require_active(active)
    return asset_risks(active, measure)


def active_factor_risks(
    active: pd.DataFrame, measure: RiskMeasure, model: FactorModel
) -> FactorRisks:
    """Compute what active exposures and the residual add to the tracking error of portfolios.

    Raises an `InfeasibleError` if a portfolio is the benchmark itself; else as `factor_risks`.
    """
    _require_active(active)
    return factor_risks(active, measure, model)


def differ(active: pd.DataFrame) -> "pd.Series[bool]":
    """Return whether each portfolio (P) differs from the benchmark, from its active weights."""
    return active.abs().max() > _NOTHING


def _require_active(active: pd.DataFrame) -> None:
    for name, differs in differ(active).items():
        if not differs:
            raise InfeasibleError(
                f"'{name}': the portfolio is the benchmark; wanted another, for there is no "
                "tracking error to share"
            )
