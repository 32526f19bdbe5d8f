"""One factor model, whether its exposures come from portfolios or from regressions."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.core.factors.mimicking import mimicking_model
from xlfactor.core.factors.model import FactorModel, factor_model
from xlfactor.errors import LabelError, TableError

ASSETS, FACTORS = ["A", "B", "C", "D"], ["F", "G"]


def random_parts(seed):
    rng = np.random.default_rng(seed)
    B = pd.DataFrame(rng.normal(size=(4, 2)), ASSETS, FACTORS)
    root = rng.normal(size=(2, 2)) * 0.1
    Sigma_f = pd.DataFrame(root @ root.T + 0.001 * np.eye(2), FACTORS, FACTORS)
    return B, Sigma_f, pd.Series(rng.uniform(0, 0.02, 4), ASSETS)


def test_published_covariance_of_four_assets():
    """Roncalli and Weisang: volatilities of the example, by hand from A Omega A' + D."""
    A = pd.DataFrame(
        [[0.9, 0.3, 0.0], [1.1, 0.5, 0.0], [1.2, 0.0, 0.7], [0.8, 0.0, 0.8]],
        ["1", "2", "3", "4"],
        ["F1", "F2", "F3"],
    )
    Omega = pd.DataFrame(np.diag([0.04, 0.0025, 0.01]), A.columns, A.columns)
    model = factor_model(A, Omega, pd.Series([0.01, 0.0225, 0.01, 0.0225], A.index))
    by_hand = 0.9**2 * 0.04 + 0.3**2 * 0.0025 + 0.01
    assert model.covariance.loc["1", "1"] == pytest.approx(by_hand)
    assert model.covariance.loc["3", "4"] == pytest.approx(1.2 * 0.8 * 0.04 + 0.7 * 0.8 * 0.01)


@settings(max_examples=25)
@given(seed=st.integers(0, 100_000))
def test_variance_of_a_portfolio_splits_into_factors_and_specific(seed):
    model = factor_model(*random_parts(seed))
    weights = pd.DataFrame(np.random.default_rng(seed).normal(size=(4, 3)), ASSETS)
    total = (weights * (model.covariance @ weights)).sum()
    split = model.factor_volatility(weights) ** 2 + model.specific_volatility(weights) ** 2
    np.testing.assert_allclose(split, total, rtol=1e-10)


def test_order_of_the_parts_does_not_matter():
    B, Sigma_f, d = random_parts(1)
    turned = factor_model(B, Sigma_f.iloc[::-1, ::-1], d[::-1])
    pd.testing.assert_frame_equal(turned.covariance, factor_model(B, Sigma_f, d).covariance)


def test_mimicking_gives_a_model_with_the_variances_of_the_assets():
    rng = np.random.default_rng(2)
    root = rng.normal(size=(4, 4)) * 0.1
    Sigma = pd.DataFrame(root @ root.T, ASSETS, ASSETS)
    held = pd.DataFrame({"F": {"A": 1.0}, "G": {"B": 0.5, "C": -1.0}}).fillna(0.0)
    model = mimicking_model(Sigma, held)
    assert isinstance(model, FactorModel)
    np.testing.assert_allclose(np.diag(model.covariance), np.diag(Sigma), rtol=1e-12)
    assert model.unit_exposure_miss < 1e-12
    assert model.condition_number == pytest.approx(np.linalg.cond(model.factor_correlation))


def test_regression_gives_the_same_kind_of_model():
    rng = np.random.default_rng(4)
    dates = pd.date_range("2015-01-31", periods=60, freq="ME")
    F = pd.DataFrame(rng.normal(0, 0.03, (60, 2)), dates, FACTORS)
    R = pd.DataFrame(F.to_numpy() @ rng.normal(size=(2, 4)), dates, ASSETS)
    found = estimate_exposures(R + rng.normal(0, 0.01, R.shape), F)
    Sigma_f = F.cov() * 12
    model = found.model(Sigma_f[::-1])
    assert isinstance(model, FactorModel)
    B = found.exposures.to_numpy()
    expected = B @ Sigma_f.to_numpy() @ B.T + np.diag(found.specific_volatilities**2)
    np.testing.assert_allclose(model.covariance, expected, rtol=1e-12)
    np.testing.assert_allclose(model.factor_volatilities, F.std() * np.sqrt(12))
    np.testing.assert_allclose(model.factor_correlation, F.corr())


def test_inputs_that_do_not_fit_are_named():
    B, Sigma_f, d = random_parts(3)
    with pytest.raises(LabelError, match="factor_covariance: no row 'G'"):
        factor_model(B, Sigma_f.loc[["F"], ["F"]], d)
    with pytest.raises(LabelError, match="specific_variances: no row 'D'"):
        factor_model(B, Sigma_f, d[:3])
    with pytest.raises(TableError, match="row 'B': found -1; wanted zero or above"):
        factor_model(B, Sigma_f, d.where(d.index != "B", -1.0))
    with pytest.raises(TableError, match=r"factor_covariance: row 'F', column 'G': found 0\.05"):
        factor_model(B, pd.DataFrame([[0.04, 0.05], [0.05, 0.04]], FACTORS, FACTORS), d)
