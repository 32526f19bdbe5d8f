"""The command that gives reasons: explain tells how the figures of a cell come about."""

import argparse
from contextlib import closing
from pathlib import Path

from xlfactor.console import tell


def add_reasons(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to those of the command line."""
    explain = commands.add_parser(
        "explain",
        help="tell the inputs, assumptions and equations behind a formula of xlfactor",
    )
    explain.add_argument("workbook", type=Path)
    explain.add_argument("cell", help="the cell with the formula, such as 'What if'!B3")
    explain.set_defaults(command=_explain)


def _explain(options: argparse.Namespace) -> None:
    from xlfactor.explain.explanation import HEADER
    from xlfactor.explain.in_file import explain_cell
    from xlfactor.xlsx.book import open_book

    with closing(open_book(options.workbook)) as book:
        rows = explain_cell(book, options.cell)
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER) - 1)]
    tell(f"{what:<{widths[0]}}  {name:<{widths[1]}}  {text}".rstrip() for what, name, text in rows)
