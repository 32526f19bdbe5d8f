"""The rows of our sheets hold what the drawn sheet holds, read by our own reader."""

import datetime as dt
import math

import pytest

from xlfactor.drawing.sheet import DrawnSheet
from xlfactor.xlsx.package import Package
from xlfactor.xlsx.painter import paint, paint_for_graft
from xlfactor.xlsx.reading import cell_values, read_sheet

TEXTS = ["  spaces ", "two\nlines", "a\rreturn", "a\x07bell", "_x0041_", "<b> & 'c' \"d\"", "€ 😀"]
DATES = [
    dt.datetime(1900, 1, 1),
    dt.datetime(1900, 2, 28, 18),
    dt.datetime(1900, 3, 1),
    dt.datetime(1904, 1, 2),
    dt.datetime(2024, 2, 29, 12, 30),
]


def sheet(values):
    cells = {(row, 3): value for row, value in enumerate(values, start=2)}
    return DrawnSheet(name="S", cells=cells, looks={}, widths={}, heights={1: 30.0})


def read(package, part):
    rows = read_sheet(part, cell_values(package), sheet="S").rows
    return [row[2] for row in rows[1:]]


@pytest.mark.parametrize("values", [TEXTS, DATES, [0.1 + 0.2, 1e300, -5e-324, 7, True, False]])
def test_values_come_back_as_they_were(values):
    package = Package(paint([sheet(values)]))
    assert read(package, package.part(package.sheets["S"].part)) == values


def test_days_counted_from_1904_come_back():
    package = Package(paint([sheet(DATES[3:])], date_1904=True))
    assert read(package, package.part(package.sheets["S"].part)) == DATES[3:]


def test_texts_within_cells_are_the_same_texts():
    painted = paint_for_graft([sheet(TEXTS)], date_1904=False)
    part = painted.package.part(painted.part("S"))
    assert read(painted.package, painted.rows["S"].put_into(part, painted.styles)) == TEXTS


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_no_number_is_not_written(value):
    with pytest.raises(ValueError, match="is no number that a cell holds"):
        paint([sheet([value])])


def test_a_row_of_a_height_needs_no_cells():
    package = Package(paint([sheet([1.0])]))
    part = package.part(package.sheets["S"].part)
    assert b'<row r="1" ht="30" customHeight="1"></row><row r="2"><c r="C2"><v>1</v></c>' in part
