"""Exposures of assets to factors, by regression on their history."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from xlfactor.core.estimation.dates import align_periods, require_same_edge
from xlfactor.core.estimation.statistics import annual_scale
from xlfactor.core.factors.design import EXACT, Design, design
from xlfactor.core.factors.fitting import ExposureSettings, Fit, Method, fit
from xlfactor.core.factors.model import FactorModel, factor_model
from xlfactor.core.typing import BoolArray, FloatArray, Labels

_HIGH_INFLATION = 10.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exposures:
    """Exposures of assets to factors, with their statistics.

    Standard errors, t and p values are those of ordinary least squares on the factors in use.
    They are NaN for a factor that is not in use, for an asset that the factors explain exactly,
    and for lasso, ridge and elastic net, whose estimates are biased toward zero by design.
    """

    #: Exposures (N×K): the change of the asset's return per unit of the factor's.
    exposures: pd.DataFrame
    #: Intercepts (N), annual.
    alphas: "pd.Series[float]"
    #: Standard errors of the exposures (N×K).
    standard_errors: pd.DataFrame
    #: Exposures divided by their standard errors (N×K).
    t_statistics: pd.DataFrame
    #: Two-sided p values of the t statistics (N×K).
    p_values: pd.DataFrame
    #: Explained share of variance (N).
    r_squared: "pd.Series[float]"
    #: 1 − (1 − R²)(T − 1)/degrees of freedom (N).
    adjusted_r_squared: "pd.Series[float]"
    #: sqrt(RSS / degrees of freedom), annual (N).
    specific_volatilities: "pd.Series[float]"
    #: Residual: T − 1 − the (effective) number of factors in use (N).
    degrees_of_freedom: "pd.Series[float]"
    #: What the factors leave unexplained (T×N), periodic.
    residuals: pd.DataFrame
    #: 1/(1 − R²) of each factor on the others (K).
    variance_inflation: "pd.Series[float]"
    #: λ for each asset (N); NaN where the method has none.
    penalties: "pd.Series[float]"
    method: Method
    periods_per_year: float
    #: What was left out, and what limits the statistics, in words.
    notes: tuple[str, ...]

    @property
    def residual_correlation(self) -> pd.DataFrame:
        """Correlation of what the factors leave unexplained (N×N)."""
        return self.residuals.corr()

    @property
    def specific_variances(self) -> "pd.Series[float]":
        """Squared specific volatilities (N), annual."""
        return (self.specific_volatilities**2).rename("specific_variances")

    def model(self, factor_covariance: pd.DataFrame) -> FactorModel:
        """Return the factor model of these exposures; residuals are taken as uncorrelated.

        Parameters
        ----------
        factor_covariance : DataFrame of shape (n_factors, n_factors)
            Annual, decimal, of the same factors.
        """
        return factor_model(self.exposures, factor_covariance, self.specific_variances)


def estimate_exposures(
    returns: pd.DataFrame,
    factor_returns: pd.DataFrame,
    *,
    method: Method = Method.OLS,
    settings: ExposureSettings | None = None,
    periods_per_year: float | None = None,
) -> Exposures:
    r"""Estimate the exposures of all assets to all factors.

    For each asset, with intercept α never penalised and no column standardised:

    - OLS: least :math:`\tfrac1T \lVert y - \alpha - X\beta \rVert^2`
    - lasso: that plus :math:`\lambda \lVert \beta \rVert_1` (scikit-learn's alpha is λ/2)
    - elastic net: plus :math:`\lambda (\rho \lVert \beta \rVert_1 + \tfrac{1-\rho}2
      \lVert \beta \rVert^2)` (alpha is λ/2, l1_ratio ρ)
    - ridge: plus :math:`\lambda \lVert \beta \rVert^2` (alpha is Tλ)
    - cross-validated lasso: λ of each asset by time-ordered folds
    - stepwise: OLS on the factors that `choose_factors` keeps

    Parameters
    ----------
    returns : DataFrame of shape (n_dates, n_assets)
        Periodic, decimal. λ is in squared units of these.
    factor_returns : DataFrame of shape (n_dates, n_factors)
        Periodic, decimal. Met with `returns` by calendar period; what only one table has is
        left out and noted.
    settings : ExposureSettings, optional
        Penalty, folds and other settings of the methods.
    periods_per_year : float, optional
        What annual figures are scaled with; by default, what the dates imply.

    Raises
    ------
    TableError
        If dates are out of order, double or missing, a cell has no number, a column is
        constant, factors are too many or combinations of each other.
    LabelError
        If an asset or factor occurs twice.
    ConvergenceError
        If the lasso does not reach its optimum.

    References
    ----------
    Tibshirani (1996), equation 1. Hoerl and Kennard (1970). Zou and Hastie (2005), equation 3.
    Zou, Hastie, Tibshirani (2007), "On the degrees of freedom of the lasso", theorem 1.

    Examples
    --------
    >>> dates = pd.date_range("2021-01-31", periods=4, freq="ME")
    >>> equity = pd.DataFrame({"Equity": [-0.02, 0.02, -0.02, 0.02]}, index=dates)
    >>> fund = pd.DataFrame({"Fund": [-0.01, 0.02, -0.02, 0.01]}, index=dates)
    >>> found = estimate_exposures(fund, equity)
    >>> found.exposures.round(6)
          Equity
    Fund    0.75
    >>> found.r_squared.round(6).to_dict()
    {'Fund': 0.9}
    """
    tables = {"returns": returns, "factor_returns": factor_returns}
    require_same_edge(tables)
    aligned = align_periods(tables)
    R, F = aligned.tables["returns"], aligned.tables["factor_returns"]
    scale = annual_scale(R, periods_per_year=periods_per_year, name="returns")
    problem = design(
        R, F[sorted(F.columns, key=str)]
    )  # so that the order of the columns does not matter
    answer = fit(problem, method=method, settings=settings or ExposureSettings())
    found = _label(problem, answer, factors=F.columns, method=method, periods_per_year=scale)
    return replace(found, notes=(*aligned.notes, *found.notes))


def _label(
    problem: Design, answer: Fit, *, factors: Labels, method: Method, periods_per_year: float
) -> Exposures:
    """Return the fit with its statistics under the names of assets and factors."""
    R, F, B = problem.returns, problem.factor_returns, answer.B
    E = problem.Y - problem.X @ B
    total, squares = problem.total_squares, (E**2).sum(axis=0)
    freedom = len(E) - 1 - answer.parameters
    errors, t, p = _inference(answer, squares, freedom, exact=squares <= EXACT * total)

    def by_asset(values: FloatArray, name: str) -> "pd.Series[float]":
        return pd.Series(values, index=R.columns, name=name)

    def by_factor(values: FloatArray) -> pd.DataFrame:
        return pd.DataFrame(values.T, index=R.columns, columns=F.columns)[list(factors)]

    inflation = pd.Series(problem.variance_inflation, index=F.columns, name="variance_inflation")
    nothing = np.full_like(total, np.nan)
    unexplained = np.divide(squares, total, out=nothing, where=total > 0)
    intercepts = R.mean().to_numpy() - F.mean().to_numpy() @ B
    return Exposures(
        exposures=by_factor(B),
        alphas=by_asset(intercepts * periods_per_year, "alphas"),
        standard_errors=by_factor(errors),
        t_statistics=by_factor(t),
        p_values=by_factor(p),
        r_squared=by_asset(1 - unexplained, "r_squared"),
        adjusted_r_squared=by_asset(
            1 - unexplained * (len(E) - 1) / freedom, "adjusted_r_squared"
        ),
        specific_volatilities=by_asset(
            np.sqrt(squares / freedom * periods_per_year), "specific_volatilities"
        ),
        degrees_of_freedom=by_asset(freedom, "degrees_of_freedom"),
        residuals=pd.DataFrame(E, index=R.index, columns=R.columns),
        variance_inflation=inflation[list(factors)],
        penalties=by_asset(answer.penalties, "penalties"),
        method=method,
        periods_per_year=periods_per_year,
        notes=(
            *answer.notes,
            *_riskless_notes(R.columns[total == 0]),
            *_inflation_notes(inflation[list(factors)]),
        ),
    )


def _inference(
    answer: Fit, squares: FloatArray, freedom: FloatArray, *, exact: BoolArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Compute standard errors, t statistics and p values (K×N each)."""
    from scipy.special import stdtr

    errors = np.sqrt(answer.unscaled_variances * squares / freedom)
    errors[:, exact] = np.nan
    t = answer.B / errors
    return errors, t, 2 * stdtr(freedom, -np.abs(t))


def _riskless_notes(assets: Labels) -> list[str]:
    return [
        f"asset '{asset}' does not vary: it has no exposures, and no R² to speak of"
        for asset in assets
    ]


def _inflation_notes(inflation: "pd.Series[float]") -> list[str]:
    return [
        f"factor '{factor}' has a variance inflation of {value:.1f}: its exposures are hard to "
        "tell from those to the other factors"
        for factor, value in inflation.items()
        if value > _HIGH_INFLATION
    ]
