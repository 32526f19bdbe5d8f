"""Weights nearest to target exposures: the published cases, laws, a second road, messages."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import lsq_linear

from tests.core.allocation.optimality import kkt_residual
from tests.core.allocation.random_problems import random_portfolios
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.targeting import SecondCriterion, target_exposure_weights
from xlfactor.errors import InfeasibleError, LabelError, OptionError, TableError

FACTORS = ["Equity", "Inflation", "Real Rates", "Commodity", "Credit", "Emerging"]
ASSETS = [
    *(f"Equity {i}" for i in range(1, 6)),
    *(f"Bond {i}" for i in range(1, 5)),
    "Commodity",
    *(f"Alternative {i}" for i in range(1, 5)),
    "Cash",
]
ILLIQUID = tuple(name for name in ASSETS if name.startswith("Alternative"))
PUBLISHED = pd.Series([0.45, 0.29, 0.31, 0.07, 0.12, 0.12], FACTORS)
CASES = {
    "1": (PUBLISHED, -1.0, 1.0, ()),
    "2": (PUBLISHED, 0.0, 1.0, ()),
    "3": (PUBLISHED, 0.0, 1.0, ILLIQUID),
    "4": (pd.Series(0.1667, FACTORS), -0.5, 0.5, ()),
}


@pytest.fixture(scope="module")
def market():
    """Exposures and covariance of 15 assets to 6 factors, drawn once; cash has next to none."""
    rng = np.random.default_rng(20)
    B = rng.normal(scale=0.15, size=(15, 6))
    B[:5, 0] += 1.0
    B[3:5, 5] += 0.8
    B[5:9, 1:3] += rng.uniform(0.3, 1.0, size=(4, 2))
    B[7:9, 4] += 0.7
    B[9, 3] += 1.0
    B[10:14, :4] += rng.uniform(0.0, 0.5, size=(4, 4))
    B[14] = 0.0
    sigma = np.array([0.15, 0.04, 0.06, 0.18, 0.05, 0.10])
    specific = np.r_[np.full(5, 0.05), np.full(4, 0.02), 0.06, np.full(4, 0.08), 0.003]
    Sigma = (B * sigma**2) @ B.T + np.diag(specific**2)
    return pd.DataFrame(B, ASSETS, FACTORS), pd.DataFrame(Sigma, ASSETS, ASSETS)


def bounds(lower=0.0, upper=1.0, *, excluded=(), **others):
    limits = Limits.between(pd.Index(ASSETS), lower=lower, upper=upper)
    return replace(limits, **others).without(pd.Index(excluded))


def rows_of(lower, upper, excluded=()):
    held = ~np.isin(ASSETS, excluded)
    A = np.vstack([np.ones(15), np.eye(15)])
    return A, np.r_[1, lower * held], np.r_[1, upper * held]


@pytest.mark.parametrize("case", CASES)
class TestPublishedCases:
    """The four cases of target exposures, limits and exclusions."""

    def solved(self, market, case, **options):
        target, lower, upper, excluded = CASES[case]
        limits = bounds(lower, upper, excluded=excluded)
        return target_exposure_weights(
            market[0], target, covariance=market[1], limits=limits, **options
        )

    def test_both_criteria_are_optimal(self, market, case):
        _, lower, upper, excluded = CASES[case]
        found = self.solved(market, case)
        B, Sigma, w = market[0].to_numpy(), market[1].to_numpy(), found.weights.to_numpy()
        rows = rows_of(lower, upper, excluded)
        assert kkt_residual(B @ found.misses.to_numpy(), rows, w) < 1e-10
        variance_gradient = Sigma @ w / np.abs(Sigma @ w).max()
        assert kkt_residual(variance_gradient, rows, w, free=B.T) < 1e-8
        assert found.residual < 1e-11

    def test_limits_are_met(self, market, case):
        _, lower, upper, excluded = CASES[case]
        w = self.solved(market, case).weights
        assert w.sum() == pytest.approx(1.0, abs=1e-12)
        assert (w >= lower).all()
        assert (w <= upper).all()
        assert (w[list(excluded)] == 0).all()

    def test_beats_random_portfolios(self, market, case):
        target, lower, upper, excluded = CASES[case]
        found = self.solved(market, case)
        held = ~np.isin(ASSETS, excluded)
        others = random_portfolios(np.random.default_rng(3), lower * held, upper * held)
        distances = ((others @ market[0].to_numpy() - target.to_numpy()) ** 2).sum(axis=1)
        assert (distances >= (found.misses**2).sum() - 1e-14).all()

    def test_second_road(self, market, case):
        """Bounded least squares of scipy, the full investment by a heavy penalty."""
        target, lower, upper, excluded = CASES[case]
        held = ~np.isin(ASSETS, excluded)
        F = np.vstack([market[0].T, 1e4 * np.ones(15)])[:, held]
        other = lsq_linear(F, np.r_[target, 1e4], bounds=(lower, upper), tol=1e-15)
        achieved = market[0].to_numpy()[held].T @ other.x
        found = self.solved(market, case)
        np.testing.assert_allclose(found.exposures, achieved, atol=1e-6)

    @pytest.mark.parametrize("seed", range(3))
    def test_order_of_assets_and_factors(self, market, case, seed):
        target, lower, upper, excluded = CASES[case]
        rng = np.random.default_rng(seed)
        rows, columns, others = rng.permutation(15), rng.permutation(6), rng.permutation(15)
        found = self.solved(market, case)
        shuffled = target_exposure_weights(
            market[0].iloc[rows, columns],
            target.iloc[rng.permutation(6)],
            covariance=market[1].iloc[others, rows],
            limits=bounds(lower, upper, excluded=excluded[::-1]),
        )
        assert shuffled.weights.index.tolist() == [ASSETS[row] for row in rows]
        np.testing.assert_allclose(shuffled.weights[ASSETS], found.weights, atol=1e-10)

    @pytest.mark.parametrize("criterion", SecondCriterion)
    def test_second_criterion_leaves_the_exposures_alone(self, market, case, criterion):
        target, lower, upper, excluded = CASES[case]
        current = pd.Series(1 / 15, index=ASSETS)
        found = target_exposure_weights(
            market[0],
            target,
            covariance=market[1],
            limits=bounds(lower, upper, excluded=excluded, current=current),
            second_criterion=criterion,
        )
        base = self.solved(market, case)
        np.testing.assert_allclose(found.exposures, base.exposures, atol=1e-10)
        assert found.volatility >= base.volatility - 1e-12
        squares = ((found.weights - current) ** 2).sum()
        if criterion is SecondCriterion.NEAREST_TO_CURRENT:
            assert squares <= ((base.weights - current) ** 2).sum() + 1e-12
            assert found.turnover == pytest.approx((found.weights - current).abs().sum() / 2)


def test_wide_limits_meet_the_target_with_the_least_variance(market):
    """Known in closed form: all equations, no binding limit."""
    B, Sigma = market[0].to_numpy(), market[1].to_numpy()
    found = target_exposure_weights(
        market[0], PUBLISHED, covariance=market[1], limits=bounds(-50.0, 50.0)
    )
    E = np.vstack([B.T, np.ones(15)])
    y = np.linalg.solve(Sigma, E.T)
    expected = y @ np.linalg.solve(E @ y, np.r_[PUBLISHED, 1.0])
    np.testing.assert_allclose(found.weights, expected, atol=1e-9)
    assert found.met
    assert found.binding == ()
    assert found.volatility == pytest.approx(np.sqrt(expected @ Sigma @ expected), rel=1e-10)
    assert found.notes == (
        "The limits allow the target exposures.",
        "Among portfolios of equal misses: least variance.",
    )


class TestRankDeficient:
    """Two factors are one and the same, and assets come in equal pairs."""

    B = pd.DataFrame(
        {"F": [1.0, 1.0, 0.0, 0.0], "G": [2.0, 2.0, 0.0, 0.0]}, index=["A", "B", "C", "D"]
    )
    Sigma = pd.DataFrame(np.diag([0.04, 0.01, 0.09, 0.03]), B.index, B.index)
    limits = Limits(lower=pd.Series(0.0, B.index), upper=pd.Series(1.0, B.index))

    def solved(self, target, **options):
        limits = options.pop("limits", self.limits)
        return target_exposure_weights(
            self.B, pd.Series(target), covariance=self.Sigma, limits=limits, **options
        )

    def test_least_variance(self):
        found = self.solved({"F": 0.5, "G": 1.0})
        np.testing.assert_allclose(found.weights, [0.1, 0.4, 0.125, 0.375], atol=1e-12)
        assert found.met

    def test_least_squared_weights(self):
        found = self.solved(
            {"F": 0.5, "G": 1.0}, second_criterion=SecondCriterion.LEAST_SQUARED_WEIGHTS
        )
        np.testing.assert_allclose(found.weights, [0.25] * 4, atol=1e-12)

    def test_nearest_to_current(self):
        current = pd.Series({"A": 0.5, "C": 0.2, "D": 0.3})
        limits = Limits(lower=self.limits.lower, upper=self.limits.upper, current=current)
        found = self.solved(
            {"F": 0.5, "G": 1.0},
            limits=limits,
            second_criterion=SecondCriterion.NEAREST_TO_CURRENT,
        )
        np.testing.assert_allclose(found.weights, [0.5, 0.0, 0.2, 0.3], atol=1e-12)
        assert found.turnover == pytest.approx(0.0, abs=1e-12)

    def test_targets_that_contradict_each_other(self):
        """F = w, G = 2w, wanted 1 and 1: least squares gives w = 3/5; weighted 1 to 0, w = 1."""
        found = self.solved({"F": 1.0, "G": 1.0})
        assert not found.met
        np.testing.assert_allclose(found.misses, [-0.4, 0.2], atol=1e-12)
        assert found.notes[0] == (
            "The limits do not allow the target exposures; the largest difference is -0.4000, "
            "of 'F'."
        )

    @pytest.mark.parametrize("unit", [1.0, 1e-4, 1e4])
    def test_a_small_miss_is_told_in_its_own_digits(self, unit):
        """F = w and G = 2w, wanted 0.5 and a little over 1: not met, in any unit."""
        found = target_exposure_weights(
            self.B * unit, pd.Series({"F": 0.5, "G": 1.00001}) * unit,
            covariance=self.Sigma, limits=self.limits,
        )  # fmt: skip
        assert not found.met
        miss = {1.0: "+4e-06", 1e-4: "+4e-10", 1e4: "+0.0400"}[unit]
        assert found.notes[0].endswith(f"the largest difference is {miss}, of 'F'.")

    def test_factor_weights(self):
        weights = pd.Series({"G": 0.0, "F": 1.0})
        found = self.solved({"F": 1.0, "G": 1.0}, factor_weights=weights)
        np.testing.assert_allclose(found.weights, [0.2, 0.8, 0, 0], atol=1e-12)
        assert found.met
        assert "Of no weight, so that a difference does not count: 'G'." in found.notes
        assert found.binding == ("'C' at least 0.0%", "'D' at least 0.0%")

    def test_double_weight_is_the_factor_twice(self):
        B = self.B.assign(H=self.B["G"])
        twice = target_exposure_weights(
            B, pd.Series({"F": 1.0, "G": 1.0, "H": 1.0}), covariance=self.Sigma, limits=self.limits
        )
        once = self.solved({"F": 1.0, "G": 1.0}, factor_weights=pd.Series({"F": 1.0, "G": 2.0}))
        np.testing.assert_allclose(twice.weights, once.weights, atol=1e-12)

    @settings(max_examples=25)
    @given(seed=st.integers(0, 100_000))
    def test_order_does_not_matter(self, seed):
        """Singular covariance and exposures: the smallest weights decide at last."""
        rng = np.random.default_rng(seed)
        names = pd.Index([f"A{i}" for i in range(10)])
        F = rng.normal(size=(2, 10))
        B = pd.DataFrame(np.column_stack([F[0], F[1], F[0] + F[1]]), names, ["F", "G", "H"])
        R = rng.normal(size=(4, 10)) * 0.1
        Sigma = pd.DataFrame(R.T @ R, names, names)
        target = pd.Series(rng.normal(size=3) * 0.5, B.columns)
        limits = Limits(lower=pd.Series(-0.3, names), upper=pd.Series(0.6, names))
        found = target_exposure_weights(B, target, covariance=Sigma, limits=limits).weights
        order = rng.permutation(10)
        other = target_exposure_weights(
            B.iloc[order], target, covariance=Sigma, limits=limits
        ).weights
        np.testing.assert_allclose(other[names], found, atol=1e-9)


class TestFurtherLimits:
    def test_turnover_and_groups(self, market):
        groups = pd.Series([name.split()[0] for name in ASSETS], ASSETS)
        limits = bounds(
            groups=groups,
            group_limits=pd.DataFrame(
                {"Lower": [0.3, 0.0], "Upper": [0.4, 0.25]}, index=["Equity", "Bond"]
            ),
            current=pd.Series(1 / 15, ASSETS),
            turnover=0.2,
        )
        found = target_exposure_weights(market[0], PUBLISHED, covariance=market[1], limits=limits)
        held = found.weights.groupby(groups).sum()
        assert 0.3 - 1e-10 <= held["Equity"] <= 0.4 + 1e-10
        assert held["Bond"] <= 0.25 + 1e-10
        assert found.turnover == pytest.approx(0.2, abs=1e-10)
        assert "turnover at most 20.0%" in found.binding

        # optimality over weights and trades, by hand
        eye, none = np.eye(15), np.full(15, -np.inf)
        members = np.array([groups == "Equity", groups == "Bond"], dtype=float)
        A = np.block(
            [
                [np.ones((1, 15)), np.zeros((1, 15))],
                [members, np.zeros((2, 15))],
                [eye, np.zeros((15, 15))],
                [eye, -eye],
                [-eye, -eye],
                [np.zeros((1, 15)), np.full((1, 15), 0.5)],
            ]
        )
        lower = np.r_[1, 0.3, 0.0, np.zeros(15), none, none, -np.inf]
        upper = np.r_[1, 0.4, 0.25, np.ones(15), np.full(15, 1 / 15), np.full(15, -1 / 15), 0.2]
        w = found.weights.to_numpy()
        x = np.r_[w, np.abs(w - 1 / 15)]
        gradient = np.r_[market[0].to_numpy() @ found.misses.to_numpy(), np.zeros(15)]
        assert kkt_residual(gradient, (A, lower, upper), x) < 1e-9

    def test_no_portfolio(self, market):
        with pytest.raises(InfeasibleError, match=r"^limits: no portfolio meets them: "):
            target_exposure_weights(
                market[0], PUBLISHED, covariance=market[1], limits=bounds(0.0, 0.05)
            )


class TestRefused:
    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            (
                {"target_exposures": PUBLISHED.rename({"Credit": "Credt"})},
                LabelError,
                "target_exposures: unknown row 'Credt' (did you mean 'Credit'?)",
            ),
            (
                {"target_exposures": PUBLISHED.drop("Credit")},
                LabelError,
                "target_exposures: no row 'Credit'; there are 'Equity', 'Inflation', "
                "'Real Rates', 'Commodity', …",
            ),
            (
                {"target_exposures": PUBLISHED.where(PUBLISHED != 0.07)},
                TableError,
                "target_exposures: no number at row 'Commodity', column 'value'",
            ),
            (
                {"factor_weights": pd.Series(1.0, FACTORS[:5])},
                LabelError,
                "factor_weights: no row 'Emerging'; there are 'Equity', 'Inflation', "
                "'Real Rates', 'Commodity', …",
            ),
            (
                {"factor_weights": pd.Series([1, 1, -1, 1, 1, 1.0], FACTORS)},
                TableError,
                "factor_weights: row 'Real Rates': found -1; wanted zero or above",
            ),
            (
                {"factor_weights": pd.Series(0.0, FACTORS)},
                TableError,
                "factor_weights: all are zero; wanted at least one above zero",
            ),
            (
                {"limits": Limits.between(pd.Index(ASSETS[:14]), lower=0.0, upper=1.0)},
                LabelError,
                "limits: no row 'Cash'; there are 'Equity 1', 'Equity 2', 'Equity 3', "
                "'Equity 4', …",
            ),
            (
                {"second_criterion": SecondCriterion.NEAREST_TO_CURRENT},
                OptionError,
                "second_criterion: 'nearest to current' needs current weights, and the limits "
                "hold none",
            ),
        ],
    )
    def test_message(self, market, change, error, message):
        given = {
            "exposures": market[0],
            "target_exposures": PUBLISHED,
            "covariance": market[1],
            "limits": bounds(),
            **change,
        }
        with pytest.raises(error, match=f"^{re.escape(message)}$"):
            target_exposure_weights(given.pop("exposures"), given.pop("target_exposures"), **given)

    def test_exposures(self, market):
        holed = market[0].copy()
        holed.loc["Cash", "Credit"] = np.nan
        with pytest.raises(
            TableError, match=r"^exposures: no number at row 'Cash', column 'Credit'$"
        ):
            target_exposure_weights(holed, PUBLISHED, covariance=market[1], limits=bounds())

    def test_covariance_of_other_assets(self, market):
        with pytest.raises(LabelError, match=r"^covariance: no row 'Cash'; there are 'Equity 1'"):
            target_exposure_weights(
                market[0],
                PUBLISHED,
                covariance=market[1].iloc[:14, :14],
                limits=bounds(),
            )
