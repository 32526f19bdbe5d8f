"""What is written comes back from the file, and what openpyxl gets wrong is put right."""

import openpyxl
import pytest
import xlwings as xw
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from xlfactor.engine import open_book
from xlfactor.errors import FileError, TableError


def test_formats(sheet, saved):
    cell = sheet["B2"]
    cell.value = 0.5
    cell.number_format = "0.0%"
    cell.font.set(bold=True, italic=True, size=14, color=(0, 0, 255), name="Arial")
    cell.color = (255, 250, 205)
    cell.wrap_text = True
    cell.horizontal_alignment, cell.vertical_alignment = "center", "top"
    cell.borders.set("edge_top", line_style="double", color=(9, 9, 9))
    again = saved(sheet.book).sheets[0]["B2"]
    assert (again.value, again.number_format) == (0.5, "0.0%")
    font = again.font
    assert (font.bold, font.italic, font.size, font.name) == (True, True, 14, "Arial")
    assert (font.color, again.color, again.wrap_text) == ((0, 0, 255), (255, 250, 205), True)
    assert (again.horizontal_alignment, again.vertical_alignment) == ("center", "top")
    top = again.borders["edge_top"]
    assert (top.line_style, top.color) == ("double", (9, 9, 9))


def test_rules(sheet, saved):
    sheet["A1:A9"].data_validation.set_list(["a", 'b "c"'], in_cell_dropdown=False)
    sheet["B1:B9"].data_validation.set_list(sheet["A1:A9"])
    sheet["C1:C9"].data_validation.set_date("greater_than", "=TODAY()")
    sheet["D1:D9"].conditional_formats.add_color_scale(["#FF0000", "#FFFFFF", "#00FF00"])
    sheet["D1:D9"].conditional_formats.add_cell_value("between", 0, 1, fill_color="#FFFF00")
    again = saved(sheet.book).sheets[0]
    assert again["A5"].data_validation.source == 'a,b "c"'
    assert again["A5"].data_validation.in_cell_dropdown is False
    assert again["B5"].data_validation.source == "=Sheet1!$A$1:$A$9"
    assert again["C5"].data_validation.type == "date"
    first, second = again["D5"].conditional_formats
    assert (first.type, first.operator, first.formula1) == ("cell_value", "between", "=0")
    assert (first.formula2, first.fill_color) == ("=1", (255, 255, 0))
    assert second.colors == ((255, 0, 0), (255, 255, 255), (0, 255, 0))
    assert second.thresholds == (None, 50.0, None)


def test_rule_messages_are_read_and_kept(tmp_path):
    wb = openpyxl.Workbook()
    rule = openpyxl.worksheet.datavalidation.DataValidation(
        type="decimal", operator="between", formula1="0", formula2="1", sqref="A1:A3",
        promptTitle="Weight", prompt="as a decimal", showInputMessage=True,
        errorTitle="No", error="0 to 1", errorStyle="warning", showErrorMessage=True,
    )  # fmt: skip
    wb.active.add_data_validation(rule)
    wb.save(tmp_path / "a.xlsx")
    with open_book(tmp_path / "a.xlsx") as book:
        validation = book.sheets[0]["A1:A3"].data_validation
        validation.set_decimal("less_than", 2)
        assert (validation.input_title, validation.input_message) == ("Weight", "as a decimal")
        assert (validation.error_title, validation.error_message) == ("No", "0 to 1")
        assert (validation.alert_style, validation.operator) == ("warning", "less_than")
        assert validation.show_input
        assert validation.show_error
        assert validation.ignore_blank


def test_different_rules_cannot_be_changed_together(sheet):
    sheet["A1"].data_validation.set_custom("=A1>0")
    with pytest.raises(xw.XlwingsError, match="different rules"):
        sheet["A1:A2"].data_validation.set_custom("=A1>1")
    sheet["A2"].data_validation.set_custom("=A2>2")
    assert sheet["A1:A2"].data_validation.type == "inconsistent"
    assert sheet["A1:A2"].data_validation.formula is None


def test_a_list_from_a_name(sheet, saved):
    sheet["A1"].value = [["a"], ["b"]]
    sheet.book.names.add("choices", "=Sheet1!$A$1:$A$2")
    sheet["C1"].data_validation.set_list(sheet.book.names["choices"])
    assert saved(sheet.book).sheets[0]["C1"].data_validation.source == "=choices"


def test_sheets(book, saved):
    first = book.sheets[0]
    second = book.sheets.add("Risk by factor", after=first)
    second.freeze_panes.freeze_at("A1:B2")
    second.show_gridlines = False
    second.page_setup.print_area = "$A$1:$C$9"
    book.sheets.add("Notes", after=second).visible = False
    first.activate()
    again = saved(book)
    assert again.sheet_names == ["Sheet1", "Risk by factor", "Notes"]
    assert again.sheets.active.name == "Sheet1"
    ws = again.sheets[1].impl.ws
    assert ws.freeze_panes == "C3"
    assert not again.sheets[1].show_gridlines
    assert again.sheets[1].page_setup.print_area == "$A$1:$C$9"
    assert not again.sheets[2].visible
    again.sheets[1].freeze_panes.freeze_at("1:1")
    assert ws.freeze_panes == "A2"
    again.sheets[1].freeze_panes.freeze_at(again.sheets[1]["A:B"])
    assert ws.freeze_panes == "C1"
    again.sheets[1].freeze_panes.unfreeze()
    assert ws.freeze_panes is None


def test_one_sheet_is_selected(book, saved):
    book.sheets.add("Second")
    book.sheets[0].activate()
    book.sheets[1].activate()
    ws = [sheet.impl.ws.sheet_view.tabSelected for sheet in saved(book).sheets]
    assert [bool(each) for each in ws] == [False, True]


PAGE = {
    "Orientation": 2, "Zoom": False, "FitToPagesWide": 1, "FitToPagesTall": 0,
    "LeftMargin": 36.0, "RightMargin": 30.0, "TopMargin": 43.2, "BottomMargin": 54.0,
    "HeaderMargin": 21.6, "FooterMargin": 18.0,
}  # fmt: skip


@pytest.mark.parametrize("page", [PAGE, PAGE | {"Orientation": 1, "Zoom": 85}])
def test_a_sheet_keeps_how_it_prints(book, saved, page):
    native = book.sheets.add("Report").page_setup.api
    assert (native.Orientation, native.Zoom) == (1, 100)
    for name, value in page.items():
        setattr(native, name, value)
    again = saved(book).sheets["Report"].page_setup.api
    assert {name: getattr(again, name) for name in page} == pytest.approx(page)


def cut(sheet):
    """Begin pages above rows 11 and 21, with the first two rows on each of them."""
    sheet.page_setup.api.PrintTitleRows = "$1:$2"
    for row in (21, 11):
        sheet.range(f"{row}:{row}").api.PageBreak = -4135
    return sheet


def starts(sheet):
    return [each.id + 1 for each in sheet.impl.ws.row_breaks.brk]


def test_a_sheet_keeps_where_its_pages_begin(book, saved):
    cut(book.sheets[0])
    sheet = saved(book).sheets[0]
    assert starts(sheet) == [11, 21]
    assert sheet.page_setup.api.PrintTitleRows == "$1:$2"
    sheet.range("1:15").api.PageBreak = -4142
    assert starts(sheet) == [21]
    sheet.cells.api.PageBreak = -4142
    sheet.page_setup.api.PrintTitleRows = ""
    assert starts(sheet) == []
    assert sheet.page_setup.api.PrintTitleRows == ""
    with pytest.raises(NotImplementedError, match="above whole rows"):
        sheet["A5"].api.PageBreak = -4135


def test_where_pages_begin_follows_the_rows(book):
    sheet = cut(book.sheets[0])
    sheet.range("1:3").insert("down")
    assert starts(sheet) == [14, 24]
    assert sheet.page_setup.api.PrintTitleRows == "$4:$5"
    sheet.range("14:14").delete("up")
    assert starts(sheet) == [23]


def test_a_copy_begins_its_pages_in_the_same_rows(book):
    again = cut(book.sheets[0]).copy()
    assert starts(again) == [11, 21]
    assert again.page_setup.api.PrintTitleRows == "$1:$2"


def test_what_a_file_does_not_know_of_a_page_is_named(book):
    with pytest.raises(NotImplementedError, match="no member PaperSize"):
        book.sheets[0].page_setup.api.PaperSize = 9


def test_a_sheet_from_a_file_keeps_its_page(tmp_path, saved):
    wb = openpyxl.Workbook()
    wb.active.page_setup.orientation = "portrait"
    wb.active.page_margins.left = 2
    wb.save(tmp_path / "a.xlsx")
    with open_book(tmp_path / "a.xlsx") as book:
        ws = saved(book).sheets[0].impl.ws
    assert (ws.page_setup.orientation, ws.page_margins.left) == ("portrait", 2)


def test_a_copy_takes_everything_along(book, saved):
    sheet = book.sheets[0]
    sheet["A1"].value = [["Asset", "Weight"], ["Gold", 0.25]]
    sheet["D1"].formula = "=Sheet1!B2*2"
    sheet["E1"].formula2 = "=F(Sheet1!B2)"
    sheet["B2"].number_format = "0.0%"
    sheet["A:A"].column_width = 30
    sheet["B2"].data_validation.set_decimal("between", 0, 1)
    sheet["B2"].conditional_formats.add_data_bar("#0000FF")
    sheet["F1:G1"].merge()
    sheet["A2"].add_note("why")
    sheet.tables.add(sheet["A1:B2"], name="Weights")
    book.names.add("xf_w", "=Sheet1!$B$2")
    sheet.freeze_panes.freeze_at("1:1")
    copied = sheet.copy(name="Copy")
    again = saved(book)
    for made in (copied, again.sheets["Copy"]):
        assert made["A1:B2"].value == [["Asset", "Weight"], ["Gold", 0.25]]
        assert (made["D1"].formula, made["E1"].formula) == ("=Copy!B2*2", "=F(Copy!B2)")
        assert made["B2"].number_format == "0.0%"
        assert made["A1"].column_width == 30
        assert made["B2"].data_validation.type == "decimal"
        assert len(made["B2"].conditional_formats) == 1
        assert made["F1"].merge_area.address == "$F$1:$G$1"
        assert made["A2"].note.text == "why"
        assert made.tables[0].name == "Weights2"
        assert made.names["xf_w"].refers_to == "=Copy!$B$2"
        assert made.impl.ws.freeze_panes == "A2"
    assert again.sheets["Sheet1"]["D1"].formula == "=Sheet1!B2*2"
    assert again.sheets["Sheet1"]["E1"].formula == "=F(Sheet1!B2)"
    assert again.names["xf_w"].refers_to == "=Sheet1!$B$2"
    assert again.sheets["Sheet1"].tables[0].name == "Weights"


def test_tables(sheet, saved):
    sheet["A1"].value = [["Asset", None, "Asset", 2024], ["Gold", 1, 2, 3]]
    table = sheet.tables.add(sheet["A1:D2"], table_style_name="TableStyleLight1")
    assert table.header_row_range.value == ["Asset", "Column1", "Asset2", "2024"]
    table.show_table_style_row_stripes = False
    table.show_table_style_first_column = True
    table.show_autofilter = False
    table.name = "Renamed"
    sheet["A1"].value = "Class"
    again = saved(sheet.book).sheets[0].tables["Renamed"]
    assert again.table_style == "TableStyleLight1"
    assert not again.show_table_style_row_stripes
    assert again.show_table_style_first_column
    assert not again.show_autofilter
    assert again.impl.headers == ["Class", "Column1", "Asset2", "2024"]
    assert again.totals_row_range is None


@pytest.mark.parametrize(
    ("do", "message"),
    [
        (lambda s: s.tables.add(s["B2:C9"], name="T"), "overlaps Table 'Old'"),
        (lambda s: s.tables.add(s["E1:F9"], name="old"), "Table or name 'old' already"),
        (lambda s: s.tables.add(s["E1:F9"], name="my table"), "cannot be a name"),
        (lambda s: s.tables.add(s["H1:I9"], name="T"), "cannot hold merged cells"),
        (lambda s: s.tables["Old"].resize(s["A2:B9"]), "only be resized around its header"),
        (lambda s: s["1:1"].delete(), "header of Table 'Old' cannot be deleted"),
    ],
)
def test_tables_that_cannot_be(sheet, do, message):
    sheet["H1:I1"].merge()
    sheet.tables.add(sheet["A1:B3"], name="Old")
    with pytest.raises(ValueError, match=message):
        do(sheet)


def test_everything_follows_moved_rows(sheet, saved):
    sheet["A1"].value = [["Asset", "Weight"], ["Gold", 0.25], ["Bonds", 0.75]]
    sheet.tables.add(sheet["A1:B3"], name="Weights")
    sheet["B2:B3"].data_validation.set_decimal("between", 0, 1)
    sheet["B2:B3"].conditional_formats.add_data_bar("#0000FF")
    sheet["D3:E3"].merge()
    sheet["A3"].add_hyperlink("https://x.org/", "Bonds")
    sheet["B3"].add_note("why")
    sheet["3:3"].row_height = 30
    sheet["B2"].number_format = "0.0%"
    sheet["G1:G3"].formula_array = "=B1:B3"
    sheet.page_setup.print_area = "$A$1:$G$3"
    sheet["3:4"].insert("down")
    assert sheet.tables[0].range.address == "$A$1:$B$5"
    assert sheet["B5"].data_validation.type == "decimal"
    assert len(sheet["B5"].conditional_formats) == 1
    assert sheet["D5"].merge_area.address == "$D$5:$E$5"
    assert (sheet["A5"].hyperlink, sheet["B5"].note.text) == ("https://x.org/", "why")
    assert (sheet["A5"].row_height, sheet["A3"].row_height) == (30, 15)
    assert sheet["B3"].number_format == "0.0%"
    assert sheet["G4"].formula_array == "=B1:B5"
    assert sheet.page_setup.print_area == "$A$1:$G$5"
    sheet["3:4"].delete()
    again = saved(sheet.book).sheets[0]
    assert again.tables[0].range.address == "$A$1:$B$3"
    assert again["A1:B3"].value[2] == ["Bonds", 0.75]
    assert again["D3"].merge_area.address == "$D$3:$E$3"
    sheet["5:9"].delete()
    sheet["2:3"].delete()
    assert sheet["B2"].data_validation.type == "none"
    assert len(sheet["B2"].conditional_formats) == 0
    assert sheet["D3"].merge_cells is False


def test_whole_columns_stay_whole_when_rows_move(sheet, saved):
    sheet["A:A"].data_validation.set_custom("=A1>0")
    sheet["A5:A1048576"].conditional_formats.add_data_bar("#0000FF")
    sheet.book.names.add("whole", "=Sheet1!$A:$A")
    sheet.book.names.add("rest", "=Sheet1!$A$5:$A$1048576")
    sheet["2:3"].insert("down")
    again = saved(sheet.book).sheets[0]
    assert again["A:A"].data_validation.type == "custom"
    assert again.book.names["whole"].refers_to == "=Sheet1!$A:$A"
    assert again.book.names["rest"].refers_to == "=Sheet1!$A$7:$A$1048576"
    assert len(again["A6"].conditional_formats) == 0
    assert len(again["A1048576"].conditional_formats) == 1


def test_notes_survive_saving_twice(sheet, saved):
    sheet["A1"].add_note("why")
    again = saved(sheet.book)
    again.sheets[0]["B1"].add_note("and why")
    twice = saved(again, "twice.xlsx")
    assert [note.text for note in saved(twice, "thrice.xlsx").sheets[0].notes] == [
        "why",
        "and why",
    ]


def test_rich_text_is_kept(tmp_path, saved):
    wb = openpyxl.Workbook()
    wb.active["A1"] = CellRichText("plain ", TextBlock(InlineFont(b=True), "bold"))
    wb.save(tmp_path / "a.xlsx")
    with open_book(tmp_path / "a.xlsx") as book:
        assert book.sheets[0]["A1"].value == "plain bold"
        again = saved(book).sheets[0]["A1"]
    assert again.value == "plain bold"
    assert [str(part) for part in again.impl.sheet.ws["A1"].value] == ["plain ", "bold"]


def test_names(book, saved):
    sheet = book.sheets[0]
    book.names.add("whole", "=Sheet1!$A:$A")
    book.names.add("constant", "text")
    sheet.names.add("local", "=Sheet1!$B$2")
    book.names.add("local", "=Sheet1!$C$3")
    again = saved(book)
    assert [name.name for name in again.names] == ["constant", "Sheet1!local", "local", "whole"]
    assert again.names["whole"].refers_to_range.address == "$A:$A"
    assert again.names["constant"].refers_to == '="text"'
    assert again.names["local"].refers_to == "=Sheet1!$C$3"
    assert again.names["Sheet1!local"].refers_to == "=Sheet1!$B$2"
    assert again.sheets[0]["local"].address == "$B$2"
    again.names["local"].refers_to = "=Sheet1!$D$4"
    assert again.names["local"].refers_to_range.address == "$D$4"
    again.names["Sheet1!local"].name = "mine"
    assert again.sheets[0].names[0].name == "Sheet1!mine"


def test_a_name_of_a_table_column(sheet):
    sheet["A1"].value = [["Asset", "Weight"], ["Gold", 0.25]]
    sheet.tables.add(sheet["A1:B2"], name="Weights")
    names = sheet.book.names
    for part, address in {
        "Weights[weight]": "$B$2",
        "Weights": "$A$2:$B$2",
        "Weights[#All]": "$A$1:$B$2",
        "Weights[#Headers]": "$A$1:$B$1",
        "Weights[]": "$A$2:$B$2",
    }.items():
        names.add("xf_w", f"={part}")
        assert names["xf_w"].refers_to_range.address == address


@pytest.mark.parametrize(
    ("refers_to", "message"),
    [
        ("=#REF!$A$1", r"name 'xf_w': its reference is broken \(=#REF!\$A\$1\)"),
        ("=Gone!$A$1", "name 'xf_w': there is no sheet 'Gone'"),
        ("=0.05", "name 'xf_w': it points at no range of cells"),
        ("=OFFSET(Sheet1!$A$1,1,1)", "name 'xf_w': it points at no range of cells"),
        ("=Weights[Nothing]", "name 'xf_w': it points at no range of cells"),
    ],
)
def test_names_that_point_nowhere(sheet, saved, refers_to, message):
    sheet.tables.add(sheet["A1:B2"], name="Weights")
    sheet.book.names.add("xf_w", refers_to)
    name = saved(sheet.book).names["xf_w"]
    assert name.refers_to == refers_to
    with pytest.raises(TableError, match=message):
        _ = name.refers_to_range


@pytest.mark.parametrize("name", ["A1", "r1c1", "my name", "1st", "", "c"])
def test_names_that_cannot_be(book, name):
    with pytest.raises(ValueError, match="cannot be a name"):
        book.names.add(name, "=Sheet1!$A$1")


@pytest.mark.parametrize("title", ["a:b", "'a", "a" * 31 + "b"])
def test_sheet_names_that_cannot_be(book, title):
    with pytest.raises(ValueError, match="cannot be a sheet's name"):
        book.sheets.add(title)


def test_a_sheet_name_that_is_taken(book):
    book.sheets.add("Other")
    with pytest.raises(ValueError, match="there is a sheet 'OTHER' already"):
        book.sheets["Sheet1"].name = "OTHER"
    book.sheets["Other"].name = "OTHER"
    assert book.sheet_names == ["OTHER", "Sheet1"]


def test_the_last_visible_sheet_stays(book):
    book.sheets.add("Other")
    book.sheets["Other"].visible = False
    for do in (lambda s: s.delete(), lambda s: setattr(s, "visible", False)):
        with pytest.raises(ValueError, match="'Sheet1' is the only visible sheet"):
            do(book.sheets["Sheet1"])


def test_the_active_sheet_after_deleting(book):
    for title in ("C", "B", "A"):
        book.sheets.add(title)
    book.sheets["B"].activate()
    book.sheets["B"].delete()
    assert book.sheets.active.name == "C"
    book.sheets["Sheet1"].delete()
    assert (book.sheets.active.name, book.sheet_names) == ("C", ["A", "C"])
    book.sheets["C"].visible = False
    assert book.sheets.active.name == "A"


CANNOT_HOLD = [
    ("x" * 32_768, "the text has 32,768 characters, a cell holds at most 32,767"),
    ("=" + "1+" * 4_200, "the text has 8,401 characters, a formula holds at most 8,192"),
    ("a\x00b", "the text holds a control character"),
    (1 + 2j, "a cell cannot hold a value of type 'complex'"),
    ({1}, "a cell cannot hold a value of type 'set'"),
]


@pytest.mark.parametrize(("value", "message"), CANNOT_HOLD)
def test_what_a_cell_cannot_hold(sheet, value, message):
    with pytest.raises(FileError, match=f"'Sheet1'!B2: {message}"):
        sheet["B2"].value = value


def test_longest_text(sheet, saved):
    sheet["A1"].value = "x" * 32_767
    assert len(saved(sheet.book).sheets[0]["A1"].value) == 32_767


def test_a_date_before_1900(sheet):
    import pandas as pd

    with pytest.raises(FileError, match="no dates before 1900, found 1899-12-31"):
        sheet["A1"].value = pd.Timestamp("1899-12-31").to_pydatetime()


def test_infinity_is_an_error(sheet, saved):
    sheet["A1"].value = float("inf")
    assert saved(sheet.book).sheets[0]["A1"].options(err_to_str=True).value == "#NUM!"


def test_where_nothing_is(sheet):
    with pytest.raises(ValueError, match="'nowhere' is neither an address nor a name in 'Sheet1'"):
        _ = sheet["nowhere"]
    with pytest.raises(IndexError, match="row 0, column 1: no such cell"):
        sheet.range((0, 1))
    with pytest.raises(IndexError, match="no such cell"):
        sheet["A1"].offset(-1)
    with pytest.raises(KeyError):
        sheet.book.sheets("None")


def test_themes_and_indexed_colours_are_seen(tmp_path):
    wb = openpyxl.Workbook()
    colours = {"A1": {"theme": 4}, "A2": {"theme": 0, "tint": -0.25}, "A3": {"indexed": 10}}
    for address, colour in colours.items():
        wb.active[address].font = openpyxl.styles.Font(color=openpyxl.styles.Color(**colour))
    wb.save(tmp_path / "a.xlsx")
    with open_book(tmp_path / "a.xlsx") as book:
        found = [book.sheets[0][address].font.color for address in colours]
    # accent 1 of the 2007 theme, white darkened by a quarter, Excel's red
    assert found == [(79, 129, 189), (191, 191, 191), (255, 0, 0)]


def test_links_within_the_book(sheet, saved):
    sheet["A1"].add_hyperlink("#Sheet1!B2", "there", "tip")
    again = saved(sheet.book).sheets[0]["A1"]
    assert (again.value, again.hyperlink) == ("there", "#Sheet1!B2")
    with pytest.raises(ValueError, match="holds no hyperlink"):
        _ = sheet["B9"].hyperlink


def test_the_selection(sheet, saved):
    sheet["B2:C3"].select()
    again = saved(sheet.book)
    assert again.selection.address == "$B$2:$C$3"
    assert again.app.selection.address == "$B$2:$C$3"


def test_the_switches_of_an_app(book):
    with book.app.properties(screen_updating=False, status_bar="busy", calculation="manual"):
        assert book.app.status_bar == "busy"
    assert book.app.status_bar is False
    assert book.app.screen_updating


def test_notes_can_be_changed(sheet, saved):
    sheet["A1"].add_note("first").text = "second\nline"
    note = saved(sheet.book).sheets[0]["A1"].note
    assert (note.text, note.author) == ("second\nline", "xlfactor")


def test_clearing_takes_rules_and_notes_along(sheet):
    cell = sheet["A1"]
    cell.value = 1
    cell.add_note("why")
    cell.data_validation.set_custom("=A1>0")
    cell.conditional_formats.add_data_bar("#0000FF")
    sheet["A1:B1"].merge()
    sheet.clear()
    assert (cell.value, cell.note, cell.merge_cells) == (None, None, False)
    assert cell.data_validation.type == "none"
    assert len(cell.conditional_formats) == 0
    sheet["A1"].value = 5
    sheet.clear_contents()
    assert sheet["A1"].value is None
    sheet["A:A"].column_width = 20
    sheet.clear_formats()
    assert sheet["A1"].column_width == 8.43


def test_a_rule_is_deleted_alone(sheet):
    formats = sheet["A1:A9"].conditional_formats
    formats.add_data_bar("#0000FF")
    formats.add_custom("=A1>1", font_italic=True)
    formats[0].delete()
    assert [rule.type for rule in formats] == ["data_bar"]
