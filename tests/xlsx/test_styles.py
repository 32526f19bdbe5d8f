"""Looks of ours among the styles of another workbook."""

import io
import re

import openpyxl
import pytest

from tests.xlsx.drawn import result
from tests.xlsx.packages import edited, made
from xlfactor.xlsx.archive import rewritten
from xlfactor.xlsx.graft import graft
from xlfactor.xlsx.package import CONTENT_TYPES, Package
from xlfactor.xlsx.trees import children, local_name

STYLES = "xl/styles.xml"


def counts(package):
    """How many entries each list of the styles has; each says so itself."""
    found = {local_name(one): len(one) for one in package.tree(STYLES)}
    for section in package.tree(STYLES):
        if "count" in section.attrib:
            assert int(section.get("count")) == len(section), local_name(section)
    return found


def looks(package, sheet="Results"):
    """Every cell's look as another reader sees it."""
    book = openpyxl.load_workbook(io.BytesIO(package.content))
    return {
        cell.coordinate: (
            cell.font.b, cell.font.sz, _rgb(cell.font.color), cell.font.name,
            cell.fill.fgColor.rgb, cell.number_format, cell.alignment.horizontal,
            cell.alignment.indent, cell.alignment.wrap_text, cell.border.top.style,
            cell.border.bottom.style,
        )
        for row in book[sheet].iter_rows()
        for cell in row
    }  # fmt: skip


def _rgb(colour):
    return colour.rgb if colour is not None and colour.type == "rgb" else None


def without_looks(package):
    """The parts of the analyst's sheets, with no cell that has a look."""
    parts = [entry.part for entry in package.sheets.values()]
    return {part: re.sub(rb' s="\d+"', b"", package.part(part)) for part in parts}


@pytest.fixture(scope="module")
def alone():
    """The looks of the sheet in a workbook of its own."""
    return looks(graft(made(), [result(with_charts=False)]))


def fancy(book):
    """Looks of the analyst's, some of which are ours too."""
    sheet = book.get_worksheet_by_name("First")
    for row, look in enumerate(
        [
            {"num_format": "yyyy-mm-dd", "italic": True},
            {"num_format": "0.000;-0.000", "bg_color": "#FF00FF"},
            {"font_name": "Arial", "bottom": 1, "border_color": "#94A3B8"},
        ]
    ):
        sheet.write(row + 4, 0, 1.5, book.add_format(look))


def test_looks_are_those_of_the_painted_sheet(alone):
    grafted = graft(made(fancy), [result(with_charts=False)])
    assert looks(grafted) == alone
    assert looks(grafted, "First") == looks(made(fancy), "First")


def test_a_second_run_adds_nothing():
    once = graft(made(fancy), [result()])
    again = graft(once, [result()])
    other = graft(again, [result("More")])
    assert counts(made(fancy)) != counts(once) == counts(again) == counts(other)
    assert again.part(STYLES) == once.part(STYLES)


def test_equal_looks_are_found_where_they_are():
    """A look of the analyst's that is ours to the letter is used, not added again."""
    before = made(lambda book: book.add_format({"num_format": "0.00%"}))
    before = graft(before, [result()])
    codes = [one.get("formatCode") for one in next(children(before.tree(STYLES), "numFmts"))]
    assert sorted(codes) == sorted(set(codes))


def test_what_a_look_leaves_open_is_as_plain_cells_are_here():
    options = {"default_format_properties": {"font_name": "Arial", "font_size": 9}}
    book = openpyxl.load_workbook(
        io.BytesIO(graft(made(**options), [result(with_charts=False)]).content)
    )
    sheet = book["Results"]
    assert {sheet[place].font.name for place in ("B2", "B7", "B9", "B12")} == {"Arial"}
    assert [sheet[place].font.sz for place in ("B2", "B7", "B12")] == [16, 9, 9]


def test_a_plain_cell_stays_plain(alone):
    assert alone["B12"] == (False, 11, None, "Calibri", "00000000", "General", None, 0, None, None,
                            None)  # fmt: skip


def test_numbers_of_formats_are_free_ones():
    before = made(fancy)
    taken = edited(before, STYLES, ('numFmtId="165"', 'numFmtId="900"'))
    formats = next(children(graft(taken, [result()]).tree(STYLES), "numFmts"))
    numbers = [int(one.get("numFmtId")) for one in formats]
    assert len(numbers) == len(set(numbers))
    assert max(numbers) > 900


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


# a plain style is not asked for, and openpyxl takes its own
@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
@pytest.mark.parametrize(
    "styles",
    [
        f'<styleSheet xmlns="{MAIN}"/>',
        f'<x:styleSheet xmlns:x="{MAIN}"><!-- few --><x:fills><x:fill><x:patternFill '
        'patternType="none"/></x:fill></x:fills><x:extLst/></x:styleSheet>',
    ],
)
def test_styles_that_say_little_are_completed(alone, styles):
    bare = made()
    content = rewritten(bare.content, {STYLES: styles.encode()} | without_looks(bare))
    grafted = graft(Package(content), [result(with_charts=False)])
    assert looks(grafted) == alone
    order = [local_name(one) for one in grafted.tree(STYLES) if isinstance(one.tag, str)]
    assert order[:6] == ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs"]
    fills = [one[0].get("patternType") for one in next(children(grafted.tree(STYLES), "fills"))]
    assert fills[:2] == ["none", "gray125"]


def test_a_workbook_without_styles_gets_ours(alone):
    bare = made()
    relations = "xl/_rels/workbook.xml.rels"
    text = re.sub(rb"<Relationship [^>]*styles[^>]*/>", b"", bare.part(relations))
    types = re.sub(rb"<Override [^>]*styles[^>]*/>", b"", bare.part(CONTENT_TYPES))
    changes = {STYLES: None, relations: text, CONTENT_TYPES: types}
    changes |= without_looks(bare)
    grafted = graft(Package(rewritten(bare.content, changes)), [result(with_charts=False)])
    assert looks(grafted) == alone
    assert graft(grafted, [result(with_charts=False)]).content == grafted.content
