"""Which row or column of a sheet is which of those that it should have.

A line is known by the values in it, so it is found again where others were inserted or deleted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final, TypeAlias, TypeVar

from xlfactor.drawing.sheet import Formula, Place
from xlfactor.xlsx.comparison import is_figure
from xlfactor.xlsx.formula_texts import where_lines_moved

_T = TypeVar("_T")
_Cells: TypeAlias = Mapping[Place, object]
#: what is in the cells of a row or a column
_Line: TypeAlias = frozenset[object]

#: of more pairs, lines are taken in their order
_MOST_PAIRS: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Rows or columns of a sheet, counted from one."""

    #: where each stands, by where it should
    numbers: Mapping[int, int]
    #: those between them that should not be there
    added: tuple[int, ...]
    #: those that should be there
    gone: tuple[int, ...]

    def number(self, wanted: int) -> int:
        """Return where a line stands; of one that is gone, where the one before it does."""
        before = max((one for one in self.numbers if one <= wanted), default=0)
        beyond = 0 if wanted in self.gone else wanted - before
        return self.numbers.get(before, 0) + beyond


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The rows and columns of a sheet, beside those that it should have."""

    rows: Lines
    columns: Lines

    @property
    def is_shifted(self) -> bool:
        """Whether any of them stands elsewhere than it should."""
        both = (*self.rows.numbers.items(), *self.columns.numbers.items())
        return any(one != other for one, other in both)

    def has_added(self, place: Place) -> bool:
        """Return whether a cell is in a row or column that should not be there."""
        return place[0] in self.rows.added or place[1] in self.columns.added

    def placed(self, by_cell: Mapping[Place, _T]) -> dict[Place, _T]:
        """Return what belongs to cells by where these stand on the sheet, if they are there."""
        rows, columns = self.rows.numbers, self.columns.numbers
        return {
            (rows[row], columns[column]): one
            for (row, column), one in by_cell.items()
            if row in rows and column in columns
        }

    def formula(self, text: str) -> str:
        """Return a formula as it reads on the sheet."""
        if not self.is_shifted:
            return text
        return where_lines_moved(text, self.rows.number, self.columns.number)


def align(held: _Cells, wanted: _Cells, *, feet: tuple[int, int]) -> Alignment:
    """Find the rows and columns that are wanted among those that a sheet holds.

    `feet` are the rows in which the stamps begin, of what is held and what is wanted; the lines of
    stamps are taken in their order.
    """
    foot, wanted_foot = feet
    bodies = _values(held, foot), _values(wanted, wanted_foot)
    rows = recognise(*[_lines((row, value) for row, _, value in body) for body in bodies])
    stamp = {row: row + foot - wanted_foot for row, _ in wanted if row >= wanted_foot}
    there = {number: one for one, number in rows.numbers.items()}
    columns = recognise(
        _lines((column, (there.get(row), value)) for row, column, value in bodies[0]),
        _lines((column, (row, value)) for row, column, value in bodies[1]),
    )
    return Alignment(rows=replace(rows, numbers={**rows.numbers, **stamp}), columns=columns)


def _values(cells: _Cells, foot: int) -> list[tuple[int, int, object]]:
    """Return what lines are known by, with their rows and columns: formulas are all alike."""
    return [
        (row, column, _known_by(value)) for (row, column), value in cells.items() if row < foot
    ]


def _known_by(value: object) -> object:
    if isinstance(value, Formula):
        return "="
    return f"{value:.9g}" if is_figure(value) else value


def _lines(values: Iterable[tuple[int, object]]) -> list[_Line]:
    """Return the values in each line, of which some are in none, from the first to the last."""
    found = defaultdict[int, set[object]](set)
    for number, value in values:
        found[number].add(value)
    return [frozenset(found[number]) for number in range(1, max(found, default=0) + 1)]


def recognise(held: Sequence[_Line], wanted: Sequence[_Line]) -> Lines:
    """Find each line that is wanted among those that are held, whose order is the same.

    Examples
    --------
    >>> one, other, note = frozenset({"Gold", 0.1}), frozenset({"Bonds", 0.9}), frozenset({"Note"})
    >>> found = recognise([one, note, frozenset({"Bonds", 0.8})], [one, other])
    >>> found.numbers, found.added
    ({1: 1, 2: 3}, (2,))
    """
    # lines without values are all alike
    matcher = SequenceMatcher(lambda line: not line, wanted, held, autojunk=False)
    numbers: dict[int, int] = {}
    for _, top, bottom, first, last in matcher.get_opcodes():
        pairs = _alike(wanted[top:bottom], held[first:last])
        numbers |= {top + one + 1: first + other + 1 for one, other in pairs}
    there = set(numbers.values())
    return Lines(
        numbers=numbers,
        added=tuple(one for one in range(1, max(there, default=0)) if one not in there),
        gone=tuple(one for one in range(1, len(wanted) + 1) if one not in numbers),
    )


def _alike(ones: Sequence[_Line], others: Sequence[_Line]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of lines, in their order, that have the most values in common."""
    count, width = len(ones), len(others)
    if ones == others or count * width > _MOST_PAIRS:
        yield from zip(range(count), range(width), strict=False)
        return
    best = [[0] * (width + 1) for _ in range(count + 1)]
    for one in reversed(range(count)):
        for other in reversed(range(width)):
            paired = best[one + 1][other + 1] + _likeness(ones[one], others[other])
            best[one][other] = max(paired, best[one + 1][other], best[one][other + 1])
    one = other = 0
    while one < count and other < width:
        paired = best[one + 1][other + 1] + _likeness(ones[one], others[other])
        if best[one][other] == paired:
            yield one, other
            one, other = one + 1, other + 1
        elif best[one][other] == best[one + 1][other]:
            one += 1
        else:
            other += 1


def _likeness(one: _Line, other: _Line) -> int:
    return 2 * len(one & other) + (bool(one) == bool(other))
