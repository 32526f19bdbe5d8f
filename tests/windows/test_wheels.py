"""On the newest Python that is allowed, all that is needed has wheels: nothing is compiled."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = tomllib.loads(Path(__file__).parents[2].joinpath("pyproject.toml").read_text("utf-8"))[
    "project"
]
_, AFTER_LAST = map(int, re.findall(r"3\.(\d+)", PROJECT["requires-python"]))
#: pip's names of a system, and what xlwings needs there alone
SYSTEMS = {
    "Windows": (["win_amd64"], ["pywin32"]),
    "macOS": (["macosx_12_0_arm64"], ["appscript", "psutil"]),
    "Linux": (["manylinux_2_28_x86_64", "manylinux2014_x86_64"], []),
}


@pytest.mark.slow
@pytest.mark.parametrize("system", SYSTEMS)
def test_nothing_has_to_be_compiled(system, tmp_path):
    platforms, needed_there = SYSTEMS[system]
    done = subprocess.run(
        [
            *(
                sys.executable,
                "-m",
                "pip",
                "install",
                "--dry-run",
                "--quiet",
                "--only-binary=:all:",
            ),
            *("--target", tmp_path, "--python-version", f"3.{AFTER_LAST - 1}"),
            *(f"--platform={platform}" for platform in platforms),
            *(*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dask"], *needed_there),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
