"""How often a macro calls Excel: each call crosses from one process to another.

The counts are those of the model of Excel, and steady to the call; so a ceiling stands just above
what was counted. Cell by cell, the same macros took three to four times as many.
"""

import pytest

from tests.conftest import WHEN, WORKBOOKS
from tests.drawing.made import drawn, page
from tests.windows.desk import Desk
from xlfactor import catalogue
from xlfactor.excel.host import paint
from xlfactor.excel.host.book import ExcelBook
from xlfactor.run import run

pytestmark = pytest.mark.slow

#: a page, with how it is printed and frozen; a block, whose looks are set along with those of all
#: others; a chart with its axes, letters and lines; a series of it
PAGE, BLOCK, CHART, SERIES = 106, 2, 78, 11
CEILINGS = {
    "factor_cma": {
        "check_inputs": 1_245,
        "cma_covariance": 1_615,
        "factor_loadings": 1_495,
        "factor_premia": 1_525,
        "factors_to_assets": 2_725,
        "risk_decomposition": 1_945,
        "risk_budgets": 1_830,
        "efficient_frontier": 2_145,
        "black_litterman": 1_735,
        "three_way_trade": 2_300,
        "against_benchmark": 1_975,
        "funding_trade": 1_980,
        "stress": 2_280,
    },
    "cross_asset": {
        "check_returns": 1_570,
        "factor_exposures": 2_215,
        "compare_methods": 1_735,
        "rolling_exposures": 2_390,
        "style_weights": 1_800,
        "rolling_styles": 2_205,
        "risk_based_portfolios": 2_015,
        "target_allocation": 2_545,
        "compare_portfolios": 2_170,
        "compare_risk": 2_030,
        "dynamic_allocation": 3_235,
        "compare_with_benchmark": 2_060,
        "fund_purchase": 2_050,
        "compare_stress": 2_225,
    },
    "yield_curve": {
        "curve_components": 1_485,
        "bond_portfolio_risk": 1_320,
        "barbells": 1_480,
    },
    "tail_risk": {
        "tail_risk": 2_705,
        "tail_parity": 1_560,
        "tail_backtest": 2_910,
    },
}


@pytest.mark.parametrize("study", CEILINGS)
def test_a_macro_calls_excel_so_often_and_no_more(study):
    desk = Desk(WORKBOOKS / f"{study}.xlsx")
    book, found = ExcelBook(desk.caller), {}
    for key in CEILINGS[study]:
        desk.calls()
        run(book, catalogue.macros(key), known=catalogue.input_names(), when=WHEN)
        found[key] = desk.calls()
    assert {key: count for key, count in found.items() if count > CEILINGS[study][key]} == {}


def test_every_macro_has_a_ceiling():
    # no shipped workbook asks for draws
    without = {"assumption_bands", "return_bands"}
    assert {key for keys in CEILINGS.values() for key in keys} == set(catalogue.MACROS) - without


def calls_for(made):
    desk = Desk(WORKBOOKS / "factor_cma.xlsx")
    sheet = desk.caller.sheets.add("Page", after=desk.caller.sheets[-1])
    desk.calls()
    paint.paint(drawn(made), sheet)
    return desk.calls()


def test_more_cells_take_no_more_calls():
    plain = calls_for(page())
    # where it is cut for print takes two
    assert calls_for(page(rows=400)) <= plain + 2 * 9
    assert calls_for(page(rows=4)) == plain
    # where its columns go on beside takes two
    assert calls_for(page(columns=40)) <= plain + 2 * 4
    assert calls_for(page(checks=30)) == plain


def test_what_a_page_a_block_a_chart_and_a_series_take():
    base = calls_for(page())
    assert base <= PAGE + BLOCK
    assert calls_for(page(blocks=40)) - base <= 39 * BLOCK
    assert calls_for(page(charts=1)) - base <= CHART + 3 * SERIES
    assert calls_for(page(charts=5)) - base <= 5 * (CHART + 3 * SERIES)
    more = calls_for(page(columns=5, charts=1)) - calls_for(page(columns=3, charts=1))
    assert more <= 2 * SERIES
