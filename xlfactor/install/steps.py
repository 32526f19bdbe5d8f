"""The steps of an installation: each can be taken, or only reported as planned."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from xlfactor.errors import FileError
from xlfactor.files import replace_whole


class Action(Enum):
    """A kind of step, with the words that report it as taken and as planned."""

    WRITE = ("wrote", "would write")
    KEEP = ("kept", "would keep")
    UNBLOCK = ("unblocked", "would unblock")
    REMOVE = ("removed", "would remove")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Step:
    """One step of an installation.

    Parameters
    ----------
    what : str
        What the step changes, and why if that is not obvious.
    take : callable
        Takes the step.
    """

    action: Action
    what: str
    take: Callable[[], object]


def take(steps: Sequence[Step], *, dry_run: bool) -> Iterator[str]:
    """Take the steps, or none of them in a dry run, and report each."""
    for step in steps:
        if not dry_run:
            step.take()
        done, planned = step.action.value
        yield f"{planned if dry_run else done} {step.what}"


def write_file(path: Path, content: bytes, *, what: str, note: str = "") -> Step:
    """Return the step that writes a file, or keeps it if it has this content already."""
    if path.is_file() and path.read_bytes() == content:
        return keep(f"{what}, as it should be: {path}")
    told = f"{what}{note}: {path}"
    return Step(action=Action.WRITE, what=told, take=lambda: _write(path, content))


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(f"there can be no folder '{path.parent}' ({error.strerror})") from error
    replace_whole(path, io.BytesIO(content))


def remove_file(path: Path, *, what: str) -> Step:
    """Return the step that removes a file."""
    return Step(action=Action.REMOVE, what=f"{what}: {path}", take=lambda: _remove(path))


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise FileError(f"'{path}' cannot be removed ({error.strerror})") from error


def keep(what: str) -> Step:
    """Return the step that changes nothing and reports what is kept."""
    return Step(action=Action.KEEP, what=what, take=lambda: None)
