"""Barbells: the eight published figures, neutrality, and what the beta is of."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.factors.test_curve import yields
from xlfactor.core.allocation.barbells import barbell_weights, spread_beta
from xlfactor.errors import InfeasibleError, LabelError, TableError

PRICES = pd.Series({"2Y": 1.0916, "5Y": 1.0, "10Y": 0.7906})
PUBLISHED = {
    "50/50": (1.145, 0.316),
    "Cash-neutral": (0.573, 0.474),
    "Maturity-weighted": (0.859, 0.395),
    "Regression-weighted": (0.763, 0.422),
}


def test_the_published_figures():
    """Roncalli and Weisang (2016), section 4: prices relative to the bullet's, beta one half."""
    found = barbell_weights(PRICES, beta=0.5)
    assert list(found) == list(PUBLISHED)
    for name, (short, long) in PUBLISHED.items():
        assert found[name].round(3).tolist() == [short, -1.0, long]


@given(
    st.lists(st.integers(1, 360), min_size=3, max_size=3, unique=True).map(sorted),
    st.lists(st.floats(0.01, 10), min_size=3, max_size=3),
    st.floats(0.01, 100),
)
def test_every_barbell_is_duration_neutral_and_one_costs_nothing(months, prices, beta):
    P = pd.Series(prices, index=[f"{month}M" for month in months])
    w = barbell_weights(P, beta=beta)
    durations = w.mul(P * np.array(months), axis=0)
    np.testing.assert_allclose(durations.sum(), 0, atol=1e-9 * float(abs(durations.iloc[1, 0])))
    cost = float((w["Cash-neutral"] * P).sum())
    assert cost == pytest.approx(0, abs=1e-9 * float(P.iloc[1] + w["Cash-neutral"].abs() @ P))
    assert (w.drop(index=P.index[1]) > 0).all(axis=None)


def test_the_regression_weighted_barbell_is_immune_to_what_beta_tells():
    """The spread below the bullet moves by x, that above it by beta x: value stays."""
    w = barbell_weights(PRICES, beta=0.7)["Regression-weighted"]
    x = 0.001
    moves = np.array([-x, 0.0, 0.7 * x])  # of the yields; the bullet's stays
    assert float(w * PRICES * np.array([2, 5, 10]) @ moves) == pytest.approx(0, abs=1e-15)


def test_beta_is_the_slope_of_a_regression():
    table = yields()
    d = table.diff().iloc[1:]
    slope, _ = np.polyfit(d["5Y"] - d["2Y"], d["10Y"] - d["5Y"], 1)
    assert spread_beta(table, pd.Index(["2Y", "5Y", "10Y"])) == pytest.approx(slope)
    shuffled = table[["1Y", "5Y", "10Y", "2Y"]]
    assert spread_beta(shuffled, pd.Index(["2Y", "5Y", "10Y"])) == pytest.approx(slope)


@pytest.mark.parametrize(
    ("prices", "beta", "error", "message"),
    [
        (PRICES, 0.0, InfeasibleError, "beta: found 0; wanted a number above 0"),
        (PRICES, float("nan"), InfeasibleError, "beta: found nan"),
        (PRICES[:2], 0.5, TableError, "barbell_maturities: found 2; wanted three"),
        (PRICES[::-1], 0.5, TableError, "prices: row '5Y' stands after '10Y'"),
        (-PRICES, 0.5, TableError, "prices: row '2Y': found -1.0916; wanted a price above 0"),
    ],
)
def test_what_is_no_barbell_is_told(prices, beta, error, message):
    with pytest.raises(error, match=message):
        barbell_weights(prices, beta=beta)


def test_maturities_without_yields_or_spread_are_told():
    table = yields()
    with pytest.raises(LabelError, match=r"barbell_maturities: no column of yields '30Y'"):
        spread_beta(table, pd.Index(["2Y", "5Y", "30Y"]))
    still = table.assign(**{"5Y": table["2Y"]})
    with pytest.raises(TableError, match="changes of the spread below the bullet"):
        spread_beta(still, pd.Index(["2Y", "5Y", "10Y"]))
