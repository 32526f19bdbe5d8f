"""Monte Carlo against closed forms, standard errors against repetition, and scipy's own t."""

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats

from xlfactor.core.estimation.student import StudentT
from xlfactor.core.risk.samples import HistoricalShortfall
from xlfactor.core.risk.simulation import sample_tail_risks, simulate
from xlfactor.core.risk.tails import expected_shortfall_of, tail_risks, value_at_risk_of
from xlfactor.errors import LabelError, OptionError

NAMES = ["Stocks", "Bonds"]
SCATTER = pd.DataFrame([[1e-4, -1e-5], [-1e-5, 9e-6]], NAMES, NAMES)
LOCATION = pd.Series([5e-4, 1e-4], NAMES)
MIX = pd.DataFrame({"Mix": [0.4, 0.6], "Short": [1.5, -0.5]}, index=NAMES)


def distribution(nu):
    return StudentT(location=LOCATION, scatter=SCATTER, degrees_of_freedom=nu)


@pytest.mark.parametrize("nu", [2.5, 4.0, 30.0, np.inf])
@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
@pytest.mark.parametrize("name", MIX)
def test_closed_forms_are_those_of_the_portfolio_in_one_dimension(nu, confidence, name):
    w, t = MIX[name].to_numpy(), distribution(nu)
    one = stats.t(nu, loc=LOCATION @ w, scale=np.sqrt(w @ SCATTER @ w))
    value_at_risk = value_at_risk_of(t, confidence=confidence)
    assert value_at_risk.value(w) == pytest.approx(-one.ppf(1 - confidence), rel=1e-12)
    worst, _ = integrate.quad(one.ppf, 0, 1 - confidence, epsabs=1e-12)
    shortfall = expected_shortfall_of(t, confidence=confidence)
    assert shortfall.value(w) == pytest.approx(-worst / (1 - confidence), rel=1e-6)
    for measure in (value_at_risk, shortfall):
        assert w @ measure.gradient(w) == pytest.approx(measure.value(w), rel=1e-12)


@pytest.mark.parametrize("nu", [4.0, np.inf])
def test_simulated_tails_are_within_their_errors_of_the_closed_forms(nu):
    t = distribution(nu)
    found = sample_tail_risks(simulate(t, draws=200_000, seed=2), MIX, confidence=0.95)
    wanted = tail_risks(MIX, simulate(t, draws=100, seed=1), {"t": t}, confidence=0.95)
    for what, short in (("Value at risk", "VaR, t"), ("Expected shortfall", "ES, t")):
        misses = (found[what] - wanted[short]) / found[f"{what}, error"]
        assert (misses.abs() < 3).all()
        assert (found[f"{what}, error"] < 0.02 * found[what]).all()


def test_moments_of_draws_are_those_of_the_distribution():
    t = distribution(6.0)
    draws = simulate(t, draws=400_000, seed=3)
    np.testing.assert_allclose(draws.mean(), LOCATION, atol=1e-4)
    np.testing.assert_allclose(draws.cov(), t.covariance, rtol=0.02, atol=1e-7)


def test_a_seed_gives_the_same_draws():
    one, two, other = (simulate(distribution(5.0), draws=9, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, two)
    assert (one != other).all(axis=None)


def test_the_order_of_the_assets_does_not_matter():
    t, order = distribution(5.0), NAMES[::-1]
    turned = StudentT(
        location=LOCATION[order], scatter=SCATTER.loc[order, order], degrees_of_freedom=5.0
    )
    pd.testing.assert_frame_equal(
        simulate(turned, draws=9, seed=1)[NAMES], simulate(t, draws=9, seed=1)
    )


@pytest.mark.slow
@pytest.mark.parametrize("nu", [4.0, np.inf])
def test_standard_errors_are_the_spread_of_repeated_samples(nu):
    samples = [
        sample_tail_risks(simulate(distribution(nu), draws=2000, seed=seed), MIX, confidence=0.95)
        for seed in range(200)
    ]
    values = np.array([one.to_numpy() for one in samples])
    spread, errors = values[:, :, :2].std(axis=0), values[:, :, 2:].mean(axis=0)
    np.testing.assert_allclose(errors, spread, rtol=0.15)


def test_a_sample_by_hand():
    """Of five rows 40 % are two: both measures, and what two thirds of a row add."""
    returns = pd.DataFrame({"Gold": [0.02, -0.05, 0.01, -0.03, 0.0]})
    alone = pd.DataFrame({"Gold": [1.0]}, index=["Gold"])
    found = sample_tail_risks(returns, alone, confidence=0.6).loc["Gold"]
    assert found["Value at risk"] == pytest.approx(0.03)
    assert found["Expected shortfall"] == pytest.approx(0.04)
    found = sample_tail_risks(returns, alone, confidence=0.65).loc["Gold"]
    assert found["Expected shortfall"] == pytest.approx((0.05 + 0.75 * 0.03) / 1.75)
    shortfall = HistoricalShortfall.of(returns, confidence=0.65)
    assert shortfall.value(np.ones(1)) == found["Expected shortfall"]


def test_impossible_inputs_are_refused():
    t = distribution(4.0)
    with pytest.raises(OptionError, match="draws: found 0; wanted 1 or more"):
        simulate(t, draws=0, seed=1)
    draws = simulate(t, draws=100, seed=1)
    for confidence in (0.5, 0.05, 1.0):
        with pytest.raises(OptionError, match="confidence: found"):
            sample_tail_risks(draws, MIX, confidence=confidence)
        with pytest.raises(OptionError, match="confidence: found"):
            value_at_risk_of(t, confidence=confidence)
    with pytest.raises(LabelError, match="weights: unknown row 'Gold'"):
        sample_tail_risks(draws, pd.DataFrame({"P": {"Gold": 1.0}}), confidence=0.95)
