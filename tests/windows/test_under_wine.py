"""Tests run by a Windows Python under Wine, against the project as installed from its wheel."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.windows

INSIDE = sorted(path.name for path in Path(__file__).parent.glob("inside/test_*.py"))
#: tests of the project, in parts that are run side by side
OWN = {
    "workbook files": ["tests/xlsx", "tests/drawing", "tests/tables"],
    "add-in": ["tests/addin", "tests/excel", "tests/install", "tests/help"],
    "figures": ["tests/functions", "tests/workbooks/test_golden.py"],
    "all else": [],
}
#: what knows no system: its figures come out of the workbooks' and the functions' tests there too
LEFT_OUT = [
    *("tests/core", "tests/macros", "tests/report", "tests/formulas", "tests/workbooks"),
    *("tests/setup", "tests/live", "tests/explain", "tests/changes"),
    *("tests/bench", "tests/fuzz", "tests/windows"),
    *("tests/test_absent.py", "tests/test_bad_input.py", "tests/test_bad_returns.py"),
]
MARKED = ("-m", "not windows and not excel and not libreoffice and not npm")
#: why a test of the project may be skipped there
MAY_BE_SKIPPED = {
    "Windows has no permission bits",
    "of POSIX alone",
    "of POSIX shells alone",
    "slow or without end under Wine",
}


def everything_else():
    """What stands in no other part, and is not left out."""
    others = [*LEFT_OUT, *(place for part in OWN.values() for place in part)]
    return [*(f"--ignore={place}" for place in others), "tests", "--pyargs", "xlfactor"]


@pytest.mark.parametrize("part", OWN)
def test_the_projects_own_tests_pass(windows, part):
    done = windows.pytest(*(OWN[part] or everything_else()), *MARKED, timeout=1_200)
    assert done.status == 0, done.output
    skipped = re.findall(r"^SKIPPED \[\d+\] .*?: (.*)$", done.output, re.MULTILINE)
    assert set(skipped) <= MAY_BE_SKIPPED


@pytest.mark.parametrize("name", INSIDE)
def test_inside(windows, name):
    done = windows.pytest("-m", "windows", f"tests/windows/inside/{name}", timeout=1_200)
    assert done.status == 0, done.output
