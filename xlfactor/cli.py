"""The command line: the same macros and functions on .xlsx files, with no Excel."""

import argparse
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import xlfactor
from xlfactor.console import prepare, tell, warn
from xlfactor.errors import OptionError, XlFactorError
from xlfactor.excel.cleanup import cancel_cleanup
from xlfactor.new import add_new

if TYPE_CHECKING:
    from xlfactor.declare import Answer
    from xlfactor.run import RunReport
    from xlfactor.xlsx.book import FileBook
    from xlfactor.xlsx.destination import Destination

#: exit statuses: something of ours failed; the input was not what it should be, and nothing was
#: written; results were written, and a check on them failed; stopped by hand
FAULT, INPUT_ERROR, CHECK_FAILED, STOPPED = 1, 2, 3, 130
#: exit status of the doctor if something keeps the add-in from working
PROBLEMS = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    prepare()
    options = _parser().parse_args(arguments)
    try:
        status: int | None = options.command(options)
    except XlFactorError as error:
        warn(f"error: {error}")
        return INPUT_ERROR
    except KeyboardInterrupt:
        warn(f"stopped; {options.done}")
        return STOPPED
    except Exception:  # noqa: BLE001 (the last stop: a fault of ours is told as one)
        warn(traceback.format_exc())
        warn("error: unforeseen; please report the lines above")
        return FAULT
    finally:
        cancel_cleanup()
    return status or 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="xlfactor", description=xlfactor.__doc__)
    parser.add_argument("--version", action="version", version=f"xlfactor {xlfactor.__version__}")
    parser.set_defaults(done="nothing was written")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser(
        "run",
        help="run the analyses that a workbook's inputs allow",
        epilog="Exit status: 0 if results were written and pass all checks; 3 if they were "
        "written and one fails a check; 2 if the run was refused and nothing was written; 1 if "
        "the program itself is at fault; 130 if it was stopped.",
    )
    run.add_argument("--macro", default="run_all", help="one macro only (see: functions)")
    _add_places(run)
    run.set_defaults(command=_run)

    _add_recalc_command(commands)
    _add_verify_command(commands)
    call = commands.add_parser("call", help="compute one Excel function, or a formula of them")
    call.add_argument("function", help="its name, or a formula such as '=NET_VALUES(returns)'")
    call.add_argument(
        "argument", nargs="*", help="a number, a text, or a range such as CMA!B5:W22"
    )
    call.add_argument("--book", type=Path, help="the workbook that holds the ranges")
    call.set_defaults(command=_call)

    add_new(commands)

    build = commands.add_parser("build", help="build the Excel add-in")
    build.add_argument("path", nargs="?", type=Path, default=Path("xlfactor.xlam"))
    build.set_defaults(command=_build)

    functions = commands.add_parser("functions", help="list the Excel functions and the macros")
    functions.set_defaults(command=_functions)

    _add_install_commands(commands)
    return parser


def _add_recalc_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    recalc = commands.add_parser(
        "recalc",
        help="calculate all formulas of a workbook: those of xlfactor, and Excel's own",
        epilog="Exit status: 0 if all are calculated and answer; 3 if one is not, which is told "
        "and marked; others as for run.",
    )
    _add_places(recalc)
    recalc.set_defaults(command=_recalc)


def _add_verify_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    verify = commands.add_parser(
        "verify",
        help="compute all results again and say, cell by cell, what differs",
        epilog="Exit status: 0 if every result sheet is what its inputs give; 3 if not.",
    )
    verify.add_argument("workbook", type=Path)
    verify.set_defaults(command=_verify)
    check = commands.add_parser(
        "check",
        help="say which result sheets are out of date, as inputs changed since",
        epilog="Exit status: 0 if none is; 3 if one is.",
    )
    check.add_argument("workbook", type=Path)
    check.set_defaults(command=_check)


def _add_places(parser: argparse.ArgumentParser) -> None:
    """Add the workbook that is read, and where the result goes."""
    parser.add_argument("workbook", type=Path)
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--output", type=Path, help="the result workbook, a new one")
    place.add_argument("--in-place", action="store_true", help="write into the input itself")
    parser.add_argument("--force", action="store_true", help="overwrite what --output names")
    parser.add_argument(
        "--drop-signature", action="store_true", help="write a signed workbook without signature"
    )


def _add_install_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    install = commands.add_parser("install", help="put the add-in where Excel opens it by itself")
    install.set_defaults(command=_install)
    uninstall = commands.add_parser("uninstall", help="remove what install wrote")
    uninstall.set_defaults(command=_uninstall)
    for parser in (install, uninstall):
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
    doctor = commands.add_parser(
        "doctor",
        help="say what keeps the add-in from working, and how to mend it",
        epilog="Exit status: 0 if there is no problem, 1 if there is one.",
    )
    doctor.set_defaults(command=_doctor)


def _run(options: argparse.Namespace) -> int:
    from xlfactor import catalogue
    from xlfactor.formulas.workbook import refresh_inputs
    from xlfactor.run import run
    from xlfactor.xlsx.book import open_book
    from xlfactor.xlsx.destination import save_at
    from xlfactor.xlsx.signature import require_unsigned

    macros = catalogue.macros(options.macro)
    start = perf_counter()
    warn(f"[...] Opening {options.workbook.name}")
    with closing(open_book(options.workbook)) as book:
        if not options.drop_signature:
            require_unsigned(book.package, options.workbook.name)
        destination = _destination(options, book)
        refreshed = refresh_inputs(book)
        opened = perf_counter()
        report = run(book, macros, known=catalogue.input_names(), progress=_progress)
        computed = perf_counter()
        warn("[...] Saving")
        target = save_at(book, destination)
    options.done = f"'{target}' was written"
    seconds = {
        "opening": opened - start, **report.seconds, "saving": perf_counter() - computed
    }  # fmt: skip
    tell(_section("Formulas among the inputs", refreshed))
    tell(_lines(report, options.workbook, target))
    tell(["Seconds: " + ", ".join(f"{part} {value:.2f}" for part, value in seconds.items())])
    return CHECK_FAILED if any(written.failed for written in report.written) else 0


def _recalc(options: argparse.Namespace) -> int:
    from xlfactor.formulas.workbook import recalculate_book, told
    from xlfactor.xlsx.book import open_book
    from xlfactor.xlsx.destination import save_at
    from xlfactor.xlsx.signature import require_unsigned

    with closing(open_book(options.workbook)) as book:
        if not options.drop_signature:
            require_unsigned(book.package, options.workbook.name)
        destination = _destination(options, book)
        found = recalculate_book(book)
        target = save_at(book, destination)
    options.done = f"'{target}' was written"
    others = len(found.values) - found.ours
    tell([f"Calculated {len(found.values)} formulas: {found.ours} of xlfactor, {others} others"])
    tell(
        _section("Without an answer", [f"{told(at)}: {why}" for at, why in found.refused.items()])
    )
    tell(
        _section(
            "Not calculated; these cells show an old value",
            [f"{told(one.place)} ={one.formula}: {one.reason}" for one in found.kept],
        )
    )
    tell([f"Wrote {target}"])
    return CHECK_FAILED if found.kept or found.refused else 0


def _verify(options: argparse.Namespace) -> int:
    from xlfactor import catalogue
    from xlfactor.verification import lines, verify
    from xlfactor.xlsx.book import open_book

    with closing(open_book(options.workbook)) as book:
        found = verify(book, catalogue.macros(), known=catalogue.input_names(), progress=_progress)
    tell(lines(found))
    return 0 if found.holds else CHECK_FAILED


def _check(options: argparse.Namespace) -> int:
    from xlfactor import catalogue
    from xlfactor.verification import stale
    from xlfactor.xlsx.book import open_book

    parameters = [item for macro in catalogue.MACROS.values() for item in macro.parameters]
    with closing(open_book(options.workbook)) as book:
        found = stale(book, parameters)
    if not found:
        raise OptionError(f"'{options.workbook}' has no result sheets")
    words = {True: "inputs changed since it was made", False: "up to date"}
    tell(f"{sheet}: {words[is_stale]}" for sheet, is_stale in found.items())
    return CHECK_FAILED if any(found.values()) else 0


def _destination(options: argparse.Namespace, book: "FileBook") -> "Destination":
    from xlfactor.xlsx import destination

    if options.force and options.output is None:
        raise OptionError("--force overwrites the workbook that --output names; there is none")
    if options.in_place:
        return destination.in_place(book)
    if options.output is not None:
        return destination.named(options.output, book, force=options.force)
    return destination.beside(book)


def _lines(report: "RunReport", source: Path, target: Path) -> Iterator[str]:
    """Iterate over the lines that tell what a run did."""
    yield f"Read {source}"
    yield from _list(f"{found.name} from {found.place}" for found in report.read)
    yield from _section("Assumed", report.assumed)
    yield f"Wrote {target}"
    for written in report.written:
        verdict = "" if not written.failed else f"; {len(written.failed)} check(s) FAILED"
        yield f"  {written.sheet}: {written.title}{verdict}"
        yield from _list(f"  FAILED {failed}" for failed in written.failed)
        yield from _list(
            f"  '{kept}' was edited since it was written, and is kept" for kept in written.kept
        )
    yield from _section(
        "Not run, for lack of inputs",
        [f"{item.macro} ({', '.join(item.lacks)})" for item in report.skipped],
    )
    yield from _section(
        "Could not be made (an earlier result sheet of it stays as it was)",
        [f"{item.macro}: {item.reason}" for item in report.not_made],
    )


def _progress(label: str, step: int, steps: int) -> None:
    count = f"{step + 1}/{steps + 1}" if steps else "..."
    warn(f"[{count}] {label}")


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield title
        yield from _list(lines)


def _list(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _call(options: argparse.Namespace) -> None:
    is_formula = options.function.startswith("=")
    answer = _formula(options) if is_formula else _function(options)
    tell("\t".join("" if cell is None else str(cell) for cell in row) for row in answer.cells)
    for note in answer.notes:
        warn(f"note: {note}")


def _formula(options: argparse.Namespace) -> "Answer":
    from xlfactor.formulas.formula import evaluate
    from xlfactor.places import Places
    from xlfactor.xlsx.book import open_book

    if options.book is None or options.argument:
        raise OptionError("a formula stands alone, with the workbook of its ranges as --book")
    with closing(open_book(options.book)) as book:
        return evaluate(options.function, Places(book))


def _function(options: argparse.Namespace) -> "Answer":
    from xlfactor import catalogue
    from xlfactor.places import Places
    from xlfactor.xlsx.book import open_book

    function = catalogue.function(options.function)
    if options.book is None:
        return function.answer(*(_literal(text) for text in options.argument))
    with closing(open_book(options.book)) as book:
        places = Places(book)
        cells = [places.cells_at(text) for text in options.argument]
    values = (
        _literal(text) if found is None else found
        for text, found in zip(options.argument, cells, strict=True)
    )
    return function.answer(*values)


def _literal(text: str) -> object:
    """Return a word of the command line as a cell: a blank, a number, a truth value or a text."""
    from xlfactor.formulas.formula import number_of

    if text.casefold() in ("true", "false"):
        return text.casefold() == "true"
    number = number_of(text)
    return number if number is not None else text or None


def _build(options: argparse.Namespace) -> None:
    from xlfactor.addin.contents import contents
    from xlfactor.addin.package import build

    build(options.path, contents())
    tell([f"Wrote {options.path}"])


def _functions(options: argparse.Namespace) -> None:  # noqa: ARG001 (every command takes them)
    from xlfactor import catalogue

    tell(["Excel functions (xlfactor call NAME ...)"])
    tell(_list(f"{item.name:<28} {item.summary}" for item in catalogue.FUNCTIONS.values()))
    tell(["Macros (xlfactor run WORKBOOK --macro NAME)"])
    tell(_list(f"{key:<28} {macro.summary}" for key, macro in catalogue.MACROS.items()))


def _install(options: argparse.Namespace) -> None:
    from xlfactor.install.machine import this_machine
    from xlfactor.install.plan import installing
    from xlfactor.install.steps import take

    for line in take(installing(this_machine()), dry_run=options.dry_run):
        tell([line])
    if not options.dry_run:
        tell(["Start Excel anew: its ribbon has a tab 'xlfactor'. If not: xlfactor doctor"])


def _uninstall(options: argparse.Namespace) -> None:
    from xlfactor.install.machine import this_machine
    from xlfactor.install.plan import removing
    from xlfactor.install.steps import take

    for line in take(removing(this_machine()), dry_run=options.dry_run):
        tell([line])


def _doctor(options: argparse.Namespace) -> int:  # noqa: ARG001 (every command takes them)
    from xlfactor.install.doctor import examine
    from xlfactor.install.findings import Level
    from xlfactor.install.machine import this_machine

    findings = examine(this_machine())
    tell(map(str, findings))
    return PROBLEMS if any(finding.level is Level.PROBLEM for finding in findings) else 0
