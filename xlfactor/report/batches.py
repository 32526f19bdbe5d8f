"""The page of many workbooks: a row each, with what needs attention first."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

import pandas as pd

from xlfactor.report.headings import PORTFOLIOS
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Check, KeyFigures, Page, PageKind

SHEET: Final = "Books"
_BOOKS: Final = "Book"
#: the most factors that have a column
_MOST_FACTORS: Final = 12
#: a smaller miss of a target needs no attention
_MISSED: Final = 0.0005
#: letters of a cell
_LONGEST: Final = 300
_COLUMNS: Final = {
    "Status": NumberFormat.TEXT,
    PORTFOLIOS: NumberFormat.TEXT,
    "Needs attention": NumberFormat.TEXT,
    "Volatility": NumberFormat.PERCENT_FINE,
    "Largest difference": NumberFormat.STATISTIC,
    "Limits broken": NumberFormat.COUNT,
    "Largest breach": NumberFormat.STATISTIC,
    "Checks failed": NumberFormat.COUNT,
}


class Attention(Enum):
    """How a workbook stands; those that need attention come first."""

    FAULT = "failed"
    REFUSED = "refused"
    NOT_DONE = "not done yet"
    CHECK_FAILED = "check failed"
    NO_ANSWER = "no answer"
    BREACH = "limit broken"
    NONE = "done"

    @property
    def has_results(self) -> bool:
        """Whether results were written."""
        return self not in (Attention.FAULT, Attention.REFUSED, Attention.NOT_DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRow:
    """What is known of a workbook."""

    name: str
    attention: Attention
    #: Why there are no results, or which analyses have no answer.
    reasons: Sequence[str] = ()
    #: The checks that failed.
    failed: Sequence[str] = ()
    #: Of its portfolios by name.
    portfolios: Mapping[str, KeyFigures] = field(default_factory=dict)
    #: The portfolio that is shown.
    shown: str = ""

    @property
    def figures(self) -> KeyFigures | None:
        """The figures that are shown."""
        return self.portfolios.get(self.shown)

    @property
    def breaches(self) -> Mapping[str, float]:
        """By how much portfolios are beyond limits that they do not keep, the most first."""
        found = {
            f"'{name}' beyond {limit}": over
            for name, figures in self.portfolios.items()
            for limit, over in figures.breaches.items()
        }
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    @property
    def miss(self) -> tuple[str, float]:
        """The factor whose target is missed most, and by how much; none without a target."""
        misses = {} if self.figures is None else self.figures.misses
        return max(misses.items(), key=lambda item: abs(item[1]), default=("", 0.0))

    @property
    def order(self) -> tuple[Any, ...]:
        """The key by which rows are sorted."""
        over = max(self.breaches.values(), default=0.0)
        urgency = list(Attention).index(self.attention)
        return urgency, -len(self.failed), -over, -abs(self.miss[1]), self.name

    def words(self) -> Iterator[str]:
        """Yield what needs attention."""
        yield from (*self.reasons, *self.failed)
        yield from (f"{what} by {over:.3g}" for what, over in self.breaches.items())
        factor, miss = self.miss
        if abs(miss) > _MISSED:
            yield f"'{factor}' differs from its target by {miss:+.3f}"


def batch_page(rows: Sequence[BookRow], *, table: str, notes: tuple[str, ...]) -> Page:
    """Return the page of the workbooks of a batch, in the order of the attention that they need.

    Parameters
    ----------
    table : str
        The name of the native Table.
    """
    ordered = sorted(rows, key=lambda row: row.order)
    factors, left_out = _factors(ordered)
    figures = pd.DataFrame.from_dict(
        {row.name: _row(row, factors) for row in ordered},
        orient="index",
        columns=[*_COLUMNS, *factors.values()],
    )
    block = Block(
        title="The workbooks, those that need attention first",
        table=figures.rename_axis(_BOOKS),
        formats=_COLUMNS | dict.fromkeys(factors.values(), NumberFormat.EXPOSURE),
        units="Volatility in percent a year; differences from target, and exposures, in units "
        "of the factor; breaches of limits in shares of the portfolio",
        note="Each name leads to its result workbook.",
        native=table,
    )
    return Page(
        sheet=SHEET,
        kind=PageKind.SUMMARY,
        title=f"{len(rows)} workbooks: {_counts(ordered)}",
        units="",
        blocks=(block,),
        checks=tuple(_checks(ordered)),
        notes=(*notes, *left_out),
    )


def _factors(rows: Sequence[BookRow]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the factors that most workbooks have, with headings, and a note on the others."""
    exposures = [row.figures.exposures for row in rows if row.figures is not None]
    counted = Counter(factor for one in exposures for factor in one)
    shown = [factor for factor, _ in counted.most_common(_MOST_FACTORS)]
    # the headers of a Table differ, in small letters too
    taken = {one.casefold() for one in (_BOOKS, *_COLUMNS)}
    headings = {}
    for factor in shown:
        heading = factor
        while heading.casefold() in taken:
            heading = f"{heading} (factor)"
        taken.add(heading.casefold())
        headings[factor] = heading
    others = [factor for factor in counted if factor not in headings]
    note = f"Factors without a column, which records and workbooks hold: {', '.join(others)}."
    return headings, (note,) if others else ()


def _row(row: BookRow, factors: Mapping[str, str]) -> list[Any]:
    known = row.figures
    exposures = {} if known is None else known.exposures
    has_target = known is not None and bool(known.misses)
    return [
        row.attention.value,
        row.shown if known is not None else "",
        "; ".join(row.words())[:_LONGEST],
        None if known is None else known.volatility,
        row.miss[1] if has_target else None,
        len(row.breaches) if row.attention.has_results else None,
        max(row.breaches.values(), default=None),
        len(row.failed) if row.attention.has_results else None,
        *(exposures.get(factor) for factor in factors),
    ]


def _counts(rows: Sequence[BookRow]) -> str:
    counted = Counter(row.attention for row in rows)
    return ", ".join(f"{counted[one]} {one.value}" for one in Attention if counted[one])


def _checks(rows: Sequence[BookRow]) -> Iterator[Check]:
    written = sum(row.attention.has_results for row in rows)
    failed = sum(bool(row.failed) for row in rows)
    yield Check(
        name="All workbooks have results",
        passed=written == len(rows),
        detail=f"{written} of {len(rows)}",
    )
    yield Check(
        name="All checks of all workbooks pass",
        passed=not failed,
        detail=f"one fails in {failed} of {written}",
    )
