"""Formulas of files mean what they mean in Excel: arrays of old, single values, nearest values."""

import openpyxl
import pytest
import xlsxwriter

from tests.conftest import WHEN
from xlfactor.formulas.workbook import recalculate_book
from xlfactor.xlsx.book import open_book

#: by cells, plain formulas: A1:A4 hold 1, 3, 5 and 7, B1:B4 x, y, x, z; the rest is blank
PLAIN = {
    "D2": ("=A1:A4*2", 6),
    "E2": ("=SUM(A1:A4*2)", 6),
    "E3": ("=SUM(IF(B1:B4=\"x\",A1:A4,0))", 16),
    "F3": ("=IF(B1:B4=\"x\",\"yes\",\"no\")", "yes"),
    "F4": ("=ROUND(A1:A4/2,0)", 4),
    "G3": ("=VLOOKUP(A1:A4,A1:B4,2,FALSE)", "x"),
    "G4": ("=values*10", 70),
    "G9": ("=A1:A4*2", "#VALUE!"),
    "H3": ("=SUMPRODUCT(IF(B1:B4=\"x\",1,0))", 1),
    "H4": ("=SUMPRODUCT(IF(B1:B4=\"x\",1,0)*A1:A4)", 0),
    "H9": ("=SUMPRODUCT((LEFT(B1:B4)=\"x\")*A1:A4)", 6),
    "H10": ("=SUMPRODUCT(MAX((B1:B4=\"x\")*A1:A4))", 5),
    "H11": ("=INDEX(A1:A4*2,3)+SUM(A1:A4)", 26),
    "H12": ("=LOOKUP(2,1/(B1:B4=\"x\"),A1:A4)", 5),
    "H13": ("=MMULT(TRANSPOSE(A1:A4),A1:A4*1)", 84),
    "I9": ("=MATCH(4, A:A , 1)", 2),
    "I10": ("=VLOOKUP(99,$A$1:$B$99,2)", "z"),
    "I11": ("=LOOKUP(9E+307,A:A)", 7),
    "I12": ("=MATCH(4,column)", 2),
    "I13": ("=HLOOKUP(4,A1:C2,2)", None),
    "J9": ("=SUM(SORT(A1:A4,,-1)*{1;0;0;0})", 7),
    "J10": ("=SUM(TAKE(A1:C4,,1))", 16),
    "J11": ("=SUMIF(B1:B4,\"x\",A1)", None),
    "J13": ("=A1:A4 A2:B2", None),
    "J12": ("=SUM(EXPAND(A1:A2,,1))", None),
}  # fmt: skip
#: arrays of old, by the cells that a user has chosen for them
ARRAYS = {
    "L1:L4": ("A1:A4*2", [[2], [6], [10], [14]]),
    "M1:M2": ("A1:A4", [[1], [3]]),
    "N1:O3": ("A1:A2", [[1, 1], [3, 3], ["#N/A", "#N/A"]]),
    "Q1:R2": ("5", [[5, 5], [5, 5]]),
    "S1:S1": ("A1:A4", [[1]]),
    "L6:M7": ("MMULT(A1:A2,TRANSPOSE(A1:A2))", [[1, 3], [3, 9]]),
}


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    folder = tmp_path_factory.mktemp("loaded")
    with xlsxwriter.Workbook(str(folder / "old.xlsx"), {"use_future_functions": True}) as book:
        sheet = book.add_worksheet("Old")
        sheet.write_column("A1", [1, 3, 5, 7])
        sheet.write_column("B1", ["x", "y", "x", "z"])
        book.define_name("values", "=Old!$A$1:$A$4")
        book.define_name("column", "=Old!$A:$A")
        for cell, (formula, _) in PLAIN.items():
            sheet.write_formula(cell, formula, None, "old")
        for cells, (formula, _) in ARRAYS.items():
            sheet.write_array_formula(cells, f"{{={formula}}}")
        sheet.write_column("M3", ["below", "=SUM(M1:M2)+SUM(S1:S4)"])
        table = book.add_worksheet("Table")
        table.add_table("A1:B4", {"total_row": True, "columns": [
            {"header": "Weight", "total_function": "sum"},
            {"header": "Of all", "formula": "=[@Weight]/SUM([Weight])"},
        ]})  # fmt: skip
        table.write_column("A2", [1, 3])
    book = open_book(folder / "old.xlsx")
    found = recalculate_book(book, when=WHEN)
    book.save(folder / "done.xlsx")
    return {one.place for one in found.kept}, openpyxl.load_workbook(
        folder / "done.xlsx", data_only=True
    )


def test_a_plain_formula_takes_one_of_several_cells_where_excel_does(done):
    kept, book = done
    for cell, (formula, value) in PLAIN.items():
        shown = book["Old"][cell]
        assert (("Old", shown.row, shown.column) in kept) == (value is None), formula
        assert shown.value == ("old" if value is None else value), formula


def test_an_array_of_old_fills_the_cells_that_were_chosen_for_it(done):
    book = done[1]
    for cells, (_, values) in ARRAYS.items():
        assert [[cell.value for cell in row] for row in book["Old"][cells]] == values, cells
    assert [book["Old"][cell].value for cell in ("M3", "M4")] == ["below", 5]


def test_a_formula_in_a_table_leaves_out_its_name(done):
    book = done[1]
    assert [book["Table"][cell].value for cell in ("B2", "B3", "A4")] == [0.25, 0.75, 4]
