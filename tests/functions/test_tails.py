"""Functions on tail risk, from cells to cells."""

import numpy as np
import pandas as pd
import pytest

from xlfactor import catalogue
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.rules import minimum_expected_shortfall_weights
from xlfactor.core.estimation.myriad import StudentMethod, StudentSettings
from xlfactor.core.estimation.student import fit_normal, fit_student
from xlfactor.core.portfolios.tail import TailRule, TailSettings, tail_market, tail_portfolio
from xlfactor.core.risk.tails import tail_risks
from xlfactor.errors import (
    ConvergenceError,
    InsufficientError,
    LabelError,
    OptionError,
    TableError,
)
from xlfactor.functions import tails as functions

MIX = [["Asset", "Mix", "Short"], ["Bonds", 0.7, 1.2], ["Stocks", 0.3, -0.2]]


@pytest.fixture(scope="module")
def fat_table():
    random = np.random.default_rng(9)
    dates = pd.bdate_range("2019-01-01", periods=300)
    shocks = random.standard_t(4, size=(300, 1)) * 0.01 + random.normal(0, 0.005, (300, 2))
    return pd.DataFrame(shocks, dates, ["Stocks", "Bonds"])


def test_downside_figures_by_column(fat_table, cells, frame):
    found = frame(functions.downside_statistics(cells(fat_table), 0.001, 2.0, 0.9))
    stocks = fat_table["Stocks"]
    short = np.maximum(0.001 - stocks, 0)
    row = found.loc["Stocks"]
    assert row["Semi-variance below target"] == pytest.approx((short**2).mean())
    assert row["Lower partial moment"] == pytest.approx((short**2).mean())
    assert row["Value at risk"] == pytest.approx(-np.sort(stocks)[29])
    assert row["Expected shortfall"] == pytest.approx(-np.sort(stocks)[:30].mean())
    values = (1 + stocks).cumprod()
    fall = 1 - values / values.cummax().clip(lower=1)
    assert row["Maximum drawdown"] == pytest.approx(fall.max())


def test_a_student_t_in_its_parts(fat_table, cells, frame):
    wanted = fit_student(fat_table)
    fit = frame(functions.student_t_fit(cells(fat_table)))["Value"]
    assert fit["Degrees of freedom"] == wanted.distribution.degrees_of_freedom
    assert fit["Log likelihood"] == wanted.log_likelihood
    assert (fit["Iterations"], fit["Observations"]) == (wanted.iterations, 300)
    location = frame(functions.student_t_location(cells(fat_table)))["Location"]
    np.testing.assert_allclose(location, wanted.distribution.location)
    scatter = frame(functions.student_t_scatter(cells(fat_table), "GMMF"))
    np.testing.assert_allclose(scatter, wanted.distribution.scatter, rtol=1e-6)
    fixed = frame(functions.student_t_fit(cells(fat_table), None, 5.0, 5.0))["Value"]
    assert fixed["Degrees of freedom"] == 5
    aged = frame(functions.student_t_fit(cells(fat_table), "EM", None, None, 100.0, 1e-4))["Value"]
    settings = StudentSettings(method=StudentMethod.EM, half_life=100, tolerance=1e-4)
    assert aged["Log likelihood"] == fit_student(fat_table, settings=settings).log_likelihood
    with pytest.raises(ConvergenceError, match="MMF has not converged after 2 steps"):
        functions.student_t_fit(cells(fat_table), None, None, None, None, None, 2.0)


def test_rows_count_as_weights_by_date_say(fat_table, cells, frame):
    late = fat_table.loc["2019-06-01":]
    weights = pd.DataFrame({"Count": (fat_table.index >= late.index[0]) * 2.0}, fat_table.index)
    defaults = [None] * 6
    found = frame(functions.student_t_fit(cells(fat_table), *defaults, cells(weights)))
    alone = frame(functions.student_t_fit(cells(late), *defaults, cells(weights)))
    unweighted = fit_student(late)
    for one in (found, alone):
        assert one.loc["Degrees of freedom", "Value"] == pytest.approx(
            unweighted.distribution.degrees_of_freedom, rel=1e-9
        )
    with pytest.raises(LabelError, match=r"row_weights: no row '2019-01-01', and 108 more$"):
        functions.student_t_fit(cells(fat_table), *defaults, cells(weights.loc[late.index]))
    with pytest.raises(TableError, match="row_weights: found 2 columns beside the dates; wanted"):
        functions.student_t_fit(cells(fat_table), *defaults, cells(fat_table))


READING_RETURNS = [
    "DOWNSIDE_STATISTICS", "STUDENT_T_FIT", "STUDENT_T_LOCATION", "STUDENT_T_SCATTER",
    "TAIL_RISK_TABLE", "SIMULATED_TAIL_RISK", "PROBABILITY_PLOT", "TAIL_PARITY_WEIGHTS",
    "EXCEEDANCE_TESTS", "RETURN_STATISTICS", "VALUE_AT_RISK", "EXPECTED_SHORTFALL",
    "RISK_CONTRIBUTION", "PERFORMANCE_STATISTICS", "DRAWDOWN_PATH", "PRICE_RETURNS",
]  # fmt: skip


@pytest.mark.parametrize("name", READING_RETURNS)
def test_rows_with_blanks_are_refused_or_left_out_by_the_same_option(name, fat_table, cells):
    """The worst day of one asset is left out; without the option the blank is named."""
    function = catalogue.function(name)
    table = fat_table + 1 if name == "PRICE_RETURNS" else fat_table
    limits = pd.DataFrame(0.02, fat_table.index[:2], fat_table.columns)
    worst = fat_table["Bonds"].argmin()
    gaps, rows = cells(table), cells(table.drop(index=table.index[worst]))
    gaps[1 + worst][2] = None

    def call(returns, histories):
        others = {"row_weights": cells(fat_table[["Bonds"]] * 0 + 2), "weights": MIX,
                  "asset": "Bonds", "forecasts": cells(limits), "draws": 1000.0,
                  "distribution": "historical", "histories": histories}  # fmt: skip
        return function.answer(
            *(
                others.get(item.name, returns if item.kind.is_history else None)
                for item in function.arguments
            )
        )

    found = call(gaps, "complete rows")
    assert found.cells == call(rows, None).cells
    assert any("299 of 300 rows are used; the others lack a figure" in n for n in found.notes)
    with pytest.raises(
        TableError, match=r"'Bonds': found a blank; .* as 'complete rows', for 299"
    ):
        call(gaps, None)


def test_tails_of_a_portfolio_by_every_road(fat_table, cells, frame):
    found = frame(functions.tail_risk_table(MIX, cells(fat_table), 0.99))
    weights = pd.DataFrame(
        {"Mix": {"Stocks": 0.3, "Bonds": 0.7}, "Short": {"Stocks": -0.2, "Bonds": 1.2}}
    )
    distributions = {
        "normal": fit_normal(fat_table),
        "Student t": fit_student(fat_table).distribution,
    }
    wanted = tail_risks(weights, fat_table, distributions, confidence=0.99)
    np.testing.assert_allclose(found[wanted.columns], wanted)
    outcomes = fat_table @ weights["Mix"]
    assert found.loc["Mix", "Volatility"] == pytest.approx(outcomes.std())
    simulated = frame(functions.simulated_tail_risk(MIX, cells(fat_table), 20000.0, 3.0)).loc[
        "Mix"
    ]
    exact = frame(functions.tail_risk_table(MIX, cells(fat_table))).loc["Mix"]
    for long, short in (("Value at risk", "VaR"), ("Expected shortfall", "ES")):
        miss = simulated[long] - exact[f"{short}, Student t"]
        assert abs(miss) < 4 * simulated[f"{long}, error"]


def test_a_plot_of_one_asset(fat_table, cells, frame):
    found = frame(functions.probability_plot(cells(fat_table), "Bonds", 25.0))
    assert list(found.columns) == ["Sample", "Normal", "Student t"]
    assert found.shape == (25, 3)
    assert ((found > 0) & (found < 1)).all(axis=None)
    with pytest.raises(LabelError, match=r"asset: no column of returns 'Bond' \(did you mean 'B"):
        functions.probability_plot(cells(fat_table), "Bond")


def test_parities_are_those_of_the_core(fat_table, cells, frame):
    market = tail_market(fat_table, TailSettings(confidence=0.975))
    budgets = [["Stocks", 0.25], ["Bonds", 0.75]]
    found = frame(functions.tail_parity_weights(cells(fat_table), "VaR parity", budgets, 0.975))
    wanted = tail_portfolio(
        TailRule.VAR_PARITY, market, risk_budgets=pd.Series({"Bonds": 0.75, "Stocks": 0.25})
    )
    np.testing.assert_allclose(found["Weight"], wanted.weights)


def test_the_least_shortfall_keeps_to_limits(fat_table, cells, frame):
    found = frame(functions.minimum_expected_shortfall_weights(cells(fat_table), 0.9, 0.3))
    limits = Limits.between(fat_table.columns, lower=0.3, upper=1.0)
    wanted = minimum_expected_shortfall_weights(fat_table, confidence=0.9, limits=limits)
    np.testing.assert_allclose(found["Weight"], wanted)
    table = cells(fat_table)
    short = frame(functions.minimum_expected_shortfall_weights(table, 0.9, -1, 2, "Stocks"))
    assert short["Weight"].to_dict() == {"Stocks": 0, "Bonds": 1}


def test_forecasts_are_tested_by_column_and_hold_until_the_next(fat_table, cells, frame):
    dates = pd.to_datetime(["2019-01-31", "2019-02-28", "2019-03-31"])
    forecasts = pd.DataFrame({"Bonds": [0.02, 0.01, 0.03], "Stocks": 0.02}, index=dates)
    found = frame(functions.exceedance_tests(cells(fat_table), cells(forecasts)))
    later = fat_table.loc["2019-01-31":]
    assert found.loc["Stocks", "Periods"] == len(later)
    assert found.loc["Stocks", "Exceedances"] == (later["Stocks"] < -0.02).sum()
    limits = forecasts["Bonds"].reindex(later.index, method="ffill")
    assert found.loc["Bonds", "Exceedances"] == (later["Bonds"] < -limits).sum()
    with pytest.raises(LabelError, match="forecasts: no column 'Bonds'"):
        functions.exceedance_tests(cells(fat_table), cells(forecasts[["Stocks"]]))


@pytest.mark.parametrize("confidence", [0.5, 1.0])
def test_a_confidence_at_an_end_is_refused(fat_table, cells, confidence):
    table = cells(fat_table)
    with pytest.raises(OptionError, match="confidence: found"):
        functions.downside_statistics(table, None, None, confidence)
    with pytest.raises(OptionError, match="confidence: found"):
        functions.tail_risk_table(MIX, table, confidence)


def test_too_few_rows_are_refused(fat_table, cells):
    with pytest.raises(InsufficientError, match="returns: 3 rows of 2 columns; wanted 4 or more"):
        functions.student_t_fit(cells(fat_table.iloc[:3]))
