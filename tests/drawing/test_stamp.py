"""The audit block of a sheet, and the digest by which it is known."""

import datetime as dt

import pandas as pd
import pytest

from tests.drawing.made import drawn, page
from xlfactor.drawing import stamp
from xlfactor.hosts import Found, Made
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Page

WHEN = dt.datetime(2026, 1, 31, 12, 0, tzinfo=dt.UTC)


def found(name, cells):
    return Found(name=name, place=f"Inputs!{name}", cells=cells)


def page_of(figures=(0.5, 0.25), **more):
    table = pd.DataFrame({"Weight": figures}, ["Stocks", "Bonds"])
    block = Block(title="Weights", table=table, formats=NumberFormat.PERCENT)
    return Page(sheet="Weights", title="", units="", blocks=(block,), **more)


def answer(*figures, **more):
    return stamp.answer_digest(page_of(figures, **more))


def test_an_answer_has_one_digest_whatever_the_last_digits_of_its_figures_are():
    assert answer(0.5, 0.25) == answer(0.5 + 1e-16, 0.25 - 1e-17)
    assert answer(0.5, 1e-17) == answer(0.5, -3e-17)
    assert answer(0.5, 0.25) != answer(0.5, 0.2501)
    assert answer(0.5, float("nan")) != answer(0.5, 0.0)
    assert answer(0.5, 0.25) == answer(0.5, 0.25, notes=("another note",))


def stamped(*inputs):
    return stamp.stamp_of(Made(page=page_of(), found=inputs, run="factor_premia"), when=WHEN)


def test_a_stamp_says_version_time_analysis_and_inputs_and_is_read_again():
    made = stamped(found("cma", ((1.0,),)))
    assert made.version.startswith("xlfactor ")
    assert (made.time, made.run) == ("2026-01-31 12:00:00 UTC", "factor_premia")
    assert stamp.read_stamp(made.text) == made
    assert stamp.read_stamp("xlfactor, edited") is None


def test_inputs_have_one_digest_whatever_their_order_and_their_last_digits():
    one = [found("a", ((0.1 + 0.2,),)), found("b", (("x",),))]
    other = [found("b", (("x",),)), found("a", ((0.3,),))]
    changed = [found("b", (("x",),)), found("a", ((0.31,),))]
    assert stamped(*one).inputs == stamped(*other).inputs != stamped(*changed).inputs


def test_a_digest_counts_filled_cells_other_than_the_seal():
    cells = [(1, 1, "a"), (2, 1, None), (3, 1, ""), (9, 2, "old digest")]
    assert stamp.digest_of(cells, (9, 2)) == stamp.digest_of([(1, 1, "a")], (9, 2))
    assert stamp.digest_of(cells, (9, 3)) != stamp.digest_of(cells, (9, 2))
    assert stamp.digest_of([(1, 2, "a")], (9, 2)) != stamp.digest_of([(1, 1, "a")], (9, 2))


@pytest.mark.parametrize("number", [0.5999986802534999, 1.1245614897449971, 0.15062884763550036])
def test_a_digest_stays_where_a_program_saves_15_digits_of_a_number(number):
    saved = float(f"{number:.15g}")
    assert f"{number:.12g}" != f"{saved:.12g}"
    assert stamp.digest_of([(1, 1, number)], (9, 2)) == stamp.digest_of([(1, 1, saved)], (9, 2))
    assert stamp.digest_of([(1, 1, number * 1.001)], (9, 2)) != stamp.digest_of(
        [(1, 1, number)], (9, 2)
    )


def test_the_seal_is_the_last_cell_of_the_stamp():
    sheet = drawn(page())
    row, column = sheet.seal
    assert sheet.cells[row, column - 1] == "Sheet digest"
    assert sheet.seal not in sheet.cells
    assert row == max(row for row, _ in sheet.cells)
