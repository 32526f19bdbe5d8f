"""Open new workbooks from the ribbon, as copies of the shipped ones."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import xlwings as xw

from xlfactor.errors import FileError

if TYPE_CHECKING:
    from xlfactor.setup.study import NewStudy


def open_new(app: xw.App, study: str) -> Path:
    """Copy a study's workbook into the user's documents under a free name, and open it.

    Raises an `OptionError` if there is no such study, and a `FileError` if the copy cannot be
    written.
    """
    from xlfactor.xlsx import shipped

    target = _target(app, shipped.shipped(study).name)
    shipped.copy_shipped(study, target)
    app.books.open(target)
    return target


def open_from(app: xw.App, provider: Path) -> tuple[Path, "NewStudy"]:
    """Set up a study from a provider's workbook, under a free name as `open_new`, and open it.

    Raises an `XlFactorError` if the provider's workbook holds no table of assumptions, or leaves
    open which; or the study cannot be written.
    """
    from xlfactor.live.books import try_live
    from xlfactor.setup.provider_table import Choices
    from xlfactor.xlsx.provider import create_from, study_path

    target = _target(app, study_path(provider).name)
    study = create_from(provider, target, Choices())
    try_live(target)
    app.books.open(target)
    return target, study


def documents() -> Path:
    """Return the user's folder of documents; on Windows also if it was moved."""
    if sys.platform == "win32":
        from win32com.shell import shell, shellcon

        return Path(shell.SHGetFolderPath(0, shellcon.CSIDL_PERSONAL, None, 0))
    return Path.home() / "Documents"


def _target(app: xw.App, name: str) -> Path:
    """Return a free path in our folder of the user's documents."""
    folder = documents() / "xlfactor"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(f"there can be no folder '{folder}' ({error.strerror})") from error
    return _free(folder / name, {book.name.casefold() for book in app.books})


def _free(wanted: Path, opened: set[str]) -> Path:
    """Return a path that no file has, with a name that no open workbook has."""
    number, path = 1, wanted
    while path.exists() or path.name.casefold() in opened:
        number += 1
        path = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
    return path
