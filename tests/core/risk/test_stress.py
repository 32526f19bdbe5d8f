"""Stress: portfolios by exposures, conditional moves by a second road, extremes by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfactor.core.risk.stress import extreme_moves, factor_moves, far_out, stress
from xlfactor.errors import InfeasibleError, LabelError, TableError

FACTORS = pd.Index(["Growth", "Rates", "Inflation", "Credit"])
ASSETS = pd.Index(["Stocks", "Bonds", "Gold"])


def task(seed):
    rng = np.random.default_rng(seed)
    root = rng.normal(0, 0.1, (4, 6))
    covariance = pd.DataFrame(root @ root.T, FACTORS, FACTORS)
    exposures = pd.DataFrame(rng.normal(0.3, 0.5, (3, 4)), ASSETS, FACTORS)
    weights = pd.DataFrame(rng.dirichlet(np.ones(3), 2).T, ASSETS, ["P", "Q"])
    shocks = pd.DataFrame(rng.normal(0, 0.2, (3, 4)), ["S1", "S2", "S3"], FACTORS)
    shocks = shocks.where(rng.random((3, 4)) < 0.5)
    shocks["Growth"] = rng.normal(0, 0.2, 3)
    return covariance, exposures, weights, shocks


@settings(max_examples=30)
@given(seed=st.integers(0, 100_000))
def test_the_others_move_as_the_precision_matrix_says(seed):
    covariance, _, _, shocks = task(seed)
    moves = factor_moves(shocks, FACTORS, factor_covariance=covariance)
    precision = np.linalg.inv(covariance)
    for scenario, row in shocks.iterrows():
        s = row.notna().to_numpy()
        assert moves.loc[scenario, s].tolist() == row[s].tolist()
        expected = -np.linalg.solve(
            precision[np.ix_(~s, ~s)], precision[np.ix_(~s, s)] @ row[s].to_numpy()
        )
        np.testing.assert_allclose(moves.loc[scenario, ~s], expected, atol=1e-8)
    zero = factor_moves(shocks, FACTORS)
    np.testing.assert_array_equal(zero, shocks.fillna(0))


@settings(max_examples=30)
@given(seed=st.integers(0, 100_000))
def test_assets_and_factors_add_up_to_the_portfolio(seed):
    covariance, exposures, weights, shocks = task(seed)
    moves = factor_moves(shocks, FACTORS, factor_covariance=covariance)
    found = stress(weights, exposures, moves)
    by_hand = moves.to_numpy() @ exposures.to_numpy().T @ weights.to_numpy()
    np.testing.assert_allclose(found.portfolio_returns, by_hand, atol=1e-14)
    for name in weights:
        np.testing.assert_allclose(found.by_factor(name).sum(), found.portfolio_returns[name])
    for scenario in shocks.index:
        np.testing.assert_allclose(
            found.in_scenario(scenario).sum(), found.portfolio_returns.loc[scenario]
        )
    # the order of rows and columns does not matter, nor does a short table of scenarios
    other = stress(weights[::-1], exposures.iloc[::-1, ::-1], moves.iloc[:, ::-1])
    pd.testing.assert_frame_equal(
        other.portfolio_returns, found.portfolio_returns, check_exact=False
    )
    alone = factor_moves(shocks[["Growth"]], FACTORS)
    assert (alone[["Rates", "Inflation", "Credit"]] == 0).all().all()


def test_a_loss_by_hand():
    exposures = pd.DataFrame({"Growth": [1.0, 0.1], "Rates": [0.0, 1.0]}, ["Stocks", "Bonds"])
    moves = factor_moves(pd.DataFrame({"Growth": {"Crash": -0.3}}), exposures.columns)
    found = stress(pd.DataFrame({"Mix": {"Stocks": 0.6, "Bonds": 0.4}}), exposures, moves)
    assert found.portfolio_returns.loc["Crash", "Mix"] == pytest.approx(-0.192)
    assert found.asset_returns["Crash"].tolist() == pytest.approx([-0.3, -0.03])


def test_extremes_are_the_worst_of_all_stretches_up_to_the_longest():
    F = np.random.default_rng(7).normal(0, 0.05, (40, 2))
    found = extreme_moves(pd.DataFrame(F, columns=["A", "B"]), rows=12)
    sums = np.array([F[i : i + n].sum(axis=0) for n in range(1, 13) for i in range(41 - n)])
    np.testing.assert_allclose(found["lowest"], sums.min(axis=0))
    np.testing.assert_allclose(found["highest"], sums.max(axis=0))
    # a history shorter than a year
    short = extreme_moves(pd.DataFrame(F[:3], columns=["A", "B"]), rows=12)
    assert short.loc["A", "lowest"] <= F[:3, 0].min()


def test_a_shock_is_far_out_beyond_one_and_a_half_of_the_worst_in_its_direction():
    extremes = pd.DataFrame({"lowest": [-0.2, 0.01], "highest": [0.1, 0.05]}, ["Growth", "Rates"])
    shocks = pd.DataFrame(
        {"Growth": [-0.3, -0.301, 0.14, 0.16, None], "Rates": [None, None, None, 0.07, -0.001]},
        ["A", "B", "C", "D", "E"],
    )
    assert list(far_out(shocks, extremes)) == [
        ("B", "Growth", -0.301, -0.2),
        ("D", "Growth", 0.16, 0.1),
        # what never fell has no worst fall
        ("E", "Rates", -0.001, 0.01),
    ]


def test_inputs_that_do_not_fit_are_named():
    _, exposures, weights, shocks = task(1)
    with pytest.raises(LabelError, match=r"^scenarios: no factor 'Growht' \(did you mean 'Gro"):
        factor_moves(shocks.rename(columns={"Growth": "Growht"}), FACTORS)
    with pytest.raises(LabelError, match=r"^scenarios: row 'S1' occurs more than once"):
        factor_moves(shocks.rename({"S2": "S1"}), FACTORS)
    shocks.loc["S2"] = np.nan
    with pytest.raises(TableError, match=r"^scenarios: row 'S2' shocks no factor"):
        factor_moves(shocks, FACTORS)
    with pytest.raises(LabelError, match=r"^weights: unknown row 'Silver'"):
        stress(weights.rename({"Gold": "Silver"}), exposures, factor_moves(shocks[:1], FACTORS))
    with pytest.raises(LabelError, match=r"^scenario: no row 'S9'"):
        stress(weights, exposures, factor_moves(shocks[:1], FACTORS)).in_scenario("S9")


def test_factors_that_nothing_moves_with_are_named():
    covariance, _, _, _ = task(2)
    still = covariance.copy()
    still.loc["Rates"] = still["Rates"] = 0.0
    shock = pd.DataFrame({"Rates": {"Rise": 0.02}})
    with pytest.raises(InfeasibleError, match=r"^scenarios: row 'Rise': 'Rates' has no variance"):
        factor_moves(shock, FACTORS, factor_covariance=still)
    twin = covariance.copy()
    twin["Rates"] = twin["Growth"]
    twin.loc["Rates"] = twin.loc["Growth"]
    both = pd.DataFrame({"Rates": {"Rise": 0.02}, "Growth": {"Rise": 0.01}})
    with pytest.raises(
        InfeasibleError, match=r"^scenarios: row 'Rise': factor_covariance: factor"
    ):
        factor_moves(both, FACTORS, factor_covariance=twin)
    np.testing.assert_array_equal(factor_moves(both, FACTORS), [[0.01, 0.02, 0.0, 0.0]])
