"""Open files and write them whole; say in one sentence what is wrong with a bad one."""

import os
import stat
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from xlfactor.engine.known import KnownValues
from xlfactor.engine.package import Extras, read_extras
from xlfactor.errors import FileError
from xlfactor.files import replace_whole

PLAIN, WITH_MACROS = ".xlsx", ".xlsm"
WORKBOOK_PART = "xl/workbook.xml"
_OLE_HEADER = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP_HEADER = b"PK"


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A workbook as it came from a file."""

    wb: Any
    known: KnownValues
    extras: Extras


def load(path: Path) -> Loaded:
    """Read a workbook.

    Raises
    ------
    FileError
        If the file is missing, of another kind, encrypted or damaged.
    """
    with opened(path) as archive:
        try:
            wb = _load_workbook(archive, macros=path.suffix.lower() == WITH_MACROS)
            known = KnownValues(wb)
            return Loaded(wb, known, read_extras(archive, wb, known))
        # openpyxl and the parsers below it raise whatever the damage makes them stumble over
        except Exception as error:
            raise FileError(f"'{path}' is damaged and cannot be read ({error})") from error


def _load_workbook(archive: ZipFile, *, macros: bool) -> Any:
    with warnings.catch_warnings():
        # what openpyxl warns of here is what `losses` tells in full
        warnings.simplefilter("ignore")
        return load_workbook(archive.fp, keep_vba=macros, rich_text=True)


@contextmanager
def opened(path: Path) -> Iterator[ZipFile]:
    """Give the archive of a workbook, once it is sure to be one.

    Raises
    ------
    FileError
        If the file is missing, of another kind, encrypted or damaged.
    """
    require_extension(path)
    if path.is_dir():
        raise FileError(f"'{path}' is a folder, not a workbook")
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise FileError(f"there is no file '{path}'") from error
    except OSError as error:
        raise FileError(f"'{path}' cannot be read ({error.strerror})") from error
    with file:
        yield _archive(path, file)


def _archive(path: Path, file: IO[bytes]) -> ZipFile:
    header = file.read(8)
    if header == _OLE_HEADER:
        raise FileError(
            f"'{path}' is encrypted or an old .xls file under another name; open it in Excel "
            "and save it as .xlsx without a password"
        )
    if not header.startswith(_ZIP_HEADER):
        raise FileError(f"'{path}' is no Excel workbook, whatever its name says")
    try:
        archive = ZipFile(file)
    except BadZipFile as error:
        raise FileError(f"'{path}' is damaged: it may have been cut off while copied") from error
    if not any(name.lower() == WORKBOOK_PART for name in archive.namelist()):
        raise FileError(f"'{path}' is an archive, but holds no workbook")
    return archive


def require_extension(path: Path) -> None:
    """Raise a `FileError` unless a file's name ends in `.xlsx` or `.xlsm`."""
    suffix = path.suffix.lower()
    if suffix in {PLAIN, WITH_MACROS}:
        return
    found = f"a '{suffix}' file" if suffix else "a file without extension"
    raise FileError(f"'{path}' is {found}; save it in Excel as .xlsx (or .xlsm) first")


def require_writable(path: Path, *, macros: bool) -> None:
    """Raise a `FileError` unless a workbook can be written to a path.

    Raises
    ------
    FileError
        If the name, the folder or the file there forbids it, or the file is open elsewhere.
    """
    if path.suffix.lower() not in {PLAIN, WITH_MACROS}:
        raise FileError(f"'{path}': a workbook is written as .xlsx (or .xlsm); name it so")
    wanted = WITH_MACROS if macros else PLAIN
    if path.suffix.lower() != wanted:
        kind = "with" if macros else "without"
        raise FileError(f"'{path}': a workbook {kind} macros must be saved as {wanted}")
    if not path.parent.is_dir():
        raise FileError(f"there is no folder '{path.parent}'")
    mode = _mode(path)
    if mode is not None and stat.S_ISDIR(mode):
        raise FileError(f"'{path}' is a folder; name a file in it")
    if mode is not None and not mode & stat.S_IWUSR:
        raise FileError(f"'{path}' is read-only")
    for lock, program in (
        (path.with_name(f"~${path.name}"), "Excel"),
        (path.with_name(f".~lock.{path.name}#"), "LibreOffice"),
    ):
        if os.path.exists(lock):  # noqa: PTH110  a name that grows too long is no error here
            raise FileError(
                f"'{path}' is open in {program}: close it there (or delete '{lock.name}' "
                f"if {program} left it behind)"
            )


def _mode(path: Path) -> int | None:
    """Give what a file is and what may be done with it; None if there is none."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None
    except OSError as error:  # such as a name that is too long
        raise FileError(f"'{path}' cannot be written ({error.strerror})") from error


def write_atomically(path: Path, write: Callable[[IO[bytes]], None], *, macros: bool) -> None:
    """Write a workbook beside its place and move it there in one step.

    Raises
    ------
    FileError
        If the file cannot be written; what was there before is untouched.
    """
    require_writable(path, macros=macros)
    with SpooledTemporaryFile(max_size=1 << 26) as finished:
        write(finished)
        finished.seek(0)
        replace_whole(path, finished)
