"""Write vbaProject.bin from the text of its modules alone (MS-OVBA).

The project holds no compiled code: it states a version that no Excel has, so Excel compiles the
text when it opens the file.
"""

import re
import struct
from collections.abc import Sequence
from itertools import chain
from types import MappingProxyType
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from xlfactor.addin.compound import compound_file
from xlfactor.addin.compression import compress
from xlfactor.addin.source import ModuleKind, Source
from xlfactor.addin.streams import CODE_PAGE, stream

NAME: Final = "xlfactor"
PROJECT_ID: Final = f"{{{uuid5(NAMESPACE_URL, f'https://{NAME}/vbaProject.bin')}}}".upper()
_VERSION_OF_NO_EXCEL: Final = bytes.fromhex("CC61FFFF000100")
_RESERVED: Final = frozenset({"dir", NAME})

#: the types of COM, and those of the ribbon
_REFERENCES: Final = (
    (
        "stdole",
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#"
        r"C:\Windows\System32\stdole2.tlb#OLE Automation",
    ),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#"
        r"C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL"
        r"#Microsoft Office 16.0 Object Library",
    ),
)
_DECLARED: Final = MappingProxyType(
    {
        ModuleKind.WORKBOOK: "Document={}/&H00000000",
        ModuleKind.SHEET: "Document={}/&H00000000",
        ModuleKind.STANDARD: "Module={}",
        ModuleKind.CLASS: "Class={}",
    }
)


def vba_project(sources: Sequence[Source]) -> bytes:
    """Return the bytes of vbaProject.bin; the same modules always produce the same bytes.

    Raises a `ValueError` if a module cannot stand in a project; the message names it.
    """
    _require_names(sources)
    modules = {source.name: compress(stream(source)) for source in sources}
    return compound_file(
        {
            "VBA": {
                **modules,
                "_VBA_PROJECT": _VERSION_OF_NO_EXCEL,
                "dir": compress(_directory(sources)),
            },
            "PROJECTwm": _names(sources),
            "PROJECT": _properties(sources),
        }
    )


def _require_names(sources: Sequence[Source]) -> None:
    taken = set(_RESERVED)
    for source in sources:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,30}", source.name):
            raise ValueError(
                f"'{source.name}' is no name for a module: up to 31 letters, digits and "
                "underscores are, a letter first"
            )
        if source.name.lower() in taken:
            raise ValueError(f"the name '{source.name}' is taken in the project")
        taken.add(source.name.lower())


def _directory(sources: Sequence[Source]) -> bytes:
    """Return the stream `dir`: the project, its references and its modules (MS-OVBA 2.3.4.2)."""
    references = (_reference(*reference) for reference in _REFERENCES)
    modules = (_module(source) for source in sources)
    count = _record(0x0F, _u16(len(sources))) + _record(0x13, _u16(0xFFFF))
    return b"".join(chain([_information()], references, [count], modules, [_record(0x10)]))


def _information() -> bytes:
    return b"".join(
        (
            _record(0x01, _u32(3)),  # made on 64-bit Windows
            _record(0x02, _u32(0x409)) + _record(0x14, _u32(0x409)),  # United States
            _record(0x03, _u16(1252)),
            _record(0x04, NAME.encode()),
            _text(0x05, 0x40, ""),  # description
            _record(0x06) + _record(0x3D),  # help file
            _record(0x07, _u32(0)),  # place in it
            _record(0x08, _u32(0)),  # flags of the library
            # version 1.0; the field that gives a size elsewhere is 4 here, as the format has it
            struct.pack("<HIIH", 0x09, 4, 1, 0),
            _text(0x0C, 0x3C, ""),  # constants of conditional compilation
        )
    )


def _reference(name: str, library: str) -> bytes:
    identifier = library.encode(CODE_PAGE)
    registered = _u32(len(identifier)) + identifier + bytes(6)
    return _text(0x16, 0x3E, name) + _record(0x0D, registered)


def _module(source: Source) -> bytes:
    standard = source.kind is ModuleKind.STANDARD
    return b"".join(
        (
            _text(0x19, 0x47, source.name),
            _text(0x1A, 0x32, source.name),  # the stream
            _text(0x1C, 0x48, ""),  # description
            _record(0x31, _u32(0)),  # the text begins where the stream does
            _record(0x1E, _u32(0)),  # place in a help file
            _record(0x2C, _u16(0xFFFF)),
            _record(0x21 if standard else 0x22),
            _record(0x2B),
        )
    )


def _record(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(data)) + data


def _text(number: int, unicode_number: int, text: str) -> bytes:
    """Return a record with a text in the code page, followed by one in Unicode."""
    return _record(number, text.encode(CODE_PAGE)) + _record(
        unicode_number, text.encode("utf-16-le")
    )


def _u16(number: int) -> bytes:
    return struct.pack("<H", number)


def _u32(number: int) -> bytes:
    return struct.pack("<I", number)


def _names(sources: Sequence[Source]) -> bytes:
    """Return the stream `PROJECTwm`: every module name in the code page and in Unicode."""
    pairs = (
        f"{source.name}\0".encode(CODE_PAGE) + f"{source.name}\0".encode("utf-16-le")
        for source in sources
    )
    return b"".join(pairs) + bytes(2)


def _properties(sources: Sequence[Source]) -> bytes:
    """Return the stream `PROJECT`, which the VBA editor shows (MS-OVBA 2.3.1)."""
    lines = [
        f'ID="{PROJECT_ID}"',
        *(_DECLARED[source.kind].format(source.name) for source in sources),
        f'Name="{NAME}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{obscured(bytes(4), seed=0x10)}"',  # not locked
        f'DPB="{obscured(bytes(1), seed=0x20)}"',  # no password
        f'GC="{obscured(bytes([0xFF]), seed=0x30)}"',  # visible
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{source.name}=0, 0, 0, 0, C" for source in sources),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode(CODE_PAGE)


def obscured(data: bytes, *, seed: int) -> str:
    """Encode bytes as the stream `PROJECT` holds them (MS-OVBA 2.4.3, "data encryption").

    This is no protection: anyone who reads the project's identifier can decode them.
    """
    key = sum(PROJECT_ID.encode()) & 0xFF
    hidden = [seed, seed ^ 2, seed ^ key]
    plain = key
    ignored = bytes((seed & 6) // 2)
    for byte in ignored + _u32(len(data)) + data:
        hidden.append(byte ^ ((hidden[-2] + plain) & 0xFF))
        plain = byte
    return bytes(hidden).hex().upper()
