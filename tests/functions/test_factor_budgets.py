"""The functions on budgets of the risk by factor, from cells."""

import numpy as np
import pytest

from tests.functions.test_risk import ASSETS, FACTORS, MODEL, SIGMA, percent
from xlfactor.errors import InfeasibleError, OptionError, TableError
from xlfactor.functions import factor_budgets as functions
from xlfactor.functions import risk

BUDGETS = [["Market", 0.5], ["Credit", 0.25], ["Rates", 0.25]]


def test_the_shares_of_the_factors_are_as_budgeted(frame):
    weights = functions.factor_risk_budget_weights(*MODEL, BUDGETS)
    assert frame(weights)["Weight"].sum() == pytest.approx(1)
    shares = frame(risk.factor_risk_share(weights, *MODEL))["Risk share"]
    np.testing.assert_allclose(shares[FACTORS], [0.5, 0.25, 0.25], atol=1e-10)
    fit = frame(functions.factor_risk_budget_fit(*MODEL, BUDGETS))
    np.testing.assert_allclose(fit["Budget"], [0.5, 0.25, 0.25])
    np.testing.assert_allclose(fit["Share"], fit["Budget"], atol=1e-10)
    np.testing.assert_allclose(fit["Difference"], 0, atol=1e-10)


def test_short_positions_and_exclusions_are_asked_for(frame):
    even = [[name, 1 / 3] for name in FACTORS]
    free = frame(functions.factor_risk_budget_weights(*MODEL, even, -1, 1))["Weight"]
    assert free.min() < 0
    without = functions.factor_risk_budget_weights(*MODEL, [["Market", 0.7]], 0, 1, "A3")
    assert frame(without).loc["A3", "Weight"] == 0


def test_groups_of_factors_share_the_risk_on_any_elliptical_measure(frame):
    groups = [["", "Group"], ["Market", "Growth"], ["Rates", "Bonds"], ["Credit", "Bonds"]]
    asked = ([["Growth", 0.6], ["Bonds", 0.35]], None, None, None, groups, "Student ES", 0.9, 5)
    fit = frame(functions.factor_risk_budget_fit(*MODEL, *asked))
    np.testing.assert_allclose(fit["Share"], [0.6, 0.35], atol=1e-10)
    weights = functions.factor_risk_budget_weights(*MODEL, *asked)
    shares = frame(risk.factor_risk_share(weights, *MODEL, None, "Student ES", 0.9, 5))
    assert shares.loc[["Rates", "Credit"]].sum().item() == pytest.approx(0.35, abs=1e-10)


@pytest.mark.parametrize("index", ["Herfindahl", "gini", "Shannon"])
def test_the_risk_is_spread_as_evenly_as_can_be(frame, index):
    weights = functions.least_concentrated_weights(*MODEL, index, -1, 1)
    shares = frame(risk.factor_risk_share(weights, *MODEL))["Risk share"][FACTORS]
    np.testing.assert_allclose(shares / shares.sum(), 1 / 3, atol=1e-9)


def test_rows_may_stand_in_any_order(frame):
    B, Sigma_f, d = MODEL
    shuffled = ([B[0], B[3], B[1], B[4], B[2]], [Sigma_f[0], *Sigma_f[:0:-1]], d[::-1])
    one = frame(functions.factor_risk_budget_weights(*MODEL, BUDGETS))
    other = frame(functions.factor_risk_budget_weights(*shuffled, BUDGETS[::-1]))
    np.testing.assert_allclose(other.loc[ASSETS], one.loc[ASSETS], atol=1e-9)


def test_inputs_that_do_not_fit_are_named():
    with pytest.raises(TableError, match=r"factor_budgets: they sum to 1\.2; wanted 1 at most"):
        functions.factor_risk_budget_weights(*MODEL, [["Market", 0.8], ["Rates", 0.4]])
    with pytest.raises(InfeasibleError, match="limits: no portfolio meets them"):
        functions.factor_risk_budget_weights(*MODEL, BUDGETS, 0, 0.1)
    with pytest.raises(OptionError, match="risk_measure: 'historical ES' needs a history"):
        functions.factor_risk_budget_weights(*MODEL, BUDGETS, *[None] * 4, "historical ES")


def test_the_published_example_is_the_model_of_these_tests(frame):
    equal = [[asset, 0.25] for asset in ASSETS]
    assert percent(frame(risk.portfolio_volatility(equal, SIGMA))) == [21.35]
