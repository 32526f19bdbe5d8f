import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfactor.core.estimation.published_assumptions import read_assumptions
from xlfactor.core.estimation.published_figures import Unit
from xlfactor.errors import (
    InfeasibleError,
    LabelError,
    OptionError,
    TableError,
    TransposedError,
)

NAMES = ["Cash", "Bonds", "Stocks", "Gold"]


def as_cells(table):
    """The table as a sheet gives it: objects, None for a blank."""
    table = table.astype(object)
    return table.where(table.notna(), None)


@pytest.fixture(scope="module")
def horizon(horizon_figures, horizon_correlation):
    lower = horizon_correlation.where(np.tri(17, dtype=bool))
    return as_cells(horizon_figures.join(lower))


def small(**columns):
    """Four assets in decimals, with a lower triangle."""
    lower = {
        "Cash": [1, 0.1, 0.0, 0.2],
        "Bonds": [None, 1, 0.3, 0.1],
        "Stocks": [None, None, 1, 0.4],
        "Gold": [None, None, None, 1],
    }
    figures = {"Return": [0.02, 0.03, 0.07, 0.04], "Volatility": [0.01, 0.05, 0.16, 0.18]}
    return pd.DataFrame({**figures, **lower, **columns}, index=NAMES, dtype=object)


def matrix(*rows, names=("Cash", "Bonds")):
    return pd.DataFrame(rows, index=list(names), columns=list(names), dtype=object)


def jpm_like():
    """Percent points; compound, arithmetic, volatility, last year's figure; lower triangle."""
    return pd.DataFrame(
        [
            [2.60, 2.61, 1.85, 2.50, 1.0, None, None, None],
            ["2.80", 2.81, 0.72, 2.90, 0.11, 1.0, None, None],
            [4.60, 4.69, 4.34, 5.10, 0.01, 0.10, 1.0, None],
            [6.70, 7.79, 15.67, 7.00, "0.04", -0.06, 0.26, 1.0],
        ],
        index=["U.S. Inflation", "U.S. Cash", "U.S. Aggregate Bonds", "U.S. Large Cap"],
        columns=[
            "Compound Return 2025 (%)",
            "Arithmetic Return 2025 (%)",
            "Annualized Volatility (%)",
            "Compound Return 2024 (%)",
            "U.S. Inflation",
            "U.S.\nCash",
            "U.S. Aggregate Bonds",
            "U.S. LARGE CAP",
        ],
        dtype=object,
    )


def blackrock_like():
    """Percent text; geometric, several horizons, ranges; upper triangle without a diagonal."""
    return pd.DataFrame(
        [
            ["USD", "4.2%", "4.4 %", "3.1%", "5.0%", "n/a", "5.1%", " ", "21%", "15%"],
            ["USD", "−0.5%", "6.1%", "2.0%", "9.5%", "1.2%", "16.9%", "", None, "70%"],
            ["USD", "9.8%", "-", "3.3%", "17.0%", "2.2%", "29.4%", "–", None, None],
        ],
        index=["Government bonds", "Large cap equities", "Private equity"],
        columns=[
            "Currency",
            "5 year geometric return",
            "10 year geometric return",
            "Lower interquartile range",
            "Upper interquartile range",
            "Return premium",
            "Expected volatility",
            "Government bonds",
            "Large cap equities",
            "Private equity",
        ],
        dtype=object,
    )


class TestHorizon:
    def test_every_figure_is_read(self, horizon, horizon_figures, horizon_correlation):
        found = read_assumptions(horizon)
        pd.testing.assert_frame_equal(
            found.expected_returns, horizon_figures.drop(columns="Std Dev"), check_exact=True
        )
        pd.testing.assert_series_equal(
            found.volatilities, horizon_figures["Std Dev"], check_exact=True
        )
        pd.testing.assert_frame_equal(
            found.correlation, horizon_correlation, check_exact=True, check_names=False
        )

    def test_what_was_assumed_is_said(self, horizon):
        assert read_assumptions(horizon).notes == (
            "Returns: '10Y-Arith-Return' (arithmetic, 10 years), '10Y-Geom-Return' (geometric, "
            "10 years), '20Y-Arith-Return' (arithmetic, 20 years), '20Y-Geom-Return' (geometric, "
            "20 years). Volatility: 'Std Dev'.",
            "Unit: decimal, as the column 'Std Dev' shows; the largest volatility is 0.2423 in "
            "decimals (row 'Non-US Equity-Emerging').",
            "Correlations: lower triangle, mirrored, decimal.",
            "Row 'Private Debt' lacks '10Y-Arith-Return', '20Y-Arith-Return', 'Std Dev'.",
        )

    def test_private_debt_is_incomplete(self, horizon):
        found = read_assumptions(horizon)
        assert list(found.complete_assets) == [a for a in found.assets if a != "Private Debt"]
        message = "cma: no number at row 'Private Debt', column 'Std Dev'"
        with pytest.raises(TableError, match=message):
            found.select(["Real Estate", "Private Debt"])
        with pytest.raises(TableError, match=message):
            _ = found.covariance

    def test_the_covariance_of_the_study(self, horizon, study_covariance):
        found = read_assumptions(horizon).select(study_covariance.index)
        pd.testing.assert_frame_equal(found.covariance, study_covariance, check_names=False)

    def test_measures_are_found_by_their_header(self, horizon, horizon_figures):
        found = read_assumptions(horizon)
        geometric = found.returns("10y geom return")
        pd.testing.assert_series_equal(geometric, horizon_figures["10Y-Geom-Return"])
        complete = found.select(found.complete_assets)
        assert complete.returns().name == "10Y-Arith-Return"
        with pytest.raises(
            TableError, match="no number at row 'Private Debt', column '20Y-Arith-Return'"
        ):
            found.returns("20Y-Arith-Return")
        with pytest.raises(
            OptionError, match="measure: '30Y' is none of the choices: '10Y-Arith-Return', '10Y-"
        ):
            found.returns("30Y")


class TestLayouts:
    def test_percent_points_with_decimal_correlations(self):
        found = read_assumptions(jpm_like())
        large = "U.S. Large Cap"
        assert found.volatilities[large] == pytest.approx(0.1567)
        assert found.returns("compound return 2025 (%)")["U.S. Cash"] == pytest.approx(0.028)
        assert found.correlation.loc["U.S. Cash", large] == -0.06
        assert found.correlation.loc["U.S. Inflation", large] == 0.04
        assert found.notes[0] == (
            "Returns: 'Compound Return 2025 (%)' (geometric, horizon not stated), "
            "'Arithmetic Return 2025 (%)' (arithmetic, horizon not stated), "
            "'Compound Return 2024 (%)' (geometric, horizon not stated). "
            "Volatility: 'Annualized Volatility (%)'."
        )
        assert found.notes[1] == (
            "Unit: percent points, as the column 'Annualized Volatility (%)' shows; the largest "
            "volatility is 0.1567 in decimals (row 'U.S. Large Cap')."
        )

    def test_percent_text_and_an_upper_triangle(self):
        found = read_assumptions(blackrock_like())
        pd.testing.assert_series_equal(
            found.volatilities,
            pd.Series([0.051, 0.169, 0.294], index=found.assets, name="Expected volatility"),
        )
        five = found.returns("5 year geometric return")
        assert five.round(6).tolist() == [0.042, -0.005, 0.098]
        assert found.correlation.round(6).to_numpy().tolist() == [
            [1, 0.21, 0.15], [0.21, 1, 0.7], [0.15, 0.7, 1],
        ]  # fmt: skip
        assert found.notes[1:] == (
            "Unit: percent text in all columns of returns and volatilities.",
            "Correlations: upper triangle, mirrored, percent text, a blank diagonal taken as 1.",
            "Row 'Private equity' lacks '10 year geometric return'.",
            "Columns not used: 'Currency', 'Lower interquartile range', "
            "'Upper interquartile range', 'Return premium'.",
        )

    @pytest.mark.parametrize(
        ("header", "said"),
        [
            ("10Y-Arith-Return", "(arithmetic, 10 years)"),
            ("20Y Geometric", "(geometric, 20 years)"),
            ("Compound Return 2025 (%)", "(geometric, horizon not stated)"),
            ("Arithmetic Return", "(arithmetic, horizon not stated)"),
            ("Expected return", "(basis not stated, horizon not stated)"),
            ("10-15 yr Expected Returns", "(basis not stated, 10-15 years)"),
            ("7-Year CAGR", "(geometric, 7 years)"),
            ("Geometric or arithmetic return", "(basis not stated, horizon not stated)"),
        ],
    )
    def test_wordings_of_returns(self, header, said):
        found = read_assumptions(small().rename(columns={"Return": header}))
        assert found.notes[0].startswith(f"Returns: '{header}' {said}. ")

    @pytest.mark.parametrize(
        "header",
        [
            "Std Dev", "St. Dev.", "Standard deviation", "Volatility", "Annualized Volatility",
            "Risk", "Expected Risk (%)", "10Y Vol", "STDEV", "Volatility of returns",
        ],
    )  # fmt: skip
    def test_wordings_of_volatility(self, header):
        found = read_assumptions(small().rename(columns={"Volatility": header}))
        assert found.volatilities.name == header
        assert found.expected_returns.columns.tolist() == ["Return"]

    @pytest.mark.parametrize(
        "header",
        ["Risk premium", "Return/Risk", "Sharpe ratio", "Geography", "Return rank", "Risk profile",
         "Standard error of return", "Vol-adjusted return", "Correlation of returns",
         "Change in return"],
    )  # fmt: skip
    def test_columns_of_no_use_are_named(self, header):
        found = read_assumptions(small(**{header: ["a", "b", "c", "d"]}))
        assert found.notes[-1] == f"Columns not used: '{header}'."

    def test_correlations_in_percent_points(self):
        table = small()
        table[NAMES] = table[NAMES].map(lambda cell: None if cell is None else 100 * cell)
        found, wanted = read_assumptions(table), read_assumptions(small())
        pd.testing.assert_frame_equal(found.correlation, wanted.correlation)
        assert found.notes[2] == (
            "Correlations: lower triangle, mirrored, percent points, as the diagonal is 100."
        )

    def test_a_table_without_correlations(self):
        found = read_assumptions(small().drop(columns=NAMES))
        assert found.returns("return").tolist() == [0.02, 0.03, 0.07, 0.04]
        assert found.notes[2:] == ("Correlations: none found.",)
        assert found.complete_assets.empty
        with pytest.raises(TableError, match="cma: no correlations found; wanted"):
            found.select(["Cash", "Gold"])

    def test_a_table_without_returns(self):
        found = read_assumptions(small().drop(columns="Return"))
        assert found.notes[0] == "Returns: none found. Volatility: 'Volatility'."
        with pytest.raises(OptionError, match="the choices: none: no return column"):
            found.returns("Return")

    def test_an_asset_without_correlations(self):
        table = small().drop(columns="Cash")
        table.loc["Cash", NAMES[1:]] = None
        found = read_assumptions(table)
        assert list(found.complete_assets) == ["Bonds", "Stocks", "Gold"]
        assert found.notes[-1] == "Row 'Cash' lacks all correlations."
        found.select(["Gold", "Bonds", "Stocks"])

    def test_a_single_hole_makes_both_assets_incomplete(self):
        table = small()
        table.loc["Gold", "Bonds"] = "n/a"
        found = read_assumptions(table)
        assert list(found.complete_assets) == ["Cash", "Stocks"]
        assert found.notes[-2:] == (
            "Row 'Bonds' lacks the correlation with 'Gold'.",
            "Row 'Gold' lacks the correlation with 'Bonds'.",
        )
        with pytest.raises(TableError, match="no number at row 'Gold', column 'Bonds'"):
            found.select(["Gold", "Bonds"])

    def test_one_asset_alone(self):
        found = read_assumptions(small().loc[["Gold"], ["Return", "Volatility", "Gold"]])
        assert list(found.complete_assets) == ["Gold"]
        assert found.covariance.to_numpy().tolist() == [[pytest.approx(0.0324)]]


class TestLaws:
    @settings(max_examples=25)
    @given(st.permutations(NAMES), st.sampled_from(["lower", "upper", "full"]), st.booleans())
    def test_side_order_and_diagonal_do_not_count(self, order, side, diagonal):
        wanted = read_assumptions(small())
        C = wanted.correlation.to_numpy(copy=True)
        kept = {"lower": np.tri(4, k=-1), "upper": np.tri(4, k=-1).T, "full": 1 - np.eye(4)}[side]
        kept = (kept + diagonal * np.eye(4)).astype(bool)
        block = pd.DataFrame(C, index=NAMES, columns=NAMES).where(kept)
        figures = small()[["Return", "Volatility"]]
        table = as_cells(figures.join(block[order]))
        found = read_assumptions(table)
        pd.testing.assert_frame_equal(found.correlation, wanted.correlation)

    @settings(max_examples=25)
    @given(st.permutations(NAMES))
    def test_selecting_puts_all_parts_in_one_order(self, order):
        found = read_assumptions(small())
        selected = found.select(order)
        pd.testing.assert_frame_equal(selected.covariance, found.covariance.loc[order, order])
        pd.testing.assert_series_equal(selected.returns(), found.returns().loc[order])

    @pytest.mark.parametrize("unit", [Unit.AUTOMATIC, Unit.PERCENT_POINTS])
    def test_units_do_not_count(self, unit):
        table = small()
        table[["Return", "Volatility"]] *= 100
        found, wanted = read_assumptions(table, unit=unit), read_assumptions(small())
        pd.testing.assert_series_equal(found.volatilities, wanted.volatilities)
        pd.testing.assert_frame_equal(found.expected_returns, wanted.expected_returns)

    def test_the_table_is_left_as_it_was(self):
        table = small()
        read_assumptions(table)
        pd.testing.assert_frame_equal(table, small())


class TestUnits:
    def test_the_chosen_unit_rules(self):
        table = small(Volatility=[0.5, 1.0, 2.0, 2.5], Return=[0.2, 0.3, 0.4, 0.4])
        found = read_assumptions(table, unit=Unit.PERCENT_POINTS)
        assert found.volatilities["Gold"] == 0.025
        assert found.notes[1] == (
            "Unit: percent points, as chosen; the largest volatility is 0.025 in decimals "
            "(row 'Gold')."
        )

    def test_percent_text_needs_no_unit(self):
        table = small(Return=["2%", "3%", "7%", "4%"])
        found = read_assumptions(table)
        assert found.returns()["Stocks"] == 0.07
        assert found.notes[1] == (
            "Unit: decimal, as the column 'Volatility' shows; the largest volatility is 0.18 in "
            "decimals (row 'Gold'). Percent text in 'Return'."
        )

    @pytest.mark.parametrize(
        ("columns", "message"),
        [
            (
                {"Volatility": [0.5, 1.0, 2.0, 2.5]},
                "cma: the largest volatility is 2.5 (row 'Gold'), decimal or percent "
                "points; wanted the option unit as 'decimal' or 'percent points'",
            ),
            (
                {"Return": [2, 3, 7, 4]},
                "the largest volatility is 0.18 (row 'Gold'), which looks like decimal, but the "
                "largest figure of column 'Return' is 7 (row 'Stocks'), which does not; wanted",
            ),
            (
                {"Volatility": [1, 5, 16, 18]},
                "which looks like percent points, but the largest figure of column 'Return' is "
                "0.07 (row 'Stocks'), which does not",
            ),
            (
                {"Volatility": ["1%", "5%", "16%", "18%"]},
                "column 'Volatility' is percent text, column 'Return' holds plain numbers; wanted",
            ),
        ],
    )
    def test_what_the_figures_do_not_settle(self, columns, message):
        with pytest.raises(OptionError, match=re.escape(message)):
            read_assumptions(small(**columns))

    def test_numbers_stored_as_text_are_read_and_told(self):
        found = read_assumptions(small(Return=["0.02", 0.03, "0.07", 0.04]))
        assert found.returns()["Stocks"] == 0.07
        assert found.notes[3:] == ("Numbers stored as text were read as numbers: 'Return'.",)
        cells = small().map(lambda cell: None if cell is None else str(cell))
        assert read_assumptions(cells).notes[3:] == (
            "Numbers stored as text were read as numbers: 'Return', 'Volatility', 'Cash' and 3 "
            "more columns.",
        )


class TestMessages:
    @pytest.mark.parametrize(
        ("table", "error", "message"),
        [
            (small().rename(index={"Gold": "bonds"}), LabelError,
             "cma: row 'bonds' occurs more than once"),
            (small().rename(columns={"Gold": "bonds"}), LabelError,
             "cma: column 'bonds' occurs more than once"),
            (small(**{"re-turn": 1}), LabelError,
             "cma: column 're-turn' occurs more than once"),
            (small(Return=[0.02, "about 3", 0.07, 0.04]), TableError,
             "cma: row 'Bonds', column 'Return': found 'about 3'; wanted a number or a"),
            (small(Return=[0.02, "#N/A", 0.07, 0.04]), TableError,
             "row 'Bonds', column 'Return': found '#N/A'"),
            (small(Return=[0.02, True, 0.07, 0.04]), TableError,
             "row 'Bonds', column 'Return': found 'True'"),
            (small(Return=[0.02, float("inf"), 0.07, 0.04]), TableError,
             "row 'Bonds', column 'Return': found 'inf'"),
            (small(Return=[0.02, "3,500", 0.07, 0.04]), TableError,
             "row 'Bonds', column 'Return': found the text '3,500', which is 3500 or 3.5; wanted"),
            (small(Return=[0.02, "1_0", 0.07, 0.04]), TableError,
             "row 'Bonds', column 'Return': found '1_0'"),
            (small(Cash=[1, 0.1, "x", 0.2]), TableError,
             "row 'Stocks', column 'Cash': found 'x'"),
            (small(Return=["2%", 0.03, "7%", "4%"]), TableError,
             "column 'Return' mixes percent text (row 'Cash') with plain numbers (row 'Bonds': "
             "0.03); wanted one of the two"),
            (small(Cash=[1, 0.1, -1.2, 0.2]), TableError,
             "row 'Stocks', column 'Cash': found -1.2; wanted a correlation from -1 to 1"),
            (small(Cash=[100, 110, 0, 20], Bonds=None, Stocks=None, Gold=None), TableError,
             "row 'Bonds', column 'Cash': found 110; wanted a correlation from -1 to 1 (or perc"),
            (small(Bonds=[0.2, 1, 0.3, 0.1]), TableError,
             "cma: the two triangles differ: row 'Cash', column 'Bonds' holds 0.2, row "
             "'Bonds', column 'Cash' holds 0.1"),
            (small(Bonds=[None, 0.9, 0.3, 0.1]), TableError,
             "row 'Bonds', column 'Bonds': found 0.9 on the diagonal of the correlations; wanted "
             "1 everywhere, 100 everywhere or blanks"),
            (small(Bonds=[None, 100, 0.3, 0.1]), TableError,
             "row 'Cash', column 'Cash': found 1 on the diagonal"),
            (small().rename(columns={"Gold": "Golds"}), LabelError,
             "the name of correlation column 'Golds' is no row (did you mean 'Gold'?); rows with "
             "no correlation column: 'Gold'"),
            (small().rename(columns={"Bonds": "Debt"}), LabelError,
             "the name of correlation column 'Debt' is no row; rows with no correlation column: "
             "'Bonds'"),
            (small().drop(columns="Bonds"), LabelError,
             "row 'Bonds' has correlations but no correlation column, so that the one with "
             "'Stocks' is missing; wanted a column 'Bonds'"),
            (small().drop(columns="Volatility"), TableError,
             "cma: no volatility column; wanted a header such as 'Volatility' or 'Std "
             "Dev', found 'Return', 'Cash', 'Bonds', 'Stocks', 'Gold'"),
            (small(Risk=0.1), TableError,
             "the columns 'Volatility' and 'Risk' all look like the volatility; wanted one"),
            (small(Volatility=[0.01, -0.05, 0.16, 0.18]), TableError,
             "row 'Bonds', column 'Volatility': found -0.05; wanted a volatility of zero or more"),
            (small(Volatility="n/a"), TableError,
             "column 'Volatility' holds no number"),
            (small(Volatility="14 – 18"), TableError,
             "cma: column 'Volatility' holds no number; wanted one a row, no text or range"),
            (small().T.rename(index={"Volatility": "Std. dev."}), TransposedError,
             "cma: row 'Std. dev.' holds the volatilities; wanted them in a column, and a row an "
             "asset class: in Excel copy the table, and Paste Special with Transpose"),
        ],
    )  # fmt: skip
    def test_reading(self, table, error, message):
        with pytest.raises(error, match=re.escape(message)):
            read_assumptions(table)

    @pytest.mark.parametrize(
        ("beside", "error", "message"),
        [
            (matrix([1, 0.2], [0.9, 1]), TableError,
             "correlations: the two triangles differ: row 'Cash', column 'Bonds' holds 0.2, row "),
            (matrix([0.04, 0.01], [0.01, 0.09]), TableError,
             "correlations: row 'Cash', column 'Cash': found 0.04 on the diagonal"),
            (matrix([1, 0.2, 0.2], [0.2, 1, 1], [0.2, 1, 1], names=["Cash", "Bonds", "Bonds"])
             .set_axis(["Cash", "Bonds", "Gold"], axis=1), LabelError,
             "correlations: row 'Bonds' occurs more than once"),
            (matrix([1, 0.2], [0.2, 1], names=["C", "B"]), LabelError,
             "correlations: no row of it is a row of cma; found 'C', 'B'"),
            (matrix([1, 0.2], [0.2, 1], names=["C", "Bonds"]), LabelError,
             "correlations: only row 'Bonds' of it is a row of cma; found 'C', 'Bonds'"),
        ],
    )  # fmt: skip
    def test_correlations_of_a_table_of_their_own(self, beside, error, message):
        table = small()[["Return", "Volatility"]]
        with pytest.raises(error, match=f"^{re.escape(message)}"):
            read_assumptions(table, correlations=beside)

    def test_selecting(self):
        found = read_assumptions(small())
        with pytest.raises(LabelError, match=r"no row 'Golds' \(did you mean 'Gold'\?\)"):
            found.select(["Cash", "Golds"])
        with pytest.raises(LabelError, match="assets: row 'Cash' occurs more than once"):
            found.select(["Cash", "Cash"])

    @pytest.mark.parametrize("own", [0, "n/a", None])
    def test_cash_of_no_volatility_has_covariances_of_zero(self, own):
        table = small(Volatility=[0, 0.05, 0.16, 0.18], Cash=[1, own, own, own])
        found = read_assumptions(table)
        assert list(found.complete_assets) == NAMES
        selected = found.select(NAMES)
        assert (selected.covariance["Cash"] == 0).all()
        assert (found.volatilities_of() == selected.volatilities).all()
        wanted = read_assumptions(small()).select(NAMES[1:]).covariance
        pd.testing.assert_frame_equal(selected.covariance.loc[NAMES[1:], NAMES[1:]], wanted)

    def test_correlations_of_an_asset_without_volatility_contradict_it(self):
        found = read_assumptions(small(Volatility=[0.01, 0.05, 0, 0.18]))
        message = (
            "row 'Stocks', column 'Volatility': found 0; wanted a volatility above zero, as the "
            "correlation with 'Bonds' is 0.3"
        )
        with pytest.raises(TableError, match=message):
            found.select(NAMES)

    def test_correlations_that_contradict_one_another(self):
        found = read_assumptions(small(Cash=[1, 0.99, -0.99, 0.2]))
        with pytest.raises(InfeasibleError, match="not positive semi-definite"):
            _ = found.covariance
