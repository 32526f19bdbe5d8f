"""A batch: run the workbooks that are not done yet, and record the result of each."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Final

from xlfactor.batch.books import Book
from xlfactor.batch.handing_out import results
from xlfactor.batch.records import Record, Records, Settings, Status, digest_of
from xlfactor.batch.work import Outcome, Task, work
from xlfactor.engines import Engine
from xlfactor.errors import FileError
from xlfactor.files import content_of, replace_whole
from xlfactor.xlsx import opening
from xlfactor.xlsx.saving import WITH_MACROS, require_writable

#: the folder of the results, in that of the batch
RESULTS: Final = "books"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """Workbooks to be run, and where their results and records go."""

    books: Sequence[Book]
    out: Path
    records: Records
    settings: Settings
    #: overwrite results that were changed since, or that are not of this batch
    force: bool = False
    #: the time of the stamps, UTC
    when: dt.datetime
    #: the records of what was passed over, as it was done before
    before: dict[str, Record] = field(default_factory=dict)

    @property
    def through(self) -> dict[str, Record]:
        """The records of all workbooks that are through, in this run or before.

        If the run was stopped, the last result may not have come to its place.
        """
        new = list(self.records.new.values())
        if new and not self._is_there(new[-1]):
            new.pop()
        return self.before | {record.book: record for record in new}

    def run(self, engine: Engine, *, workers: int) -> Iterator[tuple[Record, bool]]:
        """Run all workbooks, and yield the record of each, and whether it was done before.

        Those that were done before come first, the others as they are done. Raises a `FileError`
        if a record cannot be written.
        """
        pending = []
        for book in self.books:
            record = self._finished(book)
            if record is None:
                pending.append(book)
            else:
                self.before[book.name] = record
                yield record, True
        if not pending:  # then no cluster needs to begin
            return
        for task, found in results(work, map(self._task, pending), engine, workers=workers):
            outcome = found if isinstance(found, Outcome) else _lost(task, found)
            yield self._written(task, outcome), False

    def _finished(self, book: Book) -> Record | None:
        """Return the record of a workbook whose result is up to date; None if it is not."""
        record = self.records.last.get(book.name)
        if record is None or not record.output or record.settings != self.settings:
            return None
        is_same = self._is_there(record) and self._task(book).digest == record.digest
        return record if is_same else None

    def _is_there(self, record: Record) -> bool:
        """Return whether the result of a record is there, or it has none."""
        if not record.output:
            return True
        try:
            held = content_of(self.out / record.output)
        except FileError:
            return False
        return held is not None and digest_of(held) == record.output_digest

    def _task(self, book: Book) -> Task:
        content, problem = b"", ""
        try:
            opening.require_extension(book.path)
            content = opening.content_of(book.path)
            self._require_ours(self._place(book.name))
        except FileError as error:
            problem = str(error)
        return Task(
            book=book.name,
            path=str(book.path),
            content=content,
            problem=problem,
            settings=self.settings,
            when=self.when,
        )

    def _written(self, task: Task, outcome: Outcome) -> Record:
        """Write the result of a task and its record, both or none; return the record."""
        record, content = outcome.record, outcome.content
        if content is not None:
            place = self._place(task.book)
            done = replace(record, output=self._output(place), output_digest=digest_of(content))
            try:
                was = self._require_ours(place)
                place.parent.mkdir(parents=True, exist_ok=True)
                require_writable(place, macros=place.suffix.lower() == WITH_MACROS)
                replace_whole(
                    place,
                    BytesIO(content),
                    was=was,
                    announce=lambda: self.records.append(done),
                )
            except OSError as error:
                reason = f"'{place}' cannot be written ({error.strerror})"
                record = task.record(Status.REFUSED, reason=reason)
            except FileError as error:
                record = task.record(Status.REFUSED, reason=str(error))
            else:
                return done
        self.records.append(record)
        return record

    def _place(self, name: str) -> Path:
        return self.out / RESULTS / PurePosixPath(name)

    def _output(self, place: Path) -> str:
        """Return the place of a result from the folder of the batch."""
        return place.relative_to(self.out).as_posix()

    def _require_ours(self, place: Path) -> bytes | None:
        """Return what is there; raise a `FileError` if it is anything but a result of the batch.

        What somebody noted in a result since is not overwritten.
        """
        held = content_of(place)
        known = self.records.written.get(self._output(place), ())
        if held is not None and not self.force and digest_of(held) not in known:
            raise FileError(
                f"'{place}' was changed since it was written, or is not of this batch: move it, "
                "or overwrite it with --force"
            )
        return held


def _lost(task: Task, error: Exception) -> Outcome:
    reason = f"the process that worked at it ended ({type(error).__name__}: {error})"
    return Outcome(record=task.record(Status.FAULT, reason=reason))
