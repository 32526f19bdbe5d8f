"""Active risk: laws, and a mix of two assets by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfactor.core.factors.model import factor_model
from xlfactor.core.risk.active import (
    active_asset_risks,
    active_factor_risks,
    active_weights,
    tracking_errors,
)
from xlfactor.core.risk.measures import Volatility
from xlfactor.errors import InfeasibleError, LabelError, TableError

ASSETS, FACTORS = pd.Index([f"A{i}" for i in range(5)]), ["F0", "F1"]


def task(seed):
    """Return a model, portfolios and a benchmark that sum to one."""
    rng = np.random.default_rng(seed)
    root = rng.normal(0, 0.1, (2, 2))
    model = factor_model(
        pd.DataFrame(rng.normal(0.5, 0.5, (5, 2)), ASSETS, FACTORS),
        pd.DataFrame(root @ root.T, FACTORS, FACTORS),
        pd.Series(rng.uniform(0.001, 0.02, 5), ASSETS),
    )
    weights = pd.DataFrame(rng.dirichlet(np.ones(5), 3).T, ASSETS, ["P", "Q", "R"])
    return model, weights, pd.Series(rng.dirichlet(np.ones(5)), ASSETS)


def test_by_hand():
    names = pd.Index(["Stocks", "Bonds"])
    Sigma = pd.DataFrame([[0.04, 0.0], [0.0, 0.01]], names, names)
    mix, benchmark = pd.DataFrame({"P": [0.9, 0.1]}, names), pd.Series([0.7, 0.3], names)
    active = active_weights(mix, benchmark, names)
    measure = Volatility.of(Sigma)
    # .2² × .04 + .2² × .01
    assert tracking_errors(active, measure)["P"] == pytest.approx(np.sqrt(0.002))
    shares = active_asset_risks(active, measure).risk_shares["P"]
    np.testing.assert_allclose(shares, [0.8, 0.2])


@settings(max_examples=30)
@given(seed=st.integers(0, 100_000))
def test_contributions_add_up_to_the_tracking_error(seed):
    model, weights, benchmark = task(seed)
    measure = Volatility.of(model.covariance)
    active = active_weights(weights, benchmark, ASSETS)
    errors = tracking_errors(active, measure)
    by_asset = active_asset_risks(active, measure)
    by_factor = active_factor_risks(active, measure, model)
    np.testing.assert_allclose(by_asset.risk_contributions.sum(), errors)
    np.testing.assert_allclose(by_factor.risk_contributions.sum(), errors)
    # active exposures are differences of exposures
    np.testing.assert_allclose(
        by_factor.exposures.drop("Residual"),
        (model.exposures.T @ weights).sub(model.exposures.T @ benchmark, axis=0),
        atol=1e-14,
    )
    # twice as far from the benchmark, twice the error
    twice = active_weights(weights.mul(2).sub(benchmark, axis=0), benchmark, ASSETS)
    np.testing.assert_allclose(tracking_errors(twice, measure), 2 * errors)


def test_the_order_of_rows_does_not_matter_and_what_is_not_listed_is_not_held():
    _, weights, benchmark = task(3)
    one = active_weights(weights, benchmark, ASSETS)
    pd.testing.assert_frame_equal(active_weights(weights[::-1], benchmark[::-1], ASSETS), one)
    alone = active_weights(weights.iloc[:2], pd.Series({"A4": 1.0}), ASSETS)
    assert alone.loc["A4"].tolist() == [-1, -1, -1]
    assert alone.loc["A3"].tolist() == [0, 0, 0]


def test_the_benchmark_itself_has_no_error_and_none_to_share():
    model, weights, benchmark = task(4)
    active = active_weights(weights.assign(Q=benchmark), benchmark, ASSETS)
    measure = Volatility.of(model.covariance)
    assert tracking_errors(active, measure)["Q"] == 0
    for found in (
        lambda: active_asset_risks(active, measure),
        lambda: active_factor_risks(active, measure, model),
    ):
        with pytest.raises(InfeasibleError, match=r"^'Q': the portfolio is the benchmark"):
            found()


def test_inputs_that_do_not_fit_are_named():
    _, weights, benchmark = task(5)
    with pytest.raises(TableError, match=r"^benchmark: the weights sum to 90\.0000%; wanted 100"):
        active_weights(weights, 0.9 * benchmark, ASSETS)
    with pytest.raises(LabelError, match=r"^benchmark: unknown row 'Gold'"):
        active_weights(weights, pd.Series({"Gold": 1.0}), ASSETS)
    with pytest.raises(LabelError, match=r"^weights: unknown row 'Gold'"):
        active_weights(weights.rename({"A0": "Gold"}), benchmark, ASSETS)
    with pytest.raises(TableError, match=r"^benchmark: no number at row 'A0'"):
        active_weights(weights, benchmark.where(benchmark.index != "A0"), ASSETS)
