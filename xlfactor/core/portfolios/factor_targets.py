"""Target exposures of the factors by rule, where none are typed."""

import pandas as pd

from xlfactor.core.allocation.mean_variance import tangency_factor_weights
from xlfactor.core.allocation.rules import inverse_volatility_weights
from xlfactor.core.estimation.covariance import volatilities_of
from xlfactor.core.option import Option


class TargetRule(Option):
    """The target exposures of the factors where none are typed."""

    TANGENCY = "tangency"
    INVERSE_VOLATILITY = "inverse volatility"


def target_or_rule(
    typed: "pd.Series[float] | None", rule: TargetRule
) -> "pd.Series[float] | TargetRule":
    """Return the target exposures that are typed (K); the rule if none is."""
    return rule if typed is None or typed.isna().all() else typed


def factor_target(
    rule: TargetRule, factor_covariance: pd.DataFrame, premia: "pd.Series[float]"
) -> "pd.Series[float]":
    """Compute the target exposures that a rule sets.

    Parameters
    ----------
    factor_covariance : DataFrame of shape (n_factors, n_factors)
        Annual, decimal.
    premia : Series of shape (n_factors,)
        Annual, decimal; of the tangency portfolio alone.

    Returns
    -------
    Series of shape (n_factors,)

    Examples
    --------
    >>> names = ["Growth", "Rates"]
    >>> Sigma_f = pd.DataFrame([[0.04, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> premia = pd.Series([0.04, 0.01], index=names)
    >>> factor_target(TargetRule.TANGENCY, Sigma_f, premia).to_dict()
    {'Growth': 0.5, 'Rates': 0.5}
    >>> factor_target(TargetRule.INVERSE_VOLATILITY, Sigma_f, premia).round(9).to_dict()
    {'Growth': 0.333333333, 'Rates': 0.666666667}
    """
    if rule is TargetRule.TANGENCY:
        return tangency_factor_weights(factor_covariance, premia)
    return inverse_volatility_weights(volatilities_of(factor_covariance))
