"""The risk of bond portfolios along the yield curve: the published portfolios and the laws."""

import numpy as np
import pandas as pd
import pytest

from tests.core.factors.test_curve import YEARS, yields
from workbooks.yield_curve import PORTFOLIOS
from xlfactor.core.factors.curve import curve_components
from xlfactor.core.risk.curve import Positions, curve_risks, yield_sensitivities
from xlfactor.errors import InfeasibleError, LabelError, TableError

YIELDS = yields()
LAST = YIELDS.iloc[-1]
PUBLISHED = pd.DataFrame(PORTFOLIOS, index=YIELDS.columns, dtype=float)


def value(positions, curve):
    """Return what zero-coupon bonds are worth."""
    return (positions * np.exp(-YEARS * curve)).sum()


def test_sensitivities_are_the_slope_of_the_value():
    found = yield_sensitivities(PUBLISHED, LAST)
    step = 1e-6
    for name, positions in PUBLISHED.items():
        for maturity in YIELDS.columns:
            ends = [value(positions, LAST + sign * step * (LAST.index == maturity))
                    for sign in (-1, 1)]  # fmt: skip
            slope = (ends[0] - ends[1]) / (2 * step)
            assert slope == pytest.approx(found.loc[maturity, name], abs=1e-6)


def test_sensitivities_that_are_given_are_kept():
    given = PUBLISHED.iloc[::-1].drop(index="3Y")
    found = yield_sensitivities(given, LAST, kind=Positions.SENSITIVITIES)
    assert list(found.index) == list(YIELDS.columns)
    expected = PUBLISHED.copy()
    expected.loc["3Y"] = 0.0
    pd.testing.assert_frame_equal(found, expected)


@pytest.mark.parametrize("count", [1, 3, 10])
def test_contributions_add_up_to_the_volatility_of_the_gains(count):
    held = yield_sensitivities(PUBLISHED, LAST)
    risks = curve_risks(held, curve_components(YIELDS, count=count))
    gains = -YIELDS.diff().iloc[1:].to_numpy() @ held.to_numpy()
    volatility = gains.std(axis=0, ddof=1) * np.sqrt(12)
    np.testing.assert_allclose(risks.by_asset.totals, volatility)
    for contributions in (risks.risk_contributions, risks.by_asset.risk_contributions):
        np.testing.assert_allclose(contributions.sum(), volatility)
    residual = risks.risk_contributions.loc["Residual"].to_numpy()
    assert (np.abs(residual) > 1e-9).all() == (count < 10)


def test_uncorrelated_components_share_the_variance_by_their_squares():
    held = yield_sensitivities(PUBLISHED, LAST)
    found = curve_components(YIELDS, count=10)
    risks = curve_risks(held, found)
    exposures = -found.components.T @ held
    variances = exposures**2 * found.variances.to_numpy()[:, None]
    np.testing.assert_allclose(
        risks.risk_shares.drop(index="Residual"), variances / variances.sum(), atol=1e-9
    )
    np.testing.assert_allclose(risks.exposures.drop(index="Residual"), exposures, atol=1e-9)


def test_the_published_portfolios_load_on_level_slope_and_convexity_in_turn():
    """#1 is nearly all level; #2, #3 and #4 shift risk to slope and convexity."""
    risks = curve_risks(yield_sensitivities(PUBLISHED, LAST), curve_components(YIELDS))
    shares = risks.risk_shares
    assert shares.loc["Level", "#1"] > 0.9
    assert (shares.loc["Level", ["#2", "#3", "#4"]] < 0.7).all()
    assert shares.loc["Convexity"].idxmax() == "#4"


def test_inputs_that_do_not_fit_are_named():
    found = curve_components(YIELDS)
    with pytest.raises(LabelError, match="bond_portfolios: unknown row '30Y'"):
        yield_sensitivities(pd.DataFrame({"#1": {"30Y": 1.0}}), LAST)
    with pytest.raises(TableError, match="bond_portfolios: no number at row '2Y', column '#1'"):
        yield_sensitivities(pd.DataFrame({"#1": {"2Y": np.nan}}), LAST)
    with pytest.raises(InfeasibleError, match="'#1': weights: the portfolio has no volatility"):
        curve_risks(0 * PUBLISHED, found)
