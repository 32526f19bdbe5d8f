"""Compare the result sheets of a workbook with what its inputs give now."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from xlfactor.covers import is_cover
from xlfactor.declare import RUN_ALL, AnyMacro
from xlfactor.drawing.draw import draw
from xlfactor.drawing.stamp import Stamp, stamp_of
from xlfactor.errors import OptionError
from xlfactor.hosts import Edition, Planned
from xlfactor.run import PageFormulas, Progress, run
from xlfactor.verification.sheet import Verdict, stamp_on, verdict
from xlfactor.xlsx.appearance import style_formats
from xlfactor.xlsx.book import FileBook
from xlfactor.xlsx.painter import ROW_HEIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was found of all result sheets of a workbook."""

    verdicts: tuple[Verdict, ...]
    #: result sheets that no analysis makes from the inputs that are there
    not_made: tuple[str, ...]
    #: those that the same analyses make, and the workbook has not
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
    stamps = {sheet: stamp_on(book, sheet) for sheet in book.result_sheets()}
    desk = _Desk(book, stamps=stamps, formats=style_formats(book.package))
    run(desk, macros, known=known, progress=progress, formulas=formulas)
    for macro in macros:
        if macro.key in desk.covers_of_others:
            run(desk, [macro], known=known, formulas=formulas)
    runs = {one.run for one in stamps.values() if one is not None}
    return Verified(
        verdicts=tuple(desk.verdicts.values()),
        not_made=tuple(
            sheet
            for sheet, stamp in stamps.items()
            if sheet not in desk.verdicts and _is_of_an_analysis(stamp)
        ),
        absent=tuple(sheet for sheet, run in desk.absent.items() if {run, RUN_ALL} & runs),
    )


def _is_of_an_analysis(stamp: Stamp | None) -> bool:
    """Return whether a sheet may be of an analysis, and not of formulas or of what changed."""
    return stamp is None or stamp.run != ""


@dataclass(slots=True)
class _Desk:
    """A host that reads a workbook, and compares pages with it instead of writing them."""

    book: FileBook
    #: what its result sheets say of their making
    stamps: dict[str, Stamp | None]
    #: the number formats of its cell styles
    formats: Sequence[str]
    #: by their sheets
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    #: the keys of single analyses by which a summary or an audit was made
    covers_of_others: set[str] = field(default_factory=set)
    #: the sheets that the workbook has not, and the keys of what makes them
    absent: dict[str, str] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.book, name)

    def is_ours_untouched(self, sheet: str) -> bool:
        """Take every result sheet of a page's name for the one to compare it with."""
        return sheet in self.stamps

    def write(self, pages: Sequence[Planned], edition: Edition) -> None:
        """Compare every page with the sheets of its name; a cover with those of the same run."""
        for one in pages:
            sheets = self._sheets_of(one.page.sheet)
            if not sheets:
                self.absent[one.page.sheet] = one.made.run
            for sheet in sheets:
                self._compare(replace(one, sheet=sheet), edition)

    def _sheets_of(self, page: str) -> list[str]:
        """Return the result sheets of a page: an edited one is kept beside a newer one."""
        named = re.compile(rf"{re.escape(page)}(?: \(\d+\))?", re.IGNORECASE)
        return [sheet for sheet in self.stamps if named.fullmatch(sheet)]

    def _compare(self, planned: Planned, edition: Edition) -> None:
        sheet, was = planned.sheet, self.stamps[planned.sheet]
        now = stamp_of(planned.made, when=edition.when)
        if is_cover(planned.page) and was is not None and was.run != now.run:
            self.covers_of_others.add(was.run)
        elif sheet not in self.verdicts:
            drawn = draw(planned, edition, row_height=ROW_HEIGHT)
            self.verdicts[sheet] = verdict(
                self.book, drawn, was=was, now=now, formats=self.formats
            )
