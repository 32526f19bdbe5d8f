"""Check the requirements of an installation; each fault names its cure."""

from pathlib import Path

from xlfactor.errors import InstallError
from xlfactor.install import library
from xlfactor.install.machine import Machine, System
from xlfactor.install.office import excel_bits
from xlfactor.install.places import HELP, Places
from xlfactor.install.plain_path import plain_path
from xlfactor.install.settings import Settings
from xlfactor.pins import XLWINGS


def settings_for(machine: Machine, at: Places, version: str) -> Settings:
    """Return the settings for the Python that runs this.

    Raises an `InstallError` if Excel could not start an engine with it.
    """
    for fault in (store_fault(machine), xlwings_fault(machine), container_fault(at)):
        if fault:
            raise InstallError(fault)
    interpreter = interpreter_of(machine)
    windows = machine.system is System.WINDOWS
    folder = (
        plain_path(at.folder, machine, what="the user's folder") if windows else str(at.folder)
    )
    return Settings(
        interpreter=plain_path(interpreter, machine, what="the interpreter"),
        library=_library(machine) if windows else "",
        folder=folder,
        help=str(Path(folder) / HELP),
        version=version,
    )


def store_fault(machine: Machine) -> str:
    """Return a fault if Python comes from the Microsoft Store, whose files Excel does not see."""
    if machine.system is not System.WINDOWS or "windowsapps" not in "".join(
        f"{path}".casefold() for path in (machine.python.executable, machine.python.base_prefix)
    ):
        return ""
    return (
        "this is the Python of the Microsoft Store: what it writes for other programs stays in a "
        "place of its own, where Excel does not see it. Install Python from python.org"
    )


def xlwings_fault(machine: Machine) -> str:
    """Return a fault if the version of xlwings is not the one that the add-in needs."""
    found = machine.python.installed("xlwings")
    if found == XLWINGS:
        return ""
    what = f"xlwings {found} is installed" if found else "xlwings is not installed"
    return f"{what}, and the add-in needs {XLWINGS}: {pip(machine, f'xlwings=={XLWINGS}')}"


def pywin32_fault(machine: Machine) -> str:
    """Return a fault if pywin32 is missing or broken."""
    fault = machine.python.import_fault("pythoncom")
    if not fault:
        return ""
    command = pip(machine, "--force-reinstall pywin32")
    return f"pywin32, by which Python speaks with Excel, does not load ({fault}): {command}"


def library_fault(machine: Machine, bits: int) -> str:
    """Return a fault if xlwings' DLL is missing."""
    if library.find_library(machine.python, bits) is not None:
        return ""
    looked = ", ".join(f"'{folder}'" for folder in library.folders(machine.python))
    command = pip(machine, f"--force-reinstall --no-deps xlwings=={XLWINGS}")
    return f"{library.library_name(bits)} of xlwings is not in {looked}: {command}"


def container_fault(at: Places) -> str:
    """Return a fault if Excel has no container yet on macOS."""
    if at.container is None or at.container.is_dir():
        return ""
    return (
        f"there is no '{at.container}': start Excel once, so that macOS makes it, quit Excel, "
        "and run this again"
    )


def interpreter_of(machine: Machine) -> Path:
    """Return the console version of the Python that runs this, which the engine needs."""
    executable = machine.python.executable
    if executable.name.casefold() != "pythonw.exe":
        return executable
    console = executable.with_name("python.exe")
    if not console.is_file():
        raise InstallError(f"there is no '{console}', which runs the engine; install Python again")
    return console


def bits_wanted(machine: Machine) -> int:
    """Return the bits of Excel, which loads the DLL, or those of Python if unknown."""
    return excel_bits(machine.registry) or machine.python.bits


def _library(machine: Machine) -> str:
    if fault := pywin32_fault(machine):
        raise InstallError(fault)
    bits = bits_wanted(machine)
    found = library.find_library(machine.python, bits)
    if found is None:
        raise InstallError(library_fault(machine, bits))
    return plain_path(found, machine, what="xlwings' DLL")


def pip(machine: Machine, what: str) -> str:
    """Return the command that installs something into the Python that runs this."""
    return f'run "{machine.python.executable}" -m pip install {what}'
