"""The live sheets of the other studies: an edit gives what a run of the same inputs gives."""

import openpyxl
import pytest

from tests.conftest import WORKBOOKS, Edited
from tests.live.conftest import recalculated, table
from xlfactor import cli


def run_of(study, folder, change, macro="run_all"):
    """Type inputs into a copy of a shipped workbook, run it, and give its results."""
    path = folder / "study.xlsx"
    path.write_bytes((WORKBOOKS / f"{study}.xlsx").read_bytes())
    edited = Edited(path)
    change(edited)
    edited.wb.save(path)
    target = folder / "results.xlsx"
    assert cli.main(["run", str(path), "--output", str(target), "--macro", macro, "--quiet"]) == 0
    return openpyxl.load_workbook(folder / "results.xlsx", data_only=True)


def test_a_case_of_targets_on_returns(tmp_path):
    """The weights of an edited case, what it achieves, and its risk beside the benchmark."""
    live = recalculated("us_industries", tmp_path / "live.xlsx", {
        ("Cases", "Value tilt", "Value"): 0.3, ("Cases", "Value tilt", "Upper"): 0.25,
    })["What if"]  # fmt: skip

    def change(study):
        study.set("Cases", "Value tilt", "Value", 0.3).set("Cases", "Value tilt", "Upper", 0.25)

    run = run_of("us_industries", tmp_path, change)
    wanted = {name: table(run[sheet], title) for name, (sheet, title) in {
        "weights": ("Portfolios", "Weights"),
        "risk": ("Portfolios", "Risk"),
        "exposures": ("Portfolios", "Exposures"),
        "tracking": ("Active risk", "Tracking error"),
    }.items()}  # fmt: skip
    cases = ("Market", "Low market", "Value tilt", "Momentum tilt")
    for asset, row in table(live, "Weights").items():
        for case in cases:
            assert row[case] == pytest.approx(wanted["weights"][asset][case], rel=1e-12, abs=1e-15)
    if "Low market" not in wanted["exposures"]:  # a row a factor
        by_factor = wanted["exposures"]
        wanted["exposures"] = {case: {f: by_factor[f][case] for f in by_factor} for case in cases}
    exposures, gaps = table(live, "Exposures"), table(live, "Gaps")
    for factor, row in exposures.items():
        for case in cases:
            held = wanted["exposures"][case][factor]
            assert row[case] == pytest.approx(held, rel=1e-12, abs=1e-15)
    assert gaps["Value"]["Value tilt"] == pytest.approx(exposures["Value"]["Value tilt"] - 0.3)
    figures = table(live, "Figures")
    for case in cases:
        assert figures[case]["Volatility"] == pytest.approx(
            wanted["risk"][case]["Volatility"], rel=1e-12
        )
        assert figures[case]["Tracking error"] == pytest.approx(
            wanted["tracking"][case]["Tracking error"], rel=1e-12
        )
    require_same_risk(table(live, "Risk by factor"), run["Portfolio risk"], cases)


def require_same_risk(shown, page, cases):
    wanted = table(page, "Contributions to volatility by factor")
    for factor, row in shown.items():
        for case in cases:
            assert row[case] == pytest.approx(wanted[case][factor], rel=1e-12, abs=1e-16)


def test_cases_where_the_workbook_has_none(tmp_path):
    """A run with the same cases, and with one class for all assets, gives the same."""
    case = "Like Minimum variance"
    edit = {("Cases", case, "Consumer prices"): 1.0, ("Cases", case, "Upper"): 0.3}
    live = recalculated("economic_factors", tmp_path / "live.xlsx", edit)["What if"]
    weights, cases = table(live, "Weights"), table(live, "Cases")
    assets = [name for name in weights if name != "Total"]

    def change(study):
        sheet = study.wb.create_sheet("Cases")
        add_table(
            sheet,
            "cases",
            [["Case", *cases[case]], *([name, *row.values()] for name, row in cases.items())],
        )
        sheet = study.wb.create_sheet("Classes")
        add_table(sheet, "asset_classes", [["Asset", "Class"], *([one, "All"] for one in assets)])

    run = run_of("economic_factors", tmp_path, change, "target_allocation")
    wanted = table(run["Target allocation"], "Weights")
    assert cases[case]["Consumer prices"] == 1.0
    for asset in assets:
        for name in cases:
            assert weights[asset][name] == pytest.approx(wanted[asset][name], rel=1e-12, abs=1e-15)
    assert live["B4"].value == 1


def add_table(sheet, name, rows):
    for row in rows:
        sheet.append(row)
    reference = f"A1:{sheet.cell(len(rows), len(rows[0])).coordinate}"
    sheet.add_table(openpyxl.worksheet.table.Table(displayName=name, ref=reference))


def test_budgets_and_confidence_of_tail_risk(tmp_path):
    budgets = {"Equity": 0.5, "Bonds": 0.3, "Gold": 0.2}
    live = recalculated("tail_risk", tmp_path / "live.xlsx", {
        ("Confidence",): 0.975,
        **{("Shares of the risk", name, "Budget"): share for name, share in budgets.items()},
    })["What if"]  # fmt: skip

    def change(study):
        study.named("xf_confidence", 0.975).named("xf_rebalance", "yearly")
        for name, share in budgets.items():
            study.set("Options", name, "Risk budget", share)

    run = run_of("tail_risk", tmp_path, change)
    weights, wanted = table(live, "Weights"), table(run["Tail parity"], "Weights")
    assert wanted["Equity"]["ES parity"] != pytest.approx(1 / 3)
    for asset in budgets:
        for rule, weight in wanted[asset].items():
            assert weights[asset][rule] == pytest.approx(weight, rel=1e-12)
    assert sum(weights[asset]["Yours"] for asset in budgets) == pytest.approx(1)


def test_bond_portfolios_of_ones_own(tmp_path):
    live = recalculated("yield_curve", tmp_path / "live.xlsx", {
        ("Bond portfolios", "5Y", "#2"): 4, ("Bond portfolios", "10Y", "#2"): -1,
    })["What if"]  # fmt: skip

    def change(study):
        study.set("Bonds", "5Y", "#2", 4).set("Bonds", "10Y", "#2", -1)

    run = run_of("yield_curve", tmp_path, change)
    for shown, title in (
        ("Risk by component", "Contributions to volatility by component"),
        ("Risk by maturity", "Contributions to volatility by maturity"),
    ):
        found, wanted = table(live, shown), table(run["Bond portfolios"], title)
        for name, row in wanted.items():
            for portfolio, figure in row.items():
                assert found[name][portfolio] == pytest.approx(figure, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("study", ["factor_cma", "us_industries", "economic_factors"])
def test_portfolios_side_by_side_by_the_same_figures(study):
    """Ten portfolios at most; contributions sum to the risk, turnover is half of the trades."""
    sheet = openpyxl.load_workbook(WORKBOOKS / f"{study}.xlsx", data_only=True)["Compare"]
    weights, figures = table(sheet, "Weights"), table(sheet, "Figures")
    total, base = weights.pop("Total"), next(iter(figures))
    assert 3 <= len(figures) <= 10
    assert sheet["B4"].value == 1
    assert list(total.values()) == pytest.approx([1.0] * len(figures))
    for kind in ("factor", "asset"):
        rows = table(sheet, f"Risk by {kind}")
        sums = rows.pop("Total")
        assert list(sums) == list(figures)
        for name, risk in sums.items():
            assert sum(row[name] for row in rows.values()) == pytest.approx(risk)
    for name, row in figures.items():
        trades = [abs(one[name] - one[base]) for one in weights.values()]
        assert row["Turnover"] == pytest.approx(sum(trades) / 2)
