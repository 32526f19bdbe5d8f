"""The options that several commands have: which workbook, where to, by what, how much is told."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from xlfactor.engines import Engine, dask, this_machine
from xlfactor.errors import OptionError

if TYPE_CHECKING:
    from xlfactor.xlsx.book import FileBook
    from xlfactor.xlsx.destination import Destination


def add_places(parser: argparse.ArgumentParser) -> None:
    """Add the workbook that is read, and where the result goes."""
    parser.add_argument("workbook", type=Path)
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--output", type=Path, help="the result workbook, a new one")
    place.add_argument("--in-place", action="store_true", help="write into the input itself")
    parser.add_argument("--force", action="store_true", help="overwrite what --output names")
    parser.add_argument(
        "--drop-signature", action="store_true", help="write a signed workbook without signature"
    )


def add_engine(parser: argparse.ArgumentParser, workers: str) -> None:
    """Add by what the work is done; `workers` says what the number of them is."""
    parser.add_argument("--workers", type=int, metavar="N", help=workers)
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="the Dask scheduler of a cluster that does it; 'local' starts one on this machine",
    )


def engine_of(options: argparse.Namespace) -> Engine:
    """Return the engine that the options name, with as many workers as they say.

    Raises an `OptionError` if the number is below one, or Dask is not installed.
    """
    number = options.workers
    if number is not None and number < 1:
        raise OptionError(f"--workers: found {number}; wanted 1 or more")
    engine = this_machine if options.scheduler is None else dask(options.scheduler)
    return engine if number is None else lambda _: engine(number)


def add_quiet(parser: argparse.ArgumentParser) -> None:
    """Add the option of silence."""
    parser.add_argument(
        "--quiet", action="store_true", help="tell nothing but errors; the exit status says more"
    )


def add_json(parser: argparse.ArgumentParser, what: str) -> None:
    """Add the option of JSON; `what` says what it tells."""
    parser.add_argument(
        "--json", action="store_true", help=f"tell {what} as JSON, for other programs"
    )


def open_source(options: argparse.Namespace) -> "FileBook":
    """Open the workbook that is to be written; one with a signature only if that may go."""
    from xlfactor.xlsx.book import open_book
    from xlfactor.xlsx.signature import require_unsigned

    book = open_book(options.workbook)
    if not options.drop_signature:
        require_unsigned(book.package, options.workbook.name)
    return book


def destination_of(options: argparse.Namespace, book: "FileBook") -> "Destination":
    """Return where the workbook is to be written."""
    from xlfactor.xlsx import destination

    if options.force and options.output is None:
        raise OptionError("--force overwrites the workbook that --output names; there is none")
    if options.in_place:
        return destination.in_place(book)
    if options.output is not None:
        return destination.named(options.output, book, force=options.force)
    return destination.beside(book)
