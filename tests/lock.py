"""Write docs/requirements.lock: what xlfactor is installed with, and what pip may fetch.

    python -m tests.lock

One file for every Python and every system that are supported. Each wheel stands in it by its name
and by the digest without which pip does not take it.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "docs" / "requirements.lock"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
FIRST, AFTER_LAST = map(int, re.findall(r"3\.(\d+)", PROJECT["requires-python"]))
HEAD = """\
# What xlfactor is installed with, wheel by wheel. Made by `python -m tests.lock`; docs/install.md
# says how a machine without internet is set up with it.
"""


def main() -> None:
    """Resolve the dependencies of pyproject.toml anew, and write them."""
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--universal"),
        *("--python-version", f"3.{FIRST}", "--only-binary", ":all:", "--quiet"),
        *("--format", "pylock.toml"),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    packages = tomllib.loads(done.stdout)["packages"]
    LOCK.write_text(HEAD + "".join(map(_lines, packages)), "utf-8")


def _lines(package: dict[str, Any]) -> str:
    """Return a package as pip reads it, below the names of its wheels."""
    wheels = {one["url"].rpartition("/")[2]: one["hashes"]["sha256"] for one in package["wheels"]}
    wheels = {name: digest for name, digest in wheels.items() if _is_supported(name)}
    marker = f" ; {package['marker']}" if "marker" in package else ""
    named = "".join(f"# {name}\n" for name in wheels)
    hashes = "".join(f" \\\n    --hash=sha256:{digest}" for digest in wheels.values())
    return f"{named}{package['name']}=={package['version']}{marker}{hashes}\n"


def _is_supported(wheel: str) -> bool:
    """Return whether a wheel is for a Python and a system that are supported."""
    *_, python, abi, system = wheel.removesuffix(".whl").split("-")
    pythons = {f"cp3{minor}" for minor in range(FIRST, AFTER_LAST)}
    for_all = abi in ("abi3", "none")
    return (for_all or (python in pythons and abi == python)) and bool(
        re.match(r"any|win_amd64|macosx|manylinux.*_(x86_64|aarch64)", system)
    )


if __name__ == "__main__":
    main()
