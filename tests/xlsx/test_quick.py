"""The quick road and the parser give the same values, and what only one can read it reads."""

import datetime as dt
import io

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.xlsx.handmade import SHEET, parts
from xlfactor.xlsx.cellvalues import CellValues
from xlfactor.xlsx.package import Package
from xlfactor.xlsx.parsed import parse_sheet
from xlfactor.xlsx.quick import NotPlainError, read_quickly
from xlfactor.xlsx.reading import cell_values

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
NUMBER = st.floats(-1e300, 1e300)
DAY = st.dates(dt.date(1904, 3, 1), dt.date(9999, 12, 30))
ERROR = st.sampled_from(["#N/A", "#DIV/0!", "#NUM!", "#SPILL!"])
VALUE = st.one_of(st.none(), TEXT.filter(bool), NUMBER, DAY, ERROR.map(lambda e: ("error", e)),
                  NUMBER.map(lambda n: ("formula", n)), st.booleans())  # fmt: skip


def book(rows, **options):
    """A workbook of these rows by XlsxWriter, and the part of its one sheet."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **options}) as made:
        sheet = made.add_worksheet()
        date = made.add_format({"num_format": "d mmm yyyy"})
        for row, line in enumerate(rows):
            for column, value in enumerate(line):
                put(sheet, (row, column), value, date)
    package = Package(file.getvalue())
    return package.part(SHEET), cell_values(package)


def put(sheet, place, value, date):
    match value:
        case None:
            sheet.write_blank(*place, None, date)
        case dt.date():
            sheet.write_datetime(*place, value, date)
        case ("error", text):
            sheet.write_formula(*place, "=NA()", None, text)
        case ("formula", number):
            sheet.write_formula(*place, "='A B'!A1&\"x\"", None, number)
        case str():
            sheet.write_string(*place, value)
        case _:
            sheet.write(*place, value)


def filled(rows):
    return {
        (row, column): value
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
        if value is not None
    }


def parsed(part, values):
    return filled(parse_sheet(part, values, sheet="Sheet").rows)


@settings(max_examples=60)
@given(st.lists(st.lists(VALUE, max_size=5), max_size=5), st.booleans())
def test_both_roads_give_the_same(rows, from_1904):
    part, values = book(rows, date_1904=from_1904)
    wanted = parsed(part, values)
    try:
        found = filled(read_quickly(part, values))
    except NotPlainError:
        found = wanted
    assert found == wanted


PLAIN = {
    "numbers": [[0.1, -2.5], [1e300, 5]],
    "a table of returns": [["Date", "Gold"], [dt.date(2024, 1, 31), 0.01]],
    "blanks": [[None, 1.0], [None, None], ["a", None]],
    "formulas": [[("formula", 0.25), ("error", "#N/A")]],
}


@pytest.mark.parametrize("rows", PLAIN.values(), ids=PLAIN)
@pytest.mark.parametrize("from_1904", [False, True])
def test_what_most_sheets_hold_is_read_quickly(rows, from_1904):
    part, values = book(rows, date_1904=from_1904)
    assert filled(read_quickly(part, values)) == parsed(part, values)


def test_shared_formulas_and_functions_of_later_versions_are_read_quickly():
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">_xlfn.STDEV.S(B1)</f><v>1</v></c>'
        '</row><row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>'
    )
    part = parts(rows)[SHEET].encode()
    values = CellValues(texts=[], date_styles=frozenset(), from_1904=False)
    assert filled(read_quickly(part, values)) == {(0, 0): 1.0, (1, 0): 2.0}


@pytest.mark.parametrize("width", [1, 5, 26, 27, 60, 702, 703, 800])
@pytest.mark.parametrize("height", [1, 9, 10, 35])
def test_tables_of_any_size_are_read_quickly(width, height):
    part, values = book([[0.5] * width] * height)
    assert [list(row) for row in read_quickly(part, values)] == [[0.5] * width] * height


def test_a_table_without_a_size_is_read_quickly():
    part, values = book([["Date", "Gold", "Cash"], [1.0, 2.0], [3.0]])
    start, end = part.index(b"<dimension"), part.index(b"<sheetViews")
    found = filled(read_quickly(part[:start] + part[end:], values))
    assert found == parsed(part, values)


NOT_PLAIN = {
    "an unknown formula": '<c r="A1"><f>1</f></c>',
    "a formula with an empty text": '<c r="A1" t="str"><f>1</f><v></v></c>',
    "an array formula": '<c r="A1"><f t="array" ref="A1:A2">F()</f><v>1</v></c>',
    "a truth value": '<c r="A1" t="b"><v>1</v></c>',
    "a date in full": '<c r="A1" t="d"><v>2024-01-31</v></c>',
    "a text in the cell": '<c r="A1" t="inlineStr"><is><t>a</t></is></c>',
    "an error in apostrophes": "<c r='A1' t='e'><v>#N/A</v></c>",
    "an error with spaces": '<c r="A1" t = "e"><v>#N/A</v></c>',
    "an unknown error": '<c r="A1" t="e"><v>#NEW!</v></c>',
    "an error in another order": '<c t="e" r="A1"><v>#N/A</v></c>',
    "a text in place of a number": '<c r="A1"><v>abc</v></c>',
    "no number": '<c r="A1"><v>NaN</v></c>',
    "no finite number": '<c r="A1"><v>-inf</v></c>',
    "an escaped text": '<c r="A1" t="str"><v>a_x000D_b</v></c>',
    "a comment": '<c r="A1"><!-- <c r="B1" t="e"> --><v>1</v></c>',
    "a time": '<c r="A1" s="1"><v>0.5</v></c>',
    "a date with time": '<c r="A1" s="1"><v>45000.5</v></c>',
    "an early date": '<c r="A1" s="1"><v>59</v></c>',
    "a cell far below others": '<c r="A1"><v>1</v></c><c r="B1048576"><v>1</v></c><c r="B1"/>',
    "cells without addresses": "<c><v>1</v></c>",
    "a far cell": '<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>',
}


@pytest.mark.parametrize("xml", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_what_calamine_would_not_tell_is_left_to_the_parser(xml):
    number = "1048576" if "XFD" in xml else "1"
    part = parts(f'<row r="{number}">{xml}</row>')[SHEET].encode()
    values = CellValues(texts=[], date_styles=frozenset({1}), from_1904=False)
    with pytest.raises(NotPlainError):
        read_quickly(part, values)


@pytest.mark.parametrize("far", ["XFD2", "AB2", "A1048576", "A100", "E2"])
def test_a_cell_apart_in_the_midst_of_a_sheet_is_left_to_the_parser(far):
    """calamine makes room for all cells up to the last, and ends the program if there is none."""
    rows = [f'<row r="{n}"><c r="C{n}"><v>1</v></c></row>' for n in (1, 3)]
    part = parts(rows[0] + f'<row r="2"><c r="{far}"><v>1</v></c></row>' + rows[1])[SHEET]
    values = CellValues(texts=[], date_styles=frozenset(), from_1904=False)
    with pytest.raises(NotPlainError):
        read_quickly(part.encode(), values)


@pytest.mark.parametrize("text", ["", "a\x0bb", "_x000D_", "\ufffe"])
def test_a_text_that_would_not_arrive_as_it_is_is_left_to_the_parser(text):
    part = parts('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')[SHEET].encode()
    values = CellValues(texts=[text], date_styles=frozenset(), from_1904=False)
    with pytest.raises(NotPlainError):
        read_quickly(part, values)
    assert parsed(part, values) == {(0, 0): text}


def test_texts_arrive_with_their_spaces_and_lines():
    texts = [" a ", "two\nlines", "\ttab", "<&>\"'", "東京 😀", "]]>"]
    row = "".join(f'<c r="{chr(65 + n)}1" t="s"><v>{n}</v></c>' for n in range(len(texts)))
    part = parts(f'<row r="1">{row}</row>')[SHEET].encode()
    values = CellValues(texts=texts, date_styles=frozenset(), from_1904=False)
    assert list(read_quickly(part, values)[0]) == texts
