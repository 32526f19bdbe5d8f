"""Cells that share something are one range, in as few areas and calls as they need."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from xlfactor.drawing.sheet import Rectangle
from xlfactor.excel.host import areas

SHEET = SimpleNamespace(range=lambda address: address)
places = st.sets(st.tuples(st.integers(1, 12), st.integers(1, 30)), max_size=80)


def cells_of(rectangles):
    return [
        (row, column)
        for each in rectangles
        for row in range(each.top, each.bottom + 1)
        for column in range(each.left, each.right + 1)
    ]


@given(places)
def test_rectangles_cover_each_cell_once(cells):
    assert sorted(cells_of(areas.rectangles(cells))) == sorted(cells)


@given(places)
def test_strips_are_as_long_as_they_can_be(cells):
    strips = list(areas.strips(cells))
    assert sorted(cells_of(strips)) == sorted(cells)
    assert not [each for each in strips if (each.top, each.right + 1) in cells]
    assert not [each for each in strips if (each.top, each.left - 1) in cells]


def test_a_table_is_one_rectangle():
    table = [(row, column) for row in range(5, 9) for column in range(2, 6)]
    assert areas.rectangles(table) == [Rectangle(top=5, left=2, bottom=8, right=5)]


def test_addresses_are_written_as_excel_does():
    cell, block = ([Rectangle(top=2, left=28, bottom=bottom, right=30 if bottom > 2 else 28)]
                   for bottom in (2, 5))  # fmt: skip
    assert (areas.address(cell[0]), areas.address(block[0])) == ("AB2", "AB2:AD5")
    assert (areas.absolute(cell[0]), areas.absolute(block[0])) == ("$AB$2", "$AB$2:$AD$5")


@given(places)
def test_joined_areas_hold_all_cells_in_addresses_that_excel_takes(cells):
    scattered = areas.rectangles(cells)
    addresses = list(areas.joined(SHEET, scattered))
    assert ",".join(addresses) == ",".join(map(areas.address, scattered))
    assert all(0 < len(each) <= 255 for each in addresses)


def test_many_areas_are_several_ranges():
    scattered = [Rectangle(top=row, left=2, bottom=row, right=2) for row in range(1, 400, 2)]
    addresses = list(areas.joined(SHEET, scattered))
    assert len(addresses) == -(-len(",".join(map(areas.address, scattered))) // 255)
