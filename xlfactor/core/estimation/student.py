"""The multivariate Student t of returns, and its fit to a history."""

from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.myriad import StudentSettings, iterate, mean_log_density
from xlfactor.core.estimation.variation import require_return_sizes, require_varying
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import InfeasibleError, InsufficientError, TableError

#: A column is a combination of others if no more than this share of its deviation is its own.
_OWN: Final = 1e-9


@frozen
class StudentT:
    """A multivariate Student t of periodic returns; a normal if its degrees of freedom are inf."""

    #: The centre (N), periodic, decimal.
    location: "pd.Series[float]"
    #: The scatter (N×N), which is the covariance of a normal only.
    scatter: pd.DataFrame
    degrees_of_freedom: float

    @property
    def assets(self) -> Labels:
        """The assets, in the order of the location."""
        return self.location.index

    @property
    def is_normal(self) -> bool:
        """Whether the degrees of freedom are infinite."""
        return bool(np.isinf(self.degrees_of_freedom))

    @property
    def covariance(self) -> pd.DataFrame:
        r"""The covariance (N×N), :math:`S \nu / (\nu - 2)`.

        Raises an `InfeasibleError` if there is none, with 2 degrees of freedom or fewer.
        """
        nu = self.degrees_of_freedom
        if nu <= 2:
            raise InfeasibleError(
                f"a Student t with {nu:.4g} degrees of freedom has no covariance; wanted above 2"
            )
        return self.scatter * (1.0 if self.is_normal else nu / (nu - 2))


@frozen
class StudentFit:
    """A Student t of maximum likelihood, and how it was found."""

    distribution: StudentT
    settings: StudentSettings
    iterations: int
    #: Of all rows; with weights, of as many rows of average weight.
    log_likelihood: float
    #: The rows that were used.
    observations: int
    #: What the reader should know, in words.
    notes: tuple[str, ...]


def fit_student(
    returns: pd.DataFrame,
    *,
    row_weights: "pd.Series[float] | None" = None,
    settings: StudentSettings | None = None,
    name: str = "returns",
) -> StudentFit:
    r"""Fit a multivariate Student t to returns by maximum likelihood; see `myriad`.

    .. math:: \max_{\nu, \mu, S} \sum_t \ln f_\nu(r_t; \mu, S)

    Rows are standardised by their mean and covariance first, so that the iteration does not
    depend on units, on the order of the columns, or on which combinations of them are given.

    Parameters
    ----------
    returns : DataFrame of shape (n_dates, n_assets)
        Periodic, decimal.
    row_weights : Series of shape (n_dates,), optional
        What each row counts, zero or above; the same for all if not given. Other dates are
        passed over. A half-life in the settings makes older rows count less.
    name : str
        What messages call the table.

    Raises
    ------
    InsufficientError
        If there are fewer rows than columns + 2, or weights let them count like fewer.
    TableError
        If a cell has no number, a column is constant or a combination of others, or a weight is
        below zero.
    LabelError
        If the weights lack a date.
    ConvergenceError
        If the iteration does not converge.

    Examples
    --------
    >>> table = pd.DataFrame({"Gold": [-0.04, -0.01, 0.0, 0.01, 0.04]})
    >>> fit = fit_student(table, settings=StudentSettings(lowest=3.0, highest=3.0))
    >>> fit.distribution.location.round(9).abs().to_dict(), fit.distribution.degrees_of_freedom
    ({'Gold': 0.0}, 3.0)
    """
    settings = settings or StudentSettings()
    rows = _checked(returns, name=name)
    v = _counts(rows, row_weights, settings.half_life, name=name)
    mean, half, Z = _standardised(rows, v, name=name)
    found = iterate(Z, v, settings)
    scatter = half @ found.S @ half.T
    size = np.log(np.abs(half.diagonal())).sum()
    distribution = StudentT(
        location=pd.Series(mean + half @ found.mu, index=rows.columns, name="Location"),
        scatter=pd.DataFrame(scatter, index=rows.columns, columns=rows.columns),
        degrees_of_freedom=found.nu,
    )
    return StudentFit(
        distribution=distribution,
        settings=settings,
        iterations=found.steps,
        log_likelihood=len(rows) * (mean_log_density(found, v) - float(size)),
        observations=len(rows),
        notes=_end_notes(found.nu, settings),
    )


def fit_normal(
    returns: pd.DataFrame, *, half_life: float | None = None, name: str = "returns"
) -> StudentT:
    r"""Return the normal with the mean and the covariance (divisor T − 1) of returns.

    With a half-life, rows count :math:`v_t` as in `fit_student`, and the divisor of the covariance
    is :math:`1 - \sum_t v_t^2`, which of equal weights is the same.

    Raises
    ------
    InsufficientError, TableError
        As `fit_student`.

    Examples
    --------
    >>> fitted = fit_normal(pd.DataFrame({"Gold": [0.01, 0.02, 0.03]}))
    >>> fitted.covariance["Gold"].round(9).to_dict(), fitted.degrees_of_freedom
    ({'Gold': 0.0001}, inf)
    """
    rows = _checked(returns, name=name)
    v = _counts(rows, None, half_life, name=name)
    mean = v @ rows.to_numpy()
    X = (rows.to_numpy() - mean) * np.sqrt(v)[:, None]
    covariance = X.T @ X / (1 - v @ v)
    return StudentT(
        location=pd.Series(mean, index=rows.columns, name="Location"),
        scatter=pd.DataFrame(covariance, index=rows.columns, columns=rows.columns),
        degrees_of_freedom=float("inf"),
    )


def _checked(returns: pd.DataFrame, *, name: str) -> pd.DataFrame:
    wanted = returns.shape[1] + 2
    if len(returns) < wanted:
        raise InsufficientError(
            f"{name}: {len(returns)} rows of {returns.shape[1]} columns; wanted {wanted} or more "
            "(columns + 2)"
        )
    return require_varying(require_return_sizes(returns, name=name), name=name)


def _counts(
    rows: pd.DataFrame,
    row_weights: "pd.Series[float] | None",
    half_life: float | None,
    *,
    name: str,
) -> FloatArray:
    """Return what each row counts (T); the sum is one."""
    counts = np.ones(len(rows)) if row_weights is None else _given_weights(row_weights, rows.index)
    if half_life is not None:
        counts = counts * 0.5 ** (np.arange(len(rows))[::-1] / half_life)
    v = counts / counts.sum()
    alike, wanted = 1 / (v @ v), rows.shape[1] + 2
    if alike < wanted * (1 - _OWN):
        raise InsufficientError(
            f"{name}: with their weights the rows count like {alike:.1f} of equal weight; wanted "
            f"{wanted} or more (columns + 2): a longer half-life, or weights that differ less"
        )
    return np.asarray(v, dtype=np.float64)


def _given_weights(row_weights: "pd.Series[float]", rows: Labels) -> FloatArray:
    picked = labels.pick(row_weights, rows, name="row_weights")
    ordered = labels.require_vector(picked, name="row_weights")
    for row, weight in ordered[ordered < 0].items():
        raise TableError(
            f"row_weights: row '{labels.text_of(row)}': found {weight:g}; wanted zero or above"
        )
    if not ordered.sum() > 0:
        raise TableError("row_weights: all are zero; wanted some above zero")
    return np.asarray(ordered, dtype=np.float64)


def _standardised(
    rows: pd.DataFrame, v: FloatArray, *, name: str
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return mean (d), a root of the covariance (d×d), and rows of mean zero and covariance one.

    Each of these rows is a column (d×T). Raises a `TableError` if a column of the table is a
    combination of those before it.
    """
    R = rows.to_numpy()
    mean = v @ R
    X = R - mean
    upper = np.asarray(np.linalg.qr(X * np.sqrt(v)[:, None], mode="r"))
    own, whole = np.abs(np.diag(upper)), np.linalg.norm(upper, axis=0)
    alike = own <= _OWN * whole
    if alike.any():
        column = rows.columns[int(alike.argmax())]
        raise TableError(
            f"{name}: column '{column}' is another column, or a combination of others, again; "
            "leave it out"
        )
    return mean, upper.T, np.linalg.solve(upper.T, X.T)


def _end_notes(nu: float, settings: StudentSettings) -> tuple[str, ...]:
    """Say which end of the range the degrees of freedom are at, unless the range is one number."""
    if settings.lowest < settings.highest and nu in (settings.lowest, settings.highest):
        which, to = ("lowest", "fatter") if nu == settings.lowest else ("highest", "thinner")
        return (
            f"The degrees of freedom are at the {which} that is looked for, {nu:g}: {to} tails "
            "would be likelier still.",
        )
    return ()
