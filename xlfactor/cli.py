"""The command line: the same macros and functions on .xlsx files, with no Excel."""

import argparse
import traceback
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlfactor
from xlfactor.areas import is_without_sheet
from xlfactor.batch.command import add_batch
from xlfactor.console import prepare, tell, warn
from xlfactor.errors import OptionError, XlFactorError
from xlfactor.excel.cleanup import cancel_cleanup
from xlfactor.new import add_new
from xlfactor.reasons import add_reasons
from xlfactor.results import add_results, listed
from xlfactor.threads import use_one_thread

if TYPE_CHECKING:
    from xlfactor.declare import Answer

#: exit statuses: something of ours failed; the input was not what it should be, and nothing was
#: written; stopped by hand
FAULT, INPUT_ERROR, STOPPED = 1, 2, 130
#: exit status of the doctor if something keeps the add-in from working
PROBLEMS = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    prepare()
    use_one_thread()
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


class _CommandParser(argparse.ArgumentParser):
    """The parser of a command, whose files and names may stand on both sides of its options."""

    _is_within = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if self._is_within:  # the method below calls this one for options, then for the others
            return super().parse_known_args(args, namespace)
        self._is_within = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._is_within = False


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="xlfactor", description=xlfactor.__doc__)
    parser.add_argument("--version", action="version", version=f"xlfactor {xlfactor.__version__}")
    parser.set_defaults(done="nothing was written")
    commands: argparse._SubParsersAction[argparse.ArgumentParser] = parser.add_subparsers(
        required=True, metavar="COMMAND", parser_class=_CommandParser
    )

    add_results(commands)
    add_batch(commands)
    add_reasons(commands)
    call = commands.add_parser("call", help="compute one Excel function, or a formula of them")
    call.add_argument("function", help="its name, or a formula such as '=NET_VALUES(returns)'")
    call.add_argument(
        "argument",
        nargs="*",
        help="a number (also 5%%), a text, an error such as #N/A, or a range such as CMA!B5:W22",
    )
    call.add_argument("--book", type=Path, help="the workbook that holds the ranges")
    call.set_defaults(command=_call)

    add_new(commands)

    build = commands.add_parser("build", help="build the Excel add-in")
    build.add_argument("path", nargs="?", type=Path, default=Path("xlfactor.xlam"))
    build.add_argument(
        "--modules",
        type=Path,
        metavar="FOLDER",
        help="write its modules instead, to be imported in Excel's VBA editor by hand",
    )
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


def _call(options: argparse.Namespace) -> None:
    is_formula = options.function.startswith("=") or "(" in options.function
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
        return evaluate(f"={options.function.removeprefix('=')}", Places(book))


def _function(options: argparse.Namespace) -> "Answer":
    from xlfactor import catalogue
    from xlfactor.formulas.formula import answer_at
    from xlfactor.places import Places
    from xlfactor.xlsx.book import open_book

    function = catalogue.function(options.function)
    if options.book is None:
        values = [_literal(text) for text in options.argument]
        with _telling_of_texts(values, "a workbook (--book BOOK)"):
            return function.answer(*values)
    with closing(open_book(options.book)) as book:
        places = Places(book)
        found = ((text, places.found_at(text)) for text in options.argument)
        given = [_literal(text) if one is None else one for text, one in found]
        addresses = [text for text in given if isinstance(text, str) and is_without_sheet(text)]
        with _telling_of_texts(addresses, "a sheet (such as CMA!B5)"):
            return answer_at(function, given, places)


@contextmanager
def _telling_of_texts(values: Sequence[object], lacking: str) -> Iterator[None]:
    """Add to an error which arguments were taken as texts, for they may be meant as cells."""
    try:
        yield
    except XlFactorError as error:
        texts = [f"'{value}'" for value in values if isinstance(value, str) and value[0] != "#"]
        if not texts:
            raise
        told = f"without {lacking}, taken as text: {', '.join(texts)}"
        raise type(error)(f"{error} ({told})") from error


def _literal(text: str) -> object:
    """Return a word of the command line as a cell takes it."""
    from xlfactor.formulas.formula import error_of, number_of

    if text.casefold() in ("true", "false"):
        return text.casefold() == "true"
    number = number_of(text)
    return number if number is not None else error_of(text) or text or None


def _build(options: argparse.Namespace) -> None:
    from xlfactor.addin.by_hand import write_by_hand
    from xlfactor.addin.contents import contents
    from xlfactor.addin.package import build

    if options.modules is not None:
        tell(f"Wrote {path}" for path in write_by_hand(options.modules))
        return
    build(options.path, contents())
    tell([f"Wrote {options.path}"])


def _functions(options: argparse.Namespace) -> None:  # noqa: ARG001 (every command takes them)
    from xlfactor import catalogue

    tell(["Excel functions (xlfactor call NAME ...)"])
    tell(listed(f"{item.name:<28} {item.summary}" for item in catalogue.FUNCTIONS.values()))
    tell(["Macros (xlfactor run WORKBOOK --macro NAME)"])
    tell(listed(f"{key:<28} {macro.summary}" for key, macro in catalogue.MACROS.items()))


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
