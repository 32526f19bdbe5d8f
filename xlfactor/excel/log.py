"""The log of what was unforeseen, in the user's own folder."""

import logging
from functools import cache
from logging.handlers import RotatingFileHandler
from pathlib import Path


def path() -> Path:
    """Give the log file's place."""
    return Path.home() / ".xlfactor" / "xlfactor.log"


@cache
def log() -> logging.Logger:
    """Open the log; it holds half a megabyte at most."""
    path().parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path(), maxBytes=500_000, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("xlfactor")
    logger.addHandler(handler)
    return logger
