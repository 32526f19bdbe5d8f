"""Paths that survive the road from VBA to Python.

The engine is started by a command in the letters of one code page that passes through cmd.exe,
and on macOS through a shell that gets the interpreter's path without quotes.
"""

import re
from pathlib import Path
from typing import Final

from xlfactor.errors import InstallError
from xlfactor.install.machine import Machine, System

#: printable ASCII without what cmd.exe reads as a sign, even between quotes
_WINDOWS: Final = re.compile(r"""[^%&;^!'"|<>\x00-\x1f\x7f-\U0010ffff]+""")
#: what no shell reads as a sign
_MACOS: Final = re.compile(r"[A-Za-z0-9/._+@:,=-]+")


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
    allowed = _WINDOWS if windows else _MACOS
    candidates = [path, machine.short_name(path.parent) / path.name]
    texts = [str(candidate) if windows else candidate.as_posix() for candidate in candidates]
    for text in texts:
        if allowed.fullmatch(text):
            return text
    raise InstallError(f"{what}: '{path}' has {_strange(texts[0], allowed)}; {_cure(machine)}")


def _strange(text: str, allowed: re.Pattern[str]) -> str:
    signs = dict.fromkeys(sign for sign in text if not allowed.fullmatch(sign))
    return "in its path " + ", ".join("a space" if sign == " " else f"'{sign}'" for sign in signs)


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
