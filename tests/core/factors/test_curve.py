"""Components of the yield curve: against numpy's SVD, and with the signs that are stated."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.factors.curve import curve_components
from xlfactor.errors import InsufficientError, LabelError, OptionError, TableError

YEARS = np.arange(1, 11)


def yields(rows=120, seed=0):
    """Return yields that move by a level, a slope and a hump, with noise of each maturity."""
    rng = np.random.default_rng(seed)
    m = 0.5 * YEARS
    shapes = np.array([np.ones(10), (1 - np.exp(-m)) / m, (1 - np.exp(-m)) / m - np.exp(-m)])
    moves = rng.normal(0, [0.003, 0.003, 0.005], (rows, 3)) @ shapes
    return pd.DataFrame(
        0.04 + moves.cumsum(axis=0) + rng.normal(0, 1e-4, (rows, 10)),
        index=pd.date_range("2010-01-31", periods=rows, freq="ME"),
        columns=[f"{year}Y" for year in YEARS],
    )


@pytest.mark.parametrize("seed", range(5))
def test_components_are_the_singular_vectors_of_the_changes(seed):
    table = yields(seed=seed)
    found = curve_components(table, count=10)
    changes = np.diff(table.to_numpy(), axis=0)
    centred = changes - changes.mean(axis=0)
    _, s, Vt = np.linalg.svd(centred, full_matrices=False)
    V = found.components.to_numpy()
    np.testing.assert_allclose(np.abs((V * Vt.T).sum(axis=0)), 1, atol=1e-9)
    np.testing.assert_allclose(found.variances, 12 * s**2 / (len(changes) - 1), rtol=1e-9)
    np.testing.assert_allclose(found.explained_shares, s**2 / (s**2).sum(), rtol=1e-9)
    scores = found.scores - found.scores.mean()
    np.testing.assert_allclose(np.linalg.norm(scores, axis=0), s, rtol=1e-9)
    np.testing.assert_allclose(scores.to_numpy() @ V.T, centred, atol=1e-14)


@pytest.mark.parametrize("seed", range(20))
def test_signs_are_as_stated(seed):
    V = curve_components(yields(seed=seed), count=5).components
    assert (V["Level"] > 0).all()
    assert V["Slope"]["10Y"] > 0 > V["Slope"]["1Y"]
    ends, middle = V["Convexity"].iloc[[0, -1]].mean(), V["Convexity"].iloc[2:5].mean()
    assert middle > 0 > ends
    assert (V.loc["10Y", ["Component 4", "Component 5"]] > 0).all()


def test_the_signs_do_not_hang_on_those_of_the_data():
    table = yields()
    mirrored = 0.08 - table
    pd.testing.assert_frame_equal(
        curve_components(mirrored).components, curve_components(table).components
    )


def test_units_scale_the_variances_alone():
    one, hundred = curve_components(yields()), curve_components(100 * yields())
    np.testing.assert_allclose(hundred.components, one.components, atol=1e-9)
    np.testing.assert_allclose(hundred.variances, 1e4 * one.variances)
    np.testing.assert_allclose(hundred.explained_shares, one.explained_shares)
    yearly = curve_components(yields(), periods_per_year=1)
    np.testing.assert_allclose(12 * yearly.variances, one.variances)


def test_the_model_is_the_covariance_up_to_what_is_left_out():
    whole = curve_components(yields(), count=10)
    np.testing.assert_allclose(whole.model.covariance, whole.covariance, atol=1e-15)
    some = curve_components(yields())
    assert list(some.model.factors) == ["Level", "Slope", "Convexity"]
    np.testing.assert_allclose(np.diag(some.model.covariance), np.diag(some.covariance))
    assert some.explained_shares.sum() > 0.99


def test_two_maturities_have_two_components():
    found = curve_components(yields()[["2Y", "10Y"]])
    assert list(found.components) == ["Level", "Slope"]


@pytest.mark.parametrize(
    ("table", "count", "error", "message"),
    [
        (yields(rows=10), None, InsufficientError,
         "yields: 10 dates give 9 changes of 10 maturities; wanted more changes than maturities"),
        (yields()[["10Y", "1Y"]], None, TableError, "yields: column '1Y' stands after '10Y'"),
        (yields().rename(columns={"3Y": "Stocks"}), None, TableError,
         "yields: column 'Stocks': found 'Stocks'; wanted a maturity"),
        (yields().assign(**{"10Y": 0.04}), None, TableError,
         "changes of yields: column '10Y' is constant"),
        (yields().iloc[::-1], None, TableError, "dates must ascend"),
        (yields(), 11, OptionError, "components: found 11; wanted a number from 1 to 10"),
        (pd.concat([yields(), yields()[["1Y"]]], axis=1), None, (LabelError, TableError), "1Y"),
    ],
)  # fmt: skip
def test_inputs_that_do_not_fit_are_named(table, count, error, message):
    with pytest.raises(error, match=message):
        curve_components(table, count=count)
