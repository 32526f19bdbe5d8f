"""Defined names: of the workbook, and of one sheet."""

import re
from typing import Any

from tests.windows.excel_model.members import (
    Collection,
    ComObject,
    ExcelError,
    does,
    looks_up,
    reads,
)

_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[rc]", re.IGNORECASE)
_QUOTE, _TWO_QUOTES = "'", "''"
_NAME = re.compile(r"[^\W\d][\w.\\?]*|\\[\w.\\?]*")


class Names(Collection):
    """The names of a workbook, or those that only one sheet knows."""

    def __init__(self, book: Any, sheet: Any = None) -> None:
        super().__init__(sheet or book)
        self._book, self._sheet = book, sheet

    def items(self) -> list["DefinedName"]:
        found = [each for each in self._book.defined if self._sheet in {None, each.sheet}]
        return sorted(found, key=lambda each: each.name.lower())

    def _named(self, name: str) -> "DefinedName | None":
        """Find by name; a sheet knows its own without the sheet before them."""
        found = (each for each in self.items() if name.lower() in self._words(each))
        return next(found, None)

    def _words(self, each: "DefinedName") -> set[str]:
        return {each.name.lower(), *({each.bare.lower()} if self._sheet else ())}

    @does
    def add(self, name: str, refers_to: str) -> "DefinedName":
        if not _NAME.fullmatch(name) or _LIKE_A_CELL.fullmatch(name):
            raise ExcelError(f"'{name}' is no name")
        self._book.defined = [
            each
            for each in self._book.defined
            if (each.bare.lower(), each.sheet) != (name.lower(), self._sheet)
        ]
        made = DefinedName(self._book, name, refers_to, sheet=self._sheet)
        self._book.defined.append(made)
        return made

    @looks_up
    def default(self, index: Any) -> "DefinedName":
        return self.item(index)


class DefinedName(ComObject):
    """One name; it may point at nothing."""

    com = "Name"

    def __init__(self, book: Any, name: str, refers_to: str, *, sheet: Any = None) -> None:
        super().__init__(book)
        self.bare, self.sheet, self._refers_to = name, sheet, _as_excel_writes(refers_to)

    @reads
    def name(self) -> str:
        return self.bare if self.sheet is None else f"{quoted(self.sheet.name)}!{self.bare}"

    @reads
    def refers_to(self) -> str:
        return self._refers_to

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        if not value.startswith("="):
            raise ExcelError(f"a name refers to a formula, not to {value!r}")
        self._refers_to = _as_excel_writes(value)

    @reads
    def refers_to_range(self) -> Any:
        sheet, _, address = self._refers_to.removeprefix("=").partition("!")
        if not sheet or "#REF" in self._refers_to:
            raise ExcelError(f"'{self.name}' refers to no range")
        address = address.replace(f",{sheet}!", ",")
        return self.parent.worksheet(sheet.strip("'").replace("''", "'")).cells_at(address)

    @does
    def delete(self) -> None:
        self.parent.defined.remove(self)


def _as_excel_writes(refers_to: str) -> str:
    """Take the quotes from the name of a sheet that needs none."""
    return re.sub(
        r"'((?:[^']|'')+)'!",
        lambda found: f"{quoted(found[1].replace(_TWO_QUOTES, _QUOTE))}!",
        refers_to,
    )


def quoted(sheet: str) -> str:
    """Write a sheet's name as a reference does."""
    bare = re.fullmatch(r"(\[[\w.]*\])?[^\W\d]\w*", sheet)
    return sheet if bare else "'" + sheet.replace("'", "''") + "'"
