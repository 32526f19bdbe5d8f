"""A new process to the first value of a formula, against the import of what it stands on."""

import sys

import pytest

from tests.bench.timing import used

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="the system tells no time of a process"),
]
IMPORTS = "import xlwings, pandas"
COVARIANCE = "[['', 'a', 'b'], ['a', 0.04, 0.01], ['b', 0.01, 0.09]]"
WEIGHTS = "[['a', 0.5], ['b', 0.5]]"
#: calls, with the figure where this was written
CALLS = {
    f"COVARIANCE_VOLATILITY({COVARIANCE})": 1.10,
    f"MARGINAL_RISK({WEIGHTS}, {COVARIANCE})": 1.15,
    f"RISK_PARITY_WEIGHTS({COVARIANCE})": 1.20,
}


def seconds(code):
    run = used("-c", code)
    assert run.status == 0, code
    return run.seconds


@pytest.fixture(autouse=True)
def compiled(tmp_path, monkeypatch):
    """Keep compiled modules, as an installation does."""
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path))


def test_the_first_value_of_a_formula_waits_for_little_of_ours():
    calls = {
        f"from xlfactor.excel import udfs; assert isinstance(udfs.{call}, list)": figure
        for call, figure in CALLS.items()
    }
    for code in (IMPORTS, *calls):
        seconds(code)
    rounds = [[seconds(code) for code in (IMPORTS, *calls)] for _ in range(3)]
    reference, *taken = map(min, zip(*rounds, strict=True))
    for time, figure in zip(taken, calls.values(), strict=True):
        assert time <= 1.25 * figure * reference
