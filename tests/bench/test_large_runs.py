"""Large studies: the processor's time of a whole run, and the memory that it takes."""

import sys

import openpyxl
import pytest

from tests.bench.timing import check, seconds, used
from tests.large import build_cma, build_returns

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="a child's memory is told on POSIX"),
]
#: how a study is built; what a run of it may take in units of openpyxl's load and save of the
#: same book, and in megabytes. Where this was written 275 and 294 megabytes
STUDIES = {
    "2,000 × 40 returns": (lambda path: build_returns(path, 2000, 40), 9, 400),
    "500 assumptions": (lambda path: build_cma(path, 500), 6, 400),
}


@pytest.mark.parametrize("study", STUDIES)
def test_a_large_study_takes_so_much_time_and_memory(study, tmp_path):
    build, most, megabytes = STUDIES[study]
    path = tmp_path / "study.xlsx"
    build(path)

    def loads_and_saves():
        run = used("-m", "xlfactor", "run", str(path))
        assert run.status in {0, 3}
        assert run.megabytes <= megabytes
        copy = tmp_path / "copy.xlsx"
        return run.seconds / seconds(lambda: openpyxl.load_workbook(path).save(copy))

    check(loads_and_saves, most=most)
