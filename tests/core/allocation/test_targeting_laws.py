"""Weights nearest to target exposures: unique in every order, and not beaten by any other."""

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.targeting import SecondCriterion, target_exposure_weights

FACTORS = ["Equity", "Inflation", "Real Rates", "Commodity", "Credit", "Emerging"]
SEEDS = st.integers(0, 2**32 - 1)


def problem(seed, *, n=15, k=6, lower=0.0, upper=1.0):
    """Return exposures, targets and a problem's other inputs, drawn from a seed."""
    rng = np.random.default_rng(seed)
    assets, factors = [f"Asset {i}" for i in range(n)], FACTORS[:k]
    B = pd.DataFrame(rng.normal(0, 0.6, (n, k)), index=assets, columns=factors)
    R = rng.normal(0, 0.02, (3 * n, n)) * (1 + np.arange(n) / 3)
    Sigma = pd.DataFrame(np.cov(R.T) * 12, index=assets, columns=assets)
    current = pd.Series(rng.dirichlet(np.ones(n)), index=assets)
    limits = replace(Limits.between(B.index, lower=lower, upper=upper), current=current)
    target = pd.Series(rng.normal(0.1, 0.2, k), index=factors)
    return B, target, {"covariance": Sigma, "limits": limits}


@settings(max_examples=30)
@given(
    seed=SEEDS,
    criterion=st.sampled_from(list(SecondCriterion)),
    traded=st.sampled_from([None, 0.2, 0.6]),
)
def test_the_answer_does_not_depend_on_the_order_of_assets_and_factors(seed, criterion, traded):
    B, target, rest = problem(seed)
    rest["limits"] = replace(rest["limits"], turnover=traded)
    first = target_exposure_weights(B, target, **rest, second_criterion=criterion)
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(B.index), rng.permutation(B.columns)
    second = target_exposure_weights(
        B.loc[rows, columns], target, **rest, second_criterion=criterion
    )
    np.testing.assert_allclose(second.weights[first.weights.index], first.weights, atol=1e-8)
    assert first.residual < 1e-9
    assert set(second.binding) == set(first.binding)


def test_each_other_table_may_come_in_any_order():
    B, target, rest = problem(1)
    rng = np.random.default_rng(2)
    p, limits = rng.permutation(B.index), rest["limits"]
    shuffled = {
        "covariance": rest["covariance"].loc[p, rng.permutation(B.index)],
        "limits": replace(limits, lower=limits.lower[p], current=limits.current[p[::-1]]),
        "factor_weights": pd.Series([1, 2, 3, 4, 5, 6.0], index=FACTORS)[::-1],
    }
    plain = target_exposure_weights(B, target, **rest, factor_weights=shuffled["factor_weights"])
    other = target_exposure_weights(B, target[::-1], **shuffled)
    pd.testing.assert_series_equal(other.weights, plain.weights, atol=1e-12)


@settings(max_examples=20)
@given(seed=SEEDS, criterion=st.sampled_from(list(SecondCriterion)))
def test_no_feasible_portfolio_is_nearer_nor_as_near_and_better(seed, criterion):
    B, target, rest = problem(seed, n=8, k=3)
    found = target_exposure_weights(B, target, **rest, second_criterion=criterion)
    nearest = ((B.T @ found.weights - target) ** 2).sum()
    Sigma, held = rest["covariance"].to_numpy(), rest["limits"].current.to_numpy()

    def second(w):
        return {
            SecondCriterion.LEAST_VARIANCE: w @ Sigma @ w,
            SecondCriterion.NEAREST_TO_CURRENT: (w - held) @ (w - held),
            SecondCriterion.LEAST_SQUARED_WEIGHTS: w @ w,
        }[criterion]

    others = np.random.default_rng(seed).dirichlet(np.ones(8), 500)
    misses = ((others @ B.to_numpy() - target.to_numpy()) ** 2).sum(axis=1)
    assert misses.min() >= nearest - 1e-12
    # all portfolios as near as the best share its exposures
    limits = [
        {"type": "eq", "fun": lambda w: w.sum() - 1},
        {"type": "eq", "fun": lambda w: B.to_numpy().T @ w - found.exposures.to_numpy()},
    ]
    rival = minimize(
        second, found.weights.to_numpy(), bounds=[(0, 1)] * 8, constraints=limits,
        method="SLSQP", options={"ftol": 1e-14},
    )  # fmt: skip
    assert second(found.weights.to_numpy()) <= rival.fun + 1e-9
