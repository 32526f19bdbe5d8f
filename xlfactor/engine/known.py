"""The last known values of formulas, and whether they still hold.

A file keeps beside each formula the value that Excel last worked out. Nothing here calculates:
a value is known as long as no sheet that its formula can see has changed since it was noted.
Which sheets a formula can see is judged from the texts of all formulas of its sheet, generously:
a value given up too early is an empty cell, one kept too long a wrong number.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from xlfactor.engine import cells
from xlfactor.engine.values import formula_of, is_formula


class ErrorValue(str):
    """An error that a formula gave, such as `#N/A`."""

    __slots__ = ()


Value: TypeAlias = float | bool | str

#: Formulas that may look anywhere: INDIRECT, and references across several sheets.
_ANYWHERE = re.compile(r"\bindirect\s*\(|:[^!(),]*!", re.IGNORECASE)


@dataclass(slots=True)
class _Noted:
    value: Value
    tick: int


@dataclass(slots=True, eq=False)
class KnownValues:
    """The last known values of a workbook's formulas."""

    wb: Any
    _noted: dict[int, dict[tuple[int, int], _Noted]] = field(default_factory=dict)
    _changed: dict[str, int] = field(default_factory=dict)
    _texts: dict[int, str] = field(default_factory=dict)
    _stale: dict[int, int] = field(default_factory=dict)
    _tick: int = 0

    def note(self, ws: Any, place: tuple[int, int], value: Value) -> None:
        """Note the value of a formula as it is now."""
        self._noted.setdefault(id(ws), {})[place] = _Noted(value, self._tick)

    def value(self, ws: Any, place: tuple[int, int]) -> Value | None:
        """Give the value of a formula, or None if it is not known any more."""
        noted = self._noted.get(id(ws), {}).get(place)
        if noted is None or noted.tick < self._last_change_seen_by(ws):
            return None
        return noted.value

    def of_sheet(self, ws: Any) -> dict[tuple[int, int], Value]:
        """Give all values of a sheet's formulas that still hold."""
        found = {}
        for place in self._noted.get(id(ws), {}):
            value = self.value(ws, place)
            if value is not None and is_formula(cells.peek(ws, *place)):
                found[place] = value
        return found

    def changed(self, ws: Any, *, formulas: bool = True) -> None:
        """Note that cells of a sheet changed, perhaps formulas among them."""
        self._tick += 1
        self._changed[ws.title] = self._tick
        self._stale.clear()
        if formulas:
            self._texts.pop(id(ws), None)

    def renamed(self, old: str, new: str) -> None:
        """Note that a sheet has a new name."""
        if old in self._changed:
            self._changed[new] = self._changed.pop(old)
        self._texts.clear()
        self._stale.clear()

    def forget(self, ws: Any) -> None:
        """Note that a sheet is about to go, which changes all that looks at it."""
        for other in self.wb.worksheets:
            if other is not ws and self._mentions(other, ws):
                self.changed(other)
        self._noted.pop(id(ws), None)

    def forget_all(self) -> None:
        """Give up every value, since cells have moved."""
        self._noted.clear()
        self._texts.clear()
        self._stale.clear()

    def _last_change_seen_by(self, ws: Any) -> int:
        if not self._changed:
            return 0
        if id(ws) not in self._stale:
            seen = self._sheets_seen_by(ws)
            self._stale[id(ws)] = max(self._changed.get(title, 0) for title in seen)
        return self._stale[id(ws)]

    def _sheets_seen_by(self, ws: Any) -> set[str]:
        seen, waiting = set(), [ws]
        while waiting:
            sheet = waiting.pop()
            seen.add(sheet.title)
            waiting += [
                other
                for other in self.wb.worksheets
                if other.title not in seen and self._mentions(sheet, other)
            ]
        return seen

    def _mentions(self, ws: Any, other: Any) -> bool:
        text = self._text(ws)
        if not text:
            return False
        return bool(_ANYWHERE.search(text)) or any(
            word.casefold() in text for word in _words_for(self.wb, other)
        )

    def _text(self, ws: Any) -> str:
        if id(ws) not in self._texts:
            formulas = (formula_of(cell) for cell in cells.all_cells(ws) if is_formula(cell))
            self._texts[id(ws)] = "\n".join(formulas).casefold()
        return self._texts[id(ws)]


def _words_for(wb: Any, ws: Any) -> Iterable[str]:
    """Go through the words by which a formula can point at a sheet."""
    prefixes = (f"{ws.title}!", ws.title.replace("'", "''") + "'!")
    yield from prefixes
    yield from ws.tables
    yield from ws.defined_names
    for names in [wb.defined_names, *(sheet.defined_names for sheet in wb.worksheets)]:
        for name, definition in names.items():
            if _looks_at(definition.attr_text or "", prefixes, ws):
                yield name


def _looks_at(text: str, prefixes: tuple[str, ...], ws: Any) -> bool:
    folded = text.casefold()
    words = [*prefixes, *ws.tables]
    return any(word.casefold() in folded for word in words) or "(" in folded
