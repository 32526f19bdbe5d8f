"""Every method against another road, and what holds for all of them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import norm

from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.core.factors.fitting import ExposureSettings, Method
from xlfactor.core.factors.rolling import RollingWindows, rolling_exposures
from xlfactor.errors import LabelError, OptionError, TableError

FACTORS = ["Equity", "Inflation", "Real Rates", "Commodity", "Credit", "Emerging"]


def market(*, dates=72, assets=15, seed=0, noise=0.01):
    """Simulate factor returns, exposures of which half are zero, and asset returns."""
    rng = np.random.default_rng(seed)
    index = pd.date_range("2010-01-31", periods=dates, freq="ME")
    mix = np.eye(6) + 0.3 * rng.normal(size=(6, 6))
    factors = pd.DataFrame(rng.normal(0.003, 0.03, (dates, 6)) @ mix, index, FACTORS)
    B = rng.normal(size=(assets, 6)) * (rng.random((assets, 6)) < 0.5)
    names = [f"Asset {i:02d}" for i in range(assets)]
    returns = factors.to_numpy() @ B.T + 0.001 + rng.normal(0, noise, (dates, assets))
    return (
        pd.DataFrame(returns, index, names),
        factors,
        pd.DataFrame(B, names, FACTORS),
    )


RETURNS, F, TRUE = market()


def estimate(method, returns=RETURNS, factors=F, **changes):
    return estimate_exposures(
        returns, factors, method=method, settings=ExposureSettings(**changes)
    )


def test_ols_statistics_against_statsmodels():
    import statsmodels.api as sm
    from statsmodels.stats.outliers_influence import variance_inflation_factor

    found = estimate(Method.OLS)
    X = sm.add_constant(F)
    for asset in RETURNS:
        other = sm.OLS(RETURNS[asset], X).fit()
        for ours, theirs in (
            (found.exposures, other.params),
            (found.standard_errors, other.bse),
            (found.t_statistics, other.tvalues),
            (found.p_values, other.pvalues),
        ):
            np.testing.assert_allclose(ours.loc[asset], theirs[FACTORS], rtol=1e-9, atol=1e-300)
        assert found.alphas[asset] == pytest.approx(12 * other.params["const"], rel=1e-9)
        assert found.r_squared[asset] == pytest.approx(other.rsquared, rel=1e-12)
        assert found.adjusted_r_squared[asset] == pytest.approx(other.rsquared_adj, rel=1e-12)
        assert found.degrees_of_freedom[asset] == other.df_resid
        volatility = np.sqrt(12 * other.mse_resid)
        assert found.specific_volatilities[asset] == pytest.approx(volatility, rel=1e-12)
        np.testing.assert_allclose(found.residuals[asset], other.resid, atol=1e-14)
    inflation = [variance_inflation_factor(X.to_numpy(), j + 1) for j in range(6)]
    np.testing.assert_allclose(found.variance_inflation, inflation, rtol=1e-10)
    np.testing.assert_allclose(found.residual_correlation, np.corrcoef(found.residuals.T))
    np.testing.assert_allclose(found.specific_variances, found.specific_volatilities**2)


@pytest.mark.parametrize("penalty", [1e-5, 1e-4, 1e-3])
def test_lasso_against_scikit_learn_at_half_the_penalty(penalty):
    from sklearn.linear_model import Lasso

    found = estimate(Method.LASSO, penalty=penalty)
    other = Lasso(alpha=penalty / 2, tol=1e-12, max_iter=1_000_000).fit(F, RETURNS)
    np.testing.assert_allclose(found.exposures, other.coef_, atol=1e-8)
    np.testing.assert_allclose(found.alphas / 12, other.intercept_, atol=1e-10)
    assert ((found.exposures == 0) == (other.coef_ == 0)).all(axis=None)


@pytest.mark.parametrize("l1_ratio", [0.0, 0.3, 1.0])
def test_elastic_net_against_scikit_learn_at_half_the_penalty(l1_ratio):
    from sklearn.linear_model import ElasticNet, Ridge

    found = estimate(Method.ELASTIC_NET, penalty=2e-4, l1_ratio=l1_ratio)
    other = ElasticNet(alpha=1e-4, l1_ratio=l1_ratio, tol=1e-13, max_iter=1_000_000)
    if l1_ratio == 0:  # without absolute values it is a ridge, at T times alpha
        other = Ridge(alpha=72 * 1e-4)
    np.testing.assert_allclose(found.exposures, other.fit(F, RETURNS).coef_, atol=1e-8)


def test_ridge_against_scikit_learn_at_t_times_the_penalty():
    from sklearn.linear_model import Ridge

    found = estimate(Method.RIDGE, penalty=3e-4)
    other = Ridge(alpha=72 * 3e-4).fit(F, RETURNS)
    np.testing.assert_allclose(found.exposures, other.coef_, rtol=1e-9)
    np.testing.assert_allclose(found.alphas / 12, other.intercept_, rtol=1e-9)


def test_degrees_of_freedom_count_what_the_hat_matrix_does():
    X = (F - F.mean()).to_numpy()
    hat = X @ np.linalg.solve(X.T @ X / 72 + 3e-4 * np.eye(6), X.T) / 72
    ridge = estimate(Method.RIDGE, penalty=3e-4)
    np.testing.assert_allclose(ridge.degrees_of_freedom, 71 - np.trace(hat), rtol=1e-12)
    lasso = estimate(Method.LASSO, penalty=1e-3)
    used = (lasso.exposures != 0).sum(axis=1)
    np.testing.assert_allclose(lasso.degrees_of_freedom, 71 - used)
    net = estimate(Method.ELASTIC_NET, penalty=1e-3, l1_ratio=0.5)
    active = X[:, (net.exposures.iloc[0] != 0).to_numpy()]
    system = active.T @ active / 72 + 2.5e-4 * np.eye(active.shape[1])
    hat = active @ np.linalg.solve(system, active.T) / 72
    assert net.degrees_of_freedom.iloc[0] == pytest.approx(71 - np.trace(hat), rel=1e-12)


def test_cross_validated_lasso_against_scikit_learn():
    from sklearn.linear_model import LassoCV
    from sklearn.model_selection import TimeSeriesSplit

    found = estimate(Method.CROSS_VALIDATED_LASSO, folds=4, grid_size=30)
    for asset in RETURNS.columns[:5]:
        X = F - F.mean()
        largest = 2 * np.abs(X.T @ (RETURNS[asset] - RETURNS[asset].mean())).max() / 72
        grid = largest * np.geomspace(1, 1e-3, 30)
        other = LassoCV(cv=TimeSeriesSplit(4), alphas=grid / 2, tol=1e-10, max_iter=1_000_000)
        other.fit(F, RETURNS[asset])
        assert found.penalties[asset] == pytest.approx(2 * other.alpha_, rel=1e-9)
        np.testing.assert_allclose(found.exposures.loc[asset], other.coef_, atol=1e-7)


@pytest.mark.parametrize(
    ("method", "within"),
    [
        (Method.OLS, 0.02),
        (Method.STEPWISE, 0.02),
        (Method.CROSS_VALIDATED_LASSO, 0.05),  # it moves exposures toward zero on purpose
    ],
)
def test_known_exposures_are_recovered(method, within):
    returns, factors, true = market(dates=600, seed=4, noise=0.002)
    found = estimate(method, returns, factors)
    np.testing.assert_allclose(found.exposures, true, atol=within)
    np.testing.assert_allclose(found.specific_volatilities, 0.002 * 12**0.5, rtol=0.15)
    np.testing.assert_allclose(found.alphas, 12 * 0.001, atol=0.006)


@pytest.mark.parametrize("method", list(Method))
def test_no_answer_depends_on_an_order(method):
    whole = estimate(method)
    turned = estimate(method, RETURNS[RETURNS.columns[::-1]], F[F.columns[::-1]])
    pd.testing.assert_frame_equal(
        turned.exposures.loc[RETURNS.columns, FACTORS], whole.exposures, rtol=1e-9, atol=1e-12
    )
    assert list(turned.exposures.columns) == FACTORS[::-1]
    assert list(turned.variance_inflation.index) == FACTORS[::-1]
    pd.testing.assert_series_equal(
        turned.specific_volatilities[RETURNS.columns], whole.specific_volatilities
    )


@pytest.mark.parametrize("method", list(Method))
def test_returns_are_what_factors_explain_and_the_rest(method):
    found = estimate(method)
    explained = found.alphas / 12 + F @ found.exposures.T
    np.testing.assert_allclose(explained + found.residuals, RETURNS, atol=1e-14)
    np.testing.assert_allclose(found.residuals.mean(), 0, atol=1e-15)


@pytest.mark.parametrize("method", [Method.LASSO, Method.ELASTIC_NET, Method.RIDGE])
def test_penalised_estimates_have_no_t_values_and_say_so(method):
    found = estimate(method)
    assert found.t_statistics.isna().all(axis=None)
    assert found.p_values.isna().all(axis=None)
    assert found.notes[0].startswith("Standard errors, t and p values are not given")
    assert (found.penalties == 1e-4).all()


def test_stepwise_statistics_are_those_of_ols_on_the_factors_kept():
    found = estimate(Method.STEPWISE)
    asset = RETURNS.columns[0]
    used = [factor for factor in FACTORS if found.exposures.loc[asset, factor] != 0]
    again = estimate(Method.OLS, RETURNS[[asset]], F[used])
    assert 0 < len(used) < 6
    pd.testing.assert_frame_equal(found.exposures.loc[[asset], used], again.exposures)
    pd.testing.assert_frame_equal(found.t_statistics.loc[[asset], used], again.t_statistics)
    assert found.t_statistics.loc[asset].isna().sum() == 6 - len(used)
    assert found.notes[0].startswith("The t and p values take the chosen factors as given")


def test_an_asset_that_is_a_factor_has_an_exposure_of_one_and_no_t_value():
    found = estimate(Method.OLS, pd.DataFrame({"Fund": F["Equity"], "Other": RETURNS.iloc[:, 0]}))
    np.testing.assert_allclose(found.exposures.loc["Fund"], [1, 0, 0, 0, 0, 0], atol=1e-13)
    assert found.r_squared["Fund"] == pytest.approx(1)
    assert found.t_statistics.loc["Fund"].isna().all()
    assert found.t_statistics.loc["Other"].notna().all()


def test_months_meet_by_calendar_and_the_rest_is_noted():
    early = F.set_axis(F.index - pd.Timedelta(days=2))
    found = estimate(Method.OLS, RETURNS.iloc[3:], early)
    pd.testing.assert_frame_equal(
        found.exposures, estimate(Method.OLS, RETURNS.iloc[3:], F.iloc[3:]).exposures
    )
    assert found.notes[0] == (
        "factor_returns: 3 of 72 rows are not used, as not every table has 2010-01 … 2010-03"
    )


def test_periods_a_year_scale_the_annual_figures():
    twice = estimate_exposures(RETURNS, F, periods_per_year=24)
    once = estimate_exposures(RETURNS, F)
    np.testing.assert_allclose(twice.alphas, 2 * once.alphas)
    np.testing.assert_allclose(twice.specific_variances, 2 * once.specific_variances)


@settings(max_examples=25)
@given(st.floats(0.01, 100), st.integers(0, 1000))
def test_ols_exposures_answer_a_change_of_unit(scale, seed):
    returns, factors, _ = market(dates=30, assets=2, seed=seed)
    assume(np.linalg.cond(factors.corr()) < 1e4)  # factors nearly alike are refused
    one, other = (
        estimate(Method.OLS, returns, factors),
        estimate(Method.OLS, returns, factors * scale),
    )
    np.testing.assert_allclose(other.exposures * scale, one.exposures, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(other.t_statistics, one.t_statistics, rtol=1e-8, atol=1e-8)


def test_a_factor_that_is_a_combination_of_others_is_named():
    twin = F.assign(Twin=0.5 * F["Equity"] - 2 * F["Credit"])
    with pytest.raises(TableError) as found:
        estimate(Method.LASSO, factors=twin)
    assert str(found.value) == (
        "factor_returns: column 'Twin' is a combination of other factors: "
        "0.5 × 'Equity' − 2 × 'Credit'"
    )


@pytest.mark.parametrize(
    ("returns", "factors", "error", "message"),
    [
        (
            RETURNS.iloc[:7],
            F.iloc[:7],
            TableError,
            "factor_returns: 6 factors need at least 8 dates in common; found 7",
        ),
        (
            RETURNS,
            F.assign(Equity=0.01),
            TableError,
            "factor_returns: column 'Equity' is constant",
        ),
        (RETURNS.assign(Cash=1e-300), F, TableError, "returns: column 'Cash': the largest figu"),
        (RETURNS, F * 1e-300, TableError, "factor_returns: column '.*': the largest figure is "),
        (
            RETURNS,
            F.set_axis(F.index + pd.Timedelta(days=1)),
            TableError,
            "factor_returns is dated at the start of its periods",
        ),
        (RETURNS, F.iloc[::-1], TableError, "factor_returns: row '2015-11-30' stands after"),
        (RETURNS, F.set_axis([*FACTORS[:5], "Equity"], axis=1), LabelError, "column 'Equity'"),
    ],
)
def test_faults_of_the_tables_are_named(returns, factors, error, message):
    with pytest.raises(error, match=message):
        estimate(Method.OLS, returns, factors)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"penalty": -1.0}, "penalty: found -1; wanted a number of zero or above"),
        ({"penalty": float("nan")}, "penalty: found nan; wanted a number of zero or above"),
        ({"l1_ratio": 1.5}, "l1_ratio: found 1.5; wanted a number from 0 to 1"),
        ({"folds": 0}, "folds: found 0; wanted a number of 1 or more"),
        ({"grid_size": 1}, "grid_size: found 1; wanted a number of 2 or more"),
        ({"smallest_share": 1.0}, "smallest_share: found 1; wanted a number between 0 and 1"),
    ],
)
def test_settings_outside_their_range_are_refused(changes, message):
    with pytest.raises(OptionError, match=message):
        ExposureSettings(**changes)


def test_a_first_fold_too_short_for_the_factors_is_refused():
    with pytest.raises(TableError) as found:
        estimate(Method.CROSS_VALIDATED_LASSO, folds=11)
    assert str(found.value) == (
        "factor_returns (fold 1 of 11): 6 factors need at least 8 dates in common; found 6"
    )


def test_more_folds_than_dates_are_refused():
    with pytest.raises(OptionError, match="folds: 72 of them need 73 dates or more; found 72"):
        estimate(Method.CROSS_VALIDATED_LASSO, folds=72)


def test_a_factor_that_does_not_vary_in_the_first_fold_is_named():
    late = F.assign(Credit=np.where(np.arange(72) < 12, 0.0, F["Credit"]))
    with pytest.raises(TableError) as found:
        estimate(Method.CROSS_VALIDATED_LASSO, factors=late, folds=5)
    assert str(found.value) == (
        "factor_returns (fold 1 of 5): column 'Credit' is constant (0 in all 12 rows)"
    )


def test_a_penalty_at_the_end_of_the_grid_is_noted():
    exact = pd.DataFrame({"Fund": F.sum(axis=1), "Other": F["Equity"] - F["Credit"]})
    found = estimate(Method.CROSS_VALIDATED_LASSO, exact, smallest_share=0.1)
    assert found.notes[1] == (
        "The smallest penalty tried predicts best for 'Fund' and 1 more: try smaller ones."
    )
    alone = estimate(Method.CROSS_VALIDATED_LASSO, exact[["Fund"]], smallest_share=0.1)
    assert alone.notes[1].endswith("best for 'Fund': try smaller ones.")


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("rate", [0.0, 0.002, 0.1 / 3])
def test_cash_at_a_fixed_rate_has_no_exposures(method, rate):
    found = estimate_exposures(RETURNS.assign(Cash=rate), F, method=method)
    wanted = estimate_exposures(RETURNS, F, method=method)
    others = list(RETURNS)
    pd.testing.assert_frame_equal(found.exposures.loc[others], wanted.exposures)
    pd.testing.assert_series_equal(found.r_squared[others], wanted.r_squared)
    assert (found.exposures.loc["Cash"] == 0).all()
    assert found.alphas["Cash"] == pytest.approx(12 * rate)
    assert found.specific_volatilities["Cash"] == 0
    assert np.isnan(found.r_squared["Cash"])
    assert np.isnan(found.adjusted_r_squared["Cash"])
    assert found.t_statistics.loc["Cash"].isna().all()
    assert "Asset 'Cash' does not vary: it has no exposures, and no R² to speak of." in found.notes


def test_cash_at_a_fixed_rate_for_some_windows_does_not_stop_them():
    cash = pd.Series(RETURNS.iloc[:, 0].to_numpy(), index=RETURNS.index)
    cash.iloc[20:] = 0.001
    found = rolling_exposures(
        RETURNS.assign(Cash=cash), F, windows=RollingWindows(length=20), periods_per_year=6
    )
    assert (found.exposures.loc[RETURNS.index[-1]].loc["Cash"] == 0).all()
    assert found.r_squared["Cash"].isna().sum() == len(RETURNS) - 39


def test_maximum_likelihood_is_the_likeliest_of_gaussian_errors():
    """Second road: the likelihood itself, maximised over intercept, exposures and variance."""
    found, ordinary = estimate(Method.MAXIMUM_LIKELIHOOD), estimate(Method.OLS)
    np.testing.assert_allclose(found.exposures, ordinary.exposures)
    X = np.column_stack([np.ones(len(F)), F])
    for asset, y in RETURNS.iloc[:, :4].items():

        def surprise(p, y=y):
            return p[-1] + ((y.to_numpy() - X @ p[:-1]) ** 2).mean() / np.exp(2 * p[-1]) / 2

        start = np.append(np.zeros(X.shape[1]), np.log(y.std()))
        best = minimize(surprise, start, method="BFGS", options={"gtol": 1e-7})
        np.testing.assert_allclose(best.x[1:-1], found.exposures.loc[asset], atol=1e-4)
        variance = np.exp(2 * best.x[-1]) * found.periods_per_year
        assert found.specific_variances[asset] == pytest.approx(variance, rel=1e-5)
    rows, freedom = len(F), ordinary.degrees_of_freedom.iloc[0]
    smaller = np.sqrt(freedom / rows)
    np.testing.assert_allclose(found.standard_errors, smaller * ordinary.standard_errors)
    np.testing.assert_allclose(
        found.p_values, 2 * norm.sf(np.abs(found.t_statistics)), rtol=1e-9, atol=1e-300
    )
    np.testing.assert_allclose(found.adjusted_r_squared, ordinary.adjusted_r_squared)
