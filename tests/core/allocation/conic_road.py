"""Target exposures within all limits as a program of cones, solved by clarabel: a second road.

Its variables are the weights, long and short positions, what is bought and sold, and the
distance from the target.
"""

import clarabel
import numpy as np
from scipy import sparse


def conic_distance(problem):
    """Return the least distance from the target, in units of the largest exposure, if any."""
    limits = problem.limits
    n = len(limits.assets)
    n_variables = 5 * n + 1
    root = np.sqrt(problem.factor_weights.to_numpy())
    A, b = root[:, None] * problem.exposures.to_numpy().T, root * problem.target.to_numpy()
    unit = np.abs(A).max()
    equal, right = _equations(limits, n)
    below, most = _inequalities(limits, n, n_variables)
    over_weights = np.hstack([np.eye(n), np.zeros((n, 4 * n + 1))])
    longest = np.eye(n_variables)[-1:]
    rows = [equal, below, -longest, -A / unit @ over_weights]
    rights = [right, most, [0.0], -b / unit]
    cones = [
        clarabel.ZeroConeT(len(equal)),
        clarabel.NonnegativeConeT(len(below)),
        clarabel.SecondOrderConeT(1 + len(A)),
    ]
    if limits.tracking is not None:
        values, V = np.linalg.eigh(limits.tracking.covariance.to_numpy())
        R = np.sqrt(np.maximum(values, 0))[:, None] * V.T / limits.tracking.most
        rows += [0 * longest, -R @ over_weights]
        rights += [[1.0], -R @ limits.tracking.benchmark.to_numpy()]
        cones.append(clarabel.SecondOrderConeT(1 + n))
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-10
    found = clarabel.DefaultSolver(
        sparse.csc_matrix((n_variables, n_variables)), longest[0],
        sparse.csc_matrix(np.vstack(rows)), np.concatenate(rights), cones, settings,
    ).solve()  # fmt: skip
    return None if "Infeasible" in str(found.status) else found.x[-1], unit


def _equations(limits, n):
    one, none, column = np.eye(n), np.zeros((n, n)), np.zeros((n, 1))
    held = np.zeros(n) if limits.current is None else limits.current.to_numpy()
    rows = [
        np.hstack([np.ones((1, n)), np.zeros((1, 4 * n + 1))]),
        np.hstack([one, -one, one, none, none, column]),
        np.hstack([one, none, none, -one, one, column]),
    ]
    return np.vstack(rows), np.concatenate([[limits.total], np.zeros(n), held])


def _inequalities(limits, n, n_variables):
    """Return rows and bounds of all that is at most something, over all variables."""
    sides = [*_of_assets(limits, n), *_of_groups(limits), *_of_exposures(limits)]
    sides += [([-1.0], 0.0, n + i) for i in range(4 * n)]
    if limits.illiquid is not None:
        sides.append((limits.assets.isin(limits.illiquid.illiquid), limits.illiquid.most, 0))
    if limits.leverage is not None:
        sides.append((np.ones(2 * n), limits.leverage, n))
    if limits.turnover is not None:
        sides.append((np.full(2 * n, 0.5), limits.turnover, 3 * n))
    rows = np.zeros((len(sides), n_variables))
    for row, (members, _, start) in zip(rows, sides, strict=True):
        row[start : start + len(members)] = members
    return rows, np.array([bound for _, bound, _ in sides])


def _of_assets(limits, n):
    for own, low, high in zip(np.eye(n), limits.lower, limits.upper, strict=True):
        yield own, high, 0
        yield -own, -low, 0


def _of_groups(limits):
    if limits.group_limits is None:
        return
    for group, (low, high) in limits.group_limits.iterrows():
        members = (limits.groups == group).to_numpy(float)
        yield members, high, 0
        yield -members, -low, 0


def _of_exposures(limits):
    if limits.exposures is None:
        return
    for factor, (low, high) in limits.exposures.bounds.iterrows():
        b = limits.exposures.exposures[factor].to_numpy()
        unit = np.abs(b).max() or 1.0
        yield b / unit, high / unit, 0
        yield -b / unit, -low / unit, 0
