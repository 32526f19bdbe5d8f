"""Tests run by a Windows Python under Wine, against the project as installed from its wheel."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.windows

INSIDE = sorted(path.name for path in Path(__file__).parent.glob("inside/test_*.py"))
#: all tests of the project, in two parts, but for these folders and what needs a program of Linux
OWN = {
    "core": ["tests/core"],
    "all else": [
        *("--ignore=tests/core", "--ignore=tests/windows"),
        *("--ignore=tests/bench", "--ignore=tests/fuzz"),
        *("tests", "--pyargs", "xlfactor"),
    ],
}
MARKED = ("-m", "not windows and not excel and not libreoffice and not npm")
#: why a test of the project may be skipped there
MAY_BE_SKIPPED = {"Windows has no permission bits", "of POSIX alone", "of POSIX shells alone"}


@pytest.mark.parametrize("part", OWN)
def test_the_projects_own_tests_pass(windows, part):
    done = windows.pytest(*OWN[part], *MARKED, timeout=1_200)
    assert done.status == 0, done.output
    skipped = re.findall(r"^SKIPPED \[\d+\] .*?: (.*)$", done.output, re.MULTILINE)
    assert set(skipped) <= MAY_BE_SKIPPED


@pytest.mark.parametrize("name", INSIDE)
def test_inside(windows, name):
    done = windows.pytest("-m", "windows", f"tests/windows/inside/{name}", timeout=1_200)
    assert done.status == 0, done.output
