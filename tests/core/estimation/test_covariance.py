import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xlfactor.core.estimation.covariance import (
    correlation_of,
    covariance_matrix,
    require_correlation,
    require_covariance,
    volatilities_of,
)
from xlfactor.errors import InfeasibleError, LabelError, TableError

NAMES = ["Gold", "Bonds", "Stocks"]


def square(rows, names=NAMES):
    return pd.DataFrame(rows, index=names, columns=names, dtype=float)


def correlations():
    return square([[1, 0.1, 0.2], [0.1, 1, 0.3], [0.2, 0.3, 1]])


def volatilities():
    return pd.Series([0.2, 0.05, 0.16], index=NAMES)


class TestPublished:
    def test_covariance_is_the_printed_one(self, horizon_figures, horizon_correlation):
        sigma = horizon_figures["Std Dev"].dropna()
        C = horizon_correlation.loc[sigma.index, sigma.index]
        Sigma = covariance_matrix(sigma, C)
        large, private = "US Equity-Large Cap", "Private Equity"
        assert round(Sigma.loc[large, large], 6) == 0.026309
        assert round(Sigma.loc[large, private], 6) == 0.026037


class TestLaws:
    @settings(max_examples=30)
    @given(
        arrays(float, (4, 6), elements=st.floats(-1, 1)),
        arrays(float, 4, elements=st.floats(0.001, 3)),
    )
    def test_taking_apart_undoes_putting_together(self, A, sigma):
        Sigma = A @ A.T + 0.1 * np.eye(4)
        names = list("ABCD")
        C = correlation_of(square(Sigma, names))
        assert (np.diag(C) == 1).all()
        wanted = pd.Series(sigma, index=names)
        built = covariance_matrix(wanted, C)
        np.testing.assert_allclose(volatilities_of(built), wanted, rtol=1e-12)
        np.testing.assert_allclose(correlation_of(built), C, rtol=0, atol=1e-12)
        require_covariance(built)

    def test_order_does_not_count(self):
        C = correlations()
        shuffled = C.loc[["Stocks", "Gold", "Bonds"], ["Bonds", "Stocks", "Gold"]]
        pd.testing.assert_frame_equal(
            covariance_matrix(volatilities(), C), covariance_matrix(volatilities(), shuffled)
        )

    def test_columns_are_put_in_the_order_of_the_rows(self):
        Sigma = covariance_matrix(volatilities(), correlations())
        pd.testing.assert_frame_equal(require_covariance(Sigma[NAMES[::-1]]), Sigma)
        pd.testing.assert_series_equal(volatilities_of(Sigma[NAMES[::-1]]), volatilities_of(Sigma))

    def test_a_singular_matrix_passes(self):
        singular = square(np.ones((3, 3)))
        pd.testing.assert_frame_equal(require_correlation(singular), singular)


def changed(table, row, column, value, *, both=True):
    table = table.copy()
    table.loc[row, column] = value
    if both:
        table.loc[column, row] = value
    return table


def with_cash():
    """Three assets that vary, and cash at a fixed rate."""
    sigma = pd.Series({**volatilities(), "Cash": 0.0})
    C = pd.DataFrame(np.eye(4), index=sigma.index, columns=sigma.index)
    C.loc[NAMES, NAMES] = correlations()
    return sigma, C


class TestRiskless:
    """An asset of no volatility: answered where the answer is defined, refused where not."""

    @pytest.mark.parametrize("own", [0.0, 0.3, np.nan])
    def test_its_covariances_are_zero_whatever_its_correlations(self, own):
        sigma, C = with_cash()
        C.loc["Cash", NAMES] = C.loc[NAMES, "Cash"] = own
        Sigma = covariance_matrix(sigma, C)
        assert (Sigma["Cash"] == 0).all()
        assert (Sigma.loc["Cash"] == 0).all()
        wanted = covariance_matrix(volatilities(), correlations())
        pd.testing.assert_frame_equal(Sigma.loc[NAMES, NAMES], wanted)
        pd.testing.assert_frame_equal(require_covariance(Sigma, riskless=True), Sigma)
        pd.testing.assert_series_equal(volatilities_of(Sigma), sigma, check_names=False)

    def test_cash_has_no_correlations(self):
        Sigma = covariance_matrix(*with_cash())
        message = "row 'Cash', column 'Cash': found 0; wanted a variance above zero: an asset of n"
        with pytest.raises(TableError, match=message):
            correlation_of(Sigma)
        with pytest.raises(TableError, match=message):
            require_covariance(Sigma)

    def test_no_variance_and_a_covariance_contradict_one_another(self):
        Sigma = changed(covariance_matrix(*with_cash()), "Cash", "Bonds", 0.01)
        with pytest.raises(TableError, match=r"row 'Cash', column 'Bonds': found 0\.01; wanted 0"):
            require_covariance(Sigma, riskless=True)

    @pytest.mark.parametrize("power", [-320, -300, -200, -160, -30, 20, 160, 300])
    def test_variances_that_no_return_has_are_named(self, power):
        Sigma = covariance_matrix(volatilities(), correlations()) * 10.0**power
        with pytest.raises(TableError, match="covariance: row 'Gold', column 'Gold': found"):
            require_covariance(Sigma)


class TestMessages:
    @pytest.mark.parametrize(
        ("table", "error", "message"),
        [
            (
                changed(correlations(), "Gold", "Bonds", np.nan),
                TableError,
                "C: no number at row 'Gold', column 'Bonds'",
            ),
            (
                changed(correlations(), "Gold", "Bonds", 1.2),
                TableError,
                "C: row 'Gold', column 'Bonds': found 1.2; wanted a correlation from -1 to 1",
            ),
            (
                changed(correlations(), "Gold", "Bonds", 0.4, both=False),
                TableError,
                "C: not symmetric: row 'Gold', column 'Bonds' holds 0.4, row 'Bonds', "
                "column 'Gold' holds 0.1",
            ),
            (
                changed(correlations(), "Bonds", "Bonds", 0.9),
                TableError,
                "C: row 'Bonds', column 'Bonds': found 0.9; wanted 1",
            ),
            (
                correlations().iloc[:2],
                TableError,
                r"C: found 2 row\(s\) and 3 column\(s\); wanted a square table",
            ),
            (
                correlations().rename(columns={"Gold": "Golden"}),
                LabelError,
                r"C \(columns\): unknown row 'Golden' \(did you mean 'Gold'\?\)",
            ),
            (
                correlations().rename(index={"Gold": "Bonds"}),
                LabelError,
                "C: row 'Bonds' occurs more than once",
            ),
            (
                square([[1, 1, 0], [1, 1, 1], [0, 1, 1]]),
                InfeasibleError,
                "C: not positive semi-definite: the smallest eigenvalue of the correlations is "
                "-0.414 .* choose the repair 'nearest'",
            ),
            (
                square([[1, 0.1, -0.9], [0.1, 1, 0.8], [-0.9, 0.8, 1]]),
                InfeasibleError,
                "it changes most with the correlation of 'Gold' with 'Stocks', -0.9; correct the",
            ),
        ],
    )
    def test_correlation(self, table, error, message):
        with pytest.raises(error, match=message):
            require_correlation(table, name="C")

    @pytest.mark.parametrize(
        ("row", "column", "value", "both", "error", "message"),
        [
            ("Gold", "Gold", 0.0, True, TableError,
             "covariance: row 'Gold', column 'Gold': found 0; wanted a variance above zero"),
            ("Gold", "Bonds", 0.02, True, TableError,
             "row 'Gold', column 'Bonds': found 0.02, a correlation of 2; wanted one from"),
            ("Gold", "Bonds", 0.002, False, TableError,
             "row 'Gold', column 'Bonds' holds 0.002, row 'Bonds', column 'Gold' holds 0.001"),
            ("Gold", "Bonds", np.inf, True, TableError,
             "covariance: inf at row 'Gold', column 'Bonds'"),
            ("Gold", "Stocks", -0.0319, True, InfeasibleError,
             "covariance: not positive semi-definite"),
        ],
    )  # fmt: skip
    def test_covariance(self, row, column, value, both, error, message):
        Sigma = covariance_matrix(volatilities(), correlations())
        with pytest.raises(error, match=message):
            require_covariance(changed(Sigma, row, column, value, both=both))

    @pytest.mark.parametrize(
        ("value", "message"),
        [
            (
                -0.05,
                "volatilities: row 'Bonds': found -0.05; wanted a number above zero, or zero of",
            ),
            (
                1e-100,
                "volatilities: row 'Bonds': found 1e-100; wanted 0, or a volatility from "
                "1e-10 to 1e[+]06, in decimals",
            ),
            (np.nan, "volatilities: no number at row 'Bonds', column 'value'"),
        ],
    )
    def test_volatilities(self, value, message):
        sigma = volatilities()
        sigma["Bonds"] = value
        with pytest.raises(TableError, match=message):
            covariance_matrix(sigma, correlations())

    def test_names_that_differ(self):
        with pytest.raises(LabelError, match="correlation: unknown row 'Gold'"):
            covariance_matrix(volatilities().rename({"Gold": "Silver"}), correlations())
        with pytest.raises(LabelError, match="volatilities: row 'Bonds' occurs more than once"):
            covariance_matrix(volatilities().rename({"Gold": "Bonds"}), correlations())

    def test_parts_of_a_matrix_without_variance(self):
        Sigma = changed(covariance_matrix(volatilities(), correlations()), "Gold", "Gold", -0.1)
        for part in (volatilities_of, correlation_of):
            with pytest.raises(TableError, match=r"found -0\.1; wanted a variance above zero"):
                part(Sigma)


def test_a_volatility_whose_square_is_lost_is_refused():
    names = ["Stocks", "Dust"]
    C = pd.DataFrame([[1.0, 0.5], [0.5, 1.0]], index=names, columns=names)
    with pytest.raises(TableError, match="row 'Dust': found 1e-200; wanted 0, or a volatility"):
        covariance_matrix(pd.Series([0.2, 1e-200], index=names), C)
