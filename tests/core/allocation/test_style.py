"""Style analysis: against another optimiser, and the laws of the best mix."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from xlfactor.core.allocation.style import rolling_style, style_analysis
from xlfactor.core.estimation.dates import Window
from xlfactor.core.factors.rolling import RollingWindows
from xlfactor.errors import InsufficientError, LabelError, OptionError, TableError

MONTHS = pd.date_range("2012-01-31", periods=60, freq="ME")
STYLES = ["World", "Bonds", "Credit", "Bills"]


def market(seed=0):
    rng = np.random.default_rng(seed)
    styles = pd.DataFrame(rng.normal(0.004, [0.04, 0.012, 0.02, 0.0005], (60, 4)), MONTHS, STYLES)
    mixes = rng.dirichlet(np.full(4, 0.7), size=5) * rng.uniform(0.6, 1.3, (5, 1))
    noise = rng.normal(0.001, 0.008, (60, 5))
    return pd.DataFrame(styles.to_numpy() @ mixes.T + noise, MONTHS, list("ABCDE")), styles


def left(w, fund, styles):
    """Return the variance that a mix leaves."""
    return float((fund - styles @ w).var())


@pytest.mark.parametrize("seed", range(10))
def test_no_other_optimiser_finds_a_nearer_mix(seed):
    funds, styles = market(seed)
    found = style_analysis(funds, styles)
    for name, fund in funds.items():
        scale = fund.var()
        other = minimize(
            lambda w, fund=fund, scale=scale: left(w, fund, styles) / scale,
            np.full(4, 0.25),
            bounds=[(0, 1)] * 4,
            constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
            method="SLSQP",
            options={"ftol": 1e-14, "maxiter": 500},
        )
        own = found.weights.loc[name].to_numpy()
        assert left(own, fund, styles) <= left(other.x, fund, styles) * (1 + 1e-9)
        np.testing.assert_allclose(own, other.x, atol=2e-3)


@pytest.mark.parametrize("seed", range(5))
def test_the_mix_meets_the_conditions_of_the_best_one(seed):
    """A held index leaves the same covariance as any other held; one not held leaves no more."""
    funds, styles = market(seed)
    found = style_analysis(funds, styles)
    np.testing.assert_allclose(found.weights.sum(axis=1), 1, atol=1e-12)
    assert (found.weights >= 0).all(axis=None)
    for name in funds:
        w = found.weights.loc[name]
        pulls = styles.apply(lambda one, name=name: one.cov(found.selection_returns[name]))
        pulls /= styles.var().max()
        price = float((w * pulls).sum())
        assert (pulls <= price + 1e-9).all()
        np.testing.assert_allclose(pulls[w > 1e-9], price, atol=1e-9)


def test_a_mix_of_the_indices_is_found_again_whatever_it_earns_beside():
    _, styles = market()
    mix = np.array([0.5, 0.0, 0.2, 0.3])
    fund = (styles @ mix + 0.002).to_frame("Fund")
    found = style_analysis(fund, styles)
    np.testing.assert_allclose(found.weights.loc["Fund"], mix, atol=1e-9)
    assert found.r_squared["Fund"] == pytest.approx(1)
    assert found.selection_means["Fund"] == pytest.approx(0.024)
    assert found.selection_volatilities["Fund"] == pytest.approx(0, abs=1e-12)


def test_r_squared_is_what_the_mix_explains():
    funds, styles = market()
    found = style_analysis(funds, styles)
    rest = funds - styles @ found.weights.T
    np.testing.assert_allclose(found.r_squared, 1 - rest.var() / funds.var())
    np.testing.assert_allclose(found.selection_volatilities, rest.std() * np.sqrt(12))
    # nothing that is fully invested without shorts follows a fund that is short of all
    assert (style_analysis(-funds, styles).r_squared < 0.01).all()


def test_neither_units_nor_order_change_the_styles():
    funds, styles = market()
    one = style_analysis(funds, styles).weights
    other = style_analysis(funds / 8, styles / 8).weights
    np.testing.assert_allclose(other, one, atol=1e-9)
    turned = style_analysis(funds[list("ECABD")], styles[STYLES[::-1]]).weights
    pd.testing.assert_frame_equal(turned.loc[one.index, one.columns], one, atol=1e-9)


def test_indices_that_are_the_same_share_their_weight():
    funds, styles = market()
    twins = styles.assign(Twin=styles["World"])
    alone, found = style_analysis(funds, styles).weights, style_analysis(funds, twins).weights
    np.testing.assert_allclose(found["World"], found["Twin"], atol=1e-6)
    np.testing.assert_allclose(found["World"] + found["Twin"], alone["World"], atol=1e-6)


def test_a_return_that_never_changes_has_no_r_squared():
    funds, styles = market()
    found = style_analysis(funds.assign(Fixed=0.001), styles.assign(Bills=0.001))
    assert np.isnan(found.r_squared["Fixed"])
    assert found.weights.loc["Fixed", "Bills"] == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("window", list(Window))
def test_each_window_is_an_analysis_of_its_own(window):
    funds, styles = market()
    found = rolling_style(funds, styles, windows=RollingWindows(length=24, step=12, window=window))
    assert list(found.r_squared.index) == [MONTHS[i] for i in (23, 35, 47, 59)]
    for end in (23, 35, 47, 59):
        rows = slice(0 if window is Window.GROWING else end - 23, end + 1)
        alone = style_analysis(funds.iloc[rows], styles.iloc[rows])
        np.testing.assert_allclose(found.exposures.loc[MONTHS[end]], alone.weights, atol=1e-9)
        np.testing.assert_allclose(found.r_squared.loc[MONTHS[end]], alone.r_squared)


def test_inputs_that_do_not_fit_are_named():
    funds, styles = market()
    with pytest.raises(InsufficientError, match="style_returns: 4 dates and 4 indices; wanted mo"):
        style_analysis(funds.iloc[:4], styles.iloc[:4])
    with pytest.raises(LabelError, match="style_returns: column 'World' occurs more than once"):
        style_analysis(funds, styles[["World", "World"]])
    with pytest.raises(TableError, match="returns: no number at row '2012-01-31', column 'A'"):
        style_analysis(funds.where(np.arange(300).reshape(60, 5) > 0), styles)
    with pytest.raises(OptionError, match="a window has 61 rows, but the tables share only 60"):
        rolling_style(funds, styles, windows=RollingWindows(length=61))
    with pytest.raises(InsufficientError, match="window of 3 rows to 2012-03-31: style_returns"):
        rolling_style(funds, styles, windows=RollingWindows(length=3))
    early = style_analysis(funds, styles.iloc[3:])
    assert early.notes == (
        "returns: 3 of 60 rows are not used, as not every table has 2012-01 … 2012-03",
    )
