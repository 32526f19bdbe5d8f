"""The machine on which the add-in is installed, as far as the installer needs it."""

import importlib
import os
import site
import struct
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib import metadata
from pathlib import Path

from xlfactor.install.registry import NoRegistry, Registry

#: the longest time in seconds that a Python may take to start and import everything
_PATIENCE = 180


class System(Enum):
    """The operating systems, as far as they differ for Excel."""

    WINDOWS = "Windows"
    MACOS = "macOS"
    OTHER = "a system without desktop Excel"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Python:
    """The Python that runs this.

    Parameters
    ----------
    executable, prefix, base_prefix : Path
        As in `sys`.
    user_base : Path
        Where `pip install --user` puts what is not a module.
    version : str
        Such as '3.12.4'.
    bits : int
        64 or 32.
    installed : callable
        The version of an installed distribution, None if it is not installed.
    import_fault : callable
        Why a module cannot be imported; empty if it can.
    """

    executable: Path
    prefix: Path
    base_prefix: Path
    user_base: Path
    version: str
    bits: int
    installed: Callable[[str], str | None]
    import_fault: Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Machine:
    """A system, its user and its Python.

    Parameters
    ----------
    home : Path
        The user's folder.
    environment : mapping
        The environment's variables.
    short_name : callable
        The short name of a folder, or the folder itself if it has none.
    run : callable
        Runs a command without a window and returns its exit status, None if it cannot be started.
    """

    system: System
    home: Path
    environment: Mapping[str, str]
    python: Python
    registry: Registry
    short_name: Callable[[Path], Path]
    run: Callable[[Sequence[str]], int | None]


def this_machine() -> Machine:
    """Return the machine on which this runs."""
    system, registry, short_name = _system()
    return Machine(
        system=system,
        home=Path.home(),
        environment=os.environ,
        python=_this_python(),
        registry=registry,
        short_name=short_name,
        run=run,
    )


def _system() -> tuple[System, Registry, Callable[[Path], Path]]:
    if sys.platform == "win32":
        from xlfactor.install import windows

        return System.WINDOWS, windows.WindowsRegistry(), windows.short_name
    system = System.MACOS if sys.platform == "darwin" else System.OTHER
    return system, NoRegistry(), lambda folder: folder


def _this_python() -> Python:
    return Python(
        executable=Path(sys.executable),
        prefix=Path(sys.prefix),
        base_prefix=Path(sys.base_prefix),
        user_base=Path(site.getuserbase()),
        version=".".join(str(part) for part in sys.version_info[:3]),
        bits=8 * struct.calcsize("P"),
        installed=installed,
        import_fault=import_fault,
    )


def installed(distribution: str) -> str | None:
    """Return the version of an installed distribution, None if it is not installed."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def import_fault(module: str) -> str:
    """Return why a module cannot be imported; empty if it can."""
    try:
        importlib.import_module(module)
    except (ImportError, OSError) as error:  # a DLL that cannot be loaded raises an OSError
        return str(error)
    return ""


def run(command: Sequence[str]) -> int | None:
    """Run a command without a window; return its exit status, None if it cannot be started."""
    try:
        done = subprocess.run(  # noqa: S603 (a list of arguments, through no shell)
            command, capture_output=True, stdin=subprocess.DEVNULL, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.returncode
