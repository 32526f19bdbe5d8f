"""The macros of the second study, from cells to pages, and what they say of bad input."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.core.options import Method
from xlfactor.errors import InfeasibleError, LabelError, OptionError, TableError
from xlfactor.macros import cross_asset, targets

ASSETS = ["Stocks", "Small", "Bonds", "Credit", "Gold", "Cash"]
DATES = pd.date_range("2015-01-31", periods=60, freq="ME")
FACTORS = [["Factor", "Long", "Short"], ["Equity", "World", None], ["Rates", "Government", None],
           ["Spread", "Corporate", "Government"]]  # fmt: skip
CLASSES = [["Asset", "Class", "Liquidity"], ["Cash", "Cash", "liquid"],
           *([asset, "Equity" if asset in ASSETS[:2] else "Other", "liquid"]
             for asset in ASSETS[:-1])]  # fmt: skip
CASES = [["Case", "Equity", "Rates", "Spread", "Lower", "Upper", "Excluded"],
         ["Wide", 0.3, 0.4, 0.2, -1.0, 1.0, None],
         ["Narrow", 0.3, 0.4, 0.2, 0.0, 0.6, "Gold; Small"]]  # fmt: skip


def market():
    random = np.random.default_rng(11)
    proxies = pd.DataFrame(
        random.normal(0.004, [0.04, 0.012, 0.02], size=(60, 3)),
        DATES,
        ["World", "Government", "Corporate"],
    )
    factors = np.column_stack([proxies["World"], proxies["Government"],
                               proxies["Corporate"] - proxies["Government"]])  # fmt: skip
    betas = [[1, 0, 0], [1.2, 0, 0.2], [0, 1, 0], [0.1, 1, 0.9], [0, 0.3, 0], [0, 0, 0]]
    noise = random.normal(0.001, [0.01, 0.02, 0.004, 0.006, 0.04, 0.0002], size=(60, 6))
    return pd.DataFrame(factors @ np.transpose(betas) + noise, DATES, ASSETS), proxies


def cells(table):
    rows = zip(table.index.to_pydatetime(), table.to_numpy().tolist(), strict=True)
    return [["Month", *table.columns], *([date, *row] for date, row in rows)]


def given(**changes):
    """Give the cells of all inputs, some of them changed."""
    assets, proxies = market()
    inputs = {
        "asset_returns": cells(assets),
        "proxy_returns": cells(proxies),
        "factor_definitions": FACTORS,
        "asset_classes": CLASSES,
        "cases": CASES,
        "cash_asset": "Cash",
        "exposure_method": "OLS",
    }
    return {**inputs, **changes}


def pages_of(macro, **changes):
    told = []
    inputs = macro.read(given(**changes))
    return macro.pages(inputs, tell=told.append), told


def block(pages, sheet, title):
    page = next(page for page in pages if page.sheet == sheet)
    return next(one.table for one in page.blocks if one.title == title)


MACROS = [cross_asset.check_returns, cross_asset.factor_exposures, cross_asset.compare_methods,
          cross_asset.rolling_exposures, targets.target_allocation,
          targets.dynamic_allocation]  # fmt: skip


@pytest.mark.parametrize("macro", MACROS, ids=lambda macro: macro.key)
def test_every_macro_gives_pages_whose_checks_pass(macro):
    pages, _ = pages_of(macro)
    assert pages
    for page in pages:
        assert len(page.sheet) <= 31
        assert not page.failed
        assert page.blocks
        assert all(chart.block in page.blocks for chart in page.charts)


def test_exposures_are_those_of_the_regression():
    pages, _ = pages_of(cross_asset.factor_exposures)
    assets, proxies = market()
    factors = proxies[["World", "Government"]].set_axis(["Equity", "Rates"], axis=1)
    factors["Spread"] = proxies["Corporate"] - proxies["Government"]
    wanted = estimate_exposures(assets, factors)
    found = block(pages, "Exposures", "Exposures, OLS")
    pd.testing.assert_frame_equal(found, wanted.exposures, rtol=1e-10)
    by_class = block(pages, "Exposures", "Exposures by asset class")
    np.testing.assert_allclose(by_class.loc["Equity"], found.loc[["Stocks", "Small"]].mean())
    t = block(pages, "Exposure tests", "t values")
    pd.testing.assert_frame_equal(t, wanted.t_statistics, rtol=1e-10)
    heated = [one.title for one in pages[0].blocks if one.heat]
    assert heated == ["Exposures, OLS", "Exposures by asset class"]


def test_stepwise_stands_beside_lasso():
    pages, _ = pages_of(cross_asset.compare_methods)
    side_by_side = block(pages, "Methods", "Stepwise against lasso")
    assert list(side_by_side.columns[:2]) == ["Equity, stepwise", "Equity, lasso"]
    assert set(block(pages, "Methods", "Adjusted R²").columns) == {item.value for item in Method}


def test_rolling_exposures_follow_the_assets_asked_for():
    pages, _ = pages_of(cross_asset.rolling_exposures, rolling_assets=[["Gold"]], window_months=48)
    assert [one.title for one in pages[0].blocks] == ["Exposures of Gold"]
    table = pages[0].blocks[0].table
    assert list(table.index) == list(DATES[47:])
    assert len(pages[0].charts) == 1


def test_prices_give_the_pages_of_their_returns():
    start = pd.Timestamp("2014-12-31")
    grown = [(1 + table).cumprod() for table in market()]
    prices = [
        pd.concat([pd.DataFrame(1.0, [start], table.columns), table]) * 100 for table in grown
    ]
    from_prices, _ = pages_of(
        cross_asset.factor_exposures, figures="prices",
        asset_returns=cells(prices[0]), proxy_returns=cells(prices[1]),
    )  # fmt: skip
    from_returns, _ = pages_of(cross_asset.factor_exposures)
    pd.testing.assert_frame_equal(
        block(from_prices, "Exposures", "Exposures, OLS"),
        block(from_returns, "Exposures", "Exposures, OLS"), rtol=1e-9,
    )  # fmt: skip
    assert "hold prices" in from_prices[0].notes[0]


def test_targets_are_met_or_missed_within_limits():
    pages, _ = pages_of(targets.target_allocation)
    weights = block(pages, "Target allocation", "Weights")
    np.testing.assert_allclose(weights.loc["Total"], 1.0)
    narrow = weights["Narrow"].drop("Total")
    assert narrow[["Gold", "Small"]].tolist() == [0.0, 0.0]
    assert narrow.between(-1e-12, 0.6 + 1e-12).all()
    wide = block(pages, "Target and achieved", "Wide")
    np.testing.assert_allclose(wide["Achieved"], [0.3, 0.4, 0.2], atol=1e-6)
    exposures, _ = pages_of(cross_asset.factor_exposures)
    achieved = block(exposures, "Exposures", "Exposures, OLS").T @ weights.drop("Total")
    pd.testing.assert_frame_equal(
        achieved, block(pages, "Target allocation", "Achieved exposures"), rtol=1e-9
    )


def test_risk_parity_holds_the_target_volatility_with_cash():
    pages, _ = pages_of(targets.target_allocation, target_volatility=0.03)
    risk = block(pages, "Portfolios", "Risk")
    # cash counts as free of risk; its own volatility is below a tenth of a percent
    assert risk.loc["Risk parity", "Volatility"] == pytest.approx(0.03, abs=5e-4)
    assert risk.loc["Risk parity", "Sum of weights"] == pytest.approx(1)
    assert any("in cash" in note for note in pages[-1].notes)
    weights = block(pages, "Portfolios", "Weights")
    assert weights.loc["Cash", "Equal weight"] == 0
    assert weights.loc["Gold", "Equal weight"] == pytest.approx(0.2)


def test_without_a_cash_asset_risk_parity_is_fully_invested():
    pages, _ = pages_of(targets.target_allocation, cash_asset=None)
    assert any("fully invested, as no cash_asset is given" in note for note in pages[-1].notes)


def test_a_walk_knows_the_past_only():
    assets, _ = market()
    later = assets.copy()
    later.iloc[-3:] = -0.02 * np.arange(1, 19).reshape(3, 6) / 18
    before, _ = pages_of(targets.dynamic_allocation, rebalance="quarterly")
    after, _ = pages_of(
        targets.dynamic_allocation, rebalance="quarterly", asset_returns=cells(later)
    )
    for title in ("Wide", "Narrow", "Risk parity"):
        one, other = (block(pages, "Strategy weights", title) for pages in (before, after))
        pd.testing.assert_frame_equal(one, other)


def test_costs_lower_the_net_value_and_progress_is_told():
    free, told = pages_of(targets.dynamic_allocation, rebalance="monthly")
    dear, _ = pages_of(
        targets.dynamic_allocation, rebalance="monthly", cost_per_turnover=0.01, window="growing"
    )
    assert told[0] == "Wide, 4 of 24 rebalances"
    assert told[-1] == "Equal weight, 24 of 24 rebalances"
    values = [block(pages, "Strategies", "Net value")["Equal weight"] for pages in (free, dear)]
    assert values[0].iloc[0] == values[1].iloc[0] == 1
    assert values[1].iloc[-1] < values[0].iloc[-1]
    turnover = block(dear, "Strategies", "Turnover")["Equal weight"]
    # equal weights do not hang on the window: what is lost is what was paid
    assert values[1].iloc[-1] == pytest.approx(values[0].iloc[-1] * (1 - 0.01 * turnover).prod())


def test_a_walk_can_be_stopped():
    def stop(_):
        raise KeyboardInterrupt

    inputs = targets.dynamic_allocation.read(given())
    with pytest.raises(KeyboardInterrupt):
        targets.dynamic_allocation.pages(inputs, tell=stop)


def changed(row, column, value, table=0):
    rows = cells(market()[table])
    rows[row][column] = value
    return rows


def without_row(row):
    rows = cells(market()[0])
    return rows[:row] + rows[row + 1 :]


def cases(*row):
    return [CASES[0], list(row)]


BAD = {
    "a missing month": ({"asset_returns": without_row(7)}, TableError,
        "asset_returns: missing 2015-07 between 2015-06-30 and 2015-08-31"),
    "dates out of order": ({"asset_returns": changed(3, 0, DATES[40].to_pydatetime())},
        TableError, "asset_returns: row '2015-04-30' stands after '2018-05-31'; dates must asc"),
    "a month that comes twice": ({"asset_returns": changed(3, 0, DATES[1].to_pydatetime())},
        TableError, "asset_returns: 2015-02 occurs more than once"),
    "text in a cell": ({"proxy_returns": changed(5, 1, "n/a", 1)}, TableError,
        "proxy_returns: row '2015-05-31', column 'World': found the text 'n/a'"),
    "an error in a cell": ({"asset_returns": changed(5, 2, "#REF!")}, TableError,
        "asset_returns: row '2015-05-31', column 'Small': found the error #REF!"),
    "percent points": ({"asset_returns": changed(5, 2, -2.5)}, TableError,
        "row '2015-05-31', column 'Small': found -2.5; wanted a number above -1"),
    "a constant column": ({"asset_returns": cells(market()[0].assign(Gold=0.01))}, TableError,
        "asset_returns: column 'Gold' is constant"),
    "more factors than months": ({"asset_returns": cells(market()[0][:4])}, TableError,
        "factor_returns: 3 factors need at least 5 dates in common; found 4"),
    "collinear factors": ({"factor_definitions": [*FACTORS, ["Again", "Corporate", None]]},
        TableError, "factor_returns: column '.*' is a combination of other factors"),
    "an unknown proxy": ({"factor_definitions": [FACTORS[0], ["Equity", "Wrld", None]]},
        LabelError, r"row 'Equity', column 'Long': proxy_returns has no column 'Wrld' \(did you"),
    "no month in common": ({"proxy_returns": cells(market()[1].set_axis(
        pd.date_range("2001-01-31", periods=60, freq="ME")))}, TableError,
        "no monthly row is common to all tables: asset_returns 2015-01 to 2019-12; factor_ret"),
    "an asset without a class": ({"asset_classes": CLASSES[:-1]}, LabelError,
        "asset_classes: no row 'Gold'"),
    "a target of an unknown factor": (
        {"cases": [["Case", "Equity", "Rates", "Credit", "Lower", "Upper"],
                   ["A", 0.3, 0.4, 0.2, 0, 1]]}, LabelError, "cases: unknown column 'Credit'"),
    "bounds that cross": ({"cases": cases("A", 0.3, 0.4, 0.2, 0.6, 0.5, None)}, InfeasibleError,
        "cases: row 'A': the lower limit 60.0% is above the upper limit 50.0%"),
    "no feasible portfolio": ({"cases": cases("A", 0.3, 0.4, 0.2, 0.0, 0.1, None)},
        InfeasibleError, "cases: row 'A': limits: no portfolio meets them: .*upper limits of 6"),
    "an exclusion of nothing": ({"cases": cases("A", 0.3, 0.4, 0.2, 0, 1, "Silver")}, LabelError,
        "cases: row 'A', column 'Excluded': no asset, class or liquidity is 'Silver'"),
    "a case named as an asset-based portfolio": (
        {"cases": cases("Equal weight", 0.3, 0.4, 0.2, 0, 1, None)}, LabelError,
        "cases: row 'Equal weight' occurs more than once"),
    "an unknown cash asset": ({"cash_asset": "Csh"}, LabelError,
        r"asset_returns: no column 'Csh' \(did you mean 'Cash'\?\)"),
    "an unknown method": ({"exposure_method": "lassoo"}, OptionError,
        "exposure_method: 'lassoo' is none of the choices"),
    "limits of an unknown group": (
        {"group_limits": [["Group", "Lower", "Upper"], ["Equty", 0, 1]]}, LabelError, "Equty"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "error", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_named(changes, error, message):
    with pytest.raises(error, match=message):
        pages_of(targets.target_allocation, **changes)


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"window_months": 60}, TableError, "leave no row after the first 60 months"),
        ({"window_months": 12.5}, OptionError, "window_months: found 12.5; wanted a whole number"),
        ({"rebalance": "daily"}, OptionError, "rebalance: 'daily' is none of 'monthly', 'quarter"),
        ({"cost_per_turnover": 0.9}, OptionError, "cost_per_turnover: found 0.9; wanted a number"),
        (
            {"window_months": 4},
            TableError,
            "weights of 2015-05-31: factor_returns: 3 factors need",
        ),
    ],
)
def test_a_walk_that_cannot_be_is_named(changes, error, message):
    with pytest.raises(error, match=message):
        pages_of(targets.dynamic_allocation, **changes)
