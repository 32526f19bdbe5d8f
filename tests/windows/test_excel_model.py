"""The model of Excel is as strict as Excel where it bites, and stricter where it knows nothing."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest

from tests.conftest import WORKBOOKS
from tests.windows.desk import Desk, windows_side
from tests.windows.excel_model.entry import ERRORS


@pytest.fixture
def desk():
    return Desk(WORKBOOKS / "factor_cma.xlsx")


@pytest.fixture
def sheet(desk):
    return desk.caller.sheets.add("Scratch", after=desk.caller.sheets[-1])


def com_error():
    return windows_side().pywintypes.com_error


def test_a_member_that_is_not_there_is_named(desk, sheet):
    with pytest.raises(NotImplementedError, match=r"no member Range\.Merge"):
        sheet["A1:B2"].merge()
    with pytest.raises(NotImplementedError, match=r"no member Range\.FormulaArray"):
        sheet["A1"].formula_array = "=1"
    assert desk.application.gaps == ["Range.Merge", "Range.FormulaArray"]


@pytest.mark.parametrize(
    "value", [{1}, 2**40, 1j, np.bool_(True), object()], ids=["set", "2**40", "1j", "bool_", "any"]
)
def test_a_value_that_com_cannot_carry_is_named_with_its_member(sheet, value):
    with pytest.raises(TypeError, match=r"Range\.Value: "):
        sheet["A1"].raw_value = value


def test_rows_of_different_lengths_are_no_array(sheet):
    with pytest.raises(TypeError, match="of one length"):
        sheet["A1:B2"].raw_value = ((1, 2), (3,))


@pytest.mark.parametrize(
    ("entered", "held"),
    [
        (1, 1.0),
        (True, True),
        ("", None),
        (None, None),
        (Decimal("1.5"), 1.5),
        ("Stocks", "Stocks"),
        ("May", "May"),
        ("Gold 2", "Gold 2"),
        ("'007", "007"),
        ("'=x", "=x"),
        (dt.datetime(2026, 1, 31), dt.datetime(2026, 1, 31)),
    ],
)
def test_what_a_cell_holds(sheet, entered, held):
    sheet["A1"].value = entered
    found = sheet["A1"].value
    assert found == held
    assert type(found) is type(held)


@pytest.mark.parametrize(
    "text",
    ["007", " 5", "1e3", "5%", "%5", "$5", "(5)", "1,000", "2026-01-31", "1/2", "1 1/2", "Jan 5",
     "5 January 2020", "Mar-24", "12:30", "TRUE", "#N/A", "=x", "+x", "-x", "@x", ".5"],
)  # fmt: skip
def test_a_text_that_looks_like_something_else_becomes_it(desk, sheet, text):
    contents = desk.book.worksheet("Scratch").grid.contents
    sheet["A1"].value = text
    sheet["A2"].value = f"'{text}"
    sheet["A3"].number_format = "@"
    sheet["A3"].value = text
    assert not contents[1, 1].is_text
    assert contents[2, 1].is_text
    assert contents[3, 1].is_text
    assert (contents[2, 1].value, contents[3, 1].value) == (text, text)


def test_dates_and_currencies_go_by_the_format_of_the_cell(sheet):
    sheet["A1"].value = dt.datetime(2026, 1, 31)
    assert sheet["A1"].number_format == "m/d/yyyy"
    sheet["A1"].number_format = "0.00"
    assert sheet["A1"].value == 46053.0
    sheet["A1"].number_format = "$0.00"
    assert sheet["A1"].value == Decimal("46053.0000")


def test_errors_come_as_numbers(sheet):
    sheet["A1:B1"].raw_value = ((ERRORS["#N/A"], ERRORS["#DIV/0!"]),)
    assert sheet["A1:B1"].raw_value == ((-2146826246, -2146826281),)
    assert sheet["A1:B1"].options(err_to_str=True).value == ["#N/A", "#DIV/0!"]


def test_an_array_smaller_than_its_range_leaves_not_available(sheet):
    sheet["A1:C3"].raw_value = ((1, 2), (3, 4))
    not_there = ERRORS["#N/A"]
    assert sheet["A1:C3"].raw_value == (
        (1, 2, not_there), (3, 4, not_there), (not_there, not_there, not_there)
    )  # fmt: skip
    sheet["A1:C2"].raw_value = ((1, 2, 3),)
    assert sheet["A1:C2"].raw_value == ((1, 2, 3), (1, 2, 3))


@pytest.mark.parametrize("value", [float("inf"), dt.datetime(1899, 1, 1), "x" * 40_000])
def test_what_no_cell_holds_is_refused(sheet, value):
    with pytest.raises(com_error()):
        sheet["A1"].value = value


@pytest.mark.parametrize("name", ["", "a/b", "x" * 32, "cma", "'a", "History", "a[1]"])
def test_names_of_sheets_have_their_rules(sheet, name):
    with pytest.raises(com_error()):
        sheet.api.Name = name
    assert sheet.name == "Scratch"


@pytest.mark.parametrize("name", ["1a", "A1", "a b", "", "r"])
def test_names_have_their_rules(desk, name):
    with pytest.raises(com_error()):
        desk.caller.names.add(name, "=CMA!$A$1")


def test_a_name_points_where_it_is_told_or_nowhere(desk):
    name = desk.caller.names.add("spot", "=CMA!$B$5")
    assert name.refers_to_range.address == "$B$5"
    name.refers_to = "='Policy'!$B$5"
    assert name.refers_to_range.sheet.name == "Policy"
    name.refers_to = "=#REF!$B$5"
    with pytest.raises(com_error()):
        _ = name.refers_to_range
    with pytest.raises(com_error()):
        name.refers_to = "CMA!$B$5"


def test_a_name_of_a_sheet_is_known_to_it_alone(desk, sheet):
    sheet.names.add("mine", "=Scratch!$A$1")
    assert [name.name for name in sheet.names] == ["Scratch!mine"]
    assert "Scratch!mine" in [name.name for name in desk.caller.names]
    sheet.page_setup.print_area = "A1:B2"
    assert sheet.page_setup.print_area == "$A$1:$B$2"
    assert sheet.names["Print_Area"].refers_to == "=Scratch!$A$1:$B$2"


def test_a_sheet_is_not_deleted_while_excel_would_ask(desk, sheet):
    with pytest.raises(com_error()):
        sheet.api.Delete()
    sheet.delete()
    assert "Scratch" not in [each.name for each in desk.caller.sheets]
    assert desk.application.settings["alerts"] is True


def test_a_chart_takes_texts_for_names_and_figures_for_a_series(sheet):
    chart = sheet.charts.add(1, 1, 100, 100)
    sheet["A1"].value = [[1, 2], [3, 4]]
    with pytest.raises(com_error()):
        chart.set_source_data(sheet["A1:B2"], plot_by="columns")
    sheet["A1"].value = [["a", "b"], ["x", "y"]]
    with pytest.raises(com_error()):
        chart.set_source_data(sheet["A1:B2"], plot_by="columns")
    sheet["A2"].value = [[3, 4]]
    chart.set_source_data(sheet["A1:B2"], plot_by="columns")
    assert len(chart.series) == 2
    with pytest.raises(com_error()):
        _ = chart.api[1].ChartTitle


def test_widths_are_whole_pixels_and_heights_fit_the_letters(sheet):
    sheet["A1"].column_width = 10
    assert sheet["A1"].column_width == 10
    assert sheet["B1"].left == 56.25
    sheet["A1"].font.size = 16
    assert (sheet["A2"].top, sheet["A3"].top) == (21.0, 36.0)
    with pytest.raises(com_error()):
        sheet["A1"].row_height = 410
    with pytest.raises(com_error()):
        sheet["A1"].column_width = 256


def test_calls_are_counted_by_member(desk, sheet):
    desk.calls()
    sheet["A1"].font.bold = True
    assert dict(desk.application.calls) == {
        "_Worksheet.Range": 1, "Range.Font": 1, "Font.Bold=": 1,
    }  # fmt: skip
    assert desk.calls() == 3
    assert desk.calls() == 0
