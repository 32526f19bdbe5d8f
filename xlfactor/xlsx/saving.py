"""Save a workbook file, once it is sure that it can be written."""

import os
import stat
from io import BytesIO
from pathlib import Path
from typing import Final

from xlfactor.errors import FileError
from xlfactor.files import create_whole, replace_whole

PLAIN: Final = ".xlsx"
WITH_MACROS: Final = ".xlsm"


def save(content: bytes, path: Path, *, macros: bool, was: bytes | None = None) -> None:
    """Write a workbook beside its place and move it there in one step.

    Parameters
    ----------
    content : bytes
        The workbook.
    path : Path
        Where it goes.
    macros : bool
        Whether it has macros, by which its name ends.
    was : bytes, optional
        What the file there held when it was read.

    Raises
    ------
    FileError
        If the file cannot be written, or has changed since; what was there is untouched.
    """
    require_writable(path, macros=macros)
    replace_whole(path, BytesIO(content), was=was)


def create(content: bytes, path: Path, *, macros: bool) -> bool:
    """Write a new workbook; return False, and leave it as it is, if a file is there.

    Raises a `FileError` if the file cannot be written.
    """
    require_writable(path, macros=macros)
    return create_whole(path, BytesIO(content))


def write_new(content: bytes, path: Path, *, force: bool) -> None:
    """Write a new workbook without macros; overwrite a file that is there only by force.

    Raises a `FileError` if a file is there, or none can be written.
    """
    if force:
        save(content, path, macros=False)
    elif not create(content, path, macros=False):
        raise FileError(f"'{path}' exists: overwrite it with --force, or name another file")


def require_writable(path: Path, *, macros: bool) -> None:
    """Raise a `FileError` unless a workbook can be written to a path.

    Raises a `FileError` if the name, the folder or the file there forbids it, or the file is open
    elsewhere.
    """
    if path.suffix.lower() not in {PLAIN, WITH_MACROS}:
        raise FileError(f"'{path}': a workbook is written as .xlsx (or .xlsm); name it so")
    wanted = WITH_MACROS if macros else PLAIN
    if path.suffix.lower() != wanted:
        kind = "with" if macros else "without"
        raise FileError(f"'{path}': a workbook {kind} macros must be saved as {wanted}")
    if not path.parent.is_dir():
        raise FileError(f"there is no folder '{path.parent}'")
    _require_not_forbidden(path)
    _require_closed(path)


def _require_not_forbidden(path: Path) -> None:
    mode = _mode(path)
    if mode is not None and stat.S_ISDIR(mode):
        raise FileError(f"'{path}' is a folder; name a file in it")
    if mode is not None and not stat.S_ISREG(mode):
        raise FileError(f"'{path}' is a device or a pipe; name a file")
    if mode is not None and not mode & stat.S_IWUSR:
        raise FileError(f"'{path}' is read-only")
    place = path.resolve() if path.is_symlink() else path
    if not os.access(place.parent, os.W_OK):
        raise FileError(f"'{path}' cannot be written: the folder '{place.parent}' is read-only")


def _require_closed(path: Path) -> None:
    place = path.resolve() if path.is_symlink() else path
    for lock, program in (
        (place.with_name(f"~${place.name}"), "Excel"),
        (place.with_name(f".~lock.{place.name}#"), "LibreOffice"),
    ):
        if os.path.exists(lock):  # noqa: PTH110  a name that grows too long is no error here
            raise FileError(
                f"'{path}' is open in {program}: close it there (or delete '{lock.name}' "
                f"if {program} left it behind)"
            )


def _mode(path: Path) -> int | None:
    """Return the type and the permissions of a file; None if there is none."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None
    except OSError as error:  # such as a name that is too long
        raise FileError(f"'{path}' cannot be written ({error.strerror})") from error
