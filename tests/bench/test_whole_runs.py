"""A whole run with saving, against openpyxl's load and save of the same workbook."""

import sys
from time import perf_counter, thread_time

import openpyxl
import pytest

from tests.conftest import WORKBOOKS, run_all

pytestmark = pytest.mark.slow
#: the processor's time, which other work on the machine does not lengthen; Windows counts it in
#: steps of 16 milliseconds
clock = perf_counter if sys.platform == "win32" else thread_time
#: what a run may take, in units of openpyxl's load and save; most of the rest is maths
RATIOS = {"factor_cma": 5, "cross_asset": 10, "us_industries": 14}


def least(work, times=5):
    taken = []
    for _ in range(times):
        start = clock()
        work()
        taken.append(clock() - start)
    return min(taken)


@pytest.mark.parametrize("study", RATIOS)
def test_a_run_takes_so_many_times_a_load_and_save(study, tmp_path):
    path = WORKBOOKS / f"{study}.xlsx"
    run_all(path, tmp_path / "first.xlsx")  # what is imported late is there from now on
    whole = least(lambda: run_all(path, tmp_path / "results.xlsx"), times=3)
    reference = least(lambda: openpyxl.load_workbook(path).save(tmp_path / "copy.xlsx"))
    assert whole <= RATIOS[study] * reference
