"""The macros on a benchmark, a purchase and scenarios, on both studies: what they show and ask."""

import numpy as np
import pytest

from tests.macros.shipped import pages_of, shipped, table
from xlfactor.errors import InfeasibleError, LabelError, OptionError, TableError
from xlfactor.macros import cma_risk, returns_risk

CMA, RETURNS = "risk_budgeting.xlsx", "us_industries.xlsx"
MACROS = {
    cma_risk.against_benchmark: CMA,
    cma_risk.funding_trade: CMA,
    cma_risk.stress: CMA,
    returns_risk.compare_with_benchmark: RETURNS,
    returns_risk.fund_purchase: RETURNS,
    returns_risk.compare_stress: RETURNS,
}
ACTIVE = [cma_risk.against_benchmark, returns_risk.compare_with_benchmark]
FUNDING = [cma_risk.funding_trade, returns_risk.fund_purchase]
STRESS = [cma_risk.stress, returns_risk.compare_stress]
by_key = {"ids": lambda macro: macro.key}


def page_of(macro, **changes):
    (page,) = pages_of(macro, MACROS[macro], **changes)
    return page


def names(macro):
    """Return two assets of the workbook of a macro."""
    return [row[0] for row in shipped(MACROS[macro])["benchmark"][1:3]]


@pytest.mark.parametrize("macro", ACTIVE, **by_key)
def test_contributions_and_the_use_of_the_limit_add_up(macro):
    page = page_of(macro)
    assert not page.failed
    figures = table(page, "Tracking error")
    for title in ("Active risk by factor", "Active risk by group"):
        np.testing.assert_allclose(table(page, title)["Total"], figures["Tracking error"])
    by_asset = table(page, "Active risk by asset").loc["Total"]
    np.testing.assert_allclose(by_asset, figures["Tracking error"])
    use = table(page, "Use of the limit by asset").loc["Total"]
    np.testing.assert_allclose(use, figures["Use of the limit"])
    limit = shipped(MACROS[macro])["tracking_error_limit"][0][0]
    np.testing.assert_allclose(figures["Tracking error"] + figures["Headroom"], limit)
    np.testing.assert_allclose(table(page, "Active weights").loc["Total"], 0, atol=1e-9)
    assert page.charts[0].title == "Active risk by factor"


@pytest.mark.parametrize("macro", ACTIVE, **by_key)
def test_a_limit_that_is_broken_fails_a_check_that_names_the_portfolios(macro):
    page = page_of(macro, tracking_error_limit=[[0.016]], working_range_upper=None)
    (failed,) = page.failed
    assert failed.name == "Limit of the tracking error is kept"
    errors = table(page, "Tracking error")["Tracking error"]
    for name, error in errors.items():
        assert (f"'{name}'" in failed.detail) is (error > 0.016)


@pytest.mark.parametrize("macro", ACTIVE, **by_key)
def test_without_limit_and_range_there_is_the_tracking_error_alone(macro):
    page = page_of(macro, limit_tracking_error=None, tracking_error_limit=None,
                   working_range_lower=None, working_range_upper=None)  # fmt: skip
    assert list(table(page, "Tracking error")) == ["Tracking error"]
    in_model = table(page, "Active risk in the factor model")
    assert list(in_model) == ["In the model", "Of factors", "Specific"]
    assert not any("limit" in check.name for check in page.checks)
    assert not any(block.title.startswith("Use") for block in page.blocks)


@pytest.mark.parametrize("macro", MACROS, **by_key)
def test_a_benchmark_that_does_not_fit_is_refused_by_name(macro):
    one, other = names(macro)
    if macro not in STRESS:
        with pytest.raises(TableError, match=r"^benchmark: the weights sum to 90\.0000%; wanted"):
            page_of(macro, benchmark=[[one, 0.5], [other, 0.4]])
    with pytest.raises(LabelError, match=r"^benchmark: unknown row 'Gold dust'"):
        page_of(macro, benchmark=[["Gold dust", 0.5], [other, 0.5]])


@pytest.mark.parametrize("macro", [*ACTIVE, *STRESS], **by_key)
def test_a_portfolio_called_as_the_benchmark_is_asked_to_be_renamed(macro):
    one, other = names(macro)
    own = [["", "Benchmark"], [one, 0.5], [other, 0.5]]
    with pytest.raises(LabelError, match=r"^two portfolios are called 'Benchmark'"):
        page_of(macro, portfolios=own)


def test_a_benchmark_in_an_asset_class_that_the_policy_leaves_out_is_told():
    policy = [row[:6] for row in shipped(CMA)["policy"]]
    with pytest.raises(LabelError, match=r"^benchmark: row 'US Bonds' is in cma, but no row of"):
        page_of(cma_risk.against_benchmark, policy=[policy[0], *policy[2:]],
                mimicking_weights=[["", "Growth"], ["US Equities", 1.0]], target_exposures=None,
                portfolios=None)  # fmt: skip


@pytest.mark.parametrize("macro", ACTIVE, **by_key)
def test_the_benchmark_itself_and_a_portfolio_that_holds_cash_are_told(macro):
    one, other = names(macro)
    own = [["", "Same", "Thin"], [one, 0.5, 0.4], [other, 0.5, 0.4]]
    page = page_of(macro, portfolios=own, benchmark=[[one, 0.5], [other, 0.5]],
                   limit_tracking_error=None, tracking_error_limit=None,
                   working_range_upper=None)  # fmt: skip
    assert "'Same' is the benchmark itself: it has no tracking error to share." in page.notes
    assert "'Thin' sums to 80.0%; the rest counts as cash without risk." in page.notes
    assert table(page, "Tracking error").loc["Same", "Tracking error"] == 0
    assert "Same" not in table(page, "Active risk by asset")


@pytest.mark.parametrize("macro", FUNDING, **by_key)
def test_a_funding_trade_is_paid_for_and_its_return_is_told(macro):
    page = page_of(macro)
    assert not page.failed
    trade = table(page, "Funding 5.0%")["Trade"]
    asset = shipped(MACROS[macro])["bought_asset"][0][0]
    assert trade[asset] == pytest.approx(0.05)
    assert trade["Total"] == pytest.approx(0)
    assert (trade.drop([asset, "Total"]) <= 0).all()
    moved = table(page, "Exposures bought and sold")
    np.testing.assert_allclose(moved["Bought"] - moved["Sold"], moved["Left over"])
    returns = table(page, "Return that")
    assert returns.loc["No aversion to risk", "Above the mix"] == 0
    assert returns.loc["Implied by the benchmark", "Risk aversion"] > 0
    np.testing.assert_allclose(
        returns["Must earn"] + returns["Expected above"], returns["Expected"]
    )


@pytest.mark.parametrize("macro", FUNDING, **by_key)
def test_what_is_held_must_be_known(macro):
    with pytest.raises(LabelError, match=r"^held_portfolio: no portfolio 'Anchr'"):
        page_of(macro, held_portfolio=[["Anchr"]])
    with pytest.raises(InfeasibleError, match=r"^bought_weight: 95\.0% of '.*' cannot be funded"):
        page_of(macro, bought_weight=[[0.95]])


def test_without_current_weights_a_portfolio_is_asked_for():
    with pytest.raises(TableError, match=r"^held_portfolio is not given, and there are no Curre"):
        page_of(returns_risk.fund_purchase, held_portfolio=None)


def test_a_benchmark_that_earns_no_more_than_cash_implies_no_aversion():
    page = page_of(cma_risk.funding_trade, cash_asset=[["EM Equities"]])
    assert list(table(page, "Return that").index) == ["No aversion to risk"]
    assert any("implies no aversion to risk" in note for note in page.notes)


@pytest.mark.parametrize("macro", STRESS, **by_key)
def test_what_factors_add_is_what_the_portfolio_earns(macro):
    page = page_of(macro)
    assert not page.failed
    returns = table(page, "Return of the portfolios")
    assert list(returns)[-1] == "Benchmark"
    for name in returns:
        added = table(page, f"What each factor adds to '{name}'")
        np.testing.assert_allclose(added["Total"], returns[name], atol=1e-12)
    alone = page_of(macro, benchmark=None, limit_tracking_error=None)
    assert "Benchmark" not in table(alone, "Return of the portfolios")


@pytest.mark.parametrize("macro", STRESS, **by_key)
def test_the_other_factors_stay_or_move_with_the_shocked_ones(macro):
    scenarios = shipped(MACROS[macro])["scenarios"]
    one = [scenarios[0][:2], ["Alone", -0.1]]
    still = table(page_of(macro, scenarios=one), "Moves").loc["Alone"]
    moved = table(page_of(macro, scenarios=one, other_factors=[["by covariance"]]), "Moves").loc[
        "Alone"
    ]
    assert still.iloc[0] == moved.iloc[0] == -0.1
    assert (still.iloc[1:] == 0).all()
    assert (moved.iloc[1:] != 0).any()


@pytest.mark.parametrize("macro", STRESS, **by_key)
def test_scenarios_that_do_not_fit_are_refused_by_name(macro):
    factor = shipped(MACROS[macro])["scenarios"][0][1]
    for scenarios, error, message in (
        ([["", "Weather"], ["Storm", -0.1]], LabelError, r"^scenarios: no factor 'Weather'"),
        ([["", factor], ["Storm", None]], TableError, r"^scenarios: row 'Storm' shocks no factor"),
        ([["", factor], ["Storm", -30]], TableError, r"^scenarios: row 'Storm', column .* wanted"),
    ):
        with pytest.raises(error, match=message):
            page_of(macro, scenarios=scenarios)
    with pytest.raises(OptionError, match=r"^other_factors: .*at zero"):
        page_of(macro, other_factors=[["somehow"]])


def test_a_shock_far_beyond_the_history_is_told_and_so_is_that_none_is():
    deep = [["", "Market", "Momentum"], ["Twice as deep", -0.95, 0.1]]
    page = page_of(returns_risk.compare_stress, scenarios=deep)
    (far,) = [block.note for block in page.blocks if "more than 1.5 × the worst" in block.note]
    assert far.startswith("'Twice as deep': the shock to 'Market', -95.0%, is more than 1.5")
    scenarios = [["", "Market"], ["Dip", -0.1]]
    mild = page_of(returns_risk.compare_stress, scenarios=scenarios)
    told = "No shock is more than 1.5 × the worst move of the history within a year."
    assert told in [block.note for block in mild.blocks]
    assert not any("beyond" in block.note for block in page_of(cma_risk.stress).blocks)
