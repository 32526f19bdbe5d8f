"""Write a file whole or not at all."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time
from typing import IO, Final
from uuid import uuid4

from xlfactor.errors import FileError

if sys.platform != "win32":
    import fcntl

#: so that the name beside is not too long where the file's own is not
_LONGEST_STEM: Final = 40
_SUFFIX: Final = ".tmp"
#: a file beside that is older belongs to no run that still writes
_SECONDS_OF_A_RUN: Final = 600


def replace_whole(
    path: Path,
    content: IO[bytes],
    *,
    was: bytes | None = None,
    announce: Callable[[], None] = lambda: None,
) -> None:
    """Write a file beside its place and move it there in one step.

    Whenever this is stopped, the old file or the new one is there, whole. A symbolic link stays
    one; mode and owner of the file stay too. What a run that was killed left beside is removed.

    Parameters
    ----------
    path : Path
        The file's place.
    content : binary file
        What it is to hold.
    was : bytes, optional
        What it held when it was read: if it holds something else by now, it is left alone.
    announce : callable, optional
        Called once all is written, before it is moved; what it raises stops the move.

    Raises
    ------
    FileError
        If the file cannot be written; what was there before is untouched.
    """
    place = _place(path)
    with _written_beside(path, content) as beside:
        if place.exists():
            _copy_rights(place, beside)
        announce()
        if was is None:
            beside.replace(place)
        else:
            with alone(place):
                _require_unchanged(place, was)
                beside.replace(place)


def create_whole(path: Path, content: IO[bytes]) -> bool:
    """Write a new file; return False, and leave it as it is, if one is there.

    Of several runs that create a file at once, one does. Raises a `FileError` if the file cannot
    be written.
    """
    with _written_beside(path, content) as beside:
        try:
            _move_if_free(beside, _place(path))
        except FileExistsError:
            return False
    return True


def content_of(path: Path) -> bytes | None:
    """Return what a file that is to be replaced holds; None if there is none.

    Raises a `FileError` if it cannot be read, and so not be replaced either.
    """
    with _told(path):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None


def _place(path: Path) -> Path:
    return path.resolve() if path.is_symlink() else path


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Raise a `FileError` where the system refuses to read or write."""
    try:
        yield
    except PermissionError as error:
        raise FileError(
            f"'{path}' cannot be written: no permission, or it is open in another program"
        ) from error
    except OSError as error:
        raise FileError(f"'{path}' cannot be written ({error.strerror})") from error


@contextmanager
def _written_beside(path: Path, content: IO[bytes]) -> Iterator[Path]:
    """Write a file beside a place, to be moved there, and remove it if it is not."""
    place = _place(path)
    with _told(path):
        _remove_abandoned(place)
        file, beside = _claim(place)
        try:
            shutil.copyfileobj(content, file)
            file.flush()
            os.fsync(file.fileno())
            if sys.platform == "win32":  # Windows does not move an open file
                file.close()
            yield beside
            _sync_folder(place.parent)
        finally:
            with suppress(OSError):
                file.close()
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def _prefix(place: Path) -> str:
    return f".{place.stem[:_LONGEST_STEM]}-"


def _claim(place: Path) -> tuple[IO[bytes], Path]:
    """Open a file beside a place, and lock it, by which other runs know that it is not abandoned.

    A run that came between the two takes it for abandoned, and removes it: then a new one.
    """
    while True:
        beside = place.with_name(f"{_prefix(place)}{uuid4().hex[:8]}{_SUFFIX}")
        file = beside.open("xb")
        try:
            if _is_ours(file) and beside.exists():
                return file, beside
        except BaseException:
            file.close()
            raise
        file.close()


def _is_ours(file: IO[bytes]) -> bool:
    """Lock a file that was made; return False if another run has it already, to remove it."""
    try:
        _lock(file)
    except BlockingIOError:
        return False
    except OSError:  # a disk without locks: no file counts as abandoned
        pass
    return True


def _copy_rights(old: Path, new: Path) -> None:
    if sys.platform != "win32":
        before, after = old.stat(), new.stat()
        if (before.st_uid, before.st_gid) != (after.st_uid, after.st_gid):
            with suppress(PermissionError):  # only root may give files away
                os.chown(new, before.st_uid, before.st_gid)
    shutil.copymode(old, new)


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """Keep other runs away from a file as long as this one works at it.

    What keeps them out ends with the process, however that ends. Raises a `FileError` if another
    run works at it.
    """
    try:
        held = _hold(place)
    except (BlockingIOError, FileExistsError) as error:
        raise FileError(
            f"another run is writing '{place}' at this moment; nothing was written: run again"
        ) from error
    except OSError:  # it is gone, which is told later, or on a disk without locks
        held = None
    try:
        yield
    finally:
        if held is not None:
            os.close(held)


def _hold(place: Path) -> int:
    """Return what other runs cannot have as long as it is open."""
    if sys.platform == "win32":  # Windows does not replace an open file
        beside = place.with_name(f"{_prefix(place)}lock{_SUFFIX}")
        return os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_TEMPORARY)
    held = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        raise
    return held


def _require_unchanged(place: Path, was: bytes) -> None:
    if not place.exists():
        raise FileError(f"'{place}' was moved or deleted since it was read; nothing was written")
    if place.read_bytes() != was:
        raise FileError(
            f"'{place}' was changed by somebody else since it was read; nothing was written: run "
            "again to start from what it holds now"
        )


def _move_if_free(beside: Path, place: Path) -> None:
    """Move a file; raise a `FileExistsError` if another is there."""
    if sys.platform == "win32":
        beside.rename(place)
        return
    try:
        os.link(beside, place)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        if os.path.lexists(place):
            raise FileExistsError(place) from None
        beside.rename(place)


def _remove_abandoned(place: Path) -> None:
    """Remove what killed runs have left beside a place."""
    for left in place.parent.glob(f"{_escaped(_prefix(place))}????????{_SUFFIX}"):
        with suppress(OSError), _abandoned(left):  # it may be gone, or in use
            left.unlink()


@contextmanager
def _abandoned(left: Path) -> Iterator[None]:
    """Keep other runs from a file; raise an `OSError` if one may still move it to its place."""
    if sys.platform == "win32":  # it is closed, and so not locked, when it is moved
        if time() - left.stat().st_mtime < _SECONDS_OF_A_RUN:
            raise BlockingIOError(left)
        yield
    else:
        with left.open("rb") as file:
            _lock(file)
            yield


def _escaped(text: str) -> str:
    """Return a text without the signs that have a meaning in a pattern of names."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in text)


def _lock(file: IO[bytes]) -> None:
    """Lock a file; raise an `OSError` if another program has. Windows locks what is open."""
    if sys.platform != "win32":
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sync_folder(folder: Path) -> None:
    """Have the move itself on the disk, where a folder can be told so."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
