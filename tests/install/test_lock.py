"""docs/requirements.lock: what a machine without internet is set up with."""

import re
import subprocess
import sys

import pytest
from packaging.requirements import Requirement
from packaging.tags import compatible_tags, cpython_tags, mac_platforms
from packaging.utils import canonicalize_name, parse_wheel_filename

from tests.lock import AFTER_LAST, FIRST, LOCK, PROJECT
from tests.platforms import ON_POSIX

SYSTEMS = {
    "win32": ["win_amd64"],
    "darwin": [*mac_platforms((13, 0), "arm64")],
    "darwin on Intel": [*mac_platforms((13, 0), "x86_64")],
    "linux": [f"manylinux_2_{minor}_x86_64" for minor in range(28, 16, -1)],
}


@pytest.fixture(scope="module")
def locked():
    """Each requirement with the names of its wheels and the number of its digests."""
    found, wheels = [], []
    for line in LOCK.read_text("utf-8").replace("\\\n", "").splitlines():
        if line.endswith(".whl"):
            wheels.append(line.removeprefix("# "))
        elif not line.startswith("#"):
            requirement, *digests = line.split("--hash=sha256:")
            found.append((Requirement(requirement.strip()), wheels, len(digests)))
            wheels = []
    return found


def test_it_holds_what_the_project_needs(locked):
    versions = {}
    for requirement, wheels, digests in locked:
        name = canonicalize_name(requirement.name)
        assert {parse_wheel_filename(wheel)[0] for wheel in wheels} == {name}
        assert digests == len(wheels) > 0
        versions.setdefault(name, []).append(str(requirement.specifier).removeprefix("=="))
    for wanted in map(Requirement, PROJECT["dependencies"]):
        found = versions[canonicalize_name(wanted.name)]
        assert all(wanted.specifier.contains(version) for version in found), wanted


@pytest.mark.parametrize("minor", range(FIRST, AFTER_LAST))
@pytest.mark.parametrize("system", SYSTEMS)
def test_nothing_has_to_be_compiled_on_any_python_and_system(locked, system, minor):
    platforms = SYSTEMS[system]
    tags = {*cpython_tags((3, minor), platforms=platforms)}
    tags |= {*compatible_tags((3, minor), f"cp3{minor}", platforms)}
    there = {
        "sys_platform": system.partition(" ")[0], "python_version": f"3.{minor}",
        "python_full_version": f"3.{minor}.1", "implementation_name": "cpython",
    }  # fmt: skip
    needed = [
        (requirement, wheels)
        for requirement, wheels, _ in locked
        if requirement.marker is None or requirement.marker.evaluate(there)
    ]
    names = [requirement.name for requirement, _ in needed]
    assert len(set(names)) == len(names) > 10
    assert ("pywin32" in names) == (system == "win32")
    for requirement, wheels in needed:
        fitting = [wheel for wheel in wheels if tags & parse_wheel_filename(wheel)[3]]
        assert fitting, f"{requirement}: no wheel"


# the Python of Wine has no pip
@ON_POSIX
@pytest.mark.slow
def test_pip_collects_wheels_with_it_and_installs_from_their_folder_alone(tmp_path):
    # the smallest of them stand for all
    small = re.findall(r"(?m)^(?:tqdm|threadpoolctl)==(?:.*\\\n)*.*\n", LOCK.read_text("utf-8"))
    assert len(small) == 2
    lock, wheels = tmp_path / "requirements.lock", tmp_path / "wheels"
    lock.write_text("".join(small), "utf-8")
    pip = [sys.executable, "-m", "pip", "--quiet"]
    subprocess.run([*pip, "download", "-r", lock, "--no-deps", "--dest", wheels], check=True)
    offline = ["--no-index", "--find-links", wheels, "--require-hashes", "--no-deps", "-r", lock]
    subprocess.run([*pip, "install", "--target", tmp_path / "there", *offline], check=True)
    assert (tmp_path / "there" / "threadpoolctl.py").is_file()
    for wheel in wheels.iterdir():
        wheel.write_bytes(wheel.read_bytes() + b"changed on the way")
    command = [*pip, "install", "--target", tmp_path / "elsewhere", *offline]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr
