"""What an analyst has put on a result sheet beside its cells keeps it from being replaced."""

import pytest

from tests.xlsx.drawn import result
from tests.xlsx.packages import edited, made, with_parts
from xlfactor.xlsx.additions import has_additions
from xlfactor.xlsx.graft import graft

PICTURE = (
    '<xdr:oneCellAnchor><xdr:from/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="90" name="Results 9"/>'
    "</xdr:nvPicPr></xdr:pic></xdr:oneCellAnchor></xdr:wsDr>"
)


def added(package, name="Results"):
    return has_additions(package, package.sheets[name])


@pytest.mark.parametrize("name", ["Results", "Results (2)"])
@pytest.mark.parametrize("charts", [True, False])
def test_a_sheet_as_we_wrote_it_has_none(name, charts):
    assert not added(graft(made(), [result(name, with_charts=charts)]), name)


@pytest.fixture
def ours():
    return graft(made(), [result()])


@pytest.mark.parametrize("kind", ["comments", "table", "pivotTable", "image", "vmlDrawing"])
def test_notes_tables_and_the_like(ours, kind):
    part = ours.sheets["Results"].part
    changed = with_parts(ours, {"xl/x.xml": b"<x/>"}, relations=[(part, "rId9", kind, "../x.xml")])
    assert added(changed)


def test_what_a_printer_leaves_is_no_addition(ours):
    part = ours.sheets["Results"].part
    settings = [(part, "rId9", "printerSettings", "../printerSettings/p.bin")]
    assert not added(with_parts(ours, {"xl/printerSettings/p.bin": b"x"}, relations=settings))


@pytest.mark.parametrize(
    "addition",
    [
        '<mergeCells count="1"><mergeCell ref="Y1:Z1"/></mergeCells>',
        '<conditionalFormatting sqref="C8"><cfRule type="top10" priority="9" rank="1"/>'
        "</conditionalFormatting>",
        '<dataValidations count="1"><dataValidation type="whole" sqref="C8"/></dataValidations>',
        '<hyperlinks><hyperlink ref="B8" location="First!A1"/></hyperlinks>',
    ],
)
def test_what_lies_upon_cells_without_being_a_value(ours, addition):
    part = ours.sheets["Results"].part
    assert added(edited(ours, part, ("</sheetData>", f"</sheetData>{addition}")))


@pytest.mark.parametrize(
    "change",
    [
        ("</xdr:wsDr>", PICTURE),
        # a chart of the analyst's, under the name that Excel gave it
        ('name="Results 6"', 'name="Chart 6"'),
        ('name="Results 6"', 'name="Results six"'),
    ],
)
def test_a_picture_or_a_chart(ours, change):
    assert added(edited(ours, "xl/drawings/drawing1.xml", change))
