"""Views against an equilibrium: published tables, both parametrisations, laws, messages."""

import re

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.allocation.black_litterman import Views, black_litterman
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.utility import (
    equilibrium_returns,
    implied_risk_aversion,
    maximum_utility_weights,
)
from xlfactor.errors import InfeasibleError, LabelError, OptionError, TableError

COUNTRIES = pd.Index(["Australia", "Canada", "France", "Germany", "Japan", "UK", "USA"])
BELOW = ([0.488], [0.478, 0.664], [0.515, 0.655, 0.861], [0.439, 0.310, 0.355, 0.354],
         [0.512, 0.608, 0.783, 0.777, 0.405],
         [0.491, 0.779, 0.668, 0.653, 0.306, 0.652])  # fmt: skip
CAPITALISATION = pd.Series([0.016, 0.022, 0.052, 0.055, 0.116, 0.124, 0.615], COUNTRIES)
#: against the other European markets, by capitalisation: France 29.5 %, UK 70.5 %
GERMANY = {"Germany": 1.0, "France": -0.052 / 0.176, "UK": -0.124 / 0.176}
CANADA = {"Canada": 1.0, "USA": -1.0}


def views(rows, returns, *, confidence=np.nan, uncertainty=np.nan):
    names = pd.Index([f"View {i + 1}" for i in range(len(rows))])
    return Views(
        view_matrix=pd.DataFrame(rows, index=names).fillna(0.0),
        view_returns=pd.Series(returns, names),
        confidences=pd.Series(confidence, names, dtype=float),
        uncertainties=pd.Series(uncertainty, names, dtype=float),
    )


@pytest.fixture(scope="module")
def world():
    """He and Litterman (1999), tables 1 and 2, with a risk aversion of 2.5."""
    sigma = np.array([0.160, 0.203, 0.248, 0.271, 0.210, 0.200, 0.187])
    C = np.eye(7)
    for i, row in enumerate(BELOW, start=1):
        C[i, :i] = C[:i, i] = row
    Sigma = pd.DataFrame(C * sigma * sigma[:, None], COUNTRIES, COUNTRIES)
    return Sigma, equilibrium_returns(Sigma, CAPITALISATION, risk_aversion=2.5)


def printed(values):
    return [float(f"{100 * value:.1f}") for value in values]


class TestPublished:
    """He and Litterman (1999), tables 2 and 4 to 8."""

    def test_equilibrium(self, world):
        assert printed(world[1]) == [3.9, 6.9, 8.4, 9.0, 4.3, 6.8, 7.6]

    @pytest.mark.parametrize(
        ("rows", "says", "returns", "weights"),
        [
            ([GERMANY], [0.05], [4.3, 7.6, 9.3, 11.0, 4.5, 7.0, 8.1],
             [1.5, 2.1, -4.0, 35.4, 11.0, -9.5, 58.6]),
            ([GERMANY, CANADA], [0.05, 0.03], [4.4, 8.7, 9.5, 11.2, 4.6, 7.0, 7.5],
             [1.5, 41.9, -3.4, 33.6, 11.0, -8.2, 18.8]),
            ([GERMANY, CANADA], [0.05, 0.04], [4.4, 9.1, 9.5, 11.3, 4.6, 7.0, 7.3],
             [1.5, 53.3, -3.3, 33.1, 11.0, -7.8, 7.3]),
        ],
    )  # fmt: skip
    def test_views(self, world, rows, says, returns, weights):
        Sigma, Pi = world
        found = black_litterman(Pi, Sigma, views=views(rows, says), tau=0.05)
        assert printed(found.posterior_returns) == returns
        assert printed(found.weights(risk_aversion=2.5)) == weights
        assert [round(w, 3) for w in found.views["Uncertainty"] ** 2 / 0.05] == [0.021, 0.017][
            : len(rows)
        ]

    def test_a_view_of_twice_the_variance(self, world):
        """Tables 7 and 8: a third view, of what the others say, changes next to nothing."""
        Sigma, Pi = world
        rows, says = [GERMANY, CANADA, {"Canada": 1.0, "Japan": -1.0}], [0.05, 0.04, 0.0412]
        returns = [4.3, 8.9, 9.3, 10.6, 4.6, 6.9, 7.2]
        weights = [1.5, 53.9, -0.5, 23.6, 11.0, -1.1, 6.8]
        for count in (2, 3):
            asked = views(rows[:count], says[:count])
            spread = np.array([p @ (0.05 * Sigma) @ p for p in asked.onto(COUNTRIES)])
            spread[0] *= 2
            given = views(rows[:count], says[:count], uncertainty=np.sqrt(spread))
            found = black_litterman(Pi, Sigma, views=given, tau=0.05)
            best = found.weights(risk_aversion=2.5)
            if count == 2:
                assert printed(found.posterior_returns) == returns
                assert printed(best) == weights
            np.testing.assert_allclose(100 * found.posterior_returns, returns, atol=0.1)
            np.testing.assert_allclose(100 * best, weights, atol=0.2)


class TestLaws:
    both = views([GERMANY, CANADA], [0.05, 0.03], uncertainty=[0.03, 0.02])

    def test_both_parametrisations_agree(self, world):
        """With the inverses of precisions, as Black and Litterman (1992) print it."""
        Sigma, Pi = world
        tau, P = 0.1, self.both.onto(COUNTRIES)
        precision = np.linalg.inv(np.diag([0.03**2, 0.02**2]))
        M = np.linalg.inv(np.linalg.inv(tau * Sigma) + P.T @ precision @ P)
        mu = M @ (np.linalg.solve(tau * Sigma, Pi) + P.T @ precision @ [0.05, 0.03])
        found = black_litterman(Pi, Sigma, views=self.both, tau=tau)
        np.testing.assert_allclose(found.posterior_returns, mu, rtol=1e-11)
        np.testing.assert_allclose(found.posterior_covariance, Sigma + M, rtol=1e-11)

    def test_no_views_leave_the_equilibrium(self, world):
        Sigma, Pi = world
        found = black_litterman(Pi, Sigma, views=None, tau=0.05)
        np.testing.assert_array_equal(found.posterior_returns, Pi)
        np.testing.assert_allclose(found.posterior_covariance, 1.05 * Sigma, rtol=1e-15)
        weights = found.weights(risk_aversion=2.5)
        np.testing.assert_allclose(weights, CAPITALISATION / 1.05, rtol=1e-12)

    def test_a_view_that_the_equilibrium_shares_changes_no_return(self, world):
        Sigma, Pi = world
        agreed = views([CANADA], [Pi["Canada"] - Pi["USA"]])
        found = black_litterman(Pi, Sigma, views=agreed)
        np.testing.assert_allclose(found.posterior_returns, Pi, rtol=1e-14)
        assert (np.diag(found.posterior_covariance) < 1.05 * np.diag(Sigma)).any()

    @pytest.mark.parametrize("confidence", [0.1, 0.5, 0.9])
    def test_alone_a_confidence_is_the_share_of_the_way(self, world, confidence):
        """Idzorek (2005): at any tau."""
        Sigma, Pi = world
        for tau in (0.01, 0.5):
            one = views([CANADA], [0.05], confidence=confidence)
            table = black_litterman(Pi, Sigma, views=one, tau=tau).views.loc["View 1"]
            way = (table["After views"] - table["Equilibrium"]) / (0.05 - table["Equilibrium"])
            assert way == pytest.approx(confidence, rel=1e-12)

    def test_order_and_units_do_not_matter(self, world):
        Sigma, Pi = world
        found = black_litterman(Pi, Sigma, views=self.both)
        turned = Views(
            view_matrix=self.both.view_matrix.iloc[::-1, ::-1],
            view_returns=self.both.view_returns,
            confidences=self.both.confidences,
            uncertainties=self.both.uncertainties,
        )
        order = list(COUNTRIES[::-1])
        other = black_litterman(Pi[order], Sigma.loc[order, COUNTRIES], views=turned)
        np.testing.assert_allclose(
            other.posterior_returns[COUNTRIES], found.posterior_returns, rtol=1e-12
        )
        half = views([{k: v / 2 for k, v in GERMANY.items()}, CANADA], [0.025, 0.03],
                     uncertainty=[0.015, 0.02])  # fmt: skip
        same = black_litterman(Pi, Sigma, views=half)
        np.testing.assert_allclose(same.posterior_returns, found.posterior_returns, rtol=1e-12)

    def test_cash_moves_all_by_as_much(self, world):
        """A view on an asset is of its return, one on a difference of the excess of both."""
        Sigma, Pi = world
        absolute = views([CANADA, {"Japan": 1.0}], [0.03, 0.06])
        richer = views([CANADA, {"Japan": 1.0}], [0.03, 0.08])
        with_cash = equilibrium_returns(Sigma, CAPITALISATION, risk_aversion=2.5, cash_return=0.02)
        found = black_litterman(Pi, Sigma, views=absolute)
        more = black_litterman(with_cash, Sigma, views=richer)
        np.testing.assert_allclose(
            more.posterior_returns, found.posterior_returns + 0.02, rtol=1e-12
        )
        np.testing.assert_allclose(
            more.weights(risk_aversion=2.5, cash_return=0.02), found.weights(risk_aversion=2.5)
        )


class TestUtility:
    def test_equilibrium_and_best_weights_undo_each_other(self, world):
        Sigma, Pi = world
        limits = Limits.between(COUNTRIES, lower=0.0, upper=1.0)
        weights = maximum_utility_weights(Pi, Sigma, risk_aversion=2.5, limits=limits)
        np.testing.assert_allclose(weights, CAPITALISATION, atol=1e-12)
        assert implied_risk_aversion(Pi, Sigma, CAPITALISATION) == pytest.approx(2.5, rel=1e-14)
        above_cash = implied_risk_aversion(Pi + 0.01, Sigma, CAPITALISATION, cash_return=0.01)
        assert above_cash == pytest.approx(2.5, rel=1e-14)

    def test_no_price_of_risk_is_implied(self, world):
        Sigma, Pi = world
        message = (
            "reference_weights: they earn -2.8660% above cash at a volatility of 16.8926%, which "
            "implies no risk aversion above zero; wanted a risk_aversion"
        )
        with pytest.raises(InfeasibleError, match=f"^{re.escape(message)}$"):
            implied_risk_aversion(Pi, Sigma, CAPITALISATION, cash_return=0.1)

    def test_a_reference_that_does_not_sum_to_one(self, world):
        message = "reference_weights: the weights sum to 98.4000%; wanted 100%: scale them"
        with pytest.raises(TableError, match=f"^{re.escape(message)}"):
            equilibrium_returns(world[0], CAPITALISATION.drop("Australia"), risk_aversion=2.5)

    def test_a_risk_aversion_of_zero(self, world):
        message = "risk_aversion: found 0; wanted a number above zero"
        with pytest.raises(OptionError, match=f"^{message}$"):
            equilibrium_returns(world[0], CAPITALISATION, risk_aversion=0.0)


class TestBadViews:
    @pytest.mark.parametrize(
        ("given", "kind", "message"),
        [
            (views([{"Canda": 1.0}], [0.05]), LabelError,
             "views: unknown column 'Canda' (did you mean 'Canada'?)"),
            (views([{"Canada": 0.0}], [0.05]), TableError,
             "views: row 'View 1': a view on no asset; wanted 1 for the asset that it is on, and "
             "-1 for one that it is compared with"),
            (views([CANADA], [np.nan]), TableError, "views: no number at row 'View 1'"),
            (views([CANADA], [0.05], confidence=0.5, uncertainty=0.1), TableError,
             "views: row 'View 1': Confidence and Uncertainty; wanted one of the two"),
            (views([CANADA], [0.05], confidence=1.0), TableError,
             "views: row 'View 1', column 'Confidence': found 1; wanted a share above 0 and "
             "below 1: a view is neither certain nor without content"),
            (views([CANADA], [0.05], confidence=0.0), TableError,
             "views: row 'View 1', column 'Confidence': found 0; wanted a share above 0"),
            (views([CANADA], [0.05], uncertainty=0.0), TableError,
             "views: row 'View 1', column 'Uncertainty': found 0; wanted a standard deviation "
             "above zero"),
        ],
    )  # fmt: skip
    def test_are_refused_by_name(self, world, given, kind, message):
        Sigma, Pi = world
        with pytest.raises(kind, match=f"^{re.escape(message)}"):
            black_litterman(Pi, Sigma, views=given)

    def test_a_confidence_in_what_has_no_volatility(self):
        names = pd.Index(["Stocks", "Cash"])
        Sigma = pd.DataFrame(np.diag([0.04, 0.0]), names, names)
        message = "views: row 'View 1': what it is on has no volatility, so that a confidence"
        with pytest.raises(TableError, match=f"^{message}"):
            black_litterman(pd.Series(0.05, names), Sigma, views=views([{"Cash": 1.0}], [0.02]))

    def test_tau_of_zero(self, world):
        with pytest.raises(OptionError, match=r"^tau: found 0; wanted a number above zero$"):
            black_litterman(world[1], world[0], views=None, tau=0.0)

    def test_a_singular_covariance_has_no_single_weights(self):
        names = pd.Index(["Stocks", "Cash"])
        Sigma = pd.DataFrame(np.diag([0.04, 0.0]), names, names)
        found = black_litterman(pd.Series([0.05, 0.01], names), Sigma, views=None)
        with pytest.raises(InfeasibleError, match=r"^covariance: singular; weights without"):
            found.weights(risk_aversion=2.5)
