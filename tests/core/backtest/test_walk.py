"""A walk through time: what it earns, and that it never sees what comes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfactor.core.backtest.schedule import Rebalancing, Schedule
from xlfactor.core.backtest.walk import walk_forward
from xlfactor.core.estimation.dates import Window
from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.errors import InfeasibleError, LabelError, OptionError, TableError

ASSETS = ["Stocks", "Bonds", "Gold"]
FACTORS = ["Equity", "Rates"]


def simulate(seed=0, *, dates=60):
    rng = np.random.default_rng(seed)
    index = pd.date_range("2015-01-31", periods=dates, freq="ME")
    F = pd.DataFrame(rng.normal(0.003, 0.03, (dates, 2)), index, FACTORS)
    B = np.array([[1.0, 0.1], [0.1, 0.8], [0.2, -0.3]])
    R = F.to_numpy() @ B.T + rng.normal(0.001, 0.01, (dates, 3))
    return pd.DataFrame(R, index, ASSETS), F


RETURNS, F = simulate()
QUARTERLY = Schedule(months=24, cost_per_turnover=0.002)


def inverse_volatility(past):
    weights = 1 / past.returns.std()
    return weights / weights.sum()


def least_exposed(past):
    """A rule that estimates exposures from what it is given."""
    exposures = estimate_exposures(past.returns, past.factor_returns).exposures
    weights = 1 / (0.1 + exposures.abs().sum(axis=1))
    return weights / weights.sum()


def fixed(**weights):
    return lambda _: pd.Series(weights)


def test_a_rule_may_change_its_weights_in_place():
    kept, shares = pd.Series(1 / 3, ASSETS), iter(np.linspace(0, 1, 99))

    def tilting(_):
        kept[:] = [share := next(shares), 1 - share, 0.0]
        return kept

    stocks = walk_forward(RETURNS, tilting, schedule=QUARTERLY).weights["Stocks"]
    np.testing.assert_allclose(stocks, np.arange(len(stocks)) / 98)


def test_two_assets_by_hand():
    """Half and half; A gains 20 %, so 6/11 and 5/11; trading back turns over 1/22."""
    dates = pd.to_datetime(["2021-01-31", "2021-02-28", "2021-03-31"])
    market = pd.DataFrame({"A": [0.0, 0.2, 0.1], "B": [0.0, 0.0, -0.1]}, index=dates)
    found = walk_forward(
        market,
        fixed(A=0.5, B=0.5),
        schedule=Schedule(months=1, rebalance=Rebalancing.MONTHLY, cost_per_turnover=0.011),
    )
    np.testing.assert_allclose(found.gross_returns, [0.1, 0.0], atol=1e-15)
    np.testing.assert_allclose(found.turnover, [0.0, 1 / 22])
    np.testing.assert_allclose(found.costs, [0.0, 0.0005])
    np.testing.assert_allclose(found.net_returns, [0.1, -0.0005])
    np.testing.assert_allclose(found.net_values, [1.0, 1.1, 1.1 * 0.9995])
    assert list(found.net_values.index) == list(dates)
    assert found.start == dates[0]
    assert found.periods_per_year == 12
    assert found.notes == ()


@settings(max_examples=25)
@given(st.integers(0, 1000), st.floats(0, 0.02), st.sampled_from(list(Window)))
def test_against_a_ledger_of_money(seed, cost, window):
    """The same walk, a period at a time, in amounts of money."""
    returns, _ = simulate(seed, dates=30)
    schedule = Schedule(months=12, window=window, cost_per_turnover=cost)
    found = walk_forward(returns, inverse_volatility, schedule=schedule)
    money, values = None, [1.0]
    for row in range(12, 30):
        date = returns.index[row]
        if row == 12 or date.month in {1, 4, 7, 10}:
            past = returns.iloc[row - 12 if window is Window.ROLLING else 0 : row]
            weights = (1 / past.std() / (1 / past.std()).sum()).to_numpy()
            wealth = values[-1]
            if money is not None:
                traded = np.abs(weights * wealth - money).sum() / 2
                assert found.turnover[date] == pytest.approx(traded / wealth, abs=1e-14)
                wealth -= cost * traded
            money = weights * wealth
        money = money * (1 + returns.iloc[row].to_numpy())
        values.append(money.sum())
    np.testing.assert_allclose(found.net_values, values, rtol=1e-12)


@pytest.mark.parametrize("window", list(Window))
@pytest.mark.parametrize("rule", [inverse_volatility, least_exposed])
def test_what_comes_later_changes_no_weight_decided_before(rule, window):
    schedule = Schedule(months=24, window=window, cost_per_turnover=0.002)
    before = walk_forward(RETURNS, rule, schedule=schedule, factor_returns=F)
    for row in (30, 45, 57):
        later, later_f = RETURNS.copy(), F.copy()
        later.iloc[row:] = later.iloc[row:].to_numpy()[::-1] * 3 + 0.01
        later_f.iloc[row:] = -2 * later_f.iloc[row:] + 0.02
        after = walk_forward(later, rule, schedule=schedule, factor_returns=later_f)
        # weights that earn from `row` on were decided on the rows before it
        known = before.weights.index <= RETURNS.index[row]
        assert known.any()
        assert (after.weights[known].to_numpy() == before.weights[known].to_numpy()).all()
        past = RETURNS.index[24:row]
        assert (after.net_returns[past].to_numpy() == before.net_returns[past].to_numpy()).all()
        assert row > 55 or (after.weights[~known] != before.weights[~known]).any(axis=None)


@pytest.mark.parametrize("window", list(Window))
def test_each_decision_knows_the_periods_before_it_and_no_more(window):
    found = walk_forward(RETURNS, inverse_volatility, schedule=Schedule(months=24, window=window))
    rows = RETURNS.index.get_indexer(found.weights.index)
    assert list(found.known_until) == list(RETURNS.index[rows - 1])
    assert list(found.known_until.index) == list(found.weights.index)


def test_a_rule_that_would_cheat_is_given_nothing_of_the_future():
    seen = []

    def cheat(past):
        seen.append(past)
        for table, columns in ((past.returns, 3), (past.factor_returns, 2)):
            assert table.index.max() < past.date
            memory = table.to_numpy()
            while memory.base is not None:
                memory = memory.base
            assert memory.size == len(table) * columns
        past.returns.iloc[:] = 0.0  # nor can it change what others are given
        past.factor_returns.iloc[:] = 0.0
        return pd.Series(1 / 3, index=ASSETS)

    kept, kept_f = RETURNS.copy(), F.copy()
    honest = walk_forward(
        RETURNS, fixed(Stocks=1 / 3, Bonds=1 / 3, Gold=1 / 3), schedule=QUARTERLY
    )
    found = walk_forward(RETURNS, cheat, schedule=QUARTERLY, factor_returns=F)
    pd.testing.assert_series_equal(found.net_returns, honest.net_returns)
    pd.testing.assert_frame_equal(RETURNS, kept)
    pd.testing.assert_frame_equal(F, kept_f)
    assert [past.date for past in seen] == list(found.weights.index)


def test_a_rule_is_told_what_the_market_left_of_its_weights():
    told = []

    def rule(past):
        told.append(past.current_weights)
        return pd.Series({"Stocks": 0.6, "Bonds": 0.3, "Gold": 0.1})

    found = walk_forward(RETURNS, rule, schedule=QUARTERLY)
    assert told[0] is None
    first = found.weights.index[:2]
    held = RETURNS[(RETURNS.index >= first[0]) & (RETURNS.index < first[1])]
    amounts = pd.Series({"Stocks": 0.6, "Bonds": 0.3, "Gold": 0.1}) * (1 + held).prod()
    pd.testing.assert_series_equal(told[1], amounts / amounts.sum())


def test_the_first_trade_counts_only_from_weights_that_are_given():
    current = pd.Series({"Gold": 1.0, "Bonds": 0.0, "Stocks": 0.0})
    rule = fixed(Stocks=0.5, Bonds=0.3, Gold=0.2)
    free = walk_forward(RETURNS, rule, schedule=QUARTERLY)
    paid = walk_forward(RETURNS, rule, schedule=QUARTERLY, current_weights=current)
    assert free.turnover.iloc[0] == 0
    assert paid.turnover.iloc[0] == pytest.approx(0.8)
    assert paid.net_values.iloc[-1] == pytest.approx(free.net_values.iloc[-1] * (1 - 0.8 * 0.002))
    pd.testing.assert_series_equal(paid.turnover[1:], free.turnover[1:])


def test_one_asset_earns_its_own_return():
    found = walk_forward(RETURNS, fixed(Stocks=1.0, Bonds=0.0, Gold=0.0), schedule=QUARTERLY)
    np.testing.assert_allclose(found.net_returns, RETURNS["Stocks"].iloc[24:], atol=1e-15)
    np.testing.assert_allclose(found.turnover, 0, atol=1e-15)


def test_no_answer_depends_on_an_order():
    whole = walk_forward(RETURNS, least_exposed, schedule=QUARTERLY, factor_returns=F)
    turned = walk_forward(
        RETURNS[ASSETS[::-1]],
        lambda past: least_exposed(past)[["Gold", "Stocks", "Bonds"]],
        schedule=QUARTERLY,
        factor_returns=F[FACTORS[::-1]],
    )
    np.testing.assert_allclose(turned.net_returns, whole.net_returns, rtol=1e-10)
    pd.testing.assert_frame_equal(turned.weights[ASSETS], whole.weights)


def test_months_that_only_one_table_has_are_noted():
    found = walk_forward(
        RETURNS, inverse_volatility, schedule=QUARTERLY, factor_returns=F.iloc[3:]
    )
    assert found.start == RETURNS.index[26]
    assert found.notes == (
        "returns: 3 of 60 rows are not used, as not every table has 2015-01 … 2015-03",
    )


def test_progress_is_told_at_each_rebalance():
    told = []
    walk_forward(
        RETURNS,
        inverse_volatility,
        schedule=QUARTERLY,
        progress=lambda step, total: told.append((step, total)),
    )
    assert told == [(step, 12) for step in range(1, 13)]


@pytest.mark.parametrize(
    ("weights", "error", "message"),
    [
        (
            {"Stocks": 0.5, "Bonds": 0.3, "Gold": 0.12},
            TableError,
            "weights of 2017-01-31 sum to 0.92; 1 is wanted (what is not invested needs an asset "
            "of its own, such as cash)",
        ),
        (
            {"Stocks": 0.5, "Bonds": 0.3, "Glod": 0.2},
            LabelError,
            "weights of 2017-01-31: unknown row 'Glod' (did you mean 'Gold'?)",
        ),
        (
            {"Stocks": 0.5, "Bonds": 0.5},
            LabelError,
            "weights of 2017-01-31: no row 'Gold'; there are 'Stocks', 'Bonds'",
        ),
        (
            {"Stocks": 0.5, "Bonds": np.nan, "Gold": 0.5},
            TableError,
            "weights of 2017-01-31: no number at row 'Bonds'",
        ),
    ],
)
def test_weights_that_are_amiss_are_named(weights, error, message):
    with pytest.raises(error) as found:
        walk_forward(RETURNS, fixed(**weights), schedule=QUARTERLY)
    assert str(found.value) == message


def test_current_weights_that_are_amiss_are_named():
    with pytest.raises(LabelError, match="current_weights: no row 'Gold'"):
        walk_forward(
            RETURNS,
            inverse_volatility,
            schedule=QUARTERLY,
            current_weights=pd.Series({"Stocks": 0.5, "Bonds": 0.5}),
        )


def test_what_a_rule_raises_is_told_with_its_date():
    def rule(past):
        if past.date > pd.Timestamp("2018-01-01"):
            raise InfeasibleError("no portfolio meets all limits")
        return inverse_volatility(past)

    message = "weights of 2018-01-31: no portfolio meets all limits"
    with pytest.raises(InfeasibleError, match=message):
        walk_forward(RETURNS, rule, schedule=QUARTERLY)


def test_a_portfolio_that_loses_everything_is_refused():
    crash = RETURNS.copy()
    crash.loc["2018-05-31", "Stocks"] = -0.6
    message = "the portfolio has lost all its value on 2018-05-31"
    with pytest.raises(InfeasibleError, match=message):
        walk_forward(crash, fixed(Stocks=2.0, Bonds=-1.0, Gold=0.0), schedule=QUARTERLY)


def test_a_schedule_too_long_for_the_history_is_refused():
    with pytest.raises(TableError, match="leave no row after the first 60 months"):
        walk_forward(RETURNS, inverse_volatility, schedule=Schedule(months=60))
    with pytest.raises(OptionError, match="months"):
        walk_forward(RETURNS, inverse_volatility, schedule=Schedule(months=-1))
