"""Tables of tail risk that pages and functions show, with their headings and formats."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from xlfactor.core.backtest.exceedances import Exceedances
from xlfactor.core.backtest.metrics import Metric
from xlfactor.core.estimation.student import StudentFit
from xlfactor.report.number_formats import NumberFormat

DOWNSIDE_FORMATS: Final = {
    "Semi-deviation": NumberFormat.PERCENT_FINE,
    "Semi-deviation below target": NumberFormat.PERCENT_FINE,
    "Lower partial moment": NumberFormat.PERCENT_FINE,
    "Value at risk": NumberFormat.PERCENT_FINE,
    "Expected shortfall": NumberFormat.PERCENT_FINE,
    "Maximum drawdown": NumberFormat.PERCENT_FINE,
}

FIT_FORMATS: Final = {
    "Degrees of freedom": NumberFormat.EXPOSURE,
    "Log likelihood": NumberFormat.COUNT,
    "Iterations": NumberFormat.COUNT,
    "Observations": NumberFormat.COUNT,
}

EXCEEDANCE_FORMATS: Final = {
    "Periods": NumberFormat.COUNT,
    "Exceedances": NumberFormat.COUNT,
    "Expected": NumberFormat.COUNT_FINE,
    "Share": NumberFormat.PERCENT_FINE,
    "Kupiec LR": NumberFormat.EXPOSURE,
    "Kupiec p": NumberFormat.P_VALUE,
    "Christoffersen LR": NumberFormat.EXPOSURE,
    "Christoffersen p": NumberFormat.P_VALUE,
    "Both p": NumberFormat.P_VALUE,
}

METRIC_FORMATS: Final = {
    Metric.RETURN: NumberFormat.PERCENT_FINE,
    Metric.VOLATILITY: NumberFormat.PERCENT_FINE,
    Metric.SHARPE_RATIO: NumberFormat.EXPOSURE,
    Metric.MAXIMUM_DRAWDOWN: NumberFormat.PERCENT_FINE,
    Metric.CALMAR_RATIO: NumberFormat.EXPOSURE,
    Metric.TURNOVER: NumberFormat.PERCENT,
    Metric.VALUE_AT_RISK: NumberFormat.PERCENT_FINE,
    Metric.EXPECTED_SHORTFALL: NumberFormat.PERCENT_FINE,
    Metric.SEMI_DEVIATION: NumberFormat.PERCENT_FINE,
    Metric.SKEWNESS: NumberFormat.EXPOSURE,
    Metric.KURTOSIS: NumberFormat.EXPOSURE,
}


def capitalised(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose columns are the names of distributions, with capital letters."""
    return table.rename(columns=lambda name: name[0].upper() + name[1:])


def metrics_headed(metrics: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of a backtest with their headings spelled out."""
    return metrics.set_axis([Metric(str(name)).label for name in metrics], axis=1)


def fit_figures(fit: StudentFit) -> "pd.Series[float]":
    """Return what tells how a Student t was fitted."""
    figures = (
        fit.distribution.degrees_of_freedom,
        fit.log_likelihood,
        fit.iterations,
        fit.observations,
    )
    return pd.Series(dict(zip(FIT_FORMATS, figures, strict=True)), name="Value", dtype=float)


def exceedance_table(found: Mapping[str, Exceedances]) -> pd.DataFrame:
    """Return the tests of forecasts of value at risk, a row a portfolio."""
    rows = {
        name: (
            one.observations,
            one.count,
            one.expected,
            one.share,
            one.proportion.statistic,
            one.proportion.p_value,
            one.independence.statistic,
            one.independence.p_value,
            one.coverage.p_value,
        )
        for name, one in found.items()
    }
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=list(EXCEEDANCE_FORMATS), dtype=float
    )
