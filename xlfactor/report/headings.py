"""Headings and formats of the figures that several pages and functions show."""

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlfactor.core.risk.concentration import concentrations
from xlfactor.report.number_formats import NumberFormat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlfactor.core.allocation.funding_terms import FundingTerms
    from xlfactor.core.allocation.style import StyleAnalysis
    from xlfactor.core.estimation.statistics import ReturnStatistics
    from xlfactor.core.factors.curve import CurveComponents
    from xlfactor.core.factors.exposures import Exposures

#: The headings of the column of names.
ASSETS, FACTORS, PORTFOLIOS, MEASURES = "Asset class", "Factor", "Portfolio", "Expected return"
#: Among portfolios, those that are given and not chosen, which charts draw in grey.
GIVEN_PORTFOLIOS: Final = ("Benchmark", "Current")
MATURITIES, COMPONENTS = "Maturity", "Component"

FIT_FORMATS: Final = {
    "Alpha": NumberFormat.PERCENT_FINE,
    "R²": NumberFormat.EXPOSURE,
    "Adjusted R²": NumberFormat.EXPOSURE,
    "Specific volatility": NumberFormat.PERCENT_FINE,
    "Degrees of freedom": NumberFormat.COUNT,
    "Penalty": NumberFormat.PENALTY,
}

STATISTIC_FORMATS: Final = {
    "Mean": NumberFormat.PERCENT_FINE,
    "Volatility": NumberFormat.PERCENT_FINE,
    "Median": NumberFormat.PERCENT_FINE,
    "Lowest": NumberFormat.PERCENT_FINE,
    "Highest": NumberFormat.PERCENT_FINE,
    "Skewness": NumberFormat.EXPOSURE,
    "Kurtosis": NumberFormat.EXPOSURE,
    "Jarque-Bera p": NumberFormat.P_VALUE,
}
STATISTIC_UNITS: Final = (
    "Mean and volatility: percent a year; the others of single periods (a normal has a kurtosis "
    "of 3; a small Jarque-Bera p value says that they are not normal)"
)

COMPONENT_FORMATS: Final = {
    "Volatility": NumberFormat.PERCENT_FINE,
    "Explained share": NumberFormat.PERCENT,
    "Cumulative share": NumberFormat.PERCENT,
}

SELECTION_FORMATS: Final = {
    "R²": NumberFormat.EXPOSURE,
    "Selection return": NumberFormat.PERCENT_FINE,
    "Selection volatility": NumberFormat.PERCENT_FINE,
}

PERFORMANCE: Final = {
    "annualised_return": ("Return", NumberFormat.PERCENT_FINE),
    "annualised_volatility": ("Volatility", NumberFormat.PERCENT_FINE),
    "sharpe_ratio": ("Sharpe ratio", NumberFormat.EXPOSURE),
    "maximum_drawdown": ("Maximum drawdown", NumberFormat.PERCENT_FINE),
    "calmar_ratio": ("Calmar ratio", NumberFormat.EXPOSURE),
    "turnover_per_year": ("Turnover a year", NumberFormat.PERCENT),
}

EFFICIENCY: Final = {
    "expected_return": ("Expected return", NumberFormat.PERCENT_FINE),
    "volatility": ("Volatility", NumberFormat.PERCENT_FINE),
    "sharpe_ratio": ("Sharpe ratio", NumberFormat.EXPOSURE),
    "return_left": ("Below frontier", NumberFormat.PERCENT_FINE),
}

ACTIVE_RISK: Final = {
    "tracking_error": ("Tracking error", NumberFormat.PERCENT_FINE),
    "limit": ("Limit", NumberFormat.PERCENT_FINE),
    "limit_use": ("Use of the limit", NumberFormat.PERCENT),
    "headroom": ("Headroom", NumberFormat.PERCENT_FINE),
    "place": ("Working range", NumberFormat.TEXT),
    "model_error": ("In the model", NumberFormat.PERCENT_FINE),
    "factor_error": ("Of factors", NumberFormat.PERCENT_FINE),
    "specific_error": ("Specific", NumberFormat.PERCENT_FINE),
}

#: The headings of what was wanted and what was found, and of the second less the first.
TARGETED, BUDGETED, DIFFERENCE = ("Target", "Achieved"), ("Budget", "Share"), "Difference"


def compared(
    wanted: "pd.Series[float]", found: "pd.Series[float]", headings: tuple[str, str]
) -> pd.DataFrame:
    """Return what was wanted, what was found, and the second less the first, a row a name."""
    columns = dict(zip(headings, (wanted, found), strict=True))
    return pd.DataFrame({**columns, DIFFERENCE: found - wanted})


def headed(
    table: pd.DataFrame, headings: "Mapping[str, tuple[str, NumberFormat]]"
) -> pd.DataFrame:
    """Return a table with its headings spelled out."""
    return table.rename(columns={name: heading for name, (heading, _) in headings.items()})


def fit_table(found: "Exposures") -> pd.DataFrame:
    """Return the statistics of each asset's regression, a row each."""
    columns = (
        found.alphas,
        found.r_squared,
        found.adjusted_r_squared,
        found.specific_volatilities,
        found.degrees_of_freedom,
        found.penalties,
    )
    return pd.DataFrame(dict(zip(FIT_FORMATS, columns, strict=True)))


def statistic_table(statistics: "ReturnStatistics") -> pd.DataFrame:
    """Return annual mean and volatility, and the median, extremes and shape of single periods."""
    columns = (
        statistics.expected_returns,
        statistics.volatilities,
        statistics.median,
        statistics.lowest,
        statistics.highest,
        statistics.skewness,
        statistics.kurtosis,
        statistics.jarque_bera_p_values,
    )
    return pd.DataFrame(dict(zip(STATISTIC_FORMATS, columns, strict=True)))


def selection_table(found: "StyleAnalysis") -> pd.DataFrame:
    """Return what the styles of assets explain, and what the assets earned beside them."""
    columns = (found.r_squared, found.selection_means, found.selection_volatilities)
    return pd.DataFrame(dict(zip(SELECTION_FORMATS, columns, strict=True)))


def component_table(found: "CurveComponents") -> pd.DataFrame:
    """Return the volatility of each component of the yield curve and what it explains."""
    shares = found.explained_shares
    columns = (np.sqrt(found.variances), shares, shares.cumsum())
    return pd.DataFrame(dict(zip(COMPONENT_FORMATS, columns, strict=True)))


def concentration_table(shares: pd.DataFrame) -> pd.DataFrame:
    """Return how concentrated shares of risk (n×P) are, a row a portfolio."""
    rows = {
        name: {
            "Herfindahl": one.herfindahl,
            "Normalised": one.normalised_herfindahl,
            "Gini": one.gini,
            "Bets": one.herfindahl_number,
            "Bets by entropy": one.entropy_number,
        }
        for name, one in concentrations(shares).items()
    }
    return pd.DataFrame.from_dict(rows, orient="index")


EXPOSURES_MOVED: Final = {"bought": "Bought", "sold": "Sold", "left_over": "Left over"}


def funding_figures(found: "FundingTerms") -> "pd.Series[float]":
    """Return the risk of a funding trade, and the return that the asset bought must earn.

    What follows from the risk aversion is left out where the benchmark implies none.
    """
    figures = {
        "Tracking error used": found.tracking_error,
        "Change of the volatility": found.volatility_after - found.volatility_before,
        "Tracking error to the benchmark, before": found.benchmark_error_before,
        "Tracking error to the benchmark, after": found.benchmark_error_after,
        "Return of what is sold": found.mix_return,
        "Expected return of what is bought": found.asset_return,
    }
    aversion = found.implied_risk_aversion
    if aversion is not None:
        figures["Risk aversion implied by the benchmark"] = aversion
        figures["Return to earn at this aversion"] = found.required_return(aversion)
    return pd.Series(figures, name="Figure")


def three_way_headed(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of a three-way trade with their headings spelled out."""
    headings = {
        "expected_return": "Return",
        "volatility": "Volatility",
        "utility": "Utility",
        "distance": "Distance",
    }
    return figures[list(headings)].rename(columns=headings)
