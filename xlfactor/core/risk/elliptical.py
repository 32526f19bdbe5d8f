"""Losses of elliptical returns, Gaussian or Student: value at risk and expected shortfall."""

import math
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.frozen import frozen
from xlfactor.core.risk.measures import Volatility
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import OptionError

#: A confidence lies between these: a loss in the upper half of all outcomes, and not the worst.
_LOWEST_CONFIDENCE: Final = 0.5


@frozen
class EllipticalLoss:
    r"""A multiple of the dispersion of the portfolio's return, less its location.

    .. math::
        R(w) = -\mu'w + c \sqrt{w'Sw}, \qquad \nabla R = -\mu + c \, S w / \sqrt{w'Sw}

    The horizon is that of location and scatter: a year if these are annual.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.09, 0.0], [0.0, 0.04]], index=names, columns=names)
    >>> mean = pd.Series({"Stocks": 0.08, "Bonds": 0.02})
    >>> loss = gaussian_value_at_risk(mean, Sigma, confidence=0.95)
    >>> round(loss.value(np.array([1.0, 2.0])), 6)  # 1.644854 times 0.5, less 0.12
    0.702427
    """

    name: str
    #: The root of w'Sw.
    dispersion: Volatility
    #: `mu` (N), decimal.
    location: FloatArray
    #: `c`, from the distribution and the confidence.
    multiple: float

    @property
    def assets(self) -> Labels:
        """The assets, in the order of the scatter."""
        return self.dispersion.assets

    def value(self, w: FloatArray) -> float:
        """Return the loss of a portfolio; below zero it is a gain."""
        return self.multiple * self.dispersion.value(w) - float(self.location @ w)

    def gradient(self, w: FloatArray) -> FloatArray:
        """Return the change of the loss with each weight.

        Raises an `InfeasibleError` if the portfolio has no volatility.
        """
        return self.multiple * self.dispersion.gradient(w) - self.location

    def hessian(self, w: FloatArray) -> FloatArray:
        """Return the second derivatives of the loss (N×N); errors are those of the gradient."""
        return self.multiple * self.dispersion.hessian(w)


def gaussian_value_at_risk(
    expected_returns: "pd.Series[float]", covariance: pd.DataFrame, *, confidence: float
) -> EllipticalLoss:
    r"""Return the value at risk of normal returns: :math:`c = z_\alpha`, a quantile.

    Parameters
    ----------
    expected_returns : Series of shape (n_assets,)
        Of the horizon, decimal.
    covariance : DataFrame of shape (n_assets, n_assets)
        Of the same horizon.
    confidence : float
        :math:`\alpha`, such as 0.95.

    Raises
    ------
    OptionError
        If the confidence is not between 0.5 and 1.
    LabelError, TableError, InfeasibleError
        If names differ, a number is missing or the matrix is not a covariance matrix.
    """
    from statistics import NormalDist

    multiple = NormalDist().inv_cdf(require_confidence(confidence))
    return _loss("Gaussian value at risk", expected_returns, covariance, multiple)


def gaussian_expected_shortfall(
    expected_returns: "pd.Series[float]", covariance: pd.DataFrame, *, confidence: float
) -> EllipticalLoss:
    r"""Return the expected shortfall of normal returns.

    .. math:: c = \phi(z_\alpha) / (1 - \alpha)

    Parameters and errors are those of `gaussian_value_at_risk`.
    """
    from statistics import NormalDist

    normal = NormalDist()
    z = normal.inv_cdf(require_confidence(confidence))
    multiple = normal.pdf(z) / (1 - confidence)
    return _loss("Gaussian expected shortfall", expected_returns, covariance, multiple)


def student_value_at_risk(
    location: "pd.Series[float]",
    scatter: pd.DataFrame,
    degrees_of_freedom: float,
    *,
    confidence: float,
) -> EllipticalLoss:
    r"""Return the value at risk of Student returns: :math:`c = t_{\nu,\alpha}`, a quantile.

    Parameters
    ----------
    location : Series of shape (n_assets,)
        Of the horizon, decimal; the mean where there is one.
    scatter : DataFrame of shape (n_assets, n_assets)
        `S` of the same horizon: the covariance is :math:`S \nu / (\nu - 2)`, see `scatter_of`.
    degrees_of_freedom : float
        :math:`\nu`, above zero.
    confidence : float
        :math:`\alpha`, such as 0.95.

    Raises
    ------
    OptionError
        If the confidence is not between 0.5 and 1, or the degrees of freedom are too few.
    LabelError, TableError, InfeasibleError
        If names differ, a number is missing or the matrix is no scatter matrix.
    """
    from scipy.special import stdtrit

    nu = require_degrees(degrees_of_freedom, above=0)
    multiple = float(stdtrit(nu, require_confidence(confidence)))
    return _loss("Student value at risk", location, scatter, multiple)


def student_expected_shortfall(
    location: "pd.Series[float]",
    scatter: pd.DataFrame,
    degrees_of_freedom: float,
    *,
    confidence: float,
) -> EllipticalLoss:
    r"""Return the expected shortfall of Student returns.

    .. math::
        c = \frac{f_\nu(q)}{1 - \alpha} \, \frac{\nu + q^2}{\nu - 1}, \qquad q = t_{\nu,\alpha}

    Parameters and errors are those of `student_value_at_risk`; there must be more than one
    degree of freedom.
    """
    from scipy.special import poch, stdtrit

    nu = require_degrees(degrees_of_freedom, above=1)
    q = float(stdtrit(nu, require_confidence(confidence)))
    at_centre = float(poch(nu / 2, 0.5)) / math.sqrt(nu * math.pi)
    density = at_centre * math.exp(-(nu + 1) / 2 * math.log1p(q**2 / nu))
    multiple = density / (1 - confidence) * (nu + q**2) / (nu - 1)
    return _loss("Student expected shortfall", location, scatter, multiple)


def scatter_of(covariance: pd.DataFrame, degrees_of_freedom: float) -> pd.DataFrame:
    r"""Return the scatter of a Student distribution that has a covariance.

    .. math:: S = \Sigma (\nu - 2) / \nu

    Raises an `OptionError` if there are not more than two degrees of freedom: there is no
    covariance then.

    Examples
    --------
    >>> scatter_of(pd.DataFrame({"Stocks": {"Stocks": 0.04}}), 4.0)
            Stocks
    Stocks    0.02
    """
    nu = require_degrees(degrees_of_freedom, above=2)
    return covariance * ((nu - 2) / nu)


def require_confidence(confidence: float) -> float:
    """Return a confidence, or raise an `OptionError` if it is not between 0.5 and 1."""
    if not _LOWEST_CONFIDENCE < confidence < 1:
        raise OptionError(
            f"confidence: found {confidence:g}; wanted a number between {_LOWEST_CONFIDENCE} and "
            "1, such as 0.95"
        )
    return confidence


def require_degrees(degrees_of_freedom: float, *, above: float) -> float:
    """Return degrees of freedom, or raise an `OptionError` if they are not above a bound."""
    if not above < degrees_of_freedom < np.inf:
        raise OptionError(
            f"degrees_of_freedom: found {degrees_of_freedom:g}; wanted a number above {above:g}"
        )
    return degrees_of_freedom


def _loss(
    name: str, location: "pd.Series[float]", scatter: pd.DataFrame, multiple: float
) -> EllipticalLoss:
    dispersion = Volatility.of(scatter)
    mu = labels.onto(location, dispersion.assets, name="expected_returns")
    return EllipticalLoss(
        name=name,
        dispersion=dispersion,
        location=np.asarray(labels.require_vector(mu, name="expected_returns"), dtype=np.float64),
        multiple=float(multiple),
    )
