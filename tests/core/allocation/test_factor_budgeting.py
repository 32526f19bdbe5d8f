"""Budgets of the risk of factors, and its least concentration: laws, grids, what is refused."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import root

from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.factor_budgeting import Search, budget_factor_risk
from xlfactor.core.allocation.factor_concentration import Concentration, least_concentrated
from xlfactor.core.allocation.factor_shares import factor_shares
from xlfactor.core.allocation.tracking import TrackingLimit
from xlfactor.core.factors.model import factor_model
from xlfactor.core.risk.concentration import concentration
from xlfactor.core.risk.decomposition import decompose
from xlfactor.core.risk.elliptical import student_expected_shortfall
from xlfactor.core.risk.kinds import RiskKind, RiskSettings, basis_of_sample
from xlfactor.core.risk.measures import Volatility
from xlfactor.errors import InfeasibleError, LabelError, OptionError, TableError

ASSETS, FACTORS = pd.Index(["A1", "A2", "A3", "A4"]), ["Market", "Rates", "Credit"]


@pytest.fixture(scope="module")
def model():
    """The example of Roncalli and Weisang (2016), section 3."""
    return factor_model(
        pd.DataFrame(
            [[0.9, 0.3, 0], [1.1, 0.5, 0], [1.2, 0, 0.7], [0.8, 0, 0.8]], ASSETS, FACTORS
        ),
        pd.DataFrame(np.diag([0.2, 0.05, 0.1]) ** 2, FACTORS, FACTORS),
        pd.Series([0.1, 0.15, 0.1, 0.15], ASSETS) ** 2,
    )


@pytest.fixture(scope="module")
def volatility(model):
    return Volatility.of(model.covariance)


LONG_ONLY = Limits.between(ASSETS, lower=0.0, upper=1.0)
LONG_SHORT = Limits.between(ASSETS, lower=-1.0, upper=1.0)


def shares_of(weights, measure, model):
    """By the other road: the decomposition of the risk."""
    found = decompose(weights, measure, model)
    return pd.concat([found.factor_shares, pd.Series({"Residual": found.residual_share})])


def simplex(steps):
    """All long-only portfolios of four assets in whole steps."""
    grid = np.indices((steps + 1,) * 3).reshape(3, -1)
    grid = grid[:, grid.sum(axis=0) <= steps]
    return np.vstack([grid, steps - grid.sum(axis=0)]).T / steps


@pytest.mark.parametrize("groups", [None, pd.Series(["X", "Y", "X"], FACTORS)])
def test_the_shares_and_their_slopes_are_those_of_the_decomposition(model, groups):
    for measure in (
        Volatility.of(model.covariance),
        student_expected_shortfall(
            pd.Series([0.05, 0.04, 0.03, 0.02], ASSETS), model.covariance, 4.0, confidence=0.95
        ),
    ):
        names = pd.Index([*FACTORS, "Residual"] if groups is None else ["Y", "X", "Residual"])
        shares = factor_shares(measure, model.exposures, names, groups)
        for w in np.random.default_rng(0).normal(size=(5, 4)):
            wanted = shares_of(pd.Series(w, ASSETS), measure, model)
            if groups is not None:
                wanted = wanted.groupby({**groups, "Residual": "Residual"}).sum()
            np.testing.assert_allclose(shares.values(w), wanted[names], atol=1e-12)
            slopes = [(shares.values(w + h) - shares.values(w - h)) / 2e-6
                      for h in 1e-6 * np.eye(4)]  # fmt: skip
            np.testing.assert_allclose(shares.at(w).jacobian.T, slopes, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("in_sum", [False, True])
@pytest.mark.parametrize("parts", [["Rates", "Residual"], ["Rates", "Credit", "Market"]])
def test_the_curvature_of_shares_is_the_change_of_their_slopes(model, in_sum, parts):
    loss = student_expected_shortfall(
        pd.Series([0.05, 0.04, 0.03, 0.02], ASSETS), model.covariance, 4.0, confidence=0.95
    )
    rng = np.random.default_rng(1)
    for measure in (Volatility.of(model.covariance), loss):
        shares = replace(factor_shares(measure, model.exposures, pd.Index(parts)), in_sum=in_sum)
        W, multipliers = rng.uniform(size=(5, 4)), rng.normal(size=(5, len(parts)))

        def slopes(W, shares=shares, multipliers=multipliers):
            return np.einsum("sp,spn->sn", multipliers, shares.at(W).jacobian)

        found = shares.at(W).curvature(multipliers)
        wanted = [(slopes(W + h) - slopes(W - h)) / 2e-6 for h in 1e-6 * np.eye(4)]
        np.testing.assert_allclose(found, np.stack(wanted, axis=-1), rtol=1e-6, atol=1e-6)
        # portfolios side by side are those one by one
        one = shares.at(W[2])
        np.testing.assert_allclose(one.curvature(multipliers[2]), found[2], atol=1e-12)
        assert one.risk == pytest.approx(measure.value(W[2]))


class TestBudgets:
    @pytest.mark.parametrize("budgets", [[0.5, 0.25, 0.25], [0.7, 0.2, 0.1]])
    def test_budgets_are_met_with_the_least_risk_of_two_solutions(
        self, model, volatility, budgets
    ):
        wanted = pd.Series(budgets, FACTORS)
        found = budget_factor_risk(volatility, model.exposures, wanted, limits=LONG_ONLY)
        shares = shares_of(found.weights, volatility, model)
        np.testing.assert_allclose(shares[FACTORS], wanted, atol=1e-10)
        assert found.residual <= 1e-10
        assert found.weights.sum() == pytest.approx(1)
        assert found.weights.min() >= 0
        # a second road: all solutions of as many equations as there are weights
        of = factor_shares(volatility, model.exposures, pd.Index(FACTORS))
        solutions = [
            end.x
            for w in simplex(6)
            if (end := root(lambda x: np.append(of.values(x) - budgets, x.sum() - 1), w)).success
        ]
        long_only = [w for w in solutions if w.min() > -1e-9]
        values = sorted({round(volatility.value(w), 8) for w in long_only})
        assert len(values) == 2
        assert found.value == pytest.approx(values[0], abs=1e-8)

    def test_with_room_the_least_risk_is_found(self, model, volatility):
        """One budget leaves two dimensions: no portfolio near to it has less risk."""
        found = budget_factor_risk(
            volatility, model.exposures, pd.Series({"Market": 0.6}), limits=LONG_ONLY
        )
        assert found.residual <= 1e-10
        shares = factor_shares(volatility, model.exposures, pd.Index(["Market"]))
        for w in simplex(40):
            if abs(shares.values(w)[0] - 0.6) < 0.002:
                assert volatility.value(w) >= found.value - 2e-4

    def test_budgets_that_few_starts_lead_to_are_met(self):
        """None of the first 40 starts leads to a portfolio that meets them."""
        names = pd.Index(list("ABCD"))
        Sigma = pd.DataFrame(
            [[52, 46, -18, -21], [46, 102, -42, -8], [-18, -42, 33, -11], [-21, -8, -11, 39]],
            index=names, columns=names,
        ) / 1000  # fmt: skip
        B = pd.DataFrame({"F": [0.1, -0.1, 0.8, 0.5], "G": [-0.3, 0.3, -2.6, -0.4]}, index=names)
        found = budget_factor_risk(
            Volatility.of(Sigma), B, pd.Series({"F": 0.62, "G": 0.01}),
            limits=Limits.between(names, lower=0.0, upper=1.0),
        )  # fmt: skip
        assert found.residual < 1e-9

    def test_short_positions_may_meet_what_long_ones_cannot(self, model, volatility):
        even = pd.Series(1 / 3, FACTORS)
        long_only, short = (
            budget_factor_risk(volatility, model.exposures, even, limits=limits)
            for limits in (LONG_ONLY, LONG_SHORT)
        )
        assert short.residual <= 1e-10
        assert short.weights.min() < 0
        assert 1e-6 < long_only.residual < 1e-3
        assert long_only.notes[0].startswith(
            "No portfolio found meets the budgets; missed are 'Market' by "
        )
        assert re.fullmatch(
            r"The problem is not convex: of 200 starts, .*; this portfolio has the least risk of "
            r"those found\.",
            long_only.notes[1],
        )

    def test_what_cannot_be_met_is_met_as_nearly_as_any_portfolio_of_a_grid(
        self, model, volatility
    ):
        wanted = pd.Series([0.1, 0.8, 0.1], FACTORS)
        found = budget_factor_risk(volatility, model.exposures, wanted, limits=LONG_ONLY)
        least = (found.misses**2).sum()
        shares = factor_shares(volatility, model.exposures, pd.Index(FACTORS))
        grid = min(((shares.values(w) - wanted.to_numpy()) ** 2).sum() for w in simplex(30))
        assert least <= grid + 1e-9

    def test_groups_and_the_residual(self, model, volatility):
        groups = pd.Series(["Bonds", "Bonds", "Growth"], ["Credit", "Rates", "Market"])
        wanted = pd.Series({"Growth": 0.5, "Bonds": 0.4, "Residual": 0.1})
        found = budget_factor_risk(
            volatility, model.exposures, wanted, limits=LONG_SHORT, groups=groups
        )
        shares = shares_of(found.weights, volatility, model)
        assert found.residual <= 1e-10
        assert shares["Rates"] + shares["Credit"] == pytest.approx(0.4, abs=1e-10)
        assert shares["Residual"] == pytest.approx(0.1, abs=1e-10)

    def test_the_same_seed_gives_the_same_weights_and_order_does_not_matter(
        self, model, volatility
    ):
        wanted = pd.Series([0.5, 0.25, 0.25], FACTORS)
        one, same, other = (
            budget_factor_risk(volatility, table, budgets, limits=LONG_ONLY, search=search).weights
            for table, budgets, search in (
                (model.exposures, wanted, Search(seed=1)),
                (model.exposures, wanted, Search(seed=1)),
                (model.exposures.iloc[::-1, ::-1], wanted[::-1], Search(seed=2, starts=30)),
            )
        )
        pd.testing.assert_series_equal(one, same)
        pd.testing.assert_series_equal(one, other, atol=1e-8)

    @pytest.mark.slow
    def test_many_assets(self):
        rng = np.random.default_rng(3)
        names = pd.Index([f"A{i}" for i in range(30)])
        B = pd.DataFrame(rng.normal(0.5, 0.5, (30, 4)), names, list("WXYZ"))
        Sigma_f = pd.DataFrame(np.diag([0.2, 0.1, 0.1, 0.05]) ** 2, B.columns, B.columns)
        many = factor_model(B, Sigma_f, pd.Series(rng.uniform(0.001, 0.01, 30), names))
        wanted = pd.Series({"W": 0.4, "X": 0.2, "Y": 0.2, "Z": 0.15})
        found = budget_factor_risk(
            Volatility.of(many.covariance), B, wanted,
            limits=Limits.between(names, lower=0.0, upper=0.2), search=Search(starts=8),
        )  # fmt: skip
        assert found.residual <= 1e-10


class TestConcentration:
    @pytest.mark.slow
    @pytest.mark.parametrize("index", Concentration)
    @pytest.mark.parametrize(("lower", "upper"), [(0.0, 1.0), (0.1, 0.5), (0.2, 0.3)])
    def test_no_portfolio_of_a_grid_is_less_concentrated(
        self, model, volatility, index, lower, upper
    ):
        limits = Limits.between(ASSETS, lower=lower, upper=upper)
        found = least_concentrated(volatility, model.exposures, limits=limits, index=index)

        among = factor_shares(volatility, model.exposures, pd.Index(FACTORS))

        def of(weights):
            shares = among.values(np.asarray(weights))
            one = concentration(pd.Series(shares / shares.sum()))
            return {"Herfindahl": one.herfindahl, "Gini": one.gini,
                    "Shannon": -np.log(one.entropy_number)}[index]  # fmt: skip

        least = of(found.weights)
        grid = [w for w in simplex(20) if w.min() >= lower - 1e-9 and w.max() <= upper + 1e-9]
        values = [value for value in map(of, grid) if not np.isnan(value)]
        assert least <= min(values) + 1e-9
        np.testing.assert_allclose(found.factor_budgets, 1 / 3)

    @pytest.mark.parametrize("index", Concentration)
    def test_short_positions_spread_it_evenly(self, model, volatility, index):
        found = least_concentrated(volatility, model.exposures, limits=LONG_SHORT, index=index)
        shares = shares_of(found.weights, volatility, model)[FACTORS]
        np.testing.assert_allclose(shares / shares.sum(), 1 / 3, atol=1e-10)

    def test_over_groups(self, model, volatility):
        groups = pd.Series(["Growth", "Bonds", "Bonds"], FACTORS)
        found = least_concentrated(
            volatility, model.exposures, limits=LONG_SHORT, groups=groups, index=Concentration.GINI
        )
        assert found.factor_shares.to_dict() == pytest.approx({"Growth": 0.5, "Bonds": 0.5})

    def test_contributions_below_zero_everywhere(self):
        """The second factor hedges the first in every portfolio that the limits allow."""
        names = pd.Index(["A", "B"])
        B = pd.DataFrame({"X": [1.0, 1.1], "Y": [-0.5, -0.4]}, names)
        Sigma_f = pd.DataFrame([[0.04, 0.01], [0.01, 0.01]], B.columns, B.columns)
        hedged = factor_model(B, Sigma_f, pd.Series(1e-6, names))
        limits = Limits.between(names, lower=0.0, upper=1.0)
        measure = Volatility.of(hedged.covariance)
        for index in (Concentration.GINI, Concentration.SHANNON):
            with pytest.raises(
                InfeasibleError, match="concentration: no portfolio found has contributions"
            ):
                least_concentrated(measure, B, limits=limits, index=index)
        assert least_concentrated(measure, B, limits=limits).factor_shares["Y"] < 0


def test_turnover_and_leverage_are_kept_to(volatility, model):
    """The shares are met within limits that the portfolio of less risk does not keep to."""
    budgets = pd.Series({"Rates": 0.1, "Credit": 0.15})
    held = pd.Series(0.25, ASSETS)
    free = budget_factor_risk(volatility, model.exposures, budgets, limits=LONG_SHORT)
    needed = np.abs(free.weights - held).sum() / 2
    limits = replace(LONG_SHORT, current=held, turnover=0.8 * needed, leverage=1.2)
    found = budget_factor_risk(volatility, model.exposures, budgets, limits=limits)
    assert np.abs(found.weights - held).sum() / 2 == pytest.approx(0.8 * needed, abs=1e-9)
    assert found.weights.abs().sum() <= 1.2 + 1e-9
    assert found.residual <= 1e-9
    assert found.value > free.value


class TestRefused:
    @pytest.mark.parametrize(
        ("budgets", "error", "message"),
        [
            ({}, TableError, "found none; wanted one at least"),
            ({"Market": -0.1}, TableError, "row 'Market': found -0.1; wanted a share not below"),
            ({"Market": 0.7, "Rates": 0.4}, TableError, "they sum to 1.1; wanted 1 at most"),
            ({"Market": 0.5, "Rates": 0.2, "Credit": 0.1, "Residual": 0.1}, TableError,
             "they sum to 0.9; wanted 1, as all of the risk has a budget"),
            ({"Market": np.nan}, TableError, "no number at row 'Market'"),
            ({"Rate": 0.5}, LabelError, "no factor 'Rate' (did you mean 'Rates'?)"),
        ],
    )  # fmt: skip
    def test_budgets(self, model, volatility, budgets, error, message):
        with pytest.raises(error, match=f"^factor_budgets: {re.escape(message)}"):
            budget_factor_risk(volatility, model.exposures, pd.Series(budgets), limits=LONG_ONLY)

    def test_limits_and_measures(self, model, volatility):
        budgets = pd.Series({"Market": 0.5})
        with pytest.raises(InfeasibleError, match="limits: no portfolio meets them"):
            budget_factor_risk(
                volatility, model.exposures, budgets,
                limits=Limits.between(ASSETS, lower=0.0, upper=0.2),
            )  # fmt: skip
        returns = pd.DataFrame(np.random.default_rng(0).normal(size=(40, 4)), columns=ASSETS)
        historical = RiskSettings(kind=RiskKind.HISTORICAL_ES).measure(basis_of_sample(returns))
        with pytest.raises(
            OptionError, match="risk_measure: historical expected shortfall has no"
        ):
            budget_factor_risk(historical, model.exposures, budgets, limits=LONG_ONLY)
        with pytest.raises(LabelError, match="factor_groups: no row 'Credit'"):
            budget_factor_risk(
                volatility, model.exposures, pd.Series({"X": 0.5}), limits=LONG_ONLY,
                groups=pd.Series(["X", "Y"], FACTORS[:2]),
            )  # fmt: skip
        tracked = replace(LONG_ONLY, tracking=TrackingLimit(
            benchmark=LONG_ONLY.upper / 4, covariance=volatility.covariance, most=0.01
        ))  # fmt: skip
        with pytest.raises(OptionError, match="tracking_error_limit: this method takes no limit"):
            budget_factor_risk(volatility, model.exposures, budgets, limits=tracked)
