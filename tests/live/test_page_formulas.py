"""The formula that a page names for a table gives that table.

Of the weights of other portfolios beside them, sums are taken in another order.
"""

import re
import shutil
from collections import Counter
from contextlib import closing

import pandas as pd
import pytest

from tests.conftest import WORKBOOKS, Edited
from tests.golden import STUDIES
from xlfactor import catalogue
from xlfactor.formulas import formula as formula_module
from xlfactor.formulas.formula import evaluate
from xlfactor.live.inputs import LiveInputs
from xlfactor.live.page_formulas import page_formulas
from xlfactor.live.page_tables import PAGES
from xlfactor.memo import FamilyMemo
from xlfactor.places import Places
from xlfactor.report.page import PageKind
from xlfactor.run import run
from xlfactor.xlsx.book import open_book

#: what draws need: by macro the workbook, and the pages whose formulas give their tables
BANDS = {
    "assumption_bands": ("factor_cma", {"Bands of assumptions", "Exposure bands of assumptions"}),
    "return_bands": ("cross_asset", {"Bands of returns", "Exposure bands of returns"}),
}
#: columns and rows of pages that are no part of what the formula of the table gives
BEYOND = {
    # sums, and what a page sets beside the answer for comparison
    "Total", "Perfect fit", "Price", "Portfolio before", "Portfolio after",
    # exposures to the residual are one by definition
    "Residual",
    # budgets by asset: the function shows one portfolio, its share and its difference
    "Risk budgets", "Within limits",
}  # fmt: skip
#: of these pages the first table has sums of the second one, or what inputs say beside it
SECOND = {"Frontier weights", "Target and achieved"}
#: these are made of other pages, or of the inputs as they were read
WITHOUT = {PageKind.SUMMARY, PageKind.CHECKS, PageKind.AUDIT}


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
    names = [named(row[0]) for row in rows]
    return {
        name: dict(zip(map(named, header[1:]), row[1:], strict=True))
        for name, row in zip(names, rows, strict=True)
    }


def named(name):
    """A name as text: of a number without idle digits, of a date without the time."""
    text = str(name).removesuffix(" 00:00:00")
    try:
        return f"{float(text.removesuffix('%')) / (100 if text.endswith('%') else 1):g}"
    except ValueError:
        return text


@pytest.mark.slow
def test_every_formula_gives_its_table(monkeypatch):
    """Each page of an answer, evidence or methods names the formula of its main table."""
    shared = FamilyMemo(results=64)
    monkeypatch.setattr(formula_module, "FamilyMemo", lambda: shared)
    tied = set()
    for study in STUDIES:
        for page, formulas in tied_pages(WORKBOOKS / f"{study}.xlsx", catalogue.macros()):
            main = page.blocks[page.sheet in SECOND]
            assert page.formula_beside(main) or page.kind in WITHOUT, page.sheet
            tied |= {(page.sheet, one.text[1:].partition("(")[0]) for one in formulas}
    assert tied == {
        (sheet, function)
        for sheet, (_, functions) in PAGES.items()
        for function in functions.values()
        if "ands of " not in sheet and function
    }


@pytest.mark.parametrize("key", BANDS)
def test_the_formulas_of_bands_give_their_tables(key, monkeypatch):
    """Of draws, which no shipped workbook asks for."""
    shared = FamilyMemo(results=64)
    monkeypatch.setattr(formula_module, "FamilyMemo", lambda: shared)
    study, sheets = BANDS[key]
    with closing(open_book(WORKBOOKS / f"{study}.xlsx")) as book:
        places, read = Places(book), LiveInputs(places=Places(book)).found
        macro = catalogue.MACROS[key]
        cells = {
            item.name: read[item.name].cells for item in macro.parameters if item.name in read
        }
        pages = macro.pages(macro.read({**cells, "band_draws": 20.0}))
        found = {page.sheet: page_formulas(places)(page) for page in pages}
        assert {page.sheet for page in pages} == sheets
        for page in pages:
            assert found[page.sheet][0].title == page.blocks[0].title
            blocks = {block.title: block.table for block in page.blocks}
            for formula in found[page.sheet]:
                text = formula.text.replace("xf_band_draws", "20")
                require_tied(blocks[formula.title], frame(evaluate(text, places).cells))


def test_formulas_hold_where_the_measure_of_risk_has_a_mean(tmp_path):
    """Risk budgets of a loss need the expected returns, of volatility they do not."""
    changed = Edited(shutil.copy(WORKBOOKS / "risk_budgeting.xlsx", tmp_path / "study.xlsx"))
    changed.named("xf_risk_measure", "Student VaR").named("xf_degrees_of_freedom", 4)
    changed.wb.save(changed.path)
    pages = tied_pages(changed.path, [catalogue.MACROS["risk_budgets"]])
    titles = [one.title for _, formulas in pages for one in formulas]
    assert titles == ["Budgets by asset", "Weights"]


def tied_pages(path, macros):
    """Give each page of a run with its formulas, once each gives what the page shows."""
    with closing(open_book(path)) as book:
        desk, places = Desk(book), Places(book)
        run(desk, macros, known=catalogue.input_names(), formulas=page_formulas)
        weights = weights_of(desk.pages)
        for page in desk.pages:
            blocks = {block.title: block.table for block in page.blocks}
            formulas = list(first_two(page.formulas))
            for formula in formulas:
                shown = blocks[formula.title]
                names = [*shown, *shown.index, *quoted(formula.title)]
                held = page.audit.get("Held")
                of = weights[[held] if held else [one for one in weights if one in names]]
                called = re.sub(r"\bweights\b(?=[,)])", literal(of), formula.text)
                given = frame(evaluate(called, places).cells)
                if formula.column:
                    only = single(given, formula.column)
                    shown = shown[[formula.column]].set_axis([only], axis=1)
                else:
                    shown = shown.drop(columns=[
                        one.column for one in formulas if one.title == formula.title and one.column
                    ])  # fmt: skip
                require_tied(shown, given)
            yield page, formulas


def first_two(formulas):
    """Leave out all but two calls of a function, such as those for each of many assets."""
    called = Counter()
    for formula in formulas:
        function = formula.text.partition("(")[0]
        called[function] += 1
        if called[function] <= 2:
            yield formula


def single(given, column):
    """Give the name of the column that a formula gives for one of a page."""
    names = {name for row in given.values() for name in row}
    return names.pop() if len(names) == 1 else column


def quoted(title):
    return re.findall(r"'(.+?)'", title)


def weights_of(pages):
    """The weights of all portfolios that pages show, and each asset by itself."""
    found = {}
    for page in pages:
        for block in page.blocks:
            if block.title in ("Weights", "Weights of the portfolios") and block.total:
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
    shown = table.set_axis(list(map(named, table.index))).set_axis(list(map(named, table)), axis=1)
    columns = set().union(*given.values())
    upright, turned = (
        (set(one) & columns, set(one.index) & set(given)) for one in (shown, shown.T)
    )
    if min(map(len, turned)) > min(map(len, upright)):
        shown, upright = shown.T, turned
    columns, rows = upright
    beyond = {*shown, *shown.index} - columns - rows
    assert beyond <= BEYOND, (beyond, list(given))
    assert rows
    assert columns, (list(shown), next(iter(given.values())))
    for row in rows:
        for column in columns:
            figure, cell = shown.loc[row, column], given[row][column]
            is_blank = figure != figure and cell in (None, "")
            is_same = figure == cell or cell == pytest.approx(figure, rel=1e-12, abs=1e-15)
            assert is_blank or is_same, (row, column, figure, cell)
