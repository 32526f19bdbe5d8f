"""The work at one workbook of a batch, wherever it is done: bytes in, bytes out."""

import datetime as dt
import traceback
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING

import xlfactor
from xlfactor.batch.records import Settings, Status, digest_of
from xlfactor.engines import loop
from xlfactor.errors import FileError, OptionError, XlFactorError
from xlfactor.report.page import KeyFigures

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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """What became of a task."""

    status: Status
    reason: str = ""
    #: the workbook with its results; None if there is none
    content: bytes | None = None
    failed: tuple[str, ...] = ()
    skipped: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_made: Mapping[str, str] = field(default_factory=dict)
    portfolios: Mapping[str, KeyFigures] = field(default_factory=dict)
    seconds: float = 0.0


def work(task: Task) -> Outcome:
    """Run a workbook; whatever is wrong with it is told in the outcome."""
    try:
        return _run(task)
    except XlFactorError as error:
        return Outcome(status=Status.REFUSED, reason=str(error))
    except Exception:  # noqa: BLE001 (a fault of ours at one workbook stops no other)
        return Outcome(status=Status.FAULT, reason=traceback.format_exc())


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
        return _outcome(report, book.package.content, seconds=perf_counter() - start)


def _outcome(report: "RunReport", content: bytes, *, seconds: float) -> Outcome:
    failed = tuple(f"{one.sheet}: {check}" for one in report.written for check in one.failed)
    return Outcome(
        status=Status.CHECK_FAILED if failed else Status.DONE,
        content=content,
        failed=failed,
        skipped={one.macro: one.lacks for one in report.skipped},
        not_made={one.macro: one.reason for one in report.not_made},
        portfolios=report.portfolios,
        seconds=seconds,
    )
