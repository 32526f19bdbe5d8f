"""Values are read whole: what Excel would hand over, or a sentence with the cell and the cure."""

import datetime as dt

import openpyxl
import pytest
import xlsxwriter

from tests.xlsx.handmade import MAIN, STRICT, STRICT_OFFICE, parts, written, zipped
from xlfactor.areas import area_of
from xlfactor.errors import FileError, TableError
from xlfactor.xlsx import parsed
from xlfactor.xlsx.book import open_book

DATE, TIME, ELAPSED = "dd/mm/yyyy", "h:mm", "[h]:mm"
FORMATS = ("General", DATE, TIME, ELAPSED, '#,##0.00\\ "€"', "0.0%", "[$-409]d mmm yy h:mm")


def at(path, address="A1:Z99"):
    return open_book(path).cells(area_of("Sheet", address), name="cma")


def cell(tmp_path, xml, **options):
    """The value of one cell, written as it stands."""
    path = written(tmp_path / "a.xlsx", f'<row r="1">{xml}</row>', formats=FORMATS, **options)
    ((value,),) = at(path) or ((None,),)
    return value


NUMBERS = {
    "float": ('<c r="A1"><v>0.1</v></c>', 0.1),
    "whole": ('<c r="A1" t="n"><v>3</v></c>', 3.0),
    "digits": ('<c r="A1"><v>0.30000000000000004</v></c>', 0.30000000000000004),
    "exponent": ('<c r="A1"><v>-1.5E-3</v></c>', -0.0015),
    "currency": ('<c r="A1" s="4"><v>1234.56789</v></c>', 1234.56789),
    "percent": ('<c r="A1" s="5"><v>0.0725</v></c>', 0.0725),
    "elapsed": ('<c r="A1" s="3"><v>1.5</v></c>', 1.5),
    "time": ('<c r="A1" s="2"><v>0.75</v></c>', 0.75),
    "time of ISO": ('<c r="A1" t="d"><v>18:00:00</v></c>', 0.75),
    "before all days": ('<c r="A1" s="1"><v>-3</v></c>', -3.0),
    "beyond all days": ('<c r="A1" s="1"><v>3000000</v></c>', 3_000_000.0),
    "a style that is not there": ('<c r="A1" s="99"><v>45000</v></c>', 45_000.0),
    "true": ('<c r="A1" t="b"><v>1</v></c>', True),
    "false": ('<c r="A1" t="b"><v>0</v></c>', False),
    "blank": ('<c r="A1" s="1"/>', None),
    "blank with an empty value": ('<c r="A1"><v></v></c>', None),
}


@pytest.mark.parametrize(("xml", "value"), NUMBERS.values(), ids=NUMBERS)
def test_numbers_and_truth_values(tmp_path, xml, value):
    found = cell(tmp_path, xml)
    assert found == value
    assert type(found) is type(value)


DATES = {
    "day": ('<c r="A1" s="1"><v>45322</v></c>', dt.datetime(2024, 1, 31)),
    "day and time": ('<c r="A1" s="6"><v>45322.75</v></c>', dt.datetime(2024, 1, 31, 18)),
    "to the millisecond": (
        '<c r="A1" s="6"><v>45322.000011579999</v></c>',
        dt.datetime(2024, 1, 31, 0, 0, 1, 1000),
    ),
    "first": ('<c r="A1" s="1"><v>1</v></c>', dt.datetime(1900, 1, 1)),
    "before March 1900": ('<c r="A1" s="1"><v>59</v></c>', dt.datetime(1900, 2, 28)),
    "a day that never was": ('<c r="A1" s="1"><v>60</v></c>', dt.datetime(1900, 2, 28)),
    "March 1900": ('<c r="A1" s="1"><v>61</v></c>', dt.datetime(1900, 3, 1)),
    "last": ('<c r="A1" s="1"><v>2958465</v></c>', dt.datetime(9999, 12, 31)),
    "ISO": ('<c r="A1" t="d"><v>2024-01-31</v></c>', dt.datetime(2024, 1, 31)),
    "ISO with time": (
        '<c r="A1" t="d"><v>2024-01-31T18:00:00Z</v></c>',
        dt.datetime(2024, 1, 31, 18),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("xml", "value"), DATES.values(), ids=DATES)
def test_dates(tmp_path, xml, value):
    assert cell(tmp_path, xml) == value


@pytest.mark.parametrize(
    ("serial", "value"),
    [(43860, dt.datetime(2024, 1, 31)), (1, dt.datetime(1904, 1, 2)), (0.5, 0.5)],
)
def test_days_may_be_counted_from_1904(tmp_path, serial, value):
    assert cell(tmp_path, f'<c r="A1" s="1"><v>{serial}</v></c>', from_1904=True) == value


STRINGS = (
    "<si><t>plain</t></si><si><t/></si>"
    '<si><t xml:space="preserve"> Gold &amp; more </t></si>'
    "<si><r><rPr><b/></rPr><t>Private</t></r><r><t xml:space='preserve'> Equity</t></r></si>"
    "<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh><phoneticPr fontId='1'/></si>"
    "<si><t>two_x000D__x000A_lines</t></si><si><t>_x005F_x000D_</t></si>"
    "<si><t>_xD83D__xDE00_ _xD83D_</t></si>"
    "<si><!-- no --><t><!-- not this -->in <![CDATA[<pieces>]]></t></si>"
    "<si><r><t>_x005F_x000D_</t></r></si>"
)
TEXTS = {
    "shared": ('<c r="A1" t="s"><v>0</v></c>', "plain"),
    "empty": ('<c r="A1" t="s"><v>1</v></c>', None),
    "spaces and signs": ('<c r="A1" t="s"><v>2</v></c>', "Gold & more"),
    "rich": ('<c r="A1" t="s"><v>3</v></c>', "Private Equity"),
    "phonetic": ('<c r="A1" t="s"><v>4</v></c>', "東京"),
    "escaped": ('<c r="A1" t="s"><v>5</v></c>', "two lines"),
    "escaped escape": ('<c r="A1" t="s"><v>6</v></c>', "_x000D_"),
    "escaped escape in runs": ('<c r="A1" t="s"><v>9</v></c>', "_x000D_"),
    "halves of letters": ('<c r="A1" t="s"><v>7</v></c>', "😀 \ufffd"),
    "pieces": ('<c r="A1" t="s"><v>8</v></c>', "in <pieces>"),
    "of formula": ('<c r="A1" t="str"><f>B1</f><v>Gold &amp; more</v></c>', "Gold & more"),
    "of formula, empty": ('<c r="A1" t="str"><f>B1</f><v></v></c>', None),
    "of formula, escaped": ('<c r="A1" t="str"><f>B1</f><v>a_x0009_b</v></c>', "a b"),
    "inline": ('<c r="A1" t="inlineStr"><is><t>here</t></is></c>', "here"),
    "inline, rich": (
        '<c r="A1" t="inlineStr"><is><r><t>he</t></r><r><t>re</t></r><rPh sb="0" eb="1"><t>x</t>'
        "</rPh></is></c>",
        "here",
    ),
    "digits": ('<c r="A1" t="inlineStr"><is><t>0.25</t></is></c>', "0.25"),
    "like an error": ('<c r="A1" t="inlineStr"><is><t>#REFUSED</t></is></c>', "#REFUSED"),
}


@pytest.mark.parametrize(("xml", "value"), TEXTS.values(), ids=TEXTS)
def test_texts(tmp_path, xml, value):
    assert cell(tmp_path, xml, strings=STRINGS) == value


ERRORS = {
    "constant": ('<c r="A1" t="e"><v>#N/A</v></c>', "#N/A"),
    "formula": ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
    "shared formula": ('<c r="A1" t="e"><f t="shared" si="0"/><v>#NUM!</v></c>', "#NUM!"),
    "array formula": (
        '<c r="A1" t="e" cm="1"><f t="array" ref="A1">F()</f><v>#SPILL!</v></c>',
        "#SPILL!",
    ),
    "linked data": ('<c r="A1" t="e" vm="1"><v>#VALUE!</v></c>', "#VALUE!"),
    "of an Excel to come": ('<c r="A1" t="e"><v>#PYTHON!</v></c>', "#UNKNOWN!"),
    "in apostrophes": ("<c r='A1' t='e'><v>#NAME?</v></c>", "#NAME?"),
}


@pytest.mark.parametrize(("xml", "value"), ERRORS.values(), ids=ERRORS)
def test_errors_are_seen(tmp_path, xml, value):
    assert cell(tmp_path, xml) == value


BAD = {
    "text for a number": ('<c r="A1"><v>about 1</v></c>', "holds 'about 1'"),
    "no number": ('<c r="A1"><v>NaN</v></c>', "holds 'NaN'"),
    "no end": ('<c r="A1"><v>1e999</v></c>', "holds '1e999'"),
    "a text that is not there": ('<c r="A1" t="s"><v>77</v></c>', "holds '77'"),
    "no truth value": ('<c r="A1" t="b"><v>2</v></c>', "holds '2'"),
    "no date": ('<c r="A1" t="d"><v>31/01/2024</v></c>', "holds '31/01/2024'"),
    "no type": ('<c r="A1" t="zz"><v>1</v></c>', "no value of its type 'zz'"),
}


@pytest.mark.parametrize(("xml", "message"), BAD.values(), ids=BAD)
def test_what_no_cell_can_hold_is_told(tmp_path, xml, message):
    with pytest.raises(FileError, match=message) as caught:
        cell(tmp_path, xml)
    assert "Sheet!A1" in str(caught.value)
    assert "open the workbook in Excel and save it" in str(caught.value)


# --- formulas without a value

UNKNOWN = {
    "plain": ('<c r="A1"><f>1/4</f></c>', "holds the formula '=1/4', whose value is not known"),
    "empty": ('<c r="A1"><f>B1&amp;"x"</f><v></v></c>', "the formula '=B1&\"x\"', whose"),
    "closed": ('<c r="A1"><f>1/4</f><v/></c>', "the formula '=1/4'"),
    "spaced": ('<c r="A1"><f>1/4</f><v /></c>', "the formula '=1/4'"),
    "other order": ('<c t="n" s="1" r="A1"><f ca="1">NOW()</f></c>', "the formula '=NOW()'"),
    "text": ('<c r="A1" t="str"><f>B1</f></c>', "the formula '=B1'"),
    "shared": ('<c r="A1"><f t="shared" ref="A1:A9" si="0">B1</f></c>', "the formula '=B1'"),
    "shared, followed": ('<c r="A1"><f t="shared" si="0"/></c>', "holds a shared formula, whose"),
    "array": ('<c r="A1"><f t="array" ref="A1">SUM(B1:B9)</f></c>', "the formula '=SUM(B1:B9)'"),
    "dynamic": ('<c r="A1" cm="1"><f t="array" ref="A1">F(B1)</f></c>', "the formula '=F(B1)'"),
    "data table": ('<c r="A1"><f t="dataTable" ref="A1" r1="B1"/></c>', "holds a data table"),
}


@pytest.mark.parametrize(("xml", "message"), UNKNOWN.values(), ids=UNKNOWN)
def test_a_formula_without_a_value_is_told(tmp_path, xml, message):
    with pytest.raises(TableError) as caught:
        cell(tmp_path, xml)
    assert message in str(caught.value)
    assert str(caught.value).startswith("cma: Sheet!A1 holds ")
    assert "let it calculate, and save it" in str(caught.value)


def test_all_cells_of_an_array_formula_have_a_value_or_none_is_read(tmp_path):
    first = '<c r="A{0}"><f t="array" ref="A1:B2">F()</f><v>1</v></c>'
    rows = f'<row r="1">{first.format(1)}<c r="B1"><v>2</v></c></row>'
    path = written(tmp_path / "a.xlsx", rows + '<row r="2"><c r="A2"><v>3</v></c></row>')
    assert at(path, "A1:B1") == ((1.0, 2.0),)
    with pytest.raises(TableError, match=r"Sheet!B2 holds the formula '=F\(\)'"):
        at(path, "A:C")
    whole = '<row r="2"><c r="A2"><v>3</v></c><c r="B2" t="str"><v></v></c></row>'
    assert at(written(tmp_path / "b.xlsx", rows + whole)) == ((1.0, 2.0), (3.0, None))


def test_a_formula_elsewhere_is_no_hindrance(tmp_path):
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1</f></c></row>'
    path = written(tmp_path / "a.xlsx", rows)
    assert at(path, "A1") == ((1.0,),)
    with pytest.raises(TableError, match="Sheet!B1"):
        at(path, "A1:B1")


def test_the_first_unknown_formula_is_named(tmp_path):
    rows = '<row r="2"><c r="B2"><f>1</f></c></row><row r="1"><c r="C1"><f>2</f></c></row>'
    with pytest.raises(TableError, match="Sheet!C1 holds the formula '=2'"):
        at(written(tmp_path / "a.xlsx", rows))


# --- forms of a file

ROWS = (
    '<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" s="1"><v>45322</v></c></row>'
    '<row r="3"><c r="B3" t="e"><v>#N/A</v></c><c r="C3"><f>1+1</f><v>2</v></c></row>'
)
WANTED = (("plain", dt.datetime(2024, 1, 31)), ("#N/A", 2.0))


def test_strict_open_xml(tmp_path):
    path = written(tmp_path / "a.xlsx", ROWS, strings=STRINGS, formats=FORMATS, main=STRICT,
                   office=STRICT_OFFICE)  # fmt: skip
    assert at(path) == WANTED


def test_other_prefixes(tmp_path):
    made = parts(ROWS, strings=STRINGS, formats=FORMATS)
    for part in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"):
        text = made[part].replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
        text = text.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
        made[part] = text.replace("<x:!", "<!")
    assert at(zipped(tmp_path / "a.xlsx", made)) == WANTED


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8-sig"])
def test_other_encodings(tmp_path, encoding):
    made = parts('<row r="1"><c r="A1" t="str"><v>Zürich</v></c></row>')
    sheet = "xl/worksheets/sheet1.xml"
    declared = encoding.replace("-sig", "")
    text = f'<?xml version="1.0" encoding="{declared}"?>{made[sheet]}'
    path = zipped(tmp_path / "a.xlsx", made | {sheet: text.encode(encoding)})
    assert at(path) == (("Zürich",),)


def test_rows_and_cells_without_addresses_follow_one_another(tmp_path):
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>"
    assert at(written(tmp_path / "a.xlsx", rows)) == ((1.0, 2.0), (None, None), (3.0, None))


def test_cells_in_any_order(tmp_path):
    rows = (
        '<row r="2"><c r="B2"><v>4</v></c><c r="A2"><v>3</v></c></row>'
        '<row r="1"><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c></row>'
    )
    assert at(written(tmp_path / "a.xlsx", rows)) == ((1.0, 2.0), (3.0, 4.0))


def test_a_cell_stands_where_its_own_address_says(tmp_path):
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B2"><v>2</v></c><c><v>3</v></c></row>'
    assert at(written(tmp_path / "a.xlsx", rows)) == ((1.0, None, None), (None, 2.0, 3.0))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="99999999999"><c><v>1</v></c></row>',
        '<row r="0"><c><v>1</v></c></row>',
        '<row r="x"><c><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c><c><v>1</v></c></row>',
        '<row r="1"><c r="1A"><v>1</v></c></row>',
        '<row r="1"><c r="A1" s="x"><v>1</v></c><c><v>1</v></c></row>',
    ],
)
def test_an_address_beyond_all_cells_is_damage(tmp_path, rows):
    with pytest.raises(FileError, match=r"a\.xlsx"):
        at(written(tmp_path / "a.xlsx", rows))


def test_a_part_whose_lines_are_indented(tmp_path):
    rows = '\n <row r="1">\n  <c r="A1">\n   <v>1</v>\n  </c>\n </row>\n'
    assert at(written(tmp_path / "a.xlsx", rows)) == ((1.0,),)


def test_far_away_cells_take_no_room(tmp_path):
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    )
    path = written(tmp_path / "a.xlsx", rows)
    assert at(path, "A1:B2") == ((1.0,),)
    assert at(path, "XFD1048576") == ((2.0,),)
    with pytest.raises(TableError, match="has 17,179,869,184 cells, and at most 10,000,000"):
        at(path, "A:XFD")


def test_a_sheet_that_would_fill_the_memory_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(parsed, "_MOST_PLACES", 100_000)
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>2</v></c></row>' for n in range(1, 80))
    with pytest.raises(FileError, match="'Sheet' is filled too far to the right to be read"):
        at(written(tmp_path / "a.xlsx", rows), "A1")


def test_an_empty_sheet_has_no_cells(tmp_path):
    assert at(written(tmp_path / "a.xlsx")) == ()


# --- what libraries write


def test_what_openpyxl_writes(tmp_path):
    wb = openpyxl.Workbook()
    wb.active.title = "Sheet"
    wb.active.append(["text", 1, 2.5, True, dt.date(2024, 1, 31), "#N/A", None])
    wb.active["A2"] = "=1+1"
    wb.save(tmp_path / "a.xlsx")
    assert at(tmp_path / "a.xlsx", "A1:G1") == (
        ("text", 1.0, 2.5, True, dt.datetime(2024, 1, 31), "#N/A"),
    )
    with pytest.raises(TableError, match=r"Sheet!A2 holds the formula '=1\+1'"):
        at(tmp_path / "a.xlsx")


def test_what_xlsxwriter_writes(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"date_1904": True}) as book:
        sheet = book.add_worksheet("Sheet")
        date = book.add_format({"num_format": "d mmm yyyy"})
        sheet.write_row(0, 0, ["text", 1, 2.5, True])
        sheet.write_datetime(0, 4, dt.datetime(2024, 1, 31), date)
        sheet.write_formula(0, 5, "=NA()", None, "#N/A")
        sheet.write_rich_string(0, 6, "a ", book.add_format({"bold": True}), "rich", " text")
        sheet.write_dynamic_array_formula("H1:I1", "=SEQUENCE(1,2)", None, 1)
    assert at(tmp_path / "a.xlsx") == (
        ("text", 1.0, 2.5, True, dt.datetime(2024, 1, 31), "#N/A", "a rich text", 1.0, 0.0),
    )
