"""How sheets of inputs and live sheets print: in letters that can be read, cut before headings."""

from dataclasses import replace
from itertools import accumulate, pairwise

import pytest

from xlfactor.drawing.input_print import NOTHING, SMALLEST, PrintedInputs, page_starts
from xlfactor.drawing.paper import height_between, points_of, room_between
from xlfactor.report.page import Paper


def printed(*, columns=4, rows=30, headings=(5,), most_sheets=3):
    return PrintedInputs(
        widths=[14.0] * columns,
        heights=[15.0] * rows,
        headings=headings,
        repeated=(5, 2),
        most=most_sheets,
    )


def test_a_narrow_sheet_is_upright_and_a_wide_one_across():
    setup, wide = (printed(columns=columns).setup() for columns in (4, 9))
    assert (setup.is_landscape, wide.is_landscape) == (False, True)
    assert (setup.zoom, setup.beside, setup.area.right) == (100, (), 4)


@pytest.mark.parametrize("columns", [12, 24, 60])
def test_no_letters_are_too_small_and_each_sheet_repeats_the_names(columns):
    setup = printed(columns=columns, most_sheets=9).setup()
    assert setup.zoom >= SMALLEST
    edges = [0.0, *accumulate([points_of(14.0)] * columns)]
    areas = (setup.area, *setup.beside)
    shown = [column for area in areas for column in range(area.left, area.right + 1)]
    assert shown == [*range(1, columns + 1)]
    for area in areas:
        names = edges[2] if area.left > 1 else 0.0
        on_paper = (edges[area.right] - edges[area.left - 1] + names) * setup.zoom / 100
        assert on_paper <= room_between(is_landscape=True)
    # beside, the title would end with the column of names
    assert [area.top for area in areas] == [1] + [5] * len(setup.beside)
    assert (setup.title_rows, setup.title_columns) == ((5, 5), 2)


def test_a_history_is_for_the_screen():
    assert printed(rows=100).setup().area != NOTHING
    assert printed(rows=400).setup().area == NOTHING


def test_sheets_of_paper_begin_with_headings():
    headings = [3, *range(20, 200, 12)]
    for room in (height_between(Paper.A4, is_landscape=flag) for flag in (False, True)):
        starts = page_starts([15.0] * 200, headings, room)
        assert set(starts) <= set(headings)
        for first, last in pairwise((1, *starts, 201)):
            assert 15.0 * (last - first) <= room


def test_a_second_table_is_not_cut():
    setup = replace(printed(columns=14, most_sheets=9), begins=(2, 9)).setup()
    assert [area.left for area in setup.beside] == [9]


def test_a_column_wider_than_paper_is_on_a_sheet_by_itself():
    setup = replace(printed(most_sheets=9), widths=[4.0, 30.0, 300.0, 14.0, 300.0]).setup()
    assert [area.left for area in setup.beside] == [3, 4, 5]
