"""Compare one result sheet with what it should hold and show."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, product
from types import NoneType
from typing import Final, TypeAlias

from xlfactor.areas import LAST_COLUMN, LAST_ROW, Area, address_of, quoted_sheet
from xlfactor.drawing.frames import LEFT
from xlfactor.drawing.sheet import DrawnSheet, Formula, Look, Place
from xlfactor.drawing.stamp import MADE_BY, SHEET_DIGEST, Stamp, read_stamp
from xlfactor.verification.alignment import Alignment, align
from xlfactor.xlsx.additions import has_additions
from xlfactor.xlsx.appearance import charted, hides_lines, number_formats, same_format
from xlfactor.xlsx.book import FileBook
from xlfactor.xlsx.comparison import agree, compared, is_figure, read, value_of
from xlfactor.xlsx.package import Package
from xlfactor.xlsx.painter import paint
from xlfactor.xlsx.sheetvalues import cell_at
from xlfactor.xlsx.shown_charts import ShownChart, paired, shown_charts

_GENERAL: Final = "General"
_Cells: TypeAlias = Mapping[Place, object]
#: charts of a sheet, None for one that is gone, and those that it should have
_Charts: TypeAlias = Sequence[tuple[ShownChart | None, ShownChart]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A cell that does not hold what the inputs give, or what else is not as it should be."""

    cell: str
    held: object
    recomputed: object

    @property
    def size(self) -> float | None:
        """How far the two are apart; None unless both are numbers."""
        if isinstance(self.held, float) and isinstance(self.recomputed, float):
            return abs(self.held - self.recomputed)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDifference(Difference):
    """A row or column between others that should not be there, or that is gone.

    It is known by its values; the place of one that is gone is where it should stand.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found of one result sheet."""

    sheet: str
    differences: tuple[Difference, ...]
    #: whether the inputs are those from which the sheet was made
    inputs_changed: bool
    #: the version that made it; None if that is not known
    made_by: str | None
    #: what was done to the sheet beside its cells, in words
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A result sheet, beside what it should be."""

    book: FileBook
    #: the number formats of its cell styles
    formats: Sequence[str]
    name: str
    at: Alignment
    held: _Cells
    #: what it should hold and how that should look, by where it stands now
    wanted: _Cells
    looks: Mapping[Place, Look]
    #: what is compared apart, the stamp
    skipped: frozenset[Place]
    charts: _Charts

    def address(self, place: Place) -> str:
        """Return the address of a cell."""
        return address_of(cell_at(self.name, place))


def verdict(
    book: FileBook, drawn: DrawnSheet, *, was: Stamp | None, now: Stamp, formats: Sequence[str]
) -> Verdict:
    """Compare a result sheet with what it should be.

    Parameters
    ----------
    was, now : Stamp
        What the sheet says of its making, None if that is gone, and what it would say now.
    formats : sequence of str
        The number formats of the workbook's cell styles.
    """
    sheet = _beside(book, drawn, formats)
    differences = (
        *_otherwise(sheet),
        *_lines_otherwise(sheet, drawn.cells),
        *_shown_otherwise(sheet),
        *_charts_otherwise(sheet),
    )
    return Verdict(
        sheet=sheet.name,
        differences=differences or tuple(_stamp_otherwise(sheet, was, now)),
        inputs_changed=was is not None and was.inputs != now.inputs,
        made_by=None if was is None else was.version,
        remarks=tuple(_remarks(sheet, was)),
    )


def stamp_on(book: FileBook, sheet: str) -> Stamp | None:
    """Return what the stamp of a sheet says; None if it is gone or cannot be read."""
    held = book.contents(sheet)
    row, label = _last(held, MADE_BY) or (0, 0)
    # a column may have been inserted between
    beside = [column for line, column in held if line == row and column > label]
    return read_stamp(str(held[row, min(beside)])) if beside else None


def _last(cells: _Cells, label: str) -> Place | None:
    """Return the last cell that holds a label."""
    return max((place for place, value in cells.items() if value == label), default=None)


def _beside(book: FileBook, drawn: DrawnSheet, formats: Sequence[str]) -> _Sheet:
    held = book.contents(drawn.name)
    first, last = [_last(drawn.cells, label) or (0, 0) for label in (MADE_BY, SHEET_DIGEST)]
    top, _ = _last(held, MADE_BY) or first
    bottom, _ = _last(held, SHEET_DIGEST) or last
    at = align(held, drawn.cells, feet=(top, first[0]))
    stamp = range(top, max(bottom, top + last[0] - first[0]) + 1)
    return _Sheet(
        book=book,
        formats=formats,
        name=drawn.name,
        at=at,
        held=held,
        wanted=at.placed({place: _there(at, one) for place, one in drawn.cells.items()}),
        looks=at.placed(drawn.looks),
        skipped=frozenset(product(stamp, map(at.columns.number, (LEFT, LEFT + 1)))),
        charts=_charts(book, drawn, at),
    )


def _there(at: Alignment, cell: object) -> object:
    """Return a cell as it is where it stands now."""
    return replace(cell, text=at.formula(cell.text)) if isinstance(cell, Formula) else cell


def _otherwise(sheet: _Sheet) -> Iterator[Difference]:
    """Iterate over the cells that hold something else."""
    for place in sorted({*sheet.held, *sheet.wanted} - sheet.skipped):
        held, wanted = compared(sheet.held.get(place), sheet.wanted.get(place))
        if not agree(held, wanted) and not sheet.at.has_added(place):
            yield Difference(cell=sheet.address(place), held=held, recomputed=wanted)


def _lines_otherwise(sheet: _Sheet, wanted: _Cells) -> Iterator[LineDifference]:
    """Iterate over filled rows and columns that were inserted or deleted."""
    for axis, lines in enumerate((sheet.at.rows, sheet.at.columns)):
        for number in lines.added:
            if values := _line(sheet.held, axis, number):
                yield LineDifference(
                    cell=_address(sheet.name, axis, number), held=values, recomputed=None
                )
        for number in lines.gone:
            if values := _line(wanted, axis, number):
                there = _address(sheet.name, axis, lines.number(number - 1) + 1)
                yield LineDifference(cell=there, held=None, recomputed=values)


def _without_formulas(sheet: _Sheet) -> list[str]:
    """Return the cells that hold the value of a formula, and no formula."""
    return [
        sheet.address(place)
        for place, cell in sorted(sheet.wanted.items(), key=lambda item: item[0])
        if isinstance(cell, Formula) and not isinstance(sheet.held.get(place), (Formula, NoneType))
    ]


def _blank_lines(sheet: _Sheet) -> Iterator[str]:
    """Iterate over blank rows and columns that were inserted."""
    for axis, lines in enumerate((sheet.at.rows, sheet.at.columns)):
        for number in lines.added:
            if not _line(sheet.held, axis, number):
                what = ("row", "column")[axis]
                yield f"a blank {what} was inserted, {_address(sheet.name, axis, number)}"


def _line(cells: _Cells, axis: int, number: int) -> tuple[object, ...]:
    """Return the values in a row (axis 0) or a column (axis 1)."""
    places = sorted(place for place in cells if place[axis] == number)
    return tuple(value_of(cells[place]) for place in places)


def _address(sheet: str, axis: int, number: int) -> str:
    ends = {"bottom": LAST_ROW, "right": LAST_COLUMN}
    whole = {"top": 1, "left": 1, **ends}
    sides = ("top", "bottom") if axis == 0 else ("left", "right")
    return address_of(Area(sheet=sheet, **(whole | dict.fromkeys(sides, number))))


def _shown_otherwise(sheet: _Sheet) -> Iterator[Difference]:
    """Iterate over figures that look other than they are: by their formats, or in charts."""
    book, entry = sheet.book, sheet.book.package.sheets[sheet.name]
    formats = number_formats(book.package, entry, sheet.formats)
    for place, cell in sorted(sheet.wanted.items()):
        look = sheet.looks.get(place)
        if is_figure(value_of(sheet.held.get(place))) and is_figure(value_of(cell)):
            wanted = (look.number_format if look else None) or _GENERAL
            if not same_format(formats[place], wanted):
                yield Difference(
                    cell=sheet.address(place),
                    held=f"number format {formats[place]}", recomputed=f"number format {wanted}",
                )  # fmt: skip
    for place, kept in charted(book.package, entry):
        recomputed = value_of(sheet.wanted.get(place))
        shown = read(kept) if is_figure(recomputed) else kept
        # one that follows its cell is told with it
        is_told = any(agree(shown, one) for one in (recomputed, value_of(sheet.held.get(place))))
        if isinstance(recomputed, (int, float, str)) and not is_told:
            cell = f"{sheet.address(place)} in a chart"
            yield Difference(cell=cell, held=shown, recomputed=recomputed)


def _charts(book: FileBook, drawn: DrawnSheet, at: Alignment) -> _Charts:
    """Return the charts of a sheet that it should have, each beside the one that it has."""
    if not drawn.charts:
        return ()
    held, made = book.package, Package(paint([drawn]))
    return paired(
        shown_charts(held, held.sheets[drawn.name]),
        [
            replace(
                one,
                cells=tuple(map(at.formula, one.cells)),
                corners=tuple(
                    lines.number(corner + 1) - 1
                    for corner, lines in zip(one.corners, cycle((at.rows, at.columns)))
                ),
            )
            for one in shown_charts(made, made.sheets[drawn.name])
        ],
    )  # fmt: skip


def _charts_otherwise(sheet: _Sheet) -> Iterator[Difference]:
    """Iterate over charts that are gone, or show something else."""
    for held, wanted in sheet.charts:
        cell = f"{quoted_sheet(sheet.name)}, the chart '{wanted.title}'"
        if held is None:
            yield Difference(cell=cell, held=None, recomputed="a chart")
        for one, other in held.differences(wanted) if held is not None else ():
            yield Difference(cell=cell, held=one, recomputed=other)


def _stamp_otherwise(sheet: _Sheet, was: Stamp | None, now: Stamp) -> Iterator[Difference]:
    """Iterate over the digest of a sheet if it is another one, though all else is as it should be.

    Then a line of the stamp was changed. Other versions may have digests of their own.
    """
    seal = sheet.book.seal(sheet.name)
    is_of_another = was is not None and was.version != now.version
    if seal is None or is_of_another or sheet.at.is_shifted or _without_formulas(sheet):
        return
    if seal.held != seal.now:
        yield Difference(
            cell=address_of(seal.cell),
            held=f"the digest {seal.held}",
            recomputed=f"the digest {seal.now}, as the lines above it were changed",
        )


def _remarks(sheet: _Sheet, was: Stamp | None) -> Iterator[str]:
    """Iterate over what was done to a sheet beside its cells."""
    package, entry = sheet.book.package, sheet.book.package.sheets[sheet.name]
    if entry.is_hidden:
        yield "the sheet is hidden"
    yield from _blank_lines(sheet)
    if replaced := _without_formulas(sheet):
        yield f"formulas replaced by their values: {len(replaced)}, the first at {replaced[0]}"
    for held, wanted in sheet.charts:
        if held is not None and held.has_moved(wanted):
            yield f"the chart '{wanted.title}' was moved or has another size"
    if was is None:
        yield "which version made it is not known, as its stamp is gone or was changed"
    if hides_lines(package, entry):
        yield "rows or columns are hidden"
    if has_additions(package, entry, known=[held.name for held, _ in sheet.charts if held]):
        yield "something was added, such as a note, a shape or a rule of colours"
