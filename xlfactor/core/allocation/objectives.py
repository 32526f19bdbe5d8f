r"""Objectives of an allocation: squared distances of the weights from what is aimed at."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from xlfactor.core.estimation.definiteness import is_well_resolved
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray

#: Exposures that a move of 100 % of the weights changes by less than this share of their size
#: count as unchanged. Nothing finer can be reproduced to 1e-8 in double precision.
EXPOSURE_RESOLUTION = 1e-8
#: Eigenvalues of a covariance below this share of the largest one count as zero. A covariance
#: of lower rank that is typed with 12 digits has eigenvalues of up to about 1e-10 of it.
EIGENVALUE_RESOLUTION = 1e-9
#: A quantity this many times as large as another is decided first. To weigh both in one sum of
#: squares would move weights by the inverse of its square, which is 1e-10.
_FAR_APART = 1e5


@frozen
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

    def distance(self) -> "Distance":
        """Return this distance."""
        return self

    def quadratic(self) -> tuple[FloatArray, FloatArray]:
        """Return P and q of half the objective less a constant, ``w'Pw / 2 + q'w``, in units."""
        scale = float(self.units.max()) ** 2
        return self.A.T @ self.A / scale, -(self.A.T @ self.b) / scale


@frozen
class ResolvedVariance:
    r"""The variance :math:`w'\Sigma w` by a covariance that `is_well_resolved`: one is least."""

    Sigma: FloatArray

    @property
    def strict(self) -> bool:
        """Whether it tells all moves apart."""
        return True

    def distance(self) -> Distance:
        r"""Return it as :math:`\lVert Aw \rVert^2` with a Cholesky factor."""
        A = np.asarray(np.linalg.cholesky(self.Sigma).T, dtype=np.float64)
        return Distance(
            A=A,
            b=np.zeros(len(A)),
            units=np.full(len(A), np.sqrt(np.linalg.norm(self.Sigma))),
            resolution=float(np.sqrt(EIGENVALUE_RESOLUTION)),
            strict=True,
        )

    def quadratic(self) -> tuple[FloatArray, FloatArray]:
        """Return P and q of half the objective, ``w'Pw / 2 + q'w``."""
        return self.Sigma, np.zeros(len(self.Sigma))


#: What is minimised.
Objective: TypeAlias = Distance | ResolvedVariance


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
    rounding of 1e-12. Where all are far above it, a Cholesky factor is as good a root.
    """
    if is_well_resolved(Sigma):
        return ResolvedVariance(Sigma=Sigma).distance()
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


def variance_objective(Sigma: FloatArray, *, resolved: bool) -> Objective:
    """Return the variance, of a covariance that is known to be well resolved or not."""
    return ResolvedVariance(Sigma=Sigma) if resolved else variance_distance(Sigma)


def weight_distance(w: FloatArray) -> Distance:
    """Return the distance from the weights w; from zero, it is the least squared weights."""
    return replace(exposure_distance(np.eye(len(w)), w), strict=True)


def then_smallest(objectives: Sequence[Objective], n: int) -> list[Objective]:
    """Return objectives of n weights that leave one portfolio: if need be, the least squares."""
    if any(objective.strict for objective in objectives):
        return list(objectives)
    return [*objectives, weight_distance(np.zeros(n))]


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
