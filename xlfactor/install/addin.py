"""The add-in as a file: its version, whether Windows blocks it, whether Excel holds it."""

from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

from xlfactor.errors import InstallError

_CORE: Final = "docProps/core.xml"
_VERSION: Final = (
    "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}version"
)


def version_of(addin: Path) -> str:
    """Return the version of an add-in file; empty if none can be read."""
    try:
        with ZipFile(addin) as package:
            core = ET.fromstring(package.read(_CORE))  # noqa: S314 (the user's own file)
    except (OSError, BadZipFile, KeyError, ET.ParseError):
        return ""
    return core.findtext(_VERSION) or ""


def is_made_by_hand(addin: Path) -> bool:
    """Return whether a file holds VBA as Excel saves it, which keeps no version of ours."""
    try:
        with ZipFile(addin) as package:
            return "xl/vbaProject.bin" in package.namelist() and not version_of(addin)
    except (OSError, BadZipFile):
        return False


def mark(path: Path) -> Path:
    """Return the path of the mark that Windows puts on a file from the internet."""
    return path.with_name(path.name + ":Zone.Identifier")


def is_marked(path: Path) -> bool:
    """Return whether a file has the mark of the internet."""
    try:
        return mark(path).exists()
    except OSError:  # a disk without such marks
        return False


def require_free(addin: Path) -> None:
    """Raise an `InstallError` if Excel has the add-in open.

    Raises an `InstallError` if it is open; nothing has been changed then.
    """
    if addin.with_name(f"~${addin.name}").exists():
        raise InstallError(
            f"'{addin}' is open in Excel: close all windows of Excel and run this again (or "
            f"delete '~${addin.name}' beside it, if Excel left it behind)"
        )
    if not addin.exists():
        return
    try:
        # moving a file onto itself changes nothing, but Windows refuses it while Excel reads it
        addin.replace(addin)
    except OSError as error:
        raise InstallError(
            f"'{addin}' is open in Excel, or may not be changed by you: close all windows of "
            "Excel and run this again"
        ) from error
