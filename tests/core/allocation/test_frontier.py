"""The exact frontier: closed forms, laws, and the same portfolios by another road."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.core.allocation.conic_variance import Cones
from tests.core.allocation.random_problems import random_problem
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.frontier import efficient_frontier
from xlfactor.core.allocation.rules import minimum_variance_weights
from xlfactor.errors import InfeasibleError, LabelError, TableError

SEEDS = [
    pytest.param(range(start, start + 20), id=f"from {start}", marks=pytest.mark.slow)
    for start in range(0, 40, 20)
]


def drawn(seed):
    """Limits, a covariance and expected returns; the latter sometimes with ties."""
    problem, rng = random_problem(seed), np.random.default_rng(seed)
    assets = problem.limits.assets
    figures = rng.normal(0.05, 0.03, len(assets))
    returns = pd.Series(np.round(figures, 2) if rng.random() < 0.3 else figures, assets)
    return problem.limits, problem.covariance, returns


def violation(limits, w):
    """The most by which the weights miss a limit."""
    misses = [abs(w.sum() - 1), (limits.lower - w).max(), (w - limits.upper).max()]
    if limits.group_limits is not None:
        held = w.groupby(limits.groups).sum()
        misses += [
            (limits.group_limits["Lower"] - held).max(),
            (held - limits.group_limits["Upper"]).max(),
        ]
    if limits.turnover is not None:
        misses.append((w - limits.current).abs().sum() / 2 - limits.turnover)
    return max(misses)


def square(table, names):
    return pd.DataFrame(table, index=names, columns=names)


class TestClosedForm:
    names = pd.Index(["A", "B", "C"])
    Sigma = square(np.diag([0.01, 0.02, 0.04]), names)
    mu = pd.Series([0.02, 0.05, 0.09], names)

    def test_without_binding_limits_two_funds_span_it(self):
        wide = Limits.between(self.names, lower=-50.0, upper=50.0)
        frontier = efficient_frontier(self.mu, self.Sigma, limits=wide)
        inverse = np.linalg.inv(self.Sigma)
        ones = np.ones(3)
        least = inverse @ ones / (ones @ inverse @ ones)
        along = inverse @ (self.mu - self.mu @ least)
        for t in (0.0, 0.5, 2.0):
            found = frontier.weights(frontier.at_multiplier(t))
            np.testing.assert_allclose(found, least + t * along, atol=1e-12)

    def test_corners_of_uncorrelated_assets(self):
        """Long-only: with nu the price of the budget, w = max(0, t mu + nu) / variance."""
        long_only = Limits.between(self.names, lower=0.0, upper=1.0)
        frontier = efficient_frontier(self.mu, self.Sigma, limits=long_only)
        assert ((frontier.corners > 0).sum(axis=1) == [3, 2, 1]).all()
        for t, w in zip(frontier.multipliers, frontier.corners, strict=True):
            force = self.Sigma.to_numpy() @ w - t * self.mu.to_numpy()
            held = w > 0
            np.testing.assert_allclose(force[held], force[held][0], atol=1e-14)
            assert (force[~held] >= force[held][0] - 1e-14).all()
        np.testing.assert_array_equal(frontier.corners[-1], [0, 0, 1])

    def test_begins_at_the_least_variance(self, study_covariance):
        limits = Limits.between(study_covariance.index, lower=0.0, upper=0.2)
        returns = pd.Series(np.linspace(0.02, 0.09, 14), study_covariance.index)
        frontier = efficient_frontier(returns, study_covariance, limits=limits)
        least = minimum_variance_weights(study_covariance, limits=limits)
        np.testing.assert_allclose(frontier.weights(0.0), least, atol=1e-10)

    def test_alike_returns_leave_one_portfolio(self):
        same = pd.Series(0.05, self.names)
        long_only = Limits.between(self.names, lower=0.0, upper=1.0)
        frontier = efficient_frontier(same, self.Sigma, limits=long_only)
        assert len(frontier.corners) == 1
        assert len(frontier.table(frontier.even_positions(3))) == 3


@pytest.mark.parametrize("seeds", SEEDS)
def test_every_portfolio_is_best_by_another_road(seeds):
    """Quadratic programs on a grid of targets that is not that of the corners."""
    for seed in seeds:
        limits, covariance, returns = drawn(seed)
        benchmark = None if seed % 2 else limits.current
        frontier = efficient_frontier(returns, covariance, limits=limits, benchmark=benchmark)
        cones, mu = Cones(limits, covariance), returns.to_numpy()
        size = float(np.diag(covariance).max())
        assert frontier.residual < 1e-9, f"seed {seed}"
        assert (np.diff(frontier.multipliers) > 0).all(), f"seed {seed}"
        for position in (0.0, 0.37 * (len(frontier.corners) - 1), 0.81, 1e9):
            at = min(position, len(frontier.corners) - 1.0)
            w = frontier.weights(at)
            active = w - frontier.reference
            least = cones.least_variance(mu, w @ mu, frontier.reference.to_numpy())
            assert active @ covariance @ active <= least + 1e-8 * size, f"seed {seed}"
            assert violation(limits, w) < 1e-10, f"seed {seed}"


@pytest.mark.parametrize("seeds", SEEDS)
def test_units_and_orders_do_not_matter(seeds):
    for seed in seeds:
        limits, covariance, returns = drawn(seed)
        frontier = efficient_frontier(returns, covariance, limits=limits)
        rng = np.random.default_rng(seed)
        shuffled = rng.permutation(covariance.index)
        others = {
            "returns in other units": (returns * 100, covariance),
            "a return more for all": (returns + 0.04, covariance),
            "risk in other units": (returns, covariance * 1e4),
            "other orders": (returns[shuffled], covariance.loc[shuffled, shuffled]),
        }
        shares = (0.0, 0.3, 0.7, 1.0)
        weights = [weights_at(frontier, share) for share in shares]
        for change, (mu, Sigma) in others.items():
            other = efficient_frontier(mu, Sigma, limits=limits)
            for share, w in zip(shares, weights, strict=True):
                moved = weights_at(other, share)[w.index] - w
                risk = np.sqrt(moved @ covariance @ moved / np.diag(covariance).max())
                assert risk < 1e-8, f"seed {seed}: {change}"
                # a smallest eigenvalue of 1e-9 of the largest makes of a rounding of returns,
                # 1e-16, at a multiplier of 100 some 1e-5 of a weight
                assert moved.abs().max() < 1e-4, f"seed {seed}: {change}"


def weights_at(frontier, share):
    """The weights at a share of the way from the least to the highest return."""
    target = frontier.returns[0] + share * np.ptp(frontier.returns)
    return frontier.weights(frontier.at_return(min(target, frontier.returns[-1])))


def test_ties_take_the_least_squared_weights():
    """Two assets that are one: their weights are alike on the whole frontier."""
    names = pd.Index(["A", "A again", "B"])
    R = np.array([[0.2, 0.2, 0.0], [0.0, 0.0, 0.1]])
    frontier = efficient_frontier(
        pd.Series([0.08, 0.08, 0.03], names),
        square(R.T @ R, names),
        limits=Limits.between(names, lower=0.0, upper=0.9),
    )
    np.testing.assert_allclose(frontier.corners[:, 0], frontier.corners[:, 1], atol=1e-9)


def test_riskless_cash_begins_the_frontier():
    names = pd.Index(["Stocks", "Bonds", "Cash"])
    Sigma = square(np.diag([0.04, 0.01, 0.0]), names)
    returns = pd.Series([0.08, 0.03, 0.01], names)
    frontier = efficient_frontier(
        returns, Sigma, limits=Limits.between(names, lower=0.0, upper=1.0)
    )
    np.testing.assert_array_equal(frontier.corners[0], [0, 0, 1])
    tangency = frontier.corners[1]
    np.testing.assert_allclose(tangency[:2] / tangency[0], [1, (0.02 / 0.01) / (0.07 / 0.04)])


def test_limits_that_leave_one_portfolio():
    names = pd.Index(["A", "B"])
    frontier = efficient_frontier(
        pd.Series([0.08, 0.03], names), square(np.diag([0.04, 0.01]), names),
        limits=Limits.between(names, lower=0.0, upper=0.5),
    )  # fmt: skip
    np.testing.assert_allclose(frontier.corners, 0.5, atol=1e-12)


class TestTargets:
    names = pd.Index(["Stocks", "Bonds", "Gold"])
    Sigma = square(np.diag([0.04, 0.01, 0.02]), names)
    mu = pd.Series([0.08, 0.03, 0.04], names)
    limits = Limits.between(names, lower=0.0, upper=0.6)

    def frontier(self):
        return efficient_frontier(self.mu, self.Sigma, limits=self.limits)

    def test_figures_are_met(self):
        frontier = self.frontier()
        w = frontier.weights(frontier.at_return(0.055))
        assert w @ self.mu == pytest.approx(0.055, abs=1e-15)
        w = frontier.weights(frontier.at_volatility(0.12))
        assert np.sqrt(w @ self.Sigma @ w) == pytest.approx(0.12, abs=1e-14)
        table = frontier.table(frontier.even_positions(5))
        np.testing.assert_allclose(np.diff(table["Return"]), np.ptp(table["Return"]) / 4)

    @pytest.mark.parametrize("end", [0, -1])
    def test_the_ends_themselves(self, end):
        frontier = self.frontier()
        for position in (
            frontier.at_return(frontier.returns[end]),
            frontier.at_volatility(frontier.volatilities[end]),
        ):
            np.testing.assert_allclose(
                frontier.weights(position), frontier.corners[end], atol=1e-7
            )

    def test_out_of_reach(self):
        message = (
            "target_volatility: found 30.0000%; the limits allow 7.5593% to 13.2665%; at that end "
            "bind 'Stocks' at most 60.0%, 'Bonds' at least 0.0%"
        )
        with pytest.raises(InfeasibleError, match=f"^{re.escape(message)}$"):
            self.frontier().at_volatility(0.3)
        message = "target_return: found 2.0000%; the limits allow 4.0000% to 6.4000%"
        with pytest.raises(InfeasibleError, match=f"^{re.escape(message)}$"):
            self.frontier().at_return(0.02)


class TestBadInput:
    names = pd.Index(["A", "B"])
    Sigma = square(np.diag([0.04, 0.01]), names)
    long_only = Limits.between(names, lower=0.0, upper=1.0)

    def test_other_names(self):
        with pytest.raises(LabelError, match=r"^expected_returns: "):
            efficient_frontier(pd.Series({"A": 0.1}), self.Sigma, limits=self.long_only)

    def test_a_missing_return(self):
        with pytest.raises(TableError, match=r"^expected_returns: no number at row 'B'"):
            efficient_frontier(
                pd.Series({"A": 0.1, "B": np.nan}), self.Sigma, limits=self.long_only
            )

    def test_limits_in_conflict_are_named(self):
        tight = Limits.between(self.names, lower=0.0, upper=0.4)
        message = "limits: no portfolio meets them: the weights sum to 100.0%, 'A' at most 40.0%"
        with pytest.raises(InfeasibleError, match=f"^{re.escape(message)}"):
            efficient_frontier(pd.Series({"A": 0.1, "B": 0.2}), self.Sigma, limits=tight)

    def test_a_turnover_is_kept(self):
        held = pd.Series([0.5, 0.5], self.names)
        limits = replace(self.long_only, current=held, turnover=0.1)
        frontier = efficient_frontier(pd.Series({"A": 0.1, "B": 0.02}), self.Sigma, limits=limits)
        np.testing.assert_allclose(frontier.corners[[0, -1], 0], [0.4, 0.6], atol=1e-12)
