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
PAGE, BLOCK, CHART, SERIES = 85, 1, 70, 7
#: two for the colour of the tab of each sheet that another run has made
TABS = 40
#: a look below each Table that is read, for a row that a program has added
LOOKS = 30
CEILINGS = {
    "factor_cma": {
        "check_inputs": 620,
        "cma_covariance": 970,
        "factor_loadings": 780,
        "factor_premia": 840,
        "factors_to_assets": 1_540,
        "risk_decomposition": 1_030,
        "risk_budgets": 1_010,
        "efficient_frontier": 1_180,
        "black_litterman": 850,
        "three_way_trade": 1_290,
        "against_benchmark": 1_070,
        "funding_trade": 1_050,
        "stress": 1_310,
    },
    "cross_asset": {
        "check_returns": 950,
        "factor_exposures": 1_260,
        "compare_methods": 1_000,
        "rolling_exposures": 1_490,
        "style_weights": 1_080,
        "rolling_styles": 1_350,
        "risk_based_portfolios": 1_230,
        "target_allocation": 1_490,
        "compare_portfolios": 1_260,
        "compare_risk": 1_090,
        "dynamic_allocation": 1_940,
        "compare_with_benchmark": 1_100,
        "fund_purchase": 1_080,
        "compare_stress": 1_250,
    },
    "yield_curve": {
        "curve_components": 920,
        "bond_portfolio_risk": 740,
        "barbells": 840,
    },
    "tail_risk": {
        "tail_risk": 1_670,
        "tail_parity": 850,
        "tail_backtest": 1_820,
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
    assert {
        key: count for key, count in found.items() if count > CEILINGS[study][key] + TABS + LOOKS
    } == {}


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
