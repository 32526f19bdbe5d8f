"""Open new workbooks from the ribbon, as copies of the shipped ones."""

import sys
from pathlib import Path

import xlwings as xw

from xlfactor.errors import FileError


def open_new(app: xw.App, study: str) -> Path:
    """Copy a study's workbook into the user's documents under a free name, and open it.

    Raises
    ------
    OptionError
        If there is no such study.
    FileError
        If the copy cannot be written.
    """
    from xlfactor.xlsx import shipped

    source = shipped.shipped(study)
    folder = documents() / "xlfactor"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(f"there can be no folder '{folder}' ({error.strerror})") from error
    target = _free(folder / source.name, {book.name.casefold() for book in app.books})
    shipped.copy_shipped(study, target)
    app.books.open(target)
    return target


def documents() -> Path:
    """Return the user's folder of documents; on Windows also if it was moved."""
    if sys.platform == "win32":
        from win32com.shell import shell, shellcon

        return Path(shell.SHGetFolderPath(0, shellcon.CSIDL_PERSONAL, None, 0))
    return Path.home() / "Documents"


def _free(wanted: Path, opened: set[str]) -> Path:
    """Return a path that no file has, with a name that no open workbook has."""
    number, path = 1, wanted
    while path.exists() or path.name.casefold() in opened:
        number += 1
        path = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
    return path
