"""Semi-variances and lower partial moments: by hand, against each other, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.risk.downside import lower_partial_moments, semi_variances
from xlfactor.errors import OptionError, TableError

RETURNS = pd.DataFrame(
    np.random.default_rng(3).standard_t(4, (200, 2)) * 0.01 + 0.001, columns=["Stocks", "Gold"]
)


def test_semi_variance_about_the_mean_and_about_a_target():
    R = RETURNS.to_numpy()
    about_mean = (np.minimum(R - R.mean(axis=0), 0) ** 2).mean(axis=0)
    np.testing.assert_allclose(semi_variances(RETURNS), about_mean)
    about_target = (np.minimum(R - 0.002, 0) ** 2).mean(axis=0)
    np.testing.assert_allclose(semi_variances(RETURNS, target=0.002), about_target)


def test_both_halves_of_a_variance_add_up():
    below, above = semi_variances(RETURNS), semi_variances(-RETURNS)
    np.testing.assert_allclose(below + above, RETURNS.var(ddof=0))


def test_partial_moments_of_every_order():
    short = lower_partial_moments(RETURNS, target=0.001, order=0)
    np.testing.assert_allclose(short, (RETURNS < 0.001).mean())
    second = lower_partial_moments(RETURNS, target=0.001, order=2)
    np.testing.assert_allclose(second, semi_variances(RETURNS, target=0.001))
    half = lower_partial_moments(RETURNS, target=0.001, order=2.5)
    np.testing.assert_allclose(half, (0.001 - RETURNS).clip(lower=0).pow(2.5).mean())


def test_a_return_at_the_target_does_not_fall_short():
    level = pd.DataFrame({"Cash": [0.01, 0.01]})
    assert lower_partial_moments(level, target=0.01, order=0)["Cash"] == 0
    assert semi_variances(level)["Cash"] == 0


def test_what_is_no_order_or_no_return_is_refused():
    with pytest.raises(OptionError, match="order: found -1; wanted 0 or above"):
        lower_partial_moments(RETURNS, order=-1)
    with pytest.raises(TableError, match="returns: no number at row '0', column 'Gold'"):
        semi_variances(pd.DataFrame({"Gold": [np.nan, 0.1]}))
