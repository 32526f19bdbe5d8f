"""Compare the result sheets of a workbook with what its inputs give now."""

import datetime as dt
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from xlfactor.areas import address_of
from xlfactor.drawing import stamp
from xlfactor.drawing.draw import draw
from xlfactor.drawing.frames import LEFT
from xlfactor.hosts import Found, Planned
from xlfactor.parameters import Parameter
from xlfactor.places import Places
from xlfactor.run import AnyMacro, Progress, run
from xlfactor.xlsx.book import FileBook
from xlfactor.xlsx.painter import ROW_HEIGHT
from xlfactor.xlsx.sheetvalues import cell_at

_Cell: TypeAlias = object

#: programs and machines differ in the last digits, of a figure or of what figures cancel to
_TOLERANCE: Final = 1e-12
#: what is left of figures that cancel, as a text tells it
_ROUNDING: Final = re.compile(r"\d(?:\.\d+)?e-(?:1[3-9]|[2-9]\d|\d{3})|\b0\.0e\+00")
#: the lines of a stamp that differ from run to run
_OWN_LINES: Final = ("Time (UTC)", "Sheet digest")
_VERSION, _INPUTS = "Made by", "Inputs digest"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was found of all result sheets of a workbook."""

    verdicts: tuple[Verdict, ...]
    #: result sheets that no analysis makes from the inputs that are there
    not_made: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether every result sheet is what the inputs give."""
        return not self.not_made and not any(one.differences for one in self.verdicts)


def verify(
    book: FileBook, macros: Sequence[AnyMacro], *, known: Iterable[str],
    progress: Progress = lambda *_: None,
) -> Verified:  # fmt: skip
    """Compute all results of a workbook again, and compare them with its result sheets.

    Raises
    ------
    XlFactorError
        If an input is not what it should be, or no analysis has an answer.
    """
    desk = _Desk(book)
    run(desk, macros, known=known, progress=progress)
    made = {verdict.sheet for verdict in desk.verdicts}
    return Verified(
        verdicts=tuple(desk.verdicts),
        not_made=tuple(
            sheet
            for sheet in book.result_sheets()
            # a page without inputs of this workbook is of something else: of its formulas, or of
            # what changed since another workbook
            if sheet not in made and stamp.input_names(_stamped(book, sheet))
        ),
    )


@dataclass(slots=True)
class _Desk:
    """A host that reads a workbook, and compares pages with it instead of writing them."""

    book: FileBook
    verdicts: list[Verdict] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.book, name)

    def is_ours_untouched(self, sheet: str) -> bool:
        """Take every sheet of a page's name for the one to compare it with."""
        return bool(sheet)

    def write(self, pages: Sequence[Planned], *, heading: str, when: dt.datetime) -> None:
        """Compare every page with the sheets of its name."""
        for one in pages:
            lines = stamp.rows(one.found, one.page, when=when)
            drawn = draw(
                one.page, name=one.sheet, heading=heading, stamp=lines, row_height=ROW_HEIGHT
            )
            if one.replaces:
                self.verdicts.append(_verdict(self.book, drawn.cells, one.sheet))


def _verdict(book: FileBook, wanted: Mapping[tuple[int, int], object], sheet: str) -> Verdict:
    values = book.values_of(sheet, name=sheet)
    held = {(row, column): value for row, column, value in values.filled()}
    skipped, found = set(), {}
    for (row, column), label in wanted.items():
        if label in (*_OWN_LINES, _VERSION, _INPUTS):
            skipped.add((row, column + 1))
            found[label] = (held.get((row, column + 1)), wanted.get((row, column + 1)))
    version, inputs = found.get(_VERSION, (None, None)), found.get(_INPUTS, (None, None))
    return Verdict(
        sheet=sheet,
        differences=tuple(
            Difference(
                cell=address_of(cell_at(sheet, place)),
                held=held.get(place),
                recomputed=wanted.get(place),
            )
            for place in sorted({*held, *wanted} - skipped)
            if not _agree(held.get(place), wanted.get(place))
        ),
        inputs_changed=inputs[0] != inputs[1],
        other_version=None if version[0] == version[1] else str(version[0]),
    )


def _agree(held: object, wanted: object) -> bool:
    if isinstance(held, (int, float)) and isinstance(wanted, (int, float)):
        return math.isclose(held, wanted, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)
    if isinstance(held, str) and isinstance(wanted, str):
        return _ROUNDING.sub("0", held) == _ROUNDING.sub("0", wanted)
    return held == wanted


def stale(book: FileBook, parameters: Iterable[Parameter]) -> dict[str, bool]:
    """Return whether the inputs of each result sheet changed since it was made.

    Parameters
    ----------
    book : FileBook
    parameters : iterable of Parameter
        All inputs that a macro may have read.
    """
    by_name = {item.name: item for item in parameters}
    places = Places(book)
    found: dict[str, Found | None] = {}
    verdicts = {}
    for sheet in book.result_sheets():
        stamped = _stamped(book, sheet)
        names = stamp.input_names(stamped)
        found |= {
            name: places.find(by_name[name])
            for name in names
            if name not in found and name in by_name
        }
        there = [one for name in names if (one := found.get(name)) is not None]
        now = stamp.inputs_digest(there) if len(there) == len(names) else None
        verdicts[sheet] = now != dict(stamped).get(_INPUTS)
    return verdicts


def _stamped(book: FileBook, sheet: str) -> list[tuple[str, str]]:
    """Return the lines of a sheet whose first cells hold texts: those of its stamp among them."""
    values = book.values_of(sheet, name=sheet)
    return [
        (str(values.value((row, LEFT)) or ""), str(values.value((row, LEFT + 1)) or ""))
        for row in range(1, values.last[0] + 1)
    ]


def lines(verified: Verified) -> Iterator[str]:
    """Iterate over the lines that tell what was found."""
    for verdict in verified.verdicts:
        yield f"{verdict.sheet}: {_word(verdict)}"
        for one in verdict.differences:
            size = "" if one.size is None else f" (apart by {one.size:.3g})"
            yield f"  {one.cell} holds {_shown(one.held)}, wanted {_shown(one.recomputed)}{size}"
    for sheet in verified.not_made:
        yield f"{sheet}: not verified, for no analysis makes it from the inputs that are there"


def _word(verdict: Verdict) -> str:
    words = [f"{len(verdict.differences)} cells differ" if verdict.differences else "verified"]
    if verdict.inputs_changed:
        words.append("the inputs changed since it was made")
    if verdict.other_version:
        words.append(f"made by {verdict.other_version}")
    return "; ".join(words)


def _shown(value: object) -> str:
    return "nothing" if value is None else repr(value)
