import numpy as np
import pandas as pd
import pytest

from xlfactor.functions import performance as functions

DATES = pd.date_range("2020-01-31", periods=3, freq="ME").to_pydatetime()
CHANGES = (-0.1, 0.2, -0.25)
RETURNS = [["", "Fund"], *map(list, zip(DATES, CHANGES, strict=True))]


def test_values_and_drawdowns_by_hand():
    values, losses = functions.net_values(RETURNS), functions.drawdown_path(RETURNS)
    assert [row[1] for row in values[1:]] == pytest.approx([0.9, 1.08, 0.81])
    assert [row[1] for row in losses[1:]] == pytest.approx([0.1, 0, 0.25])


def test_statistics_by_hand(frame):
    row = frame(functions.performance_statistics(RETURNS)).loc["Fund"]
    assert row["Return"] == pytest.approx(0.81**4 - 1)
    assert row["Volatility"] == pytest.approx(np.std(CHANGES, ddof=1) * np.sqrt(12))
    assert row["Sharpe ratio"] == pytest.approx(12 * -0.05 / row["Volatility"])
    assert row["Maximum drawdown"] == pytest.approx(0.25)
    assert row["Calmar ratio"] == pytest.approx(row["Return"] / 0.25)
    over_cash = frame(functions.performance_statistics(RETURNS, 0.02)).loc["Fund"]
    assert over_cash["Sharpe ratio"] < row["Sharpe ratio"]
