"""Portfolios against a benchmark: contributions add up, and a limit is counted as it should be."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfactor.core.factors.model import factor_model
from xlfactor.core.risk.benchmark import ActiveLimit, RangePlace, active_overview
from xlfactor.errors import InfeasibleError, LabelError, OptionError, TableError

ASSETS, FACTORS = pd.Index([f"A{i}" for i in range(6)]), ["F0", "F1"]
GROUPS = pd.Series(["One", "One", "Two", "Two", "Two", "Three"], ASSETS)
FACTOR_GROUPS = pd.Series("All", FACTORS)


def task(seed):
    """Return a model, a covariance of its own, portfolios and a benchmark."""
    rng = np.random.default_rng(seed)
    root, whole = rng.normal(0, 0.1, (2, 2)), rng.normal(0, 0.1, (6, 8))
    model = factor_model(
        pd.DataFrame(rng.normal(0.5, 0.5, (6, 2)), ASSETS, FACTORS),
        pd.DataFrame(root @ root.T, FACTORS, FACTORS),
        pd.Series(rng.uniform(0.001, 0.02, 6), ASSETS),
    )
    covariance = pd.DataFrame(whole @ whole.T, ASSETS, ASSETS)
    weights = pd.DataFrame(rng.dirichlet(np.ones(6), 3).T, ASSETS, ["P", "Q", "R"])
    return model, covariance, weights, pd.Series(rng.dirichlet(np.ones(6)), ASSETS)


def overview(seed, limit=None, **changes):
    model, covariance, weights, benchmark = task(seed)
    given = {"weights": weights, "benchmark": benchmark, "covariance": covariance} | changes
    return active_overview(
        given["weights"], given["benchmark"], model, covariance=given["covariance"],
        groups=GROUPS, factor_groups=FACTOR_GROUPS, limit=limit or ActiveLimit(),
    )  # fmt: skip


@settings(max_examples=30)
@given(seed=st.integers(0, 100_000))
def test_contributions_by_asset_factor_and_group_add_up_to_the_tracking_error(seed):
    model, covariance, weights, benchmark = task(seed)
    found = overview(seed, ActiveLimit(limit=0.05))
    a = weights.sub(benchmark, axis=0)
    errors = np.sqrt((a * (covariance @ a)).sum())
    np.testing.assert_allclose(found.tracking_errors, errors, rtol=1e-12)
    assert all(miss < 1e-12 for miss in found.misses.values())
    assert list(found.misses) == ["factor", "asset", "group", "group of factors"]
    by_hand = a * (covariance @ a) / errors
    np.testing.assert_allclose(found.by_asset.risk_contributions, by_hand, atol=1e-14)
    np.testing.assert_allclose(found.limit_use.sum(), errors / 0.05, rtol=1e-12)
    # in the model, the squares of the parts sum to the square of the whole
    figures = found.figures
    np.testing.assert_allclose(
        figures["model_error"], np.sqrt((a * (model.covariance @ a)).sum()), rtol=1e-12
    )
    np.testing.assert_allclose(
        found.exposures.sub(found.benchmark_exposures, axis=0),
        found.by_factor.exposures.drop("Residual"), atol=1e-14,
    )  # fmt: skip


def test_the_order_of_rows_does_not_matter_and_what_is_not_listed_is_not_held():
    _, covariance, weights, benchmark = task(3)
    one = overview(3)
    other = overview(
        3, weights=weights[::-1], benchmark=benchmark[::-1], covariance=covariance.iloc[::-1, ::-1]
    )
    pd.testing.assert_frame_equal(one.figures, other.figures)
    alone = overview(3, benchmark=pd.Series({"A2": 1.0}))
    assert alone.active_weights.loc["A2"].tolist() == (weights.loc["A2"] - 1).tolist()
    np.testing.assert_array_equal(alone.benchmark, [0, 0, 1, 0, 0, 0])


def test_headroom_and_place_are_those_of_the_limit():
    found = overview(4)
    error = found.tracking_errors["P"]
    assert list(found.figures) == [
        "tracking_error", "model_error", "factor_error", "specific_error"
    ]  # fmt: skip
    assert found.limit_use is None
    limit = ActiveLimit(limit=2 * error, lower=error / 2, upper=1.5 * error)
    figures = overview(4, limit).figures.loc["P"]
    assert figures["limit_use"] == pytest.approx(0.5)
    assert figures["headroom"] == pytest.approx(error)
    assert figures["place"] == "within"


@pytest.mark.parametrize(
    ("limit", "error", "place", "keeps"),
    [
        (ActiveLimit(limit=0.02, lower=0.005, upper=0.015), 0.004, RangePlace.BELOW, True),
        (ActiveLimit(limit=0.02, lower=0.005, upper=0.015), 0.005, RangePlace.WITHIN, True),
        (ActiveLimit(limit=0.02, lower=0.005, upper=0.015), 0.016, RangePlace.ABOVE, True),
        (ActiveLimit(limit=0.02), 0.0201, RangePlace.WITHIN, False),
        (ActiveLimit(limit=0.02), 0.02 + 1e-12, RangePlace.WITHIN, True),
        (ActiveLimit(lower=0.01), 0.5, RangePlace.WITHIN, True),
        (ActiveLimit(upper=0.01), 0.5, RangePlace.ABOVE, True),
    ],
)
def test_a_range_and_a_limit_are_kept_or_not(limit, error, place, keeps):
    assert limit.place(error) is place
    assert limit.keeps(error) is keeps


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"lower": 0.02, "upper": 0.01}, r"^working_range_lower: found 2\.00%, which is above "
         r"working_range_upper, 1\.00%"),
        ({"upper": 0.03, "limit": 0.02}, "^working_range_upper: found 3.00%, which is above "
         "tracking_error_limit"),
        ({"lower": 0.03, "limit": 0.02}, "^working_range_lower: found 3.00%"),
    ],
)  # fmt: skip
def test_a_range_out_of_order_is_refused(given, message):
    with pytest.raises(OptionError, match=message):
        ActiveLimit(**given)


def test_the_benchmark_itself_has_no_error_and_is_left_out_of_the_shares():
    _, _, weights, benchmark = task(5)
    found = overview(5, weights=weights.assign(Q=benchmark))
    assert found.tracking_errors["Q"] == 0
    assert list(found.by_asset.portfolios) == ["P", "R"]
    with pytest.raises(InfeasibleError, match=r"^'P': the portfolio is the benchmark"):
        overview(5, weights=pd.DataFrame({"P": benchmark}))


def test_inputs_that_do_not_fit_are_named():
    _, covariance, _, benchmark = task(6)
    with pytest.raises(TableError, match=r"^benchmark: the weights sum to 110"):
        overview(6, benchmark=1.1 * benchmark)
    with pytest.raises(LabelError, match=r"^benchmark: unknown row 'Gold'"):
        overview(6, benchmark=pd.Series({"Gold": 1.0}))
    with pytest.raises(LabelError, match=r"^covariance: no row 'A0'"):
        overview(6, covariance=covariance.iloc[1:, 1:])
