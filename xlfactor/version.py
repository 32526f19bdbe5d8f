"""Which xlfactor this is: its version, and a digest of its code."""

import hashlib
from functools import cache
from pathlib import Path

import xlfactor


@cache
def this_version() -> str:
    """Return the version with a digest of the code, which differs between states of development.

    Ends of lines do not count, as they differ from system to system.
    """
    folder = Path(xlfactor.__file__).parent
    code = hashlib.sha256()
    for path in sorted(folder.rglob("*.py"), key=lambda path: path.relative_to(folder).parts):
        code.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return f"xlfactor {xlfactor.__version__} (code {code.hexdigest()[:8]})"
