"""The names of points stand where they can be read."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from tests.drawing.made import drawn
from xlfactor.drawing import theme
from xlfactor.drawing.letters import length, wrap
from xlfactor.drawing.sheet import Side
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Page

LETTER = theme.CHARACTER * theme.CHART_LABEL_SIZE / theme.TEXT_SIZE


def scatter(across, upward, names):
    """The chart of points, and where they lie in points of its plot."""
    table = pd.DataFrame({"Volatility": across, "Return": upward}, names)
    block = Block(title="Points", table=table, formats=NumberFormat.PERCENT)
    made = Chart(title="Points", kind=ChartKind.SCATTER, block=block, columns=("Return",),
                 named=("Return",), across="Volatility")  # fmt: skip
    page = Page(sheet="Page", title="", units="", blocks=(block,), charts=(made,))
    (chart,) = drawn(page).charts
    axes = chart.category_axis, chart.value_axis
    sizes = chart.width - 70, chart.height - 80
    return chart, np.column_stack([
        (figures - axis.minimum) / (axis.maximum - axis.minimum) * size
        for figures, axis, size in zip((across, upward), axes, sizes, strict=True)
    ])  # fmt: skip


def box(label, place, chart):
    """The corners of a name, from what is known of programs: beside its point, in lines."""
    lines = wrap(label.text, chart.width / 5 / LETTER)
    size = np.array([max(map(length, lines)) * LETTER, 10.8 * len(lines)])
    away = {Side.RIGHT: (1, 0), Side.LEFT: (-1, 0), Side.ABOVE: (0, 1), Side.BELOW: (0, -1)}
    middle = place + np.array(away[label.side]) * (size / 2 + 6)
    return middle - size / 2, middle + size / 2


def shared(first, second):
    sides = np.minimum(first[1], second[1]) - np.maximum(first[0], second[0])
    return float(np.clip(sides, 0, None).prod())


@pytest.mark.parametrize("seed", range(10))
def test_names_cover_little_of_one_another(seed):
    random = np.random.default_rng(seed)
    names = [f"Asset class {number}" for number in range(14)]
    across = random.uniform(0.05, 0.25, 14)
    chart, places = scatter(across, 0.4 * across + random.normal(0, 0.01, 14), names)
    (series,) = chart.series
    shown = [(label, place) for label, place in zip(series.labels, places, strict=True)
             if label.text]  # fmt: skip
    assert len(shown) >= 11
    boxes = [box(label, place, chart) for label, place in shown]
    areas = [float((upper - lower).prod()) for lower, upper in boxes]
    for (first, mine), (second, other) in combinations(zip(boxes, areas, strict=True), 2):
        assert shared(first, second) <= 0.25 * max(mine, other)


def test_two_points_at_one_place_have_their_names_on_two_sides():
    across, upward = np.array([0.1, 0.1, 0.2, 0.0]), np.array([0.05, 0.05, 0.02, 0.08])
    chart, _ = scatter(across, upward, list("ABCD"))
    (series,) = chart.series
    first, second, *_ = series.labels
    assert (first.text, second.text) == ("A", "B")
    assert first.side is not second.side
