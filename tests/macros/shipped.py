"""The inputs of the shipped workbooks, and the pages that macros make of them."""

from contextlib import closing
from functools import cache

from tests.conftest import WORKBOOKS
from xlfactor import catalogue
from xlfactor.places import Places
from xlfactor.xlsx.book import open_book


@cache
def shipped(file):
    """The cells of all inputs that a workbook has, by their names."""
    with closing(open_book(WORKBOOKS / file)) as book:
        places = Places(book)
        wanted = {item.name: item for macro in catalogue.macros() for item in macro.parameters}
        found = {name: places.find(item) for name, item in wanted.items()}
    return {name: one.cells for name, one in found.items() if one is not None and one.cells}


def pages_of(macro, file, **changes):
    """The pages of a macro on a workbook, some inputs changed, None taken away."""
    known = {item.name for item in macro.parameters}
    given = {name: cells for name, cells in {**shipped(file), **changes}.items() if name in known}
    return macro.pages(macro.read({name: one for name, one in given.items() if one is not None}))


def table(page, title):
    """The first table of a page whose title begins so."""
    return next(block.table for block in page.blocks if block.title.startswith(title))
