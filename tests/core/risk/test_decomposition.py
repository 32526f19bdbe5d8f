"""Risk by asset, factor, group and residual: the published example, and laws."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import null_space

from tests.core.quartic import Quartic
from xlfactor.core.factors.model import factor_model
from xlfactor.core.risk.decomposition import decompose, decompose_by_asset, sum_by_group
from xlfactor.core.risk.measures import Volatility
from xlfactor.errors import InfeasibleError, LabelError, TableError


def model_of(rows, factor_volatilities, specific_volatilities):
    A = np.array(rows)
    assets = [f"A{i + 1}" for i in range(len(A))]
    factors = [f"F{j + 1}" for j in range(A.shape[1])]
    return factor_model(
        pd.DataFrame(A, assets, factors),
        pd.DataFrame(np.diag(np.square(factor_volatilities)), factors, factors),
        pd.Series(np.square(specific_volatilities), assets),
    )


def of_volatility(weights, model):
    held = pd.Series(weights, model.assets)
    return decompose(held, Volatility.of(model.covariance), model)


def percent(values, digits=2):
    return (np.asarray(values) * 100).round(digits).tolist()


@pytest.fixture(scope="module")
def found():
    model = model_of(
        [[0.9, 0.3, 0.0], [1.1, 0.5, 0.0], [1.2, 0.0, 0.7], [0.8, 0.0, 0.8]],
        [0.20, 0.05, 0.10],
        [0.10, 0.15, 0.10, 0.15],
    )
    return of_volatility(np.full(4, 0.25), model)


class TestPublished:
    """Roncalli and Weisang (2016), section 3: every printed figure of the examples."""

    def test_volatility(self, found):
        assert percent(found.value) == 21.35

    def test_assets(self, found):
        assert percent(found.risk_contributions) == [4.53, 5.84, 6.22, 4.76]
        assert percent(found.risk_shares) == [21.20, 27.36, 29.15, 22.29]

    def test_factors(self, found):
        assert percent(found.portfolio_exposures) == [100.0, 20.0, 37.5]
        assert percent(found.factor_contributions) == [16.60, 2.06, 2.68]
        assert percent(found.factor_shares) == [77.76, 9.65, 12.56]

    def test_residual(self, found):
        """The exposure is printed as 3.39 %, a misprint of 6.39 %."""
        assert percent(found.residual_contribution) == 0.01
        assert percent(found.residual_share) == 0.03
        assert percent(found.residual_exposure) == 6.39

    @pytest.mark.parametrize(
        ("weights", "betas", "shares"),
        [
            ([1 / 3, 1 / 3, 1 / 3], [0.67, 0.33], [31, 69]),
            ([0.7, 0.7, -0.4], [0.52, 0.92], [3, 97]),
        ],
    )
    def test_beta_is_not_risk(self, weights, betas, shares):
        model = model_of([[0.9, 0.7], [0.3, 0.5], [0.8, -0.2]], [0.10, 0.30], [0.03, 0.05, 0.02])
        found = of_volatility(weights, model)
        assert found.portfolio_exposures.round(2).tolist() == betas
        assert percent(found.factor_shares, 0) == shares

    def test_contributions_of_three_assets(self):
        """Weights of 50, 20 and 30 %, without factors."""
        sigma = np.array([0.30, 0.20, 0.15])
        C = np.array([[1, 0.8, 0.5], [0.8, 1, 0.3], [0.5, 0.3, 1]])
        names = ["A", "B", "C"]
        measure = Volatility.of(pd.DataFrame(sigma[:, None] * C * sigma, names, names))
        found = decompose_by_asset(pd.Series([0.5, 0.2, 0.3], names), measure)
        assert percent(found.value) == 20.87
        assert percent(found.marginal_risks) == [29.40, 16.63, 9.49]
        assert percent(found.risk_contributions) == [14.70, 3.33, 2.85]


@dataclass(frozen=True)
class NoRisk(Quartic):
    def value(self, w):
        return 0.0 * w[0]

    def gradient(self, w):
        return 0.0 * w


def random_task(seed, assets=6, factors=3):
    rng = np.random.default_rng(seed)
    names, labels = [f"A{i}" for i in range(assets)], [f"F{j}" for j in range(factors)]
    root = rng.normal(size=(factors, factors)) * 0.1
    Sigma_f = root @ root.T + 1e-3 * np.eye(factors)
    model = factor_model(
        pd.DataFrame(rng.normal(size=(assets, factors)), names, labels),
        pd.DataFrame(Sigma_f, labels, labels),
        pd.Series(rng.uniform(0.001, 0.02, assets), names),
    )
    measure = (
        Volatility.of(model.covariance)
        if seed % 2
        else Quartic(assets=model.assets, scales=rng.uniform(0.1, 0.3, assets))
    )
    return pd.Series(rng.normal(size=assets), names), measure, model


class TestLaws:
    @settings(max_examples=60)
    @given(seed=st.integers(0, 100_000), factors=st.integers(1, 6))
    def test_all_parts_sum_to_the_measure(self, seed, factors):
        found = decompose(*random_task(seed, factors=factors))
        value = pytest.approx(found.value, rel=1e-9)
        assert found.risk_contributions.sum() == value
        assert found.factor_contributions.sum() + found.residual_contribution == value
        assert found.risk_shares.sum() == pytest.approx(1)
        assert found.factor_shares.sum() + found.residual_share == pytest.approx(1)
        groups = pd.Series(["x", "y"] * 3, found.weights.index)
        assert sum_by_group(found.risk_contributions, groups, name="groups").sum() == value
        factor_groups = pd.Series("all", found.portfolio_exposures.index)
        of_factors = sum_by_group(found.factor_contributions, factor_groups, name="groups")
        assert of_factors["all"] + found.residual_contribution == value

    @settings(max_examples=30)
    @given(seed=st.integers(0, 100_000))
    def test_residual_does_not_depend_on_the_basis(self, seed):
        weights, measure, model = random_task(seed)
        found = decompose(weights, measure, model)
        kernel = null_space(model.exposures.to_numpy().T)
        turn, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))
        w, g = weights.to_numpy(), found.marginal_risks.to_numpy()
        for basis in (kernel, kernel @ turn):
            parts = (basis.T @ w) * (basis.T @ g)
            assert found.residual_contribution == pytest.approx(parts.sum(), abs=1e-10)
            assert found.residual_exposure == pytest.approx(np.linalg.norm(basis.T @ w))

    @settings(max_examples=30)
    @given(seed=st.integers(0, 100_000))
    def test_order_does_not_matter(self, seed):
        weights, measure, model = random_task(seed)
        found = decompose(weights, measure, model)
        rng = np.random.default_rng(seed)
        turned = factor_model(
            model.exposures.iloc[rng.permutation(6), rng.permutation(3)],
            model.factor_covariance,
            model.specific_variances,
        )
        other = decompose(weights.iloc[rng.permutation(6)], measure, turned)
        names = found.factor_contributions.index
        np.testing.assert_allclose(other.risk_contributions, found.risk_contributions)
        np.testing.assert_allclose(
            other.factor_contributions[names], found.factor_contributions, atol=1e-12
        )
        assert other.residual_contribution == pytest.approx(found.residual_contribution, abs=1e-12)

    @settings(max_examples=30)
    @given(seed=st.integers(0, 100_000), unit=st.sampled_from([0.01, 3.0, 100.0]))
    def test_unit_of_a_factor_does_not_matter(self, seed, unit):
        weights, measure, model = random_task(seed)
        found = decompose(weights, measure, model)
        units = pd.Series([unit, 1.0, 1.0], model.factors)
        scaled = factor_model(
            model.exposures * units,
            model.factor_covariance.div(units, axis=0).div(units, axis=1),
            model.specific_variances,
        )
        other = decompose(weights, measure, scaled)
        np.testing.assert_allclose(
            other.factor_contributions, found.factor_contributions, rtol=1e-7, atol=1e-10
        )
        np.testing.assert_allclose(
            other.portfolio_exposures, found.portfolio_exposures * units, rtol=1e-9
        )

    @settings(max_examples=30)
    @given(seed=st.integers(0, 100_000), times=st.sampled_from([0.01, 2.0, 100.0]))
    def test_twice_the_weights_have_twice_the_risk(self, seed, times):
        weights, measure, model = random_task(seed)
        found, other = (decompose(w, measure, model) for w in (weights, times * weights))
        assert other.value == pytest.approx(times * found.value)
        np.testing.assert_allclose(other.factor_shares, found.factor_shares, atol=1e-12)
        np.testing.assert_allclose(other.risk_shares, found.risk_shares, atol=1e-12)

    def test_as_many_factors_as_assets_leave_nothing(self):
        found = decompose(*random_task(1, assets=4, factors=4))
        assert found.residual_exposure == pytest.approx(0, abs=1e-10)
        assert found.residual_contribution == pytest.approx(0, abs=1e-10)


class TestLabels:
    def test_assets_that_are_not_listed_are_not_held(self):
        weights, measure, model = random_task(1)
        found = decompose(weights[["A4", "A1"]], measure, model)
        filled = weights.where(weights.index.isin(["A1", "A4"]), 0.0)
        pd.testing.assert_series_equal(
            found.risk_contributions, decompose(filled, measure, model).risk_contributions
        )

    def test_groups_take_the_order_of_their_first_asset(self):
        found = decompose(*random_task(1))
        groups = pd.Series(["b", "a", "b", "a", "b", "a"], found.weights.index)
        by_group = sum_by_group(found.risk_contributions, groups[::-1], name="groups")
        assert by_group.index.tolist() == ["b", "a"]
        assert by_group["a"] == pytest.approx(found.risk_contributions.iloc[[1, 3, 5]].sum())

    def test_refused(self):
        weights, measure, model = random_task(1)
        with pytest.raises(LabelError, match=r"^weights: unknown row 'D'; there are 'A0'"):
            decompose(pd.Series({"D": 1.0}), measure, model)
        with pytest.raises(TableError, match=r"^weights: no number at row 'A0', column 'value'$"):
            decompose(weights.where(weights.index != "A0"), measure, model)
        with pytest.raises(LabelError, match=r"^exposures: no row 'A6'"):
            decompose(weights, random_task(1, assets=7)[1], model)
        of_assets = decompose(weights, measure, model).risk_contributions
        with pytest.raises(LabelError, match=r"^groups: no row 'A0'"):
            sum_by_group(of_assets, pd.Series(["a"] * 5, weights.index[1:]), name="groups")
        blank = pd.Series(["a", None, *["a"] * 4], weights.index)
        with pytest.raises(TableError, match=r"^groups: row 'A1' is blank; wanted the"):
            sum_by_group(of_assets, blank, name="groups")

    @pytest.mark.parametrize("units", [1.0, 1e-4])
    @pytest.mark.parametrize("apart", [1e-8, 1e-9, 1e-10, 0.0])
    def test_factors_that_are_nearly_combinations_are_named(self, apart, units):
        weights, measure, model = random_task(1)
        B = model.exposures.copy()
        B["F2"] = units * (B["F0"] + B["F1"] + apart * B["F2"])
        nearly = factor_model(B, model.factor_covariance, model.specific_variances)
        message = r"^exposures: 'F0', 'F1', 'F2' are combinations of each other but for"
        with pytest.raises(InfeasibleError, match=message):
            decompose(weights, measure, nearly)

    @pytest.mark.parametrize("apart", [1e-6, 1e-4])
    def test_order_does_not_matter_near_a_combination(self, apart):
        weights, measure, model = random_task(1)
        B = model.exposures.copy()
        B["F2"] = B["F0"] + B["F1"] + apart * B["F2"]
        one = factor_model(B, model.factor_covariance, model.specific_variances)
        F = ["F2", "F0", "F1"]
        other = factor_model(B[F], one.factor_covariance.loc[F, F], one.specific_variances)
        found, again = (decompose(weights, measure, each) for each in (one, other))
        pd.testing.assert_series_equal(
            again.factor_contributions[B.columns], found.factor_contributions, rtol=1e-6
        )
        assert again.residual_contribution == pytest.approx(found.residual_contribution, rel=1e-6)

    def test_no_risk_to_share(self):
        weights, measure, model = random_task(1)
        with pytest.raises(InfeasibleError, match=r"^weights: the portfolio has no volatility"):
            decompose(0 * weights, measure, model)
        nothing = NoRisk(assets=measure.assets, scales=np.ones(6))
        message = r"^weights: the portfolio has no quartic risk to share$"
        with pytest.raises(InfeasibleError, match=message):
            decompose_by_asset(weights, nothing)


def test_exposures_without_full_rank_are_refused_by_name():
    """A factor that no asset is exposed to is none of them: it adds nothing."""
    names, factors = ["A", "B", "C"], ["Growth", "Twice", "Rates", "Unused"]
    B = pd.DataFrame([[1, 2, 0, 0], [0.5, 1, 1, 0], [0, 0, 2, 0]], names, factors, dtype=float)
    covariance = pd.DataFrame(np.eye(4) * 0.04, factors, factors)
    specific = pd.Series(0.01, names)
    weights = pd.Series([0.5, 0.3, 0.2], names)
    whole = factor_model(B, covariance, specific)
    message = "^exposures: 'Growth', 'Twice' are combinations of each other .*; leave one out$"
    with pytest.raises(InfeasibleError, match=message):
        decompose(weights, Volatility.of(whole.covariance), whole)
    kept = factors[:1] + factors[2:]
    model = factor_model(B[kept], covariance.loc[kept, kept], specific)
    found = decompose(weights, Volatility.of(model.covariance), model)
    assert found.factor_contributions["Unused"] == 0
    total = found.factor_contributions.sum() + found.residual_contribution
    assert total == pytest.approx(found.value)
