"""Draws of capital-market assumptions, from what is known of their errors."""

from dataclasses import replace
from functools import cached_property

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.estimation.riskless import without_riskless
from xlfactor.core.frozen import frozen
from xlfactor.core.risk.simulation import symmetric_root
from xlfactor.core.typing import FloatArray, IntArray, Labels
from xlfactor.errors import OptionError, TableError


@frozen
class AssumptionErrors:
    """How far assumptions may be off.

    Raises an `OptionError` if there are fewer observations than 3, and a `TableError` if a stated
    error is below zero.
    """

    #: The independent years whose figures would be as certain as the assumptions.
    observations: int = 60
    #: Stated standard errors, such as the dispersion of a survey (N), annual, decimal; NaN, or no
    #: row, where the observations tell.
    returns: "pd.Series[float] | None" = None
    volatilities: "pd.Series[float] | None" = None

    def __post_init__(self) -> None:
        if self.observations < 3:
            raise OptionError(
                f"effective_observations: found {self.observations}; wanted 3 or more"
            )
        for stated in (self.returns, self.volatilities):
            if stated is not None and (stated < 0).any():
                row = stated.index[int((stated < 0).argmax())]
                raise TableError(
                    f"assumption_errors: row '{labels.text_of(row)}': found {stated[row]:g}; "
                    "wanted a standard error, zero or above"
                )


@frozen
class AssumptionDraws:
    r"""Draws of assumptions that could be as true as those given.

    .. math::
        \mu^* = \mu + \epsilon \circ C^{1/2} z, \qquad
        W \sim \text{Wishart}(C, n - 1) / (n - 1)

    Errors of returns are correlated as the returns are, with :math:`\epsilon = \sigma / \sqrt n`
    where none is stated; all measures of returns move alike. Correlations are those of *W*, and so
    are the relative errors of volatilities, or log-normal ones of the stated size.

    Raises
    ------
    OptionError
        If there are no more observations than assets and one, so that drawn correlations would
        make portfolios without risk.
    LabelError
        If an error is stated of an unknown asset.

    References
    ----------
    Michaud (1998), *Efficient asset management*, chapter 4: resampled inputs.
    Muirhead (1982), *Aspects of multivariate statistical theory*, theorem 3.2.1: the Wishart.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> given = Assumptions(
    ...     expected_returns=pd.DataFrame({"Return": [0.07, 0.03]}, names),
    ...     volatilities=pd.Series([0.2, 0.05], names),
    ...     correlation=pd.DataFrame(np.eye(2), names, names),
    ...     notes=(),
    ... )
    >>> draws = AssumptionDraws(given=given, errors=AssumptionErrors(observations=100))
    >>> rng = np.random.default_rng(1)
    >>> stocks = [draws.draw(rng).expected_returns.loc["Stocks", "Return"] for _ in range(500)]
    >>> round(float(np.std(stocks)), 3)  # 0.2 / 10
    0.02
    """

    #: Complete, with positive semi-definite correlations.
    given: Assumptions
    errors: AssumptionErrors

    def __post_init__(self) -> None:
        n, N = self.errors.observations, len(self.given.assets)
        if n <= N + 1:
            raise OptionError(
                f"effective_observations: found {n}; wanted more than {N + 1}, the assets and one"
            )

    @cached_property
    def _known(self) -> "_Known":
        assets = self.given.assets
        sigma = self.given.volatilities.to_numpy()
        order = np.argsort([str(asset) for asset in assets], kind="stable")
        C = self.given.correlation.to_numpy()[np.ix_(order, order)]
        usual = sigma / np.sqrt(self.errors.observations)
        of_volatilities = _stated(self.errors.volatilities, assets, np.full(len(sigma), np.nan))
        return _Known(
            order=order,
            root=symmetric_root(C),
            of_returns=_stated(self.errors.returns, assets, usual),
            relative=of_volatilities / np.where(sigma > 0, sigma, np.inf),
        )

    def draw(self, rng: np.random.Generator) -> Assumptions:
        """Draw assumptions of the same assets."""
        given, known, m = self.given, self._known, self.errors.observations - 1
        N, back = len(given.assets), np.argsort(known.order)
        z = (known.root @ rng.standard_normal(N))[back]
        Z = (rng.standard_normal((m, N)) @ known.root)[:, back]
        log_normal = rng.standard_normal(N)[back]
        W = Z.T @ Z / m
        spread = np.sqrt(np.diag(W))
        correlation = W / np.outer(spread, spread)
        np.fill_diagonal(correlation, 1.0)
        size = np.sqrt(np.log1p(known.relative**2))
        stated = np.exp(size * log_normal - size**2 / 2)
        factors = np.where(np.isnan(known.relative), spread, stated)
        volatilities: pd.Series[float] = given.volatilities * factors
        return replace(
            given,
            expected_returns=given.expected_returns.add(known.of_returns * z, axis=0),
            volatilities=volatilities,
            correlation=without_riskless(
                pd.DataFrame(correlation, index=given.assets, columns=given.assets), volatilities
            ),
        )


@frozen
class _Known:
    #: The assets in the order of their names: draws do not depend on that of the rows.
    order: IntArray
    #: The root of the correlations, in that order.
    root: FloatArray
    #: Standard errors of returns, and of volatilities as shares of them, NaN where not stated.
    of_returns: FloatArray
    relative: FloatArray


def _stated(
    errors: "pd.Series[float] | None", assets: Labels, otherwise: FloatArray
) -> FloatArray:
    """Return stated errors (N), and the others where none is stated."""
    if errors is None:
        return otherwise
    labels.pick(pd.Series(0.0, index=assets), errors.index, name="assumption_errors", what="asset")
    known = errors.reindex(assets).to_numpy(dtype=np.float64)
    return np.where(np.isnan(known), otherwise, known)
