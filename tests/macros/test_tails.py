"""The macros of tail risk, from cells to pages, and what they say of bad input."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.estimation.myriad import StudentSettings
from xlfactor.core.estimation.student import fit_student
from xlfactor.core.portfolios.tail import TailRule
from xlfactor.errors import ConvergenceError, InfeasibleError, LabelError, OptionError, TableError
from xlfactor.macros import tails

ASSETS = ["Equity", "Bonds", "Gold"]
DATES = pd.bdate_range("2019-01-01", "2020-12-31")
RULES = [["volatility parity"], ["VaR parity"], ["ES parity"], ["historical ES parity"],
         ["equal weight"]]  # fmt: skip
MACROS = (tails.tail_risk, tails.tail_parity, tails.tail_backtest)


def history(mean=(3e-4, 1e-4, 2e-4)):
    random = np.random.default_rng(21)
    shocks = random.standard_normal((len(DATES), 3)) * [0.012, 0.003, 0.009]
    shocks *= np.sqrt(3 / random.chisquare(5, (len(DATES), 1)))
    return pd.DataFrame(shocks + mean, DATES, ASSETS)


def cells(table):
    rows = zip(table.index.to_pydatetime(), table.to_numpy().tolist(), strict=True)
    return [["Day", *table.columns], *([date, *row] for date, row in rows)]


def pages_of(macro, **changes):
    given = {
        "asset_returns": cells(history()), "tail_rules": RULES, "draws": 20_000.0,
        "window_months": 12.0,
    }  # fmt: skip
    inputs = macro.read({**given, **changes})
    return {page.sheet: page for page in macro.pages(inputs)}


def block(page, title):
    return next(one.table for one in page.blocks if one.title == title)


@pytest.mark.parametrize("macro", MACROS, ids=lambda macro: macro.key)
def test_every_page_holds_and_no_check_fails(macro):
    for page in pages_of(macro).values():
        assert page.failed == ()
        assert all(not one.table.empty for one in page.blocks)


def test_tail_risk_says_how_fat_the_tails_are():
    pages = pages_of(tails.tail_risk)
    assert list(pages) == ["Tail risk", "Tail statistics", "Monte Carlo", "P-P plots"]
    fit = block(pages["Tail risk"], "Fitted Student t").loc["Student t"]
    assert 3 < fit["Degrees of freedom"] < 8
    risks = block(pages["Tail risk"], "Value at risk and expected shortfall")
    assert list(risks.index) == [
        "Volatility parity", "VaR parity", "ES parity", "Historical ES parity", "Equal weight",
        *ASSETS,
    ]  # fmt: skip
    tail = block(pages["Monte Carlo"], "The tail of 'Volatility parity'")
    assert list(tail.columns) == ["Sample", "Normal", "Student t"]
    assert tail["Student t"].iloc[-1] > tail["Normal"].iloc[-1]
    # of 523 days a confidence of 99.9 % leaves less than one
    assert tail["Sample"].isna().tolist() == [False] * 6 + [False, True]
    distances = block(pages["P-P plots"], "Largest distance of the probabilities")
    assert (distances["Student t"] < distances["Normal"]).all()


def test_the_parities_coincide_without_means_and_it_is_said():
    fitted = pages_of(tails.tail_parity)["Tail parity"]
    assert block(fitted, "Weights").iloc[:, :3].std(axis=1).max() > 1e-4
    zero = pages_of(tails.tail_parity, tail_location="zero")["Tail parity"]
    assert block(zero, "Weights").iloc[:, :3].std(axis=1).max() < 1e-9
    assert "parities of volatility, VaR and ES are the same" in zero.blocks[0].note
    assert "without them" in fitted.blocks[0].note
    shares = block(zero, "By Student expected shortfall").drop("Total")
    np.testing.assert_allclose(shares["ES parity"], 1 / 3, atol=1e-9)
    assert shares["Equal weight"].max() > 0.5


def test_rows_with_blanks_are_left_out_of_every_page_if_so_wanted():
    gaps, rows = cells(history()), cells(history())
    gaps[30][1] = gaps[300][3] = None
    del rows[300], rows[30]
    for macro in MACROS:
        found = pages_of(macro, asset_returns=gaps, histories="complete rows")
        for sheet, page in pages_of(macro, asset_returns=rows).items():
            for one, other in zip(found[sheet].blocks, page.blocks, strict=True):
                pd.testing.assert_frame_equal(one.table, other.table)
            note = f"asset_returns: {len(DATES) - 2} of {len(DATES)} rows are used"
            assert any(line.startswith(note) for line in found[sheet].assumed)
        with pytest.raises(
            TableError, match="'Equity': found a blank; wanted a number, or the op"
        ):
            pages_of(macro, asset_returns=gaps)


def test_the_fit_is_weighted_and_stopped_as_the_options_say():
    fit = {
        half_life: block(pages_of(tails.tail_risk, half_life=half_life)["Tail risk"],
                         "Fitted Student t").loc["Student t"]
        for half_life in (None, 60.0)
    }  # fmt: skip
    wanted = fit_student(history(), settings=StudentSettings(half_life=60.0))
    assert fit[60.0]["Degrees of freedom"] == wanted.distribution.degrees_of_freedom
    assert fit[60.0]["Degrees of freedom"] != fit[None]["Degrees of freedom"]
    quick = pages_of(tails.tail_risk, fit_tolerance=1e-2)["Tail risk"]
    steps = block(quick, "Fitted Student t").loc["Student t", "Iterations"]
    assert steps < fit[None]["Iterations"]
    for macro in MACROS:
        with pytest.raises(ConvergenceError, match="MMF has not converged after 2 steps"):
            pages_of(macro, fit_steps=2.0)


def test_budgets_are_spent_on_every_parity():
    budgets = [["Equity", 0.5], ["Bonds", 0.2], ["Gold", 0.3]]
    page = pages_of(tails.tail_parity, risk_budgets=budgets)["Tail parity"]
    own = block(page, "Shares of each portfolio's own measure").drop("Total")
    for rule in (TailRule.VAR_PARITY, TailRule.ES_PARITY):
        np.testing.assert_allclose(own[rule.label], [0.5, 0.2, 0.3], atol=1e-9)
    assert page.failed == ()


def test_a_parity_of_gains_is_left_out_with_the_reason():
    gains = cells(history(mean=(3e-4, 0.02, 2e-4)))
    page = pages_of(tails.tail_parity, asset_returns=gains)["Tail parity"]
    assert list(block(page, "Weights")) == ["Volatility parity", "Equal weight"]
    (left,) = [note for note in page.assumed if note.startswith("VaR parity is left out: the")]
    assert "the Student value at risk of 'Bonds' is -" in left
    assert "a gain, of which there are no shares" in left
    with pytest.raises(InfeasibleError, match="ES parity is left out"):
        pages_of(tails.tail_parity, asset_returns=gains, tail_rules=[["ES parity"]])


def test_the_backtest_shows_what_was_forecast_and_the_figures_asked_for():
    pages = pages_of(tails.tail_backtest, metrics=[["expected shortfall"], ["return"]])
    assert list(pages) == ["Tail backtest", "Tail forecasts", "Tail weights"]
    worth = block(pages["Tail backtest"], "Performance")
    assert list(worth.columns) == ["Expected shortfall", "Return"]
    assert list(worth.index)[-3:] == ASSETS
    values = block(pages["Tail backtest"], "Net value of single assets")
    assert len(values) == 13
    assert (values.iloc[0] == 1).all()
    tests = block(pages["Tail forecasts"], "Exceedances of the value at risk by Student t")
    days = len(DATES[DATES >= "2020-01-01"])
    np.testing.assert_allclose(tests["Exceedances"], tests["Share"] * days)
    assert (
        f"Of {days} periods; {0.05 * days:.1f} expected" in pages["Tail forecasts"].blocks[1].units
    )
    weights = block(pages["Tail weights"], "ES parity")
    np.testing.assert_allclose(weights.sum(axis=1), 1)
    assert len(weights) == 4


def test_prices_become_returns_and_levels_are_refused():
    returns = history()
    prices = (1 + returns).cumprod()
    first = pages_of(tails.tail_parity, asset_returns=cells(returns.iloc[1:]))["Tail parity"]
    page = pages_of(tails.tail_parity, asset_returns=cells(prices), figures="prices")
    second = page["Tail parity"]
    np.testing.assert_allclose(block(second, "Weights"), block(first, "Weights"), atol=1e-9)
    assert "asset_returns holds prices; their returns were taken." in second.assumed
    falling = prices.copy()
    falling.iloc[7, 2] = 0.0
    with pytest.raises(TableError, match=r"asset_returns: row '2019-01-10', column 'Gold': found"):
        pages_of(tails.tail_parity, asset_returns=cells(falling), figures="prices")
    falling.iloc[7, 2] = 1e40
    with pytest.raises(TableError, match=r"row '2019-01-10', column 'Gold': found 1e\+40; wanted"):
        pages_of(tails.tail_parity, asset_returns=cells(falling), figures="prices")
    with pytest.raises(OptionError, match="figures: 'levels' give changes over a year"):
        pages_of(tails.tail_parity, figures="levels")


def test_your_own_portfolios_stand_first_and_have_names_of_their_own():
    own = [["Asset", "Mine"], ["Gold", 0.4], ["Equity", 0.6]]
    pages = pages_of(tails.tail_risk, portfolios=own)
    risks = block(pages["Tail risk"], "Value at risk and expected shortfall")
    assert risks.index[0] == "Mine"
    mine = history() @ [0.6, 0.0, 0.4]
    assert risks.loc["Mine", "Volatility"] == pytest.approx(mine.std())
    assert pages["Monte Carlo"].blocks[0].title == "The tail of 'Mine'"
    with pytest.raises(LabelError, match="portfolios: portfolio 'Gold' occurs more than once"):
        pages_of(tails.tail_risk, portfolios=[["Asset", "Gold"], ["Equity", 1.0]])


def test_the_sharpe_ratio_is_over_cash():
    free = block(pages_of(tails.tail_backtest)["Tail backtest"], "Performance")
    over = block(pages_of(tails.tail_backtest, cash_return=0.02)["Tail backtest"], "Performance")
    assert (over["Sharpe ratio"] < free["Sharpe ratio"]).all()


def test_a_rule_without_an_answer_on_a_date_is_left_out_of_the_walk_with_both():
    returns = history()
    returns.loc[:"2020-06-30", "Bonds"] += 0.02
    pages = pages_of(tails.tail_backtest, asset_returns=cells(returns))
    worth = block(pages["Tail backtest"], "Performance")
    assert list(worth.index) == ["Volatility parity", "Equal weight", *ASSETS]
    reason = "Left out: VaR parity: weights of 2020-01-01: the Student value at risk of 'Bonds'"
    for page in pages.values():
        assert any(note.startswith(reason) for note in page.assumed)
    with pytest.raises(InfeasibleError, match="Left out: ES parity: weights of 2020-01-01: the"):
        pages_of(tails.tail_backtest, asset_returns=cells(returns), tail_rules=[["ES parity"]])


def test_distributions_are_fitted_to_log_returns_where_wanted_and_it_is_said():
    logs = pages_of(tails.tail_risk, return_kind="log")
    same = pages_of(tails.tail_risk, asset_returns=cells(np.log1p(history())))
    for sheet in ("Tail risk", "Tail statistics", "P-P plots"):
        for one, other in zip(logs[sheet].blocks, same[sheet].blocks, strict=True):
            np.testing.assert_allclose(one.table, other.table, rtol=1e-9, atol=1e-12)
    assert any(
        "Distributions are those of log returns" in note for note in logs["P-P plots"].assumed
    )
    prices = pd.concat(
        [pd.DataFrame(1.0, DATES[:1] - DATES.freq, ASSETS), 1 + history()]
    ).cumprod()
    made = pages_of(
        tails.tail_risk, asset_returns=cells(prices), figures="prices", return_kind="log"
    )
    pd.testing.assert_frame_equal(
        made["Tail risk"].blocks[0].table, logs["Tail risk"].blocks[0].table
    )
    walked, simple = (
        pages_of(tails.tail_backtest, return_kind=kind) for kind in ("log", "simple")
    )
    pd.testing.assert_frame_equal(
        block(walked["Tail backtest"], "Performance"),
        block(simple["Tail backtest"], "Performance"),
    )


@pytest.mark.parametrize("degrees", [1.5, 4.0])
def test_degrees_of_freedom_that_a_user_fixes_fail_no_check(degrees):
    fixed = {"lowest_degrees": degrees, "highest_degrees": degrees}
    pages = pages_of(tails.tail_risk, **fixed)
    assert all(page.failed == () for page in pages.values())
    errors = block(pages["Monte Carlo"], "Expected shortfall, simulated")["Student t, error"]
    assert errors.isna().all() == (degrees <= 2)


def test_a_t_without_a_shortfall_is_no_answer():
    with pytest.raises(InfeasibleError, match="with 1 degrees of freedom has no expected short"):
        pages_of(tails.tail_risk, lowest_degrees=1.0, highest_degrees=1.0)


def test_budgets_of_other_assets_are_refused():
    with pytest.raises(LabelError, match="risk_budgets: unknown row 'Silver'"):
        pages_of(tails.tail_parity, risk_budgets=[["Equity", 0.5], ["Silver", 0.5]])
