"""The work at one workbook of a batch, wherever it is done: bytes in, bytes out."""

import datetime as dt
import traceback
from contextlib import closing
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

import xlfactor
from xlfactor.batch.records import Record, Settings, Status, digest_of
from xlfactor.engines import loop
from xlfactor.errors import FileError, OptionError, XlFactorError

if TYPE_CHECKING:
    from xlfactor.run import RunReport


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Task:
    """A workbook to be run."""

    book: str
    #: its file, by which messages name it
    path: str
    content: bytes
    #: why it could not be read; blank if it could
    problem: str = ""
    settings: Settings
    #: the time of the stamps, UTC
    when: dt.datetime

    @property
    def digest(self) -> str:
        """The digest of the workbook; blank if it could not be read."""
        return digest_of(self.content) if self.content else ""

    def record(self, status: Status, *, reason: str = "") -> Record:
        """Return the record of what became of it, as yet without a result."""
        return Record(
            book=self.book,
            source=self.path,
            digest=self.digest,
            settings=self.settings,
            time=f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M:%S}",
            status=status,
            reason=reason,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """What became of a task."""

    record: Record
    #: the workbook with its results; None if there is none
    content: bytes | None = None


def work(task: Task) -> Outcome:
    """Run a workbook; whatever is wrong with it is told in its record."""
    try:
        return _run(task)
    except XlFactorError as error:
        return Outcome(record=task.record(Status.REFUSED, reason=str(error)))
    except Exception:  # noqa: BLE001 (a fault of ours at one workbook stops no other)
        return Outcome(record=task.record(Status.FAULT, reason=traceback.format_exc()))


def _run(task: Task) -> Outcome:
    # what a worker loads once, at its first workbook
    from xlfactor import catalogue
    from xlfactor.formulas.workbook import refresh_inputs
    from xlfactor.live.page_formulas import page_formulas
    from xlfactor.run import run
    from xlfactor.xlsx.book import open_book
    from xlfactor.xlsx.signature import require_unsigned

    start = perf_counter()
    if task.problem:
        raise FileError(task.problem)
    if task.settings.version != xlfactor.__version__:
        raise OptionError(
            f"the worker has xlfactor {xlfactor.__version__}; wanted {task.settings.version}, "
            "which this machine has"
        )
    with closing(open_book(task.path, task.content)) as book:
        if not task.settings.drop_signature:
            require_unsigned(book.package, task.book)
        refresh_inputs(book)
        report = run(
            book,
            # workbooks share the workers; draws of one of them do not
            [macro.by(loop) for macro in catalogue.macros(task.settings.macro)],
            known=catalogue.input_names(),
            when=task.when,
            formulas=page_formulas,
        )
        record = _reported(task, report, seconds=perf_counter() - start)
        return Outcome(record=record, content=book.package.content)


def _reported(task: Task, report: "RunReport", *, seconds: float) -> Record:
    failed = tuple(f"{one.sheet}: {check}" for one in report.written for check in one.failed)
    return replace(
        task.record(Status.CHECK_FAILED if failed else Status.DONE),
        failed=failed,
        skipped={one.macro: one.lacks for one in report.skipped},
        not_made={one.macro: one.reason for one in report.not_made},
        portfolios=report.portfolios,
        seconds=round(seconds, 3),
    )
