import datetime as dt
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.estimation.repair import Repair
from xlfactor.errors import TableError
from xlfactor.tables.cells import block, figures_of, is_error, to_cell, to_cells
from xlfactor.tables.reading import figures, labelled, number


@pytest.mark.parametrize(
    ("sent", "cells"),
    [
        (None, ()),
        ("", ()),
        ([[None, ""], [" ", None]], ()),
        (3, ((3.0,),)),
        ([1, 2], ((1.0, 2.0),)),
        ([[1], [2]], ((1.0,), (2.0,))),
        (np.array([[1, 2], [3, 4]]), ((1.0, 2.0), (3.0, 4.0))),
        ([[None, None, None], [None, " a ", True], [None, 2, None]], (("a", True), (2.0, None))),
        ([["a", float("nan")]], (("a",),)),
        ([["a"], ["b", 1]], (("a", None), ("b", 1.0))),
        (dt.date(2026, 1, 31), ((dt.datetime(2026, 1, 31),),)),
        ([["a", -2146826246]], (("a", "#N/A"),)),
        (np.float64(0.5), ((0.5,),)),
        ("Real\u00a0 Estate\n(core)\u200b ", (("Real Estate (core)",),)),
        ("Gov\u00adern\u00adment \ufeffBonds\u200e", (("Government Bonds",),)),
        ("E\u0301quite\u0301s", (("\u00c9quit\u00e9s",),)),
    ],
)
def test_a_block_is_what_the_host_sent_without_empty_edges(sent, cells):
    assert block(sent) == cells


@pytest.mark.parametrize("corner", ["", "Date"])
@pytest.mark.parametrize("beside", [["Gold", "Cash"], [43861.0, 43890.0]])
@pytest.mark.parametrize("edge", [[], [[None, "", None]]])
@pytest.mark.parametrize("odd", [0.25, -2.0, True, 7, None, float("nan"), "3%", "Gold"])
def test_the_figures_of_a_block_are_those_of_its_cells(corner, beside, edge, odd):
    rows = [[corner, "A", "B"], [beside[0], 0.5, 1e300], [beside[1], odd, -0.0]]
    for sent in (rows, [*rows, *edge], [*edge, *rows], [[None, *row] for row in rows]):
        cells = block(sent)
        found, wanted = figures_of(cells), [list(row[1:]) for row in cells[1:]]
        if {type(cell) for row in wanted for cell in row} == {float}:
            np.testing.assert_array_equal(found, wanted)
            np.testing.assert_array_equal(figures_of(tuple(cells)), wanted)
        else:
            assert found is None
            assert figures_of(tuple(cells)) is None


@pytest.mark.parametrize("odd", [None, float("nan"), True, 7, "Gold", " a  b ", -2146826246])
@pytest.mark.parametrize("place", range(9))
def test_a_cell_among_numbers_is_read_as_it_is_alone(odd, place):
    sent = np.arange(0.5, 9.5).tolist()
    sent[place] = odd
    (alone,) = block(odd) or ((None,),)
    wanted = [*sent[:place], *alone, *sent[place + 1 :]]
    found = block([sent[:3], tuple(sent[3:6]), sent[6:]])
    assert [(type(cell), cell) for row in found for cell in row] == [
        (type(cell), cell) for cell in wanted
    ]


def test_a_blank_row_inside_a_block_stays():
    assert block([[1], [None], [2]]) == ((1.0,), (None,), (2.0,))


def test_labelled_keeps_raw_cells_under_their_names():
    frame = labelled(block([["", "Mean", "Note"], ["Gold", 0.1, "x"], ["Oil", None, 2]]), name="t")
    assert list(frame.index) == ["Gold", "Oil"]
    assert list(frame.columns) == ["Mean", "Note"]
    assert frame.loc["Oil", "Mean"] is None
    assert frame.loc["Gold", "Note"] == "x"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ((), "t: the range is empty"),
        (((1.0,),), "t: found 1 row\\(s\\) and 1 column\\(s\\); wanted a header row"),
        (((None, None), ("a", 1.0)), "t: the header of column 2 is a blank; wanted a name"),
        (
            ((None, "x"), (None, 1.0)),
            "t: the name in row 2 of the range is a blank; wanted a name",
        ),
        (((None, "x"), ("#REF!", 1.0)), "t: the name in row 2 of the range is the error"),
    ],
)
def test_labelled_says_what_is_missing(cells, message):
    with pytest.raises(TableError, match=message):
        labelled(cells, name="t")


@pytest.mark.parametrize(("cell", "value"), [(2.5, 2.5), ("2.5%", 0.025), ("1,250.5%", 12.505)])
def test_number_reads_numbers_and_percent_text(cell, value):
    assert number(cell, where="here") == pytest.approx(value)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (None, "a blank"),
        ("abc", "the text 'abc'"),
        (True, "the truth value TRUE"),
        (False, "the truth value FALSE"),
        ("x%", "the text 'x%'"),
        ("0.25", "the number 0.25 stored as text"),
        ("inf", "the text 'inf'"),
        ("#N/A", "the error #N/A"),
        (dt.datetime(2026, 1, 31), "the date 2026-01-31"),
        (float("inf"), "inf"),
    ],
)
def test_number_refuses_anything_else(cell, found):
    with pytest.raises(TableError, match=f"here: found {found}; wanted a number"):
        number(cell, where="here")


def test_figures_names_row_and_column_of_the_first_fault():
    cells = ((None, "Mean", "Risk"), ("Gold", 0.1, 0.2), ("Oil", 0.1, "n/a"))
    with pytest.raises(TableError, match="t: row 'Oil', column 'Risk': found the text 'n/a'"):
        figures(cells, name="t")


def test_figures_takes_a_stated_value_for_blanks():
    cells = ((None, "A", "B"), ("Gold", 0.1, None))
    assert figures(cells, name="t", blank=0.0).loc["Gold"].tolist() == [0.1, 0.0]
    with pytest.raises(TableError, match="row 'Gold', column 'B': found a blank"):
        figures(cells, name="t")


def test_results_carry_their_names_or_not():
    table = pd.DataFrame({"A": [1, np.nan]}, index=pd.Index(["x", "y"], name="Asset"))
    assert to_cells(table) == [["Asset", "A"], ["x", 1.0], ["y", None]]
    assert to_cells(table, headers=False) == [[1.0], [None]]
    assert to_cells(table["A"]) == to_cells(table)
    assert to_cells(pd.Series([2.0], index=["x"])) == [["", "Value"], ["x", 2.0]]
    assert to_cells(0.5) == [[0.5]]
    assert to_cells(float("nan")) == [[None]]


def test_results_hold_only_what_every_host_can_show():
    table = pd.DataFrame(
        {"a": [np.True_, pd.NaT], "b": [pd.Timestamp("2026-01-31"), "text"]},
        index=pd.to_datetime(["2026-01-31", "2026-02-28"]),
        dtype=object,
    )
    assert to_cells(table) == [
        ["", "a", "b"],
        [dt.datetime(2026, 1, 31), True, dt.datetime(2026, 1, 31)],
        [dt.datetime(2026, 2, 28), None, "text"],
    ]


@pytest.mark.parametrize(
    ("item", "cell"),
    [
        (None, None),
        (float("nan"), None),
        (np.float64("nan"), None),
        (pd.NA, None),
        (pd.NaT, None),
        (np.datetime64("NaT"), None),
        (np.bool_(0), False),
        (np.int64(3), 3.0),
        (np.float32(0.5), 0.5),
        (Decimal("12.5"), 12.5),
        (Fraction(1, 4), 0.25),
        (float("inf"), "∞"),
        (-np.inf, "-∞"),
        (np.str_("text"), "text"),
        (pd.Timestamp("2026-01-31 12:30", tz="Asia/Tokyo"), dt.datetime(2026, 1, 31, 12, 30)),
        (np.datetime64("2026-01-31"), dt.datetime(2026, 1, 31)),
        (dt.date(2026, 1, 31), dt.datetime(2026, 1, 31)),
        (pd.Period("2026-01"), "2026-01"),
        (1j, "1j"),
        (Repair.NEAREST, "nearest"),
    ],
)
def test_a_value_of_any_kind_becomes_a_plain_cell(item, cell):
    found = to_cell(item)
    assert found == cell
    assert type(found) is type(cell)
    for table in (pd.Series([item], dtype=object), pd.Series([item])):
        assert to_cells(table, headers=False) == [[cell]]


def test_no_zero_is_negative_and_an_empty_table_is_a_blank():
    zeros = [*to_cells(pd.DataFrame({"a": [-0.0, 0.1]}), headers=False), [to_cell(-0.0)]]
    assert [np.signbit(row[0]) for row in zeros] == [False, False, False]
    assert to_cells(pd.DataFrame({"a": []}), headers=False) == [[None]]
    assert to_cells(pd.DataFrame(index=["x"]), headers=False) == [[None]]
    assert to_cells(pd.DataFrame({"a": []})) == [["", "a"]]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (-2146826288, "#NULL!"), (-2146826281, "#DIV/0!"), (-2146826273, "#VALUE!"),
        (-2146826265, "#REF!"), (-2146826259, "#NAME?"), (-2146826252, "#NUM!"),
        (-2146826246, "#N/A"), (-2146826245, "#GETTING_DATA"), (-2146826243, "#SPILL!"),
        (-2146826242, "#CONNECT!"), (-2146826241, "#BLOCKED!"), (-2146826240, "#UNKNOWN!"),
        (-2146826239, "#FIELD!"), (-2146826238, "#CALC!"),
        # one that only a later Excel knows is an error all the same
        (-2146826200, "#UNKNOWN!"),
    ],
)  # fmt: skip
def test_every_error_of_a_cell_is_known_by_its_number(number, text):
    (row,) = block(((1.0, number),))
    assert row == (1.0, text)
    assert is_error(row[1])


def test_what_value2_sends_is_read():
    sent = (("Asset", "Price"), ("Gold", Decimal("12.3456")), ("Oil", 3), ("Tin", np.nan))
    assert block(sent) == (("Asset", "Price"), ("Gold", 12.3456), ("Oil", 3.0), ("Tin", None))
