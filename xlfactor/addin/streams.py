"""The stream of a VBA module: its attributes and its code, within the limits of VBA."""

from types import MappingProxyType
from typing import Final

from xlfactor.addin.source import ModuleKind, Source

CODE_PAGE: Final = "cp1252"
MOST_LINES, MOST_CHARACTERS, MOST_CONTINUATIONS = 65_534, 1023, 24
_FLAGS: Final = (
    "GlobalNameSpace",
    "Creatable",
    "PredeclaredId",
    "Exposed",
    "TemplateDerived",
    "Customizable",
)
#: a document exists before any code runs, and may be extended
_DOCUMENT: Final = frozenset({"PredeclaredId", "Exposed", "Customizable"})
#: the class that a module is derived from, and the flags that are set; a standard module has none
_CLASSES: Final = MappingProxyType(
    {
        ModuleKind.WORKBOOK: ("00020819-0000-0000-C000-000000000046", _DOCUMENT),
        ModuleKind.SHEET: ("00020820-0000-0000-C000-000000000046", _DOCUMENT),
        ModuleKind.CLASS: ("FCFB3D2A-A0FA-1068-A738-08002B3371B5", frozenset[str]()),
    }
)


def stream(source: Source) -> bytes:
    """Return the stream of a module: its attributes and its code as bytes.

    Raises a `ValueError` if VBA could not hold it; the message names the module and the line.
    """
    lines = source.text.removesuffix("\n").split("\n") if source.text else []
    if len(lines) > MOST_LINES:
        raise ValueError(f"{source.name}: {len(lines)} lines; VBA holds {MOST_LINES}")
    continued = 0
    for number, line in enumerate(lines, 1):
        where = f"{source.name}, line {number}"
        continued = continued + 1 if line.endswith(" _") else 0
        if continued > MOST_CONTINUATIONS:
            raise ValueError(f"{where}: continued over more than {MOST_CONTINUATIONS} lines")
        _require_line(line, where)
    return "".join(f"{line}\r\n" for line in [*_attributes(source), *lines]).encode(CODE_PAGE)


def _require_line(line: str, where: str) -> None:
    if len(line) > MOST_CHARACTERS:
        raise ValueError(f"{where}: {len(line)} characters; VBA reads {MOST_CHARACTERS}")
    if not line.replace("\t", " ").isprintable():
        raise ValueError(f"{where}: there is a character that does not show")
    try:
        line.encode(CODE_PAGE)
    except UnicodeEncodeError as error:
        character = line[error.start]
        raise ValueError(f"{where}: '{character}' is not in the code page {CODE_PAGE}") from error


def _attributes(source: Source) -> list[str]:
    lines = [f'Attribute VB_Name = "{source.name}"']
    if source.kind is not ModuleKind.STANDARD:
        base, flags = _CLASSES[source.kind]
        lines.append(f'Attribute VB_Base = "0{{{base}}}"')
        lines += [f"Attribute VB_{flag} = {flag in flags}" for flag in _FLAGS]
    return lines
