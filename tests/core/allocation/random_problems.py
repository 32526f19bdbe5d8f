"""Random problems of target exposures, of every kind that has once been answered wrongly."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.limit_rows import ExposureLimits, IlliquidLimit
from xlfactor.core.allocation.targeting import (
    SecondCriterion,
    TargetAllocation,
    target_exposure_weights,
)
from xlfactor.core.allocation.tracking import TrackingLimit

EXPOSURES = ("any", "of lower rank", "of mixed scale", "telling nothing apart", "sparse", "typed")
COVARIANCES = ("any", "of lower rank", "of lower rank, with 12 digits", "diagonal")
RANGES = ((0.0, 1.0), (-1.0, 1.0), (0.0, 0.4), (-0.5, 0.5))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    exposures: pd.DataFrame
    target: "pd.Series[float]"
    factor_weights: "pd.Series[float]"
    covariance: pd.DataFrame
    limits: Limits
    criterion: SecondCriterion

    def solved(self) -> TargetAllocation:
        return target_exposure_weights(
            self.exposures,
            self.target,
            covariance=self.covariance,
            limits=self.limits,
            factor_weights=self.factor_weights,
            second_criterion=self.criterion,
        )

    def scaled(self, by):
        """The same problem, its factors in other units."""
        return replace(
            self,
            exposures=self.exposures * by,
            target=self.target * by,
            factor_weights=self.factor_weights / by**2,
        )


def random_problem(seed: int) -> Problem:
    """A problem that some portfolio solves: its limits are drawn around one."""
    rng = np.random.default_rng(seed)
    n, k = int(rng.integers(4, 21)), int(rng.integers(1, 9))
    assets = pd.Index([f"Asset {i}" for i in range(n)])
    factors = pd.Index([f"Factor {i}" for i in range(k)])
    lower, upper = _bounds(rng, n)
    portfolio = random_portfolio(rng, lower, upper)
    B = _exposures(rng, n, k)
    near = B.T @ random_portfolio(rng, lower, upper)
    aims = [B.T @ portfolio, np.round(near, 2), near + rng.normal(0, 0.05, k)]
    b = [*aims, rng.normal(0, 1, k) * np.abs(B).max(axis=0)][int(rng.integers(4))]
    limits = Limits(lower=pd.Series(lower, assets), upper=pd.Series(upper, assets))
    limits = replace(limits, **_groups(rng, portfolio, assets), **_trades(rng, portfolio, limits))
    criteria = list(SecondCriterion)
    return Problem(
        exposures=pd.DataFrame(B, assets, factors),
        target=pd.Series(b, factors),
        factor_weights=pd.Series(rng.choice([np.ones(k), rng.uniform(0.2, 3, k)]), factors),
        covariance=pd.DataFrame(_covariance(rng, n), assets, assets),
        limits=limits,
        criterion=criteria[int(rng.integers(3))] if rng.random() < 0.3 else criteria[0],
    )


def _bounds(rng, n):
    low, high = RANGES[int(rng.integers(len(RANGES)))]
    lower, upper = np.full(n, low), np.full(n, high)
    if rng.random() < 0.3:
        lower = np.maximum(lower, np.round(rng.uniform(0, 0.5 / n, n), 3))
    if rng.random() < 0.3:
        upper = np.minimum(upper, np.round(rng.uniform(2 / n, 6 / n, n), 2))
    if rng.random() < 0.3:
        excluded = rng.random(n) < 0.2
        lower, upper = np.where(excluded, 0.0, lower), np.where(excluded, 0.0, upper)
    if upper.sum() < 1.05:
        upper = np.ones(n)
    return lower, upper


def random_portfolio(rng, lower, upper):
    """A point of ``sum = 1, lower <= w <= upper``."""
    w, room = lower.copy(), 1.0 - lower.sum()
    for i in rng.permutation(len(w)):
        step = min(room, rng.random() * (upper[i] - lower[i]))
        w[i], room = w[i] + step, room - step
    for i in rng.permutation(len(w)):
        step = min(room, upper[i] - w[i])
        w[i], room = w[i] + step, room - step
    return w


def random_portfolios(rng, lower, upper, count=200):
    """Such points, spread over the whole set (count × assets)."""
    return np.array([random_portfolio(rng, lower, upper) for _ in range(count)])


def _exposures(rng, n, k):
    kind = EXPOSURES[int(rng.integers(len(EXPOSURES)))]
    B = rng.normal(0, 0.6, (n, k))
    rank = max(1, k // 2)
    return {
        "any": B,
        "of lower rank": B[:, :rank] @ rng.normal(size=(rank, k)),
        "of mixed scale": B * 10.0 ** rng.uniform(-2, 2, k),
        "telling nothing apart": np.ones((n, 1)) * B[0],
        "sparse": B * (rng.random((n, k)) < 0.3),
        "typed": np.round(B, 2),
    }[kind]


def _covariance(rng, n):
    kind = COVARIANCES[int(rng.integers(len(COVARIANCES)))]
    R = rng.normal(size=(int(rng.integers(1, n)) if "rank" in kind else 3 * n, n))
    correlated = np.eye(n) if kind == "diagonal" else R.T @ R / len(R)
    sigma = rng.uniform(0.01, 0.25, n)
    Sigma = correlated * sigma * sigma[:, None]
    if "digits" in kind:
        Sigma = np.array([float(f"{value:.12g}") for value in Sigma.ravel()]).reshape(n, n)
    return (Sigma + Sigma.T) / 2


def _groups(rng, portfolio, assets):
    if rng.random() < 0.6:
        return {}
    groups = pd.Series([f"Group {i}" for i in rng.integers(0, 3, len(assets))], assets)
    held = pd.Series(portfolio, assets).groupby(groups).sum()
    return {
        "groups": groups,
        "group_limits": pd.DataFrame(
            {
                "Lower": np.floor((held - rng.uniform(0, 0.3, len(held))) * 100) / 100,
                "Upper": np.ceil((held + rng.uniform(0, 0.2, len(held))) * 100) / 100,
            }
        ),
    }


def _trades(rng, portfolio, limits):
    current = random_portfolio(rng, limits.lower.to_numpy(), limits.upper.to_numpy())
    if rng.random() < 0.3:
        current = rng.dirichlet(np.ones(len(current)))
    needed = np.abs(portfolio - current).sum() / 2
    most = float(np.ceil((needed * rng.uniform(1, 1.5) + 1e-3) * 1000) / 1000)
    return {
        "current": pd.Series(current, limits.assets),
        "turnover": most if rng.random() < 0.6 else None,
    }


def with_portfolio_limits(problem: Problem, seed: int) -> Problem:
    """The problem with limits on the portfolio as a whole, drawn around another portfolio.

    So they need not leave any portfolio to choose.
    """
    rng = np.random.default_rng(seed)
    limits, assets = problem.limits, problem.limits.assets
    w = pd.Series(random_portfolio(rng, limits.lower.to_numpy(), limits.upper.to_numpy()), assets)
    illiquid = assets[rng.random(len(assets)) < 0.4]
    benchmark = pd.Series(rng.dirichlet(np.ones(len(assets))), assets)
    active = w - benchmark
    error = float(np.sqrt(max(active @ problem.covariance @ active, 0.0)))
    reached = problem.exposures.T @ w
    around = rng.uniform(0, 0.3, len(reached)) * problem.exposures.abs().max()
    bounds = pd.DataFrame({"Lower": reached - around, "Upper": reached + around / 2})
    given = {
        "exposures": ExposureLimits(
            exposures=problem.exposures, bounds=bounds[rng.random(len(bounds)) < 0.6]
        ),
        "illiquid": IlliquidLimit(illiquid=illiquid, most=max(0.0, float(w[illiquid].sum()))),
        "leverage": float(w.abs().sum() * rng.uniform(1, 1.2)),
        "tracking": TrackingLimit(
            benchmark=benchmark,
            covariance=problem.covariance,
            most=error * rng.uniform(0.5, 1.5) + 1e-4,
        ),
    }
    taken = {name: limit for name, limit in given.items() if rng.random() < 0.6}
    return replace(problem, limits=replace(limits, **taken))
