"""Every bad input gives one message, exit status 2, and leaves every file as it was."""

import zipfile
from contextlib import nullcontext

import numpy as np
import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from tests.conftest import WORKBOOKS, files_of, without_addresses
from xlfactor import cli, results
from xlfactor.report import assumptions
from xlfactor.report.page import Check
from xlfactor.results import CHECK_FAILED

LARGE, DEVELOPED = "US Equity-Large Cap", "Non-US Equity-Developed"
TIPS = "TIPS (Inflation-Protected)"


def refused(study, capsys, *arguments):
    """Run, and give the one line of the message, addresses left out."""
    status, changed = study.run(*arguments)
    lines = [line for line in capsys.readouterr().err.splitlines() if not line.startswith("[")]
    assert status == cli.INPUT_ERROR
    assert changed == set()
    assert len(lines) == 1
    return without_addresses(lines[0])


def not_made(study, capsys):
    """Run, and give what could not be made, an analysis a line, where others were."""
    status, changed = study.run()
    assert changed == {"study.results.xlsx"}
    out = capsys.readouterr().out
    assert status == CHECK_FAILED
    lines = out.splitlines()
    start = lines.index("Could not be made (an earlier result sheet of it stays as it was)") + 1
    return [without_addresses(line.strip()) for line in lines[start:] if line.startswith("  ")]


def crossed(study):
    study.set("Policy", LARGE, "Lower", 0.5)


def too_low(study):
    for row in study.wb["Policy"].iter_rows(min_row=6, min_col=7, max_col=7):
        row[0].value = 0.05


def no_variance(study):
    study.set("Factors", TIPS, "Real Rate", None)


def collinear(study):
    for row in study.wb["Factors"].iter_rows(min_row=6, max_row=19, min_col=3, max_col=4):
        growth, real_rate = row
        real_rate.value = None if growth.value is None else 2 * growth.value


def not_semi_definite(study):
    study.set("CMA", DEVELOPED, LARGE, -0.95)


def asymmetric(study):
    study.set("CMA", LARGE, DEVELOPED, 0.5)


def setting(sheet, row, column, value):
    return lambda study: study.set(sheet, row, column, value)


def rename(sheet, row, name):
    def change(study):
        cell = next(c for c in study.wb[sheet]["B"] if c.value == row)
        cell.value = name

    return change


def nobody_private(study):
    for asset in ("Real Estate", "Infrastructure", "Private Equity"):
        study.set("Policy", asset, "Private", "no")


def unknown_private(study):
    study.set("Factors", "Private Equity", "Private", 0.4)
    study.find("Factors", "Private Equity", "Private").offset(0, -1).value = "Privat Equity"


def blank_row(study):
    for cell in study.wb["Policy"][7]:
        cell.value = None


def misspell_name(study):
    name = study.wb.defined_names.pop("xf_gamma")
    study.wb.defined_names["xf_gama"] = DefinedName("xf_gama", attr_text=name.attr_text)


def misspell_column(study):
    next(cell for cell in study.wb["Policy"][5] if cell.value == "Upper").value = "Uper"


def misspell_target(study):
    for factor in ("Economic Growth", "Real Rate", "Inflation", "Private"):
        study.set("Targets", factor, "Target exposure", 0.2)
    rename("Targets", "Private", "Privat")(study)


def in_points(study):
    for factor in ("Economic Growth", "Real Rate", "Inflation", "Private"):
        study.set("Targets", factor, "Target exposure", 40)


def drop_table(sheet, name):
    def change(study):
        del study.wb[sheet].tables[name]

    return change


def drop_sheet(name):
    return lambda study: study.wb.remove(study.wb[name])


CASES = {
    "missing sheet": (drop_sheet("CMA"), "Check inputs: the workbook has no input 'cma': wanted "
                      "a range named 'xf_cma' or a Table named 'cma'"),
    "missing sheet of names": (drop_sheet("Targets"), "points at Targets!"),
    "missing table": (drop_table("Factors", "mimicking_weights"), "the workbook "
                      "has no input 'mimicking_weights'"),
    "misspelt name": (misspell_name, "the defined name 'xf_gama' belongs to no input (did you "
                      "mean 'xf_gamma'?)"),
    "correlation above 1": (setting("CMA", DEVELOPED, LARGE, 1.2), f"cma: row '{DEVELOPED}', "
                            f"column '{LARGE}'"),
    "asymmetric": (asymmetric, "cma: the two triangles differ"),
    "not semi-definite": (not_semi_definite, f"correlation of '{LARGE}' with '{DEVELOPED}', "
                          "-0.95; correct the table, or choose the repair 'nearest'"),
    "blank row inside": (blank_row, "policy: the name in row 3 of the range, below "
                         f"'{LARGE}', is a blank"),
    "misspelt group": (setting("Policy", LARGE, "Group", "Public equty"), f"row '{LARGE}', column "
                       "'Group': 'Public equty' has no row in group_limits (did you mean 'Public "
                       "equity'?)"),
    "number stored as text": (setting("Policy", LARGE, "Upper", "0.25"), f"policy: row '{LARGE}', "
                              "column 'Upper': found the number 0.25 stored as text"),
    "limit in percent points": (setting("Policy", LARGE, "Upper", 25), "found 25, which is 2500%"),
    "benchmark in percent points": (setting("Benchmark", LARGE, "Weight", 35), f"benchmark: row "
                                    f"'{LARGE}': found 35, which is 3500%"),
    "text for a number": (setting("CMA", LARGE, "Std Dev", "about 16"), f"cma: row '{LARGE}', "
                          "column 'Std Dev': found 'about 16'"),
    "error cell": (setting("CMA", LARGE, "Std Dev", "#N/A"), f"cma: row '{LARGE}', column "
                   "'Std Dev': found '#N/A'"),
    "negative volatility": (setting("CMA", LARGE, "Std Dev", -0.16), f"row '{LARGE}'"),
    "zero volatility": (setting("CMA", LARGE, "Std Dev", 0), f"cma: row '{LARGE}', column "
                        "'Std Dev': found 0; wanted a volatility above zero"),
    "no volatility": (setting("CMA", LARGE, "Std Dev", None), f"row '{LARGE}', column 'Std Dev'"),
    "duplicate asset": (rename("CMA", DEVELOPED, LARGE), f"row '{LARGE}' occurs more than once"),
    "misspelt asset": (rename("Policy", LARGE, "US EQUITY-Larg Cap"), "policy: row "
                       "'US EQUITY-Larg Cap' is no row of cma (did you mean "
                       "'US Equity-Large Cap'?)"),
    "unknown private asset": (unknown_private, "private_weights: unknown row 'Privat Equity' (did "
                              "you mean 'Private Equity'?)"),
    "asset outside the policy": (rename("Factors", "Hedge Funds", "US Equity-Small/Mid Cap"),
                                 "mimicking_weights: row 'US Equity-Small/Mid Cap' is in cma, but "
                                 "no row of policy"),
    "nobody is private": (nobody_private, "policy: column 'Private' says yes nowhere"),
    "duplicate policy": (rename("Policy", DEVELOPED, LARGE), f"policy: row '{LARGE}' occurs more "
                         "than once"),
    "unknown mimicking asset": (rename("Factors", "Hedge Funds", "Hedge Fund"),
                                "mimicking_weights: unknown row 'Hedge Fund' (did you mean "
                                "'Hedge Funds'?)"),
    "gamma": (lambda study: study.named("xf_gamma", 1.5), "gamma: found 1.5; wanted a number from "
              "0 to 1"),
    "gamma text": (lambda study: study.named("xf_gamma", "much"), "gamma: found the text 'much'; "
                   "wanted a number"),
    "unknown measure": (lambda study: study.named("xf_measure", "30Y"), "measure: '30Y'"),
    "unknown option": (lambda study: study.named("xf_repair", "mend"), "repair: 'mend' is none of "
                       "the choices: 'none', 'nearest'"),
    "unknown cash": (lambda study: study.named("xf_cash_asset", "Cash"), "cash_asset: no row "
                     "'Cash'"),
    "blank bound": (setting("Policy", LARGE, "Upper", None), f"policy: row '{LARGE}', column "
                    "'Upper': found a blank; wanted a number"),
    "unknown group": (rename("Targets", "Credit", "Credits"), "group_limits"),
    "misspelt column": (misspell_column, "policy: unknown column 'Uper' (did you mean 'Upper'?)"),
    "target for an unknown factor": (misspell_target, "target_exposures: unknown row 'Privat'"),
    "formula never calculated": (setting("Factors", LARGE, "Economic Growth", "=CUBEVALUE(1)"),
                                 "mimicking_weights: Factors!C6 holds the formula "
                                 "'=CUBEVALUE(1)', whose value is not known"),
    "option never calculated": (lambda study: study.named("xf_gamma", "=CUBEVALUE(1)"),
                                "gamma: Targets!C23 holds the formula '=CUBEVALUE(1)'"),
    "targets in percent points": (in_points, "target_exposures: row 'Real Rate': found 40, "
                                  "where no asset's exposure is beyond"),
    "some targets blank": (setting("Targets", "Real Rate", "Target exposure", 0.5),
                           "target_exposures: row 'Economic Growth': found a blank"),
}  # fmt: skip


#: What admits no answer for some analyses, and stops no other.
NO_ANSWER = {
    "no variance": (no_variance, "mimicking_weights: the portfolio in column 'Real Rate' has no "
                    "variance: it holds nothing"),
    "collinear": (collinear, "'Real Rate'"),
    "crossed bounds": (crossed, f"row '{LARGE}': the lower limit 50.0% is above the upper limit "
                       "25.0%"),
    "bounds too low": (too_low, "the weights sum to 100.0%"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "message"), CASES.values(), ids=CASES)
def test_a_bad_input_is_refused(cma, capsys, change, message):
    change(cma)
    assert message in refused(cma, capsys)


@pytest.mark.parametrize(("change", "message"), NO_ANSWER.values(), ids=NO_ANSWER)
def test_what_has_no_answer_stops_no_other_analysis(cma, capsys, change, message):
    change(cma)
    told = not_made(cma, capsys)
    assert any(message in line for line in told)
    assert not any(line.startswith("Check inputs") for line in told)
    results = openpyxl.load_workbook(cma.path.with_name("study.results.xlsx"), data_only=True)
    assert "Covariance" in results.sheetnames
    assert "Weights" not in results.sheetnames
    # the page of checks says why, and so does the exit status
    texts = [cell.value for row in results["Checks"] for cell in row if cell.value is not None]
    assert "FAILED" in texts
    assert message in " ".join(map(str, texts))  # in lines, as long as the paper is wide


def test_one_private_asset_leaves_out_the_premia_alone(cma, capsys):
    for asset in ("Real Estate", "Infrastructure"):
        cma.set("Policy", asset, "Private", "no")
        cma.set("Factors", asset, "Private", None)
    table = cma.wb["Factors"].tables["private_weights"]
    cma.wb["Factors"].move_range("B26:C26", rows=-2)
    table.ref = "B23:C24"
    assert not_made(cma, capsys) == [
        "Factor premia: expected_returns: found 1 private asset(s); wanted at least 2, for an "
        "intercept and 1 factor(s)"
    ]
    results = openpyxl.load_workbook(cma.path.with_name("study.results.xlsx"), data_only=True)
    assert {"Checks", "Factor loadings", "Weights", "Gamma path"} < set(results.sheetnames)
    assert "Factor premia" not in results.sheetnames
    assert cma.run("--macro", "factor_premia") == (cli.INPUT_ERROR, set())


def test_a_failed_check_has_an_exit_status_of_its_own(cma, capsys, monkeypatch):
    failing = Check(name="Two are two", passed=False, detail="found 3")
    monkeypatch.setattr(assumptions, "matrix_checks", lambda _: (failing,))
    assert cma.run("--macro", "cma_covariance") == (CHECK_FAILED, {"study.results.xlsx"})
    assert CHECK_FAILED == 3
    assert "FAILED Two are two: found 3" in capsys.readouterr().out


def test_infeasible_limits_say_which_and_how_near(cma, capsys):
    too_low(cma)
    message = refused(cma, capsys, "--macro", "factors_to_assets")
    assert "upper limits of" in message
    assert "at the nearest they are missed by 30.0% in total" in message


def test_a_repair_is_made_only_if_asked_and_says_its_size(cma, capsys):
    not_semi_definite(cma)
    status, changed = cma.named("xf_repair", "nearest").run()
    assert status == 0
    assert changed == {"study.results.xlsx"}
    assert "were replaced by the nearest ones that are: distance" in capsys.readouterr().out


def test_one_macro_alone_needs_all_its_inputs(cma, capsys):
    drop_table("Factors", "mimicking_weights")(cma)
    message = refused(cma, capsys, "--macro", "factor_premia")
    assert "Factor premia: the workbook has no input 'mimicking_weights'" in message


def test_a_table_of_assumptions_alone_gives_its_covariance(cma, capsys):
    for sheet in ("Names", "Policy", "Factors", "Targets", "Benchmark", "Views", "Budgets"):
        del cma.wb[sheet]
    for name in list(cma.wb.defined_names):
        del cma.wb.defined_names[name]
    status, changed = cma.run()
    assert (status, changed) == (0, {"study.results.xlsx"})
    out = capsys.readouterr().out
    assert "Covariance: Assumptions and covariance" in out
    assert "Factor loadings (policy, mimicking_weights)" in out


def test_an_unknown_macro_is_named(cma, capsys):
    assert "did you mean 'factor_premia'?" in refused(cma, capsys, "--macro", "factor_premium")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "'.xls' file"),
        ("binary.xlsb", b"PK", "'.xlsb' file"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "is encrypted"),
        ("cut.xlsx", None, "is damaged"),
        ("text.xlsx", b"hello", "is no Excel workbook"),
    ],
)
def test_a_bad_file_is_refused(tmp_path, capsys, name, content, message):
    whole = (WORKBOOKS / "factor_cma.xlsx").read_bytes()
    path = tmp_path / name
    path.write_bytes(whole[: len(whole) // 2] if content is None else content)
    before = files_of(tmp_path)
    assert cli.main(["run", str(path)]) == cli.INPUT_ERROR
    assert message in capsys.readouterr().err
    assert files_of(tmp_path) == before


def test_a_missing_file_and_a_folder_are_refused(tmp_path, capsys):
    (tmp_path / "folder.xlsx").mkdir()
    assert cli.main(["run", str(tmp_path / "none.xlsx")]) == cli.INPUT_ERROR
    assert "there is no file" in capsys.readouterr().err
    assert cli.main(["run", str(tmp_path / "folder.xlsx")]) == cli.INPUT_ERROR
    assert "is a folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("none/out.xlsx", "there is no folder"),
        ("out.xls", "a workbook is written as .xlsx (or .xlsm)"),
        ("taken.xlsx", "is a folder"),
        ("open.xlsx", "is open in Excel"),
        ("libre.xlsx", "is open in LibreOffice"),
    ],
)
def test_an_output_that_cannot_be_written_is_refused(cma, capsys, output, message):
    folder = cma.path.parent
    (folder / "taken.xlsx").mkdir()
    (folder / "~$open.xlsx").write_bytes(b"")
    (folder / ".~lock.libre.xlsx#").write_bytes(b"")
    assert message in refused(cma, capsys, "--output", folder / output)


def test_in_place_writes_into_the_input_alone(cma):
    status, changed = cma.run("--in-place")
    assert (status, changed) == (0, {"study.xlsx"})
    assert "Weights" in openpyxl.load_workbook(cma.path).sheetnames


@pytest.mark.parametrize("place", [["--in-place"], []])
def test_what_the_run_does_not_mean_to_change_stays_byte_for_byte(cma, monkeypatch, place):
    with zipfile.ZipFile(cma.path, "a") as archive:
        archive.writestr("xl/slicers/slicer1.xml", "x")
        archive.writestr("customXml/item1.xml", "<mine/>")
    before = parts_of(cma.path)
    monkeypatch.chdir(cma.path.parent)
    assert cli.main(["run", "study.xlsx", *place]) == 0
    after = parts_of("study.xlsx" if place else "study.results.xlsx")
    changed = {name for name, content in before.items() if after.get(name) != content}
    assert changed == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
    }  # fmt: skip


def parts_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_second_result_does_not_replace_the_first(cma):
    assert cma.run() == (0, {"study.results.xlsx"})
    assert cma.run() == (0, {"study.results (2).xlsx"})


def test_a_run_tells_what_it_is_doing(cma, capsys):
    cma.run("--macro", "factor_premia")
    assert capsys.readouterr().err.splitlines() == [
        "[...] Opening study.xlsx", "[...] Reading", "[1/2] Factor premia", "[2/2] Writing",
        "[...] Saving",
    ]  # fmt: skip


def test_stopping_a_run_writes_nothing(cma, capsys, monkeypatch):
    def stop(_label, step, _steps):
        if step == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(results, "told_progress", lambda **_: nullcontext(stop))
    assert cma.run() == (cli.STOPPED, set())
    assert "stopped; nothing was written" in capsys.readouterr().err


def test_a_fault_of_ours_is_told_as_one(cma, capsys, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(results, "told_progress", lambda **_: nullcontext(fail))
    assert cma.run() == (cli.FAULT, set())
    assert "error: unforeseen" in capsys.readouterr().err


def test_percent_points_and_decimals_give_the_same(cma, capsys):
    ws = cma.wb["CMA"]
    for row in ws.iter_rows(min_row=6, max_row=22, min_col=3, max_col=7):
        for cell in row:
            if cell.value is not None:
                cell.value = float(np.round(cell.value * 100, 10))
    status, _ = cma.run("--macro", "cma_covariance")
    assert status == 0
    assert "percent points" in capsys.readouterr().out
    result = openpyxl.load_workbook(cma.path.with_name("study.results.xlsx"))["Covariance"]
    row = next(r for r in result.iter_rows() if r[1].value == LARGE)
    assert row[2].value == pytest.approx(0.1622)
