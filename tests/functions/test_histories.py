"""Every function of dated tables cuts histories to their common period, and tells it."""

import itertools

import numpy as np
import pandas as pd
import pytest

from xlfactor import catalogue
from xlfactor.errors import TableError

MARKS = (None, "n/a", "--", "#N/A", "N/A", "#N/A N/A", ".")
COMMON = "common period"
DATES = pd.date_range("2020-01-31", periods=30, freq="ME")
MONTHS = [float(days) for days in (DATES - pd.Timestamp("1899-12-30")).days]


def dated(*names, later=0, base=0.0, seed=1):
    """A table whose last column begins later, after blanks and marks of no figure."""
    figures = np.random.default_rng(seed).normal(0.01, 0.03, (30, len(names))) + base
    rows = [[date, *map(float, row)] for date, row in zip(MONTHS, figures, strict=True)]
    for row, mark in zip(rows[:later], itertools.cycle(MARKS), strict=False):
        row[-1] = mark
    return [["", *names], *rows]


OTHERS = {
    "factor_returns": lambda later: dated("Market", "Size", later=later, seed=2),
    "factor_definitions": lambda _: [["", "Long"], ["All", "B"]],
    "asset": lambda _: "A",
    "window_months": lambda _: 20.0,
    "confidence": lambda _: 0.75,
    "band_draws": lambda _: 20.0,
    "weights": lambda _: [["", "Weight"], ["A", 0.5], ["B", 0.5]],
    "cases": lambda _: [["Case", "Market", "Size", "Lower", "Upper"], ["C", 0.5, 0.0, 0.0, 1.0]],
    "asset_classes": lambda _: [["Asset", "Class"], ["A", "X"], ["B", "Y"]],
    "tail_rules": lambda _: "equal weight",
    "prices": lambda later: dated("A", "B", later=later, base=5.0),
    "levels": lambda later: dated("A", "B", later=later, base=5.0),
}
FUNCTIONS = [
    function
    for function in catalogue.FUNCTIONS.values()
    if any(item.kind.is_history and item.required for item in function.arguments)
]


def call(function, later, *, rows=slice(None), option=None):
    given = []
    for item in function.arguments:
        if item.name == "histories":
            given.append(option)
        elif item.required or item.name in ("window_months", "confidence"):
            value = OTHERS.get(item.name, lambda late: dated("A", "B", later=late))(later)
            is_dated = item.kind.is_history
            given.append([value[0], *value[1:][rows]] if is_dated else value)
        else:
            given.append(None)
    return function.answer(*given)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_the_common_period_gives_what_its_rows_alone_give(function):
    assert "histories" in [item.name for item in function.arguments]
    found = call(function, 5, option=COMMON)
    assert found.cells == call(function, 0, rows=slice(5, None)).cells
    assert any("the common period 2020-06-30 to" in note for note in found.notes)
    with pytest.raises(
        TableError, match=r"found a blank or a mark of none; .* histories as 'common period', for"
    ):
        call(function, 5)


def test_a_mark_between_figures_is_no_blank():
    cells = dated("A", "B", later=5)
    cells[9][1] = "n/a"
    with pytest.raises(TableError, match=r"column 'A': found the text 'n/a'; wanted a number"):
        catalogue.function("RETURN_STATISTICS")(cells, None, COMMON)
