"""The macros of the second study, from cells to pages, and what they say of bad input."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.core.factors.fitting import Method
from xlfactor.core.portfolios.rules import PortfolioRule
from xlfactor.errors import InfeasibleError, LabelError, OptionError, TableError
from xlfactor.functions import exposures, returns, risk
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
    """Return the cells of all inputs, some of them changed."""
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


def with_column(*column):
    """Return the classes with one more column, its header first."""
    return [[*row, cell] for row, cell in zip(CLASSES, column, strict=True)]


def pages_of(macro, **changes):
    told = []
    inputs = macro.read(given(**changes))
    return macro.pages(inputs, tell=told.append), told


def block(pages, sheet, title):
    page = next(page for page in pages if page.sheet == sheet)
    return next(one.table for one in page.blocks if one.title == title)


MACROS = [cross_asset.check_returns, cross_asset.factor_exposures, cross_asset.compare_methods,
          cross_asset.rolling_exposures, targets.target_allocation, targets.compare_portfolios,
          targets.compare_risk, targets.dynamic_allocation]  # fmt: skip


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
    pd.testing.assert_frame_equal(found, wanted.exposures, rtol=1e-10, check_names=False)
    by_class = block(pages, "Exposures", "Exposures by asset class")
    np.testing.assert_allclose(by_class.loc["Equity"], found.loc[["Stocks", "Small"]].mean())
    t = block(pages, "Exposure tests", "t values")
    pd.testing.assert_frame_equal(t, wanted.t_statistics, rtol=1e-10, check_names=False)
    heated = [one.title for one in pages[0].blocks if one.heat]
    assert heated == ["Exposures, OLS", "Exposures by asset class"]


def test_stepwise_stands_beside_lasso():
    pages, _ = pages_of(cross_asset.compare_methods)
    side_by_side = block(pages, "Methods", "Stepwise against lasso")
    assert list(side_by_side.columns[:2]) == ["Equity, stepwise", "Equity, lasso"]
    # maximum likelihood has the exposures of OLS
    compared = {item.value for item in Method if item is not Method.MAXIMUM_LIKELIHOOD}
    assert set(block(pages, "Methods", "Adjusted R²").columns) == compared


def test_rolling_exposures_follow_the_assets_asked_for():
    pages, _ = pages_of(cross_asset.rolling_exposures, rolling_assets=[["Gold"]], window_months=48)
    assert [one.title for one in pages[0].blocks] == ["Exposures of Gold"]
    table = pages[0].blocks[0].table
    assert list(table.index) == list(DATES[47:])
    assert len(pages[0].charts) == 1


def test_without_a_choice_rolling_exposures_follow_the_first_assets():
    assets, _ = market()
    many = pd.concat([assets.add_suffix(f" {copy}") for copy in "abc"], axis=1)
    pages, _ = pages_of(cross_asset.rolling_exposures, asset_returns=cells(many), window_months=48)
    followed = list(many.columns[:12])
    assert [one.title for one in pages[0].blocks] == [f"Exposures of {name}" for name in followed]
    assert list(block(pages, "Rolling fit", "R²").columns) == followed


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
    assert from_prices[0].assumed[:2] == (
        "asset_returns holds prices; their returns were taken.",
        "proxy_returns holds prices; their returns were taken.",
    )
    mixed, _ = pages_of(cross_asset.factor_exposures, figures="prices", proxy_figures="returns",
                        asset_returns=cells(prices[0]))  # fmt: skip
    pd.testing.assert_frame_equal(
        block(mixed, "Exposures", "Fit"), block(from_returns, "Exposures", "Fit"), rtol=1e-9
    )


def quarterly_levels():
    """Return levels of assets and proxies, a row a quarter."""
    random = np.random.default_rng(3)
    dates = pd.date_range("2005-03-31", periods=60, freq="QE")
    steps = pd.DataFrame(random.normal(0.01, 0.03, size=(60, 5)), dates, list("UVWXY"))
    levels = 100 * (1 + steps).cumprod()
    assets = levels[["U", "V"]].set_axis(["Stocks", "Bonds"], axis=1)
    return assets, levels[["W", "X", "Y"]].set_axis(["World", "Government", "Corporate"], axis=1)


def test_quarterly_levels_give_the_pages_of_their_changes_over_a_year():
    assets, proxies = quarterly_levels()
    given_levels = {
        "asset_returns": cells(assets), "proxy_returns": cells(proxies), "figures": "levels",
        "asset_classes": [["Asset", "Class"], ["Stocks", "A"], ["Bonds", "B"]],
    }  # fmt: skip
    pages, _ = pages_of(cross_asset.factor_exposures, **given_levels)
    changes = [table.to_numpy()[4:] / table.to_numpy()[:-4] - 1 for table in (assets, proxies)]
    X = np.column_stack([np.ones(56), changes[1][:, 0], changes[1][:, 1],
                         changes[1][:, 2] - changes[1][:, 1]])  # fmt: skip
    wanted = np.linalg.lstsq(X, changes[0], rcond=None)[0]
    found = block(pages, "Exposures", "Exposures, OLS")
    np.testing.assert_allclose(found, wanted[1:].T, rtol=1e-9)
    # changes over a year are annual already
    np.testing.assert_allclose(block(pages, "Exposures", "Fit")["Alpha"], wanted[0], rtol=1e-9)
    assert any("overlap" in note for note in pages[0].assumed)
    checked, _ = pages_of(cross_asset.check_returns, **given_levels)
    volatility = block(checked, "Returns check", "Assets")["Volatility"]
    np.testing.assert_allclose(volatility, changes[0].std(axis=0, ddof=1), rtol=1e-9)


def test_changes_over_a_year_cannot_be_walked_through_nor_mixed():
    assets, proxies = quarterly_levels()
    levels = {"asset_returns": cells(assets), "proxy_returns": cells(proxies), "figures": "levels"}
    with pytest.raises(
        OptionError, match="figures: 'levels' give changes over a year, which over"
    ):
        pages_of(targets.dynamic_allocation, **levels)
    with pytest.raises(OptionError, match="figures: 'levels', yet proxy_figures: 'returns'"):
        pages_of(cross_asset.factor_exposures, **levels, proxy_figures="returns")


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
        achieved,
        block(pages, "Target allocation", "Achieved exposures"),
        rtol=1e-9,
        check_names=False,
    )


def test_risk_parity_holds_the_target_volatility_with_cash():
    pages, _ = pages_of(targets.compare_portfolios, target_volatility=0.03)
    risk = block(pages, "Portfolios", "Risk")
    # cash counts as free of risk; its own volatility is below a tenth of a percent
    assert risk.loc["Risk parity", "Volatility"] == pytest.approx(0.03, abs=5e-4)
    assert risk.loc["Risk parity", "Sum of weights"] == pytest.approx(1)
    assert any("in cash" in note for note in pages[-1].assumed)
    weights = block(pages, "Portfolios", "Weights")
    assert weights.loc["Cash", "Equal weight"] == 0
    assert weights.loc["Gold", "Equal weight"] == pytest.approx(0.2)


def test_risk_on_the_page_is_what_the_functions_return():
    held = [["", "Own", "Hedged"], ["Stocks", 0.6, 1.0], ["Bonds", 0.4, 0.5], ["Gold", None, -0.5]]
    (page,), _ = pages_of(targets.compare_risk, portfolios=held)
    assert not page.failed
    table, proxies = cells(market()[0]), cells(market()[1])
    made = returns.factor_returns(proxies, FACTORS)
    fitted = (table, made, "OLS")
    model = (
        exposures.factor_exposure(*fitted),
        returns.return_covariance(made),
        exposures.specific_variance(*fitted),
    )
    for title, function in (
        ("Risk by factor", risk.factor_risk_share),
        ("Contributions to volatility by factor", risk.factor_risk_contribution),
        ("Exposures", risk.factor_risk_exposure),
        ("Marginal risk by factor", risk.factor_marginal_risk),
    ):
        shown = block([page], "Portfolio risk", title)
        by_row = shown.T if "Total" in shown else shown
        _same_figures(by_row, function(held, *model))
    covariance = risk.model_covariance(*model)
    for title, function in (
        ("Risk by asset", risk.risk_share),
        ("Contributions to volatility by asset", risk.risk_contribution),
        ("Marginal risk by asset", risk.marginal_risk),
    ):
        _same_figures(block([page], "Portfolio risk", title), function(held, covariance))
    volatility = block([page], "Portfolio risk", "Volatility")
    of_history = risk.portfolio_volatility(held, returns.return_covariance(table))
    found = [row[1] for row in of_history[1:]]
    np.testing.assert_allclose(volatility.loc[["Own", "Hedged"], "Without the model"], found)


@pytest.mark.parametrize("kind", ["Gaussian VaR", "kernel VaR", "historical ES"])
def test_losses_on_the_page_are_what_the_functions_return(kind):
    held = [["", "Own", "Hedged"], ["Stocks", 0.6, 1.0], ["Bonds", 0.4, 0.5], ["Gold", None, -0.5]]
    groups = [["Factor", "Group"], ["Rates", "Bonds"], ["Equity", "Growth"], ["Spread", "Growth"]]
    (page,), _ = pages_of(targets.compare_risk, portfolios=held, risk_measure=kind,
                          confidence=0.9, factor_groups=groups)  # fmt: skip
    assert not page.failed
    assert page.units.startswith(f"Risk is the {kind} at 90% over a month; shares in percent")
    table, proxies = cells(market()[0]), cells(market()[1])
    made = returns.factor_returns(proxies, FACTORS)
    model = (
        exposures.factor_exposure(table, made, "OLS"),
        returns.return_covariance(made),
        exposures.specific_variance(table, made, "OLS"),
    )
    chosen = (None, kind, 0.9, None, None)
    _same_figures(block([page], "Portfolio risk", "Risk by factor"),
                  risk.factor_risk_share(held, *model, *chosen, table))  # fmt: skip
    _same_figures(block([page], "Portfolio risk", "Risk by asset"),
                  risk.risk_share(held, table, *chosen))  # fmt: skip
    groups_shown = block([page], "Portfolio risk", "Risk by group of factors")
    assert groups_shown.index.tolist() == ["Growth", "Bonds", "Residual", "Total"]


def _same_figures(shown, found):
    header, *rows = found
    for row in rows:
        np.testing.assert_allclose(
            shown.loc[row[0], header[1:]].astype(float), row[1:], atol=1e-12
        )


def test_without_a_cash_asset_risk_parity_is_fully_invested():
    pages, _ = pages_of(targets.compare_portfolios, cash_asset=None)
    assert any("fully invested, as no cash_asset is given" in note for note in pages[-1].assumed)


def test_every_rule_stands_beside_the_cases():
    rules = [rule.value for rule in PortfolioRule]
    classes = with_column("Risk budget", None, 0.4, 0.1, 0.2, 0.2, 0.1)
    changes = {"compared_rules": [rules], "asset_classes": classes}
    (page,), _ = pages_of(targets.compare_portfolios, **changes)
    weights = block([page], "Portfolios", "Weights").drop("Total")
    assert list(weights) == ["Wide", "Narrow", *(rule.capitalize() for rule in rules)]
    assert not page.failed
    beside = weights.iloc[:, 2:]
    risky = beside.drop("Cash")
    assert (risky >= 0).all().all()
    assert (beside.loc["Cash", ["Equal weight", "Minimum variance", "Factor blend"]] == 0).all()
    covariance = market()[0][list(risky.index)].cov() * 12
    variances = (risky * (covariance @ risky)).sum()
    assert variances.idxmin() in {"Risk parity", "Risk budgets"}  # the rest of these is in cash
    full = variances.drop(["Risk parity", "Risk budgets"])
    assert full.idxmin() == "Minimum variance"
    one = risky["Risk budgets"]
    shares = one * (covariance @ one) / (one @ covariance @ one)
    wanted = pd.Series([0.4, 0.1, 0.2, 0.2, 0.1], [row[0] for row in CLASSES[2:]])
    np.testing.assert_allclose(shares[wanted.index], wanted, atol=1e-9)
    inverse = 1 / np.sqrt(np.diag(covariance))
    np.testing.assert_allclose(risky["Inverse volatility"], inverse / inverse.sum(), rtol=1e-9)
    pages, _ = pages_of(targets.dynamic_allocation, **changes)
    assert list(block(pages, "Strategies", "Performance").index) == list(weights)


def test_without_cash_risk_budgets_are_of_all_assets_fully_invested():
    classes = with_column("Risk budget", 0.01, 0.39, 0.1, 0.2, 0.2, 0.1)
    (page,), _ = pages_of(
        targets.compare_portfolios, cash_asset=None, asset_classes=classes,
        compared_rules=[["risk budgets"]],
    )  # fmt: skip
    weights = block([page], "Portfolios", "Weights")["Risk budgets"].drop("Total")
    assert weights.sum() == pytest.approx(1)
    covariance = market()[0].cov() * 12
    shares = weights * (covariance @ weights) / (weights @ covariance @ weights)
    np.testing.assert_allclose(shares[[row[0] for row in classes[1:]]],
                               [row[-1] for row in classes[1:]], atol=1e-9)  # fmt: skip


def test_the_blend_goes_from_the_assets_to_the_factors():
    blends = {}
    for gamma in (0.0, 1.0):
        (page,), _ = pages_of(targets.compare_portfolios, compared_rules=[["factor blend"]],
                              gamma=gamma, target_rule="inverse volatility")  # fmt: skip
        blends[gamma] = page
    assets, proxies = market()
    inverse = 1 / assets.drop(columns="Cash").std()
    anchor = block([blends[0.0]], "Portfolios", "Weights")["Factor blend"]
    np.testing.assert_allclose(anchor[inverse.index], inverse / inverse.sum(), rtol=1e-9)
    factors = proxies.assign(Spread=proxies["Corporate"] - proxies["Government"])
    aim = 1 / factors[["World", "Government", "Spread"]].std().to_numpy()
    achieved = [
        block([page], "Portfolios", "Exposures")["Factor blend"] for page in blends.values()
    ]
    far, near = (np.linalg.norm(one - aim / aim.sum()) for one in achieved)
    assert near < far


def test_own_portfolios_and_the_current_one_are_compared():
    classes = with_column("Current", 0.1, 0.3, 0.0, 0.4, 0.2, 0.0)
    (page,), _ = pages_of(
        targets.compare_portfolios, cases=None, asset_classes=classes,
        compared_rules=[["equal weight"]],
        portfolios=[["", "Mine", "Yours"], ["Bonds", 0.6, None], ["Stocks", 0.4, 1.0]],
    )  # fmt: skip
    weights = block([page], "Portfolios", "Weights")
    assert list(weights) == ["Equal weight", "Mine", "Yours", "Current"]
    assert weights["Mine"].drop("Total").to_dict() == {
        "Stocks": 0.4, "Small": 0, "Bonds": 0.6, "Credit": 0, "Gold": 0, "Cash": 0}  # fmt: skip
    turnover = block([page], "Portfolios", "Risk")["Turnover from current"]
    np.testing.assert_allclose(turnover, [0.4, 0.3, 0.7, 0.0], atol=1e-12)


def test_an_asset_keeps_to_its_own_limits_and_to_those_of_the_case():
    classes = own_limits(Stocks=(0.25, None), Bonds=(-0.5, 0.1))
    pages, _ = pages_of(targets.target_allocation, asset_classes=classes)
    weights = block(pages, "Target allocation", "Weights")
    assert (weights.loc["Stocks"] >= 0.25 - 1e-9).all()
    assert (weights.loc["Bonds"] <= 0.1 + 1e-9).all()
    assert weights.loc["Bonds", "Narrow"] >= 0


def test_what_decides_among_equals_is_said():
    pages, _ = pages_of(targets.target_allocation, second_criterion="least squared weights")
    assert pages[0].method.endswith("that are equally near: least squared weights.")


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


def test_a_portfolio_that_is_ruined_is_named():
    assets, _ = market()
    assets.iloc[50, :2] = -0.99
    levered = {"cases": cases("Bold", 1.5, 0.0, 0.0, -3.0, 3.0, None)}
    with pytest.raises(
        InfeasibleError, match=r"^Bold: the portfolio has lost all its value on 2019"
    ):
        pages_of(targets.dynamic_allocation, asset_returns=cells(assets), **levered)


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


def own_limits(**limits):
    """Return the classes with Lower and Upper of some assets."""
    header, *rows = CLASSES
    given = (limits.get(row[0], (None, None)) for row in rows)
    return [
        [*header, "Lower", "Upper"],
        *([*row, *own] for row, own in zip(rows, given, strict=True)),
    ]


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
    "a constant column": ({"asset_returns": cells(market()[0].assign(Gold=0.01))},
        InfeasibleError, "covariance: row 'Gold' has no volatility, and so no share of the risk"),
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
        "two portfolios are called 'Equal weight': rename your own one, in cases, "),
    "an unknown cash asset": ({"cash_asset": "Csh"}, LabelError,
        r"cash_asset: no asset 'Csh' \(did you mean 'Cash'\?\)"),
    "an unknown rule": ({"compared_rules": [["risk party"]]}, OptionError,
        "compared_rules: 'risk party' is none of the choices"),
    "risk budgets without any": ({"compared_rules": [["risk budgets"]]}, TableError,
        "asset_classes has no shares in its column 'Risk budget'"),
    "a portfolio of an unknown asset": ({"portfolios": [["", "Mine"], ["Stoks", 1.0]]},
        LabelError, r"portfolios: unknown row 'Stoks' \(did you mean 'Stocks'\?\)"),
    "a portfolio with the name of a case": ({"portfolios": [["", "Wide"], ["Stocks", 1.0]]},
        LabelError, "two portfolios are called 'Wide'"),
    "an excluded asset that must be held": (
        {"asset_classes": own_limits(Gold=(0.05, None))}, InfeasibleError,
        "cases: row 'Narrow', column 'Excluded': 'Gold' is excluded, yet its lower limit in asse"),
    "limits of an asset that cross those of a case": (
        {"asset_classes": own_limits(Bonds=(0.7, None))}, InfeasibleError,
        "cases: row 'Narrow': limits: row 'Bonds': the lower limit 70.0% is above the upper"),
    "an unknown method": ({"exposure_method": "lassoo"}, OptionError,
        "exposure_method: 'lassoo' is none of the choices"),
    "limits of an unknown group": (
        {"group_limits": [["Group", "Lower", "Upper"], ["Equty", 0, 1]]}, LabelError, "Equty"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "error", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_named(changes, error, message):
    with pytest.raises(error, match=message):
        pages_of(targets.compare_portfolios, **changes)


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"window_months": 60}, TableError, "leave no row after the first 60 months"),
        (
            {"cases": cases("Equal weight", 0.3, 0.4, 0.2, 0, 1, None)},
            LabelError,
            "two portfolios are called 'Equal weight'",
        ),
        ({"window_months": 12.5}, OptionError, "window_months: found 12.5; wanted a whole number"),
        (
            {"rebalance": "daily"},
            OptionError,
            "rebalance: 'daily' is none of the choices: 'monthly'",
        ),
        ({"cost_per_turnover": 0.9}, OptionError, "cost_per_turnover: found 0.9; wanted a number"),
        (
            {"window_months": 4},
            TableError,
            "^Wide: weights of 2015-05-31: factor_returns: 3 factors need",
        ),
    ],
)
def test_a_walk_that_cannot_be_is_named(changes, error, message):
    with pytest.raises(error, match=message):
        pages_of(targets.dynamic_allocation, **changes)


def test_a_window_longer_than_the_history_is_named_in_months():
    message = "window_months: 61 months are 61 rows; the tables of assets and proxies share 60"
    with pytest.raises(OptionError, match=message):
        pages_of(cross_asset.rolling_exposures, window_months=61)


def test_methods_stand_without_cross_validation_where_its_first_fold_is_too_short():
    pages, _ = pages_of(cross_asset.compare_methods, asset_returns=cells(market()[0][:12]))
    (note,) = (one for one in pages[0].assumed if one.startswith("Left out: "))
    assert note.startswith("Left out: cross-validated lasso: factor_returns (fold 1 of 5): ")
    assert list(pages[0].blocks[0].table) == ["stepwise", "lasso", "elastic net", "ridge", "OLS"]
    with pytest.raises(TableError, match=r"^stepwise: factor_returns: 3 factors"):
        pages_of(cross_asset.compare_methods, asset_returns=cells(market()[0][:4]))


def test_each_note_stands_once_with_its_methods():
    pages, _ = pages_of(cross_asset.compare_methods)
    biased = [note for note in pages[0].assumed if "biased toward zero" in note]
    assert len(biased) == 1
    assert biased[0].startswith("Lasso, cross-validated lasso, elastic net, ridge: ")


def test_the_periods_of_a_year_scale_every_annual_figure():
    usual, _ = pages_of(cross_asset.check_returns)
    rescaled, _ = pages_of(cross_asset.check_returns, periods_per_year=3)
    for title in ("Assets", "Factors"):
        one, other = (block(pages, "Returns check", title) for pages in (usual, rescaled))
        np.testing.assert_allclose(other["Mean"], one["Mean"] / 4, rtol=1e-12)
        np.testing.assert_allclose(other["Volatility"], one["Volatility"] / 2, rtol=1e-12)
    assert rescaled[0].units.endswith("of one row × 3")
    fits = [
        block(pages_of(cross_asset.factor_exposures, **changes)[0], "Exposures", "Fit")
        for changes in ({}, {"periods_per_year": 3})
    ]
    np.testing.assert_allclose(fits[1]["Alpha"], fits[0]["Alpha"] / 4, rtol=1e-9)
    np.testing.assert_allclose(
        fits[1]["Specific volatility"], fits[0]["Specific volatility"] / 2, rtol=1e-9
    )


@pytest.mark.parametrize("macro", MACROS, ids=lambda macro: macro.key)
def test_every_macro_takes_the_periods_of_a_year(macro):
    assert "periods_per_year" in [item.name for item in macro.parameters]
    pages, _ = pages_of(macro, periods_per_year=12)
    usual, _ = pages_of(macro)
    for page, same in zip(pages, usual, strict=True):
        for one, other in zip(page.blocks, same.blocks, strict=True):
            pd.testing.assert_frame_equal(one.table, other.table)


def test_a_walk_is_judged_by_the_periods_of_a_year():
    performances = [
        block(pages_of(targets.dynamic_allocation, **changes)[0], "Strategies", "Performance")
        for changes in ({}, {"periods_per_year": 3})
    ]
    # risk parity is scaled to an annual volatility, and so holds twice as much
    volatilities = [one.loc[["Wide", "Narrow"], "Volatility"] for one in performances]
    np.testing.assert_allclose(volatilities[1], volatilities[0] / 2, rtol=1e-6)


@pytest.mark.parametrize("macro", MACROS, ids=lambda macro: macro.key)
def test_cash_at_a_fixed_rate_stops_no_macro(macro):
    assets, _ = market()
    pages, _ = pages_of(macro, asset_returns=cells(assets.assign(Cash=0.0015)))
    assert pages
    assert not any(page.failed for page in pages)


def test_cash_at_a_fixed_rate_is_told_and_held():
    fixed = cells(market()[0].assign(Cash=0.0015))
    pages, _ = pages_of(cross_asset.factor_exposures, asset_returns=fixed)
    assert any("Asset 'Cash' does not vary" in note for note in pages[0].assumed)
    assert (block(pages, "Exposures", "Exposures, OLS").loc["Cash"] == 0).all()
    (page,), _ = pages_of(targets.compare_portfolios, asset_returns=fixed, target_volatility=0.03)
    risk = block([page], "Portfolios", "Risk")
    assert risk.loc["Risk parity", "Volatility"] == pytest.approx(0.03, abs=1e-9)


def test_a_proxy_that_does_not_vary_is_refused_as_a_factor():
    _, proxies = market()
    fixed = cells(proxies.assign(World=0.0015))
    with pytest.raises(TableError, match="'Equity' is constant"):
        pages_of(cross_asset.factor_exposures, proxy_returns=fixed)
    with_cash = proxies.assign(Cash=0.0015)
    definitions = [*FACTORS[:1], ["Equity", "World", "Cash"], *FACTORS[2:]]
    pages, _ = pages_of(
        cross_asset.factor_exposures,
        proxy_returns=cells(with_cash),
        factor_definitions=definitions,
    )
    usual, _ = pages_of(cross_asset.factor_exposures)
    np.testing.assert_allclose(
        block(pages, "Exposures", "Exposures, OLS"),
        block(usual, "Exposures", "Exposures, OLS"), rtol=1e-9,
    )  # fmt: skip
