"""Stress: what portfolios and assets lose if factors are shocked."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.covariance import require_covariance
from xlfactor.core.factors.collinearity import require_independent
from xlfactor.core.frozen import frozen
from xlfactor.core.option import Option
from xlfactor.core.typing import Labels
from xlfactor.errors import InfeasibleError, TableError, named

#: A shock is far out if it is more than this many times the worst of the history.
FAR_OUT: Final = 1.5


class OtherFactors(Option):
    """What the factors do that a scenario does not shock."""

    AT_ZERO = "at zero"
    BY_COVARIANCE = "by covariance"


@frozen
class Stress:
    """Portfolios in scenarios."""

    #: The moves of all factors (S×K), in units of the factor.
    factor_moves: pd.DataFrame
    #: The exposures of the assets (N×K).
    exposures: pd.DataFrame
    #: The portfolios (N×P).
    weights: pd.DataFrame

    @property
    def asset_returns(self) -> pd.DataFrame:
        """The returns of the assets (N×S); below zero is a loss."""
        return self.exposures @ self.factor_moves.T

    @property
    def portfolio_returns(self) -> pd.DataFrame:
        """The returns of the portfolios (S×P); below zero is a loss."""
        return self.asset_returns.T @ self.weights

    def by_factor(self, portfolio: str) -> pd.DataFrame:
        """Return what each factor adds to the return of a portfolio (K×S)."""
        return self.factor_moves.T.mul(self.exposures.T @ self.weights[portfolio], axis=0)

    def in_scenario(self, scenario: str) -> pd.DataFrame:
        """Return what each factor adds to the return of each portfolio in a scenario (K×P).

        Raises a `LabelError` if there is no such scenario.
        """
        labels.pick(self.factor_moves, pd.Index([scenario]), name="scenario")
        exposures = self.exposures.T @ self.weights
        return exposures.mul(self.factor_moves.loc[scenario], axis=0)


def stress(weights: pd.DataFrame, exposures: pd.DataFrame, factor_moves: pd.DataFrame) -> Stress:
    r"""Compute the returns of portfolios and assets from moves of factors.

    .. math:: r = B f, \qquad r_P = w' B f

    What the factors leave of an asset's return is taken as zero, as it is on average.

    Parameters
    ----------
    weights : DataFrame of shape (n_assets, n_portfolios)
        Long or short; an asset that is not listed is not held.
    exposures : DataFrame of shape (n_assets, n_factors)
    factor_moves : DataFrame of shape (n_scenarios, n_factors)
        In units of the factor.

    Raises
    ------
    LabelError
        If the weights name an asset, or the moves a factor, without exposures.
    TableError
        If a number is missing.

    Examples
    --------
    >>> B = pd.DataFrame({"Growth": [1.0, 0.0], "Rates": [0.0, 1.0]}, ["Stocks", "Bonds"])
    >>> crash = pd.DataFrame({"Growth": {"Crash": -0.3}, "Rates": {"Crash": 0.1}})
    >>> mix = pd.DataFrame({"Even": {"Stocks": 0.5, "Bonds": 0.5}})
    >>> stress(mix, B, crash).portfolio_returns
           Even
    Crash  -0.1
    """
    B = labels.require_numbers(exposures, name="exposures")
    labels.require_unique(B.index, name="exposures")
    held = labels.holdings_onto(weights, B.index, name="weights")
    moves = labels.onto(factor_moves.T, B.columns, name="scenarios", what="column").T
    return Stress(
        factor_moves=labels.require_numbers(moves, name="scenarios"),
        exposures=B,
        weights=labels.require_numbers(held, name="weights"),
    )


def factor_moves(
    scenarios: pd.DataFrame, factors: Labels, *, factor_covariance: pd.DataFrame | None = None
) -> pd.DataFrame:
    r"""Return the moves of all factors from shocks to some of them.

    .. math:: f_u = 0 \qquad \text{or} \qquad f_u = \Sigma_{us} \Sigma_{ss}^{-1} f_s

    with the shocked factors s and the others u: these stay at zero or, where a covariance is
    given, move to what is expected of them given the shocks.

    Parameters
    ----------
    scenarios : DataFrame of shape (n_scenarios, n_shocked_factors)
        Shocks in units of the factor; NaN, or no column, where a factor is not shocked.
    factors : Index
        All factors, in the order of the result.
    factor_covariance : DataFrame of shape (n_factors, n_factors), optional
        Annual, decimal.

    Returns
    -------
    DataFrame of shape (n_scenarios, n_factors)

    Raises
    ------
    LabelError
        If a scenario occurs twice, or one shocks an unknown factor, or the covariance is of other
        factors.
    TableError
        If a scenario shocks no factor.
    InfeasibleError
        If shocked factors have no variance or are combinations of each other, and the others are
        to move with them.

    References
    ----------
    Kupiec (1998), *Stress testing in a value at risk framework*.

    Examples
    --------
    >>> names = pd.Index(["Growth", "Rates"])
    >>> Sigma_f = pd.DataFrame([[0.04, -0.01], [-0.01, 0.01]], index=names, columns=names)
    >>> crash = pd.DataFrame({"Growth": {"Crash": -0.3}})
    >>> factor_moves(crash, names)
           Growth  Rates
    Crash    -0.3    0.0
    >>> factor_moves(crash, names, factor_covariance=Sigma_f)
           Growth  Rates
    Crash    -0.3  0.075
    """
    labels.require_unique(scenarios.index, name="scenarios")
    labels.pick(pd.Series(0.0, index=factors), scenarios.columns, name="scenarios", what="factor")
    shocks = scenarios.reindex(columns=list(factors)).astype(float)
    for scenario in shocks.index[shocks.isna().all(axis=1)]:
        raise TableError(f"scenarios: row '{scenario}' shocks no factor; wanted one at least")
    if factor_covariance is None:
        return shocks.fillna(0.0)
    square = labels.square_onto(factor_covariance, factors, name="factor_covariance")
    Sigma_f = require_covariance(square, name="factor_covariance", riskless=True)
    moves = {}
    for scenario, row in shocks.iterrows():
        with named(f"scenarios: row '{scenario}'"):
            moves[scenario] = _expected_moves(row, Sigma_f)
    return pd.DataFrame.from_dict(moves, orient="index", columns=list(factors))


def _expected_moves(row: "pd.Series[float]", Sigma_f: pd.DataFrame) -> "pd.Series[float]":
    """Return the moves of all factors (K) that are expected given the shocks among them."""
    shocked = row.dropna()
    own = Sigma_f.loc[shocked.index, shocked.index]
    for factor in own.index[np.diag(own) <= 0]:
        raise InfeasibleError(
            f"'{factor}' has no variance, so that nothing moves with it; wanted the other factors "
            f"'{OtherFactors.AT_ZERO}', or no shock to it"
        )
    require_independent(own, name="factor_covariance")
    moves = Sigma_f[shocked.index].to_numpy() @ np.linalg.solve(own, shocked)
    # the shocks themselves, without rounding
    return pd.Series(moves, index=Sigma_f.index).where(row.isna(), row)


def extreme_moves(factor_returns: pd.DataFrame, *, rows: int) -> pd.DataFrame:
    """Return the lowest and the highest sum of returns of each factor over up to so many rows.

    Parameters
    ----------
    factor_returns : DataFrame of shape (n_dates, n_factors)
    rows : int
        The longest stretch, such as the number of rows in a year.

    Returns
    -------
    DataFrame of shape (n_factors, 2)
        Columns lowest and highest.

    Examples
    --------
    >>> history = pd.DataFrame({"Growth": [0.02, -0.05, -0.04, 0.03]})
    >>> extreme_moves(history, rows=2)
            lowest  highest
    Growth   -0.09     0.03
    """
    F = factor_returns.to_numpy()
    levels = np.vstack([np.zeros(F.shape[1]), F.cumsum(axis=0)])
    sums = [levels[n:] - levels[:-n] for n in range(1, min(rows, len(F)) + 1)]
    return pd.DataFrame(
        {
            "lowest": np.min([one.min(axis=0) for one in sums], axis=0),
            "highest": np.max([one.max(axis=0) for one in sums], axis=0),
        },
        index=factor_returns.columns,
    )


def far_out(
    scenarios: pd.DataFrame, extremes: pd.DataFrame
) -> Iterator[tuple[str, str, float, float]]:
    """Yield each shock beyond 1.5 × the worst: scenario, factor, shock, worst of the history.

    Parameters
    ----------
    scenarios : DataFrame of shape (n_scenarios, n_shocked_factors)
        NaN where a factor is not shocked.
    extremes : DataFrame of shape (n_factors, 2)
        As `extreme_moves` returns them.

    Examples
    --------
    >>> extremes = pd.DataFrame({"lowest": {"Growth": -0.2}, "highest": {"Growth": 0.1}})
    >>> list(far_out(pd.DataFrame({"Growth": {"Crash": -0.4, "Dip": -0.3}}), extremes))
    [('Crash', 'Growth', -0.4, -0.2)]
    """
    for scenario, row in scenarios.iterrows():
        for factor, shock in row.dropna().items():
            side = extremes["lowest"] if shock < 0 else extremes["highest"]
            worst = float(side[str(factor)])
            if abs(shock) > FAR_OUT * max(worst * np.sign(shock), 0.0):
                yield str(scenario), str(factor), float(shock), worst
