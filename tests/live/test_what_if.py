"""The live sheets of studies of assumptions: an edit gives what a run of the same inputs gives."""

import re
import zipfile

import openpyxl
import pytest

from tests.conftest import WORKBOOKS, Edited, run_all
from tests.live.conftest import edited, recalculated, table

CORE, LARGE = "US Corporate Bonds-Core", "US Equity-Large Cap"
TARGET, LIMITS, GROUPS = "Target exposures", "Limits of asset classes", "Limits of groups"
#: of each study of assumptions, figures for blue cells, and the cell of an input for each
EDITS = {
    "factor_cma": {
        (TARGET, "Economic Growth", "Target"): 0.45,
        (TARGET, "Real Rate", "Target"): 0.3,
        (TARGET, "Inflation", "Target"): 0.1,
        (TARGET, "Private", "Target"): 0.15,
        ("Gamma",): 0.85,
        ("Confidence",): 0.9,
        ("Tracking error, limit",): 0.05,
        ("Keep to the limit",): "yes",
        ("Weights", CORE, "Benchmark"): 0.45,
        ("Weights", LARGE, "Benchmark"): 0.30,
        (LIMITS, CORE, "Upper"): 0.1,
    },
    "risk_budgeting": {
        (TARGET, "Growth", "Target"): 0.4,
        (TARGET, "Commodity prices", "Target"): 0.1,
        ("Gamma",): 0.45,
        ("Weights", "US Bonds", "Benchmark"): 0.3,
        ("Weights", "Commodities", "Benchmark"): 0.1,
        (LIMITS, "US Bonds", "Upper"): 0.2,
        (LIMITS, "Commodities", "Lower"): 0.02,
        (GROUPS, "Equities", "Upper"): 0.3,
    },
}
NAMED = {
    "Gamma": "xf_gamma",
    "Confidence": "xf_confidence",
    "Tracking error, limit": "xf_tracking_error_limit",
    "Keep to the limit": "xf_limit_tracking_error",
}
INPUTS = {
    (TARGET, "Target"): ("Targets", "Target exposure"),
    ("Weights", "Benchmark"): ("Benchmark", "Weight"),
    (LIMITS, "Lower"): ("Policy", "Lower"),
    (LIMITS, "Upper"): ("Policy", "Upper"),
    (GROUPS, "Upper"): ("Targets", "Upper"),
}


@pytest.fixture(scope="module", params=EDITS)
def study(request):
    return request.param


@pytest.fixture(scope="module")
def folder(study, tmp_path_factory):
    return tmp_path_factory.mktemp(study)


@pytest.fixture(scope="module")
def live(study, folder):
    return recalculated(study, folder / "live.xlsx", EDITS[study])


@pytest.fixture(scope="module")
def run(study, folder):
    """The results of a run of the same inputs, typed where they belong."""
    (folder / "study.xlsx").write_bytes((WORKBOOKS / f"{study}.xlsx").read_bytes())
    book = Edited(folder / "study.xlsx")
    for (title, *place), figure in EDITS[study].items():
        if not place:
            book.named(NAMED[title], figure)
            continue
        sheet, column = INPUTS[title, place[1]]
        book.set(sheet, place[0], column, figure)
    book.named("xf_working_range_upper", None).wb.save(book.path)
    run_all(book.path, folder / "results.xlsx")
    return openpyxl.load_workbook(folder / "results.xlsx", data_only=True)


def test_the_weights_are_those_of_a_run(live, run):
    shown, wanted = table(live["What if"], "Weights"), table(run["Weights"], "Weights")
    assert list(shown) == list(wanted)
    for asset, row in shown.items():
        assert row["What if"] == wanted[asset]["Within limits"]
        assert row["Anchor"] == wanted[asset]["Anchor"]
    assert [row["Binds"] for row in shown.values()].count("upper") >= 1


def test_exposures_and_figures_are_those_of_a_run(live, run):
    sheet = live["What if"]
    achieved = table(run["Weights"], "Target and achieved exposures")
    for factor, row in table(sheet, "Target exposures").items():
        assert row["Target"] == achieved[factor]["Target"]
        assert row["What if"] == pytest.approx(achieved[factor]["Within limits"], rel=1e-14)
        assert row["Gap"] == row["What if"] - row["Target"]
    found, portfolios = (
        table(sheet, "Figures"),
        table(run["Weights"], "The portfolios side by side"),
    )
    against = table(run["Against benchmark"], "Tracking error")
    for shown, paged in (("What if", "Within limits"), ("Anchor", "Anchor")):
        assert found[shown]["Volatility"] == pytest.approx(
            portfolios[paged]["Volatility"], rel=1e-14
        )
        assert found[shown]["Tracking error"] == pytest.approx(
            against[paged]["Tracking error"], rel=1e-14
        )


def test_risk_by_factor_and_by_asset_is_that_of_a_run(live, run):
    for kind in ("factor", "asset"):
        found = table(live["What if"], f"Risk by {kind}")
        wanted = table(run["Risk decomposition"], f"Contributions to volatility by {kind}")
        if "Anchor" in wanted:  # a row a portfolio
            wanted = {name: {one: row[name] for one, row in wanted.items()} for name in found}
        assert set(found) == set(wanted)
        for name, row in found.items():
            for shown, paged in (("What if", "Within limits"), ("Anchor", "Anchor")):
                assert row[shown] == pytest.approx(wanted[name][paged], rel=1e-12, abs=1e-16)


def test_checks_pass(live):
    assert live["What if"]["B4"].value == 1


def test_now_and_the_inputs_stay_as_they_were(live, study):
    before = openpyxl.load_workbook(WORKBOOKS / f"{study}.xlsx", data_only=True)
    now = {asset: row["Now"] for asset, row in table(live["What if"], "Weights").items()}
    shipped = table(before["What if"], "Weights")
    assert now == {asset: row["Now"] for asset, row in shipped.items()}
    assert all(row["What if"] == row["Now"] for row in shipped.values())
    for sheet in ("Targets", "Policy", "Benchmark"):
        assert list(live[sheet].values) == list(before[sheet].values)


def test_checks_tell_what_is_missed(tmp_path):
    edit = {("Tracking error, limit",): 0.01}
    missed = recalculated("factor_cma", tmp_path / "x.xlsx", edit)["What if"]
    verdicts = {cell.value: missed.cell(cell.row, 4).value for cell in missed["B"]}
    assert missed["B4"].value == 0
    assert verdicts["Tracking error within its limit"] == 0
    assert verdicts["Weights sum to 100%"] == 1


def test_a_table_without_an_answer_fails_the_checks(tmp_path):
    """A benchmark that does not sum to 100 % has no tracking error, where nothing is blank."""
    edit = {("Weights", LARGE, "Benchmark"): 0.5}
    for sheet in ("What if", "Compare"):
        shown, refused = edited("factor_cma", tmp_path / "x.xlsx", edit, sheet)
        verdicts = {cell.value: shown[sheet].cell(cell.row, 4).value for cell in shown[sheet]["B"]}
        assert any("benchmark: the weights sum to" in why for why in refused.values())
        assert verdicts["Every table has an answer"] == verdicts["Weights sum to 100%"] == 0
        assert shown[sheet]["B4"].value == 0


def test_an_edit_without_an_answer_is_told_and_stops_nothing_else(tmp_path):
    """The sheet says why; the portfolios that are known keep all their figures."""
    edit = {("Limits of groups", "Public equity", "Lower"): 0.9}
    shown, refused = edited("factor_cma", tmp_path / "x.xlsx", edit)
    sheet, shipped = shown["What if"], WORKBOOKS / "factor_cma.xlsx"
    before = openpyxl.load_workbook(shipped, data_only=True)["What if"]
    (why,) = refused.values()
    assert "above the upper limit" in why
    assert (sheet["B4"].value, sheet["B5"].value) == (0, why)
    assert table(sheet, "Weights")[LARGE]["What if"] == "#NUM!"
    for title in ("Weights", TARGET, GROUPS, "Risk by factor", "Risk by asset"):
        found = table(sheet, title)
        for name, row in table(before, title).items():
            for one in {"Benchmark", "Anchor", "Now"} & row.keys():
                assert found[name][one] == pytest.approx(row[one], rel=1e-12, abs=1e-16)
            assert found[name].get("What if") in (None, "#NUM!")
    wanted = table(before, "Figures")
    del wanted["What if"]
    found = table(sheet, "Figures")
    assert found.keys() == wanted.keys()
    for name, row in wanted.items():
        assert found[name] == pytest.approx(row, rel=1e-12)


def test_charts_keep_what_the_cells_hold(live, folder):
    with zipfile.ZipFile(folder / "live.xlsx") as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
    kept = re.findall(r"<c:v>([^<]*)</c:v>", chart)
    shown = table(live["What if"], "Weights")
    del shown["Total"]
    wanted = [
        text
        for name in ("Now", "What if")
        for text in (name, *shown, *(f"{row[name]:.16g}" for row in shown.values()))
    ]
    assert kept[: len(wanted)] == wanted
