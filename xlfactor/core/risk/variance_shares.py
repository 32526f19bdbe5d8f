"""The variance of assets, or of portfolios that were regressed, by factor."""

from typing import Final

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.factors.model import FactorModel
from xlfactor.errors import LabelError

#: The name of each asset's own variance, beside the names of the factors.
SPECIFIC: Final = "Specific"


def variance_shares(model: FactorModel) -> pd.DataFrame:
    r"""Compute the share of each asset's variance that each factor and the asset itself add.

    .. math::
        s_{ij} = B_{ij} (\Sigma_f B_i')_j / \Sigma_{ii},
        \qquad s_{i,\text{own}} = D_{ii} / \Sigma_{ii}

    These are the shares of the volatility too. Below zero, a factor diversifies.

    Returns
    -------
    DataFrame of shape (n_factors + 1, n_assets)
        A column sums to one; NaN for an asset of no variance.

    Raises
    ------
    LabelError
        If a factor is called 'Specific'.

    Examples
    --------
    >>> from xlfactor.core.factors.model import factor_model
    >>> B = pd.DataFrame({"Growth": {"Stocks": 1.0, "Bonds": 0.5}})
    >>> Sigma_f = pd.DataFrame({"Growth": {"Growth": 0.04}})
    >>> model = factor_model(B, Sigma_f, pd.Series({"Stocks": 0.01, "Bonds": 0.0}))
    >>> variance_shares(model)
              Stocks  Bonds
    Growth       0.8    1.0
    Specific     0.2    0.0
    """
    if SPECIFIC in model.factors:
        raise LabelError(
            f"exposures: a factor is called '{SPECIFIC}', as the asset's own variance is; wanted "
            "another name"
        )
    B = model.exposures
    added = (B * (B @ model.factor_covariance)).assign(**{SPECIFIC: model.specific_variances})
    total = added.sum(axis=1)
    return added.div(total.where(total > 0), axis=0).T


def shares_by_group(shares: pd.DataFrame, factor_groups: "pd.Series[str]") -> pd.DataFrame:
    """Sum the shares of factors by group; what is specific belongs to none.

    Parameters
    ----------
    shares : DataFrame of shape (n_factors + 1, n_assets)
        As `variance_shares`.
    factor_groups : Series of shape (n_factors,)
        The group of each factor, such as activity of gross domestic product.

    Raises
    ------
    LabelError
        If the groups are of other factors, or one is called 'Specific'.

    Examples
    --------
    >>> shares = pd.Series({"GDP": 0.5, "Prices": 0.2, "Output": 0.1, "Specific": 0.2})
    >>> groups = pd.Series({"GDP": "Activity", "Output": "Activity", "Prices": "Inflation"})
    >>> shares_by_group(shares.to_frame("Fund"), groups)
               Fund
    Activity    0.6
    Inflation   0.2
    Specific    0.2
    """
    factors = shares.drop(index=SPECIFIC)
    groups = labels.onto(factor_groups, factors.index, name="factor_groups")
    if SPECIFIC in groups.to_list():
        raise LabelError(f"factor_groups: a group is called '{SPECIFIC}'; wanted another name")
    return pd.concat([factors.groupby(groups, sort=False).sum(), shares.loc[[SPECIFIC]]])
