"""The audit block of a sheet, and the digest by which it is known."""

import datetime as dt

import pandas as pd
import pytest

from tests.drawing.made import drawn, page
from xlfactor.drawing import stamp
from xlfactor.hosts import Found
from xlfactor.report.page import Block, NumberFormat, Page

WHEN = dt.datetime(2026, 1, 31, 12, 0, tzinfo=dt.UTC)


def found(name, cells):
    return Found(name=name, place=f"Inputs!{name}", cells=cells)


def page_of(figures=(0.5, 0.25), **more):
    table = pd.DataFrame({"Weight": figures}, ["Stocks", "Bonds"])
    block = Block(title="Weights", table=table, formats=NumberFormat.PERCENT)
    return Page(sheet="Weights", title="", units="", blocks=(block,), **more)


def answer(*figures, **more):
    return dict(stamp.rows([], page_of(figures, **more), when=WHEN))["Answer digest"]


def test_an_answer_has_one_digest_whatever_the_last_digits_of_its_figures_are():
    assert answer(0.5, 0.25) == answer(0.5 + 1e-16, 0.25 - 1e-17)
    assert answer(0.5, 1e-17) == answer(0.5, -3e-17)
    assert answer(0.5, 0.25) != answer(0.5, 0.2501)
    assert answer(0.5, float("nan")) != answer(0.5, 0.0)
    assert answer(0.5, 0.25) == answer(0.5, 0.25, notes=("another note",))


def test_the_stamp_says_version_time_inputs_and_options():
    lines = stamp.rows([found("cma", ((1.0,),))], page_of(audit={"Solver": "daqp"}), when=WHEN)
    assert [key for key, _ in lines] == [
        "Made by", "Time (UTC)", "Inputs", "Inputs digest", "Answer digest", "Solver",
        "Sheet digest",
    ]  # fmt: skip
    assert ("Time (UTC)", "2026-01-31 12:00:00") in lines
    assert ("Inputs", "cma = Inputs!cma") in lines


def test_many_inputs_go_on_in_lines_that_can_be_read():
    inputs = [found(f"input_{number:02}", ()) for number in range(12)]
    lines = [
        value for key, value in stamp.rows(inputs, page_of(), when=WHEN) if key in {"", "Inputs"}
    ]
    said = "; ".join(line for line in lines if line)
    assert said.count("= Inputs!") == 12
    assert len(lines) == 3
    assert max(map(len, lines)) < 140


def test_inputs_have_one_digest_whatever_their_order_and_their_last_digits():
    one = [found("a", ((0.1 + 0.2,),)), found("b", (("x",),))]
    other = [found("b", (("x",),)), found("a", ((0.3,),))]
    changed = [found("b", (("x",),)), found("a", ((0.31,),))]
    digests = [
        dict(stamp.rows(each, page_of(), when=WHEN))["Inputs digest"]
        for each in (one, other, changed)
    ]
    assert digests[0] == digests[1] != digests[2]


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


def test_the_seal_is_the_last_cell_of_the_audit_block():
    sheet = drawn(page(), stamp=[("Made by", "xlfactor"), ("Sheet digest", "")])
    row, column = sheet.seal
    assert sheet.cells[row, column - 1] == "Sheet digest"
    assert sheet.seal not in sheet.cells
    assert row == max(row for row, _ in sheet.cells)
