"""The formula that a page names for a table gives that table.

Of the weights of other portfolios beside them, sums are taken in another order.
"""

import re
from contextlib import closing

import pandas as pd
import pytest

from tests.conftest import WORKBOOKS
from tests.golden import STUDIES
from xlfactor import catalogue
from xlfactor.formulas.formula import evaluate
from xlfactor.live.page_formulas import PAGES, page_formulas
from xlfactor.places import Places
from xlfactor.run import run
from xlfactor.xlsx.book import open_book


class Desk:
    """A workbook whose pages are kept instead of written."""

    def __init__(self, book):
        self.book, self.pages = book, []

    def __getattr__(self, name):
        return getattr(self.book, name)

    def write(self, pages, _edition):
        self.pages += [one.page for one in pages]


def frame(cells):
    header, *rows = cells
    # a number in a cell is a float, and a name of a page may be a whole one
    names = [f"{row[0]:g}" if isinstance(row[0], float) else str(row[0]) for row in rows]
    return {
        name: dict(zip(map(str, header[1:]), row[1:], strict=True))
        for name, row in zip(names, rows, strict=True)
    }


#: these take long, and name no formulas
LONG = {"dynamic_allocation", "tail_backtest", "rolling_exposures", "rolling_styles"}


def test_every_formula_gives_its_table():
    """A formula of one column has the name of that column after the title."""
    wanted = [one for one in catalogue.MACROS.values() if one.key not in LONG]
    tied = set()
    for study in STUDIES:
        with closing(open_book(WORKBOOKS / f"{study}.xlsx")) as book:
            desk, places = Desk(book), Places(book)
            run(desk, wanted, known=catalogue.input_names())
            formulas = page_formulas(places)
            weights = weights_of(desk.pages)
            for page in desk.pages:
                blocks = {block.title: block.table for block in page.blocks}
                for name, formula in formulas(page).items():
                    title, _, column = name.rpartition(", ")
                    shown = blocks.get(title, blocks.get(name))
                    held = weights[[one for one in weights if one in [*shown, *shown.index]]]
                    called = re.sub(r"\bweights\b(?=[,)])", literal(held), formula)
                    given = frame(evaluate(called, places).cells)
                    if column in blocks.get(title, {}):
                        (only,) = {name for row in given.values() for name in row}
                        require_tied(blocks[title][[column]].set_axis([only], axis=1), given)
                    else:
                        require_tied(blocks[name], given)
                    tied.add((page.sheet, formula[1:].partition("(")[0]))
    assert tied == {
        (sheet, function)
        for sheet, (_, functions) in PAGES.items()
        for function in functions.values()
    }


def weights_of(pages):
    """The weights of all portfolios that pages show, and each asset by itself."""
    found = {}
    for page in pages:
        for block in page.blocks:
            if block.title == "Weights" and block.total:
                found |= dict(block.table.iloc[:-1].items())
    table = pd.DataFrame(found)
    return table.assign(**{name: (table.index == name) * 1.0 for name in table.index})


def literal(table):
    """A table as a constant of a formula."""
    rows = [
        ["", *table],
        *([name, *row] for name, row in zip(table.index, table.to_numpy(), strict=True)),
    ]
    cells = [[f'"{one}"' if isinstance(one, str) else repr(float(one)) for one in row]
             for row in rows]  # fmt: skip
    return f"{{{';'.join(map(','.join, cells))}}}"


def require_tied(table, given):
    """Compare the rows and columns that both have, whichever way the page shows them."""
    if not set(map(str, table.columns)) & set(next(iter(given.values()))):
        table = table.T
    rows = [name for name in map(str, table.index) if name in given]
    columns = [name for name in map(str, table.columns) if name in next(iter(given.values()))]
    assert len(rows) >= len(table) - 1, (list(table.index), list(given))  # but for a total
    assert columns, (list(table.columns), next(iter(given.values())))
    named = table.set_axis(list(map(str, table.index))).set_axis(list(map(str, table)), axis=1)
    for row in rows:
        for column in columns:
            shown, cell = named.loc[row, column], given[row][column]
            is_blank = shown != shown and cell in (None, "")
            assert is_blank or cell == pytest.approx(shown, rel=1e-12, abs=1e-15), (row, column)
