"""Find Excel and its bits through the registry of Windows."""

import re
import struct
from pathlib import Path
from typing import Final

from xlfactor.install.machine import Machine
from xlfactor.install.registry import Registry, Root

#: the version in the keys of every Excel since 2016
OFFICE: Final = "Software\\Microsoft\\Office\\16.0"
POLICIES: Final = "Software\\Policies\\Microsoft\\Office\\16.0"

_EXCEL: Final = "Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\excel.exe"
_CLICK_TO_RUN: Final = "Software\\Microsoft\\Office\\ClickToRun\\Configuration"
_BITS: Final = {"x86": 32, "x64": 64, "arm64": 64}
#: the machine types in the header of a Windows program
_MACHINES: Final = {0x014C: 32, 0x8664: 64, 0xAA64: 64}


def excel_program(registry: Registry) -> Path | None:
    """Return the path of Excel's program, None if Windows knows none."""
    path = registry.values(Root.MACHINE, _EXCEL).get("")
    return Path(str(path)) if path else None


def excel_bits(registry: Registry) -> int | None:
    """Return the bits of Excel, 64 or 32, or None if they cannot be determined.

    The program file is read first, then the keys of the two kinds of installation.
    """
    program = excel_program(registry)
    if program is not None and (bits := program_bits(program)):
        return bits
    for key, name in (
        (_CLICK_TO_RUN, "platform"),
        (f"{OFFICE}\\Outlook", "bitness"),
        (f"{OFFICE}\\Excel", "bitness"),
    ):
        word = str(registry.values(Root.MACHINE, key).get(name, "")).casefold()
        if word in _BITS:
            return _BITS[word]
    return None


def program_bits(program: Path) -> int | None:
    """Return the bits of a Windows program, read from its header."""
    try:
        with program.open("rb") as file:
            head = file.read(4096)
        offset: int = struct.unpack_from("<I", head, 0x3C)[0]
        signature, machine = struct.unpack_from("<4sH", head, offset)
    except (OSError, struct.error):
        return None
    return _MACHINES.get(machine) if signature == b"PE\0\0" else None


def expanded(text: str, machine: Machine) -> str:
    """Return a text of the registry with its variables (`%APPDATA%`) replaced."""
    known = {name.casefold(): value for name, value in machine.environment.items()}
    return re.sub("%([^%]+)%", lambda match: known.get(match[1].casefold(), match[0]), text)
