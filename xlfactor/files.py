"""Write a file whole or not at all."""

import os
import shutil
from pathlib import Path
from typing import IO
from uuid import uuid4

from xlfactor.errors import FileError

#: so that the name beside is not too long where the file's own is not
_LONGEST_STEM = 40


def replace_whole(path: Path, content: IO[bytes]) -> None:
    """Write a file beside its place and move it there in one step.

    Raises
    ------
    FileError
        If the file cannot be written; what was there before is untouched.
    """
    beside = path.with_name(f".{path.stem[:_LONGEST_STEM]}-{uuid4().hex[:8]}.tmp")
    try:
        _copy_to_disk(content, beside, like=path)
        beside.replace(path)
    except PermissionError as error:
        raise FileError(
            f"'{path}' cannot be written: no permission, or it is open in another program"
        ) from error
    except OSError as error:
        raise FileError(f"'{path}' cannot be written ({error.strerror})") from error
    finally:
        beside.unlink(missing_ok=True)


def _copy_to_disk(content: IO[bytes], beside: Path, *, like: Path) -> None:
    with beside.open("xb") as file:
        shutil.copyfileobj(content, file)
        file.flush()
        os.fsync(file.fileno())
    if like.exists():
        shutil.copymode(like, beside)
