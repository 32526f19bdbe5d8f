"""Find the files of xlwings that Excel needs: its DLL on Windows, its AppleScript on macOS."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from xlfactor.errors import InstallError
from xlfactor.install.machine import Python
from xlfactor.pins import XLWINGS

SCRIPT: Final = f"xlwings-{XLWINGS}.applescript"


def library_name(bits: int) -> str:
    """Return the name of xlwings' DLL for an Excel of 32 or 64 bits."""
    return f"xlwings{bits}-{XLWINGS}.dll"


def find_library(python: Python, bits: int) -> Path | None:
    """Return xlwings' DLL from the folders where pip may put it, None if it is in none."""
    name = library_name(bits)
    return next((found for place in folders(python) if (found := place / name).is_file()), None)


def folders(python: Python) -> list[Path]:
    """Return the folders where pip may have put the DLL, each once."""
    here = python.executable.parent
    return list(
        dict.fromkeys([here, here.parent, python.prefix, python.base_prefix, python.user_base])
    )


def shipped_script(package: str = "xlwings") -> Path:
    """Return the AppleScript of the installed xlwings, without importing it.

    Raises an `InstallError` if there is none.
    """
    spec = find_spec(package)
    script = Path(spec.origin).with_name(SCRIPT) if spec and spec.origin else Path(SCRIPT)
    if not script.is_file():
        raise InstallError(f"{package} came without its {SCRIPT}: install it again")
    return script
