"""The variance of assets, or of portfolios that were regressed, by factor."""

from typing import Final

import pandas as pd

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
