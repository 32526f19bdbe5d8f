"""Paths that reach Python unchanged when VBA starts it.

The command that starts the engine is written in a single code page. On macOS a shell reads it, and
the interpreter's path stands in it without quotes.
"""

import re
from pathlib import Path
from typing import Final

from xlfactor.addin.command import is_plain
from xlfactor.errors import InstallError
from xlfactor.install.machine import Machine, System

#: a text in which no character has a meaning for a shell
_SHELL: Final = re.compile(r"[A-Za-z0-9/._+@:,=-]+")


def plain_path(path: Path, machine: Machine, *, what: str) -> str:
    """Return a path of plain characters, on Windows with the short name of its folder if needed.

    The name of the file itself is kept: a library loaded under its short name would not be found
    again under the long one. Raises an `InstallError` if there is no such path.
    """
    windows = machine.system is System.WINDOWS
    fits = is_plain if windows else _fits_shell
    candidates = [path, machine.short_name(path.parent) / path.name]
    texts = [str(candidate) if windows else candidate.as_posix() for candidate in candidates]
    for text in texts:
        if fits(text):
            return text
    signs = dict.fromkeys(sign for sign in texts[0] if not fits(sign))
    strange = ", ".join("a space" if sign == " " else f"'{sign}'" for sign in signs)
    raise InstallError(f"{what}: '{path}' has in its path {strange}; {_cure(machine)}")


def _fits_shell(text: str) -> bool:
    return _SHELL.fullmatch(text) is not None


def _cure(machine: Machine) -> str:
    if machine.system is System.WINDOWS:
        return (
            "Excel cannot start an engine from there, and Windows keeps no short name for its "
            "folder. Put it under a folder of plain letters, such as C:\\xlfactor"
        )
    return (
        "Excel cannot start an engine from there. Make the virtual environment of Python in a "
        "folder of plain letters without spaces, such as ~/xlfactor"
    )
