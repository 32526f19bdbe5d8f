"""Exposures of assets to factors, by regression on their history."""

from functools import cached_property

import numpy as np
import pandas as pd

from xlfactor.core.estimation.alignment import align_periods, require_same_edge
from xlfactor.core.estimation.statistics import annual_scale
from xlfactor.core.factors.collinearity import inflation_notes
from xlfactor.core.factors.design import EXACT, Design, design, sorted_factors
from xlfactor.core.factors.fitting import ExposureSettings, Fit, Method, fit
from xlfactor.core.factors.model import FactorModel, factor_model
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray, IntArray, Labels


@frozen
class Exposures:
    """Exposures of assets to factors, with their statistics, each labelled when first asked for.

    Standard errors, t and p values are those of ordinary least squares on the factors in use.
    They are NaN for a factor that is not in use, for an asset that the factors explain exactly,
    and for lasso, ridge and elastic net, whose estimates are biased toward zero by design.
    """

    #: The regression, and the method's answer to it.
    design: Design
    fit: Fit
    #: The factors (K), in the order of their table.
    factors: Labels
    method: Method
    periods_per_year: float
    #: What was left out in aligning the tables, in words.
    left_out: tuple[str, ...] = ()

    @cached_property
    def exposures(self) -> pd.DataFrame:
        """Exposures (N×K): the change of the asset's return per unit of the factor's."""
        return self._by_factor(self.fit.B)

    @cached_property
    def alphas(self) -> "pd.Series[float]":
        """Intercepts (N), annual."""
        R, F = self.design.returns, self.design.factor_returns
        intercepts = R.mean().to_numpy() - F.mean().to_numpy() @ self.fit.B
        return self._by_asset(intercepts * self.periods_per_year, "alphas")

    @cached_property
    def standard_errors(self) -> pd.DataFrame:
        """Standard errors of the exposures (N×K)."""
        return self._by_factor(self._errors)

    @cached_property
    def t_statistics(self) -> pd.DataFrame:
        """Exposures divided by their standard errors (N×K).

        .. math:: t = B / s(B)
        """
        return self._by_factor(self.fit.B / self._errors)

    @cached_property
    def p_values(self) -> pd.DataFrame:
        """Two-sided p values of the t statistics (N×K); normal in maximum likelihood."""
        from scipy.special import stdtr

        t = self.fit.B / self._errors
        freedom = np.inf if self._is_likelihood else self._freedom
        return self._by_factor(np.asarray(2 * stdtr(freedom, -np.abs(t)), dtype=np.float64))

    @cached_property
    def r_squared(self) -> "pd.Series[float]":
        """Explained share of variance (N)."""
        return self._by_asset(1 - self._unexplained, "r_squared")

    @cached_property
    def adjusted_r_squared(self) -> "pd.Series[float]":
        """1 − (1 − R²)(T − 1)/degrees of freedom (N)."""
        lost = self._unexplained * (len(self.design.X) - 1) / self._freedom
        return self._by_asset(1 - lost, "adjusted_r_squared")

    @cached_property
    def specific_volatilities(self) -> "pd.Series[float]":
        r"""sqrt(RSS / degrees of freedom), of maximum likelihood sqrt(RSS / T), annual (N).

        .. math:: \sqrt{d_i}, \quad d_i = \frac{s}{T - 1 - K} \sum_t e_{it}^2
        """
        variances = self._squares / self._divisor * self.periods_per_year
        return self._by_asset(np.sqrt(variances), "specific_volatilities")

    @cached_property
    def degrees_of_freedom(self) -> "pd.Series[float]":
        """Residual: T − 1 − the (effective) number of factors in use (N)."""
        return self._by_asset(self._freedom, "degrees_of_freedom")

    @cached_property
    def residuals(self) -> pd.DataFrame:
        """What the factors leave unexplained (T×N), periodic."""
        R = self.design.returns
        return pd.DataFrame(self._unlabelled_residuals, index=R.index, columns=R.columns)

    @cached_property
    def variance_inflation(self) -> "pd.Series[float]":
        r"""1/(1 − R²) of each factor on the others (K).

        .. math:: v_k = 1 / (1 - R_k^2)
        """
        inflation = self.design.variance_inflation[self._order]
        return pd.Series(inflation, index=self.factors, name="variance_inflation")

    @cached_property
    def penalties(self) -> "pd.Series[float]":
        """λ for each asset (N); NaN where the method has none."""
        return self._by_asset(self.fit.penalties, "penalties")

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What was left out, and what limits the statistics, in words."""
        riskless = self.design.returns.columns[self.design.total_squares == 0]
        return (
            *self.left_out,
            *self.fit.notes,
            *(
                f"Asset '{asset}' does not vary: it has no exposures, and no R² to speak of."
                for asset in riskless
            ),
            *inflation_notes(self.variance_inflation),
        )

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

    @cached_property
    def _unlabelled_residuals(self) -> FloatArray:
        residuals: FloatArray = self.design.Y - self.design.X @ self.fit.B
        return residuals

    @cached_property
    def _squares(self) -> FloatArray:
        squares: FloatArray = (self._unlabelled_residuals**2).sum(axis=0)
        return squares

    @property
    def _freedom(self) -> FloatArray:
        return len(self.design.X) - 1 - self.fit.parameters

    @property
    def _is_likelihood(self) -> bool:
        return self.method is Method.MAXIMUM_LIKELIHOOD

    @property
    def _divisor(self) -> FloatArray:
        """What squared residuals are divided by (N), for their variance."""
        freedom = self._freedom
        return np.full_like(freedom, len(self.design.X)) if self._is_likelihood else freedom

    @property
    def _unexplained(self) -> FloatArray:
        total = self.design.total_squares
        return np.divide(self._squares, total, out=np.full_like(total, np.nan), where=total > 0)

    @cached_property
    def _errors(self) -> FloatArray:
        """Standard errors (K×N); an exact fit has none."""
        errors: FloatArray = np.sqrt(self.fit.unscaled_variances * self._squares / self._divisor)
        errors[:, self._squares <= EXACT * self.design.total_squares] = np.nan
        return errors

    @property
    def _order(self) -> IntArray:
        """Where each factor stands in the design."""
        return self.design.factor_returns.columns.get_indexer(self.factors)

    def _by_asset(self, values: FloatArray, name: str) -> "pd.Series[float]":
        return pd.Series(values, index=self.design.returns.columns, name=name)

    def _by_factor(self, values: FloatArray) -> pd.DataFrame:
        """Return figures of the factors of the design (K×N) as a table (N×K)."""
        assets = self.design.returns.columns
        return pd.DataFrame(values[self._order].T, index=assets, columns=self.factors)


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
    - maximum likelihood: of Gaussian errors, the same exposures; variances divide by T
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
    return regress(
        R,
        sorted_factors(F),
        factors=F.columns,
        method=method,
        settings=settings or ExposureSettings(),
        periods_per_year=annual_scale(R, periods_per_year=periods_per_year, name="returns"),
        left_out=aligned.notes,
    )


def regress(
    returns: pd.DataFrame,
    factor_returns: pd.DataFrame,
    *,
    factors: Labels,
    method: Method,
    settings: ExposureSettings,
    periods_per_year: float,
    left_out: tuple[str, ...] = (),
) -> Exposures:
    r"""Estimate exposures as `estimate_exposures` does, from aligned tables.

    .. math:: r_t = \alpha + B f_t + e_t

    The columns of `factor_returns` are sorted; `factors` are their names as results show them.
    """
    problem = design(returns, factor_returns)
    return Exposures(
        design=problem,
        fit=fit(problem, method=method, settings=settings),
        factors=factors,
        method=method,
        periods_per_year=periods_per_year,
        left_out=left_out,
    )
