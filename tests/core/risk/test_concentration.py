"""Indices of concentration, by hand and by their definitions."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlfactor.core.risk.concentration import concentration
from xlfactor.errors import TableError

SHARES = st.lists(st.floats(0.001, 1), min_size=2, max_size=12)


def of(*shares):
    return concentration(pd.Series(shares, dtype=float))


@pytest.mark.parametrize("n", [2, 5, 40])
def test_equal_shares_are_as_spread_as_can_be(n):
    found = of(*[1 / n] * n)
    assert found.herfindahl == pytest.approx(1 / n)
    assert found.herfindahl_number == pytest.approx(n)
    assert found.entropy_number == pytest.approx(n)
    assert found.normalised_herfindahl == pytest.approx(0, abs=1e-15)
    assert found.gini == pytest.approx(0, abs=1e-14)


@pytest.mark.parametrize("n", [2, 5, 40])
def test_one_alone_is_as_concentrated_as_can_be(n):
    found = of(1, *[0] * (n - 1))
    assert (found.herfindahl, found.normalised_herfindahl) == (1, 1)
    assert (found.herfindahl_number, found.entropy_number) == (1, 1)
    assert found.gini == pytest.approx((n - 1) / n)


def test_by_hand():
    found = of(0.5, 0.3, 0.2)
    assert found.herfindahl == pytest.approx(0.38)
    assert found.normalised_herfindahl == pytest.approx(0.07)
    # 2 (1 × .2 + 2 × .3 + 3 × .5) / 3 − 4 / 3
    assert found.gini == pytest.approx(0.2)
    assert found.entropy_number == pytest.approx(0.5**-0.5 * 0.3**-0.3 * 0.2**-0.2)


def test_a_single_share():
    found = of(1)
    assert (found.herfindahl, found.normalised_herfindahl, found.gini) == (1, 1, 0)


@given(SHARES)
def test_gini_is_half_the_relative_mean_difference(raw):
    s = np.array(raw) / np.sum(raw)
    found = of(*s)
    differences = np.abs(s[:, None] - s).sum()
    assert found.gini == pytest.approx(differences / (2 * len(s)), abs=1e-12)
    # of all orders of Rényi's numbers the entropy's is at least that of the squares
    assert found.entropy_number >= found.herfindahl_number - 1e-9
    other = of(*s[::-1])
    assert other.gini == pytest.approx(found.gini, abs=1e-12)


def test_a_share_below_zero_has_squares_alone():
    found = of(1.2, -0.2)
    assert found.herfindahl_number == pytest.approx(1 / 1.48)
    assert np.isnan([found.gini, found.entropy_number]).all()
    # rounding is not below zero
    assert of(1.0, -1e-16).entropy_number == 1


def test_shares_that_are_none():
    with pytest.raises(TableError, match=r"^shares: found a sum of 0.9; wanted shares that sum"):
        of(0.5, 0.4)
    with pytest.raises(TableError, match=r"^shares: no number at row '1'"):
        of(0.5, np.nan)
