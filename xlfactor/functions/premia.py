"""Excel functions on factor premia."""

import pandas as pd

from xlfactor.core.factors import premia
from xlfactor.core.factors.premia import CrossSectionFit, RegressionPremia
from xlfactor.declare import Category, excel_function
from xlfactor.tables import inputs


@excel_function(category=Category.FACTORS)
def factor_premia(
    mimicking_weights: inputs.MimickingWeights, expected_returns: inputs.ExpectedReturns
) -> pd.Series:
    """Give the factor premia implied by the mimicking portfolios (approach 1)."""
    return premia.implied_premia(mimicking_weights, expected_returns).rename("Premium")


@excel_function(category=Category.FACTORS)
def regression_premia(
    expected_returns: inputs.ExpectedReturns,
    exposures: inputs.Exposures,
    private_assets: inputs.PrivateAssets | None = None,
    cash_return: inputs.CashReturn = 0.0,
) -> pd.Series:
    """Give the factor premia by regression of expected returns on loadings (approach 2)."""
    return _fitted(expected_returns, exposures, private_assets, cash_return).premia.rename(
        "Premium"
    )


@excel_function(category=Category.FACTORS)
def regression_premia_fit(
    expected_returns: inputs.ExpectedReturns,
    exposures: inputs.Exposures,
    private_assets: inputs.PrivateAssets | None = None,
    cash_return: inputs.CashReturn = 0.0,
) -> pd.DataFrame:
    """Give intercept, premia and fit statistics of both regressions of approach 2."""
    fitted = _fitted(expected_returns, exposures, private_assets, cash_return)
    stages = {"Public": fitted.public, "Private": fitted.private}
    columns = {name: _column(fit) for name, fit in stages.items() if fit is not None}
    return pd.concat(columns, axis=1, sort=False)


def _fitted(
    expected_returns: "pd.Series[float]",
    exposures: pd.DataFrame,
    private_assets: "pd.Index[str] | None",
    cash_return: float,
) -> RegressionPremia:
    return premia.regression_premia(
        expected_returns, exposures, private_assets=private_assets, cash_return=cash_return
    )


def _column(fit: CrossSectionFit) -> "pd.Series[float]":
    return pd.concat(
        [
            pd.Series({"Intercept": fit.intercept}),
            fit.premia,
            fit.t_statistics.add_prefix("t statistic: "),
            pd.Series(
                {
                    "R²": fit.r_squared,
                    "Adjusted R²": fit.adjusted_r_squared,
                    "Degrees of freedom": float(fit.degrees_of_freedom),
                }
            ),
        ]
    )
