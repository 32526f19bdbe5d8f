"""Large studies: the processor's time of a whole run, and the memory that it takes."""

import os
import subprocess
import sys
from time import thread_time

import openpyxl
import pytest

from tests.large import build_cma, build_returns

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="a child's memory is told on POSIX"),
]
MEGABYTE = 1024 if sys.platform == "linux" else 1024**2
#: how a study is built; what a run of it may take in units of openpyxl's load and save of the
#: same book, and in megabytes. Where this was written 837 and 914 megabytes; a study of
#: 5,000 × 200 returns took 31 seconds and 870 megabytes
STUDIES = {
    "2,000 × 40 returns": (lambda path: build_returns(path, 2000, 40), 9, 1000),
    "500 assumptions": (lambda path: build_cma(path, 500), 6, 1000),
}


@pytest.mark.parametrize("study", STUDIES)
def test_a_large_study_takes_so_much_time_and_memory(study, tmp_path):
    build, most, megabytes = STUDIES[study]
    path = tmp_path / "study.xlsx"
    build(path)
    command = [sys.executable, "-m", "xlfactor", "run", str(path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    assert run.returncode in {0, 3}
    start = thread_time()
    openpyxl.load_workbook(path).save(tmp_path / "copy.xlsx")
    assert used.ru_utime + used.ru_stime <= most * (thread_time() - start)
    assert used.ru_maxrss <= megabytes * MEGABYTE
