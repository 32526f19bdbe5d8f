"""Laws of boxes, areas and references."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfactor.engine.areas import areas_of, boxes_of, covers, without
from xlfactor.engine.boxes import Box
from xlfactor.engine.references import quoted, split, with_rows_moved, with_sheet_renamed

quick = settings(max_examples=50, deadline=None)
boxes = st.builds(Box, *[st.integers(1, 9)] * 4)
places = st.builds(lambda row, column: (row, column), st.integers(1, 9), st.integers(1, 9))


@given(boxes, boxes)
@quick
def test_what_is_left_and_what_is_shared_make_the_whole(one, other):
    left = [place for piece in one.subtract(other) for place in piece.positions()]
    shared = one.intersect(other)
    both = [] if shared is None else list(shared.positions())
    assert sorted(left + both) == sorted(one.positions())


@given(boxes)
@quick
def test_an_address_is_read_back(box):
    assert Box.parse(box.address()) == Box.parse(box.absolute()) == Box.parse(box.corners()) == box


@given(st.lists(boxes, min_size=1, max_size=4), boxes)
@quick
def test_areas_without_a_box_do_not_touch_it(listed, box):
    left = without(areas_of(listed), box)
    assert not any(piece.intersect(box) for piece in left)
    assert covers(areas_of([*left, box]), box)
    assert covers(areas_of(boxes_of(areas_of(listed))), listed[0])


@pytest.mark.parametrize("text", ["", "A0", "A1:B", "XFE1", "A1048577", "1:A", "A1 B2", "A-1"])
def test_what_is_no_address(text):
    with pytest.raises(ValueError, match="is no address of cells"):
        Box.parse(text)


titles = st.text(
    st.characters(exclude_characters="\\/?*[]:", exclude_categories=["C"]), min_size=1
)


@given(titles.filter(lambda title: title.strip("'") == title))
@quick
def test_a_sheet_name_in_quotes_is_read_back(title):
    assert split(f"{quoted(title)}!$A$1") == (title, "$A$1")


references = st.builds(
    lambda a, b: f"{a.address()}*SUM({b.absolute()},Other!{b.address()})", boxes, boxes
)


@given(references, st.integers(1, 20), st.integers(1, 5))
@quick
def test_rows_inserted_and_deleted_again_change_nothing(formula, row, count):
    def inserted(number):
        return number + count if number >= row else number

    def deleted(number):
        if number < row:
            return number
        return None if number < row + count else number - count

    there = with_rows_moved(f"={formula}", "Risk", "Risk", inserted)
    assert with_rows_moved(there, "Risk", "Risk", deleted) == f"={formula}"


@pytest.mark.parametrize(
    ("formula", "renamed"),
    [
        ("=Risk!A1", "='New one'!A1"),
        ("='risk'!A1:B2", "='New one'!A1:B2"),
        ("=Risky!A1", "=Risky!A1"),
        ('="Risk!A1"', '="Risk!A1"'),
        ("=[1]Risk!A1", "=[1]Risk!A1"),
        ("=SUM(Risk!A:A,Risk!$1:$2)", "=SUM('New one'!A:A,'New one'!$1:$2)"),
        ("Risk!$A$1", "'New one'!$A$1"),
        ("=A1", "=A1"),
    ],
)
def test_a_formula_follows_a_renamed_sheet(formula, renamed):
    assert with_sheet_renamed(formula, "Risk", "New one") == renamed
