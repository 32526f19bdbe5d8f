"""Messages that name a row and a column of an input, with the address of the cell."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from xlfactor.areas import LAST_COLUMN, Area, address_of, area_of, unquoted_sheet
from xlfactor.core.estimation.published_cells import is_excel_error, without_marks
from xlfactor.core.labels import text_of
from xlfactor.core.option import key
from xlfactor.errors import TableError, XlFactorError
from xlfactor.hosts import Found
from xlfactor.places import Places
from xlfactor.tables.cells import Cell, Cells, block, shown
from xlfactor.tables.date_columns import dates_in

#: the place of a cell as messages name it: by names, or by its position in the range
_PLACE: Final = re.compile(
    r"(?>row '(?P<twice>[^']+?)' occurs more than once"
    r"|row below '(?P<above>.+?)'(?=[ ,:;.)]|$)"
    r"|(?P<unknown>unknown )?row '(?P<row>.+?)'(?:, column '(?P<column>.+?)')?(?=[ ,:;.)]|$)"
    r"|(?<=: )column '(?P<head>.+?)'(?=[ ,:;.)]|$)"
    r"|(?:name|date) in row (?P<number>\d+)(?: of the range)?"
    r"|header of column (?P<position>\d+))"
    r"(?! \([^ ]*!)"  # it has its address already
)
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
#: names of rows stand in one of the first columns
_NAME_COLUMNS: Final = 4


@dataclass(frozen=True, kw_only=True, eq=False)
class Located:
    """The cells of an input, and the first of them on its sheet."""

    name: str
    cells: Cells
    corner: Area

    @classmethod
    def within(cls, area: Area, values: Sequence[Sequence[Cell]], *, name: str) -> "Located":
        """Return the filled cells of an area from its values."""
        rows = [i for i, row in enumerate(values) if block(row)]
        columns = [j for j, column in enumerate(zip(*values, strict=True)) if block(column)]
        corner = replace(
            area, top=area.top + min(rows, default=0), left=area.left + min(columns, default=0)
        )
        return cls(name=name, cells=block(values), corner=corner)

    @classmethod
    def at(cls, place: str, value: object, *, name: str) -> "Located | None":
        """Return the filled cells of an argument whose address names its sheet, if it is cells."""
        sheet, found, address = place.rpartition("!")
        if not found:
            return None
        values = value if isinstance(value, (list, tuple)) else ((value,),)
        return cls.within(area_of(unquoted_sheet(sheet), address), values, name=name)

    def told(self, message: str) -> str:
        """Return a message on this input with the address after each cell that it names.

        What names no cell, or may be one of several, stays as it is.
        """
        start = re.search(rf"(?:^|: ){re.escape(self.name)}(?: \(columns\))?(?=: )", message)
        if start is None or not self.cells:
            return message
        before, after = message[: start.end()], message[start.end() :]
        if len(self.cells) == len(self.cells[0]) == 1:
            return f"{before} ({self._address(0, 0)}){after}"
        return before + _PLACE.sub(self._with_address, after)

    def _with_address(self, match: re.Match[str]) -> str:
        found = self._all_of(match["twice"]) if match["twice"] else self._address_of(match)
        return f"{match[0]} ({found})" if found else match[0]

    def _all_of(self, name: str) -> str:
        rows, beside = self._rows_named(name)
        return ", ".join(self._address(row, beside) for row in rows)

    def _address_of(self, match: re.Match[str]) -> str | None:
        if match["number"] or match["position"]:
            return self._address(int(match["number"] or 1) - 1, int(match["position"] or 1) - 1)
        if match["above"]:
            return self._nameless_below(match["above"])
        if match["head"]:
            head = self._header(match["head"], above=len(self.cells))
            return None if head is None else self._address(*head)
        label = self._label(match["row"])
        if label is None:
            return None
        row, beside = label
        if not match["column"]:
            is_value = len(self.cells[0]) == 2 and not match["unknown"]
            return self._address(row, 1 if is_value else beside)
        head = self._header(match["column"], above=row)
        return self._row(row) if head is None else self._address(row, head[1])

    def _nameless_below(self, name: str) -> str | None:
        """Return where the name is wanted of the first row below another that lacks its own."""
        label = self._label(name)
        if label is None:
            return None
        row, beside = label
        for i in range(row + 1, len(self.cells)):
            own, *others = self.cells[i][beside:]
            is_name = isinstance(own, str) and not is_excel_error(own)
            if not is_name and any(cell is not None for cell in others):
                return self._address(i, beside)
        return None

    def _address(self, row: int, column: int) -> str:
        top, left = self.corner.top + row, self.corner.left + column
        cell = Area(sheet=self.corner.sheet, top=top, left=left, bottom=top, right=left)
        return address_of(cell)

    def _row(self, row: int) -> str:
        top = self.corner.top + row
        whole = Area(sheet=self.corner.sheet, top=top, left=1, bottom=top, right=LAST_COLUMN)
        return address_of(whole)

    def _label(self, name: str) -> tuple[int, int] | None:
        """Return where the name of a row stands, if it stands once in its column."""
        rows, beside = self._rows_named(name)
        return (rows[0], beside) if len(rows) == 1 else None

    def _rows_named(self, name: str) -> tuple[list[int], int]:
        """Return the rows of a name, and the column in which it stands."""
        for j in range(min(_NAME_COLUMNS, len(self.cells[0]))):
            column = [row[j] for row in self.cells]
            for texts_of in (_text, _plain):
                texts = _dates(column) if _ISO.fullmatch(name) else list(map(texts_of, column))
                found = [
                    i for i, text in enumerate(texts) if text == texts_of(name) and (i or not j)
                ]
                if found:
                    return found, j
        return [], 0

    def _header(self, name: str, *, above: int) -> tuple[int, int] | None:
        """Return where the header of a column stands, the whole of it or its last row."""
        for texts_of, fits in _COMPARED:
            wanted = texts_of(name)
            for i, row in enumerate(self.cells[: max(above, 1)]):
                texts = map(texts_of, row)
                found = [j for j, text in enumerate(texts) if text and fits(wanted, text)]
                if found:
                    return (i, found[0]) if len(found) == 1 else None
        return None


def _text(cell: Cell) -> str:
    """Return a cell as names are compared; "" if it is blank."""
    if cell is None:
        return ""
    return key(shown(cell) if isinstance(cell, float) else str(cell))


def _plain(cell: Cell) -> str:
    """Return a cell as names are compared without marks of footnotes; "" if it is blank."""
    return _text(without_marks(cell) if isinstance(cell, str) else cell)


#: how a name and a cell are compared, the strictest first: header rows may have been joined
_COMPARED: Final = ((_text, str.__eq__), (_plain, str.__eq__), (_plain, str.endswith))


def _dates(column: list[Cell]) -> list[str]:
    """Return the dates below a header as messages name them, if the column holds dates."""
    try:
        dates, _ = dates_in(column[1:], name="")
    except TableError:
        return []
    return ["", *(_text(text_of(date)) for date in dates)]


def located(found: Iterable[Found], places: Places) -> Iterator[Located]:
    """Yield the cells of inputs, each with the first one that is filled on its sheet."""
    for one in found:
        area = places.area_at(one.place)
        if area is not None and one.cells:
            yield Located(name=one.name, cells=one.cells, corner=_corner(area, places))


def _corner(area: Area, places: Places) -> Area:
    """Return an area from its first row and column that are not blank."""
    while area.top < area.bottom and not _filled(replace(area, bottom=area.top), places):
        area = replace(area, top=area.top + 1)
    while area.left < area.right and not _filled(replace(area, right=area.left), places):
        area = replace(area, left=area.left + 1)
    return area


def _filled(area: Area, places: Places) -> bool:
    return bool(places.cells_of(area, name=address_of(area)))


@contextmanager
def telling_addresses(inputs: Iterable[Located]) -> Iterator[None]:
    """Add the addresses of the cells to the message of an error within."""
    try:
        yield
    except XlFactorError as error:
        message = str(error)
        for one in inputs:
            message = one.told(message)
        if message == str(error):
            raise
        raise type(error)(message) from error
