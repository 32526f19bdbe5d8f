"""The command `batch`: many workbooks run at once, and a summary of them all."""

import argparse
import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

import xlfactor
from xlfactor.command_options import add_engine, add_quiet, engine_of
from xlfactor.console import tell
from xlfactor.engines import LOCAL, Engine, workers_at
from xlfactor.errors import FileError
from xlfactor.files import alone
from xlfactor.progress import told_progress
from xlfactor.results import CHECK_FAILED, listed

if TYPE_CHECKING:
    from xlfactor.batch.batch import Batch
    from xlfactor.batch.records import Record

#: exit statuses, the first that holds: the program failed at a workbook; one was refused; a check
#: on one failed, or an analysis of one has no answer
_STATUSES: Final = {"fault": 1, "refused": 2, "check failed": CHECK_FAILED}


def add_batch(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to those of the command line."""
    batch = commands.add_parser(
        "batch",
        help="run many workbooks, on all processors or a cluster, and write a summary of them",
        epilog="What is done already is passed over, so that a batch that was stopped goes on. "
        "Exit status: 0 if all workbooks have all results, which pass all checks; 3 if a check "
        "failed in one, or an analysis has no answer; 2 if one was refused, or the batch; 1 if "
        "the program failed at one; 130 if it was stopped.",
    )
    batch.add_argument("source", type=Path, help="a folder, or a text file with a path a line")
    batch.add_argument(
        "--out", type=Path, required=True, help="the folder of the results, which is made"
    )
    batch.add_argument("--macro", default="run_all", help="one macro only (see: functions)")
    add_engine(
        batch, "how many processes of this machine share the work; all processors' by default"
    )
    batch.add_argument(
        "--portfolio", help="the portfolio that the summary shows; the main one if left out"
    )
    batch.add_argument("--force", action="store_true", help="overwrite results that were edited")
    batch.add_argument(
        "--drop-signature", action="store_true", help="write signed workbooks without signature"
    )
    add_quiet(batch)
    batch.add_argument(
        "--json", action="store_true", help="tell what became of each workbook as a line of JSON"
    )
    batch.set_defaults(command=_batch)


def _batch(options: argparse.Namespace) -> int:
    from xlfactor import catalogue
    from xlfactor.batch.batch import Batch
    from xlfactor.batch.books import books_of
    from xlfactor.batch.records import RECORDS, Records, Settings
    from xlfactor.batch.summary import write_summary

    # an unknown name is refused before anything is made
    macros = catalogue.macros(options.macro)
    engine, workers = _engine(options)
    out = options.out.resolve()
    books = books_of(options.source, out=out)
    path = _record_file(out, RECORDS)
    with alone(path):
        batch = Batch(
            books=books,
            out=out,
            records=Records(path),
            settings=Settings(
                macro=macros[0].key if len(macros) == 1 else catalogue.RUN_ALL,
                drop_signature=options.drop_signature,
                version=xlfactor.__version__,
            ),
            force=options.force,
            when=dt.datetime.now(dt.UTC).replace(microsecond=0),
        )
        try:
            _run(batch, engine, workers, options)
        finally:
            found = batch.through
            options.done = (
                f"{len(found)} of {len(books)} workbooks are through; the same command goes on"
            )
            summary = write_summary(
                books, found, batch.records, portfolio=options.portfolio, when=batch.when
            )
    if not (options.quiet or options.json):
        tell(_lines(list(found.values()), summary))
    statuses = {str(record.status) for record in found.values()}
    unanswered = CHECK_FAILED if any(record.not_made for record in found.values()) else 0
    return next((status for word, status in _STATUSES.items() if word in statuses), unanswered)


def _engine(options: argparse.Namespace) -> tuple[Engine, int]:
    """Return the engine, and the number of workbooks that are processed at a time."""
    engine = engine_of(options)
    if options.workers is not None:
        return engine, options.workers
    if options.scheduler in (None, LOCAL):
        return engine, os.cpu_count() or 1
    return engine, workers_at(options.scheduler)


def _record_file(out: Path, name: str) -> Path:
    """Return the file of the records, which is made if there is none."""
    path = out / name
    try:
        out.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        raise FileError(f"'{path}' cannot be written ({error.strerror})") from error
    return path


def _run(batch: "Batch", engine: Engine, workers: int, options: argparse.Namespace) -> None:
    """Run a batch, and tell how far it is."""
    number, start, before = len(batch.books), perf_counter(), 0
    with told_progress(quiet=options.quiet or options.json) as progress:
        progress("Looking for what is done", 0, 0)
        for done, (record, was_done) in enumerate(batch.run(engine, workers=workers), start=1):
            before += was_done
            if options.json:
                tell([record.line])
            if not was_done:
                each = (perf_counter() - start) / (done - before)
                left = dt.timedelta(seconds=round(each * (number - done)))
                progress(f"{record.book}: {record.status}; {left} left", done - 1, number - 1)


def _lines(records: Sequence["Record"], summary: Path) -> Iterator[str]:
    """Iterate over the lines that tell what a batch did."""
    counted = Counter(str(record.status) for record in records)
    told = ", ".join(f"{number} {status}" for status, number in counted.items())
    yield f"{len(records)} workbook(s): {told}"
    for record in records:
        why = [one for one in (*record.failed, record.reason_in_short) if one]
        why = why or [f"no answer: {one}" for one in record.unanswered]
        yield from listed(f"{record.book}: {record.status}: {one}" for one in why)
    yield f"Wrote {summary}"
