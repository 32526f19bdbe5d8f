"""The functions on funding trades and on stress: one or several portfolios by name."""

import numpy as np
import pytest

from xlfactor.errors import InfeasibleError, LabelError, TableError
from xlfactor.functions import funding, stress

ASSETS, FACTORS = ["Stocks", "Bonds", "Property", "Gold"], ["Growth", "Rates"]
B = [["", *FACTORS], ["Stocks", 1.0, 0.0], ["Bonds", 0.0, 1.0], ["Property", 0.6, 0.2],
     ["Gold", 0.0, 0.1]]  # fmt: skip
SIGMA_F = [["", *FACTORS], ["Growth", 0.03, -0.006], ["Rates", -0.006, 0.004]]
SIGMA = [["", *ASSETS], ["Stocks", 0.04, -0.006, 0.017, 0], ["Bonds", -0.006, 0.005, -0.002, 0],
         ["Property", 0.017, -0.002, 0.02, 0], ["Gold", 0, 0, 0, 0.03]]  # fmt: skip
MU = [["Stocks", 0.07], ["Bonds", 0.03], ["Property", 0.06], ["Gold", 0.04]]
HELD = [["Stocks", 0.5], ["Bonds", 0.4], ["Gold", 0.1]]
REFERENCE = [["Stocks", 0.6], ["Bonds", 0.4]]
BUY = (HELD, "Property", 0.1, B, SIGMA)
SHOCKS = [["", *FACTORS], ["Crash", -0.3, None], ["Rise", None, -0.1], ["Both", -0.2, 0.05]]
MIXES = [["", "Bold", "Safe"], ["Stocks", 0.9, 0.2], ["Bonds", 0.1, 0.8]]


def column(cells):
    return {row[0]: row[1] for row in cells[1:]}


def test_the_mix_matches_the_exposures_and_pays_for_the_purchase():
    trade = column(funding.funding_trade(*BUY))
    assert trade["Property"] == pytest.approx(0.1)
    assert sum(trade.values()) == pytest.approx(0)
    # 60 % growth and 20 % rates of 10 %: stocks and bonds match them, gold pays for the rest
    assert trade["Stocks"] == pytest.approx(-0.06)
    assert trade["Bonds"] + 0.1 * trade["Gold"] == pytest.approx(-0.02)
    moved = {row[0]: row[1:] for row in funding.funding_exposures(*BUY)[1:]}
    np.testing.assert_allclose(moved["Growth"], [0.06, 0.06, 0], atol=1e-12)
    np.testing.assert_allclose(moved["Rates"], [0.02, 0.02, 0], atol=1e-12)
    assert funding.funding_exposures(*BUY)[0][1:] == ["Bought", "Sold", "Left over"]


def test_limits_of_a_policy_hold_what_must_not_be_sold():
    policy = [["", "Lower", "Upper", "Group"], *([name, 0, 1, "All"] for name in ASSETS)]
    assert funding.funding_trade(*BUY, policy) == funding.funding_trade(*BUY)
    policy[1][1] = 0.47
    trade = column(funding.funding_trade(*BUY, policy))
    assert trade["Stocks"] == pytest.approx(-0.03)
    groups = [["", "Lower", "Upper"], ["All", 0, 1]]
    assert column(funding.funding_trade(*BUY, policy, groups)) == pytest.approx(trade)
    policy[3][2] = 0.05
    with pytest.raises(InfeasibleError, match=r"10\.0% of 'Property' cannot be funded; at most 5"):
        funding.funding_trade(*BUY, policy)


def test_a_factor_of_no_weight_is_not_matched():
    weights = [["Growth", 0.0], ["Rates", 1.0]]
    moved = {row[0]: row[3] for row in funding.funding_exposures(*BUY, None, None, weights)[1:]}
    assert moved["Rates"] == pytest.approx(0, abs=1e-12)
    assert abs(moved["Growth"]) > 0.001


def test_each_portfolio_of_a_table_is_answered_as_alone():
    portfolios = [["", "Bold", "Safe"], ["Stocks", 0.5, 0.2], ["Bonds", 0.4, 0.8],
                  ["Gold", 0.1, None]]  # fmt: skip
    trades = funding.funding_trade(portfolios, *BUY[1:])
    moved = funding.funding_exposures(portfolios, *BUY[1:])
    terms = funding.funding_terms(portfolios, trades, SIGMA, MU, REFERENCE, 0.01)
    assert trades[0][1:] == moved[0][1:] == terms[0][1:] == ["Bold", "Safe"]
    for place in (1, 2):
        held = [[row[0], row[place] or 0.0] for row in portfolios[1:]]
        alone = funding.funding_trade(held, *BUY[1:])
        assert [row[place] for row in trades[1:]] == [row[1] for row in alone[1:]]
        left = [row[3] for row in funding.funding_exposures(held, *BUY[1:])[1:]]
        assert [row[place] for row in moved[1:]] == left
        own = funding.funding_terms(held, alone, SIGMA, MU, REFERENCE, 0.01)
        assert [row[place] for row in terms[1:]] == [row[1] for row in own[1:]]
    with pytest.raises(LabelError, match=r"^trade: no portfolio 'Bold'"):
        funding.funding_terms(portfolios, alone, SIGMA, MU, REFERENCE)


def test_the_terms_are_those_of_the_trade():
    trade = funding.funding_trade(*BUY)
    terms = column(funding.funding_terms(HELD, trade, SIGMA, MU, REFERENCE, 0.01))
    own, mu = column(trade), dict(MU)
    mix = -sum(own[name] * mu[name] for name in ("Stocks", "Bonds", "Gold")) / 0.1
    assert terms["Return of what is sold"] == pytest.approx(mix)
    assert terms["Expected return of what is bought"] == 0.06
    # .6 × .07 + .4 × .03 less cash, over .36 × .04 + .16 × .005 − 2 × .24 × .006
    assert terms["Risk aversion implied by the benchmark"] == pytest.approx(0.044 / 0.01232)
    aversion, before = terms["Risk aversion implied by the benchmark"], np.zeros(4)
    Sigma = np.array([row[1:] for row in SIGMA[1:]], dtype=float)
    before[[0, 1, 3]] = 0.5, 0.4, 0.1
    after = before + [own[name] for name in ASSETS]
    change = after @ Sigma @ after - before @ Sigma @ before
    assert terms["Return to earn at this aversion"] == pytest.approx(mix + aversion / 0.2 * change)
    dear = column(funding.funding_terms(HELD, trade, SIGMA, MU, REFERENCE, 0.2))
    assert "Risk aversion implied by the benchmark" not in dear
    with pytest.raises(TableError, match=r"^trade: buys nothing"):
        funding.funding_terms(HELD, [["Stocks", 0.0], ["Bonds", 0.0]], SIGMA, MU, REFERENCE)


def test_portfolios_earn_what_their_assets_are_expected_to():
    assert stress.portfolio_return(HELD, MU)[1] == ["Portfolio", pytest.approx(0.051)]
    both = column(stress.portfolio_return(MIXES, MU))
    assert both == {"Bold": pytest.approx(0.066), "Safe": pytest.approx(0.038)}
    with pytest.raises(LabelError, match=r"^weights: unknown row 'Silver'"):
        stress.portfolio_return([["Silver", 1.0], ["Gold", 0.0]], MU)


def test_scenarios_without_and_with_the_covariance():
    alone = stress.stress_return(MIXES, B, SHOCKS)
    assert alone[0][1:] == ["Bold", "Safe"]
    assert alone[1:] == [
        ["Crash", pytest.approx(-0.27), pytest.approx(-0.06)],
        ["Rise", pytest.approx(-0.01), pytest.approx(-0.08)],
        ["Both", pytest.approx(-0.175), pytest.approx(0.0)],
    ]
    moved = {row[0]: row[1:] for row in stress.stress_factor_moves(SHOCKS, SIGMA_F)[1:]}
    assert moved["Crash"] == [-0.3, pytest.approx(0.06)]
    assert moved["Rise"] == [pytest.approx(0.15), -0.1]
    assert moved["Both"] == [-0.2, 0.05]
    together = {row[0]: row[1:] for row in stress.stress_return(MIXES, B, SHOCKS, SIGMA_F)[1:]}
    assert together["Crash"] == [pytest.approx(-0.264), pytest.approx(-0.012)]
    one = stress.stress_return(HELD, B, SHOCKS)
    assert one[0][1:] == ["Return"]


def test_factors_add_up_to_the_return_in_a_scenario():
    added = stress.stress_contribution(MIXES, B, SHOCKS, "Crash", SIGMA_F)
    returns = {row[0]: row[1:] for row in stress.stress_return(MIXES, B, SHOCKS, SIGMA_F)[1:]}
    sums = [sum(row[position] for row in added[1:]) for position in (1, 2)]
    assert sums == pytest.approx(returns["Crash"])
    with pytest.raises(LabelError, match=r"^scenario: no row 'Crush' \(did you mean 'Crash'"):
        stress.stress_contribution(MIXES, B, SHOCKS, "Crush")
