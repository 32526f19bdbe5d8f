"""Portfolios of means and variances: published figures, other roads, and messages."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.core.allocation.conic_variance import Cones
from tests.core.allocation.random_problems import random_portfolios, random_problem
from xlfactor.core.allocation.budgeting import budget_risk
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.frontier import efficient_frontier
from xlfactor.core.allocation.mean_variance import (
    maximum_return_at_volatility,
    maximum_return_within_tracking_error,
    maximum_sharpe_weights,
    minimum_volatility_at_return,
    most_diversified_weights,
)
from xlfactor.core.allocation.rules import minimum_variance_weights
from xlfactor.core.estimation.covariance import volatilities_of
from xlfactor.core.risk.measures import Volatility
from xlfactor.errors import InfeasibleError

SEEDS = [
    pytest.param(range(start, start + 25), id=f"from {start}", marks=pytest.mark.slow)
    for start in range(0, 100, 25)
]


def square(table, names):
    return pd.DataFrame(table, index=names, columns=names)


def printed(values):
    return [float(f"{100 * value:.1f}") for value in values]


@pytest.fixture(scope="module")
def policy():
    """Covariance, and the portfolios RB, RB* and MVO."""
    names = pd.Index(
        ["US bonds", "EURO bonds", "IG bonds", "US equities", "Euro equities", "EM equities",
         "Commodities"]
    )  # fmt: skip
    below = ([0.8], [0.6, 0.4], [-0.1, -0.2, 0.3], [-0.2, -0.1, 0.2, 0.9],
             [-0.2, -0.2, 0.3, 0.7, 0.7], [0.0, 0.0, 0.1, 0.2, 0.2, 0.3])  # fmt: skip
    sigma = np.array([0.05, 0.05, 0.07, 0.15, 0.15, 0.18, 0.30])
    mu = pd.Series([0.042, 0.038, 0.053, 0.092, 0.086, 0.110, 0.088], names)
    budgets = pd.Series([0.2, 0.1, 0.15, 0.2, 0.1, 0.15, 0.1], names)
    C = np.eye(7)
    for i, row in enumerate(below, start=1):
        C[i, :i] = C[:i, i] = row
    Sigma = square(C * sigma * sigma[:, None], names)
    long_only = Limits.between(names, lower=0.0, upper=1.0)
    budgeted = budget_risk(Volatility.of(Sigma), budgets).weights
    tilted = maximum_return_within_tracking_error(
        mu, Sigma, benchmark=budgeted, tracking_error=0.01, limits=long_only
    )
    optimal = maximum_return_at_volatility(
        mu, Sigma, limits=long_only, target_volatility=float(np.sqrt(tilted @ Sigma @ tilted))
    )
    return Sigma, pd.DataFrame({"RB": budgeted, "RB*": tilted, "MVO": optimal})


class TestPensionPolicy:
    """Roncalli and Weisang (2016): three portfolios, 42 printed figures."""

    def test_weights(self, policy):
        _, weights = policy
        assert printed(weights["RB"]) == [36.8, 21.8, 14.7, 10.2, 5.5, 7.0, 3.9]
        assert printed(weights["RB*"]) == [45.9, 8.3, 13.5, 10.8, 6.2, 11.0, 4.3]
        assert printed(weights["MVO"]) == [66.7, 0.0, 0.0, 7.8, 4.4, 19.7, 1.5]

    def test_risk_contributions(self, policy):
        Sigma, weights = policy
        shares = weights * (Sigma @ weights) / (weights * (Sigma @ weights)).sum()
        assert printed(shares["RB"]) == [20.0, 10.0, 15.0, 20.0, 10.0, 15.0, 10.0]
        assert printed(shares["RB*"]) == [18.1, 2.4, 11.8, 21.4, 11.1, 24.9, 10.3]
        assert printed(shares["MVO"]) == [25.5, 0.0, 0.0, 15.1, 7.6, 49.2, 2.7]

    def test_limits_are_met_exactly(self, policy):
        Sigma, weights = policy
        active = weights["RB*"] - weights["RB"]
        assert np.sqrt(active @ Sigma @ active) == pytest.approx(0.01, abs=1e-15)
        variances = (weights * (Sigma @ weights)).sum()
        assert variances["MVO"] == pytest.approx(variances["RB*"], rel=1e-13)
        np.testing.assert_allclose(weights.sum(), 1.0, atol=1e-14)


@pytest.mark.parametrize("seeds", SEEDS)
def test_cones_find_none_better(seeds):
    for seed in seeds:
        problem, rng = random_problem(seed), np.random.default_rng(seed)
        limits, names = problem.limits, problem.limits.assets
        Sigma = problem.covariance + 0.0004 * np.eye(len(names))
        mu = pd.Series(rng.normal(0.05, 0.03, len(names)), names)
        cones, none = Cones(limits, Sigma), np.zeros(len(names))
        w = maximum_sharpe_weights(mu, Sigma, limits=limits, cash_return=-0.3)
        volatility = np.sqrt(w @ Sigma @ w)
        best = cones.highest_sharpe(mu.to_numpy(), -0.3)
        assert (w @ mu + 0.3) / volatility == pytest.approx(best, rel=1e-7), f"seed {seed}"
        sigma = volatilities_of(Sigma)
        if cones.highest_return(sigma.to_numpy(), 10.0, none) > 0:
            diverse = most_diversified_weights(Sigma, limits=limits)
            ratio = diverse @ sigma / np.sqrt(diverse @ Sigma @ diverse)
            best = cones.highest_sharpe(sigma.to_numpy(), 0.0)
            assert ratio == pytest.approx(best, rel=1e-7), f"seed {seed}"
        same = minimum_volatility_at_return(mu, Sigma, target_return=w @ mu, limits=limits)
        np.testing.assert_allclose(same, w, atol=1e-8, err_msg=f"seed {seed}")
        same = maximum_return_at_volatility(mu, Sigma, target_volatility=volatility, limits=limits)
        np.testing.assert_allclose(same, w, atol=1e-6, err_msg=f"seed {seed}")
        highest = cones.highest_return(mu.to_numpy(), volatility * (1 + 1e-9), none)
        assert w @ mu == pytest.approx(highest, abs=1e-6), f"seed {seed}"
        held, edge = limits.current, 0.02 * np.sqrt(np.diag(Sigma).max())
        near = Limits(lower=limits.lower.clip(upper=held), upper=limits.upper.clip(lower=held))
        active = maximum_return_within_tracking_error(
            mu, Sigma, benchmark=held, tracking_error=edge, limits=near
        )
        highest = Cones(near, Sigma).highest_return(mu.to_numpy(), edge, held.to_numpy())
        assert active @ mu == pytest.approx(highest, abs=1e-7), f"seed {seed}"


class TestMaximumSharpe:
    def test_closed_form(self, study_covariance):
        mu = pd.Series(np.linspace(0.03, 0.08, 14), study_covariance.index)
        z = np.linalg.solve(study_covariance, mu - 0.01)
        found = maximum_sharpe_weights(
            mu, study_covariance, cash_return=0.01,
            limits=Limits.between(study_covariance.index, lower=-50.0, upper=50.0),
        )  # fmt: skip
        np.testing.assert_allclose(found, z / z.sum(), atol=1e-9)

    @pytest.mark.parametrize("upper", [1.0, 0.2])
    def test_beats_others(self, study_covariance, upper):
        assets, Sigma = study_covariance.index, study_covariance.to_numpy()
        mu = pd.Series(np.linspace(0.02, 0.08, 14)[::-1], assets)
        w = maximum_sharpe_weights(
            mu, study_covariance, cash_return=0.01,
            limits=Limits.between(assets, lower=0.0, upper=upper),
        )  # fmt: skip
        others = random_portfolios(np.random.default_rng(1), np.zeros(14), np.full(14, upper))
        ratios = (others @ mu - 0.01) / np.sqrt(np.einsum("ij,jk,ik->i", others, Sigma, others))
        assert ratios.max() < (w @ mu - 0.01) / np.sqrt(w @ Sigma @ w)

    names = pd.Index(["Stocks", "Bonds", "Cash"])
    Sigma = square(np.diag([0.04, 0.01, 0.0]), names)
    mu = pd.Series([0.08, 0.03, 0.01], names)
    long_only = Limits.between(names, lower=0.0, upper=1.0)

    def test_cash_among_the_assets_is_not_held(self):
        """All mixes of cash and tangency have its ratio: that of the highest return is taken."""
        found = maximum_sharpe_weights(
            self.mu, self.Sigma, limits=self.long_only, cash_return=0.01
        )
        np.testing.assert_allclose(found, [7 / 15, 8 / 15, 0], atol=1e-12)

    def test_no_portfolio_earns_more_than_cash(self):
        message = (
            "cash_return: found 9.0000%; within the limits no portfolio earns more than 8.0000%, "
            "and so none has a Sharpe ratio above zero"
        )
        with pytest.raises(InfeasibleError, match=f"^{re.escape(message)}$"):
            maximum_sharpe_weights(self.mu, self.Sigma, limits=self.long_only, cash_return=0.09)

    def test_a_gain_without_risk(self):
        message = (
            "covariance: a portfolio within the limits earns something without any volatility, "
            "and a ratio of the two has no bound"
        )
        with pytest.raises(InfeasibleError, match=f"^{re.escape(message)}$"):
            maximum_sharpe_weights(self.mu, self.Sigma, limits=self.long_only)


class TestMostDiversified:
    def test_closed_form(self, study_covariance):
        sigma = volatilities_of(study_covariance)
        z = np.linalg.solve(study_covariance, sigma)
        found = most_diversified_weights(
            study_covariance,
            limits=Limits.between(study_covariance.index, lower=-50.0, upper=50.0),
        )
        np.testing.assert_allclose(found, z / z.sum(), atol=1e-9)

    def test_held_assets_are_alike_correlated_with_it(self, study_covariance):
        """Choueifaty and Coignard (2008): and no asset less than those."""
        w = most_diversified_weights(
            study_covariance,
            limits=Limits.between(study_covariance.index, lower=0.0, upper=1.0),
        )
        correlations = (study_covariance @ w) / volatilities_of(study_covariance)
        held = w > 0
        np.testing.assert_allclose(correlations[held], correlations.min(), rtol=1e-12)

    @pytest.mark.parametrize("correlation", [1.0, 1 - 1e-12, 1 - 1e-9, 1 - 1e-4])
    def test_where_nothing_diversifies_risks_are_equal(self, correlation):
        """All ratios are one, and the answer is the one that correlations near one lead to."""
        sigma = np.array([0.2, 0.1, 0.3, 0.15])
        Sigma = square(
            np.outer(sigma, sigma) * (correlation + (1 - correlation) * np.eye(4)), list("ABCD")
        )
        long_only = Limits.between(Sigma.index, lower=0.0, upper=1.0)
        found = most_diversified_weights(Sigma, limits=long_only)
        np.testing.assert_allclose(found, 1 / sigma / (1 / sigma).sum(), atol=1e-9)


class TestTies:
    """Of equally good portfolios the answer is one that no order of the assets changes."""

    long_only = Limits.between(pd.Index(list("ABCD")), lower=0.0, upper=1.0)

    @pytest.mark.parametrize("correlation", ["none", "twins", "all"])
    @pytest.mark.parametrize("sigma", [(0.2, 0.2, 0.2, 0.2), (0.1, 0.2, 0.15, 0.3)])
    @pytest.mark.parametrize("mu", [(0.05, 0.05, 0.05, 0.05), (0.03, 0.05, 0.05, 0.05)])
    def test_the_order_of_assets_does_not_matter(self, correlation, sigma, mu):
        C = {
            "none": np.eye(4),
            "all": np.ones((4, 4)),
            "twins": np.kron(np.eye(2), np.ones((2, 2))),
        }
        Sigma = square(np.outer(sigma, sigma) * C[correlation], list("ABCD"))
        means = pd.Series(mu, Sigma.index)
        expected = self.found(means, Sigma)
        for order in (list("DCBA"), list("CADB")):
            found = self.found(means[order], Sigma.loc[order, order])
            pd.testing.assert_frame_equal(found.loc[list("ABCD")], expected, atol=1e-9)

    def found(self, mu, Sigma):
        within = {"limits": self.long_only}
        equal = pd.Series(0.25, Sigma.index)
        frontier = efficient_frontier(mu, Sigma, **within)
        return pd.DataFrame(
            {
                "least variance": minimum_variance_weights(Sigma, **within),
                "most diversified": most_diversified_weights(Sigma, **within),
                "highest Sharpe ratio": maximum_sharpe_weights(mu, Sigma, **within),
                "highest return": frontier.weights(len(frontier.corners) - 1),
                "return": minimum_volatility_at_return(mu, Sigma, target_return=0.05, **within),
                "tracking error": maximum_return_within_tracking_error(
                    mu, Sigma, benchmark=equal, tracking_error=0.05, **within
                ),
            }
        )

    def test_all_returns_that_the_least_volatility_may_have(self):
        """Twins of the same risk and of different returns mix to all between these."""
        Sigma = square(np.full((2, 2), 0.04), ["A", "B"])
        mu, limits = (
            pd.Series([0.03, 0.05], Sigma.index),
            Limits.between(Sigma.index, lower=0.0, upper=1.0),
        )
        for target in (0.03, 0.035, 0.05):
            found = minimum_volatility_at_return(mu, Sigma, target_return=target, limits=limits)
            assert found.tolist() == pytest.approx(
                [(0.05 - target) / 0.02, (target - 0.03) / 0.02]
            )


class TestTargets:
    names = pd.Index(["Stocks", "Bonds", "Gold"])
    Sigma = square(np.diag([0.04, 0.01, 0.02]), names)
    mu = pd.Series([0.08, 0.03, 0.04], names)
    limits = Limits.between(names, lower=0.0, upper=0.6)

    def test_a_return_below_that_of_the_least_volatility(self):
        found = minimum_volatility_at_return(
            self.mu, self.Sigma, target_return=0.037, limits=self.limits
        )
        assert found @ self.mu == pytest.approx(0.037, abs=1e-15)
        least = Cones(self.limits, self.Sigma).least_variance(
            self.mu.to_numpy(), 0.037, np.zeros(3)
        )
        assert found @ self.Sigma @ found == pytest.approx(least, abs=1e-9)

    @pytest.mark.parametrize(
        ("target", "bind"),
        [
            (0.02, "'Bonds' at most 60.0%, 'Stocks' at least 0.0%"),
            (0.09, "'Stocks' at most 60.0%, 'Bonds' at least 0.0%"),
        ],
    )
    def test_a_return_out_of_reach(self, target, bind):
        message = (
            f"target_return: found {target:.4%}; the limits allow 3.4000% to 6.4000%; at that end "
            f"bind {bind}"
        )
        with pytest.raises(InfeasibleError, match=f"^{re.escape(message)}$"):
            minimum_volatility_at_return(
                self.mu, self.Sigma, target_return=target, limits=self.limits
            )

    def test_a_tracking_error_out_of_reach(self):
        message = "tracking_error: found 1.0000%; the limits allow 8."
        with pytest.raises(InfeasibleError, match=f"^{re.escape(message)}"):
            maximum_return_within_tracking_error(
                self.mu, self.Sigma, limits=self.limits, tracking_error=0.01,
                benchmark=pd.Series({"Stocks": 1.0}),
            )  # fmt: skip

    def test_a_wide_tracking_error_does_not_bind(self):
        found = maximum_return_within_tracking_error(
            self.mu, self.Sigma, limits=self.limits, tracking_error=0.5,
            benchmark=pd.Series({"Bonds": 1.0}),
        )  # fmt: skip
        np.testing.assert_allclose(found, [0.6, 0.0, 0.4])

    def test_turnover_and_groups_bind(self):
        limits = replace(
            self.limits,
            groups=pd.Series(["Risky", "Safe", "Risky"], self.names),
            group_limits=pd.DataFrame({"Lower": [0.0], "Upper": [0.7]}, ["Risky"]),
            current=pd.Series([0.3, 0.4, 0.3], self.names),
            turnover=0.2,
        )
        found = maximum_return_at_volatility(
            self.mu, self.Sigma, target_volatility=0.105, limits=limits
        )
        assert found[["Stocks", "Gold"]].sum() <= 0.7 + 1e-12
        assert (found - limits.current).abs().sum() / 2 <= 0.2 + 1e-12
        assert np.sqrt(found @ self.Sigma @ found) == pytest.approx(0.105, abs=1e-14)
