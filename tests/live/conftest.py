"""Live sheets after an edit: blue cells typed over as Excel saves them, and all calculated."""

from contextlib import closing

import openpyxl
from lxml import etree

from tests.conftest import WHEN, WORKBOOKS
from xlfactor.formulas.workbook import recalculate_book, told
from xlfactor.xlsx.book import open_book
from xlfactor.xlsx.draft import Draft
from xlfactor.xlsx.trees import descendants


def recalculated(study, target, edits, sheet="What if"):
    """Type figures into blue cells of a shipped workbook, and calculate all its formulas."""
    shown, refused = edited(study, target, edits, sheet)
    assert refused == {}
    return shown


def edited(study, target, edits, sheet="What if"):
    """Give the workbook after an edit, and by cell why a formula has no answer.

    The cells are given by table, row and column; a setting by its label alone.
    """
    path = WORKBOOKS / f"{study}.xlsx"
    shown = openpyxl.load_workbook(path)[sheet]
    waiting = {place(shown, *where).coordinate: value for where, value in edits.items()}
    with closing(open_book(path)) as book:
        type_into(book, {(sheet, cell): value for cell, value in waiting.items()})
        found = recalculate_book(book, when=WHEN)
        assert found.kept == ()
        book.save(target)
    refused = {told(cell).replace("'", ""): why for cell, why in found.refused.items()}
    return openpyxl.load_workbook(target, data_only=True), refused


def type_into(book, edits):
    """Type values into cells of a workbook, given by sheet and address; None clears one."""
    draft = Draft(book.package)
    for sheet in {sheet for sheet, _ in edits}:
        for cell in descendants(draft.tree(book.package.sheets[sheet].part), "c"):
            if (sheet, cell.attrib["r"]) in edits:
                value = edits.pop((sheet, cell.attrib["r"]))
                cell.attrib["t"] = "str" if isinstance(value, str) else "n"
                for part in list(cell):
                    cell.remove(part)
                if value is not None:
                    figure = etree.SubElement(cell, cell.tag[:-1] + "v")
                    figure.text = value if isinstance(value, str) else repr(value)
    assert not edits
    book.put(draft.finished())


def shown(book, name):
    """Give the values of a sheet of an open workbook, as openpyxl has them."""
    sheet = openpyxl.Workbook().active
    for row, column, value in book.values_of(name, name=name).filled():
        sheet.cell(row, column, value)
    return sheet


def place(sheet, title, row=None, column=None):
    """Give the cell of a table by its row and column, or that of a setting."""
    start = next(cell.row for cell in sheet["B"] if cell.value == title)
    if row is None:
        return sheet.cell(start, 3)
    header = next(cell for line in sheet.iter_rows(min_row=start) for cell in line
                  if cell.value == column)  # fmt: skip
    found = next(cell.row for cell in sheet["B"][header.row :] if cell.value == row)
    return sheet.cell(found, header.column)


def table(sheet, title):
    """Give a table by its title in column B: {row: {column: value}}; below it stand notes."""
    start = next(cell.row for cell in sheet["B"] if cell.value == title)
    top = next(row for row in range(start + 1, start + 4) if sheet.cell(row, 3).value is not None)
    header = [cell.value for cell in sheet[top][2:]]
    width = header.index(None) if None in header else len(header)
    found, row = {}, top + 1
    while sheet.cell(row, 3).value is not None:
        found[sheet.cell(row, 2).value] = {
            header[place]: sheet.cell(row, 3 + place).value for place in range(width)
        }
        row += 1
    return found
