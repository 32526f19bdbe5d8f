"""Parities of tail risk: where they coincide and where they split, and what has no meaning."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.allocation.budgeting import budget_risk
from xlfactor.core.estimation.myriad import StudentSettings
from xlfactor.core.estimation.student import StudentT
from xlfactor.core.portfolios.tail import (
    NORMAL,
    STUDENT,
    Location,
    TailRule,
    TailSettings,
    tail_market,
    tail_portfolio,
)
from xlfactor.core.risk.decomposition import decompose_by_asset
from xlfactor.core.risk.measures import Volatility
from xlfactor.core.risk.samples import HistoricalShortfall
from xlfactor.core.risk.tails import expected_shortfall_of
from xlfactor.errors import InfeasibleError, OptionError

UNDER_THE_T = (TailRule.VOLATILITY_PARITY, TailRule.VAR_PARITY, TailRule.ES_PARITY)


def history(seed=1, rows=500, mean=(4e-4, 2e-4, 1e-4)):
    rng = np.random.default_rng(seed)
    C = np.array([[1.0, -0.3, 0.1], [-0.3, 1.0, 0.2], [0.1, 0.2, 1.0]])
    Z = rng.normal(size=(rows, 3)) @ np.linalg.cholesky(C).T
    Z *= np.sqrt(3 / rng.chisquare(5, (rows, 1))) * [0.012, 0.003, 0.009]
    return pd.DataFrame(Z + mean, columns=["Equity", "Bonds", "Gold"])


def market(seed=1, **settings):
    return tail_market(history(seed), TailSettings(**settings))


def test_published_parity_of_five_assets():
    """Bai, Scheinberg and Tutuncu (2016), *Least-squares approach to risk parity*, section 5."""
    lower = [
        [94.868],
        [33.750, 445.642],
        [12.325, 98.955, 117.265],
        [-1.178, -7.901, 0.503, 5.460],
        [8.778, 84.954, 45.184, 1.057, 34.126],
    ]
    Sigma = np.zeros((5, 5))
    for row, figures in enumerate(lower):
        Sigma[row, : row + 1] = Sigma[: row + 1, row] = figures
    names = list("ABCDE")
    nu = 5.0
    scatter = pd.DataFrame(Sigma * (nu - 2) / nu, names, names)
    t = StudentT(location=pd.Series(0.0, names), scatter=scatter, degrees_of_freedom=nu)
    for measure in (Volatility.of(t.covariance), expected_shortfall_of(t, confidence=0.99)):
        weights = budget_risk(measure).weights
        np.testing.assert_allclose(weights, [0.125, 0.047, 0.083, 0.613, 0.132], atol=5e-4)


@pytest.mark.parametrize("seed", range(5))
def test_parities_of_the_t_coincide_where_its_location_is_zero(seed):
    found = market(seed, location=Location.ZERO)
    volatility, *others = (tail_portfolio(rule, found).weights for rule in UNDER_THE_T)
    for one in others:
        np.testing.assert_allclose(one, volatility, atol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_parities_of_the_t_split_where_its_location_is_not(seed):
    found = market(seed)
    volatility, value_at_risk, shortfall = (
        tail_portfolio(rule, found).weights for rule in UNDER_THE_T
    )
    apart = (value_at_risk - volatility).abs().max()
    assert apart > 1e-4
    # a mean counts less beside a larger loss
    assert 0 < (shortfall - volatility).abs().max() < apart


@pytest.mark.parametrize("rule", [*UNDER_THE_T, TailRule.HISTORICAL_ES_PARITY])
@pytest.mark.parametrize("budgets", [None, {"Gold": 0.2, "Equity": 0.5, "Bonds": 0.3}])
def test_contributions_are_as_budgeted_and_add_up(rule, budgets):
    found = market(2)
    wanted = None if budgets is None else pd.Series(budgets)
    chosen = tail_portfolio(rule, found, risk_budgets=wanted)
    share = pd.Series(1 / 3, index=found.assets) if wanted is None else wanted
    np.testing.assert_allclose(chosen.risk_shares, share[found.assets], atol=1e-8)
    assert chosen.weights.sum() == pytest.approx(1)
    one = decompose_by_asset(chosen.weights, found.measure(rule))
    assert one.risk_contributions.sum() == pytest.approx(one.value, rel=1e-9)
    if rule is not TailRule.HISTORICAL_ES_PARITY:  # whose shares jump at a kink
        np.testing.assert_allclose(one.risk_shares, chosen.risk_shares, atol=1e-12)


def test_the_minimum_of_historical_es_is_below_that_of_every_other_rule():
    found = market(1)
    shortfall = HistoricalShortfall.of(found.returns, confidence=found.settings.confidence)
    values = {rule: shortfall.value(tail_portfolio(rule, found).weights) for rule in TailRule}
    assert min(values, key=values.get) is TailRule.MINIMUM_ES


def test_equal_weight_needs_no_estimate():
    assert set(tail_portfolio(TailRule.EQUAL_WEIGHT, market()).weights) == {1 / 3}


def test_distributions_have_the_location_that_is_wanted():
    fitted, zero = market(), market(location=Location.ZERO)
    returns = history()
    pd.testing.assert_series_equal(
        fitted.distributions[NORMAL].location, returns.mean(), check_names=False
    )
    assert (zero.distributions[NORMAL].location == 0).all()
    assert (zero.student.location == 0).all()
    pd.testing.assert_frame_equal(zero.student.scatter, fitted.student.scatter)
    assert (zero.fit.distribution.location != 0).all()
    assert fitted.distributions[STUDENT] is fitted.student


def test_risks_of_portfolios_side_by_side():
    found = market()
    weights = pd.DataFrame({"Even": tail_portfolio(TailRule.EQUAL_WEIGHT, found).weights})
    risks = found.risks(weights)
    assert list(risks.columns) == [
        "Volatility", "VaR, sample", "VaR, normal", "VaR, Student t",
        "ES, sample", "ES, normal", "ES, Student t",
    ]  # fmt: skip
    even = history().mean(axis=1)
    assert risks.loc["Even", "Volatility"] == pytest.approx(even.std())
    assert risks.loc["Even", "VaR, sample"] == pytest.approx(-np.sort(even)[24])
    assert risks.loc["Even", "ES, sample"] == pytest.approx(-np.sort(even)[:25].mean())
    # fat tails: further out than a normal of the same variance
    assert risks.loc["Even", "ES, Student t"] > risks.loc["Even", "ES, normal"]


def test_a_parity_of_gains_has_no_meaning_and_it_is_said():
    returns = history(mean=(4e-4, 2e-2, 1e-4))
    found = tail_market(returns, TailSettings())
    for rule in (TailRule.VAR_PARITY, TailRule.ES_PARITY, TailRule.HISTORICAL_ES_PARITY):
        with pytest.raises(
            InfeasibleError, match=r"^the .* of 'Bonds' is -[\d.]+%, a gain, of which"
        ):
            tail_portfolio(rule, found)
    assert tail_portfolio(TailRule.VOLATILITY_PARITY, found).weights.sum() == pytest.approx(1)


def test_a_t_without_a_variance_has_no_volatility_parity_yet_others():
    clamped = market(student=StudentSettings(lowest=1.5, highest=1.5))
    with pytest.raises(InfeasibleError, match=r"1.5 degrees of freedom has no covariance"):
        tail_portfolio(TailRule.VOLATILITY_PARITY, clamped)
    assert tail_portfolio(TailRule.ES_PARITY, clamped).weights.sum() == pytest.approx(1)


def test_settings_say_what_they_are_and_what_they_cannot_be():
    assert TailSettings().description == "Student t by MMF, location fitted, confidence 0.95"
    with pytest.raises(OptionError, match=r"confidence: found 0.05"):
        TailSettings(confidence=0.05)
