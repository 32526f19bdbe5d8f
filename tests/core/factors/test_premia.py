import re

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xlfactor.core.factors.mimicking import PrivateFactor, mimicking_model
from xlfactor.core.factors.premia import implied_premia, regression_premia
from xlfactor.errors import InfeasibleError, LabelError, OptionError, TableError

PRIVATE = pd.Index(["Real Estate", "Infrastructure", "Private Equity"])
FACTORS = ["Economic Growth", "Real Rate", "Inflation"]


@pytest.fixture(scope="module")
def model(study_covariance, study_mimicking, study_private):
    private = PrivateFactor(name="Private", weights=study_private, assets=PRIVATE)
    return mimicking_model(study_covariance, study_mimicking, private=private)


@pytest.fixture(scope="module")
def study_returns(horizon_figures, study_covariance):
    return horizon_figures.drop(columns="Std Dev").loc[study_covariance.index]


class TestPublished:
    """The study's implied premia, to the digits that it prints."""

    @pytest.mark.parametrize(
        ("measure", "public", "private"),
        [
            ("10Y-Arith-Return", [0.05045, 0.03564, 0.00466], 0.035178),
            ("10Y-Geom-Return", [0.04004, 0.03267, -0.00035], 0.029601),
            ("20Y-Arith-Return", [0.05601, 0.04851, 0.00400], 0.035374),
            ("20Y-Geom-Return", [0.04507, 0.045045, -0.00116], 0.029067),
        ],
    )
    def test_implied_premia(self, model, study_returns, measure, public, private):
        printed = [*public, private]
        one = implied_premia(model.mimicking_weights, study_returns[measure])
        assert one.round(6).tolist() == printed
        table = implied_premia(model.mimicking_weights, study_returns)
        assert table[measure].round(6).tolist() == printed
        assert table.index.tolist() == [*FACTORS, "Private"]


def assert_equals_statsmodels(found, y, X):
    wanted = sm.OLS(y, sm.add_constant(X, has_constant="add")).fit()
    names = ["const", *X.columns]
    estimates = [found.intercept, *found.premia]
    np.testing.assert_allclose(estimates, wanted.params[names], atol=1e-13)
    np.testing.assert_allclose(found.standard_errors, wanted.bse[names])
    np.testing.assert_allclose(found.t_statistics, wanted.tvalues[names], atol=1e-10)
    np.testing.assert_allclose(found.p_values, wanted.pvalues[names])
    np.testing.assert_allclose(found.residuals, wanted.resid, atol=1e-15)
    np.testing.assert_allclose(found.fitted, wanted.fittedvalues, atol=1e-13)
    assert found.r_squared == pytest.approx(wanted.rsquared)
    assert found.adjusted_r_squared == pytest.approx(wanted.rsquared_adj)
    assert found.degrees_of_freedom == wanted.df_resid


class TestSecondRoad:
    @pytest.mark.parametrize("cash", [0.0, 0.0159])
    def test_both_stages_equal_statsmodels(self, model, study_returns, cash):
        mu, B = study_returns["10Y-Arith-Return"], model.exposures
        found = regression_premia(mu, B, private_assets=PRIVATE, cash_return=cash)
        public = B.index.drop(PRIVATE)
        assert_equals_statsmodels(found.public, mu[public] - cash, B.loc[public, FACTORS])
        remainder = mu[PRIVATE] - cash - B.loc[PRIVATE, FACTORS] @ found.public.premia
        assert_equals_statsmodels(found.private, remainder, B.loc[PRIVATE, ["Private"]])
        assert (found.public.degrees_of_freedom, found.private.degrees_of_freedom) == (7, 1)
        assert found.premia.index.tolist() == B.columns.tolist()

    @settings(max_examples=25)
    @given(
        arrays(float, (7, 2), elements=st.floats(-2, 2)),
        arrays(float, 7, elements=st.floats(-0.1, 0.1)),
    )
    def test_one_stage_equals_statsmodels(self, X, y):
        X[:3], y[:3] = [(3, 0), (0, 3), (-3, -3)], (0.2, 0.3, -0.2)
        names = list("ABCDEFG")
        B = pd.DataFrame(X, index=names, columns=["Growth", "Rates"])
        found = regression_premia(pd.Series(y, index=names), B)
        assert found.private is None
        assert_equals_statsmodels(found.public, pd.Series(y, index=names), B)


class TestLaws:
    def test_cash_moves_intercepts_alone(self, model, study_returns):
        mu = study_returns["20Y-Geom-Return"]
        total = regression_premia(mu, model.exposures, private_assets=PRIVATE)
        excess = regression_premia(mu, model.exposures, private_assets=PRIVATE, cash_return=0.02)
        pd.testing.assert_series_equal(total.premia, excess.premia)
        assert total.public.intercept - excess.public.intercept == pytest.approx(0.02)
        assert total.private.intercept - excess.private.intercept == pytest.approx(0.02)

    def test_returns_made_of_premia_give_them_back(self, model):
        premia = pd.Series([0.05, 0.03, 0.01, 0.04], index=model.factors)
        mu = 0.015 + model.exposures @ premia
        found = regression_premia(mu, model.exposures, private_assets=PRIVATE)
        pd.testing.assert_series_equal(found.premia, premia)
        assert found.private.intercept == pytest.approx(0.015)
        assert found.public.r_squared == pytest.approx(1)

    def test_order_does_not_count(self, model, study_returns):
        mu, B = study_returns["10Y-Geom-Return"], model.exposures
        found = regression_premia(mu.iloc[::-1], B, private_assets=PRIVATE[::-1])
        wanted = regression_premia(mu, B[B.columns[::-1]], private_assets=PRIVATE)
        pd.testing.assert_series_equal(found.premia, wanted.premia[B.columns])
        implied = implied_premia(model.mimicking_weights.iloc[::-1], mu)
        pd.testing.assert_series_equal(implied, implied_premia(model.mimicking_weights, mu))

    def test_an_unlisted_asset_holds_nothing(self, study_mimicking, study_returns):
        listed = study_returns.loc[study_mimicking.index]
        pd.testing.assert_frame_equal(
            implied_premia(study_mimicking, study_returns), implied_premia(study_mimicking, listed)
        )


class TestFreedom:
    def line(self, count):
        names = list("ABCD")[:count]
        mu = pd.Series([0.02, 0.03, 0.07, 0.05][:count], index=names)
        return mu, pd.DataFrame({"Growth": [0.0, 0.5, 1.0, 2.0][:count]}, index=names)

    def test_three_assets_leave_one(self):
        found = regression_premia(*self.line(3)).public
        # by hand: slope 5 %, intercept 1.5 %, residuals .5, -1, .5 %, their squares .00015
        assert found.residuals.round(6).tolist() == [0.005, -0.01, 0.005]
        assert found.standard_errors.tolist() == pytest.approx(
            [np.sqrt(0.00015 * (1 / 3 + 0.5)), np.sqrt(0.00015 / 0.5)]
        )
        assert found.notes == ("3 assets for 2 coefficients: 1 degree of freedom.",)

    def test_two_assets_leave_none(self):
        found = regression_premia(*self.line(2)).public
        assert found.degrees_of_freedom == 0
        assert found.premia["Growth"] == pytest.approx(0.02)
        for figures in (found.standard_errors, found.t_statistics, found.p_values):
            assert figures.isna().all()
        assert np.isnan(found.adjusted_r_squared)
        assert found.notes == (
            "2 assets for 2 coefficients: the fit is exact by construction, and has no standard "
            "errors.",
        )

    def test_too_few_assets(self, model, study_returns):
        message = (
            "expected_returns: found 1 public asset(s); wanted at least 2, for an intercept and "
            "1 factor(s)"
        )
        with pytest.raises(InfeasibleError, match=re.escape(message)):
            regression_premia(*self.line(1))
        B = model.exposures.copy()
        B.loc[PRIVATE[1:], "Private"] = 0.0
        with pytest.raises(
            InfeasibleError, match=r"found 1 private asset\(s\); wanted at least 2"
        ):
            regression_premia(study_returns.iloc[:, 0], B, private_assets=PRIVATE[:1])

    def test_returns_that_are_all_the_same(self):
        mu, B = self.line(4)
        found = regression_premia(0 * mu + 0.03, B).public
        assert found.premia["Growth"] == pytest.approx(0, abs=1e-15)
        assert np.isnan(found.r_squared)
        assert np.isnan(found.adjusted_r_squared)


class TestMessages:
    def test_names_that_differ(self, model, study_returns):
        mu = study_returns["10Y-Arith-Return"].rename({"Hedge Funds": "Hedge Fund"})
        with pytest.raises(LabelError, match="expected_returns: unknown row 'Hedge Fund'"):
            regression_premia(mu, model.exposures)
        with pytest.raises(LabelError, match="mimicking_weights: unknown row 'Hedge Funds'"):
            implied_premia(model.mimicking_weights, mu)
        with pytest.raises(LabelError, match="private_assets: unknown row 'Art'"):
            regression_premia(
                study_returns.iloc[:, 0], model.exposures, private_assets=pd.Index(["Art"])
            )

    def test_names_that_occur_twice(self, model, study_returns):
        mu = study_returns["10Y-Arith-Return"].rename({"Hedge Funds": "Commodities"})
        with pytest.raises(LabelError, match="expected_returns: row 'Commodities' occurs more"):
            implied_premia(model.mimicking_weights, mu)
        with pytest.raises(LabelError, match="exposures: row 'Commodities' occurs more than once"):
            regression_premia(mu, model.exposures.rename({"Hedge Funds": "Commodities"}))

    def test_a_figure_that_is_missing(self, model, study_returns):
        mu, B = study_returns.copy(), model.exposures.copy()
        mu.loc["Hedge Funds", "10Y-Arith-Return"] = np.nan
        message = "expected_returns: no number at row 'Hedge Funds', column '10Y-Arith-Return'"
        with pytest.raises(TableError, match=message):
            implied_premia(model.mimicking_weights, mu)
        message = "expected_returns: no number at row 'Hedge Funds', column 'value'"
        with pytest.raises(TableError, match=message):
            implied_premia(model.mimicking_weights, mu["10Y-Arith-Return"])
        with pytest.raises(TableError, match=message):
            regression_premia(mu["10Y-Arith-Return"], B)
        B.loc["Hedge Funds", "Inflation"] = np.nan
        with pytest.raises(
            TableError, match="exposures: no number at row 'Hedge Funds', column 'Inflation'"
        ):
            regression_premia(mu["10Y-Geom-Return"], B)
        M = model.mimicking_weights.copy()
        M.loc["Hedge Funds", "Inflation"] = np.nan
        with pytest.raises(TableError, match="mimicking_weights: no number at row 'Hedge Funds'"):
            implied_premia(M, mu["10Y-Geom-Return"])

    def test_a_cash_return_that_is_no_number(self, model, study_returns):
        with pytest.raises(OptionError, match="cash_return: found nan; wanted a number"):
            regression_premia(study_returns.iloc[:, 0], model.exposures, cash_return=float("nan"))

    def test_no_private_factor(self, model, study_returns):
        mu = study_returns["10Y-Arith-Return"]
        message = "exposures: wanted one private factor, a column that is zero .* found "
        with pytest.raises(TableError, match=message + "none"):
            regression_premia(mu, model.unmasked_exposures, private_assets=PRIVATE)
        twice = model.exposures.assign(Second=model.exposures["Private"] ** 2)
        with pytest.raises(TableError, match=message + "'Private', 'Second'"):
            regression_premia(mu, twice, private_assets=PRIVATE)

    def test_collinear_exposures(self, model, study_returns):
        mu, B = study_returns["10Y-Arith-Return"], model.exposures[FACTORS]
        mix = B.assign(Mix=0.3 + B["Economic Growth"] - B["Inflation"])
        message = (
            "exposures of public assets: factor 'Mix' is a combination of 'Economic Growth', "
            "'Inflation' (condition number "
        )
        with pytest.raises(InfeasibleError, match=re.escape(message)):
            regression_premia(mu, mix)
        with pytest.raises(
            InfeasibleError, match="all public assets have the same exposure to factor 'World'"
        ):
            regression_premia(mu, B.assign(World=0.7))


class TestExcess:
    """Approach 1 in excess of cash: what a portfolio borrows costs the cash return."""

    def test_the_study_over_a_cash_return(self, study_mimicking, horizon_figures):
        returns = horizon_figures.drop(columns="Std Dev").dropna()
        total = implied_premia(study_mimicking, returns)
        cash = pd.Series(np.linspace(0.01, 0.025, 4), index=returns.columns)
        found = implied_premia(study_mimicking, returns, cash_return=cash)
        invested = study_mimicking.sum()  # 0.65, 1.65 and 0.30
        wanted = total - np.outer(invested, cash)
        np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-15)
        one = returns["20Y-Arith-Return"]
        np.testing.assert_allclose(
            implied_premia(study_mimicking, one, cash_return=0.02),
            implied_premia(study_mimicking, one - 0.02),
            atol=1e-16,
        )

    def test_a_portfolio_of_no_net_weight_owes_nothing(self):
        M = pd.DataFrame({"Spread": {"A": 1.0, "B": -1.0}})
        mu = pd.Series({"A": 0.08, "B": 0.03})
        for cash in (-0.01, 0.0, 0.04):
            found = implied_premia(M, mu, cash_return=cash)
            assert found["Spread"] == pytest.approx(0.05)

    def test_the_order_of_measures_does_not_matter(self, study_mimicking, horizon_figures):
        returns = horizon_figures.drop(columns="Std Dev").dropna()
        cash = pd.Series(np.linspace(0.01, 0.025, 4), index=returns.columns)
        pd.testing.assert_frame_equal(
            implied_premia(study_mimicking, returns, cash_return=cash[::-1]),
            implied_premia(study_mimicking, returns, cash_return=cash),
        )

    def test_messages(self, study_mimicking, horizon_figures):
        returns = horizon_figures.drop(columns="Std Dev").dropna()
        with pytest.raises(LabelError, match="cash_return: no measure '10Y-Arith-Return'"):
            implied_premia(study_mimicking, returns, cash_return=pd.Series({"20Y": 0.02}))
        with pytest.raises(OptionError, match="cash_return: found nan; wanted a number"):
            implied_premia(study_mimicking, returns, cash_return=float("nan"))
        with pytest.raises(OptionError, match="cash_return: found inf; wanted a number"):
            implied_premia(study_mimicking, returns.iloc[:, 0], cash_return=float("inf"))
