"""Write a file whole or not at all."""

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Final
from uuid import uuid4

from xlfactor.errors import FileError

if sys.platform != "win32":
    import fcntl

#: so that the name beside is not too long where the file's own is not
_LONGEST_STEM: Final = 40
_SUFFIX: Final = ".tmp"


def replace_whole(path: Path, content: IO[bytes], *, was: bytes | None = None) -> None:
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

    Raises
    ------
    FileError
        If the file cannot be written; what was there before is untouched.
    """
    place = path.resolve() if path.is_symlink() else path
    beside = place.with_name(f"{_prefix(place)}{uuid4().hex[:8]}{_SUFFIX}")
    try:
        _remove_abandoned(place)
        _copy_to_disk(content, beside)
        if place.exists():
            _copy_rights(place, beside)
        _require_unchanged(place, was)
        beside.replace(place)
        _sync_folder(place.parent)
    except PermissionError as error:
        raise FileError(
            f"'{path}' cannot be written: no permission, or it is open in another program"
        ) from error
    except OSError as error:
        raise FileError(f"'{path}' cannot be written ({error.strerror})") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _prefix(place: Path) -> str:
    return f".{place.stem[:_LONGEST_STEM]}-"


def _copy_to_disk(content: IO[bytes], beside: Path) -> None:
    with beside.open("xb") as file:
        _lock(file)  # by which another run knows that it is not abandoned
        shutil.copyfileobj(content, file)
        file.flush()
        os.fsync(file.fileno())


def _copy_rights(old: Path, new: Path) -> None:
    if sys.platform != "win32":
        before, after = old.stat(), new.stat()
        if (before.st_uid, before.st_gid) != (after.st_uid, after.st_gid):
            with suppress(PermissionError):  # only root may give files away
                os.chown(new, before.st_uid, before.st_gid)
    shutil.copymode(old, new)


def _require_unchanged(place: Path, was: bytes | None) -> None:
    if was is None:
        return
    if not place.exists():
        raise FileError(f"'{place}' was moved or deleted since it was read; nothing was written")
    if place.read_bytes() != was:
        raise FileError(
            f"'{place}' was changed by somebody else since it was read; nothing was written: run "
            "again to start from what it holds now"
        )


def _remove_abandoned(place: Path) -> None:
    """Remove what killed runs have left beside a place."""
    for left in place.parent.glob(f"{_escaped(_prefix(place))}????????{_SUFFIX}"):
        with suppress(OSError):  # another run is writing it, or it is gone already
            with left.open("rb") as file:
                _lock(file)
            left.unlink()


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
