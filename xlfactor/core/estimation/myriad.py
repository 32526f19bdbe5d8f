r"""Maximum likelihood of the multivariate Student t by reweighting, on standardised rows.

Each row is weighted by :math:`\gamma_i = (\nu + d) / (\nu + \delta_i)`, with its squared distance
:math:`\delta_i = (x_i - \mu)' S^{-1} (x_i - \mu)`: what lies far out counts less. The methods have
the same fixed points and differ in how they scale the scatter and look for the degrees of freedom.
Each step is mixed with those before, unless the rows are likelier by the step alone.

References
----------
Hasannasab, Hertrich, Laus and Steidl (2021), *Alternatives to the EM algorithm for ML estimation
of location, scatter matrix, and degree of freedom of the Student t distribution*, algorithms 1
to 4. Walker and Ni (2011), *Anderson acceleration for fixed-point iterations*.
"""

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from xlfactor.core.frozen import frozen
from xlfactor.core.option import Option
from xlfactor.core.typing import FloatArray
from xlfactor.errors import ConvergenceError, OptionError

#: The degrees of freedom that the iteration begins with.
_START: Final = 3.0
#: A deviation of the scatter that is this share of the rows' is nothing but rounding.
_NOTHING: Final = 1e-15
#: Secants begin with two degrees of freedom in this ratio, and end with two as near as this, of
#: which the last is nearer by as much again.
_NEAR: Final = 1.02
_SAME: Final = 1e-6
_SECANTS: Final = 60
#: Log densities that differ by less are the same.
_ROUNDING: Final = 1e-12
#: From here on these terms of the digamma function's asymptotic series, last first, are exact.
_FAR: Final = 8.0
_ASYMPTOTIC: Final = (1 / 12, -691 / 32760, 1 / 132, -1 / 240, 1 / 252, -1 / 120, 1 / 12)
#: The number of earlier steps that are mixed with the last one.
_MEMORY: Final = 5


class StudentMethod(Option):
    """The iteration by which a Student t is fitted."""

    #: Expectation maximisation.
    EM = "EM"
    #: The same with the scatter divided by the sum of the weights.
    AEM = "aEM"
    #: The multivariate myriad filter.
    MMF = "MMF"
    #: The generalised one: each step takes the likeliest degrees of freedom.
    GMMF = "GMMF"


@frozen
class StudentSettings:
    """How a Student t is fitted; the usual values suit daily and monthly returns."""

    method: StudentMethod = StudentMethod.MMF
    #: The iteration ends where the changes of location, scatter and degrees of freedom, relative
    #: to the scatter and to the degrees of freedom, sum to less than this.
    tolerance: float = 1e-8
    steps: int = 20_000
    #: The range of the degrees of freedom; at 1000 no tail can be told from a normal's.
    lowest: float = 0.1
    highest: float = 1000.0
    #: The age in rows at which a row counts half as much as the newest; None: all count alike.
    half_life: float | None = None

    def __post_init__(self) -> None:
        """Raise an `OptionError` if a number is outside its range."""
        if not (self.tolerance > 0 and self.steps >= 1):
            raise OptionError(
                f"tolerance {self.tolerance:g}, {self.steps} steps: wanted above 0, and 1 or more"
            )
        if not 0 < self.lowest <= self.highest < np.inf:
            raise OptionError(
                f"degrees of freedom from {self.lowest:g} to {self.highest:g}: wanted above 0, in "
                "this order and finite"
            )
        if self.half_life is not None and not self.half_life > 0:
            raise OptionError(f"half_life: found {self.half_life:g}; wanted a number above zero")

    @property
    def description(self) -> str:
        """The settings in words."""
        aged = f", half-life {self.half_life:g} rows" if self.half_life else ""
        return f"Student t by {self.method}{aged}"


@frozen
class Iterate:
    """The parameters after some steps."""

    #: Location (d), scatter (d×d) and degrees of freedom.
    mu: FloatArray
    S: FloatArray
    nu: float
    #: Squared distances of the rows (T), and the logarithm of the root of the determinant of S.
    delta: FloatArray
    size: float
    steps: int = 0


def iterate(Z: FloatArray, v: FloatArray, settings: StudentSettings) -> Iterate:
    """Iterate to the maximum of the likelihood, each step mixed with those before.

    Parameters
    ----------
    Z : array of shape (d, n_rows)
        Each column a row of returns, with weighted mean zero and covariance one, which the
        iteration begins with.
    v : array of shape (n_rows,)
        The weights of the rows; they sum to one.

    Raises
    ------
    ConvergenceError
        If the steps do not suffice, or the rows are so alike that the likelihood has no maximum.
    """
    d = len(Z)
    nu = min(max(_START, settings.lowest), settings.highest)
    at = Iterate(mu=np.zeros(d), S=np.eye(d), nu=nu, delta=np.square(Z).sum(axis=0), size=0.0)
    past: list[tuple[FloatArray, FloatArray]] = []
    change = math.inf
    for _ in range(settings.steps):
        after = _step(Z, v, at, settings)
        x, y = _vector(at), _vector(after)
        last, change = change, _change(x, y, d)
        if change < settings.tolerance:
            return after
        # earlier steps mislead where the changes grow
        past = [*(past[-_MEMORY:] if change < last else []), (x, y)]
        mixed = _mixed(Z, past, after, settings) if len(past) > 1 else after
        is_likelier = mean_log_density(mixed, v) > mean_log_density(after, v) - _ROUNDING
        at = mixed if is_likelier else after
    raise ConvergenceError(
        f"{settings.method} has not converged after {settings.steps} steps, at {at.nu:.4g} "
        "degrees of freedom; wanted more steps, a larger tolerance, or "
        f"{StudentMethod.GMMF}, which takes the fewest"
    )


def mean_log_density(at: Iterate, v: FloatArray) -> float:
    """Return the mean logarithm of the density of the rows, which no step makes smaller."""
    d, nu = len(at.mu), at.nu
    height = math.lgamma((nu + d) / 2) - math.lgamma(nu / 2) - d / 2 * math.log(nu * math.pi)
    return height - at.size - (nu + d) / 2 * float(v @ np.log1p(at.delta / nu))


def _step(Z: FloatArray, v: FloatArray, at: Iterate, settings: StudentSettings) -> Iterate:
    weights = v * (at.nu + len(Z)) / (at.nu + at.delta)
    total = weights.sum()
    mu = Z @ weights / total
    X = Z - mu[:, None]
    Y = X * np.sqrt(weights)
    S = Y @ Y.T / (1.0 if settings.method is StudentMethod.EM else total)
    delta, size = _distances(X, S)
    nu = _zero(_slope(settings.method, v, at, delta), at.nu, settings)
    return Iterate(mu=mu, S=S, nu=nu, delta=delta, size=size, steps=at.steps + 1)


def _mixed(
    Z: FloatArray,
    past: list[tuple[FloatArray, FloatArray]],
    after: Iterate,
    settings: StudentSettings,
) -> Iterate:
    """Return the mix of the last steps whose changes cancel each other best (Anderson)."""
    d = len(after.mu)
    at, to = np.array(past).transpose(1, 2, 0)
    changes = to - at
    beside = changes[:, :-1] - changes[:, -1:]
    shares = np.linalg.lstsq(beside.T @ beside, -beside.T @ changes[:, -1])[0]
    x = to[:, -1] + (to[:, :-1] - to[:, -1:]) @ shares
    mu, S = x[:d], x[d:-1].reshape(d, d)
    nu = math.exp(min(max(x[-1], math.log(settings.lowest)), math.log(settings.highest)))
    try:
        delta, size = _distances(Z - mu[:, None], S)
    except ConvergenceError:
        return after
    return Iterate(mu=mu, S=S, nu=nu, delta=delta, size=size, steps=after.steps)


def _vector(at: Iterate) -> FloatArray:
    return np.concatenate([at.mu, at.S.ravel(), [math.log(at.nu)]])


def _distances(X: FloatArray, S: FloatArray) -> tuple[FloatArray, float]:
    """Return the squared distances, and the logarithm of the root of the determinant of S."""
    try:
        half = np.linalg.cholesky(S)
    except np.linalg.LinAlgError:
        half = np.zeros_like(S)
    lengths = half.diagonal()
    if lengths.min() <= _NOTHING:
        raise ConvergenceError(
            "too many rows are the same, lie in one plane or count for next to nothing: the "
            "scatter of a Student t shrinks to nothing; wanted other rows, a longer half-life, or "
            "more degrees of freedom at the lowest"
        )
    whitened = np.linalg.inv(half) @ X
    return np.square(whitened).sum(axis=0), float(np.log(lengths).sum())


def _slope(
    method: StudentMethod, v: FloatArray, at: Iterate, delta: FloatArray
) -> Callable[[float], float]:
    """Return the increasing function of the degrees of freedom whose zero is the next number."""
    d = len(at.mu)
    if method in (StudentMethod.EM, StudentMethod.AEM):
        fixed = _excess(v, at.nu, at.delta, d) - _phi((at.nu + d) / 2)
        return lambda nu: _phi(nu / 2) + fixed
    if method is StudentMethod.MMF:
        excess = _excess(v, at.nu, delta, d)
        return lambda nu: _phi(nu / 2) - _phi((nu + d) / 2) + excess
    return lambda nu: _phi(nu / 2) - _phi((nu + d) / 2) + _excess(v, nu, delta, d)


def _excess(v: FloatArray, nu: float, delta: FloatArray, d: int) -> float:
    g = (nu + d) / (nu + delta)
    return float(v @ (g - np.log(g) - 1.0))


def _phi(x: float) -> float:
    """Return the digamma function less the logarithm.

    By its recurrence and asymptotic series (Abramowitz and Stegun, 1964, 6.3.5 and 6.3.18).
    """
    far, steps = x, 0.0
    while far < _FAR:
        steps += 1 / far
        far += 1
    square, series = 1 / far**2, 0.0
    for coefficient in _ASYMPTOTIC:
        series = (series + coefficient) * square
    return math.log(far / x) - steps - 1 / (2 * far) - series


def _zero(slope: Callable[[float], float], nu: float, settings: StudentSettings) -> float:
    """Return the zero within the range of the degrees of freedom, or the end nearest to it.

    By secants, for the slope is nearly a line in the reciprocal of the degrees of freedom.
    """

    def within(number: float) -> float:
        return min(max(number, settings.lowest), settings.highest)

    last, height = nu, slope(nu)
    nu = within(nu / _NEAR if height > 0 else nu * _NEAR)
    for _ in range(_SECANTS):
        before, height_before, height = last, height, slope(nu)
        if height == height_before:
            break
        reciprocal = 1 / nu - height * (1 / nu - 1 / before) / (height - height_before)
        last, nu = nu, within(1 / reciprocal if reciprocal > 0 else math.inf)
        if abs(nu - last) <= _SAME * nu:
            break
    return nu


def _change(x: FloatArray, y: FloatArray, d: int) -> float:
    """Return the change in units of the scatter, which tells where it shrinks to nothing."""
    move, size = y - x, _length(x[d:-1])
    return _length(move[:d]) / math.sqrt(size) + _length(move[d:-1]) / size + abs(float(move[-1]))


def _length(x: FloatArray) -> float:
    return math.sqrt(float(x @ x))
