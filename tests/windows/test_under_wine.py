"""Tests run by a Windows Python under Wine, against the project as installed from its wheel."""

import re
from pathlib import Path

import pytest

#: seconds for all tests of a part, of which each has an end of its own, and for a fresh Windows
A_PART, A_WINDOWS = 1_200, 300
pytestmark = [pytest.mark.windows, pytest.mark.timeout(A_PART + A_WINDOWS)]

INSIDE = Path(__file__).parent / "inside"
#: tests of `inside` that share a start of the engine, which takes as long as most of them
TOGETHER = {
    "functions": ["functions", "ranges", "variants"],
    "macros": ["macros"],
    "installation": ["install", "preflight"],
}
FILES = ("archive", "book", "destination", "opening", "rich", "saving", "values")
#: tests of the project, in parts that are run side by side
OWN = {
    "figures": ["tests/workbooks/test_golden.py"],
    "workbook files": [f"tests/xlsx/test_{name}.py" for name in FILES],
    # what asks Excel alone is done by `inside`, over COM
    "add-in": [
        "tests/install",
        *(f"tests/excel/test_{name}.py" for name in ("cleanup", "preflight", "ribbon", "serve")),
        *(f"tests/addin/test_{name}.py" for name in ("by_hand", "command", "shipped")),
    ],
    "all else": [],
}
#: what knows no system: its figures come out of the golden workbooks and of the functions, which
#: `inside/test_functions.py` calls, there too
ROOMS = (
    *("addin", "bench", "changes", "core", "drawing", "excel", "explain", "formulas", "functions"),
    *("fuzz", "help", "install", "live", "macros", "report", "setup", "tables", "windows"),
    *("workbooks", "xlsx"),
)
TOPICS = (
    *("absent", "bad_input", "bad_returns", "language", "located", "memo", "messages", "places"),
    *("openxml", "readme", "studies", "verification"),
)
LEFT_OUT = [
    *(f"tests/{room}" for room in ROOMS),
    *(f"tests/test_{topic}.py" for topic in TOPICS),
]
#: whose examples may meet the system
PACKAGES = ["xlfactor.batch", "xlfactor.excel", "xlfactor.install", "xlfactor.xlsx"]
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
    return [*(f"--ignore={place}" for place in LEFT_OUT), "tests", "--pyargs", *PACKAGES]


@pytest.mark.parametrize("part", OWN)
def test_the_projects_own_tests_pass(windows, part):
    done = windows.pytest(*(OWN[part] or everything_else()), *MARKED, timeout=A_PART)
    assert done.status == 0, done.output
    skipped = re.findall(r"^SKIPPED \[\d+\] .*?: (.*)$", done.output, re.MULTILINE)
    assert set(skipped) <= MAY_BE_SKIPPED


@pytest.mark.parametrize("part", [*TOGETHER, "all else"])
def test_inside(windows, part):
    everything = {path.stem.removeprefix("test_") for path in INSIDE.glob("test_*.py")}
    names = TOGETHER.get(part) or sorted(everything.difference(*TOGETHER.values()))
    files = (f"tests/windows/inside/test_{name}.py" for name in names)
    done = windows.pytest("-m", "windows", *files, timeout=A_PART)
    assert done.status == 0, done.output
