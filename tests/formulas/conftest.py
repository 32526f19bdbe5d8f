"""Workbooks of formulas to be calculated."""

import openpyxl
import pytest
import xlsxwriter

from tests.conftest import WHEN
from xlfactor.formulas.workbook import recalculate_book
from xlfactor.xlsx.book import open_book

COVARIANCE = [["", "Stocks", "Bonds"], ["Stocks", 0.04, 0.002], ["Bonds", 0.002, 0.0025]]


@pytest.fixture
def recalculated(tmp_path):
    """Write formulas beside a covariance in A1:C3 of 'Data', and calculate them."""

    def write(formulas, *, names=None, data=COVARIANCE, table=None, merged=None):
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(str(path), {"use_future_functions": True}) as book:
            sheet = book.add_worksheet("Data")
            for row, line in enumerate(data):
                sheet.write_row(row, 0, line)
            sheet.add_table(0, 0, len(data) - 1, len(data[0]) - 1, {
                "name": "cov", "columns": [{"header": str(one) or "Asset"} for one in data[0]],
            })  # fmt: skip
            sheet = book.add_worksheet("Live sheet")
            if table:
                sheet.add_table(table, {"name": "mine"})
            if merged:
                sheet.merge_range(merged, None, book.add_format())
            for name, formula in (names or {}).items():
                book.define_name(name, formula)
            for place, formula in formulas.items():
                put(sheet, place, formula)
        book = open_book(path)
        found = recalculate_book(book, when=WHEN)
        book.save(tmp_path / "done.xlsx")
        book.close()
        return Done(found, tmp_path / "done.xlsx")

    return write


def put(sheet, place, formula):
    if str(formula).startswith("{"):
        sheet.write_dynamic_array_formula(place, formula)
    elif str(formula).startswith("="):
        sheet.write_formula(place, formula, None, 0)
    else:
        sheet.write(place, formula)


class Done:
    """A workbook whose formulas are calculated."""

    def __init__(self, found, path):
        self.found, self.path = found, path
        self.kept = {one.place: one.reason for one in found.kept}

    def values(self, cells, sheet="Live sheet"):
        book = openpyxl.load_workbook(self.path, data_only=True)
        return [[cell.value for cell in row] for row in book[sheet][cells]]

    def value(self, cell):
        return openpyxl.load_workbook(self.path, data_only=True)["Live sheet"][cell].value
