"""The tail of portfolios by the sample, by a fitted normal and by a fitted Student t."""

from collections.abc import Mapping

import pandas as pd

from xlfactor.core.estimation.student import StudentT
from xlfactor.core.risk import elliptical
from xlfactor.core.risk.measures import RiskMeasure
from xlfactor.core.risk.portfolios import portfolio_values
from xlfactor.core.risk.samples import HistoricalShortfall, HistoricalValueAtRisk
from xlfactor.errors import InfeasibleError

_SAMPLE = "sample"


def value_at_risk_of(distribution: StudentT, *, confidence: float) -> RiskMeasure:
    """Return the value at risk of portfolios under a Student t or a normal.

    Raises an `OptionError` if the confidence is not between 0.5 and 1.

    Examples
    --------
    >>> normal = StudentT(
    ...     location=pd.Series({"Gold": 0.001}),
    ...     scatter=pd.DataFrame({"Gold": {"Gold": 0.0001}}),
    ...     degrees_of_freedom=float("inf"),
    ... )
    >>> gold = pd.Series([1.0]).to_numpy()
    >>> round(value_at_risk_of(normal, confidence=0.95).value(gold), 6)  # 1.644854 %, less 0.1 %
    0.015449
    """
    t = distribution
    if t.is_normal:
        return elliptical.gaussian_value_at_risk(t.location, t.scatter, confidence=confidence)
    return elliptical.student_value_at_risk(
        t.location, t.scatter, t.degrees_of_freedom, confidence=confidence
    )


def expected_shortfall_of(distribution: StudentT, *, confidence: float) -> RiskMeasure:
    """Return the expected shortfall of portfolios under a Student t or a normal.

    Raises
    ------
    OptionError
        If the confidence is not between 0.5 and 1.
    InfeasibleError
        If there is none, with one degree of freedom or fewer.
    """
    t = distribution
    if t.is_normal:
        return elliptical.gaussian_expected_shortfall(t.location, t.scatter, confidence=confidence)
    if t.degrees_of_freedom <= 1:
        raise InfeasibleError(
            f"a Student t with {t.degrees_of_freedom:.4g} degrees of freedom has no expected "
            "shortfall; wanted above 1"
        )
    return elliptical.student_expected_shortfall(
        t.location, t.scatter, t.degrees_of_freedom, confidence=confidence
    )


def tail_risks(
    weights: pd.DataFrame,
    returns: pd.DataFrame,
    distributions: Mapping[str, StudentT],
    *,
    confidence: float,
) -> pd.DataFrame:
    """Compute value at risk and expected shortfall by the sample and by each distribution.

    Parameters
    ----------
    weights : DataFrame of shape (n_assets, n_portfolios)
        An asset that is not listed is not held.
    returns : DataFrame of shape (n_dates, n_assets)
        Periodic, decimal.
    distributions : mapping of name to StudentT
        Of the same assets; the name stands in the heading, after the measure.

    Returns
    -------
    DataFrame of shape (n_portfolios, 2 + 2 n_distributions)
        All values at risk, then all expected shortfalls, of one period; losses are positive.

    Raises
    ------
    OptionError, InsufficientError
        If the confidence is out of range, or the sample too short for it.
    InfeasibleError
        If a distribution has no expected shortfall.
    LabelError, TableError
        If the weights are of other assets, or a number is missing.

    Examples
    --------
    >>> returns = pd.DataFrame({"Gold": [-0.05, -0.03, 0.01, 0.02]})
    >>> gold = pd.DataFrame({"All": {"Gold": 1.0}})
    >>> tail_risks(gold, returns, {}, confidence=0.6).round(6)  # of 1.6 rows in the tail
         VaR, sample  ES, sample
    All         0.03      0.0425
    """
    values_at_risk: dict[str, RiskMeasure] = {
        _SAMPLE: HistoricalValueAtRisk.of(returns, confidence=confidence)
    }
    shortfalls: dict[str, RiskMeasure] = {
        _SAMPLE: HistoricalShortfall.of(returns, confidence=confidence)
    }
    for name, one in distributions.items():
        values_at_risk[name] = value_at_risk_of(one, confidence=confidence)
        shortfalls[name] = expected_shortfall_of(one, confidence=confidence)
    found = {"VaR": values_at_risk, "ES": shortfalls}
    return pd.DataFrame(
        {
            f"{what}, {name}": portfolio_values(weights, measure)
            for what, measures in found.items()
            for name, measure in measures.items()
        }
    )
