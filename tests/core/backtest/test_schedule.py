import numpy as np
import pandas as pd
import pytest

from xlfactor.core.backtest.schedule import Rebalancing, Schedule, plan
from xlfactor.core.estimation.dates import Window
from xlfactor.errors import OptionError, TableError

MONTHS = pd.date_range("2020-01-31", periods=30, freq="ME")


def starts(dates, **schedule):
    return [str(dates[d.earns.start].date()) for d in plan(dates, Schedule(**schedule))]


@pytest.mark.parametrize(
    ("rebalance", "expected"),
    [
        (Rebalancing.QUARTERLY, ["2021-09", "2021-10", "2022-01", "2022-04"]),
        (Rebalancing.YEARLY, ["2021-09", "2022-01"]),
        (
            Rebalancing.MONTHLY,
            [f"2021-{m:02d}" for m in range(9, 13)] + [f"2022-0{m}" for m in range(1, 7)],
        ),
    ],
)
def test_the_first_decision_is_as_soon_as_may_be_then_by_calendar(rebalance, expected):
    assert [date[:7] for date in starts(MONTHS, months=20, rebalance=rebalance)] == expected


@pytest.mark.parametrize("window", list(Window))
@pytest.mark.parametrize("rebalance", list(Rebalancing))
def test_decisions_cover_each_row_once_and_look_only_back(window, rebalance):
    decisions = plan(MONTHS, Schedule(months=7, window=window, rebalance=rebalance))
    rows = [row for d in decisions for row in range(d.earns.start, d.earns.stop)]
    assert rows == list(range(7, 30))
    for decision in decisions:
        assert decision.window.stop == decision.earns.start
        length = decision.window.stop - decision.window.start
        assert length == (7 if window is Window.ROLLING else decision.earns.start)


def test_days_are_counted_in_whole_months():
    days = pd.bdate_range("2021-01-04", "2021-06-30")
    decisions = plan(
        days, Schedule(months=2, window=Window.ROLLING, rebalance=Rebalancing.MONTHLY)
    )
    spans = [(days[d.window][[0, -1]], days[d.earns][[0, -1]]) for d in decisions]
    found = [[str(date.date()) for date in (*past, *future)] for past, future in spans]
    assert found == [
        ["2021-01-04", "2021-02-26", "2021-03-01", "2021-03-31"],
        ["2021-02-01", "2021-03-31", "2021-04-01", "2021-04-30"],
        ["2021-03-01", "2021-04-30", "2021-05-03", "2021-05-31"],
        ["2021-04-01", "2021-05-31", "2021-06-01", "2021-06-30"],
    ]


def test_a_history_too_short_is_refused():
    message = "returns: 2020-01-31 to 2022-06-30 leave no row after the first 30 months"
    with pytest.raises(TableError, match=message):
        plan(MONTHS, Schedule(months=30))
    assert len(plan(MONTHS, Schedule(months=29))) == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"months": 0}, "window_months: found 0; wanted 1 or more"),
        ({"cost_per_turnover": -0.1}, "cost_per_turnover: found -0.1; wanted 0 or more, below 1"),
        ({"cost_per_turnover": np.nan}, "cost_per_turnover: found nan; wanted 0 or more, below 1"),
    ],
)
def test_a_schedule_outside_its_range_is_refused(changes, message):
    with pytest.raises(OptionError, match=message):
        Schedule(**({"months": 12} | changes))
