"""Risk budgets on losses, and within limits: published figures, optimality, second roads."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from tests.core.allocation.random_problems import random_portfolios
from xlfactor.core.allocation import log_barrier, scenario_budgets
from xlfactor.core.allocation.budgeting import budget_risk
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.limit_rows import ExposureLimits
from xlfactor.core.allocation.tracking import TrackingLimit
from xlfactor.core.risk.elliptical import (
    gaussian_expected_shortfall,
    gaussian_value_at_risk,
    student_expected_shortfall,
    student_value_at_risk,
)
from xlfactor.core.risk.kinds import RiskKind, RiskSettings, basis_of_sample
from xlfactor.core.risk.measures import Volatility
from xlfactor.core.risk.samples import HistoricalShortfall
from xlfactor.errors import ConvergenceError, InfeasibleError, OptionError

NAMES = pd.Index(["A", "B", "C"])
BUDGETED = [kind for kind in RiskKind if kind is not RiskKind.HISTORICAL_VAR]


def risk_budget_weights(covariance, budgets):
    return budget_risk(Volatility.of(covariance), budgets)


@pytest.fixture(scope="module")
def three():
    sigma = np.array([0.30, 0.20, 0.15])
    C = np.array([[1, 0.8, 0.5], [0.8, 1, 0.3], [0.5, 0.3, 1]])
    return pd.DataFrame(sigma[:, None] * C * sigma, NAMES, NAMES)


def sample(seed, n=6, rows=120):
    rng = np.random.default_rng(seed)
    common = rng.standard_t(6, size=(rows, 1)) * rng.uniform(0, 1)
    R = (common + rng.standard_t(6, size=(rows, n))) * rng.uniform(0.01, 0.05, n) + 0.001
    return pd.DataFrame(R, columns=[f"A{i}" for i in range(n)])


def random_budgets(seed, n=6):
    b = np.random.default_rng(seed + 1).dirichlet(np.full(n, 3.0))
    return pd.Series(b / b.sum(), [f"A{i}" for i in range(n)])


def measure_of(kind, returns, confidence=0.9):
    return RiskSettings(kind=kind, confidence=confidence, degrees_of_freedom=5).measure(
        basis_of_sample(returns)
    )


class TestElliptical:
    @pytest.mark.parametrize(
        "loss",
        [
            gaussian_value_at_risk,
            gaussian_expected_shortfall,
            lambda mu, S, **given: student_value_at_risk(mu, S, 4.0, **given),
            lambda mu, S, **given: student_expected_shortfall(mu, S, 4.0, **given),
        ],
    )
    def test_without_means_all_budgets_are_those_of_volatility(self, three, loss):
        """Roncalli and Weisang: 50, 20 and 30 %, and equal shares."""
        measure = loss(pd.Series(0.0, NAMES), three, confidence=0.99)
        found = budget_risk(measure, pd.Series([0.5, 0.2, 0.3], NAMES))
        assert (found.weights * 100).round(2).tolist() == [31.15, 21.90, 46.96]
        equal = budget_risk(measure)
        assert (equal.weights * 100).round(2).tolist() == [19.69, 32.44, 47.87]
        means = loss(pd.Series([0.1, 0.0, 0.0], NAMES), three, confidence=0.99)
        split = budget_risk(means)
        assert split.weights["A"] > equal.weights["A"] + 0.01
        assert max(found.residual, equal.residual, split.residual) <= 1e-10


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), n=st.integers(2, 12))
@pytest.mark.parametrize("kind", BUDGETED)
def test_budgets_are_met_on_any_measure(kind, seed, n):
    budgets = random_budgets(seed, n)
    try:
        found = budget_risk(measure_of(kind, sample(seed, n)), budgets)
    except InfeasibleError as error:
        # fat tails of a few assets can be beyond what the expansion is good for
        assert kind is RiskKind.CORNISH_FISHER_VAR
        assert "not monotone" in str(error)  # noqa: PT017
        return
    assert found.residual <= 1e-10
    assert (found.weights > 0).all()
    assert found.weights.sum() == pytest.approx(1, abs=1e-14)
    not_convex = kind in {RiskKind.CORNISH_FISHER_VAR, RiskKind.KERNEL_VAR}
    assert bool(found.notes) is not_convex
    if not_convex:
        assert found.notes[0].endswith("is not convex: other portfolios may meet the budgets too.")


class TestHistoricalShortfall:
    """The measure has kinks, and budgets are met at one of them."""

    @settings(max_examples=40)
    @given(
        seed=st.integers(0, 10_000),
        n=st.integers(2, 15),
        digits=st.sampled_from([2, 3, 15]),
        confidence=st.sampled_from([0.8, 0.9, 0.95, 0.973]),
    )
    def test_the_shares_are_those_of_a_subgradient(self, seed, n, digits, confidence):
        """No portfolio loses less than the marginal risks say; ties of scenarios included."""
        measure = measure_of(RiskKind.HISTORICAL_ES, sample(seed, n).round(digits), confidence)
        found = budget_risk(measure, random_budgets(seed, n))
        w = found.weights.to_numpy()
        g = found.risk_contributions.to_numpy() / w
        assert found.residual <= 1e-10
        assert g @ w == pytest.approx(measure.value(w), rel=1e-12)
        for other in np.random.default_rng(seed).normal(size=(20, n)):
            assert measure.value(other) >= g @ other - 1e-10

    def test_a_second_road(self):
        """Nelder and Mead's simplex, on the objective itself."""
        measure = measure_of(RiskKind.HISTORICAL_ES, sample(3, 3))
        b = random_budgets(3, 3)
        found = minimize(
            lambda x: measure.value(np.exp(x)) - b.to_numpy() @ x, np.zeros(3),
            method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-15, "maxiter": 20_000},
        )  # fmt: skip
        y = np.exp(found.x)
        np.testing.assert_allclose(budget_risk(measure, b).weights, y / y.sum(), atol=1e-6)

    def test_two_scenarios_by_hand(self):
        """Each asset loses in one of two scenarios: only at the kink is the risk shared."""
        returns = pd.DataFrame({"A": [-0.2, 0.0, 0.1, 0.1], "B": [0.0, -0.1, 0.1, 0.1]})
        found = budget_risk(HistoricalShortfall.of(returns, confidence=0.75))
        np.testing.assert_allclose(found.weights, [1 / 3, 2 / 3], rtol=1e-12)
        np.testing.assert_allclose(found.risk_shares, 0.5, rtol=1e-12)
        assert found.value == pytest.approx(0.2 / 3)

    def test_the_worst_scenario_alone(self):
        returns = pd.DataFrame({"A": [-0.2, 0.1, 0.1], "B": [-0.1, 0.1, 0.1]})
        found = budget_risk(HistoricalShortfall.of(returns, confidence=2 / 3))
        np.testing.assert_allclose(found.weights, [1 / 3, 2 / 3], rtol=1e-12)

    def test_zero_budgets_are_not_held(self):
        found = budget_risk(
            measure_of(RiskKind.HISTORICAL_ES, sample(1, 3)),
            pd.Series([0.0, 0.4, 0.6], ["A0", "A1", "A2"]),
        )
        assert found.weights["A0"] == 0
        assert found.residual <= 1e-10

    def test_a_portfolio_without_shortfall(self):
        returns = pd.DataFrame({"A": [-0.2, 0.3] * 20, "B": [0.3, -0.2] * 20})
        message = "historical expected shortfall: some long-only portfolio has no risk at all"
        with pytest.raises(InfeasibleError, match=message):
            budget_risk(HistoricalShortfall.of(returns, confidence=0.9))

    def test_all_starts_lead_to_the_same_end_in_steps_enough(self, monkeypatch):
        measure = measure_of(RiskKind.HISTORICAL_ES, sample(1, 6))
        near = budget_risk(measure)
        monkeypatch.setattr(scenario_budgets, "_FEW", 0)
        np.testing.assert_allclose(budget_risk(measure).weights, near.weights, atol=1e-10)
        monkeypatch.setattr(scenario_budgets, "_cone_multipliers", lambda _: np.zeros(120))
        np.testing.assert_allclose(budget_risk(measure).weights, near.weights, atol=1e-10)
        monkeypatch.setattr(scenario_budgets, "_STEPS", 0)
        with pytest.raises(ConvergenceError, match="no optimum on the scenarios after 0 steps"):
            budget_risk(measure)

    @pytest.mark.parametrize("far", [1.0, 5.0])
    @pytest.mark.parametrize("seed", [8, 26, 30, 39])
    def test_a_return_far_off(self, seed, far):
        """The typical returns of an asset are its scale, not the largest one."""
        returns = sample(seed, 3, 1000) / 4
        returns.iloc[seed, seed % 3] = far
        measure = measure_of(RiskKind.HISTORICAL_ES, returns, 0.95)
        assert budget_risk(measure, random_budgets(seed, 3)).residual <= 1e-10

    @pytest.mark.slow
    def test_many_assets_and_scenarios(self):
        measure = measure_of(RiskKind.HISTORICAL_ES, sample(2, 60, 800), 0.95)
        assert budget_risk(measure, random_budgets(2, 60)).residual <= 1e-10


def test_historical_value_at_risk_jumps():
    with pytest.raises(
        OptionError, match=r"historical VaR cannot be budgeted, as .* wanted kernel"
    ):
        budget_risk(measure_of(RiskKind.HISTORICAL_VAR, sample(0)))


class TestLimits:
    @pytest.mark.slow
    @settings(max_examples=15)
    @given(seed=st.integers(0, 10_000), upper=st.sampled_from([0.2, 0.3, 0.6]))
    @pytest.mark.parametrize("kind", [RiskKind.VOLATILITY, RiskKind.STUDENT_ES,
                                      RiskKind.KERNEL_VAR, RiskKind.HISTORICAL_ES])  # fmt: skip
    def test_free_assets_miss_in_proportion_to_their_weights(self, kind, seed, upper):
        budgets = random_budgets(seed)
        limits = Limits.between(budgets.index, lower=0.05, upper=upper)
        measure = measure_of(kind, sample(seed))
        found = budget_risk(measure, budgets, limits=limits)
        w = found.weights
        assert w.sum() == pytest.approx(1, abs=1e-13)
        assert w.max() <= upper + 1e-10
        assert w.min() >= 0.05 - 1e-10
        assert found.misses.sum() == pytest.approx(0, abs=1e-9)
        free = (w > 0.05 + 1e-7) & (w < upper - 1e-7)
        ratios = (found.misses / w)[free]
        assert np.ptp(ratios) < 1e-7 if len(ratios) else True
        # those at an upper limit have less of the risk than in proportion, others more
        level = ratios.mean() if len(ratios) else 0.0
        if len(ratios):
            assert ((found.misses / w)[w >= upper - 1e-9] <= level + 1e-7).all()
            assert ((found.misses / w)[w <= 0.05 + 1e-9] >= level - 1e-7).all()

    @settings(max_examples=10)
    @given(seed=st.integers(0, 10_000))
    def test_it_is_the_largest_mean_of_the_weights_for_its_risk(self, seed):
        """No portfolio within the limits has a larger product of w^b over its risk."""
        budgets = random_budgets(seed)
        measure = measure_of(RiskKind.HISTORICAL_ES, sample(seed))
        limits = Limits.between(budgets.index, lower=0.02, upper=0.3)
        found = budget_risk(measure, budgets, limits=limits).weights.to_numpy()

        def merit(w):
            return budgets.to_numpy() @ np.log(w) - np.log(measure.value(w))

        rng = np.random.default_rng(seed)
        others = random_portfolios(rng, limits.lower.to_numpy(), limits.upper.to_numpy())
        for other in others:
            assert merit(0.999 * found + 0.001 * other) <= merit(found) + 1e-12
            assert merit(other) <= merit(found) + 1e-12

    @pytest.mark.parametrize("by", [1.0, -0.01, 250.0])
    def test_an_exposure_of_one_to_a_group_is_its_weight(self, three, by):
        """In any unit, and of either sign; the leverage of a long portfolio limits nothing."""
        budgets = pd.Series([0.5, 0.2, 0.3], NAMES)
        free = Limits.between(pd.Index(NAMES), lower=0.0, upper=1.0)
        grouped = replace(
            free, groups=pd.Series(["X", "Y", "Y"], NAMES),
            group_limits=pd.DataFrame({"Lower": [0.8], "Upper": [1.0]}, ["Y"]),
        )  # fmt: skip
        sides = sorted([0.8 * by, 1.0 * by])
        exposed = replace(
            free, leverage=1.0,
            exposures=ExposureLimits(
                exposures=pd.DataFrame({"Y": [0.0, by, by]}, NAMES),
                bounds=pd.DataFrame({"Lower": sides[:1], "Upper": sides[1:]}, ["Y"]),
            ),
        )  # fmt: skip
        one, other = (
            budget_risk(Volatility.of(three), budgets, limits=limits).weights
            for limits in (grouped, exposed)
        )
        np.testing.assert_allclose(other, one, atol=1e-10)

    def test_groups_by_a_second_road(self, three):
        budgets = pd.Series([0.5, 0.2, 0.3], NAMES)
        limits = Limits(
            lower=pd.Series(0.0, NAMES), upper=pd.Series([0.25, 1, 1], NAMES),
            groups=pd.Series(["X", "Y", "Y"], NAMES),
            group_limits=pd.DataFrame({"Lower": [0.8], "Upper": [1.0]}, ["Y"]),
        )  # fmt: skip
        found = budget_risk(Volatility.of(three), budgets, limits=limits)
        Sigma = three.to_numpy()
        second = minimize(
            lambda w: np.log(w @ Sigma @ w) / 2 - budgets.to_numpy() @ np.log(w),
            np.array([0.1, 0.4, 0.5]), method="SLSQP",
            bounds=[(1e-6, 0.25), (1e-6, 1), (1e-6, 1)],
            constraints=[{"type": "eq", "fun": lambda w: w.sum() - 1},
                         {"type": "ineq", "fun": lambda w: w[1] + w[2] - 0.8}],
            options={"ftol": 1e-15},
        )  # fmt: skip
        np.testing.assert_allclose(found.weights, second.x, atol=1e-6)
        assert found.weights["A"] == pytest.approx(0.2, abs=1e-12)
        assert found.notes[0] == "Limits bind: group 'Y' at least 80.0%."
        assert re.fullmatch(
            r"Risk budgets are missed: 'A' by -\d+\.\d\d%, '[BC]' by \+\d.*, '[BC]' by \+\d.*\.",
            found.notes[1],
        )

    @pytest.mark.parametrize("kind", [RiskKind.VOLATILITY, RiskKind.HISTORICAL_ES])
    def test_limits_that_do_not_bind_change_nothing(self, kind):
        measure, budgets = measure_of(kind, sample(4)), random_budgets(4)
        free = budget_risk(measure, budgets)
        limits = Limits.between(budgets.index, lower=-1.0, upper=free.weights.max() + 0.01)
        found = budget_risk(measure, budgets, limits=limits)
        np.testing.assert_allclose(found.weights, free.weights, atol=1e-10)
        assert found.residual <= 1e-10
        assert found.notes == free.notes

    @pytest.mark.parametrize(
        ("lower", "upper", "budgets", "message"),
        [
            ([0, 0, 0], [0.4, 0.3, 0.2], [0.5, 0.2, 0.3], "limits: no portfolio meets them: the"),
            ([0, 0, 0], [1, 1, 0], [0.5, 0.2, 0.3],
             "limits: they leave no weight to 'C', which has a risk budget; loosen them"),
            ([0.6, 0.4, 0], [1, 1, 1], [0.5, 0.2, 0.3], "limits: they leave no weight to 'C'"),
            ([0, 0, 0.1], [1, 1, 1], [0.5, 0.5, 0],
             "limits: row 'C': at least 10.0%, but its risk budget is zero; wanted a budget"),
        ],
    )  # fmt: skip
    def test_limits_that_leave_no_room_are_named(self, three, lower, upper, budgets, message):
        limits = Limits(lower=pd.Series(lower, NAMES, float), upper=pd.Series(upper, NAMES, float))
        with pytest.raises(InfeasibleError, match=f"^{re.escape(message)}"):
            budget_risk(Volatility.of(three), pd.Series(budgets, NAMES), limits=limits)

    @pytest.mark.slow
    @pytest.mark.parametrize("kind", [RiskKind.VOLATILITY, RiskKind.STUDENT_ES])
    @pytest.mark.parametrize("seed", range(4))
    def test_turnover_and_tracking_error_by_a_second_road(self, kind, seed):
        measure, budgets = measure_of(kind, sample(seed)), random_budgets(seed)
        limits, held, distance = self.limited(measure, budgets, seed)
        found = budget_risk(measure, budgets, limits=limits)
        w, n = found.weights.to_numpy(), len(held)

        def merit(x):  # weights, then the sizes of trades
            return np.log(measure.value(x[:n])) - budgets.to_numpy() @ np.log(x[:n])

        second = minimize(
            merit, np.concatenate([held, np.zeros(n)]), method="SLSQP",
            bounds=[(1e-6, 1)] * n + [(0, 1)] * n, options={"ftol": 1e-15, "maxiter": 500},
            constraints=[
                {"type": "eq", "fun": lambda x: x[:n].sum() - 1},
                {"type": "ineq", "fun": lambda x: 2 * limits.turnover - x[n:].sum()},
                {"type": "ineq", "fun": lambda x: x[n:] - x[:n] + held},
                {"type": "ineq", "fun": lambda x: x[n:] + x[:n] - held},
                {"type": "ineq", "fun": lambda x: 1 - (distance(x[:n]) / limits.tracking.most)**2},
            ],
        )  # fmt: skip
        assert distance(w) <= limits.tracking.most + 1e-12
        assert np.abs(w - held).sum() / 2 <= limits.turnover + 1e-12
        assert merit(np.concatenate([w, np.abs(w - held)])) <= second.fun + 1e-9
        np.testing.assert_allclose(w, second.x[:n], atol=1e-4)
        binding = ["tracking error at most", "turnover at most"]
        values = [distance(w) / limits.tracking.most, np.abs(w - held).sum() / 2 / limits.turnover]
        for named, value in zip(binding, values, strict=True):
            assert (named in found.notes[0]) is bool(value > 1 - 1e-6)

    def limited(self, measure, budgets, seed):
        """Return limits of both, of which one or the other binds, and the tracking error."""
        covariance = sample(seed).cov()
        held = pd.Series(np.random.default_rng(seed).dirichlet(np.ones(6)), budgets.index)

        def distance(w):
            return float(np.sqrt((w - held) @ covariance.to_numpy() @ (w - held)))

        free = budget_risk(measure, budgets).weights
        limits = Limits.between(budgets.index, lower=0.0, upper=1.0)
        most, turnover = distance(free), np.abs(free - held).sum() / 2
        by_error, by_trades = (0.5, 0.9) if seed % 2 else (0.9, 0.5)
        return replace(
            limits, current=held, turnover=by_trades * turnover,
            tracking=TrackingLimit(
                benchmark=held, covariance=covariance, most=round(by_error * most, 6)
            ),
        ), held.to_numpy(), distance  # fmt: skip

    def test_scenarios_take_no_limit_of_turnover_or_tracking_error(self):
        measure, budgets = measure_of(RiskKind.HISTORICAL_ES, sample(1)), random_budgets(1)
        limits, *_ = self.limited(measure, budgets, 1)
        for one in (replace(limits, tracking=None), replace(limits, turnover=None)):
            with pytest.raises(OptionError, match="risk_measure: budgets of historical ES take"):
                budget_risk(measure, budgets, limits=one)

    def test_a_tracking_error_that_nothing_keeps_to_is_named(self, three):
        benchmark = pd.Series([1.0, 0.0, 0.0], NAMES)
        limits = replace(
            Limits.between(NAMES, lower=0.0, upper=0.5),
            tracking=TrackingLimit(benchmark=benchmark, covariance=three, most=0.01),
        )
        with pytest.raises(InfeasibleError, match=r"tracking error at most 1\.0% cannot hold"):
            budget_risk(Volatility.of(three), limits=limits)
        only = replace(limits, lower=benchmark * 0.5, upper=benchmark * 0.5 + 0.5)
        least = 0.5 * np.sqrt(0.09 + 0.0225 - 2 * 0.0225)
        only = replace(only, tracking=replace(limits.tracking, most=least * (1 + 1e-6)))
        budget_risk(Volatility.of(three), limits=only)

    def test_a_portfolio_that_is_not_fully_invested_is_refused(self, three):
        limits = replace(Limits.between(NAMES, lower=0.0, upper=1.0), total=0.5)
        with pytest.raises(OptionError, match="limits: a portfolio by risk budgets is fully inv"):
            budget_risk(Volatility.of(three), limits=limits)


class TestManyAssets:
    """Random covariances of up to 500 assets, some nearly singular."""

    @staticmethod
    def task(seed, n, rank):
        rng = np.random.default_rng(seed)
        F = rng.normal(size=(n, rank)) * rng.uniform(0.05, 0.3, (n, 1)) / np.sqrt(rank)
        names = [f"A{i}" for i in range(n)]
        own = np.diag(rng.uniform(1e-6, 1e-3, n) ** 2)
        b = rng.dirichlet(np.full(n, 5.0))
        return pd.DataFrame(F @ F.T + own, names, names), pd.Series(b / b.sum(), names)

    @pytest.mark.slow
    @pytest.mark.parametrize(("seed", "n", "rank"), [(0, 100, 120), (1, 100, 5), (2, 500, 600)])
    def test_coordinate_descent_agrees(self, seed, n, rank):
        """Griveau-Billion, Richard and Roncalli (2013)."""
        Sigma, budgets = self.task(seed, n, rank)
        S, b = Sigma.to_numpy(), budgets.to_numpy()
        found = risk_budget_weights(Sigma, budgets)
        assert found.residual <= 1e-10
        y = found.weights.to_numpy() / found.value
        for _ in range(3):  # the solution stays where it is
            before = y.copy()
            for i in range(n):
                rest = S[i] @ y - S[i, i] * y[i]
                y[i] = (np.sqrt(rest**2 + 4 * S[i, i] * b[i]) - rest) / (2 * S[i, i])
            np.testing.assert_allclose(y, before, rtol=1e-6)

    @pytest.mark.slow
    @pytest.mark.parametrize(("seed", "n", "rank"), [(3, 60, 4), (4, 200, 220)])
    def test_the_road_by_gradients_agrees(self, seed, n, rank):
        Sigma, budgets = self.task(seed, n, rank)
        loss = gaussian_value_at_risk(pd.Series(0.0, Sigma.index), Sigma, confidence=0.95)
        found = budget_risk(loss, budgets)
        assert found.residual <= 1e-10
        other = risk_budget_weights(Sigma, budgets).weights
        np.testing.assert_allclose(found.weights, other, atol=1e-7)


def test_a_risk_that_is_not_convex_is_lowered_all_the_same():
    """Far from its minimum the curvature of the risk outweighs that of the barrier."""
    measure = measure_of(RiskKind.KERNEL_VAR, sample(11, 4, 30), 0.9)
    b = random_budgets(11, 4)
    for start in ([1, 1, 1, 100], [100, 1, 1, 1], [1, 50, 50, 1]):
        room = log_barrier.Room(start=np.array(start, dtype=float), rows=np.zeros((0, 4)))
        risk = log_barrier.Smooth(
            name=measure.name, value=measure.value, gradient=measure.gradient
        )
        y, _ = log_barrier.positions_of_measure(risk, b.to_numpy(), room)
        np.testing.assert_allclose(y * measure.gradient(y), b, atol=1e-10)
