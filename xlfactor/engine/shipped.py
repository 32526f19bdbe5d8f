"""The workbooks that come with the package, and where a run's result goes."""

import os
from pathlib import Path
from typing import Final

from xlfactor.engine.files import require_writable, write_atomically
from xlfactor.errors import FileError
from xlfactor.studies import workbook

_PACKAGE: Final = Path(__file__).parent.parent
#: installed, the workbooks lie in the package; in a checkout, beside it
_FOLDERS: Final = (_PACKAGE / "workbooks", _PACKAGE.parent / "workbooks")


def shipped(study: str) -> Path:
    """Give the place of a study's workbook, which is read and never written.

    Raises
    ------
    OptionError
        If there is no such study.
    """
    name = workbook(study).file
    return next(folder / name for folder in _FOLDERS if (folder / name).exists())


def copy_shipped(study: str, target: Path) -> None:
    """Write a fresh copy of a study's workbook.

    Raises
    ------
    OptionError
        If there is no such study.
    FileError
        If the target exists or cannot be written.
    """
    source = shipped(study)
    if target.exists():
        raise FileError(f"'{target}' exists; name another file, or remove it first")
    content = source.read_bytes()
    write_atomically(target, lambda file: _write(file, content), macros=False)


def _write(file: object, content: bytes) -> None:
    file.write(content)  # type: ignore[attr-defined]


def beside(source: Path) -> Path:
    """Give the place of the result: beside the input, under a name that is free.

    Examples
    --------
    >>> beside(Path("folder/study.xlsx")).name
    'study.results.xlsx'
    """
    number, target = 1, source.with_name(f"{source.stem}.results{source.suffix}")
    while os.path.exists(target):  # noqa: PTH110  no error where the name is too long
        number += 1
        target = source.with_name(f"{source.stem}.results ({number}){source.suffix}")
    return target


def require_place(target: Path, source: Path) -> None:
    """Raise a `FileError` unless a result can be written there, before anything is computed."""
    require_writable(target, macros=source.suffix.lower() == ".xlsm")
