"""The blend of factor targets and asset anchor: the study's figures, laws, second roads."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import lsq_linear, minimize

from tests.core.allocation.optimality import kkt_residual
from tests.core.allocation.random_problems import random_portfolios, random_problem
from xlfactor.core.allocation.blending import (
    GAMMAS,
    blend_of,
    blend_weights,
    constrained_blend,
    gamma_path,
)
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.mean_variance import tangency_factor_weights
from xlfactor.core.allocation.rules import inverse_volatility_weights
from xlfactor.core.allocation.targeting import SecondCriterion
from xlfactor.core.factors.mimicking import PrivateFactor, mimicking_model
from xlfactor.errors import InfeasibleError, LabelError, OptionError, TableError

PRIVATE = ["Real Estate", "Infrastructure", "Private Equity"]


@pytest.fixture(scope="module")
def models(study_covariance, study_mimicking, study_private):
    """The study's factors, with the private one orthogonal (ours) and raw (as printed)."""
    private = PrivateFactor(name="Private", weights=study_private, assets=pd.Index(PRIVATE))
    raw = study_mimicking.join(study_private.rename("Private"), how="outer").fillna(0.0)
    return {
        "orthogonal": mimicking_model(study_covariance, study_mimicking, private=private),
        "raw": mimicking_model(study_covariance, raw),
    }


@pytest.fixture(scope="module")
def anchor(study_covariance):
    sigma = pd.Series(np.sqrt(np.diag(study_covariance)), index=study_covariance.index)
    return inverse_volatility_weights(sigma)


@pytest.fixture(scope="module")
def study(models, anchor):
    """Inverse-volatility targets of the factors, and inverse-volatility anchor of the assets."""
    target = inverse_volatility_weights(models["raw"].factor_volatilities)
    return blend_of(models["orthogonal"].exposures, target, anchor)


def bounds(assets, lower=0.0, upper=1.0):
    return Limits.between(assets, lower=lower, upper=upper)


def random_blend(seed, n=6, k=3):
    rng = np.random.default_rng(seed)
    assets, factors = [f"A{i}" for i in range(n)], [f"F{i}" for i in range(k)]
    return blend_of(
        pd.DataFrame(rng.normal(size=(n, k)), assets, factors),
        pd.Series(rng.normal(size=k), factors),
        pd.Series(rng.dirichlet(np.ones(n)), assets),
    )


def published_formula(blend, gamma):
    B = blend.exposures.to_numpy()
    return np.linalg.solve(
        gamma * B @ B.T + (1 - gamma) * np.eye(len(B)),
        gamma * B @ blend.target_exposures + (1 - gamma) * blend.anchor_weights,
    )


@pytest.mark.parametrize(
    ("private", "rule", "total"),
    [
        # the study's about .92 came from its raw private factor, of variance .029502
        ("raw", "inverse volatility", 0.9226),
        ("orthogonal", "inverse volatility", 0.8784),
        ("orthogonal", "tangency", 1.1139),
    ],
)
def test_published_sum_of_weights(
    models, study_covariance, horizon_figures, anchor, private, rule, total
):
    """At gamma .7 the study prints a sum of about .92; what else it would be."""
    model = models[private]
    printed = 0.029502 if private == "raw" else 0.011578
    assert model.factor_volatilities["Private"] ** 2 == pytest.approx(printed, abs=1e-6)
    if rule == "tangency":
        mu = horizon_figures.loc[study_covariance.index, "10Y-Arith-Return"]
        premia = model.mimicking_weights.T @ mu
        target = tangency_factor_weights(model.factor_covariance, premia)
    else:
        target = inverse_volatility_weights(model.factor_volatilities)
    blend = blend_of(models["orthogonal"].exposures, target, anchor)
    assert blend_weights(blend, gamma=0.7).sum() == pytest.approx(total, abs=5e-5)


class TestClosedForm:
    @pytest.mark.parametrize("gamma", [0.0, 0.3, 0.7, 0.999])
    def test_published_formula(self, study, gamma):
        np.testing.assert_allclose(
            blend_weights(study, gamma=gamma), published_formula(study, gamma), atol=1e-12
        )

    def test_at_one_it_is_the_limit(self, study):
        """Nearest to the anchor among the portfolios that hit the target."""
        B = study.exposures.to_numpy()
        found = blend_weights(study, gamma=1.0)
        gap = study.target_exposures - study.exposures.T @ study.anchor_weights
        expected = study.anchor_weights + np.linalg.pinv(B.T) @ gap
        np.testing.assert_allclose(found, expected, atol=1e-12)
        np.testing.assert_allclose(found, published_formula(study, 1 - 1e-9), atol=1e-6)

    @settings(max_examples=30)
    @given(seed=st.integers(0, 100_000), gamma=st.floats(0, 0.999))
    def test_gradient_is_zero(self, seed, gamma):
        blend = random_blend(seed)
        w = blend_weights(blend, gamma=gamma)
        misses = blend.exposures.T @ w - blend.target_exposures
        gradient = gamma * blend.exposures @ misses + (1 - gamma) * (w - blend.anchor_weights)
        np.testing.assert_allclose(gradient, 0, atol=1e-12)

    def test_rank_deficient_exposures(self):
        blend = random_blend(3)
        twice = blend_of(
            blend.exposures.assign(Again=blend.exposures["F0"]),
            pd.concat([blend.target_exposures, pd.Series({"Again": 2.0})]),
            blend.anchor_weights,
        )
        near = published_formula(twice, 1 - 1e-8)
        np.testing.assert_allclose(blend_weights(twice, gamma=1.0), near, atol=1e-6)


class TestWithinLimits:
    @pytest.mark.parametrize("gamma", [0.0, 0.4, 0.7, 1.0])
    def test_is_optimal(self, study, gamma):
        assets = study.exposures.index
        found = constrained_blend(study, gamma=gamma, limits=bounds(assets, 0.02, 0.2))
        w, B = found.weights, study.exposures
        assert w.sum() == pytest.approx(1.0, abs=1e-12)
        A = np.vstack([np.ones(14), np.eye(14)])
        rows = (A, np.r_[1, np.full(14, 0.02)], np.r_[1, np.full(14, 0.2)])
        misses = B.T @ w - study.target_exposures
        gradient = gamma * B @ misses + (1 - gamma) * (w - study.anchor_weights)
        assert kkt_residual(gradient.to_numpy(), rows, w.to_numpy()) < 1e-10
        assert found.residual < 1e-10
        assert found.solver == "DAQP (active set)"
        points = random_portfolios(np.random.default_rng(1), np.full(14, 0.02), np.full(14, 0.2))

        def objective(w):
            misses = w @ B.to_numpy() - study.target_exposures.to_numpy()
            moves = w - study.anchor_weights.to_numpy()
            return gamma * (misses**2).sum(-1) + (1 - gamma) * (moves**2).sum(-1)

        assert objective(points).min() >= objective(w.to_numpy()) - 1e-14

    @pytest.mark.parametrize("gamma", [0.2, 0.8])
    def test_second_road(self, gamma):
        """Bounded least squares of scipy, the full investment by a heavy penalty."""
        blend = random_blend(5)
        B = blend.exposures.to_numpy()
        heavy = 1e5
        F = np.vstack([np.sqrt(gamma) * B.T, np.sqrt(1 - gamma) * np.eye(6), heavy * np.ones(6)])
        g = np.r_[
            np.sqrt(gamma) * blend.target_exposures,
            np.sqrt(1 - gamma) * blend.anchor_weights,
            heavy,
        ]
        other = lsq_linear(F, g, bounds=(0, 0.5), tol=1e-15)
        found = constrained_blend(
            blend, gamma=gamma, limits=bounds(blend.exposures.index, 0.0, 0.5)
        )
        np.testing.assert_allclose(found.weights, other.x, atol=1e-7)

    def test_at_one_the_anchor_decides(self, study):
        assets = study.exposures.index
        found = constrained_blend(study, gamma=1.0, limits=bounds(assets, -1.0, 1.0)).weights
        misses = study.exposures.T @ found - study.target_exposures
        np.testing.assert_allclose(misses, 0, atol=1e-12)
        E = np.vstack([study.exposures.T, np.ones(14)])
        gap = np.r_[study.target_exposures, 1.0] - E @ study.anchor_weights
        expected = study.anchor_weights + np.linalg.pinv(E) @ gap
        np.testing.assert_allclose(found, expected, atol=1e-11)

    @pytest.mark.parametrize("seed", range(20))
    def test_at_one_units_and_orders_do_not_matter(self, seed):
        """With a turnover limit; the nearest to the anchor by another solver is not nearer."""
        problem = random_problem(seed)
        current = problem.limits.current
        B, target = problem.exposures, problem.target
        anchor = pd.Series(np.random.default_rng(seed).dirichlet(np.ones(len(B))), B.index)
        found = constrained_blend(blend_of(B, target, anchor), gamma=1.0, limits=problem.limits)
        for by in (0.01, 0.0001, 10_000.0):
            scaled = blend_of(B * by, target * by, anchor)
            other = constrained_blend(scaled, gamma=1.0, limits=problem.limits)
            np.testing.assert_allclose(other.weights, found.weights, atol=1e-8)
        rng = np.random.default_rng(seed)
        shuffled = blend_of(
            B.loc[rng.permutation(B.index), rng.permutation(B.columns)], target, anchor
        )
        other = constrained_blend(shuffled, gamma=1.0, limits=problem.limits)
        np.testing.assert_allclose(other.weights[B.index], found.weights, atol=1e-8)
        # target allocation with the anchor as the portfolio to stay near to, if nothing is traded
        same = replace(
            problem,
            factor_weights=target * 0 + 1,
            limits=replace(problem.limits, current=anchor, turnover=None),
            criterion=SecondCriterion.NEAREST_TO_CURRENT,
        )
        free = constrained_blend(
            blend_of(B, target, anchor),
            gamma=1.0,
            limits=replace(problem.limits, current=current, turnover=None),
        )
        np.testing.assert_allclose(free.weights, same.solved().weights, atol=1e-8)

    @pytest.mark.parametrize("limited", [False, True])
    def test_gamma_near_one_tends_to_gamma_one(self, study, limited):
        limits = bounds(study.exposures.index, 0.0, 0.4) if limited else None
        path = gamma_path(study, gammas=[1 - 1e-4, 1 - 1e-6, 1 - 1e-8, 1.0], limits=limits)
        off = path.weights.sub(path.weights[1.0], axis=0).abs().max()
        assert off[1 - 1e-6] < off[1 - 1e-4] / 50
        assert off[1 - 1e-8] < 1e-6

    @settings(max_examples=15)
    @given(seed=st.integers(0, 100_000), gamma=st.floats(0, 1))
    def test_slsqp_finds_none_better(self, seed, gamma):
        blend = random_blend(seed)
        B, b = blend.exposures.to_numpy(), blend.target_exposures.to_numpy()
        anchor = blend.anchor_weights.to_numpy()

        def objective(w):
            return gamma * ((B.T @ w - b) ** 2).sum() + (1 - gamma) * ((w - anchor) ** 2).sum()

        rival = minimize(
            objective,
            np.full(6, 1 / 6),
            jac=lambda w: 2 * gamma * B @ (B.T @ w - b) + 2 * (1 - gamma) * (w - anchor),
            bounds=[(0, 0.5)] * 6,
            constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
            method="SLSQP",
            options={"ftol": 1e-14},
        )
        limits = bounds(blend.exposures.index, 0.0, 0.5)
        found = constrained_blend(blend, gamma=gamma, limits=limits).weights.to_numpy()
        assert objective(found) <= rival.fun + 1e-12
        assert objective(found) == pytest.approx(rival.fun, abs=1e-6)

    def test_no_portfolio(self, study):
        message = (
            "limits: no portfolio meets them: the weights sum to 100.0%, upper limits of 14 "
            "assets that sum to 70.0% cannot hold together; at the nearest they are missed by "
            "30.0% in total"
        )
        with pytest.raises(InfeasibleError, match=f"^{re.escape(message)}$"):
            constrained_blend(study, gamma=0.5, limits=bounds(study.exposures.index, 0.0, 0.05))


@pytest.mark.parametrize("limited", [False, True])
def test_path(study, limited):
    limits = bounds(study.exposures.index) if limited else None
    path = gamma_path(study, gammas=GAMMAS, limits=limits)
    assert path.weights.shape == (14, len(GAMMAS))
    np.testing.assert_allclose(path.weights[0.0], study.anchor_weights, atol=1e-10)
    assert (path.target_distances.diff().dropna() < 1e-9).all()
    assert (path.anchor_distances.diff().dropna() > -1e-9).all()
    expected = study.exposures.T @ path.weights[0.5]
    np.testing.assert_allclose(path.exposures[0.5], expected, atol=1e-15)
    assert path.target_distances[0.5] == pytest.approx(
        np.linalg.norm(expected - study.target_exposures), abs=1e-15
    )
    assert path.residual < 1e-10
    if limited:
        np.testing.assert_allclose(path.total_weights, 1.0, atol=1e-12)


def test_order_does_not_matter(study):
    rng = np.random.default_rng(0)
    shuffled = blend_of(
        study.exposures,
        study.target_exposures[::-1],
        study.anchor_weights.iloc[rng.permutation(14)],
    )
    upper = pd.Series(np.linspace(0.05, 0.2, 14), index=study.exposures.index)
    limits = Limits(lower=upper * 0, upper=upper)
    turned = Limits(lower=upper[::-1] * 0, upper=upper)
    for gamma in (0.7, 1.0):
        np.testing.assert_array_equal(
            blend_weights(shuffled, gamma=gamma), blend_weights(study, gamma=gamma)
        )
        np.testing.assert_array_equal(
            constrained_blend(shuffled, gamma=gamma, limits=turned).weights,
            constrained_blend(study, gamma=gamma, limits=limits).weights,
        )


class TestRefused:
    @pytest.mark.parametrize("gamma", [-0.1, 1.1, np.nan])
    def test_gamma(self, study, gamma):
        message = f"gamma: found {gamma:g}; wanted a number from 0 to 1"
        with pytest.raises(OptionError, match=f"^{re.escape(message)}$"):
            blend_weights(study, gamma=gamma)
        with pytest.raises(OptionError, match=f"^{re.escape(message)}$"):
            constrained_blend(study, gamma=gamma, limits=bounds(study.exposures.index))

    def test_names(self, study):
        B, target, anchor = study.exposures, study.target_exposures, study.anchor_weights
        with pytest.raises(
            LabelError, match=r"^target_exposures: no row 'Private'; there are 'Ec"
        ):
            blend_of(B, target.drop("Private"), anchor)
        with pytest.raises(
            LabelError, match=r"^anchor_weights: unknown row 'Comodities' \(did you mean"
        ):
            blend_of(B, target, anchor.rename({"Commodities": "Comodities"}))
        with pytest.raises(LabelError, match=r"^limits: no row 'Private Equity'; there are 'US"):
            constrained_blend(study, gamma=0.5, limits=bounds(B.index[:-1]))

    def test_a_blank_target_is_not_zero(self, study):
        blank = study.target_exposures.where(study.target_exposures.index != "Inflation")
        with pytest.raises(
            TableError,
            match=r"^target_exposures: no number at row 'Inflation', column 'value'$",
        ):
            blend_of(study.exposures, blank, study.anchor_weights)
