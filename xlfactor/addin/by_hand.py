"""The add-in as files to be put together by hand, where Excel or a firm refuses the whole one.

Standard modules are imported in the VBA editor as they are. The code of the workbook is pasted,
since an import would make a class of it. Macros of a module that only this way has stand in for
the buttons, until the ribbon is put in with an editor of ribbons.
"""

from io import BytesIO
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from xlfactor.addin.ribbon import NAMESPACE, ribbon_xml
from xlfactor.addin.source import ModuleKind, Source
from xlfactor.addin.sources import sources
from xlfactor.addin.streams import CODE_PAGE, stream
from xlfactor.errors import FileError
from xlfactor.files import replace_whole

MENU: Final = "XlfactorMenu"
_PREFIX: Final = "xf_"
_MACRO: Final = """\
' {label}
Public Sub Xlfactor_{key}()
    PressButton "{key}"
End Sub
"""
_HEAD: Final = """\
Option Explicit
' Macros for the buttons of the ribbon, where there is none. Made from it: changes here are lost.
"""


def write_by_hand(folder: Path) -> list[Path]:
    """Write the files into a folder that is there or is made; return their places.

    Raises a `FileError` if the folder cannot be made or a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(f"the folder '{folder}' cannot be made: {error}") from error
    found = files_by_hand()
    for name, content in found.items():
        replace_whole(folder / name, BytesIO(content))
    return [folder / name for name in found]


def files_by_hand() -> dict[str, bytes]:
    """Return the files by name."""
    modules = {
        f"{source.name}.bas": stream(source)
        for source in (*sources(), _menu())
        if source.kind is ModuleKind.STANDARD
    }
    (workbook,) = (one for one in sources() if one.kind is ModuleKind.WORKBOOK)
    return {
        **modules,
        f"{workbook.name}.txt": workbook.text.replace("\n", "\r\n").encode(CODE_PAGE),
        "customUI14.xml": ribbon_xml().encode(),
    }


def _menu() -> Source:
    """Return the module with a macro for each button."""
    ribbon = ET.fromstring(ribbon_xml())  # noqa: S314 (our own text)
    macros = [
        _MACRO.format(label=button.get("label"), key=str(button.get("id")).removeprefix(_PREFIX))
        for button in ribbon.iter(f"{{{NAMESPACE}}}button")
    ]
    return Source(name=MENU, kind=ModuleKind.STANDARD, text="\n".join([_HEAD, *macros]))
