"""Charts as they stand in the painted file: kind, cells, colours, axes, letters, words."""

import io

import pytest
from lxml import etree

from tests.xlsx.drawn import DATE_AXIS, chart, result
from xlfactor.report.page import ChartKind
from xlfactor.xlsx.chart_defaults import complete
from xlfactor.xlsx.package import Package
from xlfactor.xlsx.painter import paint

SPACES = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
}
ELEMENTS = {
    ChartKind.COLUMNS: ("barChart", "col", "clustered"),
    ChartKind.STACKED_COLUMNS: ("barChart", "col", "stacked"),
    ChartKind.BARS: ("barChart", "bar", "clustered"),
    ChartKind.STACKED_BARS: ("barChart", "bar", "stacked"),
    ChartKind.LINES: ("lineChart", None, "standard"),
    ChartKind.AREAS: ("areaChart", None, "stacked"),
    ChartKind.SCATTER: ("scatterChart", None, None),
}
BARS = [kind for kind in ChartKind if ELEMENTS[kind][1]]


class _Chart:
    """A painted chart, asked by paths."""

    def __init__(self, drawn):
        package = Package(paint([result("It's", charts=(drawn,))]))
        self.root = package.tree("xl/charts/chart1.xml")
        self.drawing = package.tree("xl/drawings/drawing1.xml")

    def all(self, path, root=None):
        return (self.root if root is None else root).xpath(path, namespaces=SPACES)

    def one(self, path):
        (found,) = self.all(path)
        return found


def painted(kind, **category):
    return _Chart(chart(kind, **category))


@pytest.mark.parametrize("kind", ChartKind)
def test_kind(kind):
    element, direction, grouping = ELEMENTS[kind]
    found = painted(kind)
    assert found.all(f"//c:{element}")
    assert found.all("//c:grouping/@val") == ([grouping] if grouping else [])
    assert found.all("//c:barDir/@val") == ([direction] if direction else [])


@pytest.mark.parametrize("kind", ChartKind)
def test_series_name_their_cells_and_hold_their_values(kind):
    found = painted(kind)
    assert found.all("//c:ser/c:tx//c:f/text()") == ["'It''s'!$C$7", "'It''s'!$D$7"]
    assert found.all("//c:ser/*[self::c:val or self::c:yVal]//c:f/text()") == [
        "'It''s'!$C$8:$C$10",
        "'It''s'!$D$8:$D$10",
    ]
    assert set(found.all("//c:ser/*[self::c:cat or self::c:xVal]//c:f/text()")) == {
        "'It''s'!$B$8:$B$10"
    }
    assert found.all("//c:ser/c:tx//c:v/text()") == ["One", "2024"]
    values = found.all("//c:ser[1]/*[self::c:val or self::c:yVal]//c:v/text()")
    assert [float(value) for value in values] == pytest.approx([0.1, 0.3, 1 / 3])


@pytest.mark.parametrize("kind", ChartKind)
def test_colours_and_widths(kind):
    found = painted(kind)
    if kind is ChartKind.LINES:
        path = "//c:ser/c:spPr/a:ln[@w='25400']/a:solidFill/a:srgbClr/@val"
        assert set(found.all("//c:ser/c:marker/c:symbol/@val")) == {"none"}
    elif kind is ChartKind.SCATTER:
        path = "//c:ser/c:marker[c:symbol/@val='circle'][c:size/@val='8']/c:spPr/a:solidFill//@val"
        assert len(found.all("//c:ser/c:spPr/a:ln/a:noFill")) == 2
        assert len(found.all("//c:ser/c:marker/c:spPr/a:ln/a:noFill")) == 2
    else:
        path = "//c:ser/c:spPr/a:solidFill/a:srgbClr/@val"
        assert len(found.all("//c:ser/c:spPr/a:ln/a:noFill")) == 2
    assert found.all(path) == ["1F4E79", "D97706"]
    assert found.all("//c:gapWidth/@val") == (["60"] if kind in BARS else [])
    assert found.one("/c:chartSpace/c:spPr/a:solidFill/a:srgbClr/@val") == "FFFFFF"
    assert found.all("/c:chartSpace/c:spPr/a:ln/a:noFill")


@pytest.mark.parametrize("kind", [kind for kind in ChartKind if kind is not ChartKind.SCATTER])
def test_axes(kind):
    found = painted(kind)
    assert found.one("//c:catAx/c:title//a:t/text()") == "Asset"
    assert found.one("//c:valAx/c:title//a:t/text()") == "Share"
    assert found.one("//c:valAx/c:numFmt/@formatCode") == "0%"
    assert float(found.one("//c:valAx/c:scaling/c:min/@val")) == 0
    assert float(found.one("//c:valAx/c:scaling/c:max/@val")) == 1.5
    assert found.one("//c:catAx/c:tickLblPos/@val") == "low"
    assert found.one("//c:valAx/c:majorGridlines/c:spPr/a:ln/@w") == "6350"
    assert not found.all("//c:catAx/c:majorGridlines")
    assert found.one("//c:catAx/c:spPr/a:ln//@val") == "BFBFBF"
    assert found.all("//c:valAx/c:spPr/a:ln/a:noFill")
    assert set(found.all("//c:majorTickMark/@val")) == {"none"}


@pytest.mark.parametrize("kind", BARS)
def test_lying_bars_run_from_the_top_with_the_values_below(kind):
    found = painted(kind)
    lies = ELEMENTS[kind][1] == "bar"
    assert found.one("//c:catAx/c:scaling/c:orientation/@val") == ("maxMin" if lies else "minMax")
    assert found.one("//c:valAx/c:crosses/@val") == ("max" if lies else "autoZero")


def test_both_axes_of_points_are_of_values():
    found = painted(ChartKind.SCATTER)
    assert not found.all("//c:catAx")
    assert found.all("//c:valAx/c:title//a:t/text()") == ["Asset", "Share"]
    assert found.all("//c:valAx/c:axPos/@val") == ["b", "l"]
    assert found.one("//c:valAx[c:axPos/@val='b']/c:tickLblPos/@val") == "low"
    assert [float(at) for at in found.all("//c:valAx[c:axPos/@val='l']/c:scaling/c:max/@val")] == [
        1.5
    ]


def test_dates_are_spaced_in_time():
    found = painted(ChartKind.LINES, **DATE_AXIS)
    assert not found.all("//c:catAx")
    assert found.one("//c:dateAx/c:numFmt/@formatCode") == "mmm yyyy"
    assert found.one("//c:dateAx/c:majorUnit/@val") == "2"
    assert found.one("//c:dateAx/c:majorTimeUnit/@val") == "months"


def test_dates_may_leave_their_labels_to_the_program():
    found = painted(ChartKind.AREAS, **(DATE_AXIS | {"major_unit": None}))
    assert found.all("//c:dateAx")
    assert not found.all("//c:majorUnit")


def test_words_and_letters():
    found = painted(ChartKind.COLUMNS)
    assert found.one("/c:chartSpace/c:chart/c:title//a:t/text()") == "Shares <of> risk & return"
    title = found.one("/c:chartSpace/c:chart/c:title//a:rPr")
    assert (title.get("sz"), title.get("b")) == ("1200", "1")
    letters = found.all("//c:legend//a:defRPr | //c:catAx/c:txPr//a:defRPr")
    assert [(one.get("sz"), one.get("b")) for one in letters] == [("900", "0")] * 2
    assert found.one("//c:valAx/c:title//a:rPr/a:solidFill/a:srgbClr/@val") == "262626"
    named = found.all("//xdr:cNvPr", found.drawing)
    assert [(one.get("name"), one.get("descr")) for one in named] == [
        ("Results 1", "Shares: by 'asset'")
    ]


def test_a_legend_only_where_it_is_wanted():
    assert painted(ChartKind.LINES).one("//c:legend/c:legendPos/@val") == "b"
    from dataclasses import replace

    alone = replace(chart(ChartKind.LINES), has_legend=False)
    assert not _Chart(alone).all("//c:legend")


def test_place_and_size():
    drawing = painted(ChartKind.COLUMNS).drawing
    corner = [int(text) for text in drawing.xpath("//xdr:from/*/text()", namespaces=SPACES)]
    # 12 points of a column, and 9 of a row, in EMU
    assert corner == [5, 12 * 12700, 5, 9 * 12700]


@pytest.mark.parametrize("kind", ChartKind)
def test_nothing_is_left_to_the_version_that_reads_it(kind):
    found = painted(kind, **(DATE_AXIS if kind is ChartKind.LINES else {}))
    said = {
        "/c:chartSpace/c:roundedCorners": 1,
        "/c:chartSpace/c:chart/c:autoTitleDeleted": 1,
        "//c:title/c:overlay": 3,
        "//c:legend/c:overlay": 1,
        "//c:varyColors": 1,
        "//c:plotArea/*/c:delete": 2,
        "//c:invertIfNegative": 2 if kind in BARS else 0,
        "//c:smooth": 2 if kind in (ChartKind.LINES, ChartKind.SCATTER) else 0,
    }
    for path, count in said.items():
        values = found.all(f"{path}/@val")
        assert (path, values) == (path, ["0"] * count)
    assert found.one("//c:dispBlanksAs/@val") == "gap"


def test_what_a_chart_says_itself_stays():
    said = (
        b'<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        b'<c:roundedCorners val="1"/><c:chart><c:plotArea/></c:chart></c:chartSpace>'
    )
    root = etree.parse(io.BytesIO(complete(said, date_1904=False)))
    assert root.xpath("//c:roundedCorners/@val", namespaces=SPACES) == ["1"]
