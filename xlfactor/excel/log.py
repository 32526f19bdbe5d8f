"""The log of errors, in the user's own folder."""

import logging
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path


def folder() -> Path:
    """Return the user's own folder where xlfactor keeps its log."""
    if sys.platform == "win32":
        from win32com.shell import shell, shellcon

        # the environment reaches the engine through a code page, which may lack some letters
        return Path(shell.SHGetFolderPath(0, shellcon.CSIDL_LOCAL_APPDATA, None, 0), "xlfactor")
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "xlfactor"
    return Path(os.environ.get("XDG_STATE_HOME") or home / ".local" / "state") / "xlfactor"


def path() -> Path:
    """Return the path of the log file."""
    return folder() / "xlfactor.log"


@cache
def log() -> logging.Logger:
    """Open the log, which is put aside when it holds half a megabyte.

    Nothing is logged if no file can be written, so that messages still reach the user.
    """
    logger = logging.getLogger("xlfactor")
    logger.setLevel(logging.INFO)
    logger.addHandler(_handler())
    return logger


def _rotate(full: str, old: str) -> None:
    """Put a full log aside; one that the engine of another Excel holds open grows on."""
    with suppress(OSError):
        Path(full).replace(old)


def _handler() -> logging.Handler:
    from logging.handlers import RotatingFileHandler  # loads sockets, which no formula waits for

    try:
        path().parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path(), maxBytes=500_000, backupCount=1, encoding="utf-8")
    except OSError:
        return logging.NullHandler()
    handler.rotator = _rotate
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return handler
