"""The frontier within a limit of the tracking error: cones, laws, closed forms and messages."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.core.allocation.conic_variance import Cones
from tests.core.allocation.random_problems import random_problem
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.frontier import efficient_frontier
from xlfactor.core.allocation.mean_variance import (
    maximum_return_at_volatility,
    maximum_return_within_tracking_error,
    maximum_sharpe_weights,
    minimum_volatility_at_return,
)
from xlfactor.core.allocation.rules import minimum_variance_weights
from xlfactor.core.allocation.three_way import FactorProfile, three_way_trade
from xlfactor.core.allocation.tracked_frontier import frontier_within
from xlfactor.core.allocation.tracking import TrackingLimit
from xlfactor.core.allocation.utility import maximum_utility_weights
from xlfactor.errors import InfeasibleError, OptionError

CASH = -0.3
NAMES = pd.Index(["Stocks", "Bonds", "Property", "Gold"])
SIGMA = pd.DataFrame(np.diag([0.04, 0.01, 0.03, 0.05]), NAMES, NAMES)
MU = pd.Series([0.08, 0.03, 0.06, 0.02], NAMES)
BENCHMARK = pd.Series([0.5, 0.3, 0.2], NAMES[:3])


def tracked(most, limits=None, covariance=SIGMA, benchmark=BENCHMARK):
    limits = limits or Limits.between(NAMES, lower=0.0, upper=1.0)
    limit = TrackingLimit(benchmark=benchmark, covariance=covariance, most=most)
    return replace(limits, tracking=limit)


def drawn(seed):
    """A random problem whose tracking error has a limit that some portfolio keeps."""
    problem, rng = random_problem(seed), np.random.default_rng(seed)
    names, held = problem.limits.assets, problem.limits.current
    Sigma = problem.covariance + 0.0004 * np.eye(len(names))
    mu = pd.Series(rng.normal(0.05, 0.03, len(names)), names)
    near = Limits(lower=problem.limits.lower.clip(upper=held),
                  upper=problem.limits.upper.clip(lower=held))  # fmt: skip
    limits = replace(near, current=held, turnover=0.3 if seed % 3 else None)
    most = float(rng.uniform(0.02, 0.2) * np.sqrt(np.diag(Sigma).max()))
    return mu, Sigma, tracked(most, limits, Sigma, held)


def error(w, limits):
    active = w.to_numpy() - limits.tracking.benchmark.reindex(w.index, fill_value=0.0)
    Sigma = limits.tracking.covariance.loc[w.index, w.index].to_numpy()
    return float(np.sqrt(active @ Sigma @ active))


class TestAgainstCones:
    @pytest.mark.slow
    @pytest.mark.parametrize("seed", range(6))
    def test_none_is_better(self, seed):
        mu, Sigma, limits = drawn(seed)
        cones, none = Cones(limits, Sigma), np.zeros(len(mu))
        frontier = frontier_within(mu, Sigma, limits=limits)
        low, high = frontier.returns
        assert high == pytest.approx(cones.highest_return(mu.to_numpy(), 10, none), abs=1e-8)
        for share in (0.0, 0.3, 0.8):
            target = low + share * (high - low)
            w = minimum_volatility_at_return(mu, Sigma, target_return=target, limits=limits)
            least = cones.least_variance(mu.to_numpy(), target, none)
            assert w @ Sigma @ w == pytest.approx(least, abs=1e-8)
            assert error(w, limits) <= limits.tracking.most + 1e-10
            assert w @ mu == pytest.approx(target, abs=1e-12)
            volatility = float(np.sqrt(w @ Sigma @ w))
            same = maximum_return_at_volatility(
                mu, Sigma, target_volatility=volatility, limits=limits
            )
            np.testing.assert_allclose(same @ mu, target, atol=1e-7)
        w = maximum_sharpe_weights(mu, Sigma, limits=limits, cash_return=CASH)
        best = cones.highest_sharpe(mu.to_numpy(), CASH)
        assert (w @ mu - CASH) / np.sqrt(w @ Sigma @ w) == pytest.approx(best, rel=1e-7)

    @pytest.mark.parametrize("seed", range(3))
    def test_order_and_units_do_not_matter(self, seed):
        mu, Sigma, limits = drawn(seed)
        order = np.random.default_rng(seed).permutation(len(mu))
        other = tracked(
            limits.tracking.most * 100,
            replace(limits, lower=limits.lower.iloc[order], upper=limits.upper.iloc[order]),
            Sigma * 1e4, limits.tracking.benchmark,
        )  # fmt: skip
        w = maximum_sharpe_weights(mu, Sigma, limits=limits, cash_return=CASH)
        same = maximum_sharpe_weights(
            100 * mu.iloc[order], Sigma.iloc[order, order] * 1e4, limits=other,
            cash_return=100 * CASH,
        )  # fmt: skip
        np.testing.assert_allclose(same[w.index], w, atol=1e-7)


class TestLaws:
    def test_a_limit_that_does_not_bind_changes_nothing(self):
        limits = tracked(1.0)
        free = efficient_frontier(MU, SIGMA, limits=replace(limits, tracking=None))
        frontier = frontier_within(MU, SIGMA, limits=limits)
        for target in free.returns:
            np.testing.assert_allclose(
                frontier.weights(frontier.at_return(target)),
                free.weights(free.at_return(target)), atol=1e-9,
            )  # fmt: skip
        np.testing.assert_allclose(
            frontier.weights(frontier.at_maximum_sharpe(0.01)),
            free.weights(free.at_maximum_sharpe(0.01)), atol=1e-8,
        )  # fmt: skip

    def test_its_end_is_the_highest_return_within_the_tracking_error(self):
        frontier = frontier_within(MU, SIGMA, limits=tracked(0.02))
        long_only = Limits.between(NAMES, lower=0.0, upper=1.0)
        best = maximum_return_within_tracking_error(
            MU, SIGMA, benchmark=BENCHMARK, tracking_error=0.02, limits=long_only
        )
        np.testing.assert_allclose(frontier.weights(frontier.returns[1]), best, atol=1e-10)
        least = minimum_variance_weights(SIGMA, limits=tracked(0.02))
        np.testing.assert_allclose(frontier.weights(frontier.returns[0]), least, atol=1e-9)

    def test_without_other_limits_utility_goes_straight_from_the_best_to_the_benchmark(self):
        """All of the covariance: the portfolio is a mix of the free optimum and the benchmark."""
        wide = Limits.between(NAMES, lower=-50.0, upper=50.0)
        free = maximum_utility_weights(MU, SIGMA, risk_aversion=2.5, limits=wide)
        b = BENCHMARK.reindex(NAMES, fill_value=0.0)
        limits = tracked(0.03, wide)
        found = maximum_utility_weights(MU, SIGMA, risk_aversion=2.5, limits=limits)
        np.testing.assert_allclose(found, b + 0.03 / error(free, limits) * (free - b), atol=1e-10)

    def test_the_three_way_trade_keeps_to_it(self):
        B = pd.DataFrame({"Growth": [1.0, 0.1, 0.6, 0.0]}, NAMES)
        profile = FactorProfile(exposures=B, target_exposures=pd.Series({"Growth": 0.2}))
        found = three_way_trade(
            MU, SIGMA, profile, risk_aversion=2.5, limits=tracked(0.02), thetas=(0.0, 0.1, 1e5)
        )
        for theta in found.weights:
            assert error(found.weights[theta], tracked(0.02)) <= 0.02 + 1e-10
        best = maximum_utility_weights(MU, SIGMA, risk_aversion=2.5, limits=tracked(0.02))
        np.testing.assert_allclose(found.weights[0.0], best, atol=1e-9)
        assert found.figures["distance"].is_monotonic_decreasing

    def test_a_singular_covariance_leaves_one_answer(self):
        """Two funds that are one: the highest return of what they do not tell apart."""
        twice = pd.Index(["A", "B", "C"])
        Sigma = pd.DataFrame(
            [[0.04, 0.04, 0.0], [0.04, 0.04, 0.0], [0.0, 0.0, 0.01]], twice, twice
        )
        limits = tracked(
            0.02, Limits.between(twice, lower=0.0, upper=1.0), Sigma, pd.Series({"C": 1.0})
        )
        mu = pd.Series([0.05, 0.06, 0.02], twice)
        frontier = frontier_within(mu, Sigma, limits=limits)
        for position in frontier.even_positions(4):
            assert frontier.weights(position)["A"] == pytest.approx(0, abs=1e-9)


class TestRefused:
    def test_a_limit_that_no_portfolio_keeps(self):
        limits = tracked(0.01, Limits.between(NAMES, lower=0.2, upper=0.4))
        message = "^limits: no portfolio meets them: tracking error at most 1.0% cannot hold"
        with pytest.raises(InfeasibleError, match=message):
            frontier_within(MU, SIGMA, limits=limits)

    def test_a_return_out_of_reach_names_the_limit(self):
        message = re.escape(
            "target_return: found 8.0000%; the limits allow 5.5673% to 6.5920%; at that end bind "
            "tracking error at most 2.0%"
        )
        with pytest.raises(InfeasibleError, match=message):
            minimum_volatility_at_return(MU, SIGMA, target_return=0.08, limits=tracked(0.02))

    def test_another_covariance(self):
        message = "^tracking_error_limit: measured with another covariance than that of the port"
        with pytest.raises(OptionError, match=message):
            frontier_within(2 * MU, 2 * SIGMA, limits=tracked(0.02))

    def test_two_tracking_errors(self):
        message = "^tracking_error_limit: the frontier of tracking errors takes no limit of them"
        with pytest.raises(OptionError, match=message):
            frontier_within(MU, SIGMA, limits=tracked(0.02), benchmark=BENCHMARK)

    def test_nothing_earns_more_than_cash(self):
        with pytest.raises(InfeasibleError, match=r"^cash_return: found 20\.0000%; with"):
            maximum_sharpe_weights(MU, SIGMA, limits=tracked(0.02), cash_return=0.2)
