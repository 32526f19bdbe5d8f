"""Means and variances by another road: cones, solved by an interior-point method."""

from dataclasses import replace

import clarabel
import numpy as np
from scipy import sparse

from xlfactor.core.allocation.constraints import region_of
from xlfactor.core.allocation.objectives import variance_distance


class Cones:
    """The limits of a problem, with any linear objective and any bound of a volatility."""

    def __init__(self, limits, covariance):
        region = region_of(replace(limits, tracking=None), covariance.index)
        self.n = region.n_assets
        self.total = region.rows.shape[1]
        upper, lower = np.isfinite(region.high), np.isfinite(region.low)
        self.rows = np.vstack([region.rows[upper], -region.rows[lower]])
        self.bounds = np.r_[region.high[upper], -region.low[lower]]
        self.root = variance_distance(covariance.to_numpy()).A
        self.tracked, self.tracked_right = np.zeros((0, self.total)), np.zeros(0)
        self.tracked_cones = []
        if limits.tracking is not None:
            b = limits.tracking.benchmark.reindex(covariance.index, fill_value=0.0).to_numpy()
            wide = np.array([self.wide(row) for row in self.root])
            self.tracked = np.vstack([np.zeros((1, self.total)), -wide])
            self.tracked_right = np.r_[limits.tracking.most, -self.root @ b]
            self.tracked_cones = [clarabel.SecondOrderConeT(len(wide) + 1)]

    def wide(self, w):
        return np.r_[w, np.zeros(self.total - self.n)]

    def least_variance(self, mu, target, reference):
        """The least variance about a reference with an expected return."""
        P = np.zeros((self.total, self.total))
        P[: self.n, : self.n] = 2 * self.root.T @ self.root
        q = -P @ self.wide(reference)
        rows = np.vstack([self.wide(mu), self.rows, self.tracked])
        found = solved(
            P, q, rows, np.r_[target, self.bounds, self.tracked_right],
            [clarabel.ZeroConeT(1), clarabel.NonnegativeConeT(len(self.rows)),
             *self.tracked_cones],
        )  # fmt: skip
        return found.obj_val + np.sum((self.root @ reference) ** 2)

    def highest_return(self, mu, volatility, reference):
        """The highest return with a volatility about a reference of this at the most."""
        wide = np.array([self.wide(row) for row in self.root])
        rows = np.vstack([self.rows, np.zeros((1, self.total)), -wide, self.tracked])
        right = np.r_[self.bounds, volatility, -self.root @ reference, self.tracked_right]
        cones = [
            clarabel.NonnegativeConeT(len(self.rows)),
            clarabel.SecondOrderConeT(len(wide) + 1),
            *self.tracked_cones,
        ]
        return -solved(
            np.zeros((self.total, self.total)), -self.wide(mu), rows, right, cones
        ).obj_val

    def highest_sharpe(self, mu, cash):
        """The highest Sharpe ratio, in the coordinates of Charnes and Cooper."""
        wide = np.array([self.wide(row) for row in self.root])
        limits = np.hstack([self.rows, -self.bounds[:, None]])
        rows = np.vstack(
            [limits, np.r_[np.zeros(self.total), -1.0], np.zeros((1, self.total + 1)),
             np.hstack([-wide, np.zeros((len(wide), 1))]),
             np.hstack([self.tracked, -self.tracked_right[:, None]])]
        )  # fmt: skip
        right = np.r_[np.zeros(len(limits) + 1), 1.0, np.zeros(len(wide) + len(self.tracked))]
        cones = [
            clarabel.NonnegativeConeT(len(limits) + 1),
            clarabel.SecondOrderConeT(len(wide) + 1),
            *self.tracked_cones,
        ]
        P = np.zeros((self.total + 1, self.total + 1))
        return -solved(P, -np.r_[self.wide(mu), -cash], rows, right, cones).obj_val


def solved(P, q, rows, right, cones):
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-10
    found = clarabel.DefaultSolver(
        sparse.triu(sparse.csc_matrix(P), format="csc"), q, sparse.csc_matrix(rows), right,
        cones, settings,
    ).solve()  # fmt: skip
    assert "Solved" in str(found.status), found.status
    return found
