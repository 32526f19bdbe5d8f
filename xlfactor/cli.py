"""The command line: the same macros and functions on .xlsx files, with no Excel."""

import argparse
import sys
import traceback
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter

import xlfactor
from xlfactor.core.number_texts import is_percentage, readings
from xlfactor.errors import OptionError, XlFactorError
from xlfactor.excel.others import leave_alone

#: exit statuses: the input was not what it should be; results were written, but a check failed;
#: something of ours failed; stopped by hand
INPUT_ERROR, FAILED_CHECKS, FAULT, STOPPED = 2, 3, 1, 130
#: exit status of the doctor if something keeps the add-in from working
PROBLEMS = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    options = _parser().parse_args(arguments)
    try:
        status: int | None = options.command(options)
    except XlFactorError as error:
        print(f"error: {error}", file=sys.stderr)
        return INPUT_ERROR
    except BrokenPipeError:  # whoever reads has seen enough
        sys.stdout = None
        return 0
    except KeyboardInterrupt:
        print("stopped; nothing was written", file=sys.stderr)
        return STOPPED
    except Exception:  # noqa: BLE001 (the last stop: a fault of ours is told as one)
        traceback.print_exc()
        print("error: unforeseen; please report the lines above", file=sys.stderr)
        return FAULT
    finally:
        leave_alone()
    return status or 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="xlfactor", description=xlfactor.__doc__)
    parser.add_argument("--version", action="version", version=f"xlfactor {xlfactor.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser(
        "run",
        help="run the analyses that a workbook's inputs allow",
        epilog="Exit status: 0 if results were written, 2 if an input is not what it should be "
        "or nothing could be made, 3 if results were written and a check failed.",
    )
    run.add_argument("workbook", type=Path)
    run.add_argument("--macro", default="run_all", help="one macro only (see: functions)")
    place = run.add_mutually_exclusive_group()
    place.add_argument("--output", type=Path, help="the result workbook")
    place.add_argument("--in-place", action="store_true", help="write into the input itself")
    run.add_argument(
        "--drop-signature", action="store_true", help="write a signed workbook without signature"
    )
    run.set_defaults(command=_run)

    call = commands.add_parser("call", help="compute one Excel function, or a formula of them")
    call.add_argument("function", help="its name, or a formula such as '=NET_VALUES(returns)'")
    call.add_argument(
        "argument", nargs="*", help="a number, a text, or a range such as CMA!B5:W22"
    )
    call.add_argument("--book", type=Path, help="the workbook that holds the ranges")
    call.set_defaults(command=_call)

    new = commands.add_parser("new", help="write a fresh copy of a shipped workbook")
    new.add_argument("study", help="its name, such as cma; an unknown one lists them all")
    new.add_argument("path", type=Path)
    new.set_defaults(command=_new)

    build = commands.add_parser("build", help="build the Excel add-in")
    build.add_argument("path", nargs="?", type=Path, default=Path("xlfactor.xlam"))
    build.set_defaults(command=_build)

    functions = commands.add_parser("functions", help="list the Excel functions and the macros")
    functions.set_defaults(command=_functions)

    _add_install_commands(commands)
    return parser


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
    from xlfactor.run import run
    from xlfactor.xlsx import shipped
    from xlfactor.xlsx.book import open_book
    from xlfactor.xlsx.signature import require_unsigned

    macros = catalogue.macros(options.macro)
    source: Path = options.workbook
    start = perf_counter()
    with closing(open_book(source)) as book:
        if not options.drop_signature:
            require_unsigned(book.package, source.name)
        opened = perf_counter()
        target = source if options.in_place else options.output or shipped.beside(source)
        shipped.require_place(target, source)
        report = run(book, macros, known=catalogue.input_names(), progress=_progress)
        computed = perf_counter()
        book.save(target)
        saved = perf_counter()
    seconds = {"opening": opened - start, **report.seconds, "saving": saved - computed}
    print(f"Read {source}")
    _list(f"{found.name} from {found.place}" for found in report.read)
    _section("Assumed", report.assumed)
    print(f"Wrote {target}")
    for written in report.written:
        verdict = "" if not written.failed else f"; {len(written.failed)} check(s) FAILED"
        print(f"  {written.sheet}: {written.title}{verdict}")
        _list(f"  FAILED {failed}" for failed in written.failed)
        _list(f"  '{kept}' was edited since it was written, and is kept" for kept in written.kept)
    _section(
        "Not run, for lack of inputs",
        [f"{item.macro} ({', '.join(item.lacks)})" for item in report.skipped],
    )
    _section(
        "Could not be made (an earlier result sheet of it stays as it was)",
        [f"{item.macro}: {item.reason}" for item in report.not_made],
    )
    print("Seconds: " + ", ".join(f"{part} {value:.2f}" for part, value in seconds.items()))
    return FAILED_CHECKS if any(written.failed for written in report.written) else 0


def _progress(label: str, step: int, steps: int) -> None:
    print(f"[{step + 1}/{steps + 1}] {label}", file=sys.stderr, flush=True)


def _section(title: str, lines: Sequence[str]) -> None:
    if lines:
        print(title)
        _list(lines)


def _list(lines: Iterable[str]) -> None:
    for line in lines:
        print(f"  {line}")


def _call(options: argparse.Namespace) -> None:
    is_formula = options.function.startswith("=")
    for row in _formula(options) if is_formula else _function(options):
        print("\t".join("" if cell is None else str(cell) for cell in row))


def _formula(options: argparse.Namespace) -> list[list[object]]:
    from xlfactor.formulas import evaluate
    from xlfactor.places import Places
    from xlfactor.xlsx.book import open_book

    if options.book is None or options.argument:
        raise OptionError("a formula stands alone, with the workbook of its ranges as --book")
    with closing(open_book(options.book)) as book:
        return evaluate(options.function, Places(book))


def _function(options: argparse.Namespace) -> list[list[object]]:
    from xlfactor import catalogue
    from xlfactor.places import Places
    from xlfactor.xlsx.book import open_book

    function = catalogue.function(options.function)
    if options.book is None:
        return function(*(_literal(text) for text in options.argument))
    with closing(open_book(options.book)) as book:
        places = Places(book)
        cells = [places.cells_at(text) for text in options.argument]
    values = (
        _literal(text) if found is None else found
        for text, found in zip(options.argument, cells, strict=True)
    )
    return function(*values)


def _literal(text: str) -> object:
    """Return a word of the command line as a cell: a blank, a number, a truth value or a text."""
    if text.casefold() in ("true", "false"):
        return text.casefold() == "true"
    found = readings(text)
    if len(found) == 1 and not is_percentage(text):
        return found[0]
    return text or None


def _new(options: argparse.Namespace) -> None:
    from xlfactor.xlsx import shipped

    shipped.copy_shipped(options.study, options.path)
    print(f"Wrote {options.path}; edit it, then: xlfactor run {options.path}")


def _build(options: argparse.Namespace) -> None:
    from xlfactor.addin.contents import contents
    from xlfactor.addin.package import build

    build(options.path, contents())
    print(f"Wrote {options.path}")


def _functions(options: argparse.Namespace) -> None:  # noqa: ARG001 (every command takes them)
    from xlfactor import catalogue

    print("Excel functions (xlfactor call NAME ...)")
    _list(f"{item.name:<28} {item.summary}" for item in catalogue.FUNCTIONS.values())
    print("Macros (xlfactor run WORKBOOK --macro NAME)")
    _list(f"{key:<28} {macro.summary}" for key, macro in catalogue.MACROS.items())


def _install(options: argparse.Namespace) -> None:
    from xlfactor.install.machine import this_machine
    from xlfactor.install.plan import installing
    from xlfactor.install.steps import take

    for line in take(installing(this_machine()), dry_run=options.dry_run):
        print(line)
    if not options.dry_run:
        print("Start Excel anew: its ribbon has a tab 'xlfactor'. If not: xlfactor doctor")


def _uninstall(options: argparse.Namespace) -> None:
    from xlfactor.install.machine import this_machine
    from xlfactor.install.plan import removing
    from xlfactor.install.steps import take

    for line in take(removing(this_machine()), dry_run=options.dry_run):
        print(line)


def _doctor(options: argparse.Namespace) -> int:  # noqa: ARG001 (every command takes them)
    from xlfactor.install.doctor import examine
    from xlfactor.install.findings import Level
    from xlfactor.install.machine import this_machine

    findings = examine(this_machine())
    for finding in findings:
        print(finding)
    return PROBLEMS if any(finding.level is Level.PROBLEM for finding in findings) else 0
