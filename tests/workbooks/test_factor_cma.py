"""The study of assumptions, from the shipped workbook to its result sheets."""

import openpyxl
import pytest

from tests.conftest import WHEN, WORKBOOKS, run_all
from xlfactor.functions import risk

RESULTS = [
    "Checks",
    "Covariance",
    "Factor loadings",
    "Factor premia",
    "Weights",
    "Gamma path",
    "Path weights",
    "Risk decomposition",
    "Risk budgets",
    "Efficient frontier",
    "Frontier weights",
    "Black-Litterman",
    "Three-way trade",
    "Trade weights",
    "Against benchmark",
    "Funding trade",
    "Stress",
]
INPUTS = [
    "README", "CMA", "Names", "Policy", "Factors", "Targets", "Benchmark", "Views", "Budgets",
    "What if", "Compare", "Live model",
]  # fmt: skip
FACTORS = ["Economic Growth", "Real Rate", "Inflation", "Private"]
MEASURES = ["10Y-Arith-Return", "10Y-Geom-Return", "20Y-Arith-Return", "20Y-Geom-Return"]


@pytest.fixture(scope="module")
def results(cma_results):
    return openpyxl.load_workbook(cma_results[0], data_only=True)


def table(sheet, title):
    """Return a block of a result sheet as {row: {column: value}}, found by its title."""
    start = next(cell.row for cell in sheet["B"] if cell.value == title)
    header = next(
        row for row in range(start + 1, start + 4) if sheet.cell(row, 3).value is not None
    )
    columns = {}
    for cell in sheet[header][2:]:
        if cell.value is None:
            break
        columns[cell.value] = cell.column
    rows = {}
    row = header + 1
    while sheet.cell(row, 2).value is not None and sheet.cell(row, 3).value is not None:
        rows[sheet.cell(row, 2).value] = {
            name: sheet.cell(row, column).value for name, column in columns.items()
        }
        row += 1
    return rows


def checks(sheet):
    start = next(cell.row for cell in sheet["B"] if cell.value == "Checks")
    found = {}
    row = start + 1
    while sheet.cell(row, 2).value is not None:
        found[sheet.cell(row, 2).value] = sheet.cell(row, 3).value
        row += 1
    return found


def written(cell):
    """Return a value as it stands in the file; of a formula that spills, its text."""
    return getattr(cell.value, "text", cell.value)


def test_each_analysis_has_a_sheet_and_the_inputs_are_as_they_were(results):
    assert results.sheetnames[: len(INPUTS)] == INPUTS
    summary, *found, audit = results.sheetnames[len(INPUTS) :]
    assert (summary, audit) == ("Summary", "Audit")
    assert sorted(found) == sorted(RESULTS)
    shipped = openpyxl.load_workbook(WORKBOOKS / "factor_cma.xlsx", data_only=True)
    for name in INPUTS:
        before = {c.coordinate: written(c) for row in shipped[name].iter_rows() for c in row}
        after = {c.coordinate: written(c) for row in results[name].iter_rows() for c in row}
        assert after == before


RETURNS_BLOCK = "Volatilities and expected returns"


def covariances(sheet, volatilities, correlations):
    """Return the covariances, which the page shows as volatilities and correlations."""
    sigma, C = table(sheet, volatilities), table(sheet, correlations)
    return {
        one: {other: sigma[one]["Volatility"] * sigma[other]["Volatility"] * C[one][other]
              for other in sigma}
        for one in sigma
    }  # fmt: skip


def factor_covariances(sheet):
    block = "Factor volatilities and correlations"
    return covariances(sheet, block, block)


def test_printed_covariances(results):
    Sigma = covariances(results["Covariance"], RETURNS_BLOCK, "Correlations")[
        "US Equity-Large Cap"
    ]
    assert round(Sigma["US Equity-Large Cap"], 6) == 0.026309
    assert round(Sigma["Private Equity"], 6) == 0.026037


@pytest.mark.parametrize(
    ("asset", "printed"),
    [
        ("US Equity-Large Cap", (1.52, 0.03, -0.27)),
        ("Non-US Equity-Emerging", (2.10, 0.09, -0.08)),
        ("US Corporate Bonds-Core", (0.13, 0.56, -0.41)),
        ("TIPS (Inflation-Protected)", (0.0, 0.61, 0.0)),
        ("Real Estate", (0.89, 0.28, -0.21, 0.86)),
    ],
)
def test_printed_loadings(results, asset, printed):
    loadings = table(results["Factor loadings"], "Factor loadings")[asset]
    for factor, value in zip(FACTORS, printed, strict=False):
        assert round(loadings[factor], 2) == pytest.approx(value)


def test_printed_private_portfolio_and_variance(results):
    sheet = results["Factor loadings"]
    weights = table(sheet, "Mimicking portfolios")
    assert round(weights["US Equity-Large Cap"]["Private"], 6) == -0.329621
    assert round(weights["US Corporate Bonds-Core"]["Private"], 6) == -0.205801
    assert round(weights["TIPS (Inflation-Protected)"]["Private"], 6) == -0.028616
    assert weights["Real Estate"]["Private"] == pytest.approx(0.4)
    found = factor_covariances(sheet)
    assert round(found["Economic Growth"]["Economic Growth"], 6) == 0.010434
    assert round(found["Private"]["Private"], 6) == 0.011578


PRINTED_PREMIA = {
    "10Y-Arith-Return": (0.05045, 0.03564, 0.00466, 0.035178),
    "10Y-Geom-Return": (0.04004, 0.03267, -0.00035, 0.029601),
    "20Y-Arith-Return": (0.05601, 0.04851, 0.00400, 0.035374),
    "20Y-Geom-Return": (0.04507, 0.045045, -0.00116, 0.029067),
}


@pytest.mark.parametrize("measure", MEASURES)
def test_printed_premia(results, measure):
    premia = table(results["Factor premia"], "Approach 1: implied by the mimicking portfolios")
    for factor, value in zip(FACTORS, PRINTED_PREMIA[measure], strict=True):
        assert round(premia[factor][measure], 6) == pytest.approx(value, abs=1e-12)


def test_weights_keep_their_limits_and_add_up(results):
    weights = table(results["Weights"], "Weights")
    total = weights.pop("Total")
    assert total["Anchor"] == pytest.approx(1)
    assert total["Within limits"] == pytest.approx(1)
    for column, value in total.items():
        assert sum(row[column] for row in weights.values()) == pytest.approx(value)
    assert all(-1e-12 <= row["Within limits"] <= 0.25 + 1e-12 for row in weights.values())


def test_achieved_exposures_are_those_of_the_weights(results):
    weights = table(results["Weights"], "Weights")
    loadings = table(results["Factor loadings"], "Factor loadings")
    achieved = table(results["Weights"], "Target and achieved exposures")
    for factor in FACTORS:
        for portfolio in PORTFOLIOS:
            total = sum(weights[asset][portfolio] * loadings[asset][factor] for asset in loadings)
            assert achieved[factor][portfolio] == pytest.approx(total)


def test_the_path_starts_at_the_anchor_and_ends_nearest_to_the_target(results):
    distances = table(results["Gamma path"], "Distance from the target and from the anchor")
    assert list(distances) == pytest.approx([step / 10 for step in range(11)])
    assert distances[0]["From anchor, closed form"] == pytest.approx(0, abs=1e-12)
    assert distances[1]["From target, closed form"] == pytest.approx(0, abs=1e-9)
    nearer = [row["From target, within limits"] for row in distances.values()]
    assert nearer == sorted(nearer, reverse=True)


def test_weights_by_asset_along_the_path(results):
    weights = table(results["Path weights"], "Within limits")
    total = weights.pop("Total")
    assert list(total.values()) == pytest.approx([1.0] * 11)
    shown = table(results["Weights"], "Weights")
    assert weights["Real Estate"]["0.7"] == pytest.approx(shown["Real Estate"]["Within limits"])
    free = table(results["Path weights"], "Closed form, as published")
    assert free["Total"]["0.7"] == pytest.approx(shown["Total"]["Closed form, no limits"])


def test_every_check_passes(results, cma_results):
    audit = results["Audit"]
    told = [row[3].value for row in audit.iter_rows() if row[3].value in {"passed", "FAILED"}]
    assert len(told) > 30
    assert set(told) == {"passed"}
    assert all(not written.failed for written in cma_results[1].written)


def columns_of(rows, header):
    """Return the rows of a block as the cells of a function's table."""
    return [["", *header], *([name, *(row[one] for one in header)] for name, row in rows.items())]


def test_risk_on_the_page_is_what_the_functions_return(results):
    page, loadings = results["Risk decomposition"], results["Factor loadings"]
    held = columns_of(table(results["Weights"], "Weights"), PORTFOLIOS)[:-1]
    covariance = covariances(results["Covariance"], RETURNS_BLOCK, "Correlations")
    B = columns_of(table(loadings, "Factor loadings"), FACTORS)
    Sigma_f = factor_covariances(loadings)
    specific = [
        [asset, max(covariance[asset][asset] - sum(
            b * Sigma_f[one][other] * c
            for one, b in zip(FACTORS, row, strict=True)
            for other, c in zip(FACTORS, row, strict=True)
        ), 0.0)]
        for asset, *row in B[1:]
    ]  # fmt: skip
    model = (B, columns_of(Sigma_f, FACTORS), specific)
    own = risk.model_covariance(*model)
    whole = columns_of(covariance, list(covariance))
    by_factor = (held, *model, None, None, None, None, None, whole)
    shown = {
        "Risk by factor": risk.factor_risk_share(*by_factor),
        "Exposures": risk.factor_risk_exposure(*by_factor),
        "Marginal risk by factor": risk.factor_marginal_risk(*by_factor),
        "Risk by asset": risk.risk_share(held, whole),
        "Contributions to volatility by asset": risk.risk_contribution(held, whole),
        "Marginal risk by asset": risk.marginal_risk(held, whole),
    }
    for title, (header, *rows) in shown.items():
        found = table(page, title)
        assert header[1:] == PORTFOLIOS
        for name, *figures in rows:
            assert [found[name][one] for one in PORTFOLIOS] == pytest.approx(figures, abs=1e-10)
    by_portfolio = table(page, "Contributions to volatility by factor")
    for name, *figures in risk.factor_risk_contribution(*by_factor)[1:]:
        shown_here = [by_portfolio[one][name] for one in PORTFOLIOS]
        assert shown_here == pytest.approx(figures, abs=1e-10)
    for what, shares in (("factor", "Risk by factor"), ("asset", "Risk by asset")):
        found = table(page, f"Concentration of risk by {what}")
        header, *rows = risk.diversification_index(shown[shares])
        for name, *figures in rows:
            own_row = [(found[name][one], f) for one, f in zip(header[1:], figures, strict=True)
                       if one in found[name]]  # fmt: skip
            assert own_row
            assert all(a == pytest.approx(f) for a, f in own_row)
    volatilities = table(page, "Expected return and volatility")
    weighed = table(results["Weights"], "The portfolios side by side")
    for (name, inside), (_, outside) in zip(
        risk.portfolio_volatility(held, own)[1:], risk.portfolio_volatility(held, whole)[1:],
        strict=True,
    ):  # fmt: skip
        assert volatilities[name]["In the model"] == pytest.approx(inside)
        assert volatilities[name]["Volatility"] == pytest.approx(outside)
        assert weighed[name]["Volatility"] == pytest.approx(outside)
        assert weighed[name]["Expected return"] == volatilities[name]["Expected return"]


def test_the_pages_are_dressed_for_print(results):
    for name in RESULTS:
        sheet = results[name]
        assert sheet.freeze_panes == "A5"
        assert sheet.print_area
        assert sheet.page_setup.paperSize == 9  # A4
        # the smallest letters, of nine points, have eight
        assert (sheet.page_setup.scale or 100) >= 89
        assert sheet.oddFooter.center.text == "Page &P of &N"
        assert sheet["B1"].hyperlink.location == "Summary!A1"
        # where the units are long, on a line of its own
        told = f"{sheet['B3'].value} {sheet['B5'].value}"
        assert "as of 2020" in told
        assert "Horizon Actuarial" in told
        assert sheet.sheet_view.showGridLines is False


PORTFOLIOS = ["Anchor", "Within limits", "Closed form, no limits"]
CHARTS = {
    "Checks": [],
    "Covariance": ["Expected return against volatility"],
    "Factor loadings": ["Factor volatility"],
    "Factor premia": ["Factor premia, 10Y-Arith-Return"],
    # the weights of many assets are coloured
    "Weights": ["Target and achieved exposures"],
    "Path weights": [],
    "Gamma path": [
        "Exposures along the gamma path",
        "Weights along the gamma path",
        "Distance from target and anchor",
    ],
    "Risk decomposition": ["Volatility by factor", "Volatility by group of assets"],
    "Efficient frontier": ["Expected return against volatility"],
    "Frontier weights": ["Weights along the frontier, by group"],
    "Black-Litterman": ["What the views change of the expected returns"],
    "Three-way trade": ["Return and volatility", "Exposures", "Weights by group"],
    "Trade weights": [],
    "Against benchmark": ["Active risk by factor"],
    "Funding trade": ["What is bought and sold", "Exposures bought and sold"],
    "Stress": [
        "Return of the portfolios by scenario",
        *(f"What each factor adds to '{one}'" for one in ("Anchor", "Within limits", "Benchmark")),
    ],
    "Risk budgets": ["Shares of the risk within limits less their budgets", "Risk by factor"],
}


@pytest.mark.parametrize("name", RESULTS)
def test_charts_are_native_and_drawn_from_the_tables(results, name):
    drawn = results[name]._charts
    titles = ["".join(run.t for run in chart.title.tx.rich.p[0].r) for chart in drawn]
    assert titles == CHARTS[name]
    for chart in drawn:
        for series in chart.series:
            # a scatter has values along both axes
            high, lying = series.val or series.yVal, series.cat or series.xVal
            place = f"{name}!" if name.isalpha() else f"'{name}'!"
            assert high.numRef.f.startswith(place)
            assert lying is not None


def test_stamp_and_audit_tell_version_time_inputs_and_solver(results):
    sheet = results["Weights"]
    made_by = next(row[2].value for row in sheet.iter_rows() if row[1].value == "Made by")
    version, time, analysis, inputs = made_by.split("; ")
    assert version.startswith("xlfactor ")
    assert (time, analysis) == (f"{WHEN:%Y-%m-%d %H:%M:%S} UTC", "factors_to_assets")
    told = table(results["Audit"], "Sheets")["Weights"]
    assert (told["Analysis"], told["Inputs digest"]) == ("Factors to assets", inputs)
    assert told["Options"] == "Solver: DAQP (active set); Gamma: 0.7"
    assert table(results["Audit"], "Inputs")["cma"]["Place"] == "CMA!B5:X22"


def test_a_run_is_the_same_every_time(tmp_path, results):
    run_all(WORKBOOKS / "factor_cma.xlsx", tmp_path / "again.xlsx")
    again = openpyxl.load_workbook(tmp_path / "again.xlsx", data_only=True)
    for name in RESULTS:
        first = [[cell.value for cell in row] for row in results[name].iter_rows()]
        assert [[cell.value for cell in row] for row in again[name].iter_rows()] == first
