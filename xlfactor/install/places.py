"""The folders that the add-in uses on Windows and on macOS."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlfactor.errors import InstallError
from xlfactor.install.machine import Machine, System

ADDIN: Final = "xlfactor.xlam"
HELP: Final = "functions.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The folders of one user.

    Parameters
    ----------
    startup : Path
        The folder from which Excel opens every file when it starts.
    folder : Path
        The folder of xlfactor alone: help, log, report of the last start.
    container : Path or None
        On macOS the only folder that Excel reads without asking; it contains the settings.
    scripts : Path or None
        On macOS the folder whose AppleScripts Excel may run.
    """

    startup: Path
    folder: Path
    container: Path | None = None
    scripts: Path | None = None

    @property
    def addin(self) -> Path:
        """The path of the add-in where Excel opens it."""
        return self.startup / ADDIN

    @property
    def help_page(self) -> Path:
        """The path of the function reference, a page for the browser."""
        return self.folder / HELP


def places(machine: Machine) -> Places:
    """Return the folders of a machine's user.

    Raises an `InstallError` if there is no desktop Excel for the system.
    """
    if machine.system is System.WINDOWS:
        return Places(
            startup=roaming(machine) / "Microsoft" / "Excel" / "XLSTART",
            folder=local(machine) / "xlfactor",
        )
    if machine.system is System.MACOS:
        library = machine.home / "Library"
        office = library / "Group Containers" / "UBF8T346G9.Office"
        container = library / "Containers" / "com.microsoft.Excel" / "Data"
        return Places(
            startup=office / "User Content.localized" / "Startup.localized" / "Excel",
            folder=container / "xlfactor",
            container=container,
            scripts=library / "Application Scripts" / "com.microsoft.Excel",
        )
    raise InstallError(
        "there is no desktop Excel for this system, so there is nothing to install; "
        "workbooks are run here without Excel: xlfactor run WORKBOOK"
    )


def roaming(machine: Machine) -> Path:
    """Return the user's folder for application settings on Windows (APPDATA)."""
    return _folder(machine, "APPDATA", "Roaming")


def local(machine: Machine) -> Path:
    """Return the user's folder for data of this machine on Windows (LOCALAPPDATA)."""
    return _folder(machine, "LOCALAPPDATA", "Local")


def _folder(machine: Machine, variable: str, name: str) -> Path:
    return Path(machine.environment.get(variable) or machine.home / "AppData" / name)
