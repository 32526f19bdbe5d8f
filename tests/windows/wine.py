"""Run the Windows Python under Wine: one Windows of one user, with the project's wheel on it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from threading import Thread
from typing import IO

import pytest

from tests.windows import crt_source, layout, prefix
from tests.windows.excel_model import type_library

PRESENT = all(
    map(shutil.which, ("wine", "wineserver", crt_source.COMPILER, type_library.COMPILER))
)
#: seconds in which a process that has ended may still be heard
_LAST_WORDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A finished run: exit status and what it printed, standard error included."""

    status: int
    output: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """A Windows under Wine.

    Parameters
    ----------
    python : str
        The path of python.exe, with a blank in it as on most machines.
    prefix : Path
        Drive C and the registry; whoever gets a fresh one is a fresh user.
    packages : Path
        Holds the project as installed from its wheel; comes before the tree on `sys.path`.
    library : Path
        The type library of the model of Excel.
    """

    python: str
    prefix: Path
    packages: Path
    library: Path

    def run(
        self, *arguments: object, cwd: Path = layout.ROOT, timeout: float = 300, **variables: str
    ) -> Done:
        """Run python.exe; a `Path` among the arguments is given as Windows names it."""
        process = subprocess.Popen(
            ["wine", self.python, *map(told, arguments)],
            cwd=cwd,
            env=self._variables() | variables,
            # Wine's Python needs an input that is no terminal and an output that is a pipe
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
        )
        said = bytearray()
        listener = Thread(target=_listen, args=(process.stdout, said), daemon=True)
        listener.start()
        try:
            status = process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            pytest.fail(f"not done in {timeout} s: {_text(said)}")
        # what it has left behind may hold the pipe open as long as this Windows is up
        listener.join(_LAST_WORDS)
        return Done(status=status, output=_text(said))

    def pytest(self, *arguments: object, timeout: float = 300) -> Done:
        """Run tests of the tree against the project as installed."""
        # a lost engine is an exception of Windows, which the fault handler would print
        command = ("-m", "pytest", "-p", "no:cacheprovider", "-p", "no:faulthandler", "-q")
        # or the tree would come before what is installed
        installed = ("-o", "pythonpath=")
        return self.run(*command, *installed, *arguments, timeout=timeout)

    def _variables(self) -> dict[str, str]:
        return prefix.environment(self.prefix) | {
            "PYTHONPATH": ";".join(map(told, (self.packages, layout.ROOT))),
            # or `python -m` would put the tree before what is installed
            "PYTHONSAFEPATH": "1",
            "HYPOTHESIS_STORAGE_DIRECTORY": told(self.prefix / "hypothesis"),
            "XLFACTOR_EXCEL_LIBRARY": told(self.library),
            # "all" runs every macro on every study, with late and with early binding
            "XLFACTOR_WINDOWS": os.environ.get("XLFACTOR_WINDOWS", ""),
        }


def _listen(stream: IO[bytes], said: bytearray) -> None:
    with stream:
        for piece in iter(lambda: stream.read(1 << 16), b""):
            said.extend(piece)


def _text(said: bytearray) -> str:
    return said.decode("utf-8", errors="backslashreplace").replace("\r\n", "\n")


def told(argument: object) -> str:
    """Give an argument as Windows has it: a path on drive Z."""
    if isinstance(argument, Path):
        return str(PureWindowsPath("Z:", argument.absolute()))
    return str(argument)


@contextmanager
def started(folder: Path) -> Iterator[Windows]:
    """Give a fresh Windows in a folder, with the project installed from its wheel."""
    kept, drives = layout.kept(), folder / "prefix"
    prefix.copy(kept / "prefix", drives)
    home = prefix.mount(kept / "python", drives, f"Program Files/Python {layout.VERSION}")
    windows = Windows(
        python=f"{home}\\python.exe",
        prefix=drives,
        packages=folder / "packages",
        library=folder / "excel.tlb",
    )
    type_library.compile_to(windows.library)
    layout.install(windows.packages, "--no-deps", layout.build_wheel(folder))
    with prefix.serving(windows.prefix):
        windows.run("-m", "compileall", "-q", windows.packages)
        yield windows
    shutil.rmtree(windows.prefix)
