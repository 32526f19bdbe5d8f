import datetime as dt
from contextlib import nullcontext

import pytest

from xlfactor.core.estimation.published_figures import Unit
from xlfactor.errors import LabelError, OptionError, TableError
from xlfactor.tables.kinds import Choice, Number, Switch, Text
from xlfactor.tables.shapes import Grid, NamePairs, Names, PublishedTable, Square, Vector

VECTOR = Vector(help="v")
HOLDINGS = Vector(help="v", blank=0.0)


@pytest.mark.parametrize(
    "cells",
    [
        (("Gold", 0.25), ("Oil", 0.75)),
        (("Asset", "Weight"), ("Gold", 0.25), ("Oil", 0.75)),
        ((None, "Weight"), ("Gold", 0.25), ("Oil", 0.75)),
        (("Gold", "25%"), ("Oil", "75%")),
        (("Asset", "Gold", "Oil"), ("Weight", 0.25, 0.75)),
    ],
)
def test_a_vector_is_read_in_every_layout(cells):
    assert VECTOR.read(cells, name="w").to_dict() == {"Gold": 0.25, "Oil": 0.75}


@pytest.mark.parametrize("cells", [(("Asset", "Weight"),), ((None, "Weight"),)])
def test_a_header_alone_is_no_vector(cells):
    with pytest.raises(TableError, match="w: has a header row and nothing below it"):
        VECTOR.read(cells, name="w")


@pytest.mark.parametrize(
    "text",
    ["nan%", "inf%", "1_0%", "5%%", "٥%", "½%", "5‰", "50bp", "50 bps", "0x10%", "about 16%",
     "1,250", "1.2.3", "n/a", "TBD"],
)  # fmt: skip
def test_what_should_be_a_figure_is_no_header_and_its_row_is_not_lost(text):
    with pytest.raises(TableError, match=r"w: row 'Gold': found the text"):
        VECTOR.read((("Gold", text), ("Oil", 0.2)), name="w")


@pytest.mark.parametrize("header", ["60/40", "1", "2024", "Weight"])
def test_the_word_for_rows_makes_a_header_of_any_name(header):
    # the weights of a case named so, as our own functions return them
    found = VECTOR.read((("Asset", header), ("Gold", 0.4), ("Bonds", 0.6)), name="weights")
    assert (found.name, list(found.index)) == (header, ["Gold", "Bonds"])


@pytest.mark.parametrize("text", ["n/a", "5 %", "50bp"])
def test_a_row_named_like_the_word_for_rows_is_not_lost(text):
    with pytest.raises(TableError, match="wanted a number") if text != "5 %" else nullcontext():
        found = VECTOR.read((("Portfolio", text), ("Gold", 0.4)), name="weights")
        assert found["Portfolio"] == 0.05


@pytest.mark.parametrize(
    "text", ["Weight (%)", "%", "2024", "2024/25", "10Y", "In % of 2024", "σ"]
)
def test_a_header_may_hold_digits(text):
    found = VECTOR.read((("Asset", text), ("Oil", 0.2)), name="w")
    assert found.to_dict() == {"Oil": 0.2}
    assert found.name == text


def test_a_blank_in_a_vector_is_an_error_unless_it_stands_for_something():
    cells = (("Asset", "Weight"), ("Gold", 1.0), ("Oil", None))
    assert HOLDINGS.read(cells, name="w").to_dict() == {"Gold": 1.0, "Oil": 0.0}
    with pytest.raises(TableError, match="w: row 'Oil': found a blank; wanted a number"):
        VECTOR.read(cells, name="w")


@pytest.mark.parametrize(
    ("cells", "error", "message"),
    [
        ((), TableError, "w: the range is empty"),
        ((("a", 1.0, 2.0),), TableError, "w: found 3 column"),
        (
            (("a", 1.0), (None, 2.0)),
            TableError,
            "w: the name in row 2 of the range, below 'a', is a blank; wanted a name",
        ),
        ((("a", 1.0), ("a", 2.0)), LabelError, "w: row 'a' occurs more than once"),
        ((("a", "x"), ("b", 2.0), ("c", "y")), TableError, "w: row 'c': found the text 'y'"),
    ],
)
def test_a_vector_says_what_is_wrong(cells, error, message):
    with pytest.raises(error, match=message):
        VECTOR.read(cells, name="w")


def test_a_grid_names_row_and_column():
    cells = (("Asset", "F1", "F2"), ("Gold", 1.0, None))
    assert Grid(help="g", blank=0.0).read(cells, name="B").loc["Gold"].tolist() == [1.0, 0.0]
    with pytest.raises(TableError, match="B: row 'Gold', column 'F2': found a blank"):
        Grid(help="g").read(cells, name="B")
    with pytest.raises(LabelError, match="B: column 'F1' occurs more than once"):
        Grid(help="g").read((("", "F1", "F1"), ("Gold", 1.0, 2.0)), name="B")


def test_a_square_is_put_in_one_order_by_name():
    cells = ((None, "b", "a"), ("a", 0.5, 1.0), ("b", 2.0, 0.6))
    frame = Square(help="s").read(cells, name="C")
    assert list(frame.columns) == ["a", "b"]
    assert frame.to_numpy().tolist() == [[1.0, 0.5], [0.6, 2.0]]


def test_a_square_with_other_names_on_its_sides_is_refused():
    cells = ((None, "a", "c"), ("a", 1.0, 0.5), ("b", 0.5, 1.0))
    with pytest.raises(LabelError, match=r"C \(columns\): unknown row 'c'"):
        Square(help="s").read(cells, name="C")


def test_names_are_a_row_or_a_column():
    assert list(Names(help="n").read((("a", None, "b"),), name="n")) == ["a", "b"]
    assert list(Names(help="n").read((("a",), ("b",)), name="n")) == ["a", "b"]
    with pytest.raises(TableError, match="n: found a block of cells"):
        Names(help="n").read((("a", "b"), ("c", "d")), name="n")
    with pytest.raises(TableError, match="n: the range is empty"):
        Names(help="n").read((), name="n")


def test_pairs_of_names_keep_their_order_and_several_of_one():
    pairs = NamePairs(help="n")
    cells = (("Mine", "Theirs"), ("Gold", "Bullion"), ("Oil", None), ("Gold", "XAU"))
    found = pairs.read(cells, name="names")
    assert list(found.items()) == [("Gold", "Bullion"), ("Gold", "XAU")]
    assert found.name == "Theirs"
    assert pairs.read(cells[:1], name="names").empty
    with pytest.raises(TableError, match="names: found 3 columns; wanted two: your names, and"):
        pairs.read((("a", "b", "c"), ("d", "e", "f")), name="names")
    with pytest.raises(TableError, match="names: row 'Gold': found 7; wanted a text"):
        pairs.read((("a", "b"), ("Gold", 7.0)), name="names")


def test_a_published_table_keeps_its_cells():
    frame = PublishedTable(help="p").read((("", "Vol"), ("Gold", "12%")), name="cma")
    assert frame.loc["Gold", "Vol"] == "12%"


def test_scalars_read_one_cell():
    assert Number(help="n").read(((2.5,),), name="n") == 2.5
    assert Text(help="t").read((("abc",),), name="t") == "abc"
    assert Text(help="t").read(((2020.0,),), name="t") == "2020"
    assert Text(help="t").read(((dt.datetime(2020, 8, 31),),), name="t") == "2020-08-31"
    assert Choice(help="c", option=Unit).read((("Percent-Points",),), name="u") is (
        Unit.PERCENT_POINTS
    )


@pytest.mark.parametrize(
    ("cell", "value"),
    [(True, True), ("yes", True), ("X", True), (1.0, True), ("No", False), (0.0, False)],
)
def test_a_switch_reads_yes_and_no(cell, value):
    assert Switch(help="s").read(((cell,),), name="s") is value


@pytest.mark.parametrize(
    ("kind", "cells", "error", "message"),
    [
        (Number(help="n"), ((1.0, 2.0),), TableError, "n: found 1 × 2 cells; wanted one cell"),
        (Number(help="n"), (), TableError, "n: found a blank; wanted one cell with a number"),
        (Number(help="n", minimum=0, maximum=1), ((2.0,),), OptionError,
         "n: found 2; wanted a number from 0 to 1"),
        (Switch(help="s"), (("maybe",),), TableError,
         "n: found the text 'maybe'; wanted yes or no"),
        (Text(help="t"), (("#N/A",),), TableError, "n: found the error #N/A; wanted a text"),
        (Choice(help="c", option=Unit), (("furlongs",),), OptionError,
         "n: 'furlongs' is none of the choices: 'automatic', 'decimal', 'percent points'"),
        (Choice(help="c", option=Unit), ((3.0,),), OptionError, "n: found 3; wanted one of"),
    ],
)  # fmt: skip
def test_scalars_say_what_is_wrong(kind, cells, error, message):
    with pytest.raises(error, match=message):
        kind.read(cells, name="n")


def test_choices_are_the_words_of_the_option():
    assert Choice(help="c", option=Unit).choices == ("automatic", "decimal", "percent points")
    assert Number(help="n").choices == ()
