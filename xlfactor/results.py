"""The commands on results: run writes them, recalc calculates, verify and check judge."""

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from xlfactor.command_options import (
    add_engine,
    add_json,
    add_places,
    add_quiet,
    destination_of,
    engine_of,
    open_source,
)
from xlfactor.console import tell
from xlfactor.errors import OptionError
from xlfactor.progress import told_progress

if TYPE_CHECKING:
    from xlfactor.run import RunReport

#: exit status: results were written, and a check on them failed or an analysis has no answer
CHECK_FAILED = 3
#: the heading of what formulas among the inputs give anew
REFRESHED = "Formulas among the inputs"


def add_results(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to those of the command line."""
    _add_run(commands)
    _add_recalc(commands)
    _add_verify(commands)


def _add_run(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    run = commands.add_parser(
        "run",
        help="run the analyses that a workbook's inputs allow",
        epilog="Exit status: 0 if all results were written and pass all checks; 3 if one fails a "
        "check, or an analysis has no answer; 2 if the run was refused and nothing was written; "
        "1 if the program itself is at fault; 130 if it was stopped.",
    )
    run.add_argument("--macro", default="run_all", help="one macro only (see: functions)")
    add_places(run)
    add_engine(run, "how many processes of this machine share the draws of bands")
    add_quiet(run)
    add_json(run, "what was done")
    run.set_defaults(command=_run)


def _add_recalc(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    recalc = commands.add_parser(
        "recalc",
        help="calculate all formulas of a workbook: those of xlfactor, and Excel's own",
        epilog="Exit status: 0 if all are calculated and answer; 3 if one is not, which is told "
        "and marked; others as for run.",
    )
    add_places(recalc)
    recalc.set_defaults(command=_recalc)


def _add_verify(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    verify = commands.add_parser(
        "verify",
        help="compute all results again and say, cell by cell, what differs",
        epilog="Exit status: 0 if every result sheet is what its inputs give; 3 if not.",
    )
    verify.add_argument("workbook", type=Path)
    add_quiet(verify)
    add_json(verify, "what was found")
    verify.set_defaults(command=_verify)
    check = commands.add_parser(
        "check",
        help="say which result sheets are out of date, as inputs changed since",
        epilog="Exit status: 0 if none is; 3 if one is.",
    )
    check.add_argument("workbook", type=Path)
    add_json(check, "what was found")
    check.set_defaults(command=_check)


def _run(options: argparse.Namespace) -> int:
    from xlfactor import catalogue
    from xlfactor.formulas.workbook import refresh_inputs
    from xlfactor.live.page_formulas import page_formulas
    from xlfactor.run import run
    from xlfactor.xlsx.destination import save_at

    engine = engine_of(options)
    macros = [macro.by(engine) for macro in catalogue.macros(options.macro)]
    start = perf_counter()
    with told_progress(quiet=options.quiet) as progress:
        progress(f"Opening {options.workbook.name}", 0, 0)
        with closing(open_source(options)) as book:
            destination = destination_of(options, book)
            refreshed = refresh_inputs(book)
            opened = perf_counter()
            report = run(
                book,
                macros,
                known=catalogue.input_names(),
                progress=progress,
                formulas=page_formulas,
            )
            computed = perf_counter()
            progress("Saving", 0, 0)
            target = save_at(book, destination)
    options.done = f"'{target}' was written"
    seconds = {
        "opening": opened - start, **report.seconds, "saving": perf_counter() - computed
    }  # fmt: skip
    if options.json:
        tell([_as_json(report, options.workbook, target, seconds)])
    elif not options.quiet:
        tell(section(REFRESHED, refreshed))
        tell(_lines(report, options.workbook, target))
        tell(["Seconds: " + ", ".join(f"{part} {value:.2f}" for part, value in seconds.items())])
    has_failed = report.not_made or any(written.failed for written in report.written)
    return CHECK_FAILED if has_failed else 0


def _recalc(options: argparse.Namespace) -> int:
    from xlfactor.formulas.workbook import recalculate_book, told
    from xlfactor.xlsx.destination import save_at

    with closing(open_source(options)) as book:
        destination = destination_of(options, book)
        found = recalculate_book(book)
        target = save_at(book, destination)
    options.done = f"'{target}' was written"
    ours, others = len(found.calls), len(found.values) - len(found.calls)
    tell([f"Calculated {len(found.values)} formulas: {ours} of xlfactor, {others} others"])
    tell(section("Without an answer", [f"{told(at)}: {why}" for at, why in found.refused.items()]))
    tell(
        section(
            "Not calculated; these cells show an old value",
            [f"{told(one.place)} ={one.formula}: {one.reason}" for one in found.kept],
        )
    )
    tell([f"Wrote {target}"])
    return CHECK_FAILED if found.kept or found.refused else 0


def _verify(options: argparse.Namespace) -> int:
    from xlfactor import catalogue
    from xlfactor.formulas.workbook import refresh_inputs
    from xlfactor.live.page_formulas import page_formulas
    from xlfactor.verification.telling import as_json, lines
    from xlfactor.verification.workbook import verify
    from xlfactor.xlsx.book import open_book

    with (
        told_progress(quiet=options.quiet) as progress,
        closing(open_book(options.workbook)) as book,
    ):
        refreshed = refresh_inputs(book)
        found = verify(
            book,
            catalogue.macros(),
            known=catalogue.input_names(),
            progress=progress,
            formulas=page_formulas,
        )
    if options.json:
        tell([as_json(found, refreshed=refreshed)])
    elif not options.quiet:
        tell(section(REFRESHED, refreshed))
        tell(lines(found))
    return 0 if found.holds else CHECK_FAILED


def _check(options: argparse.Namespace) -> int:
    from xlfactor import catalogue
    from xlfactor.formulas.workbook import refresh_inputs
    from xlfactor.verification.staleness import stale
    from xlfactor.xlsx.book import open_book

    with closing(open_book(options.workbook)) as book:
        refreshed = refresh_inputs(book)
        found = stale(book, catalogue.macros())
    if not found:
        raise OptionError(f"'{options.workbook}' has no result sheets")
    if options.json:
        tell([json.dumps({"refreshed": refreshed, "stale": found}, ensure_ascii=False, indent=2)])
    else:
        tell(section(REFRESHED, refreshed))
        words = {True: "inputs changed since it was made", False: "up to date"}
        tell(f"{sheet}: {words[is_stale]}" for sheet, is_stale in found.items())
    return CHECK_FAILED if any(found.values()) else 0


def _lines(report: "RunReport", source: Path, target: Path) -> Iterator[str]:
    """Iterate over the lines that tell what a run did."""
    yield f"Read {source}"
    yield from listed(f"{found.name} from {found.place}" for found in report.read)
    yield from section("Assumed", report.assumed)
    yield f"Wrote {target}"
    for written in report.written:
        verdict = "" if not written.failed else f"; {len(written.failed)} check(s) FAILED"
        yield f"  {written.sheet}: {written.title}{verdict}"
        yield from listed(f"  FAILED {failed}" for failed in written.failed)
        yield from listed(
            f"  '{kept}' is kept: it is your own sheet, or was edited since it was written"
            for kept in written.kept
        )
    yield from section(
        "Not run, for lack of inputs",
        [f"{item.macro} ({', '.join(item.lacks)})" for item in report.skipped],
    )
    yield from section(
        "Could not be made (an earlier result sheet of it stays as it was)",
        [f"{item.macro}: {item.reason}" for item in report.not_made],
    )


def _as_json(report: "RunReport", source: Path, target: Path, seconds: Mapping[str, float]) -> str:
    """Return what a run did as a JSON object."""
    told = {
        "source": str(source),
        "target": str(target),
        "read": {found.name: found.place for found in report.read},
        "assumed": report.assumed,
        "written": [
            {"sheet": one.sheet, "title": one.title, "failed": one.failed, "kept": one.kept}
            for one in report.written
        ],
        "skipped": {item.macro: item.lacks for item in report.skipped},
        "not_made": {item.macro: item.reason for item in report.not_made},
        "seconds": seconds,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def section(title: str, lines: Sequence[str]) -> Iterator[str]:
    """Iterate over lines under a title; over none if there are no lines."""
    if lines:
        yield title
        yield from listed(lines)


def listed(lines: Iterable[str]) -> Iterator[str]:
    """Return lines indented, as items of a list."""
    return (f"  {line}" for line in lines)
