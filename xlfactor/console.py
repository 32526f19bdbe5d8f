"""Standard output and standard error: either may be closed or full, or its reader gone."""

import errno
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from xlfactor.errors import FileError

#: what a system says where nobody reads any more
_NOBODY = (errno.EPIPE, errno.EINVAL, errno.ESHUTDOWN)


def prepare() -> None:
    """Have both streams take every letter; one that is closed takes all and shows nothing."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, _nowhere())
        else:
            stream.reconfigure(encoding="utf-8", errors="replace")


def tell(lines: Iterable[str]) -> None:
    """Write lines to standard output.

    Raises a `FileError` if it takes no more; nobody is told if only its reader has gone, who has
    seen enough.
    """
    text = "".join(f"{line}\n" for line in lines)
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        sys.stdout = _nowhere()
        if error.errno not in _NOBODY:
            raise FileError(f"standard output cannot be written ({error.strerror})") from error


def warn(line: str) -> None:
    """Write a line to standard error, if it can be."""
    with suppress(OSError):
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")
