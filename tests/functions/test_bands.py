"""Bands as Excel functions: closed forms, the same seeds, and the figures beside them."""

import numpy as np
import pytest

from xlfactor.functions import cma_bands, exposures, premia, returns, returns_bands

NAMES = ["Stocks", "Bonds", "Gold"]
MIMICKING = [["", "Growth", "Rates"], ["Stocks", 1.0, 0.0], ["Bonds", 0.0, 1.5]]
EXPECTED = [["Stocks", 0.07], ["Bonds", 0.03], ["Gold", 0.04]]
SIGMA = [["", *NAMES], ["Stocks", 0.04, 0.002, 0.0], ["Bonds", 0.002, 0.0025, 0.001],
         ["Gold", 0.0, 0.001, 0.0225]]  # fmt: skip


def test_premia_have_the_errors_of_their_portfolios(frame):
    found = frame(cma_bands.premia_bands(MIMICKING, EXPECTED, SIGMA, 400, 0.01))
    np.testing.assert_allclose(
        found["Premium"], [row[1] for row in premia.factor_premia(MIMICKING, EXPECTED, 0.01)[1:]]
    )
    width = (found["Premium, high"] - found["Premium, low"]).astype(float)
    # the error of a mean over 60 years, for a portfolio of one asset
    exact = 2 * 1.644854 * np.array([0.2, 1.5 * 0.05]) / np.sqrt(60)
    np.testing.assert_allclose(width, exact, rtol=0.2)
    certain = frame(cma_bands.premia_bands(MIMICKING, EXPECTED, SIGMA, 50, 0.01, 10_000))
    assert (certain["Premium, high"] - certain["Premium, low"] < 0.12 * width).all()


def test_exposures_to_portfolios_have_bands(frame):
    found = frame(cma_bands.mimicking_exposure_bands(MIMICKING, EXPECTED, SIGMA, 200))
    assert found.loc["Stocks", "Growth"] == pytest.approx(1)
    # an asset that alone makes a factor follows it in every draw
    assert found.loc["Stocks", "Growth, low"] == pytest.approx(1)
    assert found.loc["Gold", "Rates, low"] < found.loc["Gold", "Rates"]


def test_exposures_by_regression_have_the_errors_of_least_squares(
    return_table, factor_table, cells, frame
):
    given = cells(return_table), cells(factor_table)
    found = frame(returns_bands.exposure_bands(*given, 300, "OLS", None, "stationary blocks", 1))
    point = frame(exposures.factor_exposure(*given))
    errors = frame(exposures.exposure_errors(*given)).to_numpy(dtype=float)
    np.testing.assert_allclose(found[list(point)].astype(float), point.astype(float), rtol=1e-9)
    high, low = (
        found[[f"{name}, {end}" for name in point]].to_numpy(float) for end in ("high", "low")
    )
    np.testing.assert_allclose((high - low) / 3.29, errors, rtol=0.35)
    shares = frame(returns_bands.exposure_sign_shares(*given, 200)).astype(float)
    assert shares.loc["Stocks", "Equity"] == 1
    assert (shares <= 1).all(axis=None)


def test_periods_that_one_table_lacks_are_told(return_table, factor_table, cells):
    given = cells(return_table), cells(factor_table.iloc[3:])
    (note,) = returns_bands.exposure_bands.answer(*given, 20).notes
    assert note == exposures.factor_exposure.answer(*given).notes[0]


def test_means_and_volatilities_have_the_errors_of_a_sample(return_table, cells, frame):
    given = cells(return_table)
    found = frame(returns_bands.return_statistic_bands(given, 500, None, "stationary blocks", 1))
    statistics = frame(returns.return_statistics(given)).astype(float)
    np.testing.assert_allclose(found["Mean"].astype(float), statistics["Mean"])
    np.testing.assert_allclose(found["Volatility"].astype(float), statistics["Volatility"])
    width = (found["Mean, high"] - found["Mean, low"]).astype(float)
    exact = 2 * 1.644854 * statistics["Volatility"] * np.sqrt(47 / 48) / np.sqrt(4)
    np.testing.assert_allclose(width, exact, rtol=0.2)


def test_the_seed_decides(return_table, cells):
    given = cells(return_table)
    one, same, other = (
        returns_bands.return_statistic_bands(given, 50, None, "stationary blocks", None, seed)
        for seed in (1, 1, 2)
    )
    assert one == same != other
