"""Inputs that a workbook does not give are told, and what may be meant for them is asked about."""

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from xlfactor import cli

TOLD = "group_limits is not given: no group limits"


def renamed(study, sheet, old, new):
    """Call a Table of the workbook by another name."""
    table = study.wb[sheet].tables.pop(old)
    table.name = table.displayName = new
    study.wb[sheet].tables[new] = table


def texts(study, sheet):
    book = openpyxl.load_workbook(study.path.with_name("study.results.xlsx"), data_only=True)
    return [str(cell.value) for row in book[sheet].iter_rows() for cell in row if cell.value]


@pytest.mark.parametrize("name", ["Group_limits_old", "limits", "GroupLimits", "Bounds_2024"])
def test_a_table_that_may_be_an_input_is_asked_about(cma, capsys, name):
    renamed(cma, "Targets", "group_limits", name)
    question = (
        f"{TOLD}. Is the Table '{name}' (Targets!B14:D20) meant? Then name it 'group_limits'"
    )
    assert cma.run()[0] == 0
    assert question in capsys.readouterr().out
    assert question in " ".join(texts(cma, "Audit"))  # in lines, as long as the paper is wide


def test_a_table_of_something_else_is_not_asked_about(cma, capsys):
    renamed(cma, "Targets", "group_limits", "Bounds_2024")
    header = next(cell for cell in cma.wb["Targets"][14] if cell.value == "Upper")
    header.value = "Ceiling"
    cma.wb["Targets"].tables["Bounds_2024"].tableColumns[2].name = "Ceiling"
    assert cma.run()[0] == 0
    out = capsys.readouterr().out
    assert TOLD in out
    assert f"{TOLD}. Is" not in out


def test_a_name_without_its_prefix_is_asked_about(cma, capsys):
    name = cma.wb.defined_names.pop("xf_gamma")
    cma.wb.defined_names["Gamma"] = DefinedName("Gamma", attr_text=name.attr_text)
    assert cma.run()[0] == 0
    out = capsys.readouterr().out
    assert "gamma is not given: 0.7 was used. Is the name 'Gamma' (Targets!C23) meant? Then" in out
    assert "Then name it 'xf_gamma'" in out


def test_a_renamed_input_that_is_needed_is_asked_about(cma, capsys):
    renamed(cma, "CMA", "cma", "cma_2024")
    assert cma.run()[0] == cli.INPUT_ERROR
    assert "Is the Table 'cma_2024' (CMA!B5:X22) meant? Then name it 'cma'" in (
        capsys.readouterr().err
    )


def test_what_is_given_is_not_told(cma, capsys):
    assert cma.run()[0] == 0
    assert TOLD not in capsys.readouterr().out
    assert not any(TOLD in text for text in texts(cma, "Weights"))


def test_a_row_of_totals_of_a_table_is_no_asset(cma, capsys):
    sheet, table = cma.wb["Policy"], cma.wb["Policy"].tables["policy"]
    left, right = table.ref.split(":")
    below = int(right[1:]) + 1
    sheet.cell(below, 2).value = "Total"
    sheet.cell(below, 7).value = 3.0
    table.ref = f"{left}:{right[0]}{below}"
    table.autoFilter = None
    table.totalsRowCount = 1
    assert cma.run("--macro", "check_inputs")[0] == 0
    assert f"policy from Policy!{left}:{right}" in capsys.readouterr().out
    assert "Total" not in texts(cma, "Checks")
