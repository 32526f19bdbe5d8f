"""The commands that give reasons: explain for the figures of a cell, why for a change."""

import argparse
from contextlib import closing
from pathlib import Path

from xlfactor.command_options import add_places, add_quiet, destination_of, open_source
from xlfactor.console import tell
from xlfactor.progress import told_progress
from xlfactor.results import REFRESHED, section


def add_reasons(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to those of the command line."""
    explain = commands.add_parser(
        "explain",
        help="tell the inputs, assumptions and equations behind a formula of xlfactor",
    )
    explain.add_argument("workbook", type=Path)
    explain.add_argument("cell", help="the cell with the formula, such as 'What if'!F23")
    explain.set_defaults(command=_explain)
    why = commands.add_parser(
        "why",
        help="take the change of results between two workbooks apart, by input",
        epilog="The page is written beside the second workbook's inputs, as by run.",
    )
    why.add_argument("before", type=Path, help="the workbook as it was, such as last quarter's")
    add_places(why)
    add_quiet(why)
    why.set_defaults(command=_why)


def _why(options: argparse.Namespace) -> None:
    from xlfactor import catalogue
    from xlfactor.changes.writing import write_why
    from xlfactor.formulas.workbook import refresh_inputs
    from xlfactor.xlsx.book import open_book
    from xlfactor.xlsx.destination import save_at

    with (
        told_progress(quiet=options.quiet) as progress,
        closing(open_book(options.before)) as before,
        closing(open_source(options)) as book,
    ):
        destination = destination_of(options, book)
        refreshed = [
            f"{when}: {line}"
            for when, one in (("before", before), ("after", book))
            for line in refresh_inputs(one)
        ]
        page = write_why(
            before,
            book,
            inputs=catalogue.inputs(),
            name=options.before.name,
            progress=progress,
        )
        progress("Saving", 0, 0)
        target = save_at(book, destination)
    options.done = f"'{target}' was written"
    if not options.quiet:
        tell(section(REFRESHED, refreshed))
        tell([*filter(None, [page.method]), *page.notes, f"Wrote {target}"])


def _explain(options: argparse.Namespace) -> None:
    from xlfactor.explain.explanation import HEADER
    from xlfactor.explain.in_file import explain_cell
    from xlfactor.xlsx.book import open_book

    with closing(open_book(options.workbook)) as book:
        rows = explain_cell(book, options.cell)
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER) - 1)]
    tell(f"{what:<{widths[0]}}  {name:<{widths[1]}}  {text}".rstrip() for what, name, text in rows)
