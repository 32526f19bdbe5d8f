"""Defined names, of a workbook or of one sheet."""

import re
from collections.abc import Iterator
from typing import Any

from openpyxl.workbook.defined_name import DefinedName
from xlwings import base_classes

from xlfactor.engine.addresses import resolve
from xlfactor.engine.references import BROKEN, quoted, split
from xlfactor.engine.unsupported import refuse_the_rest
from xlfactor.errors import TableError

_VALID = re.compile(r"[^\W\d][\w.?\\]{0,254}|\\[\w.?\\]{0,254}")
_CELL_LIKE = re.compile(r"[a-z]{1,3}[0-9]{1,7}|r[0-9]*(c[0-9]*)?|c[0-9]*", re.IGNORECASE)


@refuse_the_rest
class Names(base_classes.Names):
    """The names of a book, those of its sheets included, or of one sheet alone."""

    def __init__(self, book: Any, sheet: Any = None) -> None:
        self._book, self._sheet = book, sheet

    @property
    def api(self) -> "Names":
        return self

    def _items(self) -> list["Name"]:
        sheets = [self._sheet] if self._sheet is not None else list(self._book.sheets)
        own = [Name(self._book, sheet, each) for sheet in sheets for each in _listed(sheet.ws)]
        if self._sheet is None:
            own += [Name(self._book, None, each) for each in _listed(self._book.wb)]
        return sorted(own, key=lambda name: (name.plain.casefold(), name.sheet is None))

    def __len__(self) -> int:
        return len(self._items())

    def __iter__(self) -> Iterator["Name"]:
        return iter(self._items())

    def __call__(self, key: int | str) -> "Name":
        items = self._items()
        if isinstance(key, int):
            return items[key - 1]
        title, plain = split(key)
        for name in reversed(items):
            scope = "" if name.sheet is None else name.sheet.name
            if name.plain.casefold() == plain.casefold() and (
                title is None or title.casefold() == scope.casefold()
            ):
                return name
        raise KeyError(key)

    def contains(self, key: int | str) -> bool:
        try:
            self(key)
        except (KeyError, IndexError):
            return False
        return True

    def add(self, name: str, refers_to: str) -> "Name":
        """Add a name, or let an old one point elsewhere; `Sheet1!name` belongs to one sheet."""
        title, plain = split(name)
        sheet = self._sheet if title is None else self._book.sheets(title)
        require_valid(plain)
        owner = self._book.wb if sheet is None else sheet.ws
        for old in list(owner.defined_names):
            if old.casefold() == plain.casefold():
                del owner.defined_names[old]
        definition = DefinedName(plain, attr_text=_text_of(refers_to))
        owner.defined_names[plain] = definition
        return Name(self._book, sheet, definition)


@refuse_the_rest
class Name(base_classes.Name):
    """One name."""

    def __init__(self, book: Any, sheet: Any, definition: DefinedName) -> None:
        self._book, self.sheet, self._definition = book, sheet, definition

    @property
    def api(self) -> "Name":
        return self

    @property
    def plain(self) -> str:
        """Give the name without its sheet."""
        return str(self._definition.name)

    @property
    def name(self) -> str:
        return self.plain if self.sheet is None else f"{quoted(self.sheet.name)}!{self.plain}"

    @name.setter
    def name(self, value: str) -> None:
        plain = split(value)[1]
        require_valid(plain)
        owner = self._owner()
        del owner[self.plain]
        self._definition.name = plain
        owner[plain] = self._definition

    def _owner(self) -> Any:
        return (self._book.wb if self.sheet is None else self.sheet.ws).defined_names

    def delete(self) -> None:
        del self._owner()[self.plain]

    @property
    def refers_to(self) -> str:
        return f"={self._definition.attr_text}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self._definition.attr_text = _text_of(value)

    @property
    def refers_to_range(self) -> Any:
        """Give the cells that the name points at.

        Raises
        ------
        TableError
            If it points at none: a broken reference, a missing sheet, a constant or a formula.
        """
        text = self._definition.attr_text or ""
        title, cells = split(text)
        if BROKEN in text:
            raise TableError(f"name '{self.name}': its reference is broken (={text})")
        if title is not None and title not in self._book.sheets:
            raise TableError(f"name '{self.name}': there is no sheet '{title}' (={text})")
        sheet = self.sheet if title is None else self._book.sheets(title)
        found = resolve(sheet or self._book.sheets(1), cells, through_names=False)
        if found is None:
            raise TableError(f"name '{self.name}': it points at no range of cells (={text})")
        return found


def _listed(owner: Any) -> list[DefinedName]:
    return [each for each in owner.defined_names.values() if not each.hidden]


def _text_of(refers_to: str) -> str:
    """Give a definition as a file holds it: without `=`; a bare text is a constant."""
    if refers_to.startswith("="):
        return refers_to[1:]
    return '"' + refers_to.replace('"', '""') + '"'


def require_valid(name: str) -> None:
    """Raise a `ValueError` unless Excel takes a text for a name."""
    if not _VALID.fullmatch(name) or _CELL_LIKE.fullmatch(name):
        raise ValueError(
            f"'{name}' cannot be a name: it starts with a letter or underscore, holds letters, "
            "digits, dots and underscores, and is unlike a cell"
        )
