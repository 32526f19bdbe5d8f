"""Axes end where the data end, and their labels differ from one to the next."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.drawing.axes import category_axis, value_axis
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind


def chart(kind, table, formats=NumberFormat.PERCENT, **more):
    block = Block(title="Table", table=pd.DataFrame(table), formats=formats)
    return Chart(title="Chart", kind=kind, block=block, **more)


@pytest.mark.parametrize(
    ("kind", "table", "ends", "labels"),
    [
        (ChartKind.COLUMNS, {"A": [0.1667, 0.1668]}, (0.0, 0.2), "0%"),
        (ChartKind.COLUMNS, {"A": [0.946, 1.0]}, (0.0, 1.0), "0%"),
        (ChartKind.BARS, {"A": [0.2, -0.1]}, (-0.1, 0.2), "0%"),
        (ChartKind.LINES, {"A": [0.9, 1.1]}, (0.9, 1.1), "0%"),
        (ChartKind.LINES, {"A": [0.031, 0.034]}, (0.031, 0.034), "0.00%"),
        (ChartKind.STACKED_COLUMNS, {"A": [0.6, 0.7], "B": [0.4, 0.3]}, (0.0, 1.0), "0%"),
        (ChartKind.STACKED_BARS, {"A": [0.2, 0.3], "B": [-4e-16, 0.3]}, (0.0, 0.6), "0%"),
        (ChartKind.AREAS, {"A": [0.5, -0.2], "B": [0.5, -0.2]}, (-0.4, 1.0), "0%"),
        (ChartKind.COLUMNS, {"A": [np.nan, 0.3]}, (0.0, 0.3), "0%"),
    ],
)  # fmt: skip
def test_an_axis_ends_where_its_values_or_their_sums_do(kind, table, ends, labels):
    axis = value_axis(chart(kind, table))
    assert (axis.minimum, axis.maximum, axis.number_format) == (*ends, labels)


def test_units_are_those_of_the_table_and_points_end_both_ways():
    axis = value_axis(chart(ChartKind.COLUMNS, {"A": [0.0, 1.2]}, NumberFormat.EXPOSURE))
    assert (axis.maximum, axis.number_format) == (1.2, "0.0")
    points = chart(
        ChartKind.SCATTER, {"A": [0.0, 1.0], "B": [0.0, 1.0]}, columns=("B",), across="A"
    )
    for axis in (category_axis(points), value_axis(points)):
        assert (axis.minimum, axis.maximum, axis.major_unit) == (0.0, 1.0, 0.2)


def test_any_axis_holds_its_values_with_few_steps_and_little_room_beyond():
    rng = np.random.default_rng(3)
    for _ in range(200):
        values = rng.normal(rng.normal(), 1.0, 5) * 10.0 ** rng.integers(-6, 7)
        axis = value_axis(chart(ChartKind.LINES, {"A": values}))
        slack = 1e-5 * axis.major_unit
        assert axis.minimum - slack <= values.min() <= axis.minimum + axis.major_unit
        assert axis.maximum - axis.major_unit <= values.max() <= axis.maximum + slack
        assert 3 <= round((axis.maximum - axis.minimum) / axis.major_unit) <= 8


def test_nothing_to_draw_leaves_the_axis_to_the_program():
    axis = value_axis(chart(ChartKind.LINES, {"A": [np.nan]}))
    assert (axis.minimum, axis.maximum, axis.major_unit) == (None, None, None)
    assert value_axis(chart(ChartKind.LINES, {"A": [0.5, 0.5]})).maximum > 0.5
