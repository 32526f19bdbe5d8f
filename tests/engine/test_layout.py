"""Widths, heights and what a cell shows: never narrower than the text."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfactor.engine import columns
from xlfactor.engine.display import shown_text

SHOWN = [
    (1234.5, "General", "1234.5"),
    (0.1234, "0.0%", "12.3%"),
    (-0.05, "0%", "-5%"),
    (1234567.891, "#,##0.00", "1,234,567.89"),
    (-1234.5, "#,##0;(#,##0)", "(1,234)"),
    (0.0, '0.0%;-0.0%;"–"', "–"),
    (5.0, "[Red]0.00", "5.00"),
    (5.0, '0.0" bps"', "5.0 bps"),
    (5.0, "0.0\\x", "5.0x"),
    (5.0, "_(0.0_)", "(5.0)"),
    (12345.0, "0.00E+00", "1.23e+04"),
    (7.0, "000", "007"),
    (0.5, "0.00%;[Red]-0.00%", "50.00%"),
    (1.0, "General;General", "1"),
    (True, "General", "TRUE"),
    ("text", "0.0%", "text"),
    (-2146826246, "0.0%", "#N/A"),
    (None, "0.0%", ""),
    (dt.datetime.fromisoformat("2024-01-31"), "d mmmm yyyy", "00 September 0000"),
    (dt.datetime.fromisoformat("2024-01-31"), "yyyy-mm-dd hh:mm", "0000-00-00 00:00"),
]


@pytest.mark.parametrize(("value", "number_format", "text"), SHOWN)
def test_what_a_cell_shows(value, number_format, text):
    assert shown_text(value, number_format) == text


@given(st.integers(1, 255))
@settings(max_examples=50, deadline=None)
def test_a_width_in_characters_comes_back(characters):
    assert columns._characters(columns._stored(characters)) == pytest.approx(characters, abs=0.01)


def test_excels_own_widths():
    # a new sheet has columns of 8.43 characters, 64 pixels, which a file holds as 9.140625
    assert columns._stored(8.43) == pytest.approx(9.140625, abs=0.005)
    assert columns._stored(10) == 10.7109375


def test_columns_fit_their_texts(sheet):
    sheet["A1"].value = [["Asset", "Weight"], ["Emerging market government bonds", 0.123456]]
    sheet["B2"].number_format = "0.00%"
    sheet.autofit()
    assert 29 < sheet["A1"].column_width < 34
    assert 6 < sheet["B1"].column_width < 9


def test_a_larger_and_bolder_font_needs_more(sheet):
    sheet["A1"].value = ["Volatility", "Volatility"]
    sheet["B1"].font.set(size=20, bold=True)
    sheet["A1:B1"].autofit()
    assert sheet["B1"].column_width > 1.6 * sheet["A1"].column_width
    assert sheet["B1"].row_height == pytest.approx(27.27, abs=0.01)


def test_a_formula_that_nobody_knows_gets_room(sheet):
    sheet["A1"].formula = "=B1/C1"
    sheet["A1"].number_format = "0.0%"
    sheet.autofit()
    assert sheet["A1"].column_width >= len("-123.5%")


def test_wrapped_text_gets_lines(sheet):
    sheet["A1"].value = "a title that is much too long for its column"
    sheet["A1"].wrap_text = True
    sheet["A:A"].column_width = 12
    sheet.autofit()
    assert sheet["A1"].column_width == 12
    assert sheet["A1"].row_height >= 60
    sheet["A1"].value = "short"
    sheet.autofit("rows")
    assert sheet["A1"].row_height == 15


def test_a_filter_button_gets_room(sheet):
    sheet["A1"].value = [["Weight"], [1]]
    sheet.autofit()
    plain = sheet["A1"].column_width
    sheet.tables.add(sheet["A1:A2"])
    sheet.autofit()
    assert sheet["A1"].column_width == pytest.approx(plain + 18 / 7, abs=0.2)


def test_a_date_fits_in_every_country(sheet):
    sheet["A1"].value = dt.datetime.fromisoformat("2024-12-31")
    sheet.autofit()
    assert sheet["A1"].column_width > len("12/31/2024")


def test_lines_and_indents_count(sheet):
    sheet["A1"].value = [["one\ntwo"], ["x"]]
    sheet["A2"].adjust_indent(4)
    sheet.autofit()
    assert sheet["A1"].row_height == 30
    assert sheet["A1"].column_width > 5
    sheet["A2"].adjust_indent(-9)
    assert sheet["A2"].horizontal_alignment == "left"


def test_merged_cells_do_not_widen_a_column(sheet):
    sheet["A1"].value = "a very long title over several columns"
    sheet["A1:F1"].merge()
    sheet["A2"].value = "x"
    sheet.autofit()
    assert sheet["A1"].column_width < 5


def test_only_the_rows_or_only_the_columns(sheet):
    sheet["A1"].value = "a long text indeed, and more"
    sheet["A1"].rows.autofit()
    assert sheet["A1"].column_width == 8.43
    sheet["A1"].columns.autofit()
    assert sheet["A1"].column_width > 20


def test_an_empty_sheet_has_nothing_to_fit(sheet):
    sheet.autofit()
    assert sheet["A1"].column_width == 8.43


def test_a_column_leaves_its_group(sheet, saved):
    sheet["B:B"].column_width = 20
    sheet.impl.ws.column_dimensions["B"].min = 2
    sheet.impl.ws.column_dimensions["B"].max = 6
    grouped = saved(sheet.book).sheets[0]
    assert grouped["E1"].column_width == 20
    grouped["D:D"].column_width = 5
    widths = [saved(grouped.book, "x.xlsx").sheets[0][0, c].column_width for c in range(8)]
    assert widths == [8.43, 20, 20, 5, 20, 20, 8.43, 8.43]


def test_hidden_columns_have_no_width(sheet):
    sheet["B:C"].columns.hidden = True
    assert sheet["D1"].left == 48
    assert sheet["A1:B1"].columns.hidden is None
    sheet["B:B"].columns.hidden = False
    assert sheet["B1"].column_width == 8.43


@pytest.mark.parametrize(("name", "value"), [("column_width", 256), ("row_height", 500)])
def test_what_excel_does_not_allow(sheet, name, value):
    with pytest.raises(ValueError, match=f"not {value}"):
        setattr(sheet["A1"], name, value)


def test_whole_columns_have_a_format_of_their_own(sheet, saved):
    sheet["B1"].value = 1
    sheet["B:C"].number_format = "0.0%"
    again = saved(sheet.book).sheets[0]
    assert [again[a].number_format for a in ("B1", "C9", "D1")] == ["0.0%", "0.0%", "General"]
    again["C5"].value = 0.5
    assert again["C5"].number_format == "0.0%"
    again["7:7"].font.bold = True
    again["A7"].value = [[1, 2]]
    assert again["A7:B7"].font.bold
    again["B:C"].clear_formats()
    assert again["C5:C6"].number_format == "General"
