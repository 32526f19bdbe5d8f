"""Cash of no volatility among the assets: answered wherever the answer is defined."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.rules import minimum_variance_weights
from xlfactor.core.allocation.targeting import target_exposure_weights
from xlfactor.core.factors.mimicking import mimicking_model
from xlfactor.core.risk.decomposition import decompose_by_asset
from xlfactor.core.risk.measures import Volatility
from xlfactor.errors import InfeasibleError

NAMES = ["Equity", "Bonds", "Cash"]
SIGMA = pd.DataFrame(
    [[0.04, 0.01, 0.0], [0.01, 0.09, 0.0], [0.0, 0.0, 0.0]], index=NAMES, columns=NAMES
)
LONG_ONLY = Limits.between(pd.Index(NAMES), lower=0.0, upper=1.0)


def test_least_variance_is_all_in_cash():
    w = minimum_variance_weights(SIGMA, limits=LONG_ONLY)
    np.testing.assert_allclose(w, [0, 0, 1], atol=1e-9)


def test_least_variance_of_what_cash_may_not_hold():
    limits = Limits.between(pd.Index(NAMES), lower=0.0, upper=0.6)
    w = minimum_variance_weights(SIGMA, limits=limits)
    # of 40 % in two assets: (0.09 - 0.01) / (0.04 + 0.09 - 0.02) in the first
    np.testing.assert_allclose(w, [0.4 * 8 / 11, 0.4 * 3 / 11, 0.6], atol=1e-9)


def test_target_exposures_are_met_with_the_least_variance():
    B = pd.DataFrame({"Growth": [1.0, 0.3, 0.0]}, index=NAMES)
    found = target_exposure_weights(
        B, pd.Series({"Growth": 0.5}), covariance=SIGMA, limits=LONG_ONLY
    )
    # with e = 0.5 - 0.3 b the variance is 0.01 - 0.002 b + 0.0876 b²
    b = 0.001 / 0.0876
    np.testing.assert_allclose(found.weights, [0.5 - 0.3 * b, b, 0.5 - 0.7 * b], atol=1e-9)


def test_volatility_and_contributions():
    w = pd.Series([0.5, 0.0, 0.5], index=NAMES)
    found = decompose_by_asset(w, Volatility.of(SIGMA))
    assert found.value == pytest.approx(0.1)
    assert found.risk_contributions.round(12).tolist() == [0.1, 0, 0]
    with pytest.raises(InfeasibleError, match="the portfolio has no volatility"):
        decompose_by_asset(pd.Series({"Cash": 1.0}), Volatility.of(SIGMA))


def test_it_has_no_exposure_to_mimicking_portfolios():
    model = mimicking_model(SIGMA, pd.DataFrame({"Growth": {"Equity": 1.0}}))
    assert model.exposures["Growth"].tolist() == [1, 0.25, 0]
    assert model.specific_variances["Cash"] == 0
    with pytest.raises(InfeasibleError, match="'Growth' has no variance: it holds nothing that"):
        mimicking_model(SIGMA, pd.DataFrame({"Growth": {"Cash": 1.0}}))
