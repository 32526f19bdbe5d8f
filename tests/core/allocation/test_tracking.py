"""The tracking error as a limit: exact, best within it, told where it cannot be met."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.allocation.conic_road import conic_distance
from tests.core.allocation.optimality import kkt_residual
from tests.core.allocation.random_problems import random_problem, with_portfolio_limits
from xlfactor.core.allocation import deciding, distance_limit, guessing
from xlfactor.core.allocation.blending import GAMMAS, blend_of, gamma_path
from xlfactor.core.allocation.constraints import Limits, region_of
from xlfactor.core.allocation.limit_checks import largest_excess
from xlfactor.core.allocation.limit_rows import ExposureLimits
from xlfactor.core.allocation.objectives import exposure_distance, weight_distance
from xlfactor.core.allocation.portfolio_limits import PortfolioLimits
from xlfactor.core.allocation.rules import minimum_variance_weights
from xlfactor.core.allocation.targeting import target_exposure_weights
from xlfactor.core.allocation.tracked_frontier import frontier_within
from xlfactor.core.allocation.tracking import TrackingLimit
from xlfactor.core.allocation.within_limits import best_within, require_feasible
from xlfactor.errors import ConvergenceError, InfeasibleError, LabelError, OptionError, TableError

ASSETS = pd.Index(["Stocks", "Bonds", "Property", "Gold"])
BENCHMARK = pd.Series([0.5, 0.3, 0.2], ASSETS[:3])
EVEN = pd.DataFrame(0.04 * np.eye(4), ASSETS, ASSETS)
FREE = Limits.between(ASSETS, lower=-9.0, upper=9.0)
LONG = Limits.between(ASSETS, lower=0.0, upper=1.0)


def tracking(most, benchmark=BENCHMARK, covariance=EVEN):
    return TrackingLimit(benchmark=benchmark, covariance=covariance, most=most)


def nearest(target, limits):
    return best_within([weight_distance(np.array(target))], limits, ASSETS)


def drawn(seed):
    """Return a covariance of four assets of full rank, and exposures to two factors."""
    rng = np.random.default_rng(seed)
    R = rng.normal(size=(12, 4)) * rng.uniform(0.02, 0.2, 4)
    B = pd.DataFrame(rng.normal(size=(4, 2)), ASSETS, ["Growth", "Rates"])
    return pd.DataFrame(R.T @ R / 12, ASSETS, ASSETS), B


@pytest.mark.parametrize("seed", range(3))
def test_many_assets_end_where_exact_least_squares_do(seed, monkeypatch):
    rng, names = np.random.default_rng(seed), pd.Index([f"A{i}" for i in range(50)])
    R, B = rng.normal(size=(120, 50)) * 0.1, pd.DataFrame(rng.normal(size=(50, 4)), names)
    Sigma = pd.DataFrame(R.T @ R / 120, names, names)
    limit = tracking(0.05, pd.Series(1 / 50, names), Sigma)
    limits = replace(Limits.between(names, lower=0.0, upper=0.1), tracking=limit)
    mu, target = pd.Series(rng.normal(0.05, 0.03, 50), names), B.max() / 2

    def found():
        nearest = target_exposure_weights(B, target, covariance=Sigma, limits=limits)
        frontier = frontier_within(mu, Sigma, limits=limits)
        assert max(nearest.residual, frontier.residual) <= 1e-10
        middle = frontier.even_positions(3)[1]
        return np.array([nearest.weights, frontier.weights(middle)])

    quick = found()
    monkeypatch.setattr(deciding, "MANY", 1000)
    monkeypatch.setattr(guessing, "MANY", 1000)
    np.testing.assert_allclose(quick, found(), atol=1e-9)


class TestMet:
    def test_on_the_way_to_the_target_as_far_as_the_limit(self):
        """Equal variances: the limit is a ball, and its nearest point is on the straight line."""
        target, reference = np.array([0.0, 0.0, 0.0, 1.0]), BENCHMARK.reindex(ASSETS).fillna(0)
        found = nearest(target, replace(FREE, tracking=tracking(0.05)))
        way = target - reference
        expected = reference + 0.25 * way / np.linalg.norm(way)
        np.testing.assert_allclose(found.weights, expected, atol=1e-11)
        assert found.binding == ("tracking error at most 5.0%",)
        assert found.residual < 1e-10

    def test_a_limit_that_does_not_bind_changes_nothing(self):
        target = [0.4, 0.3, 0.2, 0.1]
        found = nearest(target, replace(LONG, tracking=tracking(0.2)))
        np.testing.assert_allclose(found.weights, nearest(target, LONG).weights, atol=1e-14)
        assert not found.binding

    def test_a_later_objective_decides_within_the_limit(self):
        """The first sees only the sum of two weights; the second is held by the limit alone."""
        seen = exposure_distance(np.array([[1.0, 1.0, 0.0, 0.0]]), np.array([0.8]))
        limits = replace(FREE, tracking=tracking(0.03))
        found = best_within([seen, weight_distance(np.array([1.0, 0, 0, 0]))], limits, ASSETS)
        assert found.weights[:2].sum() == pytest.approx(0.8, abs=1e-12)
        assert largest_excess(limits, pd.Series(found.weights, ASSETS)) < 1e-12
        # of the portfolios with that sum within the ball, the nearest lies on the line to its wish
        wish = np.array([0.9, -0.1, 0.1, 0.1])
        middle = np.array([0.5, 0.3, 0.2, 0.0])
        expected = middle + 0.15 * (wish - middle) / np.linalg.norm(wish - middle)
        np.testing.assert_allclose(found.weights, expected, atol=1e-10)

    def test_only_the_benchmark_is_left(self):
        found = nearest([0, 0, 0, 1], replace(LONG, tracking=tracking(1e-12)))
        np.testing.assert_allclose(found.weights, [0.5, 0.3, 0.2, 0.0], atol=1e-10)

    def test_the_least_tracking_error_itself(self):
        """Gold must be held: the rest is sold alike, and no other portfolio is as near."""
        lower = pd.Series([0, 0, 0, 0.3], ASSETS)
        least = 0.2 * np.linalg.norm([0.1, 0.1, 0.1, 0.3])
        found = nearest([1, 0, 0, 0], replace(LONG, lower=lower, tracking=tracking(least)))
        np.testing.assert_allclose(found.weights, [0.4, 0.2, 0.1, 0.3], atol=1e-9)

    def test_a_benchmark_that_holds_what_the_portfolio_may_not(self):
        """Without gold, a benchmark half in gold is tracked by what moves with it."""
        covariance = EVEN.copy()
        covariance.loc["Bonds", "Gold"] = covariance.loc["Gold", "Bonds"] = 0.03
        given = PortfolioLimits(
            benchmark=pd.Series({"Gold": 0.5, "Stocks": 0.5}), tracking_error=0.09
        )
        fewer = Limits.between(ASSETS[:3], lower=0.0, upper=1.0)
        limits = given.added_to(fewer, pd.DataFrame(index=ASSETS), covariance=covariance)
        w = minimum_variance_weights(covariance.iloc[:3, :3], limits=limits)
        active = w.reindex(ASSETS, fill_value=0.0) - [0.5, 0, 0, 0.5]
        assert np.sqrt(active @ covariance @ active) == pytest.approx(0.09, abs=1e-12)
        assert w["Bonds"] > w["Property"] + 0.01

    def test_every_blend_of_a_path(self):
        Sigma, B = drawn(3)
        anchor = pd.Series([0.1, 0.2, 0.3, 0.4], ASSETS)
        blend = blend_of(B, pd.Series({"Growth": 0.7, "Rates": -0.5}), anchor)
        limits = replace(LONG, tracking=tracking(0.02, covariance=Sigma))
        path = gamma_path(blend, gammas=GAMMAS, limits=limits)
        for gamma in GAMMAS:
            assert largest_excess(limits, path.weights[gamma]) < 1e-12
        assert path.residual < 1e-9


class TestBest:
    @settings(max_examples=25)
    @given(seed=st.integers(0, 100_000))
    def test_optimality_conditions(self, seed):
        """What pulls to the target is held by the limits that bind, linear or not."""
        Sigma, B = drawn(seed)
        rng = np.random.default_rng(seed)
        target = pd.Series(rng.normal(size=2), B.columns)
        bounds = pd.DataFrame({"Lower": [-1.0], "Upper": [0.5]}, index=["Rates"])
        limits = replace(
            LONG,
            exposures=ExposureLimits(exposures=B, bounds=bounds),
            tracking=tracking(0.04, covariance=Sigma),
        )
        try:
            found = target_exposure_weights(B, target, covariance=Sigma, limits=limits)
        except InfeasibleError:
            return
        w, b = found.weights.to_numpy(), B.to_numpy()
        region = region_of(replace(limits, tracking=None), ASSETS)
        normal = Sigma.to_numpy() @ (w - BENCHMARK.reindex(ASSETS).fillna(0).to_numpy())
        at = "tracking error at most 4.0%" in found.binding
        rows = (
            np.vstack([region.rows, normal / np.linalg.norm(normal)]),
            np.append(region.low, -np.inf),
            np.append(region.high, normal @ w / np.linalg.norm(normal) if at else np.inf),
        )
        assert kkt_residual(b @ (b.T @ w - target.to_numpy()), rows, w) < 1e-6
        assert found.residual < 1e-8

    @settings(max_examples=20)
    @given(seed=st.integers(0, 100_000), by=st.floats(1e-3, 1e3))
    def test_units_and_order_do_not_matter(self, seed, by):
        Sigma, _ = drawn(seed)
        order = np.random.default_rng(seed).permutation(4)
        limits = replace(LONG, tracking=tracking(0.03, covariance=Sigma))
        w = nearest([0, 0, 0.2, 0.8], limits).weights
        other = tracking(0.03 * by, BENCHMARK.iloc[::-1], (Sigma * by**2).iloc[order, order[::-1]])
        same = nearest([0, 0, 0.2, 0.8], replace(LONG, tracking=other)).weights
        np.testing.assert_allclose(same, w, atol=1e-8)

    @pytest.mark.slow
    @pytest.mark.parametrize("seed", range(60))
    def test_all_limits_against_cones(self, seed):
        problem = with_portfolio_limits(random_problem(seed), seed)
        least, unit = conic_distance(problem)
        if least is None:
            with pytest.raises(InfeasibleError):
                problem.solved()
            return
        found = problem.solved()
        missed = np.sqrt(problem.factor_weights) * found.misses
        assert np.linalg.norm(missed) / unit == pytest.approx(least, abs=2e-7, rel=1e-6)
        assert largest_excess(problem.limits, found.weights) < 1e-9
        assert found.residual < 1e-7


class TestToldWhereNothingMeetsIt:
    def test_the_least_that_the_other_limits_allow(self):
        lower = pd.Series([0, 0, 0, 0.3], ASSETS)
        never = replace(LONG, lower=lower, tracking=tracking(0.05))
        message = (
            "limits: no portfolio meets them: tracking error at most 5.0% cannot hold together "
            "with the others; the least that these allow is 6.93%, where 'Gold' at least 30.0%"
        )
        for check in (require_feasible, lambda limits: nearest([1, 0, 0, 0], limits)):
            with pytest.raises(InfeasibleError, match=f"^{re.escape(message)}$"):
                check(never)

    def test_linear_limits_that_conflict_are_told_first(self):
        never = replace(LONG, upper=pd.Series(0.2, ASSETS), tracking=tracking(0.05))
        with pytest.raises(InfeasibleError, match=r"the weights sum to 100\.0%, 'Stocks' at most"):
            nearest([1, 0, 0, 0], never)

    def test_from_the_least_on_they_can_be_met(self):
        """Gold must be held, and the rest is sold alike."""
        least = 0.2 * np.linalg.norm([0.1, 0.1, 0.1, 0.3])
        gold = replace(LONG, lower=pd.Series([0, 0, 0, 0.3], ASSETS))
        require_feasible(replace(gold, tracking=tracking(least + 1e-9)))
        with pytest.raises(InfeasibleError, match="tracking error at most"):
            require_feasible(replace(gold, tracking=tracking(least - 1e-7)))


@pytest.mark.parametrize(
    ("limit", "error", "message"),
    [
        (
            tracking(0.0),
            OptionError,
            "tracking_error_limit: found 0; wanted a number above zero",
        ),
        (
            tracking(0.1, BENCHMARK * 0.9),
            TableError,
            "benchmark: the weights sum to 90.0000%; wanted 100%: scale them, or add what is "
            "missing, such as cash",
        ),
        (
            tracking(0.1, pd.Series({"Golf": 1.0})),
            LabelError,
            "benchmark: unknown row 'Golf' (did you mean 'Gold'?)",
        ),
        (
            tracking(0.1, covariance=EVEN.iloc[:3, :3]),
            LabelError,
            "covariance: no row 'Gold'; there are 'Stocks', 'Bonds', 'Property'",
        ),
    ],
)
def test_inputs_that_do_not_fit_are_named(limit, error, message):
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        require_feasible(replace(LONG, tracking=limit))


def test_a_method_of_linear_limits_says_that_it_takes_no_other():
    with pytest.raises(OptionError, match=r"^tracking_error_limit: this method takes no limit"):
        region_of(replace(LONG, tracking=tracking(0.1)), ASSETS)


def test_no_silent_answer_where_no_multiplier_is_found():
    with pytest.raises(ConvergenceError, match=r"^limits: the best portfolio at a limit of dist"):
        distance_limit._bracket(lambda _: 1.0)


def test_a_limit_without_a_benchmark():
    given = PortfolioLimits(tracking_error=0.1)
    with pytest.raises(OptionError, match=r"^tracking_error_limit: needs a benchmark and a cov"):
        given.added_to(LONG, pd.DataFrame(index=ASSETS))
