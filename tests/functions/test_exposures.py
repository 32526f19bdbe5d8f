import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from xlfactor.core.factors.rolling import RollingWindows, rolling_exposures
from xlfactor.errors import LabelError, OptionError, TableError
from xlfactor.functions import exposures as functions


@pytest.fixture(scope="module")
def tables(return_table, factor_table, cells):
    return cells(return_table), cells(factor_table)


def test_ordinary_least_squares_agrees_with_statsmodels(tables, return_table, factor_table, frame):
    found = {
        "params": frame(functions.factor_exposure(*tables)),
        "tvalues": frame(functions.exposure_t_values(*tables)),
        "pvalues": frame(functions.exposure_p_values(*tables)),
        "bse": frame(functions.exposure_errors(*tables)),
    }
    fit = frame(functions.exposure_statistics(*tables))
    for asset in return_table:
        model = sm.OLS(return_table[asset], sm.add_constant(factor_table)).fit()
        for name, table in found.items():
            wanted = getattr(model, name)[factor_table.columns]
            np.testing.assert_allclose(table.loc[asset], wanted, rtol=1e-8)
        row = fit.loc[asset]
        assert row["Alpha"] == pytest.approx(12 * model.params["const"])
        assert row["R²"] == pytest.approx(model.rsquared)
        assert row["Adjusted R²"] == pytest.approx(model.rsquared_adj)
        assert row["Specific volatility"] == pytest.approx(np.sqrt(12 * model.scale))
        assert row["Degrees of freedom"] == 45
        assert row["Penalty"] is None


def test_columns_may_come_in_any_order(return_table, factor_table, cells, frame):
    shuffled = functions.factor_exposure(
        cells(return_table[["Bills", "Stocks", "Property", "Bonds"]]),
        cells(factor_table[["Rates", "Equity"]]),
        "lasso",
    )
    plain = frame(functions.factor_exposure(cells(return_table), cells(factor_table), "lasso"))
    pd.testing.assert_frame_equal(
        frame(shuffled).loc[plain.index, plain.columns], plain, rtol=1e-10
    )


def test_a_penalty_shrinks_and_has_no_t_values(tables, frame):
    weak, strong = (
        frame(functions.factor_exposure(*tables, "lasso", penalty)).abs().to_numpy().sum()
        for penalty in (1e-5, 1e-3)
    )
    assert strong < weak
    assert frame(functions.exposure_t_values(*tables, "lasso")).isna().all(axis=None)
    named = functions.factor_exposure(*tables, "Lasso", [["Penalty", 1e-3]])
    assert named == functions.factor_exposure(*tables, "lasso", 1e-3)


def test_residuals_and_their_correlation(tables, return_table, frame):
    residuals = frame(functions.exposure_residuals(*tables)).astype(float)
    assert residuals.shape == return_table.shape
    np.testing.assert_allclose(residuals.mean(), 0.0, atol=1e-15)
    found = frame(functions.residual_correlation(*tables))
    np.testing.assert_allclose(found, np.corrcoef(residuals.T), atol=1e-12)


def test_inflation_of_two_factors(tables, factor_table, frame):
    rho = factor_table.corr().iloc[0, 1]
    found = frame(functions.variance_inflation(*tables))
    np.testing.assert_allclose(found["Variance inflation"], 1 / (1 - rho**2))


def test_rolling_exposures_of_one_asset(tables, return_table, factor_table, frame):
    found = frame(functions.rolling_exposure(*tables, "Property", 36.0))
    wanted = rolling_exposures(return_table, factor_table, windows=RollingWindows(length=36))
    assert len(found) == 13
    np.testing.assert_allclose(found, wanted.exposures.xs("Property", level="asset"), rtol=1e-9)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("Propety", 36.0), LabelError, r"returns: no column 'Propety' \(did you mean 'Property'"),
        (
            ("Property", 36.5),
            OptionError,
            "window_months: found 36.5; wanted a whole number from 1",
        ),
        (("Property", 60.0), OptionError, "a window has 60 rows, but the tables share only 48"),
    ],
)
def test_a_window_that_cannot_be(tables, arguments, error, message):
    with pytest.raises(error, match=message):
        functions.rolling_exposure(*tables, *arguments)


def test_what_cannot_be_estimated_is_named(return_table, factor_table, cells):
    with pytest.raises(
        TableError, match="factor_returns: 2 factors need at least 4 dates in comm"
    ):
        functions.factor_exposure(cells(return_table[:3]), cells(factor_table[:3]))
    twice = factor_table.assign(Double=2 * factor_table["Rates"])
    with pytest.raises(TableError, match=r"column '\w+' is a combination of other .* × '\w+'"):
        functions.factor_exposure(cells(return_table), cells(twice))
    with pytest.raises(OptionError, match="method: 'lasoo' is none of the choices"):
        functions.factor_exposure(cells(return_table), cells(factor_table), "lasoo")


def test_a_penalty_that_is_large_against_the_data_is_told_beside_the_exposures():
    dates = [float(43861 + day) for day in range(60)]
    market = [0.01 * (-1) ** day + 0.0001 * day for day in range(60)]
    returns = [["", "Fund"], *zip(dates, market, strict=True)]
    factors = [["", "Market"], *zip(dates, market, strict=True)]
    answer = functions.factor_exposure.answer(returns, factors, "lasso")
    (size,) = [note for note in answer.notes if note.startswith("Penalty 0.0001 is large")]
    assert "an exposure of 1 to one factor alone is estimated as" in size
    assert answer.cells == functions.factor_exposure(returns, factors, "lasso")
    assert functions.factor_exposure.answer(returns, factors).notes == ()
