"""Messages name the cell by its address, wherever the input stands."""

import random
from contextlib import closing

import pytest
import xlsxwriter

from tests.conftest import WORKBOOKS
from xlfactor import catalogue, cli
from xlfactor.areas import Area, address_of
from xlfactor.errors import XlFactorError
from xlfactor.located import Located, located
from xlfactor.places import Places
from xlfactor.xlsx.book import open_book

PARAMETERS = {item.name: item for one in catalogue.MACROS.values() for item in one.parameters}
TRIALS = 3


@pytest.mark.parametrize("path", sorted(WORKBOOKS.glob("*.xlsx")), ids=lambda path: path.stem)
def test_an_error_in_any_figure_of_any_input_is_told_with_its_address(path):
    chance = random.Random(path.stem)  # noqa: S311 (a seed for a test)
    with closing(open_book(path)) as book:
        places = Places(book)
        found = [one for item in PARAMETERS.values() if (one := places.find(item))]
        inputs = list(located(found, places))
    tried = [_told(one, chance) for one in inputs for _ in range(TRIALS)]
    assert sum(tried) > 5


def _told(one, chance):
    """Put an error among the figures of an input, and look for its address; False without one."""
    figures = [
        (i, j) for i, row in enumerate(one.cells) for j, cell in enumerate(row)
        if isinstance(cell, float)
    ]  # fmt: skip
    if not figures:
        return False
    i, j = chance.choice(figures)
    rows = [list(row) for row in one.cells]
    rows[i][j] = "#DIV/0!"
    # a provider's table is not judged where it is read, but where it is used
    is_used = one.name != "cma"
    read = PARAMETERS[one.name].read if is_used else catalogue.function("cma_covariance")
    with pytest.raises(XlFactorError) as caught:
        read(tuple(map(tuple, rows)))
    told = one.told(str(caught.value))
    assert f"({address(one.corner.sheet, one.corner.top + i, one.corner.left + j)})" in told
    return True


def address(sheet, row, column):
    return address_of(Area(sheet=sheet, top=row, left=column, bottom=row, right=column))


def block(cells):
    corner = Area(sheet="CMA", top=5, left=2, bottom=9, right=9)
    return Located(name="cma", cells=cells, corner=corner)


CELLS = (
    (None, "Equity", None, "2030", "2040"),
    (None, "Return", "Risk*", "Return", "Risk"),
    ("Moody's Aaa", 0.1, 0.2, 0.3, 0.4),
    ("Gold", 0.1, 0.2, 0.3, 0.4),
    ("Gold", 0.1, 0.2, 0.3, 0.4),
)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("cma: row 'Moody's Aaa', column 'Equity': x", "column 'Equity' (CMA!C7): x"),
        ("cma: row 'moodys', column 'Risk': x", "cma: row 'moodys', column 'Risk': x"),
        ("cma: row 'Moody's Aaa', column '2040 Risk': x", "(CMA!7:7): x"),
        ("cma: column '2030': x", "cma: column '2030' (CMA!E5): x"),
        ("cma: row 'Gold', column '2030': which one?", "row 'Gold', column '2030': which one?"),
        ("cma: row 'Gold' occurs more than once", "occurs more than once (CMA!B8, CMA!B9)"),
        ("cma: the name in row 3 of the range is", "row 3 of the range (CMA!B7) is"),
        ("cma: the header of column 3 is a blank", "the header of column 3 (CMA!D5) is"),
        ("Case 2: cma: row 'Moody's Aaa': x", "Case 2: cma: row 'Moody's Aaa' (CMA!B7): x"),
        ("policy: row 'Moody's Aaa': x", "policy: row 'Moody's Aaa': x"),
    ],
)  # fmt: skip
def test_a_place_gets_its_address_where_there_is_one(message, told):
    assert told in block(CELLS).told(message)
    assert block(CELLS).told(block(CELLS).told(message)) == block(CELLS).told(message)


def test_an_unknown_row_is_told_with_its_name_and_a_bad_one_with_its_figure():
    pairs = block((("Asset", "Weight"), ("Gold", "much"), ("Golds", 0.5)))
    assert "unknown row 'Golds' (CMA!B7)" in pairs.told("cma: unknown row 'Golds'; there are")
    assert "row 'Gold' (CMA!C6): found" in pairs.told("cma: row 'Gold': found the text 'much'")


@pytest.fixture
def shifted(tmp_path):
    """A workbook whose table begins below and right of blank cells of the range."""
    path = tmp_path / "shifted.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("My returns")
        sheet.write_row("C4", ["Month", "Gold", "Bonds"])
        for row, month in enumerate(["Jan 2020", "Feb 2020", "Mar 2020"], start=5):
            sheet.write_row(f"C{row}", [month, 0.01 * row, 0.02 if row % 2 else 0.01])
        sheet.write("E6", "n/a")
        book.define_name("xf_yields", "='My returns'!$A$1:$F$9")
        sheet.write_formula("H2", "=RETURN_STATISTICS(A1:F9)")
    return path


@pytest.mark.parametrize(
    "arguments",
    [
        ["call", "--book", "{path}", "RETURN_STATISTICS", "'My returns'!A1:F9"],
        ["call", "--book", "{path}", "=RETURN_STATISTICS('My returns'!A1:F9)"],
        ["call", "--book", "{path}", "=RETURN_STATISTICS('My returns'!A:F)"],
        ["run", "{path}", "--macro", "curve_components"],
        ["recalc", "{path}"],
    ],
)
def test_blank_edges_of_a_range_shift_no_address(shifted, capsys, arguments):
    assert cli.main([text.replace("{path}", str(shifted)) for text in arguments]) in (2, 3)
    out = "".join(capsys.readouterr())
    assert "row '2020-02-29', column 'Bonds' ('My returns'!E6): found" in out


@pytest.mark.parametrize("name", [None, 3.0, "#N/A"])
def test_a_row_of_figures_without_a_name_is_told_with_the_cell_of_the_name(name):
    table = (("", "Return", "Volatility"), ("Stocks", 0.07, 0.16), ("Bonds", 0.04, 0.05),
             (None, None, None), ("Alternatives", None, None), (name, 0.05, 0.1))  # fmt: skip
    one = block(table)
    for message in (
        "cma: the row below 'Bonds' holds figures but no name; wanted the name",
        "cma: the name in the row below 'Bonds' is the error #N/A",
    ):
        assert "the row below 'Bonds' (CMA!B10)" in one.told(message)
