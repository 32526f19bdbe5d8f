"""The trade of return, risk and distance: its ends, an independent solver, laws, messages."""

import re

import numpy as np
import pandas as pd
import pytest

from tests.core.allocation.conic_variance import solved
from tests.core.allocation.random_problems import random_problem
from xlfactor.core.allocation.constraints import Limits, region_of
from xlfactor.core.allocation.targeting import target_exposure_weights
from xlfactor.core.allocation.three_way import THETAS, FactorProfile, three_way_trade
from xlfactor.core.allocation.utility import maximum_utility_weights
from xlfactor.errors import LabelError, OptionError, TableError


def drawn(seed):
    """A random problem with a covariance of full rank and exposures of the order of one."""
    problem, rng = random_problem(seed), np.random.default_rng(seed)
    names = problem.limits.assets
    Sigma = problem.covariance + 0.0004 * np.eye(len(names))
    B = pd.DataFrame(rng.normal(0, 0.6, (len(names), 3)), names, ["A", "B", "C"])
    profile = FactorProfile(
        exposures=B,
        target_exposures=pd.Series(rng.normal(0, 0.5, 3), B.columns),
        factor_weights=pd.Series(rng.uniform(0.2, 3, 3), B.columns),
    )
    return problem.limits, Sigma, pd.Series(rng.normal(0.05, 0.03, len(names)), names), profile


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_an_independent_solver_finds_none_better(seed):
    import clarabel

    limits, Sigma, mu, profile = drawn(seed)
    trade = three_way_trade(mu, Sigma, profile, risk_aversion=2.5, limits=limits)
    region = region_of(limits, Sigma.index)
    n, total = region.n_assets, region.rows.shape[1]
    up, low = np.isfinite(region.high), np.isfinite(region.low)
    rows = np.vstack([region.rows[up], -region.rows[low]])
    right = np.r_[region.high[up], -region.low[low]]
    B, b = profile.exposures.to_numpy(), profile.target_exposures.to_numpy()
    omega = profile.factor_weights.to_numpy()
    assert trade.residual < 1e-9
    for theta in (0.0, 0.1, 10.0):
        P, q = np.zeros((total, total)), np.zeros(total)
        P[:n, :n] = 2.5 * Sigma + theta * (B * omega) @ B.T
        q[:n] = -mu - theta * B @ (omega * b)
        least = solved(P, q, rows, right, [clarabel.NonnegativeConeT(len(rows))]).obj_val
        w = trade.weights[theta].to_numpy()
        value = w @ P[:n, :n] @ w / 2 + q[:n] @ w
        assert value == pytest.approx(least, abs=1e-8 * max(1.0, theta))


@pytest.mark.parametrize("seed", range(10))
def test_its_ends_are_utility_and_target_exposures(seed):
    limits, Sigma, mu, profile = drawn(seed)
    trade = three_way_trade(
        mu, Sigma, profile, risk_aversion=2.5, limits=limits, thetas=(0.0, 1e5)
    )
    best = maximum_utility_weights(mu, Sigma, risk_aversion=2.5, limits=limits)
    np.testing.assert_allclose(trade.weights[0.0], best, atol=1e-9)
    nearest = target_exposure_weights(
        profile.exposures, profile.target_exposures, covariance=Sigma, limits=limits,
        factor_weights=profile.factor_weights,
    )  # fmt: skip
    np.testing.assert_allclose(trade.exposures[1e5], nearest.exposures, atol=1e-3)


@pytest.mark.parametrize("seed", range(10))
def test_the_trade_goes_one_way(seed):
    """As theta grows, the distance falls and so does the utility of return and risk."""
    limits, Sigma, mu, profile = drawn(seed)
    figures = three_way_trade(mu, Sigma, profile, risk_aversion=2.5, limits=limits).figures
    assert figures.index.tolist() == list(THETAS)
    assert (np.diff(figures["distance"]) <= 1e-9).all()
    assert (np.diff(figures["utility"]) <= 1e-9).all()


def test_orders_do_not_matter():
    limits, Sigma, mu, profile = drawn(3)
    turned = FactorProfile(
        exposures=profile.exposures.iloc[::-1, ::-1],
        target_exposures=profile.target_exposures,
        factor_weights=profile.factor_weights,
    )
    found, other = (
        three_way_trade(mu, Sigma, one, risk_aversion=2.5, limits=limits)
        for one in (profile, turned)
    )
    pd.testing.assert_frame_equal(found.weights, other.weights, rtol=0, atol=1e-12)


class TestBadInput:
    names = pd.Index(["Stocks", "Bonds"])
    Sigma = pd.DataFrame(np.diag([0.04, 0.01]), names, names)
    mu = pd.Series([0.08, 0.03], names)
    profile = FactorProfile(
        exposures=pd.DataFrame({"Growth": [1.0, 0.0]}, names),
        target_exposures=pd.Series({"Growth": 0.2}),
    )
    long_only = Limits.between(names, lower=0.0, upper=1.0)

    def trade(self, **changes):
        given = {"risk_aversion": 2.5, "limits": self.long_only, "profile": self.profile}
        given |= changes
        return three_way_trade(self.mu, self.Sigma, given.pop("profile"), **given)

    @pytest.mark.parametrize(
        ("changes", "kind", "message"),
        [
            ({"risk_aversion": 0.0}, OptionError,
             "risk_aversion: found 0; wanted a number above zero"),
            ({"thetas": (0.0, -1.0)}, OptionError,
             "theta: found -1; wanted a number of at least zero"),
            ({"profile": FactorProfile(
                exposures=profile.exposures, target_exposures=pd.Series({"Value": 0.2}))},
             LabelError, "target_exposures: unknown row 'Value'"),
            ({"profile": FactorProfile(
                exposures=profile.exposures, target_exposures=profile.target_exposures,
                factor_weights=pd.Series({"Growth": -1.0}))},
             TableError, "factor_weights: row 'Growth': found -1; wanted zero or above"),
        ],
    )  # fmt: skip
    def test_is_refused_by_name(self, changes, kind, message):
        with pytest.raises(kind, match=f"^{re.escape(message)}"):
            self.trade(**changes)
