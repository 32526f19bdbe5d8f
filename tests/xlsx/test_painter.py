"""What a drawn sheet says stands in the painted file, as another reader sees it."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from tests.openxml import audit
from tests.xlsx.drawn import DATES, SEAL, cells, result
from xlfactor.drawing import stamp
from xlfactor.drawing.sheet import (
    DecimalRule,
    DrawnSheet,
    ListRule,
    Look,
    NativeTable,
    PrintSetup,
    Validation,
)
from xlfactor.xlsx.painter import paint


def _opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def painted():
    return paint([result(), result("Second's !")])


@pytest.fixture(scope="module")
def sheet(painted):
    return _opened(painted)["Results"]


def _inputs(**changes):
    """A sheet of inputs: a Table, validations and names."""
    given = {
        "name": "In & puts",
        "cells": {(5, 2): "Asset", (5, 3): "Weight", (6, 2): "Gold", (6, 3): 0.5, (7, 2): "Oil"},
        "looks": {(5, 2): Look(bold=True)},
        "widths": {},
        "heights": {},
        "tables": (NativeTable(name="policy", cells=cells(5, 2, 7, 3)),),
        "validations": (
            Validation(
                cells=cells(6, 3, 7, 3), rule=DecimalRule(minimum=-1, maximum=1), message="A share"
            ),
            Validation(cells=cells(9, 2, 9, 2), rule=ListRule(words=("a", "b")), message="One"),
            Validation(
                cells=cells(10, 2, 10, 2),
                rule=ListRule(source=("In & puts", cells(6, 2, 7, 2))),
                message="An asset",
            ),
        ),
        "names": {"xf_policy": cells(5, 2, 7, 3), "xf_one": cells(9, 2, 9, 2)},
    }
    return DrawnSheet(**(given | changes))


def test_values_are_those_of_the_drawn_sheet(sheet):
    found = {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row}
    assert [found[f"B{row}"] for row in (8, 9, 10)] == DATES
    # all digits, which make a number what it was
    assert [found[place] for place in ("C8", "C9", "C10")] == [0.1, 0.1 + 0.2, 1 / 3]
    assert [found["D8"], found["D10"]] == [5, -2.5e-17]
    assert found["D9"] is True
    assert found["A20"] is None


def test_a_text_is_a_text_whatever_it_looks_like(sheet):
    assert [sheet[place].data_type for place in ("B12", "B13", "D7")] == ["s", "s", "s"]
    assert sheet["B12"].value == "=not a formula"
    assert sheet["B13"].value == "007"
    # what stands between underscores is no sign by its number
    assert sheet["B14"].value == "  spaces & <signs> \n of a text_x0041_ "


def test_a_sheet_is_sealed_with_the_digest_of_its_cells(sheet):
    filled = [
        (cell.row, cell.column, float(cell.value) if cell.coordinate == "D8" else cell.value)
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert sheet.cell(*SEAL).value == stamp.digest_of(filled, SEAL)
    assert sheet.defined_names["xf_stamp"].attr_text == "Results!$C$16"


def test_a_seal_is_named_on_a_sheet_of_any_name(painted):
    names = _opened(painted)["Second's !"].defined_names
    assert names["xf_stamp"].attr_text == "'Second''s !'!$C$16"


def test_a_sheet_without_seal_has_no_digest():
    book = _opened(paint([result(seal=None)]))
    assert book["Results"].cell(*SEAL).value is None
    assert not book["Results"].defined_names.get("xf_stamp")


def test_looks_are_those_of_the_drawn_sheet(sheet):
    title, header, indented = sheet["B2"], sheet["B7"], sheet["B13"]
    assert (title.font.b, title.font.sz, title.font.color.rgb) == (True, 16, "FF1F4E79")
    assert (header.fill.fgColor.rgb, header.alignment.wrap_text) == ("FFE2E8F0", True)
    assert (header.border.bottom.style, header.border.top.style) == ("thin", None)
    assert header.border.bottom.color.rgb == "FF94A3B8"
    assert (indented.alignment.horizontal, indented.alignment.indent) == ("left", 1)
    assert indented.border.top.style == "thin"
    assert (sheet["C8"].number_format, sheet["C8"].alignment.horizontal) == ("0.00%", "right")
    assert sheet["A20"].fill.fgColor.rgb == "FFD97706"


def test_a_date_is_shown_as_one(sheet):
    formats = [sheet[place].number_format for place in ("B8", "B9", "B10")]
    assert formats == ["mmm yyyy", "yyyy-mm-dd", "yyyy-mm-dd"]
    assert sheet["B9"].font.b


def test_widths_heights_panes_and_grid(sheet):
    # the file tells them with the padding, in whole pixels
    widths = [sheet.column_dimensions[column].width for column in "AB"]
    assert widths == pytest.approx([2.71, 21.29], abs=0.01)
    assert sheet.row_dimensions[2].height == 21
    assert sheet.freeze_panes == "B5"
    assert sheet.sheet_view.showGridLines is False


def test_colours_run_between_three_values(sheet):
    ((cells_of, (rule,)),) = sheet.conditional_formatting._cf_rules.items()
    assert str(cells_of.sqref) == "C8:D10"
    assert [float(point.val) for point in rule.colorScale.cfvo] == [-0.5, 0, 0.5]
    assert {point.type for point in rule.colorScale.cfvo} == {"num"}
    assert [colour.rgb for colour in rule.colorScale.color] == ["FFF4A582", "FFFFFFFF", "FF92C5DE"]


def test_print(sheet):
    setup, margins = sheet.page_setup, sheet.page_margins
    assert (setup.orientation, setup.scale, setup.fitToWidth) == ("landscape", 65, None)
    assert sheet.print_area == "'Results'!$A$1:$L$40"
    assert sheet.print_title_rows == "$1:$4"
    assert [mark.id for mark in sheet.row_breaks.brk] == [19, 30]
    assert (margins.left, margins.right, margins.top, margins.bottom) == (0.5, 0.5, 0.6, 0.6)


def test_print_on_one_page_upright():
    setup = PrintSetup(
        area=cells(1, 1, 9, 9),
        is_landscape=False,
        zoom=None,
        page_starts=(),
        side_margin=36,
        top_margin=36,
    )
    sheet = _opened(paint([result(print_setup=setup)]))["Results"]
    assert sheet.page_setup.orientation == "portrait"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows is None
    assert not sheet.row_breaks.brk


def test_a_sheet_that_says_little_has_little():
    plain = DrawnSheet(name="Plain", cells={(1, 1): "a"}, looks={}, widths={}, heights={})
    book = _opened(paint([plain]))
    sheet = book["Plain"]
    assert sheet.freeze_panes is None
    assert sheet.print_area == ""
    assert not book.defined_names
    assert not sheet.data_validations.dataValidation
    assert sheet["A1"].font.b is False


def test_a_table_lies_over_cells_that_keep_their_values_and_looks():
    sheet = _opened(paint([_inputs()]))["In & puts"]
    table = sheet.tables["policy"]
    assert (table.ref, table.tableStyleInfo.name) == ("B5:C7", "TableStyleLight1")
    assert table.autoFilter is None
    assert [column.name for column in table.tableColumns] == ["Asset", "Weight"]
    assert (sheet["B5"].value, sheet["B5"].font.b, sheet["C6"].value) == ("Asset", True, 0.5)


def test_what_may_be_typed_and_the_message_beside():
    sheet = _opened(paint([_inputs()]))["In & puts"]
    number, words, source = sheet.data_validations.dataValidation
    assert (number.type, number.formula1, number.formula2) == ("decimal", "-1", "1")
    assert (words.type, words.formula1) == ("list", '"a,b"')
    assert source.formula1 == "'In & puts'!$B$6:$B$7"
    assert (number.prompt, number.error, str(number.sqref)) == ("A share", "A share", "C6:C7")


def test_names_of_the_workbook():
    names = _opened(paint([_inputs()])).defined_names
    assert names["xf_policy"].attr_text == "'In & puts'!$B$5:$C$7"
    assert names["xf_one"].attr_text == "'In & puts'!$B$9"


def test_equal_sheets_give_equal_bytes(painted):
    assert paint([result(), result("Second's !")]) == painted
    with zipfile.ZipFile(io.BytesIO(painted)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}


def test_days_counted_from_1904_are_the_same_days():
    content = paint([result()], date_1904=True)
    book = _opened(content)
    assert book.epoch == dt.datetime(1904, 1, 1)
    assert book["Results"]["B8"].value == DATES[0]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b'<c:date1904 val="1"/>' in archive.read("xl/charts/chart1.xml")


def test_nothing_is_calculated_when_it_is_opened(painted):
    with zipfile.ZipFile(io.BytesIO(painted)) as archive:
        assert b"fullCalcOnLoad" not in archive.read("xl/workbook.xml")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"cells": {(1, 1): "x" * 40_000}}, ValueError),
        ({"cells": {(2_000_000, 1): 1.0}}, ValueError),
        ({"tables": (NativeTable(name="7", cells=cells(5, 2, 7, 3)),)}, UserWarning),
    ],
)
def test_what_excel_would_not_take_is_not_left_out_in_silence(changes, error):
    with pytest.raises(error):
        paint([_inputs(**changes)] if "tables" in changes else [_inputs(tables=(), **changes)])


def test_a_validator_that_is_not_ours_finds_no_error(tmp_path, painted):
    path = tmp_path / "painted.xlsx"
    for content in (painted, paint([_inputs()]), paint([result(print_setup=None)])):
        path.write_bytes(content)
        assert audit(path) == ([], [])
