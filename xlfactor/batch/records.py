"""What a batch keeps of each workbook: a line of JSON, written whole or not at all."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from xlfactor.errors import FileError
from xlfactor.report.page import KeyFigures

#: the file of the records, by which the folder of a batch is known
RECORDS: Final = "records.jsonl"


class Status(StrEnum):
    """The outcome of a workbook."""

    #: results were written, and pass all checks
    DONE = "done"
    #: results were written, and a check on them failed
    CHECK_FAILED = "check failed"
    #: nothing was written, as the workbook is not what it should be, or cannot be written
    REFUSED = "refused"
    #: nothing was written, as the program failed, or the process ended that worked at it
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings that results depend on, besides their workbook."""

    macro: str
    drop_signature: bool
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What became of a workbook."""

    #: its name in the batch, and its file
    book: str
    source: str
    #: of the bytes that were read; blank if none could be
    digest: str
    settings: Settings
    #: UTC
    time: str
    status: Status
    #: why it was refused, or what failed
    reason: str = ""
    #: the result, from the folder of the batch, and the digest of its bytes; blank without one
    output: str = ""
    output_digest: str = ""
    #: the checks that failed, as sheet and check
    failed: tuple[str, ...] = ()
    #: analyses that lack inputs, and these; analyses without an answer, and why
    skipped: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_made: Mapping[str, str] = field(default_factory=dict)
    #: the figures of its portfolios by name, the main one first
    portfolios: Mapping[str, KeyFigures] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def reason_in_short(self) -> str:
        """The reason without the lines of the program that led there."""
        return self.reason.strip().rpartition("\n")[2]

    @property
    def unanswered(self) -> list[str]:
        """The analyses without an answer, each with why."""
        return [f"{macro}: {why}" for macro, why in self.not_made.items()]

    @property
    def line(self) -> str:
        """The record as a line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The summary of a batch: its place in the folder, and the digest of its bytes."""

    output: str
    output_digest: str

    @property
    def line(self) -> str:
        """The record as a line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def record_of(line: str) -> Record | None:
    """Return the record that a line holds; None if it holds none."""
    try:
        given: dict[str, Any] = json.loads(line)
        given |= {
            "settings": Settings(**given["settings"]),
            "status": Status(given["status"]),
            "portfolios": {name: KeyFigures(**one) for name, one in given["portfolios"].items()},
        }
        return Record(**given)
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def _summary_of(line: str) -> Summary | None:
    try:
        return Summary(**json.loads(line))
    except (ValueError, TypeError):
        return None


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes."""
    return sha256(content).hexdigest()


class Records:
    """The file of the records of a batch."""

    def __init__(self, path: Path) -> None:
        self.path = path
        #: the last record of each workbook, by its name
        self.last: dict[str, Record] = {}
        #: those that were written since the file was opened
        self.new: dict[str, Record] = {}
        #: the digests of all that was ever written, by its place in the folder of the batch
        self.written: dict[str, set[str]] = {}
        for line in self._lines():
            self._keep(record_of(line) or _summary_of(line))

    def append(self, record: "Record | Summary") -> None:
        """Write a record at the end, whole or not at all.

        Raises a `FileError` if it cannot be written.
        """
        line = f"{record.line}\n".encode()
        try:
            with self.path.open("ab", buffering=0) as file:
                end = file.seek(0, os.SEEK_END)
                try:
                    while line:  # a disk that is nearly full may take a part only
                        line = line[file.write(line) :]
                    os.fsync(file.fileno())
                except OSError:
                    file.truncate(end)
                    raise
        except OSError as error:
            raise FileError(f"'{self.path}' cannot be written ({error.strerror})") from error
        self._keep(record)
        if isinstance(record, Record):
            self.new.pop(record.book, None)  # the last one comes last
            self.new[record.book] = record

    def _keep(self, record: "Record | Summary | None") -> None:
        if isinstance(record, Record):
            self.last[record.book] = record
        if record is not None and record.output:
            self.written.setdefault(record.output, set()).add(record.output_digest)

    def _lines(self) -> Sequence[str]:
        """Return all lines, and take away what a run that was killed left of one."""
        try:
            with self.path.open("r+b") as file:
                content = file.read()
                whole = content.rfind(b"\n") + 1
                if whole < len(content):
                    file.truncate(whole)
        except OSError as error:
            raise FileError(f"'{self.path}' cannot be written ({error.strerror})") from error
        return content[:whole].decode("utf-8", "replace").split("\n")
