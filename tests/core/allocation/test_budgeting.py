import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.quartic import Quartic
from xlfactor.core.allocation import volatility_budgets
from xlfactor.core.allocation.budgeting import (
    budget_risk,
    equal_risk_weights,
)
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.levered import risk_parity_at_volatility
from xlfactor.core.allocation.rules import minimum_variance_weights
from xlfactor.core.factors.model import factor_model
from xlfactor.core.risk.decomposition import decompose_by_asset
from xlfactor.core.risk.factor_form import ModelVolatility
from xlfactor.core.risk.measures import Volatility
from xlfactor.errors import (
    ConvergenceError,
    InfeasibleError,
    LabelError,
    OptionError,
    TableError,
)

NAMES = ["A", "B", "C"]


def risk_budget_weights(covariance, budgets):
    return budget_risk(Volatility.of(covariance), budgets)


def risk_contributions(weights, covariance):
    return decompose_by_asset(weights, Volatility.of(covariance)).risk_contributions


def covariance_of(volatilities, triangle, names):
    """Put volatilities and the rows of a lower triangle of correlations together."""
    C = np.eye(len(names))
    for row, values in enumerate(triangle, start=1):
        C[row, :row] = C[:row, row] = values
    sigma = np.array(volatilities)
    return pd.DataFrame(sigma[:, None] * C * sigma, index=names, columns=names)


@pytest.fixture(scope="module")
def three():
    return covariance_of([0.30, 0.20, 0.15], [[0.8], [0.5, 0.3]], NAMES)


def random_task(seed, n=6):
    rng = np.random.default_rng(seed)
    R = rng.normal(size=(n + 3, n)) * rng.uniform(0.01, 0.3, size=n)
    names = [f"A{i}" for i in range(n)]
    budgets = rng.dirichlet(np.ones(n))
    return pd.DataFrame(R.T @ R, names, names), pd.Series(budgets / budgets.sum(), names)


class TestPublished:
    """Roncalli and Weisang: three assets, and the policy of a pension fund."""

    def test_risk_budgets(self, three):
        found = risk_budget_weights(three, pd.Series([0.5, 0.2, 0.3], NAMES))
        # 46.955198 is printed as 46.96, and the three as 100.01
        assert (found.weights * 100).round(2).tolist() == [31.15, 21.90, 46.96]
        assert round(found.value * 100, 2) == 17.49
        assert found.residual < 1e-12

    def test_equal_risk(self, three):
        found = equal_risk_weights(three)
        assert (found.weights * 100).round(2).tolist() == [19.69, 32.44, 47.87]
        assert round(found.value * 100, 2) == 16.13
        assert found.residual < 1e-12

    def test_pension_policy(self):
        names = ["US bonds", "EURO bonds", "IG bonds", "US", "Euro", "EM", "Commodities"]
        Sigma = covariance_of(
            [0.05, 0.05, 0.07, 0.15, 0.15, 0.18, 0.30],
            [
                [0.8],
                [0.6, 0.4],
                [-0.1, -0.2, 0.3],
                [-0.2, -0.1, 0.2, 0.9],
                [-0.2, -0.2, 0.3, 0.7, 0.7],
                [0.0, 0.0, 0.1, 0.2, 0.2, 0.3],
            ],
            names,
        )
        budgets = pd.Series([0.20, 0.10, 0.15, 0.20, 0.10, 0.15, 0.10], names)
        found = risk_budget_weights(Sigma, budgets)
        printed = [36.8, 21.8, 14.7, 10.2, 5.5, 7.0, 3.9]
        assert (found.weights * 100).round(1).tolist() == printed

    def test_richard_and_roncalli(self):
        """Constrained risk budgeting portfolios (2019): tables 1 and 9, without limits."""
        Sigma = covariance_of(
            [0.10, 0.15, 0.20, 0.30], [[0.5], [0.5, 0.5], [0.5, 0.5, 0.75]], list("ABCD")
        )
        equal = equal_risk_weights(Sigma).weights
        assert (equal * 100).round(2).tolist() == [41.01, 27.34, 18.99, 12.66]
        budgets = pd.Series([0.3, 0.3, 0.195, 0.205], list("ABCD"))
        found = risk_budget_weights(Sigma, budgets).weights
        assert (found * 100).round(2).tolist() == [45.05, 30.04, 14.67, 10.24]

    def test_limits_are_kept_another_way_than_by_richard_and_roncalli(self):
        """Table 6: theirs have equal contributions where no limit binds, ours more of the aim."""
        names = list("ABCDE")
        Sigma = covariance_of(
            [0.15, 0.20, 0.25, 0.30, 0.10],
            [[0.1], [0.4, 0.7], [0.5, 0.4, 0.8], [0.5, 0.4, 0.05, 0.1]], names,
        )  # fmt: skip
        start = pd.Series([0.25, 0.25, 0.10, 0.10, 0.30], names)
        limits = Limits(lower=start - 0.05, upper=start + 0.05)
        found = budget_risk(Volatility.of(Sigma), limits=limits).weights
        theirs = pd.Series([0.2289, 0.2000, 0.1169, 0.1042, 0.3500], names)
        np.testing.assert_allclose(found, theirs, atol=0.003)

        def aim(w):
            return np.log(w).mean() - np.log(w @ Sigma @ w) / 2

        assert aim(found) > aim(theirs) + 1e-6
        shares = risk_contributions(theirs, Sigma)[["A", "C", "D"]]
        np.testing.assert_allclose(shares, shares.mean(), rtol=1e-3)


def by_newton_alone(C, b):
    """Spinu (2013), section 3: damped Newton steps from the start, with whole matrices."""
    y = np.sqrt(b) / np.sqrt(np.sqrt(b) @ C @ np.sqrt(b))
    for _ in range(100):
        move = np.linalg.solve(C + np.diag(b / y**2), b / y - C @ y)
        length = np.abs(move / y).max()
        y = y + move / (1 + length if length > 0.1 else 1)
    return y


class TestTwoRoads:
    @pytest.mark.slow
    @pytest.mark.parametrize("n", [2, 20, 69, 70, 150])
    @pytest.mark.parametrize("kind", ["random", "one factor", "hedging"])
    def test_sweeps_and_gradients_end_where_newton_alone_does(self, n, kind):
        rng = np.random.default_rng(n)
        R = rng.normal(size=(n + 3, n)) + (kind == "one factor") * 3 * rng.normal(size=(n + 3, 1))
        if kind == "hedging":
            R[:, 0] = 0.3 * rng.normal(size=n + 3) - R[:, 1:].sum(axis=1)
        C = np.corrcoef(R, rowvar=False).reshape(n, n)
        b = rng.dirichlet(np.ones(n)) + 1e-3
        b /= b.sum()
        y, steps = volatility_budgets.positions_of_volatility(C, b)
        np.testing.assert_allclose(y, by_newton_alone(C, b), rtol=1e-8)
        assert np.abs(y * (C @ y) - b).max() <= 1e-13 * max(1, (y * (abs(C) @ y)).max())
        assert steps <= 40

    def test_a_factor_model_needs_no_covariance(self):
        rng = np.random.default_rng(0)
        names, factors = pd.Index([f"A{i}" for i in range(300)]), pd.Index(list("XYZ"))
        B = pd.DataFrame(rng.normal(0.5, 0.5, (300, 3)), names, factors)
        A = rng.normal(0, 0.1, (3, 3))
        specific = pd.Series(rng.uniform(0.001, 0.04, 300), names)
        model = factor_model(B, pd.DataFrame(A @ A.T, factors, factors), specific)
        budgets = pd.Series(rng.dirichlet(np.ones(300)), names).where(np.arange(300) != 7, 0.0)
        budgets /= budgets.sum()
        found = budget_risk(ModelVolatility.of(model), budgets)
        dense = budget_risk(Volatility.of(model.covariance), budgets)
        np.testing.assert_allclose(found.weights, dense.weights, atol=1e-12)
        assert found.value == pytest.approx(dense.value)
        assert found.residual <= 1e-12
        assert found.weights["A7"] == 0


class TestLaws:
    @settings(max_examples=50)
    @given(seed=st.integers(0, 100_000), n=st.integers(2, 30))
    def test_budgets_are_met(self, seed, n):
        Sigma, budgets = random_task(seed, n)
        found = risk_budget_weights(Sigma, budgets)
        assert found.residual < 1e-12
        assert (found.weights > 0).all()
        assert found.weights.sum() == pytest.approx(1.0, abs=1e-14)
        contributions = risk_contributions(found.weights, Sigma)
        np.testing.assert_allclose(contributions, budgets * found.value, atol=1e-12 * found.value)
        np.testing.assert_allclose(found.risk_contributions, contributions, atol=1e-14)

    @settings(max_examples=25)
    @given(seed=st.integers(0, 100_000), scale=st.sampled_from([1e-8, 1e-2, 100.0]))
    def test_scale_and_order_do_not_matter(self, seed, scale):
        Sigma, budgets = random_task(seed)
        order = np.random.default_rng(seed).permutation(len(Sigma))
        found = risk_budget_weights(Sigma, budgets).weights
        other = risk_budget_weights(Sigma.iloc[order, order] * scale, budgets).weights
        np.testing.assert_allclose(other[Sigma.index], found, atol=1e-11)

    def test_no_correlation_gives_inverse_volatility(self):
        sigma = np.array([0.3, 0.2, 0.05])
        found = equal_risk_weights(pd.DataFrame(np.diag(sigma**2), NAMES, NAMES))
        np.testing.assert_allclose(found.weights, 1 / sigma / (1 / sigma).sum(), rtol=1e-12)

    def test_order_of_the_budgets_does_not_matter(self, three):
        budgets = pd.Series([0.5, 0.2, 0.3], NAMES)
        np.testing.assert_array_equal(
            risk_budget_weights(three, budgets[::-1]).weights,
            risk_budget_weights(three, budgets).weights,
        )

    @pytest.mark.parametrize("smallest", [1e-3, 1e-6, 1e-9])
    def test_a_small_budget_tends_to_none(self, three, smallest):
        found = risk_budget_weights(three, pd.Series([smallest, 0.4, 0.6 - smallest], NAMES))
        assert found.residual < 1e-12
        assert found.weights["A"] == pytest.approx(0.0, abs=2 * smallest)


@pytest.mark.parametrize("seed", range(5))
def test_second_road(seed):
    """Griveau-Billion, Richard and Roncalli (2013): one coordinate after the other."""
    Sigma, budgets = random_task(seed, 4)
    S, b = Sigma.to_numpy(), budgets.to_numpy()
    y = np.sqrt(b / np.diag(S))
    for _ in range(5_000):
        for i in range(4):
            rest = S[i] @ y - S[i, i] * y[i]
            y[i] = (np.sqrt(rest**2 + 4 * S[i, i] * b[i]) - rest) / (2 * S[i, i])
    np.testing.assert_allclose(
        risk_budget_weights(Sigma, budgets).weights, y / y.sum(), atol=1e-11
    )


@dataclass(frozen=True)
class LossAtVolatility:
    """A convex measure with a known gradient: a multiple of the volatility less the mean."""

    covariance: pd.DataFrame
    means: np.ndarray
    multiple: float = 2.0
    name: str = "value at risk"

    @property
    def assets(self):
        return self.covariance.index

    def value(self, w):
        return float(self.multiple * np.sqrt(w @ self.covariance.to_numpy() @ w) - self.means @ w)

    def gradient(self, w):
        Sigma = self.covariance.to_numpy()
        return self.multiple * Sigma @ w / np.sqrt(w @ Sigma @ w) - self.means


@dataclass(frozen=True)
class LargestRisk(Quartic):
    """A convex measure that is not smooth: the largest of the risks."""

    name: str = "largest risk"

    def value(self, w):
        return float((self.scales * w).max())

    def gradient(self, w):
        return np.where(np.arange(len(w)) == (self.scales * w).argmax(), self.scales, 0.0)


class TestAnyMeasure:
    @settings(max_examples=40)
    @given(seed=st.integers(0, 100_000), n=st.integers(2, 15))
    def test_budgets_are_met_on_a_measure_known_by_its_gradient(self, seed, n):
        Sigma, budgets = random_task(seed, n)
        # no portfolio gains more than its loss: some would have none to share
        bounds = Limits.between(Sigma.index, lower=0.0, upper=1.0)
        calm = minimum_variance_weights(Sigma, limits=bounds)
        means = np.random.default_rng(seed).uniform(0, 1, n) * np.sqrt(calm @ Sigma @ calm)
        measure = LossAtVolatility(covariance=Sigma, means=means)
        found = budget_risk(measure, budgets)
        assert found.residual <= 1e-10
        assert found.weights.sum() == pytest.approx(1, abs=1e-14)
        assert (found.weights > 0).all()
        by_asset = decompose_by_asset(found.weights, measure)
        np.testing.assert_allclose(by_asset.risk_shares, budgets, atol=1e-10)
        assert found.risk_contributions.sum() == pytest.approx(found.value)

    @settings(max_examples=25)
    @given(seed=st.integers(0, 100_000), n=st.integers(2, 15))
    def test_the_general_road_agrees_with_that_of_the_volatility(self, seed, n):
        Sigma, budgets = random_task(seed, n)
        general = LossAtVolatility(covariance=Sigma, means=np.zeros(n))
        weights = risk_budget_weights(Sigma, budgets).weights
        np.testing.assert_allclose(budget_risk(general, budgets).weights, weights, atol=1e-9)

    def test_published_budgets_by_the_general_road(self, three):
        measure = LossAtVolatility(covariance=three, means=np.zeros(3), multiple=1.0)
        found = budget_risk(measure, pd.Series([0.5, 0.2, 0.3], NAMES))
        assert (found.weights * 100).round(2).tolist() == [31.15, 21.90, 46.96]
        assert round(found.value * 100, 2) == 17.49
        assert found.measure is measure

    def test_means_split_parity_of_loss_from_parity_of_volatility(self, three):
        with_means = LossAtVolatility(covariance=three, means=np.array([0.1, 0.0, 0.0]))
        weights = equal_risk_weights(three).weights
        assert budget_risk(with_means).weights["A"] > weights["A"] + 0.01

    @pytest.mark.parametrize("seed", range(10))
    def test_fourth_powers_by_hand(self, seed):
        rng = np.random.default_rng(seed)
        scales, budgets = rng.uniform(0.01, 10, 5), rng.dirichlet(np.ones(5))
        names = pd.Index([f"A{i}" for i in range(5)])
        found = budget_risk(Quartic(names, scales), pd.Series(budgets, names))
        expected = budgets**0.25 / scales
        np.testing.assert_allclose(found.weights, expected / expected.sum(), atol=1e-10)
        assert found.residual <= 1e-10

    def test_a_budget_of_zero_is_not_held(self, three):
        measure = LossAtVolatility(covariance=three, means=np.zeros(3))
        found = budget_risk(measure, pd.Series([0.0, 0.4, 0.6], NAMES))
        assert found.weights["A"] == 0
        assert found.residual <= 1e-10
        assert found.notes == ("Not held, as the risk budget is zero: 'A'.",)

    def test_a_gradient_that_is_rounded_meets_the_budgets_as_far_as_it_can(self, three):
        class Rounded(LossAtVolatility):
            def gradient(self, w):
                return super().gradient(w).round(11)

        found = budget_risk(Rounded(covariance=three, means=np.zeros(3)))
        assert 1e-13 < found.residual <= 1e-10
        weights = equal_risk_weights(three).weights
        np.testing.assert_allclose(found.weights, weights, atol=1e-9)

    def test_a_measure_that_is_not_smooth_is_refused(self):
        measure = LargestRisk(pd.Index(NAMES), np.array([0.3, 0.2, 0.15]))
        with pytest.raises(ConvergenceError, match=r"^risk_budgets: not met after \d+ steps"):
            budget_risk(measure)

    @pytest.mark.parametrize("means", [[1.0, 0.0, 0.0], [0.55, 0.35, 0.25]])
    def test_a_portfolio_that_cannot_lose_has_nothing_to_share(self, three, means):
        measure = LossAtVolatility(covariance=three, means=np.array(means))
        message = r"^value at risk: some long-only portfolio has no risk at all"
        with pytest.raises(InfeasibleError, match=message):
            budget_risk(measure)


class TestZeroBudgets:
    def test_not_held_and_said(self, three):
        found = risk_budget_weights(three, pd.Series([0.0, 0.4, 0.6], NAMES))
        assert found.weights["A"] == 0.0
        assert found.residual < 1e-12
        assert found.notes == ("Not held, as the risk budget is zero: 'A'.",)

    def test_a_hedge_that_is_left_out(self):
        Sigma = covariance_of([0.2, 0.2, 0.2], [[0.5], [-0.5, -0.5]], NAMES)
        found = risk_budget_weights(Sigma, pd.Series([0.5, 0.5, 0.0], NAMES))
        assert found.notes == (
            "Not held, as the risk budget is zero: 'C'.",
            "A holding of 'C' would lower the volatility; the budget of zero leaves it out.",
        )


class TestAtVolatility:
    def test_cash_makes_up_the_difference(self, three):
        found = risk_parity_at_volatility(three, volatility=0.02)
        assert np.sqrt(found.weights @ three @ found.weights) == pytest.approx(0.02, rel=1e-12)
        assert found.leverage + found.cash_weight == pytest.approx(1.0, abs=1e-15)
        assert found.leverage == pytest.approx(0.02 / 0.16131351822, rel=1e-9)
        assert found.notes == (
            "Fully invested the volatility is 16.13%; at 2.00% the weights sum to 12.40% and "
            "87.60% is held in cash, taken as free of risk.",
        )

    def test_borrowing_makes_up_the_difference(self, three):
        found = risk_parity_at_volatility(
            three, volatility=0.2, risk_budgets=pd.Series([0.5, 0.2, 0.3], NAMES)
        )
        shares = risk_contributions(found.weights, three) / 0.2
        np.testing.assert_allclose(shares, [0.5, 0.2, 0.3], atol=1e-12)
        assert found.notes[-1].endswith("14.35% is borrowed, taken as free of risk.")

    @pytest.mark.parametrize("wrong", [0.0, -0.02, np.nan, np.inf])
    def test_not_above_zero(self, three, wrong):
        message = f"target_volatility: found {wrong:g}; wanted a number above zero"
        with pytest.raises(OptionError, match=f"^{re.escape(message)}$"):
            risk_parity_at_volatility(three, volatility=wrong)


class TestRefused:
    @pytest.mark.parametrize(
        ("budgets", "error", "message"),
        [
            (
                [-0.1, 0.5, 0.6],
                TableError,
                "risk_budgets: row 'A': found -0.1; wanted a share not below zero",
            ),
            ([50, 20, 30], TableError, "risk_budgets: they sum to 100; wanted 1"),
            ([0.5, 0.2, 0.2999], TableError, "risk_budgets: they sum to 0.9999; wanted 1"),
            (
                [0.5, np.nan, 0.5],
                TableError,
                "risk_budgets: no number at row 'B', column 'value'",
            ),
        ],
    )
    def test_budgets(self, three, budgets, error, message):
        with pytest.raises(error, match=f"^{re.escape(message)}$"):
            risk_budget_weights(three, pd.Series(budgets, NAMES))

    def test_names(self, three):
        with pytest.raises(LabelError, match=r"^risk_budgets: no row 'C'; there are 'A', 'B'$"):
            risk_budget_weights(three, pd.Series([0.5, 0.5], NAMES[:2]))

    def test_a_portfolio_without_risk(self):
        opposite = covariance_of([0.2, 0.1], [[-1.0]], ["A", "B"])
        message = (
            "covariance: some long-only portfolio has no risk at all, so that there is none to "
            "share; wanted a budget of zero for one of the assets that it holds"
        )
        with pytest.raises(InfeasibleError, match=f"^{message}$"):
            equal_risk_weights(opposite)

    @pytest.mark.parametrize("order", [["A", "B", "C"], ["C", "B", "A"]])
    def test_a_portfolio_of_next_to_no_risk(self, order):
        """Hedged to a part in 1e5, the shares are known to ten digits; beyond, it is told."""
        names, sigma = ["A", "B", "C"], [0.2, 0.1, 0.3]
        near = covariance_of(sigma, [[-1 + 1e-5], [0.1, -0.1]], names).loc[order, order]
        found = equal_risk_weights(near)
        assert found.residual < 1e-10
        nearer = covariance_of(sigma, [[-1 + 1e-9], [0.1, -0.1]], names).loc[order, order]
        with pytest.raises(InfeasibleError, match=r"^covariance: some long-only .* next to no ri"):
            equal_risk_weights(nearer)

    def test_too_few_steps(self, three, monkeypatch):
        monkeypatch.setattr(volatility_budgets, "STEPS", 1)
        with pytest.raises(
            ConvergenceError,
            match=r"^risk_budgets: not met after 1 steps; the largest share is off by \d",
        ):
            risk_budget_weights(three, pd.Series([0.5, 0.2, 0.3], NAMES))


class TestCash:
    """Cash of next to no volatility takes no part in risk parity, where that is asked."""

    @pytest.fixture
    def with_cash(self):
        return covariance_of(
            [0.30, 0.20, 0.15, 0.001], [[0.8], [0.5, 0.3], [0.0, 0.1, 0.0]], [*NAMES, "Cash"]
        )

    def test_excluded_assets_hold_nothing_and_the_others_are_as_without(self, three, with_cash):
        found = equal_risk_weights(with_cash, excluded=pd.Index(["Cash"])).weights
        assert found["Cash"] == 0
        pd.testing.assert_series_equal(found[NAMES], equal_risk_weights(three).weights)
        assert equal_risk_weights(with_cash).weights["Cash"] > 0.95  # what an argument avoids

    def test_at_a_volatility_cash_makes_up_the_difference(self, three, with_cash):
        found = risk_parity_at_volatility(with_cash, volatility=0.05, cash_asset="Cash")
        wanted = risk_parity_at_volatility(three, volatility=0.05)
        pd.testing.assert_series_equal(found.weights, wanted.weights)
        assert found.cash_weight == wanted.cash_weight

    def test_unknown_names_are_refused(self, three):
        with pytest.raises(LabelError, match="excluded: no asset 'Bills'"):
            equal_risk_weights(three, excluded=pd.Index(["Bills"]))
        with pytest.raises(LabelError, match="cash_asset: no asset 'Bills'"):
            risk_parity_at_volatility(three, volatility=0.05, cash_asset="Bills")
        with pytest.raises(TableError, match="excluded: all assets are"):
            equal_risk_weights(three, excluded=pd.Index(NAMES))

    def test_a_riskless_asset_has_no_share_of_the_risk(self):
        Sigma = covariance_of([0.3, 0.2, 0.0], [[0.8], [0.0, 0.0]], NAMES)
        with pytest.raises(InfeasibleError, match="row 'C' has no volatility, and so no share"):
            equal_risk_weights(Sigma)
        half = risk_budget_weights(Sigma, pd.Series([0.5, 0.5, 0.0], NAMES))
        alone = equal_risk_weights(Sigma.loc[NAMES[:2], NAMES[:2]])
        pd.testing.assert_series_equal(half.weights[NAMES[:2]], alone.weights)
        assert half.weights["C"] == 0
