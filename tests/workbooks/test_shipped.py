"""The shipped workbooks are what their scripts build, byte for byte and as Excel takes them."""

import re
import zipfile

import openpyxl
import pytest

from tests.conftest import WORKBOOKS
from workbooks import (
    cross_asset,
    economic_factors,
    factor_cma,
    risk_budgeting,
    tail_risk,
    us_industries,
    yield_curve,
)
from xlfactor import catalogue
from xlfactor.drawing import input_sheet
from xlfactor.settings import SETTINGS

SCRIPTS = {
    "factor_cma": factor_cma.build,
    "cross_asset": cross_asset.build,
    "us_industries": us_industries.build,
    "tail_risk": tail_risk.build,
    "risk_budgeting": risk_budgeting.build,
    "economic_factors": economic_factors.build,
    "yield_curve": yield_curve.build,
}
INK, FILL = "FF0000FF", "FFFFFAE1"
KNOWN = {*catalogue.input_names(), *(item.name for item in SETTINGS)}


#: a figure that a formula gave, beside it or kept by a chart
FIGURE = re.compile(rb"(?<=[<:]v>)-?[\d.]+(?:[eE]-?\d+)?(?=</)")


def parts(path):
    with zipfile.ZipFile(path) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def with_formulas(path):
    """Return the names of the parts with the figures of formulas."""
    return {
        name
        for name, part in parts(path)
        if b"<f>" in part or b"<f " in part or b":numCache" in part
    }


@pytest.mark.parametrize("study", SCRIPTS)
def test_a_script_builds_the_shipped_bytes(study, tmp_path):
    path = tmp_path / "built.xlsx"
    SCRIPTS[study](path)
    # the archives may differ by the zlib that compressed them, and figures in their last digits
    made, shipped = parts(path), parts(WORKBOOKS / f"{study}.xlsx")
    calculated = with_formulas(path)
    assert [name for name, _ in made] == [name for name, _ in shipped]
    for (name, part), (_, other) in zip(made, shipped, strict=True):
        if name not in calculated:
            assert part == other, name
            continue
        here, there = (list(map(float, FIGURE.findall(one))) for one in (part, other))
        assert here == pytest.approx(there, rel=1e-9, abs=1e-12)
        assert FIGURE.sub(b"", part) == FIGURE.sub(b"", other), name


@pytest.fixture(scope="module", params=SCRIPTS)
def workbook(request):
    return openpyxl.load_workbook(WORKBOOKS / f"{request.param}.xlsx")


def test_every_table_and_name_is_an_input(workbook):
    tables = [name for sheet in workbook for name in sheet.tables]
    names = [name.removeprefix("xf_") for name in workbook.defined_names]
    assert len({*tables, *names}) == len(tables) + len(names)
    assert {*tables, *names} <= KNOWN


def test_a_table_has_the_headers_of_its_cells_and_no_filter(workbook):
    for sheet in workbook:
        for table in sheet.tables.values():
            header = [cell.value for cell in sheet[table.ref][0]]
            assert [column.name for column in table.tableColumns] == header
            assert len(set(header)) == len(header)
            assert table.autoFilter is None
            assert table.tableStyleInfo.name == "TableStyleLight1"


def is_input(cell):
    return cell.font.color is not None and cell.font.color.rgb == INK


def test_inputs_are_blue_on_cream_and_stand_as_their_headers_do(workbook):
    for sheet in workbook:
        for table in sheet.tables.values():
            header, *rows = sheet[table.ref]
            for position, head in enumerate(header):
                body = [row[position] for row in rows]
                assert head.font.b
                assert head.alignment.wrap_text
                if not any(map(is_input, body)):
                    continue
                assert all(map(is_input, body))
                assert {cell.fill.fgColor.rgb for cell in body} == {FILL}
                assert {cell.alignment.horizontal for cell in body} == {head.alignment.horizontal}


def test_texts_stand_to_the_left_and_figures_to_the_right(workbook):
    for sheet in workbook:
        for cell in (cell for row in sheet.iter_rows() for cell in row if is_input(cell)):
            # the names above figures stand as these do
            if cell.value is None or sheet.title == "README" or cell.font.b:
                continue
            is_figure = isinstance(cell.value, int | float) and cell.number_format != "General"
            assert cell.alignment.horizontal == ("right" if is_figure else "left")
            if isinstance(cell.value, str):
                assert cell.number_format in ("General", "@")


def test_what_may_be_typed_is_within_what_excel_takes(workbook):
    """Excel refuses a file with a longer list or message, or one that a given cell breaks."""
    for sheet in workbook:
        for rule in sheet.data_validations.dataValidation:
            assert 0 < len(rule.prompt) <= 255
            assert 0 < len(rule.error) <= 225
            cells = [sheet.cell(*place) for area in rule.sqref for place in area.cells]
            given = [cell.value for cell in cells if cell.value is not None]
            assert all(map(is_input, cells))
            if rule.type == "list":
                assert set(given) <= set(listed(workbook, rule.formula1))
            else:
                low, high = float(rule.formula1), float(rule.formula2)
                assert all(low <= value <= high for value in given)


def listed(workbook, formula):
    if formula.startswith('"'):
        assert len(formula) <= 257
        return formula.strip('"').split(",")
    sheet, _, area = formula.rpartition("!")
    (row,) = workbook[sheet.strip("'")][area.replace("$", "")]
    return [cell.value for cell in row]


def test_tables_of_many_rows_keep_their_header_and_labels_in_sight(workbook):
    frozen = {sheet.title for sheet in workbook if sheet.freeze_panes is not None}
    assert frozen in (
        {"CMA", "Names", "Policy"},
        {"Asset returns", "Proxy returns"},
        {"Asset returns"},
        {"Industries", "Economy"},
        {"Yields"},
    )
    assert {workbook[title].freeze_panes for title in frozen} == {"C6"}


def test_every_sheet_is_dressed_for_print(workbook):
    for sheet in workbook:
        assert sheet.print_area
        # the smallest letters, of 10 points and of 11 on live sheets, have 8 in print
        assert 74 <= int(sheet.page_setup.scale or 100) <= 100
        assert sheet.sheet_view.showGridLines is False
        # beside, the title would end with the column of names
        repeated = "$5:$5" if sheet.print_title_cols else "$1:$5"
        assert sheet.print_title_rows == (repeated if sheet.freeze_panes else None)


def test_a_text_that_runs_over_its_column_is_printed_whole():
    sheet = input_sheet.InputSheet("Notes", "Notes", "", widths=[20, 10])
    sheet.text(5, "a line of sixty letters, which is more than its column holds")
    sheet.text(6, "one as long that ends where the next filled cell has its place")
    sheet.text(6, "here", column=3)
    # about 51 figures wide: the 20 and 10 of its own column and the next, and 8.43 of each after
    assert sheet.drawn().print_setup.area.right == 6


def test_the_explanations_of_the_options_are_printed_whole():
    workbook = openpyxl.load_workbook(WORKBOOKS / "factor_cma.xlsx")
    # the longest takes 76 letters, and its column is 22 wide
    assert workbook["Targets"].print_area == "'Targets'!$A$1:$H$39"


def test_the_first_sheet_is_in_front(workbook):
    assert workbook.active.title == workbook.sheetnames[0] == "README"
