"""Read a sheet of any form by a parser of XML: other prefixes, other orders, texts in runs."""

from typing import Any, Final

from xlfactor.areas import address_of, area_of
from xlfactor.errors import FileError
from xlfactor.xlsx.cellvalues import CellValues, Row, Value
from xlfactor.xlsx.sheetvalues import Place, SheetValues, Spill, cell_at
from xlfactor.xlsx.texts import text_of
from xlfactor.xlsx.trees import stream

#: the most cells that are held, each row up to its last filled one: enough for a sheet of figures
_MOST_PLACES: Final = 30_000_000


def parse_sheet(part: bytes, values: CellValues, *, sheet: str) -> SheetValues:
    """Return the values of a sheet's part.

    Raises a `FileError` if a cell holds what no cell can hold.
    """
    reading = _Reading(sheet, values)
    for row in stream(part, "row"):
        reading.read(row)
    return reading.finished()


class _Reading:
    """What has been read of a sheet so far."""

    def __init__(self, sheet: str, values: CellValues) -> None:
        self._sheet, self._values = sheet, values
        self._rows: dict[int, list[Value | None]] = {}
        self._places = 0
        #: where the last cell stood, and what its address said of row and column
        self._last = (0, 0)
        self._number = ("", 0)
        self._columns: dict[str, int] = {}
        self._uncalculated: dict[Place, str] = {}
        self._spills: list[Spill] = []

    def read(self, row: Any) -> None:
        """Read a row; without a number it follows the one before, and so does a cell."""
        number = row.get("r")
        self._last = (self._row(number) if number is not None else self._last[0] + 1, 0)
        for cell in row:
            if _name(cell) == "c":
                self._last = self._place(cell.get("r"))
                value = self._value(cell)
                if value is not None:
                    self._put(value)

    def _place(self, address: str | None) -> Place:
        if address is None:
            return self._last[0], self._last[1] + 1
        letters = address.rstrip("0123456789")
        if letters not in self._columns:
            self._columns[letters] = area_of(self._sheet, f"{letters}1").left
        return self._row(address[len(letters) :]), self._columns[letters]

    def _row(self, digits: str) -> int:
        if digits != self._number[0]:
            self._number = digits, area_of(self._sheet, f"A{digits}").top
        return self._number[1]

    def _put(self, value: Value) -> None:
        row, column = self._last
        line = self._rows.setdefault(row, [])
        missing = column - len(line)
        if missing == 1:
            line.append(value)
            return
        if missing > 0:
            self._places += missing
            if self._places > _MOST_PLACES:
                raise FileError(
                    f"the sheet '{self._sheet}' is filled too far to the right to be read: delete "
                    "what stands beyond its tables"
                )
            line.extend([None] * missing)
        line[column - 1] = value

    def _value(self, cell: Any) -> Value | None:
        kind, text, formula = cell.get("t", "n"), None, None
        for child in cell:
            name = _name(child)
            if name == "v":
                text = _text(child)
            elif name == "f":
                formula = self._formula(child)
            elif name == "is":
                kind, text = "inlineStr", text_of(child)
        if text is None or (text == "" and kind not in {"str", "inlineStr"}):
            if formula is None:
                return None
            self._uncalculated[self._last] = formula
            return ""
        if kind == "inlineStr":
            return text
        return self._constant(kind, cell.get("s", "0"), text)

    def _constant(self, kind: str, style: str, text: str) -> Value:
        try:
            return self._values.value(kind, int(style), text)
        except (ValueError, KeyError) as error:
            place = address_of(cell_at(self._sheet, self._last))
            raise FileError(
                f"{place} holds '{text}', which is no value of its type '{kind}': open the "
                "workbook in Excel and save it"
            ) from error

    def _formula(self, element: Any) -> str:
        """Return a formula as a message quotes it; note the cells that it fills."""
        kind, text = element.get("t", "normal"), element.text
        formula = f"the formula '={text}'" if text else "a shared formula"
        if kind == "dataTable":
            formula = "a data table"
        if kind in {"array", "dataTable"} and "ref" in element.attrib:
            area = area_of(self._sheet, element.attrib["ref"])
            self._spills.append(Spill(area=area, formula=formula))
        return formula

    def finished(self) -> SheetValues:
        """Return all that was read."""
        none: Row = ()
        last = max((number for number, row in self._rows.items() if row), default=0)
        return SheetValues(
            rows=[self._rows.get(number, none) for number in range(1, last + 1)],
            uncalculated=self._uncalculated,
            spills=tuple(self._spills),
        )


def _name(element: Any) -> str:
    """Return the name of an element, whatever its namespace."""
    tag: str = element.tag
    return tag[tag.rfind("}") + 1 :]


def _text(element: Any) -> str:
    return "".join(element.itertext()) if len(element) else element.text or ""
