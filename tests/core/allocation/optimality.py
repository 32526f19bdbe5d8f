"""Optimality told by other means than the solver's: multipliers found by non-negative squares."""

import numpy as np
from scipy.optimize import nnls


def _active_normals(A, lower, upper, x, tolerance=1e-8):
    """Outward normals of the rows that bind at `x`; an equation has both."""
    value = A @ x
    return np.vstack([A[value >= upper - tolerance], -A[value <= lower + tolerance]])


def kkt_residual(gradient, rows, x, free=None):
    """Distance of the descent direction from the cone of normals plus the span of `free` rows."""
    columns = [_active_normals(*rows, x).T]
    if free is not None:
        columns += [free.T, -free.T]
    _, distance = nnls(np.hstack(columns), -gradient, maxiter=10_000)
    return distance / max(np.linalg.norm(gradient), 1.0)
