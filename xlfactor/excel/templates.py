"""New workbooks from the ribbon: a fresh copy of a shipped one, opened in Excel."""

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
    """Return the user's folder of documents; on Windows wherever it was moved to."""
    if sys.platform == "win32":
        from win32com.shell import shell, shellcon

        return Path(shell.SHGetFolderPath(0, shellcon.CSIDL_PERSONAL, None, 0))
    return Path.home() / "Documents"


def _free(wanted: Path, opened: set[str]) -> Path:
    """Return a path that neither a file nor an open workbook has: Excel opens each name once."""
    number, path = 1, wanted
    while path.exists() or path.name.casefold() in opened:
        number += 1
        path = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
    return path
