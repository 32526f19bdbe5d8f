"""Pythons of their own in folders, as `python -m venv` makes them, each with its fault."""

import shutil
import sys
from pathlib import Path


def environment(folder: Path, *, with_pywin32: bool = True) -> Path:
    """Make a virtual environment with the packages of this Python, and give its python.exe.

    What is put into its `site_packages` comes before them.
    """
    site_packages(folder).mkdir(parents=True)
    home, programs = Path(sys.base_prefix), folder / "Scripts"
    programs.mkdir()
    # an embeddable Python has its own library as an archive beside the DLLs
    for file in (home / "python.exe", *home.glob("*.dll"), *home.glob("python*.zip")):
        shutil.copy(file, programs)
    (folder / "pyvenv.cfg").write_text(f"home = {home}\n", "utf-8")
    others = home / "Lib" / "site-packages"
    # a folder that is only named is not looked through for such files of its own, and the
    # folders of pywin32 are named by one
    line = f"import site; site.addsitedir({str(others)!r})" if with_pywin32 else str(others)
    (site_packages(folder) / "others.pth").write_text(line, "utf-8")
    return programs / "python.exe"


def site_packages(folder: Path) -> Path:
    """Give the folder of an environment's own packages."""
    return folder / "Lib" / "site-packages"


def put_module(folder: Path, name: str, text: str) -> None:
    """Let an environment find this module first."""
    (site_packages(folder) / f"{name}.py").write_text(text, "utf-8")


def put_version(folder: Path, package: str, version: str) -> None:
    """Let an environment hold a package for one of another version."""
    records = site_packages(folder) / f"{package}-{version}.dist-info"
    records.mkdir()
    (records / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n", "utf-8"
    )
