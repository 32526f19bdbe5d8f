"""What the package carries for Excel."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlfactor import help as reference
from xlfactor.errors import InstallError
from xlfactor.install.places import ADDIN

_PACKAGE: Final = Path(__file__).parent.parent
#: installed, the add-in lies in the package; in a checkout, beside it
_SHIPPED: Final = (_PACKAGE / ADDIN, _PACKAGE.parent / ADDIN)


@dataclass(frozen=True, slots=True)
class Goods:
    """The add-in file, and the reference of functions as a page for the browser."""

    addin: Path
    help_page: str


def goods() -> Goods:
    """Give what came with this package.

    Raises
    ------
    InstallError
        If it came without an add-in.
    """
    return Goods(shipped_addin(), reference.functions_html())


def shipped_addin(candidates: tuple[Path, ...] = _SHIPPED) -> Path:
    """Give the add-in that comes with this package.

    Raises
    ------
    InstallError
        If it came without one.
    """
    for path in candidates:
        if path.is_file():
            return path
    raise InstallError(
        f"this installation carries no {ADDIN}; in a checkout, build it first: xlfactor build"
    )
