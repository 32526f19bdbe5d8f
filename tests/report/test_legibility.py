"""What nobody can read is left out of a page, which says so; nothing else is."""

from contextlib import closing
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from tests.conftest import WHEN, WORKBOOKS
from tests.drawing.made import drawn
from xlfactor import catalogue
from xlfactor.drawing.sheet import Formula
from xlfactor.report.legibility import legible
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Page
from xlfactor.run import run
from xlfactor.xlsx.book import open_book

PERCENT = NumberFormat.PERCENT
INPUTS = set(catalogue.input_names())


def names(many):
    return [f"Asset {number}" for number in range(many)]


def page_of(table, *charts, **block):
    shown = Block(title="Figures", table=table, formats=PERCENT, **block)
    drawn = tuple(Chart(title="Drawn", block=shown, **chart) for chart in charts)
    return Page(sheet="S", title="S", units="", blocks=(shown,), charts=drawn, notes=("Read.",))


@cache
def pages_of(study):
    """Return the pages that a run on a shipped workbook writes."""
    planned = []
    with closing(open_book(WORKBOOKS / f"{study}.xlsx")) as book:
        book.write = lambda pages, _: planned.extend(pages)
        run(book, catalogue.macros(), known=catalogue.input_names(), when=WHEN)
    return [one.page for one in planned]


def square(many):
    return pd.DataFrame(np.arange(many**2, dtype=float).reshape(many, many), names(many),
                        names(many))  # fmt: skip


def test_a_page_that_can_be_read_stays_as_it_is():
    page = page_of(square(30), {"kind": ChartKind.STACKED_BARS}, {"kind": ChartKind.LINES})
    shown = legible(page)
    assert shown.blocks == page.blocks
    assert shown.notes == page.notes
    assert [(chart.title, chart.rows) for chart in shown.charts] == [("Drawn", None)] * 2
    assert all(chart.block is page.blocks[0] for chart in shown.charts)


def test_a_large_table_of_each_by_each_shows_the_first_ones_and_names_the_function():
    table = square(300)
    (block,) = legible(page_of(table, function="CMA_COVARIANCE", note="Heat.")).blocks
    pd.testing.assert_frame_equal(block.table, table.iloc[:200, :200])
    assert block.note == (
        "Heat. The first 200 of 300 rows and columns; CMA_COVARIANCE returns them all"
    )
    (block,) = legible(page_of(table)).blocks
    assert block.note == "The first 200 of 300 rows and columns"


def test_a_row_for_each_asset_is_never_left_out():
    page = page_of(pd.DataFrame({"Weight": np.ones(3000)}, names(3000)))
    assert legible(page).blocks == page.blocks


@pytest.mark.parametrize("kind", [ChartKind.BARS, ChartKind.STACKED_BARS, ChartKind.COLUMNS])
def test_a_chart_shows_so_many_names(kind):
    weights = pd.DataFrame({"Weight": np.arange(61.0)}, names(61))
    (chart,) = legible(page_of(weights, {"kind": kind, "rows": 60})).charts
    assert (chart.rows, chart.title) == (50, "Drawn: the first 50 of 60")
    assert len(chart.block.table) == 61


def test_a_chart_through_time_shows_all_of_it():
    values = pd.DataFrame({"Value": np.arange(5000.0)}, pd.bdate_range("2000-01-03", periods=5000))
    (chart,) = legible(page_of(values, {"kind": ChartKind.LINES})).charts
    assert (chart.rows, chart.title) == (None, "Drawn")


def test_a_chart_of_too_many_series_is_left_out_and_told():
    page = page_of(square(31).T, {"kind": ChartKind.LINES},
                   {"kind": ChartKind.LINES, "columns": ("Asset 3",)})  # fmt: skip
    shown = legible(page)
    assert [chart.columns for chart in shown.charts] == [("Asset 3",)]
    told = "'Drawn' is not drawn: its 31 series could not be told apart."
    assert shown.notes == ("Read.", told)


@pytest.mark.parametrize(("rows", "series"), [(3, 7), (11, 2), (9, 5)])
def test_a_table_is_coloured_instead_of_many_thin_bars(rows, series):
    table = square(11).iloc[:rows, :series]
    for kind in (ChartKind.COLUMNS, ChartKind.BARS):
        shown = legible(page_of(table, {"kind": kind}))
        assert (shown.charts, shown.blocks[0].heat, shown.notes) == ((), True, ("Read.",))
    for kind in (ChartKind.STACKED_BARS, ChartKind.LINES):
        shown = legible(page_of(table, {"kind": kind}))
        assert (len(shown.charts), shown.blocks[0].heat) == (1, False)


def test_figures_that_are_missing_are_no_reason_to_draw_thin_bars():
    table = square(11)
    table.iloc[0, 0] = np.nan
    shown = legible(page_of(table, {"kind": ChartKind.BARS}))
    assert (shown.charts, shown.blocks[0].heat) == ((), True)
    assert len(legible(page_of(square(11).iloc[:0], {"kind": ChartKind.COLUMNS})).charts) == 1


@pytest.mark.parametrize(
    ("kind", "row", "told"),
    [
        (ChartKind.COLUMNS, [0.1, 0.1], "all its values are 10.0%."),
        (ChartKind.LINES, [0.1, 0.1], "all its values are 10.0%."),
        (ChartKind.STACKED_COLUMNS, [0.6, 0.4], "it is the same throughout."),
    ],
)
def test_what_does_not_vary_is_told_and_not_drawn(kind, row, told):
    table = pd.DataFrame([row] * 3, names(3), ["A", "B"])
    shown = legible(page_of(table, {"kind": kind}))
    assert (shown.charts, shown.notes) == ((), ("Read.", f"'Drawn' is not drawn: {told}"))
    varied = table.mul([1.0, 0.5, 1.0], axis=0)
    assert len(legible(page_of(varied, {"kind": kind})).charts) == 1


def test_a_bar_that_hides_the_others_is_told_and_not_drawn():
    shares = pd.DataFrame({"R²": [0.9, 0.4, -5000.0]}, ["Stocks", "Bonds", "Cash"])
    shown = legible(page_of(shares, {"kind": ChartKind.BARS}))
    told = "'Drawn' is not drawn: beside 'Cash' the other values are too small."
    assert (shown.charts, shown.notes) == ((), ("Read.", told))
    for kept in (shares.iloc[:2], shares.mul([1e-3, 1e-3, 1.0], axis=0)):
        assert len(legible(page_of(kept, {"kind": ChartKind.BARS})).charts) == 1


def test_names_too_long_for_their_columns_stand_beside_a_coloured_table():
    table = square(4).set_axis(["Immobilienaktiengesellschaft", *"ABC"])
    shown = legible(page_of(table, {"kind": ChartKind.COLUMNS}))
    assert (shown.charts, shown.blocks[0].heat) == ((), True)


@pytest.mark.parametrize(("rows", "printed"), [(40, None), (41, 20)])
def test_a_long_answer_prints_its_largest_rows_and_is_whole_on_screen(rows, printed):
    weights = pd.DataFrame({"A": np.linspace(0, 1, rows), "B": 0.5}, names(rows))
    page = page_of(pd.concat([weights, weights.sum().to_frame("Total").T]), total=True)
    shown = legible(replace(page, headline=page.blocks))
    *short, whole = shown.blocks
    assert whole.on_screen is bool(printed)
    assert shown.headline == (whole,)
    pd.testing.assert_frame_equal(whole.table, page.blocks[0].table)
    for block in short:
        assert block.title == f"The {printed} largest: Figures"
        assert list(block.table.index) == [*names(rows)[-printed:], f"{rows - printed} others",
                                           "Total"]  # fmt: skip
        np.testing.assert_allclose(block.table.iloc[:-1].sum(), block.table.loc["Total"])
    assert len(short) == bool(printed)


@pytest.mark.parametrize("rows", [24, 25])
def test_a_chart_draws_the_rows_that_are_printed_of_a_long_answer(rows):
    """They are those of its longest bars, not of the largest figures beside them."""
    trades = pd.DataFrame({"Held": 1.0, "Trade": np.linspace(-1, 0, rows)}, names(rows))
    table = pd.concat([trades, trades.sum().to_frame("Total").T])
    bars = {"kind": ChartKind.BARS, "columns": ("Trade",), "rows": rows}
    shown = legible(page_of(table, bars, total=True))
    (chart,), is_short = shown.charts, rows == 25
    drawn = [*names(12), "13 others"] if is_short else names(rows)
    assert list(chart.figures.index) == drawn
    assert chart.block is shown.blocks[0]
    assert [block.on_screen for block in shown.blocks] == [False, True][: 1 + is_short]


@pytest.mark.parametrize("rows", [24, 25])
def test_a_long_table_that_is_less_a_column_of_another_one_keeps_its_formulas(rows):
    """The few rows that are printed of it are not those of the other one."""
    held = pd.DataFrame({"Benchmark": 1.0, "A": np.linspace(0, 1, rows)}, names(rows))
    whole, other = (page_of(one).blocks[0] for one in (held, held.iloc[:2]))
    active = replace(whole, table=held[["A"]] - 1.0, heat=True, less_first=whole)
    shown = legible(replace(page_of(held), blocks=(other, active, whole)))
    formulas = [cell.text for cell in drawn(shown).cells.values() if isinstance(cell, Formula)]
    assert len(formulas) == rows
    assert [len(block.table) for block in shown.blocks] == [2, *[12] * (rows > 24), rows, rows]


@pytest.mark.parametrize(("rows", "charts"), [(24, 1), (25, 0)])
def test_a_coloured_table_of_many_rows_tells_more_than_its_bars(rows, charts):
    page = page_of(square(rows), {"kind": ChartKind.STACKED_BARS}, heat=True)
    shown = legible(page)
    assert (len(shown.charts), shown.notes) == (charts, page.notes)
    pd.testing.assert_frame_equal(shown.blocks[0].table, page.blocks[0].table)


def test_the_functions_that_pages_name_return_their_tables():
    named = {
        block.function
        for study in ("factor_cma", "cross_asset")
        for page in pages_of(study)
        for block in page.blocks
        if block.table.index.equals(block.table.columns) and block.heat
    }
    assert named == {"CMA_CORRELATION", "RETURN_CORRELATION", "RESIDUAL_CORRELATION"}
    assert named <= set(catalogue.FUNCTIONS)


@pytest.mark.parametrize("study", ["factor_cma", "cross_asset", "tail_risk", "yield_curve"])
def test_a_committee_reads_every_page(study):
    for page in pages_of(study):
        for block in page.blocks:
            assert block.table.index.name, (page.sheet, block.title, "no word over its names")
            assert block.units, (page.sheet, block.title, "no units")
        for note in page.notes:
            word, _, _ = note.partition(" ")
            # a name of an input stands as it is written on the sheet
            assert note[0] == note[0].upper() or word in INPUTS, (page.sheet, note)
        for chart in page.charts:
            # programs list the series of lying bars in either order
            assert chart.kind is not ChartKind.BARS or len(chart.series) == 1
            assert chart.title
            assert chart.value_title or chart.kind is ChartKind.BARS, (page.sheet, chart.title)
            stacked = chart.kind in (ChartKind.STACKED_BARS, ChartKind.STACKED_COLUMNS)
            assert not stacked or "loading" not in chart.title.lower()
