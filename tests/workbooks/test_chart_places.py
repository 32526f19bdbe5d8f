"""Where the charts of the result files stand: on no cell that holds something, and on no chart."""

from itertools import combinations

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tests.golden import STUDIES

#: English Metric Units of a point, and points of a pixel
EMU, PIXEL = 12_700, 0.75
#: pixels of a column that nobody sized
PLAIN_COLUMN = 64


@pytest.fixture(scope="module", params=STUDIES)
def sheets(request, results_of):
    """The result sheets of a shipped study that have charts."""
    workbook = openpyxl.load_workbook(results_of(request.param)[0])
    return [sheet for sheet in workbook if sheet._charts]


def lefts(sheet):
    """Return the left edge in points of each column, counted from zero."""
    sized = {}
    for dimension in sheet.column_dimensions.values():
        sized |= dict.fromkeys(range(dimension.min, dimension.max + 1), dimension.width)
    edges = [0.0]
    for column in range(1, 200):
        pixels = int(sized[column] * 7) if column in sized else PLAIN_COLUMN
        edges.append(edges[-1] + pixels * PIXEL)
    return edges


def tops(sheet):
    """Return the upper edge in points of each row, counted from zero."""
    edges = [0.0]
    for row in range(1, 2000):
        edges.append(edges[-1] + (sheet.row_dimensions[row].height or 15.0))
    return edges


def rectangle(chart, columns, rows):
    """Return the left, upper, right and lower edge of a chart in points."""
    first, last = chart.anchor._from, chart.anchor.to
    return (
        columns[first.col] + first.colOff / EMU,
        rows[first.row] + first.rowOff / EMU,
        columns[last.col] + last.colOff / EMU,
        rows[last.row] + last.rowOff / EMU,
    )


def overlap(one, other):
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > PIXEL
        and min(one[3], other[3]) - max(one[1], other[1]) > PIXEL
    )


def test_no_chart_stands_on_another(sheets):
    for sheet in sheets:
        columns, rows = lefts(sheet), tops(sheet)
        places = [rectangle(chart, columns, rows) for chart in sheet._charts]
        assert not [pair for pair in combinations(places, 2) if overlap(*pair)], sheet.title


def test_no_chart_hides_a_cell_that_holds_something(sheets):
    for sheet in sheets:
        columns, rows = lefts(sheet), tops(sheet)
        places = [rectangle(chart, columns, rows) for chart in sheet._charts]
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            area = (columns[cell.column - 1], rows[cell.row - 1],
                    columns[cell.column], rows[cell.row])  # fmt: skip
            hidden = [place for place in places if overlap(area, place)]
            assert not hidden, (sheet.title, cell.coordinate)


def test_charts_are_large_enough_and_of_one_width_on_a_sheet(sheets):
    for sheet in sheets:
        columns, rows = lefts(sheet), tops(sheet)
        places = [rectangle(chart, columns, rows) for chart in sheet._charts]
        sizes = [(right - left, bottom - top) for left, top, right, bottom in places]
        assert all(width > 275 and height > 100 for width, height in sizes), sheet.title
        # each edge is put on a whole pixel of its column
        assert max(width for width, _ in sizes) - min(width for width, _ in sizes) < 4 * PIXEL


def test_charts_are_printed_whole_or_not_at_all(sheets):
    for sheet in sheets:
        columns, rows = lefts(sheet), tops(sheet)
        corner = sheet.print_area.rpartition("$")
        last_row = int(corner[2])
        last_column = next(
            number
            for number in range(1, 200)
            if sheet.print_area.endswith(f"${get_column_letter(number)}${last_row}")
        )
        for chart in sheet._charts:
            left, top, right, bottom = rectangle(chart, columns, rows)
            # those of live sheets stand beside what is printed
            is_printed = top < rows[last_row] - PIXEL and left < columns[last_column] - PIXEL
            assert not is_printed or right <= columns[last_column] + PIXEL, sheet.title
            assert not is_printed or bottom <= rows[last_row] + PIXEL, sheet.title
