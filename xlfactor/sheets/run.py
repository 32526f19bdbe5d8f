"""Run macros on a workbook: find and read the inputs, compute every page, then paint.

Nothing is painted before everything is computed, so an input that is not what it should be
leaves the workbook as it was.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, TypeAlias

import xlwings as xw

from xlfactor.declare import Macro
from xlfactor.errors import TableError
from xlfactor.parameters import Inputs, Parameter
from xlfactor.report.page import Page
from xlfactor.sheets import results
from xlfactor.sheets.inputs import PREFIX, Found, Places
from xlfactor.tables.kinds import Text

AnyMacro: TypeAlias = Macro[Any]
#: called with what is being done, the step and the number of steps; it may raise to stop the run
Progress: TypeAlias = Callable[[str, int, int], None]
#: called with the names of the result sheets that will be replaced; it may raise to stop the run
Confirm: TypeAlias = Callable[[Sequence[str]], None]

#: What every page says in its heading, if the workbook says it.
HEADINGS = tuple(
    Parameter(name=name, kind=Text(help=text), required=False)
    for name, text in {
        "as_of": "The date of the assumptions.",
        "currency": "The currency of the returns.",
        "source": "Where the figures come from.",
    }.items()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A macro that was not run, and the inputs that it lacks."""

    macro: str
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What a run read, assumed and wrote, and the seconds that each part took."""

    read: tuple[Found, ...]
    assumed: tuple[str, ...]
    written: tuple[results.Written, ...]
    skipped: tuple[Skipped, ...]
    seconds: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    macro: AnyMacro
    arguments: dict[str, Any]
    found: tuple[Found, ...]


def run(  # the door of the room: what to run, where, and how to tell
    book: xw.Book,
    macros: Sequence[AnyMacro],
    *,
    known: Iterable[str],
    when: dt.datetime | None = None,
    progress: Progress = lambda *_: None,
    confirm: Confirm = lambda _: None,
) -> RunReport:
    """Run the macros on the book, those that lack inputs excepted, and tell what was done.

    Parameters
    ----------
    book : xlwings.Book
        Under Excel or on the file engine.
    macros : sequence of Macro
        A single one must find all its inputs; of several, those run that do.
    known : iterable of str
        The names of all inputs that any macro knows; another `xf_` name is a misspelling.
    when : datetime, optional
        The time of the stamp, UTC; now if left out.
    progress : callable, optional
        Called before each step; it may raise to stop the run, which then has written nothing.
    confirm : callable, optional
        Called between maths and writing if sheets of ours will be replaced; it may raise as well.

    Raises
    ------
    XlFactorError
        If an input is not what it should be, or an input is there that waits for a missing one.
    """
    start = perf_counter()
    headings = {item.name for item in HEADINGS}
    places = Places(book)
    places.require_known({*known, *headings})
    found = _find(places, macros)
    chosen, skipped = _choose(macros, found)
    inputs = Inputs({name: item.cells for name, item in found.items()})
    jobs = [_read(macro, found, inputs) for macro in chosen]
    heading = _heading(places)
    after_reading = perf_counter()
    pages = _compute(jobs, progress)
    after_maths = perf_counter()
    planned = results.plan(book, [(page, job.found) for page, job in pages])
    replaced = [item.sheet for item in planned if item.replaces]
    if replaced:
        confirm(replaced)
    progress("Writing", len(jobs), len(jobs))
    moment = when if when is not None else dt.datetime.now(dt.UTC)
    with book.app.properties(screen_updating=False):
        written = results.write_all(book, planned, heading=heading, when=moment)
    return RunReport(
        read=tuple(found.values()),
        assumed=_assumed(jobs, pages),
        written=written,
        skipped=skipped,
        seconds={
            "reading": after_reading - start,
            "maths": after_maths - after_reading,
            "writing": perf_counter() - after_maths,
        },
    )


def _find(places: Places, macros: Sequence[AnyMacro]) -> dict[str, Found]:
    wanted = {item.name: item for macro in macros for item in macro.parameters}
    found = {name: places.find(parameter) for name, parameter in wanted.items()}
    return {name: place for name, place in found.items() if place is not None}


def _choose(
    macros: Sequence[AnyMacro], found: Mapping[str, Found]
) -> tuple[list[AnyMacro], tuple[Skipped, ...]]:
    """Give the macros whose inputs are all there, and those that lack some.

    An input that only skipped macros would read is there for a reason: the run stops and names
    what is missing, rather than leave out an analysis that was meant.
    """
    lacking = {macro: _lacks(macro, found) for macro in macros}
    chosen = [macro for macro in macros if not lacking[macro]]
    used = {item.name for macro in chosen for item in macro.parameters}
    waiting = [name for name in found if name not in used]
    if waiting or not chosen:
        meant = [macro for macro in macros if lacking[macro]]
        nearest = [macro for macro in meant if _reads(macro, waiting)] or meant
        first = min(nearest, key=lambda macro: len(lacking[macro]))
        raise TableError(_missing(first, lacking[first], waiting))
    # a macro none of whose inputs is there belongs to another study, and is passed over
    skipped = tuple(
        Skipped(macro=macro.label, lacks=lacks)
        for macro, lacks in lacking.items()
        if lacks and _reads(macro, found, required=True)
    )
    return chosen, skipped


def _reads(macro: AnyMacro, names: Iterable[str], *, required: bool = False) -> bool:
    return any(item.name in names for item in macro.parameters if item.required or not required)


def _lacks(macro: AnyMacro, found: Mapping[str, Found]) -> tuple[str, ...]:
    return tuple(
        item.name for item in macro.parameters if item.required and item.name not in found
    )


def _missing(macro: AnyMacro, lacks: Sequence[str], waiting: Sequence[str]) -> str:
    name = lacks[0]
    there = f"; already there, for want of it unused: {', '.join(waiting)}" if waiting else ""
    return (
        f"{macro.label}: the workbook has no input '{name}': wanted a range named "
        f"'{PREFIX}{name}' or a Table named '{name}'{there}"
    )


def _read(macro: AnyMacro, found: Mapping[str, Found], inputs: Inputs) -> _Job:
    mine = tuple(found[item.name] for item in macro.parameters if item.name in found)
    return _Job(macro=macro, arguments=inputs.take(macro.takes), found=mine)


def _compute(jobs: Sequence[_Job], progress: Progress) -> list[tuple[Page, _Job]]:
    """Compute all pages, telling what is being done."""
    pages: list[tuple[Page, _Job]] = []
    for step, job in enumerate(jobs):
        label = job.macro.label
        progress(label, step, len(jobs))

        def tell(what: str, label: str = label, step: int = step) -> None:
            progress(f"{label}: {what}", step, len(jobs))

        pages += [(page, job) for page in job.macro.pages(job.arguments, tell=tell)]
    return pages


def _heading(places: Places) -> str:
    texts = {}
    for parameter in HEADINGS:
        found = places.find(parameter)
        if found is not None and found.cells:
            texts[parameter.name] = parameter.read(found.cells)
    words = {"as_of": "as of {}", "currency": "{}", "source": "source: {}"}
    return "  ·  ".join(words[name].format(text) for name, text in texts.items())


def _assumed(jobs: Sequence[_Job], pages: Sequence[tuple[Page, _Job]]) -> tuple[str, ...]:
    """Collect what was assumed: the notes of the pages, and the inputs left at their defaults."""
    there = {found.name for job in jobs for found in job.found if found.cells}
    defaults = {
        item.name: item.default
        for job in jobs
        for item in job.macro.parameters
        if item.name not in there and item.default is not None
    }
    lines = [f"{name} is not given: {default} was used" for name, default in defaults.items()]
    lines += [note for page, _ in pages for note in page.notes]
    return tuple(dict.fromkeys(lines))
