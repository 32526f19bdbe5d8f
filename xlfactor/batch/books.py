"""The workbooks of a batch: those of a folder, or those that a text file lists."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Final, NoReturn

from xlfactor.batch.records import RECORDS
from xlfactor.errors import FileError, OptionError
from xlfactor.xlsx.saving import PLAIN, WITH_MACROS

_WORKBOOKS: Final = (PLAIN, WITH_MACROS)
#: what `xlfactor run` writes beside a workbook
_RESULTS: Final = re.compile(r"\.results( \(\d+\))?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A workbook of a batch."""

    #: its place among the others, with slashes, by which records know it
    name: str
    path: Path


def books_of(source: Path, *, out: Path) -> tuple[Book, ...]:
    """Return the workbooks of a folder and of those in it, or of a list, in a fixed order.

    In folders, what Excel and other programs leave beside a workbook is passed over, and so is
    what runs and batches wrote. A list is a text file with a path a line, from its own folder; it
    may stand in quotes, as Windows copies it.

    Raises
    ------
    OptionError
        If there are no workbooks, or results would go among them.
    FileError
        If the folder or the list cannot be read.
    """
    if source.is_dir():
        if out.resolve() == source.resolve():
            raise OptionError(
                f"--out names the folder of the workbooks, '{out}'; wanted another, which may be "
                "in it"
            )
        books = [
            Book(name=path.relative_to(source).as_posix(), path=path)
            for path in _in_folder(source, out)
        ]
    else:
        books = _named(_listed(source))
    if not books:
        raise OptionError(f"'{source}' names no workbooks (.xlsx or .xlsm)")
    return tuple(sorted(books, key=lambda book: book.name))


def _in_folder(folder: Path, out: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder, onerror=_refuse):
        here = Path(place)
        folders[:] = [one for one in folders if not _is_passed_over(here / one, out)]
        yield from (here / file for file in files if _is_input(here / file))


def _refuse(error: OSError) -> NoReturn:
    raise FileError(f"'{error.filename}' cannot be read ({error.strerror})") from error


def _is_passed_over(folder: Path, out: Path) -> bool:
    is_out = folder.resolve() == out.resolve()
    return folder.name.startswith(".") or is_out or (folder / RECORDS).exists()


def _is_input(path: Path) -> bool:
    if path.suffix.lower() not in _WORKBOOKS or path.name.startswith(("~$", ".")):
        return False
    source = _RESULTS.sub("", path.stem)
    return source == path.stem or not path.with_name(f"{source}{path.suffix}").exists()


def _listed(file: Path) -> list[Path]:
    if file.suffix.lower() in _WORKBOOKS:
        raise OptionError(f"'{file}' is a workbook, for xlfactor run; wanted a folder or a list")
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise FileError(f"'{file}' is no text in UTF-8: save the list as such") from error
    except FileNotFoundError as error:
        raise FileError(f"there is no folder or list '{file}'") from error
    except OSError as error:
        raise FileError(f"'{file}' cannot be read ({error.strerror})") from error
    told = filter(None, (line.strip().strip('"') for line in lines))
    return list(dict.fromkeys((file.parent / path).resolve() for path in told))


def _named(paths: Sequence[Path]) -> list[Book]:
    """Name files by their places below the folder that they share, so that no two names agree."""
    levels = zip(*(path.parts[:-1] for path in paths), strict=False)
    shared = sum(1 for _ in takewhile(lambda level: len(set(level)) == 1, levels))
    return [Book(name="/".join(map(_plain, path.parts[shared:])), path=path) for path in paths]


def _plain(part: str) -> str:
    r"""Return a part of a path as the name of a folder or a file.

    Examples
    --------
    >>> _plain("C:\\"), _plain("acme.xlsx")
    ('C', 'acme.xlsx')
    """
    return part.translate(str.maketrans("", "", ":\\/"))
