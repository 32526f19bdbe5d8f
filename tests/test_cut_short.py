"""A row or a column that was added beyond a name or a Table is told."""

from contextlib import closing

import pytest
import xlsxwriter

from xlfactor import catalogue
from xlfactor.cut_short import cut_short
from xlfactor.places import Places
from xlfactor.xlsx.book import open_book

(MACRO,) = catalogue.macros("cma_covariance")
POLICY = next(item for item in MACRO.parameters if item.name == "policy")
TABLE = [["Asset", "Lower", "Upper"], ["Gold", 0, 0.5], ["Bonds", 0, 0.5]]


@pytest.fixture
def told(tmp_path):
    """Return what is told of a policy of three rows and columns at B2, with cells beyond."""

    def told(cells, *, is_table=False, refers="$B$2:$D$4"):
        path = tmp_path / "policy.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Policy")
            for row, line in enumerate(TABLE, start=1):
                sheet.write_row(row, 1, line)
            for address, value in cells.items():
                sheet.write(address, value)
            if is_table:
                columns = [{"header": header} for header in TABLE[0]]
                sheet.add_table("B2:D4", {"name": "policy", "columns": columns})
            else:
                book.define_name("xf_policy", f"=Policy!{refers}")
        with closing(open_book(path)) as book:
            places = Places(book)
            return list(cut_short([places.find(POLICY)], places))

    return told


@pytest.mark.parametrize("is_table", [False, True])
def test_a_row_below_is_told(told, is_table):
    (line,) = told({"B5": "Oil", "D5": 0.5}, is_table=is_table)
    assert line.startswith("policy: Policy!B5:D5, right below the cells that are read, has a name")


def test_a_column_beside_a_name_is_told(told):
    (line,) = told({"E2": "Current", "E4": 0.5})
    assert line.startswith("policy: Policy!E2:E4, right beside the cells that are read, has a na")


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"B5": "Source: the board"},
        {"B5": "Total", "D5": 1},
        {"D5": 1},
        {"C5": "Note", "D5": 1},
        {"B6": "Oil", "D6": 0.5},
        {"E2": "Comment", "E3": "as in 2025"},
        {"E3": 0.5},
        {"E3": "Note", "E4": 0.5},
    ],
)
def test_what_is_no_part_of_the_table_is_not_told(told, cells):
    assert told(cells) == []


def test_a_name_of_the_first_cell_ends_where_the_table_does(told):
    assert told({"B5": "Oil", "C5": 0, "D5": 0.5}, refers="$B$2") == []
