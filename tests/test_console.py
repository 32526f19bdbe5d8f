"""A command does its work whatever becomes of its output."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import WORKBOOKS

ROOT = Path(__file__).parent.parent
CALL = ["call", "CMA_VOLATILITY", "cma", "--book", str(WORKBOOKS / "factor_cma.xlsx")]
ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="of POSIX shells alone")


def status_of(tmp_path, words, streams):
    status = tmp_path / "status"
    done = subprocess.run(
        ["bash", "-c", f'{{ "$@" ; echo $? >"$0" ; }} {streams}', status, sys.executable, "-m",
         "xlfactor", *words],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return int(status.read_text()), done


@ON_POSIX
@pytest.mark.parametrize("streams", [">&-", "2>&-", ">&- 2>&-", "| head -c 1", "2>/dev/full"])
@pytest.mark.parametrize(
    "words",
    [CALL, ["functions"], ["run", "study.xlsx", "--macro", "factor_premia", "--output"]],
    ids=["call", "functions", "run"],
)
def test_streams_that_are_closed_stop_nothing(tmp_path, words, streams):
    result = tmp_path / "result.xlsx"
    if words[0] == "run":
        words = ["run", WORKBOOKS / "factor_cma.xlsx", *words[2:], result]
    status, done = status_of(tmp_path, words, streams)
    assert status == 0
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert result.exists() == (words[0] == "run")
    if "2>&-" in streams and words[0] == "run" and not streams.startswith(">&-"):
        assert done.stdout.startswith("Read ")


@ON_POSIX
def test_a_full_output_is_told(tmp_path):
    status, done = status_of(tmp_path, CALL, ">/dev/full")
    assert status == 2
    assert done.stderr == ("error: standard output cannot be written (No space left on device)\n")
