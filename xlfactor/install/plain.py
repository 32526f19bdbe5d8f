"""Paths that survive the road from VBA to Python.

The engine is started by a command in the letters of one code page, and on macOS by a shell that
gets the interpreter's path without quotes.
"""

import re
from pathlib import Path
from typing import Final

from xlfactor.addin.command import is_plain
from xlfactor.errors import InstallError
from xlfactor.install.machine import Machine, System

#: what no shell reads as a sign
_SHELL: Final = re.compile(r"[A-Za-z0-9/._+@:,=-]+")


def plain(path: Path, machine: Machine, *, what: str) -> str:
    """Give a path of plain letters, on Windows by the short name of its folder if need be.

    The name of the file itself stays: a library that was loaded under its short name would not
    be found again under the long one.

    Raises
    ------
    InstallError
        If there is no such path.
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
