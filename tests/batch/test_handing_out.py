"""Tasks reach workers, and those that a dying worker had are done all the same."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.batch.deadly import work
from tests.platforms import NOT_UNDER_WINE
from xlfactor import engines
from xlfactor.batch.handing_out import results
from xlfactor.engines import dask, loop, processes, this_machine
from xlfactor.errors import OptionError

ROOT = Path(__file__).parent.parent.parent


def taken(tasks, engine, workers=2):
    found = {}
    for task, result in results(work, tasks, engine, workers=workers):
        assert task not in found
        found[task] = result
    return found


def test_a_loop_takes_tasks_one_by_one():
    handed = []

    def tasks():
        for number in range(5):
            handed.append(number)
            yield number

    answers = results(work, tasks(), loop, workers=1)
    assert next(answers) == (0, 0)
    assert len(handed) <= 3
    assert dict(answers) == {n: n * n for n in range(1, 5)}


@NOT_UNDER_WINE
def test_a_task_that_kills_its_worker_is_told_and_all_others_are_done():
    found = taken([1, 2, -1, 3, 4, -2, 5, 6], processes)
    lost = {task: type(found.pop(task)).__name__ for task in (-1, -2)}
    assert lost == {-1: "BrokenProcessPool", -2: "BrokenProcessPool"}
    assert found == {n: n * n for n in range(1, 7)}


@NOT_UNDER_WINE
@pytest.mark.slow
def test_a_cluster_goes_on_without_a_worker_that_died():
    found = taken([1, -1, 2, 3], dask("local"))
    assert type(found.pop(-1)).__name__ == "KilledWorker"
    assert found == {1: 1, 2: 4, 3: 9}


@NOT_UNDER_WINE
@pytest.mark.slow
def test_two_clusters_stand_side_by_side():
    with dask("local")(1) as one, dask("local")(1) as other:
        assert [one.submit(abs, -1).result(), other.submit(abs, -2).result()] == [1, 2]


def test_no_workers_are_refused():
    with pytest.raises(OptionError, match="workers: found 0; wanted 1 or more"):
        this_machine(0)


@NOT_UNDER_WINE
def test_what_keeps_a_cluster_from_working_is_told(monkeypatch):
    monkeypatch.setattr(engines, "_SECONDS_TO_ANSWER", 1)
    with pytest.raises(OptionError, match=r"no Dask scheduler at 'tcp://127\.0\.0\.1:9'"):
        engines.workers_at("tcp://127.0.0.1:9")
    with pytest.raises(OptionError, match="no Dask scheduler at 'here'"):
        engines.workers_at("here")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(OptionError, match="-m pip install distributed"):
        dask("local")


@NOT_UNDER_WINE
def test_processes_end_with_the_one_that_is_killed():
    program = """
import os
from tests.batch.deadly import work
from xlfactor.engines import processes
if __name__ == "__main__":
    with processes(1) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        pool.submit(work, "slow").result()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        worker = int(parent.stdout.readline())
        parent.kill()
    until = time.monotonic() + 120
    while is_running(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(worker)


def is_running(process):
    if sys.platform == "win32":  # where a signal of zero ends a process
        import _winapi

        try:
            held = _winapi.OpenProcess(_winapi.SYNCHRONIZE, False, process)
        except OSError:
            return False
        return _winapi.WaitForSingleObject(held, 0) != _winapi.WAIT_OBJECT_0
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"
