"""Compare the result sheets of a workbook with what its inputs give now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from xlfactor.areas import address_of, quoted_sheet
from xlfactor.covers import is_cover
from xlfactor.declare import RUN_ALL, AnyMacro
from xlfactor.drawing.draw import draw
from xlfactor.drawing.frames import LEFT
from xlfactor.drawing.sheet import DrawnSheet
from xlfactor.drawing.stamp import (
    MADE_BY,
    SHEET_DIGEST,
    Stamp,
    inputs_digest,
    read_stamp,
    stamp_of,
)
from xlfactor.errors import OptionError
from xlfactor.hosts import Edition, Found, Planned
from xlfactor.places import Places
from xlfactor.run import PageFormulas, Progress, run
from xlfactor.settings import OF_ALL_SHEETS
from xlfactor.xlsx.additions import has_additions
from xlfactor.xlsx.appearance import (
    charted,
    hides_lines,
    number_formats,
    same_format,
    style_formats,
)
from xlfactor.xlsx.book import FileBook
from xlfactor.xlsx.comparison import agree, compared, is_figure, read, value_of
from xlfactor.xlsx.package import Package
from xlfactor.xlsx.painter import ROW_HEIGHT, paint
from xlfactor.xlsx.sheetvalues import cell_at
from xlfactor.xlsx.shown_charts import ShownChart, paired, shown_charts

_GENERAL: Final = "General"
#: charts of a sheet, None for one that is gone, and those that it should have
_Charts: TypeAlias = Sequence[tuple[ShownChart | None, ShownChart]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A cell that does not hold what the inputs give."""

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
class Verdict:
    """What was found of one result sheet."""

    sheet: str
    differences: tuple[Difference, ...]
    #: whether the inputs are those from which the sheet was made
    inputs_changed: bool
    #: the version that made it, if it is another one
    other_version: str | None
    #: what was done to the sheet beside its cells, in words
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was found of all result sheets of a workbook."""

    verdicts: tuple[Verdict, ...]
    #: result sheets that no analysis makes from the inputs that are there
    not_made: tuple[str, ...]
    #: those that a run of all analyses makes, and the workbook has not
    absent: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every result sheet is what the inputs give."""
        return not self.not_made and not any(one.differences for one in self.verdicts)


def verify(
    book: FileBook, macros: Sequence[AnyMacro], *, known: Iterable[str],
    progress: Progress = lambda *_: None, formulas: PageFormulas = lambda _: lambda _: (),
) -> Verified:  # fmt: skip
    """Compute all results of a workbook again, and compare them with its result sheets.

    Raises an `XlFactorError` if there is no result sheet, an input is not what it should be, or no
    analysis has an answer.
    """
    if not book.result_sheets():
        raise OptionError("the workbook has no result sheets: run it first")
    desk = _Desk(book, formats=style_formats(book.package))
    run(desk, macros, known=known, progress=progress, formulas=formulas)
    stamps = {sheet: _stamp_on(book, sheet) for sheet in book.result_sheets()}
    runs = {one.run for one in stamps.values() if one is not None}
    for macro in macros:
        if macro.key in desk.covers_of_others:
            run(desk, [macro], known=known, formulas=formulas)
    return Verified(
        verdicts=tuple(desk.verdicts.values()),
        not_made=tuple(
            sheet
            for sheet, stamp in stamps.items()
            if sheet not in desk.verdicts and _is_of_an_analysis(stamp)
        ),
        absent=tuple(dict.fromkeys(desk.absent)) if RUN_ALL in runs else (),
    )


@dataclass(slots=True)
class _Desk:
    """A host that reads a workbook, and compares pages with it instead of writing them."""

    book: FileBook
    #: the number formats of its cell styles
    formats: Sequence[str]
    #: by their sheets
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    #: the keys of single analyses by which a summary or an audit was made
    covers_of_others: set[str] = field(default_factory=set)
    absent: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.book, name)

    def is_ours_untouched(self, sheet: str) -> bool:
        """Take every sheet of a page's name for the one to compare it with."""
        return bool(sheet)

    def write(self, pages: Sequence[Planned], edition: Edition) -> None:
        """Compare every page with the sheet of its name; a cover with one of the same run."""
        for one in pages:
            held = _stamp_on(self.book, one.sheet) if one.replaces else None
            now = stamp_of(one.made, when=edition.when)
            if not one.replaces:
                self.absent.append(one.sheet)
            elif is_cover(one.page) and held is not None and held.run != now.run:
                self.covers_of_others.add(held.run)
            elif one.sheet not in self.verdicts:
                drawn = draw(one, edition, row_height=ROW_HEIGHT)
                self.verdicts[one.sheet] = _verdict(self, drawn, held or now, now)


def _verdict(desk: _Desk, drawn: DrawnSheet, was: Stamp, now: Stamp) -> Verdict:
    sheet, wanted = drawn.name, drawn.cells
    held, charts = desk.book.contents(sheet), _charts(desk.book, drawn)
    # lines that tell the version and where the inputs stood may differ
    made_by = next(row for (row, _), label in wanted.items() if label == MADE_BY)
    last = next(row for (row, _), label in wanted.items() if label == SHEET_DIGEST)
    skipped = {(row, LEFT + 1) for row in range(made_by, last + 1)}
    return Verdict(
        sheet=sheet,
        differences=tuple(
            Difference(cell=address_of(cell_at(sheet, place)), held=one, recomputed=other)
            for place in sorted({*held, *wanted} - skipped)
            for one, other in [compared(held.get(place), wanted.get(place))]
            if not agree(one, other)
        )
        + tuple(_shown_otherwise(desk, drawn))
        + tuple(_charts_otherwise(charts, sheet)),
        inputs_changed=was.inputs != now.inputs,
        other_version=None if was.version == now.version else was.version,
        remarks=tuple(_remarks(desk.book, sheet, charts)),
    )


def _shown_otherwise(desk: _Desk, drawn: DrawnSheet) -> Iterator[Difference]:
    """Iterate over figures that look other than they are: by their formats, or in charts."""
    book = desk.book
    entry, values = book.package.sheets[drawn.name], book.values_of(drawn.name, name=drawn.name)
    formats = number_formats(book.package, entry, desk.formats)
    for place, cell in sorted(drawn.cells.items()):
        held, look = values.value(place), drawn.looks.get(place)
        if is_figure(held) and is_figure(value_of(cell)):
            wanted = (look.number_format if look else None) or _GENERAL
            if not same_format(formats[place], wanted):
                yield Difference(
                    cell=address_of(cell_at(drawn.name, place)),
                    held=f"number format {formats[place]}", recomputed=f"number format {wanted}",
                )  # fmt: skip
    for place, kept in charted(book.package, entry):
        recomputed = value_of(drawn.cells.get(place))
        shown = read(kept) if is_figure(recomputed) else kept
        # one that follows its cell is told with it
        is_told = any(agree(shown, one) for one in (recomputed, values.value(place)))
        if isinstance(recomputed, (int, float, str)) and not is_told:
            cell = f"{address_of(cell_at(drawn.name, place))} in a chart"
            yield Difference(cell=cell, held=shown, recomputed=recomputed)


def _charts(book: FileBook, drawn: DrawnSheet) -> _Charts:
    """Return the charts of a sheet that it should have, each beside the one that it has."""
    if not drawn.charts:
        return ()
    held, made = book.package, Package(paint([drawn]))
    return paired(
        shown_charts(held, held.sheets[drawn.name]), shown_charts(made, made.sheets[drawn.name])
    )


def _charts_otherwise(charts: _Charts, sheet: str) -> Iterator[Difference]:
    """Iterate over charts that are gone, or show something else."""
    for held, wanted in charts:
        cell = f"{quoted_sheet(sheet)}, the chart '{wanted.title}'"
        if held is None:
            yield Difference(cell=cell, held=None, recomputed="a chart")
        for one, other in held.differences(wanted) if held is not None else ():
            yield Difference(cell=cell, held=one, recomputed=other)


def _remarks(book: FileBook, sheet: str, charts: _Charts) -> Iterator[str]:
    """Iterate over what was done to a sheet beside its cells."""
    entry = book.package.sheets[sheet]
    if entry.is_hidden:
        yield "the sheet is hidden"
    for held, wanted in charts:
        if held is not None and held.has_moved(wanted):
            yield f"the chart '{wanted.title}' was moved or has another size"
    if _stamp_on(book, sheet) is None:
        yield "which version made it is not known, as its stamp is gone or was changed"
    if hides_lines(book.package, entry):
        yield "rows or columns are hidden"
    if has_additions(book.package, entry):
        yield "something was added, such as a note, a shape or a rule of colours"


def stale(book: FileBook, macros: Sequence[AnyMacro]) -> dict[str, bool]:
    """Return whether the inputs of each result sheet changed since it was made.

    Parameters
    ----------
    macros : sequence of Macro
        All that may have made them.
    """
    places, found = Places(book), dict[str, Found | None]()
    verdicts = {}
    for sheet in book.result_sheets():
        made = _stamp_on(book, sheet)
        key = None if made is None else made.run
        read = [
            item for macro in macros if key in (macro.key, RUN_ALL) for item in macro.parameters
        ] + [*OF_ALL_SHEETS]
        for item in read:
            if item.name not in found:
                found[item.name] = places.find(item)
        there = {item.name: one for item in read if (one := found[item.name]) is not None}
        verdicts[sheet] = made is None or made.inputs != inputs_digest(there.values())
    return verdicts


def _is_of_an_analysis(stamp: Stamp | None) -> bool:
    """Return whether a sheet may be of an analysis, and not of formulas or of what changed."""
    return stamp is None or stamp.run != ""


def _stamp_on(book: FileBook, sheet: str) -> Stamp | None:
    """Return the stamp of a sheet; None if it holds none."""
    values = book.values_of(sheet, name=sheet)
    for row in range(values.last[0], 0, -1):
        if values.value((row, LEFT)) == MADE_BY:
            return read_stamp(str(values.value((row, LEFT + 1))))
    return None


def lines(verified: Verified) -> Iterator[str]:
    """Iterate over the lines that tell what was found."""
    for verdict in verified.verdicts:
        yield f"{verdict.sheet}: {_word(verdict)}"
        for one in verdict.differences:
            size = "" if one.size is None else f" (apart by {one.size:.3g})"
            yield f"  {one.cell} holds {_shown(one.held)}, wanted {_shown(one.recomputed)}{size}"
    for sheet in verified.not_made:
        yield f"{sheet}: not verified: no analysis makes a sheet of this name from these inputs"
    for sheet in verified.absent:
        yield f"{sheet}: absent: the inputs give this sheet, and the workbook has none of its name"


def _word(verdict: Verdict) -> str:
    count = len(verdict.differences)
    words = [("verified", "1 difference")[count] if count < 2 else f"{count} differences"]
    if verdict.inputs_changed:
        words.append("the inputs changed since it was made")
    if verdict.other_version:
        words.append(f"made by {verdict.other_version}")
    words += verdict.remarks
    return "; ".join(words)


def _shown(value: object) -> str:
    return "nothing" if value is None else repr(value)
