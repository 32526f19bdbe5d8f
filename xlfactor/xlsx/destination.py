"""Choose the file for the result of a run before anything is computed."""

import os
from dataclasses import dataclass
from pathlib import Path

from xlfactor.errors import FileError
from xlfactor.files import content_of
from xlfactor.xlsx.book import FileBook
from xlfactor.xlsx.saving import WITH_MACROS, require_writable


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Destination:
    """The file that a run writes."""

    path: Path
    #: what it held when the run began; None if there was no such file
    was: bytes | None
    #: whether the user has named it; if not, another name will do
    is_named: bool


def in_place(book: FileBook) -> Destination:
    """Return the workbook itself.

    Raises a `FileError` if it cannot be written.
    """
    _require_place(book.path, book)
    return Destination(path=book.path, was=book.saved, is_named=True)


def named(path: Path, book: FileBook, *, force: bool) -> Destination:
    """Return a place that the user has named; a workbook there is overwritten only by force.

    A result of an earlier run is no exception: nobody knows what was noted in it since. Raises a
    `FileError` if a file is there, or none can be written.
    """
    _require_place(path, book)
    if path.exists() and path.samefile(book.path):
        raise FileError(f"'{path}' is the input itself: write into it with --in-place")
    if os.path.lexists(path) and not force:
        raise FileError(f"'{path}' exists: overwrite it with --force, or name another file")
    return Destination(path=path, was=content_of(path), is_named=True)


def beside(book: FileBook) -> Destination:
    """Return a place beside the workbook, under a name that is free.

    Raises a `FileError` if no file can be written there.
    """
    path = _free_name(book.path)
    _require_place(path, book)
    return Destination(path=path, was=None, is_named=False)


def save_at(book: FileBook, destination: Destination) -> Path:
    """Save a workbook, unless somebody else has written there since; return its place.

    Raises a `FileError` if it cannot be written, or another file is there by now.
    """
    path = destination.path
    if destination.was is not None:
        book.save(path, was=destination.was)
        return path
    while not book.create(path):
        if destination.is_named:
            raise FileError(
                f"'{path}' was written by somebody else since the run began; nothing was written"
            )
        path = _free_name(book.path)
    return path


def _free_name(source: Path) -> Path:
    """Return a name for a result that is free beside the input.

    Examples
    --------
    >>> _free_name(Path("folder/study.xlsx")).name
    'study.results.xlsx'
    """
    number, path = 1, source.with_name(f"{source.stem}.results{source.suffix}")
    while os.path.lexists(path):
        number += 1
        path = source.with_name(f"{source.stem}.results ({number}){source.suffix}")
    return path


def _require_place(path: Path, book: FileBook) -> None:
    require_writable(path, macros=book.path.suffix.lower() == WITH_MACROS)
