"""The files that the package ships for Excel: the add-in and the help page."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlfactor import help as reference
from xlfactor.errors import InstallError
from xlfactor.install.places import ADDIN

_PACKAGE: Final = Path(__file__).parent.parent
#: the add-in lies in the package when it is installed, and beside it in a checkout
_SHIPPED: Final = (_PACKAGE / ADDIN, _PACKAGE.parent / ADDIN)


@dataclass(frozen=True, slots=True)
class ShippedFiles:
    """The add-in file, and the function reference as a page for the browser."""

    addin: Path
    help_page: str


def shipped_files() -> ShippedFiles:
    """Return the files that came with this package.

    Raises an `InstallError` if it came without an add-in.
    """
    return ShippedFiles(shipped_addin(), reference.functions_html())


def shipped_addin(candidates: tuple[Path, ...] = _SHIPPED) -> Path:
    """Return the add-in that came with this package.

    Raises an `InstallError` if the package came without one.
    """
    for path in candidates:
        if path.is_file():
            return path
    raise InstallError(
        f"this installation carries no {ADDIN}; in a checkout, build it first: xlfactor build"
    )
