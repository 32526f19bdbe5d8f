"""Put a workbook file into the model: what macros read of it."""

from pathlib import Path

import openpyxl

from tests.windows.excel_model.application import Application, Workbook
from tests.windows.excel_model.boxes import Box
from tests.windows.excel_model.cells import Range
from tests.windows.excel_model.entry import ERRORS, GENERAL, Content
from tests.windows.excel_model.names import DefinedName
from tests.windows.excel_model.sheets import Worksheet
from tests.windows.excel_model.tables import ListObjects


def load(path: Path) -> tuple[Application, Workbook]:
    """Give an application with the workbook open: values, number formats, Tables and names."""
    application = Application()
    book = Workbook(application, path.name)
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    for ws in formulas.worksheets:
        sheet = Worksheet(book, ws.title)
        book.sheets.append(sheet)
        _fill(sheet, ws, values[ws.title])
        for table in ws.tables.values():
            ListObjects(sheet).place(table.name, Range(sheet, Box.parse(table.ref)))
        _name(book, ws.defined_names, sheet)
    _name(book, formulas.defined_names, None)
    book.active = book.sheets[formulas.worksheets.index(formulas.active)]
    return application, book


def _fill(sheet, ws, cached):
    for row in ws.iter_rows():
        for cell in row:
            place = (cell.row, cell.column)
            if cell.number_format != GENERAL:
                sheet.grid.dress(Box(*place), "number_format", cell.number_format)
            if cell.value is None:
                continue
            value = cached.cell(*place).value
            formula = str(cell.value) if cell.data_type == "f" else ""
            sheet.grid.put(place, _content(value, formula, cached.parent.epoch))


def _content(value, formula, epoch):
    if isinstance(value, str):
        return Content(value, formula, is_error=value in ERRORS)
    if isinstance(value, bool) or value is None:
        return Content(value, formula)
    if not isinstance(value, int | float):
        value = openpyxl.utils.datetime.to_excel(value, epoch)
    return Content(float(value), formula)


def _name(book, found, sheet):
    for name, definition in found.items():
        refers_to = f"={definition.attr_text}"
        book.defined.append(DefinedName(book, name, refers_to, sheet=sheet))
