"""The page of a change, what it must add up to, and edits of the workbooks that it compares."""

from contextlib import closing

from xlfactor import catalogue
from xlfactor.changes.why import why
from xlfactor.xlsx.book import open_book


def page_of(before, after):
    with closing(open_book(before)) as one, closing(open_book(after)) as other:
        return why(one, other, inputs=catalogue.inputs(), audit={})


def tables(page):
    return {block.title: block.table for block in page.blocks}


def assert_sums(page, inputs):
    """Check that what the inputs do adds up to the change of each figure."""
    (check,) = page.checks
    assert check.passed, check.detail
    for title, table in tables(page).items():
        if not title.startswith("From before"):
            assert list(table) == ["Before", *inputs, "After"]
            parts = table.drop(columns=["Before", "After"]).sum(axis=1)
            assert (parts - (table["After"] - table["Before"])).abs().max() <= 1e-12


def typed(values):
    """Write values into cells, by addresses such as Targets!C23."""

    def change(book):
        for place, value in values.items():
            sheet, _, address = place.partition("!")
            book[sheet][address] = value

    return change
