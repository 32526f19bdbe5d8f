"""The live sheets of the other studies: an edit gives what a run of the same inputs gives."""

from contextlib import closing

import openpyxl
import pytest

from tests.conftest import WORKBOOKS, Edited
from tests.live.conftest import edited, recalculated, table
from xlfactor import catalogue, cli
from xlfactor.run import run
from xlfactor.xlsx.book import open_book


def run_of(study, folder, change, *macros):
    """Type inputs into a copy of a shipped workbook, run macros, and give their results."""
    path = folder / "study.xlsx"
    path.write_bytes((WORKBOOKS / f"{study}.xlsx").read_bytes())
    edited = Edited(path)
    change(edited)
    edited.wb.save(path)
    with closing(open_book(path)) as book:
        done = run(book, [catalogue.MACROS[one] for one in macros], known=catalogue.input_names())
        book.save(folder / "results.xlsx")
    assert done.written
    assert not any(one.failed for one in done.written)
    return openpyxl.load_workbook(folder / "results.xlsx", data_only=True)


#: an edit of a case: its name, a factor with its target, and the upper limit of the weights
CASES = {
    "us_industries": ("Value tilt", "Value", 0.3, 0.25),
    "cross_asset": ("Case 3", "Inflation", 0.2, 0.4),
}


@pytest.mark.parametrize("study", CASES)
def test_a_case_of_targets_on_returns(study, tmp_path):
    """The weights of an edited case, what it achieves, and its risk beside the benchmark."""
    case, factor, target, upper = CASES[study]
    edit = {("Cases", case, factor): target, ("Cases", case, "Upper"): upper}
    live = recalculated(study, tmp_path / "live.xlsx", edit)["What if"]

    def change(book):
        book.set("Cases", case, factor, target).set("Cases", case, "Upper", upper)

    run = run_of(
        study, tmp_path, change, "compare_portfolios", "compare_risk", "compare_with_benchmark"
    )
    page = run["Portfolios"]
    shown, wanted = table(live, "Weights"), table(page, "Weights")
    cases = [name for name in shown["Total"] if name != "Benchmark"]
    assert len(cases) == 4
    require_same({name: shown[name] for name in wanted}, wanted, cases)
    exposures, gaps = table(live, "Exposures"), table(live, "Gaps")
    require_same(exposures, by_row(table(page, "Exposures"), exposures), cases)
    assert gaps[factor][case] == pytest.approx(exposures[factor][case] - target)
    figures, active = table(live, "Figures"), table(run["Active risk"], "Tracking error")
    for name in cases:
        for column, page in (("Volatility", table(run["Portfolios"], "Risk")),
                             ("Tracking error", active)):  # fmt: skip
            assert figures[name][column] == pytest.approx(page[name][column], rel=1e-12)
    shown = table(live, "Risk by factor")
    page = table(run["Portfolio risk"], "Contributions to volatility by factor")
    require_same(shown, by_row(page, shown), cases)


def by_row(found, names):
    """Give a table of a page with the rows that the live sheet has; either may be turned."""
    if set(names) <= set(found):
        return found
    return {name: {one: row[name] for one, row in found.items()} for name in names}


def require_same(shown, wanted, columns):
    for name, row in shown.items():
        for column in columns:
            assert row[column] == pytest.approx(wanted[name][column], rel=1e-12, abs=1e-15)


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

    run = run_of("tail_risk", tmp_path, change, "tail_parity")
    weights, wanted = table(live, "Weights"), table(run["Tail parity"], "Weights")
    assert wanted["Equity"]["ES parity"] != pytest.approx(1 / 3)
    for asset in budgets:
        for rule, weight in wanted[asset].items():
            assert weights[asset][rule] == pytest.approx(weight, rel=1e-12)
    assert sum(weights[asset]["Yours"] for asset in budgets) == pytest.approx(1)


@pytest.mark.parametrize(
    ("study", "edit", "row", "known"),
    [
        ("us_industries", ("Cases", "Value tilt", "Upper"), "Benchmark", "Benchmark"),
        ("tail_risk", ("Shares of the risk", "Equity", "Budget"), "Portfolio", "Yours"),
    ],
)
def test_an_edit_without_an_answer_leaves_what_is_known(study, edit, row, known, tmp_path):
    """The sheet says why, and keeps the risk of the portfolio that is no answer."""
    before = openpyxl.load_workbook(WORKBOOKS / f"{study}.xlsx", data_only=True)["What if"]
    book, refused = edited(study, tmp_path / "live.xlsx", {edit: -0.5})
    live = book["What if"]
    assert live["B4"].value == 0
    assert {live["B5"].value} == set(refused.values())
    for name, figures in table(before, "Risk by asset").items():
        (found,) = filter(None, table(live, "Risk by asset")[name].values())
        assert found == pytest.approx(figures[known], rel=1e-12)
    title = "Figures" if study == "us_industries" else "Risk"
    wanted = table(before, title)[known]
    assert table(live, title)[row] == pytest.approx(wanted, rel=1e-12)


def test_bond_portfolios_of_ones_own(tmp_path):
    live = recalculated("yield_curve", tmp_path / "live.xlsx", {
        ("Bond portfolios", "5Y", "#2"): 4, ("Bond portfolios", "10Y", "#2"): -1,
    })["What if"]  # fmt: skip

    def change(study):
        study.set("Bonds", "5Y", "#2", 4).set("Bonds", "10Y", "#2", -1)

    run = run_of("yield_curve", tmp_path, change, "bond_portfolio_risk")
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


def test_portfolios_of_tail_risk_side_by_side():
    """Those of the rules have the figures of What if; their shares sum to the loss."""
    book = openpyxl.load_workbook(WORKBOOKS / "tail_risk.xlsx", data_only=True)
    sheet, what_if = book["Compare"], book["What if"]
    assert sheet["B4"].value == 1
    weights, risks = table(sheet, "Weights"), table(sheet, "Risk")
    others = table(what_if, "Risk")
    shares = table(sheet, "Risk by asset").pop("Total")
    first = next(iter(risks))
    assert list(risks) == [name for name in others if name != "Yours"]
    del weights["Total"]
    for name, row in risks.items():
        assert row == pytest.approx(others[name], rel=1e-12)
        assert shares[name] == pytest.approx(row["ES, sample"], rel=1e-12)
        trades = [abs(one[name] - one[first]) for one in weights.values()]
        turnover = table(sheet, "Turnover")[name]["Turnover"]
        assert turnover == pytest.approx(sum(trades) / 2, abs=1e-15)


def test_live_sheets_are_made_anew_for_other_assets(tmp_path, capsys):
    """Those that are there are replaced, and no sheet of one's own."""
    path = tmp_path / "study.xlsx"
    book = openpyxl.load_workbook(WORKBOOKS / "tail_risk.xlsx")
    for sheet in ("Asset returns", "Options"):
        for row in book[sheet].iter_rows():
            for cell in row:
                cell.value = "Platin 99,5 %" if cell.value == "Gold" else cell.value
    book.save(path)
    assert cli.main(["live", str(path), "--in-place"]) == 0
    assert "Made What if, Compare" in capsys.readouterr().out
    made = openpyxl.load_workbook(path, data_only=True)
    assert made.sheetnames == book.sheetnames
    for sheet in ("What if", "Compare"):
        assert "Platin 99,5 %" in table(made[sheet], "Weights")
        assert made[sheet]["B4"].value == 1
    made["Compare"]["B2"] = "Our own comparison"
    made.save(path)
    assert cli.main(["live", str(path), "--in-place"]) == 2
    assert "'Compare' is your own" in capsys.readouterr().err
    made["Options"]["C8"] = 99
    made.save(path)
    assert cli.main(["live", str(path), "--in-place"]) == 2
    assert "confidence (Options!C8): found 99" in capsys.readouterr().err
