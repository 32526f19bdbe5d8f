"""Excel functions on factor premia."""

import pandas as pd

from xlfactor.core.factors import premia
from xlfactor.core.factors.premia import CrossSectionFit, RegressionPremia
from xlfactor.declare import Category, excel_function
from xlfactor.families import function_family
from xlfactor.tables.inputs import assets, factors
from xlfactor.tables.rows import Rows


@excel_function(category=Category.FACTORS, rows=Rows.FACTOR)
def factor_premia(
    mimicking_weights: factors.MimickingWeights,
    expected_returns: assets.ExpectedReturns,
    cash_return: assets.CashReturn = 0.0,
) -> pd.Series:
    """Return the factor premia implied by the mimicking portfolios (approach 1)."""
    implied = premia.implied_premia(mimicking_weights, expected_returns, cash_return=cash_return)
    return implied.rename("Premium")


@function_family(category=Category.FACTORS)
def cross_section(
    expected_returns: assets.ExpectedReturns,
    exposures: factors.Exposures,
    private_assets: factors.PrivateAssets | None = None,
    cash_return: assets.CashReturn = 0.0,
) -> RegressionPremia:
    """Estimate factor premia by regression of expected returns on loadings (approach 2)."""
    return premia.regression_premia(
        expected_returns, exposures, private_assets=private_assets, cash_return=cash_return
    )


@cross_section.view(rows=Rows.FACTOR)
def regression_premia(fitted: RegressionPremia) -> pd.Series:
    """Return the factor premia by regression of expected returns on loadings (approach 2)."""
    return fitted.premia.rename("Premium")


@cross_section.view(rows=Rows.TERM)
def regression_premia_fit(fitted: RegressionPremia) -> pd.DataFrame:
    """Return intercept, premia and fit statistics of both regressions of approach 2."""
    stages = {"Public": fitted.public, "Private": fitted.private}
    columns = {name: _column(fit) for name, fit in stages.items() if fit is not None}
    return pd.concat(columns, axis=1, sort=False)


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
