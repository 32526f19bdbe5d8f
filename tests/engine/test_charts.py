"""Charts: what they show, how they look, and that both survive saving."""

import re
import zipfile

import pandas as pd
import pytest
import xlwings as xw

from xlfactor.engine.chartkinds import KINDS

FACTORS = [["Factor", "Policy", "Target"], ["Equity", 0.6, 0.5], ["Rates", -0.1, 0.2]]


@pytest.fixture
def factors(sheet):
    sheet["A1"].value = FACTORS
    return sheet["A1:C3"]


def references(chart):
    return [
        [getattr(part, kind).f for part in parts if part for kind in ("strRef", "numRef")
         if getattr(part, kind, None)]
        for parts in ((s.tx, s.cat or s.xVal, s.val or s.yVal) for s in drawn_series(chart))
    ]  # fmt: skip


def drawn_series(chart):
    return [each._series for each in chart.impl.series]


def columns(*letters):
    return [[f"Sheet1!${c}$1", "Sheet1!$A$2:$A$3", f"Sheet1!${c}$2:${c}$3"] for c in letters]


def rows(*numbers):
    return [[f"Sheet1!$A${n}", "Sheet1!$B$1:$C$1", f"Sheet1!$B${n}:$C${n}"] for n in numbers]


def test_a_table_becomes_series_by_columns(sheet, factors):
    chart = sheet.charts.add(source=factors)
    assert chart.chart_type == "column_clustered"
    assert [series.name for series in chart.series] == ["Policy", "Target"]
    assert references(chart) == columns("B", "C")
    assert chart.plot_by == "columns"


def test_by_rows_when_asked(sheet, factors):
    chart = sheet.charts.add(source=factors, plot_by="rows")
    assert references(chart) == rows(2, 3)
    assert [series.name for series in chart.series] == ["Equity", "Rates"]
    assert chart.plot_by == "rows"


def test_a_wide_table_is_plotted_by_rows(sheet):
    sheet["A1"].value = [["", "a", "b", "c"], ["x", 1, 2, 3], ["y", 4, 5, 6]]
    chart = sheet.charts.add(source=sheet["A1:D3"])
    assert [series.name for series in chart.series] == ["x", "y"]


def test_numbers_alone_have_no_names(sheet):
    sheet["A1"].value = [[1, 2], [3, 4], [5, 6]]
    chart = sheet.charts.add(source=sheet["A1:B3"])
    assert [series.name for series in chart.series] == ["Series1", "Series2"]


def test_a_single_column_with_a_header(sheet):
    sheet["A1"].value = [["Weight"], [1], [2]]
    chart = sheet.charts.add(source=sheet["A1:A3"])
    assert references(chart) == [["Sheet1!$A$1", "Sheet1!$A$2:$A$3"]]


def test_years_are_categories_below_an_empty_corner(sheet):
    sheet["A1"].value = [["", "Return"], [2023, 0.1], [2024, 0.2]]
    chart = sheet.charts.add(source=sheet["A1:B3"])
    assert references(chart) == columns("B")


def test_the_first_column_of_a_scatter_is_x(sheet):
    sheet["A1"].value = [["Volatility", "Return"], [0.1, 0.03], [0.2, 0.05]]
    chart = sheet.charts.add(source=sheet["A1:B3"], chart_type="xy_scatter")
    assert references(chart) == columns("B")
    assert chart.series[0].name == "Return"


def test_dates_make_an_axis_of_dates(sheet):
    dates = pd.date_range("2014-01-31", periods=120, freq="ME")
    sheet["A1"].value = [["Date", "Value"], *[[date, i] for i, date in enumerate(dates)]]
    chart = sheet.charts.add(source=sheet["A1:B121"], chart_type="line")
    assert chart.category_axis.number_format == "yyyy"
    assert chart.category_axis.major_unit == 1
    short = sheet.charts.add(source=sheet["A1:B13"], chart_type="line")
    assert short.category_axis.number_format == "mmm yyyy"
    shortest = sheet.charts.add(source=sheet["A1:B4"], chart_type="line")
    assert shortest.category_axis.number_format == "d mmm yyyy"


def test_categories_from_elsewhere(sheet, factors):
    chart = sheet.charts.add(source=factors)
    chart.set_x_axis_values(sheet["E2:E3"])
    assert {each[1] for each in references(chart)} == {"Sheet1!$E$2:$E$3"}


@pytest.mark.parametrize("chart_type", KINDS)
def test_every_kind_survives(sheet, factors, saved, chart_type):
    sheet["A2:A3"].value = [[1], [2]]
    chart = sheet.charts.add(60, 70, 300, 200, chart_type, factors, name=f"My {chart_type}")
    chart.title = "Risk by factor\nin percent"
    assert chart.chart_type == chart_type
    again = saved(sheet.book).sheets[0].charts[0]
    assert again.chart_type == chart_type
    assert again.name == f"My {chart_type}"
    assert again.title == "Risk by factor\nin percent"
    assert (again.left, again.top, again.width, again.height) == (60, 70, 300, 200)
    assert [series.name for series in again.series] == [series.name for series in chart.series]


def test_the_kind_can_be_changed(sheet, factors):
    chart = sheet.charts.add(source=factors, name="One")
    chart.title = "Before"
    chart.value_axis.set(title="Share", minimum_scale=-1, number_format="0%")
    chart.legend.position = "right"
    chart.chart_type = "line_markers"
    assert chart.chart_type == "line_markers"
    assert references(chart) == columns("B", "C")
    assert (chart.name, chart.title, chart.legend.position) == ("One", "Before", "right")
    axis = chart.value_axis
    assert (axis.title, axis.minimum_scale, axis.number_format) == ("Share", -1, "0%")
    assert len(sheet.charts) == 1


def test_a_line_over_columns(sheet, factors, saved):
    chart = sheet.charts.add(source=factors, chart_type="column_stacked")
    chart.series[1].chart_type = "line_markers"
    assert chart.chart_type == "combination"
    again = saved(sheet.book).sheets[0].charts[0]
    assert [series.chart_type for series in again.series] == ["column_stacked", "line_markers"]
    assert [series.name for series in again.series] == ["Policy", "Target"]


def test_kinds_that_cannot_share_axes(sheet, factors):
    chart = sheet.charts.add(source=factors, chart_type="bar_clustered")
    with pytest.raises(NotImplementedError, match="A series of type 'line' in a chart of type"):
        chart.series[1].chart_type = "line"


def test_axes(sheet, factors, saved):
    chart = sheet.charts.add(source=factors)
    chart.value_axis.set(
        title="Share of risk",
        minimum_scale=-0.2,
        maximum_scale=0.8,
        major_unit=0.2,
        number_format="0%",
        crosses="minimum",
    )
    chart.category_axis.set(title="Factor", reverse_order=True, crosses="maximum")
    for each in (chart, saved(sheet.book).sheets[0].charts[0]):
        value, category = each.value_axis, each.category_axis
        assert (value.title, category.title) == ("Share of risk", "Factor")
        scales = (value.minimum_scale, value.maximum_scale, value.major_unit)
        assert scales == (-0.2, 0.8, 0.2)
        assert value.number_format == "0%"
        assert (category.reverse_order, value.reverse_order) == (True, False)
        assert (category.crosses, value.crosses) == ("maximum", "minimum")
        assert value.visible
        assert category.visible
    chart.value_axis.set(visible=False, title=None, minimum_scale=None)
    assert not chart.value_axis.visible
    assert (chart.value_axis.title, chart.value_axis.minimum_scale) == (None, None)


def test_where_an_axis_crosses_is_kept_with_the_other(sheet, factors):
    chart = sheet.charts.add(source=factors)
    chart.category_axis.crosses = "maximum"
    assert chart.impl.drawn.y_axis.crosses == "max"


def test_a_pie_has_no_axes(sheet, factors):
    chart = sheet.charts.add(source=factors, chart_type="pie", name="Pie")
    with pytest.raises(xw.XlwingsError, match="'Pie': a pie has no axes"):
        chart.value_axis.title = "x"
    with pytest.raises(NotImplementedError, match="major_unit of an axis of texts"):
        sheet.charts.add(source=factors).category_axis.major_unit = 2


def test_the_legend(sheet, factors, saved):
    chart = sheet.charts.add(source=factors)
    assert (chart.legend.visible, chart.legend.position) == (True, "bottom")
    chart.legend.position = "right"
    assert saved(sheet.book).sheets[0].charts[0].legend.position == "right"
    chart.legend.visible = False
    assert (chart.legend.visible, chart.legend.position) == (False, None)
    chart.legend.position = "top"
    assert chart.legend.visible


@pytest.mark.usefixtures("factors")
def test_one_series_needs_no_legend(sheet):
    assert not sheet.charts.add(source=sheet["A1:B3"]).legend.visible


def test_series(sheet, factors, saved):
    chart = sheet.charts.add(source=factors, chart_type="line_markers")
    first, second = chart.series
    first.set(name="Mine", line_color="#FF0000", marker_style="diamond", marker_size=9)
    second.set(name="=Sheet1!$A$1", line_color=(0, 0, 255), marker_style="none")
    for series in (chart.series, saved(sheet.book).sheets[0].charts[0].series):
        assert (series[0].name, series[1].name) == ("Mine", "Factor")
        assert (series[0].line_color, series[1].line_color) == ((255, 0, 0), (0, 0, 255))
        assert (series[0].marker_style, series[0].marker_size) == ("diamond", 9)
        assert series[0].marker_foreground_color == (255, 0, 0)
        assert series[0].marker_background_color == (255, 0, 0)
        assert series[1].marker_style == "none"
        assert series[0].axis_group == "primary"


def test_marker_colours_of_their_own(sheet, factors):
    series = sheet.charts.add(source=factors, chart_type="xy_scatter").series[0]
    series.set(marker_foreground_color="#000000", marker_background_color="#FFFFFF")
    series.set(marker_style="automatic")
    assert series.marker_foreground_color == (0, 0, 0)
    assert series.marker_background_color == (255, 255, 255)
    assert series.marker_style == "automatic"


def test_fill(sheet, factors, saved):
    chart = sheet.charts.add(source=factors)
    chart.series[0].fill_color = (1, 2, 3)
    assert saved(sheet.book).sheets[0].charts[0].series[0].fill_color == (1, 2, 3)
    with pytest.raises(NotImplementedError, match="A marker on a series of type 'column_clust"):
        chart.series[0].marker_style = "circle"


def test_names_are_given_in_turn(sheet, saved):
    names = [sheet.charts.add().name for _ in range(2)]
    assert names == ["Chart 1", "Chart 2"]
    sheet.charts["chart 1"].name = 'Risk & "return"'
    assert [c.name for c in saved(sheet.book).sheets[0].charts] == ['Risk & "return"', "Chart 2"]
    with pytest.raises(xw.ShapeAlreadyExists, match="Chart 2"):
        sheet.charts.add(name="Chart 2")


def test_a_chart_is_deleted(sheet, factors, saved):
    sheet.charts.add(source=factors)
    sheet.charts.add(source=factors, name="Kept")
    sheet.charts[0].delete()
    assert [chart.name for chart in saved(sheet.book).sheets[0].charts] == ["Kept"]


def test_a_chart_stands_at_its_anchor(sheet):
    sheet["A:B"].column_width = 20
    sheet["1:1"].row_height = 40
    chart = sheet.charts.add(anchor=sheet["C2"], width=300, height=100)
    assert (chart.left, chart.top) == (sheet["C2"].left, sheet["C2"].top) == (217.5, 40)
    chart.left, chart.width = 10, 250
    assert (chart.left, chart.top, chart.width, chart.height) == (10, 40, 250, 100)


def test_a_chart_moves_with_its_cells(sheet):
    chart = sheet.charts.add(anchor=sheet["C2"], width=300, height=100)
    sheet["A:A"].column_width = 20
    assert (chart.left, chart.width) == (sheet["C2"].left, 300)
    sheet["1:2"].insert("down")
    assert chart.top == sheet["C4"].top


def test_references_follow_a_renamed_sheet_and_moved_rows(sheet, factors):
    chart = sheet.charts.add(source=factors)
    sheet.name = "Risk 1"
    sheet["2:2"].insert("down")
    assert references(chart)[0] == ["'Risk 1'!$B$1", "'Risk 1'!$A$3:$A$4", "'Risk 1'!$B$3:$B$4"]


def test_a_copied_chart_shows_the_copy(sheet, factors):
    sheet.charts.add(source=factors, name="Mine")
    copied = sheet.copy(name="Copy")
    (chart,) = copied.charts
    assert chart.name == "Mine"
    assert references(chart)[0][2] == "'Sheet1 (2)'!$B$2:$B$3".replace("'Sheet1 (2)'", "Copy")
    assert references(sheet.charts[0])[0][2] == "Sheet1!$B$2:$B$3"


def test_a_kind_that_is_not_drawn(sheet):
    with pytest.raises(NotImplementedError, match="Chart type '3d_pie' is not available"):
        sheet.charts.add(chart_type="3d_pie")


# --- looks


def chart_xml(book, tmp_path):
    book.save(tmp_path / "looks.xlsx")
    with zipfile.ZipFile(tmp_path / "looks.xlsx") as archive:
        return archive.read("xl/charts/chart1.xml").decode()


def test_looks(sheet, factors, tmp_path):
    sheet.charts.add(source=factors).title = "Risk"
    xml = chart_xml(sheet.book, tmp_path)
    assert '<roundedCorners val="0" />' in xml
    assert xml.count('<delete val="0" />') == 2
    assert xml.count('<tickLblPos val="low" />') == 1
    assert xml.count('<tickLblPos val="nextTo" />') == 1
    assert '<gapWidth val="60" />' in xml
    assert re.search(r"<majorGridlines>.*?D9D9D9.*?</majorGridlines>", xml)
    assert "view3D" not in xml
    assert xml.count('<overlay val="0" />') == 2
    assert "autoTitleDeleted" not in xml


@pytest.mark.usefixtures("factors")
def test_a_chart_without_title_gets_none_from_excel(sheet, tmp_path, saved):
    sheet.charts.add(source=sheet["A1:B3"])
    assert '<chart><autoTitleDeleted val="1"/><plotArea>' in chart_xml(sheet.book, tmp_path)
    again = saved(sheet.book)
    assert '<chart><autoTitleDeleted val="1"/><plotArea>' in chart_xml(again, tmp_path)
    assert again.sheets[0].charts[0].title is None


def test_lines_are_straight(sheet, factors, tmp_path):
    sheet.charts.add(source=factors, chart_type="line")
    assert chart_xml(sheet.book, tmp_path).count('<smooth val="0" />') == 2


def test_stacked_columns_stand_on_each_other(sheet, factors, tmp_path):
    sheet.charts.add(source=factors, chart_type="column_stacked")
    assert '<overlap val="100" />' in chart_xml(sheet.book, tmp_path)
