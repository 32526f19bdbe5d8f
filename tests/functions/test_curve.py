"""The functions on the yield curve: the published barbells, and two roads to every risk."""

import numpy as np
import pandas as pd
import pytest

from tests.core.factors.test_curve import yields
from workbooks.yield_curve import PORTFOLIOS
from xlfactor.errors import LabelError, TableError
from xlfactor.functions import curve, risk

TABLE = yields()
DATES = TABLE.index.to_pydatetime()
YIELDS = [
    ["Month", *range(1, 11)],
    *([date, *row] for date, row in zip(DATES, TABLE.to_numpy().tolist(), strict=True)),
]
BONDS = [
    ["Maturity", *PORTFOLIOS],
    *([year, *row] for year, row in enumerate(zip(*PORTFOLIOS.values(), strict=True), start=1)),
]


def cells(table):
    """Return a table as the cells of an argument."""
    return [["", *table], *([name, *row] for name, *row in table.itertuples())]


def test_the_published_barbells(frame):
    prices = [["2Y", 1.0916], [5, 1.0], ["10Y", 0.7906]]
    found = frame(curve.barbell_weights(prices, 0.5)).round(3)
    assert found.loc["2Y"].tolist() == [1.145, 0.573, 0.859, 0.763]
    assert found.loc["10Y"].tolist() == [0.316, 0.474, 0.395, 0.422]


def test_components_shares_and_scores_are_of_one_result(frame):
    components = frame(curve.curve_components(YIELDS))
    shares = frame(curve.curve_explained_shares(YIELDS))
    scores = frame(curve.curve_scores(YIELDS))
    assert list(components) == list(shares.index) == ["Level", "Slope", "Convexity"]
    np.testing.assert_allclose(scores.std() * np.sqrt(12), shares["Volatility"])
    np.testing.assert_allclose(scores.corr(), np.eye(3), atol=1e-9)
    assert shares["Cumulative share"].iloc[-1] == pytest.approx(shares["Explained share"].sum())
    assert frame(curve.curve_components(YIELDS, 5)).shape == (10, 5)


def test_risk_by_maturity_is_that_of_the_covariance_of_the_changes(frame):
    held = frame(curve.yield_sensitivity(BONDS, YIELDS))
    given = (cells(-held), cells(TABLE.diff().iloc[1:].cov() * 12))
    for function, other in ((curve.maturity_risk_contribution, risk.risk_contribution),
                            (curve.maturity_risk_share, risk.risk_share)):  # fmt: skip
        pd.testing.assert_frame_equal(
            frame(function(BONDS, YIELDS)), frame(other(*given)), rtol=1e-9
        )


def test_risk_by_component_adds_up_with_the_residual(frame):
    shares = frame(curve.component_risk_share(BONDS, YIELDS))
    contributions = frame(curve.component_risk_contribution(BONDS, YIELDS))
    by_maturity = frame(curve.maturity_risk_contribution(BONDS, YIELDS))
    np.testing.assert_allclose(shares.sum(), 1)
    np.testing.assert_allclose(contributions.sum(), by_maturity.sum())
    exposures = frame(curve.component_exposure(BONDS, YIELDS)).drop(index="Residual")
    held = frame(curve.yield_sensitivity(BONDS, YIELDS))
    np.testing.assert_allclose(exposures, -frame(curve.curve_components(YIELDS)).T @ held)


def test_sensitivities_may_be_given_themselves(frame):
    held = curve.yield_sensitivity(BONDS, YIELDS)
    pd.testing.assert_frame_equal(
        frame(curve.component_risk_share(held, YIELDS, "sensitivities")),
        frame(curve.component_risk_share(BONDS, YIELDS)),
    )


def test_one_maturity_or_component_of_one_portfolio_is_a_single_number():
    one = [row[:2] for row in BONDS]
    whole = {row[0]: row[1] for row in curve.maturity_risk_share(one, YIELDS)}
    found = curve.maturity_risk_share(one, YIELDS, None, 2.0, False)
    assert found == [[whole["2Y"]]]
    whole = {row[0]: row[1] for row in curve.component_risk_share(one, YIELDS)}
    found = curve.component_risk_share(one, YIELDS, None, "Slope", None, False)
    assert found == [[whole["Slope"]]]


def test_prices_and_beta_lead_to_barbells(frame):
    three = [["2Y"], [5], ["10Y"]]
    prices = curve.zero_coupon_prices(YIELDS, three)
    assert [row[0] for row in prices[1:]] == ["2Y", "5Y", "10Y"]
    assert len(curve.zero_coupon_prices(YIELDS)) == 11
    ((beta,),) = curve.barbell_beta(YIELDS, None, False)
    assert curve.barbell_beta(YIELDS, three, False) == [[beta]]
    found = frame(curve.barbell_weights(prices, beta))
    durations = found.mul([2 * prices[1][1], 5 * prices[2][1], 10 * prices[3][1]], axis=0)
    np.testing.assert_allclose(durations.sum(), 0, atol=1e-12)


@pytest.mark.parametrize(
    ("function", "arguments", "error", "message"),
    [
        (curve.curve_components, ([row[:1] + row[:0:-1] for row in YIELDS],), TableError,
         "yields: column '9' stands after '10'; wanted maturities that increase"),
        (curve.curve_components, (YIELDS[:11],), TableError,
         "yields: 10 dates give 9 changes of 10 maturities"),
        (curve.component_risk_share, ([["", "#1"], [30, 1]], YIELDS), LabelError,
         "bond_portfolios: unknown row '30Y'"),
        (curve.zero_coupon_prices, (YIELDS, [[30]]), LabelError, "maturities: no row '30Y'"),
        (curve.maturity_risk_share, (BONDS, YIELDS, None, "30Y"), LabelError,
         "maturity: no row '30Y'"),
        (curve.barbell_weights, ([[2, 0.9], [5, 0.8]], 0.5), TableError,
         "barbell_maturities: found 2; wanted three"),
    ],
)  # fmt: skip
def test_inputs_that_do_not_fit_are_named(function, arguments, error, message):
    with pytest.raises(error, match=message):
        function(*arguments)
