"""Workbooks: open, add, save, close."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties
from xlwings import base_classes

from xlfactor.engine.boxes import Box
from xlfactor.engine.collection import Collection, first_free
from xlfactor.engine.files import Loaded, load, write_atomically
from xlfactor.engine.known import KnownValues
from xlfactor.engine.names import Names
from xlfactor.engine.package import Extras, finish
from xlfactor.engine.ranges import Range
from xlfactor.engine.sheet import Sheets
from xlfactor.engine.tables import name_columns
from xlfactor.engine.unsupported import refuse, refuse_the_rest


@refuse_the_rest
class Books(Collection, base_classes.Books):
    """The books of an app, the active one last."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self._books: list[Book] = []

    def _items(self) -> list["Book"]:
        return self._books

    @property
    def active(self) -> "Book | None":
        return self._books[-1] if self._books else None

    def open(self, fullname: str, *_arguments: Any, **_options: Any) -> "Book":
        """Open a file; the arguments that only Excel understands are ignored."""
        return self._keep(Book(self, load(Path(fullname)), fullname))

    def add(self) -> "Book":
        wb = Workbook()
        wb.active.title = "Sheet1"
        loaded = Loaded(wb, KnownValues(wb), Extras())
        return self._keep(Book(self, loaded, first_free("Book", [b.name for b in self._books])))

    def _keep(self, book: "Book") -> "Book":
        self._books.append(book)
        return book

    def bring_to_front(self, book: "Book") -> None:
        """Make a book the active one."""
        self._books.remove(book)
        self._books.append(book)

    def remove(self, book: "Book") -> None:
        """Forget a book, and the app with its last book."""
        if book in self._books:
            self._books.remove(book)
        if not self._books:
            self.app.quit()


@refuse_the_rest
class Book(base_classes.Book):
    """One workbook: openpyxl's, the known values of its formulas, and what openpyxl forgets."""

    def __init__(self, books: Books, loaded: Loaded, fullname: str) -> None:
        self.books = books
        self.wb, self.known, self.extras = loaded.wb, loaded.known, loaded.extras
        self._fullname = fullname

    @property
    def api(self) -> "Book":
        return self

    @property
    def name(self) -> str:
        return Path(self._fullname).name

    @property
    def fullname(self) -> str:
        return self._fullname

    @property
    def app(self) -> Any:
        return self.books.app

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    @property
    def selection(self) -> Range:
        """Give the cells that are selected on the active sheet."""
        sheet = self.sheets.active
        chosen = sheet.ws.sheet_view.selection
        address = chosen[0].sqref.split()[0] if chosen and chosen[0].sqref else "A1"
        return Range(sheet, Box.parse(address))

    def activate(self) -> None:
        self.books.bring_to_front(self)

    def close(self) -> None:
        self.books.remove(self)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Write the book, whole or not at all; without a path to where it came from."""
        if password:
            refuse("Book.save with a password")
        target = Path(path or self._fullname)
        if not path and not target.suffix:
            target = target.with_suffix(".xlsx")
        target = target.absolute()
        self._prepare()
        with_macros = self.wb.vba_archive is not None
        write_atomically(target, lambda file: finish(self, file), macros=with_macros)
        self._fullname = str(target)

    def _prepare(self) -> None:
        """Put right what openpyxl would write as it was, not as it is."""
        self.wb.calculation = self.wb.calculation or CalcProperties()
        self.wb.calculation.fullCalcOnLoad = True
        for ws in self.wb.worksheets:
            # two selected sheets are a group in Excel: typing into one changes both
            ws.sheet_view.tabSelected = ws is self.wb.active
            for table in ws.tables.values():
                if table.headerRowCount:
                    name_columns(ws, table)
