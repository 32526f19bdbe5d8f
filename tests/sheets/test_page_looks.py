"""What a reader sees of a page: nothing cut off, no bar that begins above zero."""

from contextlib import closing

import pandas as pd
import pytest
from xlfactor.sheets import paint, theme

from xlfactor import engine
from xlfactor.report.page import Block, Chart, ChartKind, NumberFormat, Page

NAMES = ["Stocks", "Bonds", "Gold"]


@pytest.fixture
def sheet():
    with closing(engine.new_book()) as book:
        yield book.sheets[0]


def painted(sheet, table, *, notes=(), **chart):
    block = Block(title="Table", table=table, formats=NumberFormat.EXPOSURE)
    charts = (Chart(title="Chart", block=block, **chart),) if chart else ()
    page = Page(sheet="Page", title="Page", units="", blocks=(block,), charts=charts, notes=notes)
    paint.paint(page, sheet, heading="", stamp=[])


def test_a_long_note_goes_on_in_the_next_line_within_the_print_area(sheet):
    words = "what the limits leave open is told here at length, asset by asset; " * 6
    painted(sheet, pd.DataFrame({"A": [1.0]}, ["Stocks"]), notes=(words.strip(), "Short."))
    lines = [cell for cell in sheet.range("B1:B60").value if cell]
    told = lines[lines.index("Notes") + 1 : -1]
    assert len(told) > 2
    assert " ".join(told) == f"{words.strip()} Short."
    area = sheet.page_setup.print_area.replace("$", "").rpartition("!")[2]
    room = sheet.range(area).width / theme.CHARACTER
    assert max(map(len, told)) <= room


def test_a_column_is_as_wide_as_the_longest_word_of_its_heading(sheet):
    painted(sheet, pd.DataFrame({"Manufacturing firms": [1.0], "Gold": [2.0]}, ["Stocks"]))
    assert sheet.range("C1").column_width >= len("Manufacturing")
    assert sheet.range("D1").column_width == theme.FIGURE_WIDTH
    header = next(row for row in range(5, 12) if sheet.range((row, 3)).value)
    assert sheet.range((header, 3)).row_height == 2 * theme.LINE_HEIGHT


@pytest.mark.parametrize(
    ("kind", "figures", "minimum"),
    [
        (ChartKind.COLUMNS, [0.1667, 0.1668, 0.1669], 0.0),
        (ChartKind.STACKED_BARS, [0.2, -4e-16, 0.3], 0.0),
        (ChartKind.BARS, [0.2, -0.1, 0.3], None),
        (ChartKind.LINES, [0.9, 1.0, 1.1], None),
    ],
)
def test_bars_begin_at_zero_and_lines_where_the_program_likes(sheet, kind, figures, minimum):
    painted(sheet, pd.DataFrame({"A": figures}, NAMES), kind=kind)
    assert sheet.charts[0].value_axis.minimum_scale == minimum


def test_more_series_than_colours_are_told_apart(sheet):
    table = pd.DataFrame([range(8)] * 3, NAMES, [f"Case {i}" for i in range(8)], dtype=float)
    painted(sheet, table, kind=ChartKind.LINES)
    colours = [series.line_color for series in sheet.charts[0].series]
    assert len(set(colours)) == 8


@pytest.mark.parametrize("columns", [3, 8, 12])
def test_every_chart_is_within_the_print_area(sheet, columns):
    narrow = pd.DataFrame([[1.0] * 6] * 3, NAMES, list("ABCDEF"))
    wide = pd.DataFrame([[1.0] * columns] * 3, NAMES, [f"F{i}" for i in range(columns)])
    first, second = (Block(title=title, table=table, formats=NumberFormat.EXPOSURE)
                     for title, table in (("Narrow", narrow), ("Wide", wide)))  # fmt: skip
    chart = Chart(title="Chart", kind=ChartKind.COLUMNS, block=first)
    page = Page(sheet="Page", title="", units="", blocks=(first, second), charts=(chart,))
    paint.paint(page, sheet, heading="", stamp=[])
    area = sheet.page_setup.print_area.replace("$", "").rpartition("!")[2]
    drawn = sheet.charts[0]
    assert drawn.left + drawn.width <= sheet.range(area).width + 1
