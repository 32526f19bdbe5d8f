r"""Objectives of an allocation: squared distances of the weights from what is aimed at."""

from dataclasses import dataclass, replace

import numpy as np

from xlfactor.core.typing import FloatArray

#: Exposures that a move of 100 % of the weights changes by less than this share of their size
#: count as unchanged. Nothing finer can be reproduced to 1e-8 in double precision.
EXPOSURE_RESOLUTION = 1e-8
#: Eigenvalues of a covariance below this share of the largest one count as zero. A covariance
#: of lower rank that is typed with 12 digits has eigenvalues of up to about 1e-10 of it.
EIGENVALUE_RESOLUTION = 1e-9
#: Where all are above this share, the covariance itself keeps ten digits of the weights.
_WELL_RESOLVED = 1e-6

#: A quantity this many times as large as another is decided first. To weigh both in one sum of
#: squares would move weights by the inverse of its square, which is 1e-10.
_FAR_APART = 1e5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Distance:
    r"""The objective :math:`\lVert Aw - b \rVert^2` of the weights w.

    It also says which moves of the weights it tells apart: a move d is not seen where no row of
    ``A @ d`` reaches `resolution` times the row's unit.
    """

    #: One row for each quantity that is to be near to its target (m × N).
    A: FloatArray
    #: The targets (m).
    b: FloatArray
    #: The size of each quantity (m), above zero: what a change of it is compared with.
    units: FloatArray
    #: The smallest change that counts, in units.
    resolution: float
    #: Whether it tells all moves apart, so that one portfolio alone is best.
    strict: bool = False


def exposure_distance(A: FloatArray, b: FloatArray) -> Distance:
    """Return the distance of exposures from their targets.

    Each row has its own unit, so that the units in which a factor is measured do not decide
    whether it is seen. A row of zeros says nothing about the weights and is left out.
    """
    units = np.linalg.norm(A, axis=1)
    told = units > 0
    return Distance(A=A[told], b=b[told], units=units[told], resolution=EXPOSURE_RESOLUTION)


def variance_distance(Sigma: FloatArray) -> Distance:
    r"""Return the variance as a squared distance, :math:`w'\Sigma w = \lVert Aw \rVert^2`.

    A holds the eigenvectors times the roots of their eigenvalues. Those below
    `EIGENVALUE_RESOLUTION` are left out before the root is taken, which would make 1e-6 of a
    rounding of 1e-12. Where a Cholesky factor shows that all are far above it, that
    is as good a root.
    """
    most = float(np.abs(Sigma).sum(axis=1).max(initial=0.0))  # the largest eigenvalue at the most
    resolved = Sigma.copy()
    resolved.flat[:: len(Sigma) + 1] -= _WELL_RESOLVED * most
    try:
        np.linalg.cholesky(resolved)
        A = np.asarray(np.linalg.cholesky(Sigma).T, dtype=np.float64)
    except np.linalg.LinAlgError:
        return _distance_of_rank(Sigma)
    return Distance(
        A=A,
        b=np.zeros(len(A)),
        units=np.full(len(A), np.sqrt(most)),
        resolution=float(np.sqrt(EIGENVALUE_RESOLUTION)),
        strict=True,
    )


def _distance_of_rank(Sigma: FloatArray) -> Distance:
    eigenvalues, V = np.linalg.eigh(Sigma)
    largest = eigenvalues[-1]
    kept = eigenvalues > EIGENVALUE_RESOLUTION * largest
    A = np.sqrt(eigenvalues[kept])[:, None] * V[:, kept].T
    return Distance(
        A=A,
        b=np.zeros(len(A)),
        units=np.full(len(A), np.sqrt(max(largest, 0.0))),
        resolution=float(np.sqrt(EIGENVALUE_RESOLUTION)),
    )


def weight_distance(w: FloatArray) -> Distance:
    """Return the distance from the weights w; from zero, it is the least squared weights."""
    return replace(exposure_distance(np.eye(len(w)), w), strict=True)


def parts(objective: Distance, directions: FloatArray) -> list[Distance]:
    """Split a distance where its quantities are of sizes far apart, the largest part first.

    Quantities that the directions change almost in proportion count as smaller than they are:
    by the smallest singular value of what the directions change.
    """
    units = objective.units
    largest_first = np.argsort(-units, kind="stable")
    falls = units[largest_first][:-1] / units[largest_first][1:]
    if not (falls > _FAR_APART).any():
        return [objective]
    moves = objective.A @ directions[: objective.A.shape[1]] / units[:, None]
    sizes = np.linalg.svd(moves, compute_uv=False)
    smallest = sizes[sizes > objective.resolution].min(initial=1.0)
    cuts = np.flatnonzero(falls * smallest > _FAR_APART) + 1
    return [
        replace(objective, A=objective.A[rows], b=objective.b[rows], units=units[rows])
        for rows in np.split(largest_first, cuts)
    ]
