"""Figures in other units than an input asks for are refused where they are read, by name."""

import re
import shutil

import numpy as np
import pandas as pd
import pytest

from tests.conftest import WORKBOOKS, Edited
from xlfactor import cli
from xlfactor.catalogue import FUNCTIONS, function
from xlfactor.core.estimation.figures import Figures
from xlfactor.errors import OptionError, TableError, XlFactorError
from xlfactor.macros import cross_asset, targets
from xlfactor.tables.cases import CasesTable, ClassesTable
from xlfactor.tables.cells import block, to_cells
from xlfactor.tables.dated_units import require_figures, require_same_units
from xlfactor.tables.inputs import factors, limits, portfolios, risk
from xlfactor.tables.inputs.assets import CashReturn
from xlfactor.tables.kinds import Number
from xlfactor.tables.policy import GroupTable, PolicyTable
from xlfactor.tables.views import ViewsTable

POINTS = "wanted a share of the portfolio, such as 0.25 or 25%: percent points?"
MONTHS = pd.date_range("2020-01-31", periods=36, freq="ME")


def market(scale=1.0, volatility=0.04, months=MONTHS, names=("Fund A", "Fund B")):
    draws = np.random.default_rng(16).normal(0.005, volatility, (len(months), len(names)))
    return pd.DataFrame(scale * draws, index=months, columns=list(names))


def with_one(value, **options):
    table = market(**options)
    table.iloc[5, 0] = value
    return table


def kind_of(annotation):
    return annotation.__metadata__[0]


WEIGHTS = {
    "a policy's limit": (
        PolicyTable(help=""), (("A", "Lower", "Upper"), ("Gold", 0, 10), ("Oil", 0, 1)),
        f"t: row 'Gold', column 'Upper': found 10, which is 1000%; {POINTS}"),
    "a policy's lower limit": (
        PolicyTable(help=""), (("A", "Lower", "Upper"), ("Gold", -5, 1), ("Oil", 0, 1)),
        f"t: row 'Gold', column 'Lower': found -5, which is -500%; {POINTS}"),
    "current weights": (
        PolicyTable(help=""), (("A", "Lower", "Upper", "Current"), ("G", 0, 1, 40)),
        f"t: row 'G', column 'Current': found 40, which is 4000%; {POINTS}"),
    "an anchor": (
        PolicyTable(help=""), (("A", "Lower", "Upper", "Anchor"), ("G", 0, 1, 40)),
        f"t: row 'G', column 'Anchor': found 40, which is 4000%; {POINTS}"),
    "a group's limit": (
        GroupTable(help=""), (("G", "Lower", "Upper"), ("Real", 0, 30), ("Bonds", 0, 1)),
        f"t: row 'Real', column 'Upper': found 30, which is 3000%; {POINTS}"),
    "a case's limit": (
        CasesTable(help=""), (("C", "Equity", "Lower", "Upper"), (1, 0.4, 0, 30)),
        f"t: row '1', column 'Upper': found 30, which is 3000%; {POINTS}"),
    "a case's turnover": (
        CasesTable(help=""), (("C", "Equity", "Lower", "Upper", "Turnover"), (1, 0.4, 0, 1, 20)),
        f"t: row '1', column 'Turnover': found 20, which is 2000%; {POINTS}"),
    "a class's limit": (
        ClassesTable(help=""), (("A", "Class", "Upper"), ("Gold", "Real", 25)),
        f"t: row 'Gold', column 'Upper': found 25, which is 2500%; {POINTS}"),
    "a risk budget": (
        ClassesTable(help=""), (("A", "Class", "Risk budget"), ("Gold", "Real", 100)),
        f"t: row 'Gold', column 'Risk budget': found 100, which is 10000%; {POINTS}"),
    "weights": (
        kind_of(risk.Weights), (("Gold", 60), ("Oil", 40)),
        "t: the weights sum to 10000%; wanted shares of the portfolio, such as 0.25 or 25%: "
        "percent points?"),
    "many small weights": (
        kind_of(risk.Weights), tuple((f"Asset {i}", 1) for i in range(100)),
        "t: the weights sum to 10000%; wanted shares of the portfolio"),
    "budgets": (
        kind_of(portfolios.RiskBudgets), (("Gold", 60), ("Oil", 40)),
        f"t: row 'Gold': found 60, which is 6000%; {POINTS}"),
    "own portfolios": (
        kind_of(portfolios.Portfolios), (("A", "Mine"), ("Gold", 60), ("Oil", 40)),
        f"t: row 'Gold', column 'Mine': found 60, which is 6000%; {POINTS}"),
    "mimicking portfolios": (
        kind_of(factors.MimickingWeights), (("A", "Growth"), ("Gold", 40), ("Oil", -20)),
        f"t: row 'Gold', column 'Growth': found 40, which is 4000%; {POINTS}"),
    "premia": (
        kind_of(factors.Premia), (("Growth", 3.5), ("Rates", 1.2)),
        "t: row 'Growth': found 3.5, which is 350% a year; wanted a decimal, such as 0.06 or 6%: "
        "percent points?"),
    "a view": (
        ViewsTable(help=""), (("View", "Gold", "Return"), ("Up", 1, 2)),
        "t: row 'Up', column 'Return': found 2, which is 200% a year; wanted a decimal, such as "
        "0.06 or 6%: percent points?"),
    "a limit of all weights": (kind_of(limits.Upper), ((30,),),
                               f"t: found 30, which is 3000%; {POINTS}"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "rows", "message"), WEIGHTS.values(), ids=WEIGHTS)
def test_percent_points_are_refused_by_name(kind, rows, message):
    with pytest.raises(TableError, match=re.escape(message)):
        kind.read(block(rows), name="t")


@pytest.mark.parametrize("annotation", [limits.TurnoverLimit, portfolios.Gamma])
def test_an_option_in_percent_points_is_asked_about(annotation):
    with pytest.raises(
        OptionError, match=r"t: found 70; wanted a number from 0 to .: percent poi"
    ):
        kind_of(annotation).read(((70.0,),), name="t")
    with pytest.raises(OptionError, match=r"wanted a number from 0 to 1$"):
        Number(help="", minimum=0, maximum=1).read(((-1.0,),), name="t")


def test_leverage_that_a_table_means_is_read():
    levered = kind_of(risk.Weights).read(block((("Bills", 4.52), ("Cash", -3.52))), name="w")
    assert levered.iloc[:, 0].tolist() == [4.52, -3.52]
    long_short = (("A", "Duration"), ("Bonds", 2.5), ("Cash", -2.5))
    assert kind_of(factors.MimickingWeights).read(block(long_short), name="m").iloc[0, 0] == 2.5
    uneven = (("A", "Inflation"), ("Bonds", -2.2), ("Linkers", 2.2), ("Gold", 0.3))
    assert kind_of(factors.MimickingWeights).read(block(uneven), name="m").iloc[1, 0] == 2.2
    policy = (("A", "Lower", "Upper"), ("Gold", -3, 3), ("Oil", -0.5, 2))
    assert PolicyTable(help="").read(block(policy), name="p").upper.tolist() == [3.0, 2.0]
    case = (("C", "Equity", "Lower", "Upper"), ("Bold", 1.5, -3, 3))
    assert CasesTable(help="").read(block(case), name="c")[0].lower == -3.0


RETURNS = {
    "percent points": (market(100), "t: column 'Fund A': looks like percent points: 2.7879"),
    "daily percent points": (
        market(100, 0.01, pd.bdate_range("2024-01-01", periods=90)),
        "t: column 'Fund A': looks like percent points"),
    "a yearly table": (
        market(100, 0.15, pd.date_range("2000-12-31", periods=20, freq="YE")),
        "t: column 'Fund A': looks like percent points"),
    "prices": (100 * (1 + market()).cumprod(), "t: column 'Fund A': looks like prices, such as"),
    "net values": ((1 + market()).cumprod(), "t: column 'Fund A': looks like prices, such as 0"),
    "bills in percent points": (
        pd.DataFrame({"Bills": np.linspace(0.6, 0.4, 36) * (1 + 0.1 * np.cos(range(36)))},
                     index=MONTHS), "t: column 'Bills': looks like"),
    "one cell in percent points": (
        with_one(3.1),
        "t: row '2020-06-30', column 'Fund A': found 3.1, which is 310%, where 2.98% is typical"),
    "one per cent in percent points": (
        with_one(1.0), "found 1, which is 100%, where 2.98% is typical of the column"),
    "no return in percent points": (
        with_one(-99.99),
        "t: row '2020-06-30', column 'Fund A': found -99.99, which looks like the data library's "
        "mark of a missing return (-99.99 or -999 in percent points); wanted rows without it"),
    "no return as a decimal": (
        with_one(-0.9999), "found -0.9999, which looks like"),
    "the other mark of no return": (
        with_one(-9.99), "found -9.99, which looks like"),
}  # fmt: skip


@pytest.mark.parametrize(("table", "message"), RETURNS.values(), ids=RETURNS)
def test_what_is_no_return_in_decimals_is_refused(table, message):
    with pytest.raises(TableError, match=re.escape(message)):
        require_figures(table, Figures.RETURNS, name="t")


@pytest.mark.parametrize(
    "table",
    [
        market(),
        market(volatility=0.12),
        market(volatility=0.001),
        market(volatility=0.03, months=pd.bdate_range("2024-01-01", periods=90)),
        market(volatility=0.3, months=pd.date_range("2000-12-31", periods=20, freq="YE")),
        with_one(1.4, volatility=0.1),
        (1 + market()).cumprod().pct_change(12).dropna() + 0.1,
        pd.DataFrame({"Bills": 0.002, "None": 0.0}, index=MONTHS),
    ],
)
def test_returns_in_decimals_pass_and_a_thousand_times_as_large_are_refused(table):
    require_figures(table, Figures.RETURNS, name="t")
    with pytest.raises(TableError, match="looks like"):
        require_figures(1000 * table, Figures.RETURNS, name="t")


@pytest.mark.parametrize("figures", [Figures.PRICES, Figures.LEVELS])
def test_returns_where_prices_are_wanted_are_refused(figures):
    message = rf"column 'Fund .': found -0.\d+; wanted {figures} above 0: returns\?"
    with pytest.raises(TableError, match=message):
        require_figures(market(), figures, name="t")
    require_figures(100 * (1 + market()).cumprod(), figures, name="t")


def test_two_tables_in_different_units_are_refused():
    bonds = market(0.1)
    require_same_units({"returns": bonds, "factor_returns": market()})
    require_figures(100 * bonds, Figures.RETURNS, name="t")
    message = (
        r"factor_returns: its figures are \d+ times as large as those of returns; wanted both"
    )
    with pytest.raises(TableError, match=message):
        require_same_units({"returns": bonds, "factor_returns": 100 * bonds})


def test_every_function_of_returns_refuses_percent_points_and_prices():
    names = [name for name, one in FUNCTIONS.items()
             if one.arguments[0].name in ("returns", "proxy_returns")]  # fmt: skip
    assert len(names) > 15
    for name in names:
        for table in (market(100), 100 * (1 + market()).cumprod()):
            with pytest.raises(XlFactorError, match="Fund A': looks like"):
                function(name)(to_cells(table), *[None] * (len(function(name).arguments) - 1))


def test_factors_in_percent_points_are_refused():
    factors_ = market(100, names=("Market", "Size"))
    with pytest.raises(TableError, match="factor_returns: column 'Market': looks like percent po"):
        function("factor_exposure")(to_cells(market()), to_cells(factors_))


@pytest.mark.parametrize("macro", [cross_asset.check_returns, targets.dynamic_allocation])
def test_a_macro_computes_nothing_from_prices_called_returns(macro):
    given = {
        "asset_returns": to_cells(100 * (1 + market()).cumprod()),
        "proxy_returns": to_cells(market(names=("Market", "Size"))),
        "factor_definitions": (("Factor", "Long"), ("Market", "Market")),
        "asset_classes": (("A", "Class"), ("Fund A", "x"), ("Fund B", "x")),
        "cases": (("C", "Market", "Lower", "Upper"), ("One", 0.5, 0, 1)),
    }
    with pytest.raises(TableError, match="asset_returns: column 'Fund A': looks like prices"):
        macro.read(given)
    with pytest.raises(TableError, match=r"proxy_returns: .* wanted prices above 0: returns"):
        macro.read(given | {"figures": "prices"})
    macro.read(given | {"figures": "prices", "proxy_figures": "returns"})


def test_a_run_writes_nothing_beside_a_failed_units_check(tmp_path, capsys):
    study = Edited(shutil.copy(WORKBOOKS / "us_industries.xlsx", tmp_path / "study.xlsx"))
    for row in study.wb["Asset returns"].iter_rows(min_row=6, min_col=3):
        for cell in row:
            cell.value = None if cell.value is None else 100 * cell.value
    status, changed = study.run()
    assert (status, changed) == (cli.INPUT_ERROR, set())
    assert "looks like percent points" in capsys.readouterr().err


@pytest.mark.parametrize("points", [1.0, 2.0, 25.0])
@pytest.mark.parametrize(
    "kind",
    [CashReturn, portfolios.TargetVolatility, portfolios.TargetReturn, risk.WorkingRangeUpper,
     portfolios.TrackingErrorLimit, risk.TrackingErrorLimit],
)  # fmt: skip
def test_one_figure_in_percent_points_is_refused(kind, points):
    (number,) = kind.__metadata__
    assert number.read(((0.02,),), name="limit") == 0.02
    with pytest.raises(OptionError, match=rf"limit: found {points:g}; wanted a number from"):
        number.read(((points,),), name="limit")
    if points >= 2:
        with pytest.raises(OptionError, match=r"percent points\?$"):
            number.read(((points,),), name="limit")
