"""Every bad input of a study of returns gives one message, exit status 2, and no file."""

import shutil

import pytest

from tests.conftest import WORKBOOKS, Edited
from tests.test_bad_input import not_made, refused

ASSETS, PROXIES = "Asset returns", "Proxy returns"


@pytest.fixture
def study(tmp_path):
    return Edited(shutil.copy(WORKBOOKS / "cross_asset.xlsx", tmp_path / "study.xlsx"))


def table_of(study, sheet):
    (table,) = study.wb[sheet].tables.values()
    return table


def cut(study, months):
    """Keep the first months of both tables."""
    for sheet in (ASSETS, PROXIES):
        study.wb[sheet].delete_rows(6 + months, 100)
        table = table_of(study, sheet)
        table.ref = table.ref.replace("77", f"{5 + months}")


def without_a_month(study):
    study.wb[ASSETS].delete_rows(20)
    table = table_of(study, ASSETS)
    table.ref = table.ref.replace("77", "76")


def constant(sheet, column, value=0.01):
    def change(study):
        for row in range(6, 78):
            study.wb[sheet].cell(row, column).value = value

    return change


def collinear(study):
    for row in range(6, 78):
        cells = study.wb[PROXIES]
        cells.cell(row, 8).value = 2 * cells.cell(row, 3).value - cells.cell(row, 9).value


def out_of_order(study):
    cells = study.wb[ASSETS]
    cells["B20"].value, cells["B21"].value = cells["B21"].value, cells["B20"].value


def twice(study):
    study.wb[ASSETS]["B21"].value = study.wb[ASSETS]["B20"].value


def cell(sheet, address, value):
    def change(study):
        study.wb[sheet][address].value = value

    return change


def crowded(study):
    """Want more of a class than its assets may hold."""
    study.wb["Classes"]["K6"].value, study.wb["Classes"]["L6"].value = 0.9, 1.0
    study.wb["Cases"]["J7"].value = 0.15


def turnover(current, limit):
    """Hold one asset alone, and let a case trade so much."""

    def change(study):
        for row in range(6, 21):
            asset = study.wb["Classes"].cell(row, 2).value
            study.wb["Classes"].cell(row, 7).value = float(asset == current)
        study.set("Cases", "Case 3", "Turnover", limit)

    return change


BAD = {
    "a constant proxy": (constant(PROXIES, 9),
        "factor_returns: column 'Commodity' is constant (0.01 in all 72 rows)"),
    "collinear factors": (collinear,
        "factor_returns: column 'Credit' is a combination of other factors: -1 × 'Commodity' − 1 "
        "× 'Real Rates' + 2 × 'Equity' − 1 × 'Inflation'"),
    "a missing month": (without_a_month,
        "asset_returns: missing 2015-03 between 2015-02-28 and 2015-04-30"),
    "a month that comes twice": (twice, "asset_returns: 2015-03 occurs more than once"),
    "dates out of order": (out_of_order,
        "asset_returns: row '2015-03-31' stands after '2015-04-30'; dates must ascend"),
    "a date as text": (cell(ASSETS, "B20", "end of March"),
        "asset_returns: the date in row 16: found the text 'end of March'; wanted an Excel date"),
    "text for a return": (cell(ASSETS, "D20", "n/a"), "asset_returns: row '2015-03-31', column "
        "'US Small Cap': found the text 'n/a'; wanted a number"),
    "an error cell": (cell(ASSETS, "D20", "#N/A"), "column 'US Small Cap': found the error #N/A"),
    "a blank return": (cell(ASSETS, "D20", None), "column 'US Small Cap': found a blank"),
    "an unknown proxy": (cell("Factors", "C6", "All-Country Equty"),
        "factor_definitions: row 'Equity', column 'Long': proxy_returns has no column "
        "'All-Country Equty' (did you mean 'All-Country Equity'?)"),
    "a target for an unknown factor": (cell("Cases", "C5", "Equty"),
        "cases: unknown column 'Equty' (did you mean 'Equity'?)"),
    "no target for a factor": (cell("Cases", "D7", None),
        "cases: row 'Case 2', column 'Inflation': found a blank; wanted a number"),
    "bounds that cross": (cell("Cases", "I7", 1.5),
        "cases: row 'Case 2': the lower limit 150.0% is above the upper limit 100.0%"),
    "turnover from nothing": (lambda study: study.set("Cases", "Case 3", "Turnover", 0.1),
        "cases: row 'Case 3', column 'Turnover': asset_classes has no weights in its column 'Cur"),
    "an unknown exclusion": (cell("Cases", "L8", "iliquid"), "cases: row 'Case 3', column "
        "'Excluded': no asset, class or liquidity is 'iliquid' (did you mean 'illiquid'?)"),
    "a class of an unknown asset": (cell("Classes", "B7", "US Small Capp"),
        "asset_classes: unknown row 'US Small Capp' (did you mean 'US Small Cap'?)"),
    "a weight of an unknown factor": (cell("Factors", "H6", "Equty"),
        "factor_weights: unknown row 'Equty' (did you mean 'Equity'?)"),
    "an unknown cash asset": (lambda study: study.named("xf_cash_asset", "Csh"),
        "cash_asset: no asset 'Csh' (did you mean 'Cash'?)"),
    "yields for the returns of cash": (constant(ASSETS, 17, 0.03), "asset_returns: column 'Cash': "
        "earns 36% a year, and is named as cash: yields of a year?"),
    "an unknown followed asset": (cell("Options", "C43", "Gold"),
        "rolling_assets: no column of asset_returns 'Gold'"),
    "an unknown rule": (cell("Options", "B43", "risk party"),
        "compared_rules: 'risk party' is none of the choices: 'risk parity'"),
    "a penalty below zero": (cell("Options", "C30", -1),
        "exposure_settings: penalty: found -1; wanted a number of zero or above"),
}  # fmt: skip


#: What admits no answer for some analyses, and stops no other.
NO_ANSWER = {
    "a constant asset": (constant(ASSETS, 5),
        "covariance: row 'Europe Equity' has no volatility, and so no share of the risk"),
    "more factors than months": (lambda study: cut(study, 6),
        "factor_returns: 6 factors need at least 8 dates in common; found 6"),
    "limits too low": (cell("Cases", "J7", 0.05),
        "cases: row 'Case 2': limits: no portfolio meets them: the weights sum to 100.0%, upper "
        "limits of 15 assets that sum to 75.0% cannot hold together; at the nearest they are "
        "missed by 25.0% in total"),
    "a class that cannot be filled": (crowded,
        "cases: row 'Case 2': limits: no portfolio meets them: group 'Equity' at least 90.0%, "
        "upper limits of 5 assets that sum to 75.0% cannot hold together; at the nearest they are "
        "missed by 15.0% in total"),
    "an asset that must be sold and may not be": (turnover("Private Equity", 0.1),
        "cases: row 'Case 3': limits: no portfolio meets them: turnover at most 10.0%, 'Private "
        "Equity' at most 0.0% cannot hold together; at the nearest they are missed by 90.0%"),
    "a window longer than the history": (lambda study: study.named("xf_window_months", 80),
        "window_months: 80 months are 80 rows; the tables of assets and proxies share 72"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "message"), NO_ANSWER.values(), ids=NO_ANSWER)
def test_what_has_no_answer_stops_no_other_analysis(study, capsys, change, message):
    change(study)
    assert any(message in line for line in not_made(study, capsys))


@pytest.mark.parametrize(("change", "message"), BAD.values(), ids=BAD)
def test_a_bad_input_is_refused(study, capsys, change, message):
    change(study)
    assert message in refused(study, capsys)


def test_months_that_only_one_table_has_are_reported(study, capsys):
    study.wb[PROXIES].delete_rows(77)
    table_of(study, PROXIES).ref = "B5:I76"
    status, _ = study.run("--macro", "factor_exposures")
    assert status == 0
    told = "asset_returns: 1 of 72 rows is not used, as not every table has 2019-12"
    assert told in capsys.readouterr().out
