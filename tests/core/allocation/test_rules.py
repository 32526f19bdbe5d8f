"""Weights by rule: closed forms, optimality and messages."""

import re

import numpy as np
import pandas as pd
import pytest

from tests.core.allocation.optimality import kkt_residual
from tests.core.allocation.random_problems import random_portfolios
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.mean_variance import tangency_factor_weights
from xlfactor.core.allocation.objectives import variance_distance
from xlfactor.core.allocation.rules import (
    equal_weights,
    inverse_volatility_weights,
    minimum_variance_weights,
)
from xlfactor.errors import InfeasibleError, LabelError, TableError


def square(table, names):
    return pd.DataFrame(table, index=names, columns=names)


def of_rank(rank, n=8, seed=0):
    R = np.random.default_rng(seed).normal(size=(rank, n))
    return square(R.T @ R * 1e-3, [f"A{i}" for i in range(n)])


class TestMinimumVariance:
    def test_closed_form_without_binding_limits(self, study_covariance):
        ones = np.ones(len(study_covariance))
        y = np.linalg.solve(study_covariance.to_numpy(), ones)
        found = minimum_variance_weights(
            study_covariance, limits=Limits.between(study_covariance.index, lower=-5.0, upper=5.0)
        )
        np.testing.assert_allclose(found, y / y.sum(), atol=1e-11)

    @pytest.mark.parametrize("upper", [1.0, 0.3, 0.1])
    def test_is_optimal(self, study_covariance, upper):
        assets, Sigma = study_covariance.index, study_covariance.to_numpy()
        w = minimum_variance_weights(
            study_covariance, limits=Limits.between(assets, lower=0.0, upper=upper)
        )
        A = np.vstack([np.ones(14), np.eye(14)])
        rows = (A, np.r_[1, np.zeros(14)], np.r_[1, np.full(14, upper)])
        size = np.abs(Sigma @ w).max()
        assert kkt_residual(Sigma @ w / size, rows, w.to_numpy()) < 1e-9
        rng = np.random.default_rng(1)
        others = random_portfolios(rng, np.zeros(14), np.full(14, upper))
        assert (np.einsum("ij,jk,ik->i", others, Sigma, others) >= w @ Sigma @ w - 1e-15).all()

    def test_singular_covariance_has_one_answer(self):
        """Three scenarios of eight assets: many portfolios without risk, the smallest is given."""
        Sigma = of_rank(3)
        found = minimum_variance_weights(
            Sigma, limits=Limits.between(Sigma.index, lower=-1.0, upper=1.0)
        )
        assert found @ Sigma @ found < 1e-20
        order = list(Sigma.index[[3, 1, 7, 0, 2, 6, 5, 4]])
        shuffled = minimum_variance_weights(
            Sigma.loc[order, order], limits=Limits.between(Sigma.index, lower=-1.0, upper=1.0)
        )
        np.testing.assert_allclose(shuffled[Sigma.index], found, atol=1e-10)

    def test_order_of_the_limits_does_not_matter(self, study_covariance):
        upper = pd.Series(np.linspace(0.05, 0.3, 14), index=study_covariance.index)
        limits = Limits(lower=upper * 0, upper=upper)
        turned = Limits(lower=upper[::-1] * 0, upper=upper[::-1])
        np.testing.assert_array_equal(
            minimum_variance_weights(study_covariance, limits=turned),
            minimum_variance_weights(study_covariance, limits=limits),
        )

    def test_other_names(self, study_covariance):
        with pytest.raises(LabelError, match=r"^limits: unknown row 'Gold'; there are 'US"):
            minimum_variance_weights(
                study_covariance,
                limits=Limits.between(
                    pd.Index([*study_covariance.index, "Gold"]), lower=0.0, upper=1.0
                ),
            )


@pytest.mark.parametrize("rank", [3, 20])
def test_variance_as_a_distance(rank):
    Sigma = of_rank(rank).to_numpy()
    root = variance_distance(Sigma)
    np.testing.assert_allclose(root.A.T @ root.A, Sigma, atol=1e-17)


def test_equal_weights():
    assert equal_weights(pd.Index(["A", "B", "C", "D"])).tolist() == [0.25] * 4
    with pytest.raises(LabelError, match=r"^assets: row 'A' occurs more than once$"):
        equal_weights(pd.Index(["A", "A"]))
    with pytest.raises(TableError, match=r"^assets: found none; wanted one at least$"):
        equal_weights(pd.Index([]))


class TestInverseVolatility:
    def test_products_are_alike(self):
        sigma = pd.Series({"A": 0.3, "B": 0.2, "C": 0.15})
        found = inverse_volatility_weights(sigma)
        np.testing.assert_allclose(found * sigma, 1 / (1 / sigma).sum(), rtol=1e-14)
        assert found.sum() == pytest.approx(1.0, abs=1e-15)

    @pytest.mark.parametrize("wrong", [0.0, -0.1])
    def test_not_above_zero(self, wrong):
        message = f"volatilities: row 'B': found {wrong:g}; wanted a number above zero"
        with pytest.raises(TableError, match=f"^{re.escape(message)}$"):
            inverse_volatility_weights(pd.Series({"A": 0.3, "B": wrong}))


class TestTangency:
    Sigma_f = square([[0.04, 0.01], [0.01, 0.02]], ["Growth", "Rates"])

    def test_order_of_the_premia_does_not_matter(self):
        premia = pd.Series({"Growth": 0.04, "Rates": 0.01})
        found = tangency_factor_weights(self.Sigma_f, premia)
        np.testing.assert_array_equal(tangency_factor_weights(self.Sigma_f, premia[::-1]), found)
        np.testing.assert_allclose(found, [1, 0], atol=1e-15)

    def test_the_sign_is_kept(self):
        """Premia below zero: the position is short, its sum is minus one."""
        found = tangency_factor_weights(self.Sigma_f, pd.Series({"Growth": -0.04, "Rates": -0.03}))
        np.testing.assert_allclose(found, [-5 / 13, -8 / 13], rtol=1e-12)

    def test_a_sum_of_zero(self):
        identity = square(np.eye(2), ["Growth", "Rates"])
        message = "premia: the tangency weights sum to zero and cannot be scaled"
        with pytest.raises(InfeasibleError, match=f"^{message}$"):
            tangency_factor_weights(identity, pd.Series({"Growth": 0.01, "Rates": -0.01}))

    def test_collinear_factors(self):
        ones = square(np.ones((2, 2)), ["Growth", "Rates"])
        with pytest.raises(
            InfeasibleError,
            match=r"^factor_covariance: factor 'Rates' is a combination of 'Growth' \(condition",
        ):
            tangency_factor_weights(ones, pd.Series({"Growth": 0.01, "Rates": 0.02}))
