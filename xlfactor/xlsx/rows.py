"""Write the cells of a drawn sheet as the rows of its part; XlsxWriter would take long."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any, Final, TypeAlias
from xml.sax.saxutils import escape

from xlfactor.areas import LAST_COLUMN, LAST_ROW, letters_of
from xlfactor.drawing import stamp
from xlfactor.drawing.sheet import DrawnSheet, Formula, Look
from xlfactor.report.number_formats import NumberFormat
from xlfactor.xlsx.cellvalues import days_of
from xlfactor.xlsx.texts import escaped

_NO_ROWS: Final = b"<sheetData/>"
_MOST_LETTERS: Final = 32_767

#: a row, a column, the value there and its look
Cell: TypeAlias = tuple[int, int, Any, Look | None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """The cells of a sheet, row by row from the left, and the heights of its rows."""

    cells: Sequence[Cell]
    heights: Mapping[int, float]
    from_1904: bool

    @property
    def looks(self) -> Mapping[int, Look]:
        """The looks by their identity; to hash one for each cell would take longer than all."""
        return {id(look): look for *_, look in self.cells if look is not None}

    def put_into(
        self, part: bytes, styles: Mapping[int, str], texts: Mapping[str, int] | None = None
    ) -> bytes:
        """Return the part of a sheet, which has no rows yet, with these.

        Parameters
        ----------
        styles : mapping from int to str
            The number of each look among the styles of the workbook, by the look's identity.
        texts : mapping from str to int, optional
            The numbers of the texts that cells of the workbook share; another text stands in its
            cell.

        Raises
        ------
        ValueError
            If Excel does not take a value.
        """
        before, _, after = part.partition(_NO_ROWS)
        lines = [
            f'<row r="{row}"{self._height(row)}>{"".join(cells)}</row>'
            for row, cells in sorted(self._written(styles, texts or {}).items())
        ]
        return b"".join((before, b"<sheetData>", "".join(lines).encode(), b"</sheetData>", after))

    def _height(self, row: int) -> str:
        height = self.heights.get(row)
        return "" if height is None else f' ht="{height:g}" customHeight="1"'

    def _written(
        self, styles: Mapping[int, str], texts: Mapping[str, int]
    ) -> Mapping[int, Sequence[str]]:
        """Return the cells of each row, written."""
        letters = {
            column: letters_of(column) for column in {column for _, column, *_ in self.cells}
        }
        marks = {ident: f' s="{number}"' for ident, number in styles.items()}
        rows: dict[int, list[str]] = {row: [] for row in self.heights}
        for row, column, value, look in self.cells:
            mark = "" if look is None else marks[id(look)]
            content = self._content(value, texts)
            rows.setdefault(row, []).append(f'<c r="{letters[column]}{row}"{mark}{content}')
        return rows

    def _content(self, value: Any, texts: Mapping[str, int]) -> str:
        """Return what follows the place and the look of a cell."""
        if type(value) is float:  # nearly all values are numbers
            return f"><v>{digits(value)}</v></c>"
        match value:
            case None | "":
                return "/>"
            case bool():
                return f' t="b"><v>{value:d}</v></c>'
            case Formula():
                return self._formula(value)
            case dt.datetime():
                return f"><v>{digits(days_of(value, from_1904=self.from_1904))}</v></c>"
            case _:
                return self._text(value, texts)

    @staticmethod
    def _formula(formula: Formula) -> str:
        written, value = f"<f>{escape(formula.text)}</f>", formula.value
        if value is None:
            return f">{written}</c>"
        if isinstance(value, str):
            return f' t="str">{written}<v>{escape(escaped(value))}</v></c>'
        return f">{written}<v>{digits(value)}</v></c>"

    @staticmethod
    def _text(value: str, texts: Mapping[str, int]) -> str:
        if value in texts:
            return f' t="s"><v>{texts[value]}</v></c>'
        return f' t="inlineStr"><is>{_inline(value)}</is></c>'


def sealed_rows(sheet: DrawnSheet, *, from_1904: bool) -> Rows:
    """Return the rows of a sheet, with the digest of its cells if it has a seal.

    Raises a `ValueError` if Excel has no room for a cell.
    """
    values = {place: _stored(value) for place, value in sheet.cells.items()}
    if sheet.seal is not None:
        values[sheet.seal] = None
    places = sorted(values.keys() | sheet.looks.keys())
    if sheet.seal is not None:
        others = ((*place, values.get(place)) for place in places)
        values[sheet.seal] = stamp.digest_of(others, sheet.seal)
    looks = dict(sheet.looks)
    looks |= {
        place: _dated(looks.get(place))
        for place, value in values.items()
        if isinstance(value, dt.datetime)
    }
    cells = [(*place, values.get(place), looks.get(place)) for place in places]
    _require_room(cells, sheet.name)
    return Rows(cells=cells, heights=sheet.heights, from_1904=from_1904)


def _stored(value: Any) -> Any:
    """Return a value as a file stores it: a whole number is a number like any other."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return float(value)
    return value


def _dated(look: Look | None) -> Look:
    """Return the look of a date, which without a format would be a number."""
    if look is not None and look.number_format is not None:
        return look
    return replace(look or Look(), number_format=NumberFormat.DATE.value)


def _require_room(cells: Sequence[Cell], sheet: str) -> None:
    for row, column, value, _ in cells:
        is_long = type(value) is str and len(value) > _MOST_LETTERS
        if is_long or not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
            raise ValueError(f"{sheet}: Excel has no room for what is at {row, column}")


def digits(number: float) -> str:
    """Write a number with all its digits.

    Raises a `ValueError` if it is not finite.
    """
    if not isfinite(number):
        raise ValueError(f"{number} is no number that a cell holds")
    return repr(number).removesuffix(".0")


def _inline(text: str) -> str:
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<t{space}>{escape(escaped(text))}</t>"
