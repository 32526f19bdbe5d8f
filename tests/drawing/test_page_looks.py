"""What a reader sees of a page: nothing cut off, no bar that begins above zero."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from tests.drawing.made import drawn
from xlfactor.drawing import theme
from xlfactor.drawing.letters import length
from xlfactor.drawing.sheet import Alignment, DateUnit, Look, Rectangle
from xlfactor.drawing.widths import BOLD
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, PageKind

NAMES = ["Stocks", "Bonds", "Gold"]


def page(table, *, notes=(), formats=NumberFormat.EXPOSURE, checks=(), more=None,
         of=PageKind.EVIDENCE, **chart):  # fmt: skip
    block = Block(title="Table", table=table, formats=formats, **(more or {}))
    charts = (Chart(title="Chart", block=block, **chart),) if chart else ()
    return Page(sheet="Page", title="Page", units="", blocks=(block,), charts=charts, notes=notes,
                checks=checks, kind=of)  # fmt: skip


def header_of(sheet, heading):
    return next(place for place, value in sheet.cells.items() if value == heading)


def width_of(sheet, cells):
    columns = range(cells.left, cells.right + 1)
    widths = (sheet.widths.get(column, theme.PLAIN_WIDTH) for column in columns)
    return sum(width * theme.CHARACTER + theme.PADDING for width in widths)


def test_the_detail_of_a_check_goes_on_below_and_the_next_check_after_it():
    words = "group limits and upper limits cannot hold together; " * 8
    checks = (Check(name="Feasible", passed=False, detail=words.strip()),
              Check(name="Short", passed=True, detail="held"))  # fmt: skip
    sheet = drawn(page(pd.DataFrame({"A": [1.0]}, ["Stocks"]), checks=checks, of=PageKind.CHECKS))
    first, last = header_of(sheet, "Feasible")[0], header_of(sheet, "Short")[0]
    told = [sheet.cells[row, 4] for row in range(first, last)]
    assert len(told) > 2
    assert " ".join(told) == words.strip()
    room = 523 / 0.89 / theme.CHARACTER
    assert max(map(length, told)) <= room
    assert (sheet.cells[first, 3], sheet.cells[last, 3]) == ("FAILED", "passed")
    assert (first + 1, 3) not in sheet.cells


def test_a_long_note_goes_on_in_the_next_line_within_the_print_area():
    words = "what the limits leave open is told here at length, asset by asset; " * 6
    table = pd.DataFrame({"A": [1.0]}, ["Stocks"])
    sheet = drawn(page(table, notes=(words.strip(), "Short."), of=PageKind.ANSWER))
    first, _ = header_of(sheet, "Notes")
    last, _ = header_of(sheet, "Made by")
    told = [sheet.cells[row, 2] for row in range(first + 1, last) if (row, 2) in sheet.cells]
    assert len(told) > 2
    assert " ".join(told) == f"{words.strip()} Short."
    room = width_of(sheet, sheet.print_setup.area) / theme.CHARACTER
    assert max(map(length, told)) <= room


def test_a_long_text_between_figures_wraps_in_a_row_that_holds_it():
    said = "'Current' is beyond 'US Equity-Large Cap'; " * 5
    table = pd.DataFrame({"Said": [said, "Short"], "A": [1.0, 2.0]}, NAMES[:2])
    formats = {"Said": NumberFormat.TEXT, "A": NumberFormat.EXPOSURE}
    sheet = drawn(page(table, formats=formats))
    (high, column), (low, _) = header_of(sheet, said), header_of(sheet, "Short")
    assert sheet.heights[high] / theme.LINE_HEIGHT >= length(said) / sheet.widths[column]
    assert all(sheet.looks[high, beside].at_top for beside in (2, 3, 4))
    assert sheet.looks[high, column].wrap
    assert not sheet.looks[low, column].wrap
    assert low not in sheet.heights


def test_headings_are_wide_where_that_costs_no_paper():
    names = ["Distance from target", "Distance from anchor"]
    table = pd.DataFrame(0.5, index=["Anchor"], columns=names)
    few, many = (
        drawn(page(one))
        for one in (table, pd.concat([table.add_suffix(f" {n}") for n in "abcd"], axis=1))
    )
    row, column = header_of(few, names[0])
    # two lines, the longer one of which has 13 letters, and a gap beside it
    assert few.heights[row] == 2 * theme.LINE_HEIGHT
    assert few.widths[column] > len("from target")
    assert not few.print_setup.is_landscape
    row, column = header_of(many, names[0] + " a")
    assert many.widths[column] < few.widths[3]
    assert not many.print_setup.is_landscape


def test_what_is_told_below_the_title_has_a_second_line_where_it_is_long():
    table = pd.DataFrame({"Weight": [0.5]}, index=["Stocks"])
    short, long = (
        drawn(replace(page(table), units=text), heading="as of 2020")
        for text in ("Annual", "x" * 120)
    )
    assert (short.cells[3, 2], (5, 2) in short.cells) == ("Annual  ·  as of 2020", False)
    assert (long.cells[3, 2], long.cells[5, 2]) == ("x" * 120, "as of 2020")
    assert long.cells[7, 2] == short.cells[6, 2] == "Table"


def test_a_column_is_as_wide_as_the_longest_word_of_its_heading():
    sheet = drawn(page(pd.DataFrame({"Manufacturing firms": [1.0], "Gold": [2.0]}, ["Stocks"])))
    assert sheet.widths[3] >= length("Manufacturing") * BOLD
    assert sheet.widths[4] == theme.FIGURE_WIDTH
    row, _ = header_of(sheet, "Gold")
    assert sheet.heights[row] == 2 * theme.LINE_HEIGHT


@pytest.mark.parametrize("columns", [3, 8, 12])
def test_every_chart_is_within_the_print_area(columns):
    narrow = pd.DataFrame([[1.0] * 6] * 3, NAMES, list("ABCDEF"))
    wide = pd.DataFrame([[1.0] * columns] * 3, NAMES, [f"F{i}" for i in range(columns)])
    first, second = (Block(title=title, table=table, formats=NumberFormat.EXPOSURE)
                     for title, table in (("Narrow", narrow), ("Wide", wide)))  # fmt: skip
    chart = Chart(title="Chart", kind=ChartKind.COLUMNS, block=first)
    sheet = drawn(Page(sheet="Page", title="", units="", blocks=(first, second), charts=(chart,)))
    (placed,) = sheet.charts
    row, column = placed.corner
    before = Rectangle(top=row, left=1, bottom=row, right=column - 1)
    right = width_of(sheet, before) + placed.left + placed.width
    assert right <= width_of(sheet, sheet.print_setup.area) + 1


@pytest.mark.parametrize(("kind", "height"), [(ChartKind.COLUMNS, 170), (ChartKind.BARS, 420)])
def test_a_chart_is_no_larger_than_a_sheet_of_paper(kind, height):
    names = [f"Asset {number}" for number in range(30)]
    long = pd.DataFrame(0.5, [f"Row {number}" for number in range(400)], ["Share"])
    wide = pd.DataFrame(0.5, names, [f"F{number}" for number in range(300)])
    first, second = (Block(title=title, table=table, formats=NumberFormat.EXPOSURE)
                     for title, table in (("Long", long), ("Wide", wide)))  # fmt: skip
    chart = Chart(title="Chart", kind=kind, block=first, rows=30)
    sheet = drawn(Page(sheet="Page", title="", units="", blocks=(first, second), charts=(chart,)))
    (placed,) = sheet.charts
    assert placed.height == height
    assert placed.width <= 720


def test_a_long_series_is_drawn_in_print_and_stands_below_on_screen():
    dates = pd.date_range("2015-01-31", periods=60, freq="ME", name="Date")
    long = Block(title="Values", table=pd.DataFrame({"Fund": 1.0}, dates),
                 formats=NumberFormat.EXPOSURE)  # fmt: skip
    short = Block(title="Weights", table=pd.DataFrame({"A": [1.0]}, ["Gold"]),
                  formats=NumberFormat.EXPOSURE)  # fmt: skip
    chart = Chart(title="Chart", kind=ChartKind.LINES, block=long)
    sheet = drawn(Page(sheet="Page", title="", units="", blocks=(long, short), charts=(chart,)))
    last = sheet.print_setup.area.bottom
    assert sheet.charts[0].corner[0] < header_of(sheet, "Weights")[0] < last
    assert header_of(sheet, "Values")[0] > last


def test_what_is_not_for_print_has_an_empty_area_to_print():
    table = pd.DataFrame({"A": [1.0]}, ["Gold"])
    for kind in (PageKind.METHODS, PageKind.CHECKS, PageKind.AUDIT):
        area = drawn(page(table, of=kind)).print_setup.area
        assert area == Rectangle(top=1, left=1, bottom=1, right=1)
    answer = drawn(page(table, of=PageKind.ANSWER), sheets={"Summary": "Summary"})
    assert answer.print_setup.area.bottom > 7
    assert (1, 1) not in answer.cells


def test_figures_stand_to_the_right_and_texts_beside_the_names_to_the_left():
    table = pd.DataFrame({"Kind": ["bond"], "Share": [0.5]}, ["Bonds"])
    formats = {"Kind": NumberFormat.TEXT, "Share": NumberFormat.PERCENT}
    sheet = drawn(page(table, formats=formats))
    row, column = header_of(sheet, "Share")
    assert sheet.looks[row, column].alignment is Alignment.RIGHT
    assert sheet.looks[row + 1, column].number_format == NumberFormat.PERCENT
    assert sheet.looks[row, column - 1].alignment is Alignment.LEFT


def test_a_total_is_set_off_and_a_heat_table_coloured_around_zero():
    table = pd.DataFrame({"A": [0.5, -2.0], "B": [1.0, 1.0]}, ["Stocks", "Sum"])
    sheet = drawn(page(table, more={"total": True, "heat": True}))
    row, column = header_of(sheet, "A")
    assert sheet.looks[row + 2, column].bold
    assert sheet.looks[row + 2, column].rule_above
    assert sheet.looks[row + 2, column].rule_below
    assert sheet.looks[row + 1, column] == Look(
        alignment=Alignment.RIGHT, number_format=NumberFormat.EXPOSURE.value
    )
    (scale,) = sheet.scales
    # the sum is no figure beside the others
    assert scale.cells == Rectangle(top=row + 1, left=column, bottom=row + 1, right=column + 1)
    assert scale == replace(scale, values=(-1.0, 0.0, 1.0))


def test_figures_that_all_show_as_a_dash_have_no_colours():
    table = pd.DataFrame({"A": [4e-4, -1e-9]}, ["Stocks", "Bonds"])
    faint, shown = (
        drawn(page(table * size, formats=NumberFormat.STATISTIC, more={"heat": True}))
        for size in (1, 2)
    )
    assert (len(faint.scales), len(shown.scales)) == (0, 1)


def test_ten_portfolios_stand_side_by_side_on_upright_paper():
    table = pd.DataFrame(1.0, NAMES, [f"Case {number}" for number in range(1, 11)])
    sheet = drawn(page(table, formats=NumberFormat.PERCENT))
    assert not sheet.print_setup.is_landscape
    _, last = header_of(sheet, "Case 10")
    assert sheet.print_setup.area.right >= last
    assert sheet.widths[last] >= length("100.0%")


@pytest.mark.parametrize("name", ["Immobilienaktiengesellschaften", "Недвижимостьиинфраструктура"])
def test_a_very_long_word_goes_on_in_the_next_line(name):
    table = pd.DataFrame(1.0, [name * 2], [f"{name}{number}" for number in range(4)])
    sheet = drawn(page(table))
    row, column = header_of(sheet, f"{name}0")
    assert sheet.heights[row] >= 2 * theme.LINE_HEIGHT
    assert sheet.widths[column] * sheet.heights[row] / theme.LINE_HEIGHT >= length(name) * BOLD
    assert sheet.heights[row + 1] >= 2 * theme.LINE_HEIGHT


def test_as_many_failed_checks_are_named_as_have_room_on_the_line():
    table = pd.DataFrame({"A": [1.0]}, ["Stocks"])
    checks = [Check(name=f"{number} " + "weights " * 6, passed=False, detail="")
              for number in range(3)]  # fmt: skip
    told = [drawn(page(table, checks=checks[:many])).cells[4, 2] for many in (1, 2, 3)]
    assert [line.count("weights weights") > 0 for line in told] == [True, True, True]
    room = 523 / 0.89 / theme.CHARACTER
    assert all(length(line) * theme.BOLD <= room for line in told)
    assert told[2].startswith("3 of 3 checks failed: 0 weights")
    assert told[2].endswith(" and 2 more")


def test_a_failed_check_is_red_at_the_top_and_on_a_page_of_checks_in_its_line():
    checks = (Check(name="Sum", passed=False, detail="99 %"),
              Check(name="Limits", passed=True, detail="met"))  # fmt: skip
    table = pd.DataFrame({"A": [1.0]}, ["Stocks"])
    plain = drawn(page(table, checks=checks), sheets={"Audit": "Audit (2)"})
    assert plain.cells[4, 2] == "1 of 2 checks failed: Sum  ·  Checks and audit: sheet Audit"
    assert plain.links == {(4, 2): "Audit (2)"}
    assert "Limits" not in plain.cells.values()
    sheet = drawn(page(table, checks=checks, of=PageKind.CHECKS))
    assert sheet.cells[4, 2] == "1 of 2 checks failed: Sum"
    assert sheet.looks[4, 2].colour == theme.FAILED
    row, _ = header_of(sheet, "Sum")
    assert sheet.looks[row, 3] == Look(bold=True, colour=theme.FAILED)
    assert sheet.looks[row + 1, 3] == Look(colour=theme.PASSED)


def dated(first, last, **chart):
    dates = pd.date_range(first, last, freq="ME", name="Date")
    table = pd.DataFrame({"Fund": [1.0] * len(dates)}, dates)
    return drawn(page(table, kind=ChartKind.LINES, **chart))


def test_dates_are_dates_on_the_sheet_and_stand_where_names_do():
    sheet = dated("2020-01-31", "2020-02-29")
    row, column = header_of(sheet, "Date")
    assert sheet.cells[row + 1, column] == dt.datetime(2020, 1, 31)
    look = sheet.looks[row + 1, column]
    assert (look.number_format, look.alignment) == (NumberFormat.DATE, Alignment.LEFT)


@pytest.mark.parametrize(
    ("first", "last", "shown", "unit", "every"),
    [
        ("2020-01-31", "2020-04-30", "d mmm yyyy", DateUnit.DAYS, None),
        ("2020-01-31", "2022-01-31", "mmm yyyy", DateUnit.MONTHS, 4),
        ("2000-01-31", "2025-12-31", "yyyy", DateUnit.YEARS, 3),
    ],
)
def test_an_axis_of_dates_has_about_ten_labels(first, last, shown, unit, every):
    axis = dated(first, last).charts[0].category_axis
    assert (axis.number_format, axis.date_unit, axis.major_unit) == (shown, unit, every)


def test_bars_lie_with_the_first_category_on_top():
    sheet = drawn(page(pd.DataFrame({"A": [1.0]}, ["Stocks"]), kind=ChartKind.BARS))
    (chart,) = sheet.charts
    assert chart.is_horizontal
    assert chart.category_axis.is_reversed
    assert (chart.gap_width, chart.has_legend) == (theme.GAP_WIDTH, False)


def test_a_chart_tells_a_screen_reader_what_it_shows():
    table = pd.DataFrame({"A": [1.0], "B": [2.0]}, ["Stocks"])
    sheet = drawn(page(table, kind=ChartKind.COLUMNS, value_title="share"))
    assert sheet.charts[0].alt_text == "Chart (share): clustered columns of A, B"
    assert sheet.charts[0].name == "Page 1"


def test_a_long_name_of_a_row_wraps_and_a_long_title_is_smaller():
    name = "Infrastructure (net of fees, currency hedged, institutional share class)"
    table = pd.DataFrame({"Weight": [0.5, 0.5]}, [name, "Cash"])
    usual, long = (
        drawn(page(table)),
        drawn(replace(page(table), title=f"What pays for {name}" * 2)),
    )
    (row, _), (below, _) = header_of(usual, name), header_of(usual, "Cash")
    assert usual.heights[row] == 2 * theme.LINE_HEIGHT
    assert usual.looks[row, 2].wrap
    assert below not in usual.heights
    assert usual.looks[2, 2].size == theme.TITLE_SIZE
    assert long.looks[2, 2].size == theme.TEXT_SIZE


def test_a_native_table_has_no_columns_on_further_paper():
    wide = pd.DataFrame(0.5, index=NAMES, columns=[f"Factor {n}" for n in range(40)])
    native, usual = (drawn(page(wide, more={"native": name})).print_setup for name in ("t", ""))
    assert (native.column_starts, len(usual.column_starts) > 1) == ((), True)
    assert native.area.right == usual.column_starts[0] - 1
    assert native.footer[0] == "&A (in part; all on screen)"
    assert usual.footer[0] == "&A"
