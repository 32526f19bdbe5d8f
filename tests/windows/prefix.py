"""A Windows as Wine has it: drive C, the registry and one user, all in one folder."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath


def make(prefix: Path) -> None:
    """Make a Windows as Wine makes one: drive C, registry, one user."""
    prefix.mkdir(parents=True)
    run("wineboot", "--init", prefix=prefix)
    run("wineserver", "--wait", prefix=prefix)


def copy(original: Path, prefix: Path) -> None:
    """Make a fresh Windows like an original, whose system files it shares."""
    prefix.mkdir()
    for part in (*original.glob("*.reg"), original / ".update-timestamp"):
        shutil.copy(part, prefix)
    shutil.copytree(original / "dosdevices", prefix / "dosdevices", symlinks=True)
    shutil.copytree(original / "drive_c", prefix / "drive_c", copy_function=_link, symlinks=True)
    for folder in (prefix / "drive_c" / "users").glob("*/*"):
        if folder.is_symlink():  # to the folders of whoever runs this
            folder.unlink()
            folder.mkdir()


def mount(folder: Path, prefix: Path, place: str) -> str:
    """Show a folder on drive C, and give its name there."""
    shown = prefix / "drive_c" / place
    shown.parent.mkdir(parents=True, exist_ok=True)
    shown.symlink_to(folder)
    return str(PureWindowsPath("C:/", place))


def environment(prefix: Path) -> dict[str, str]:
    """Give the environment of Wine: none of this Python's, a Western code page, no desktop."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ["HOME"],
        "LC_ALL": "C.UTF-8",
        "WINEPREFIX": str(prefix),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "winemenubuilder.exe=;mscoree=;mshtml=",
    }


@contextmanager
def serving(prefix: Path) -> Iterator[None]:
    """Keep a Windows up between runs, and end it with all of its processes afterwards."""
    # ends by itself soon after a run that was cut off
    run("wineserver", "--persistent=60", prefix=prefix)
    # its services inherit the output of the first process, and would hold a test's pipe open
    run("wineboot", prefix=prefix)
    try:
        yield
    finally:
        # one that has had nothing to do for a minute has ended, and cannot be killed
        run("wineserver", "--kill", prefix=prefix, check=False)
        run("wineserver", "--wait", prefix=prefix)


def run(*command: str, prefix: Path, check: bool = True) -> None:
    """Run a program of Wine unheard, which is to succeed if that is checked."""
    subprocess.run(
        command,
        env=environment(prefix),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=check,
    )


def _link(source: str, target: str) -> None:
    Path(target).symlink_to(source)
