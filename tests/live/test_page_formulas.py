"""The formula that a page names for a table gives that table, to the last digit."""

from contextlib import closing

import pytest

from tests.conftest import WORKBOOKS
from tests.golden import STUDIES
from xlfactor import catalogue
from xlfactor.formulas.formula import evaluate
from xlfactor.live.page_formulas import page_formulas
from xlfactor.places import Places
from xlfactor.run import run
from xlfactor.xlsx.book import open_book

FORMULA = "Formula of "


class Desk:
    """A workbook whose pages are kept instead of written."""

    def __init__(self, book):
        self.book, self.pages = book, []

    def __getattr__(self, name):
        return getattr(self.book, name)

    def write(self, pages, **_):
        self.pages += [one.page for one in pages]


def frame(cells):
    header, *rows = cells
    return {str(row[0]): dict(zip(map(str, header[1:]), row[1:], strict=True)) for row in rows}


@pytest.mark.parametrize("study", STUDIES)
def test_a_formula_gives_its_table(study):
    with closing(open_book(WORKBOOKS / f"{study}.xlsx")) as book:
        desk = Desk(book)
        wanted = [one for one in catalogue.MACROS.values() if one.key not in {
            "dynamic_allocation", "tail_backtest", "rolling_exposures", "rolling_styles",
        }]  # fmt: skip
        run(desk, wanted, known=catalogue.input_names())
        places = Places(book)
        found = page_formulas(places)
        tied = 0
        for page in desk.pages:
            blocks = {block.title: block.table for block in page.blocks}
            for name, formula in found(page).items():
                require_tied(
                    blocks[name.removeprefix(FORMULA)], frame(evaluate(formula, places).cells)
                )
                tied += 1
    assert tied >= 2


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
            assert shown == cell or (shown != shown and cell in (None, "")), (row, column)
