"""Ratios of times: both pieces of work in one process, in turn, so that they meet it alike."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter, thread_time

from threadpoolctl import threadpool_limits

#: the processor's time, which other work on the machine does not lengthen; Windows counts it in
#: steps of 16 milliseconds
clock = perf_counter if sys.platform == "win32" else thread_time


def seconds(work: Callable[[], object]) -> float:
    start = clock()
    work()
    return clock() - start


def least(work: Callable[[], object], times: int) -> float:
    """Return the least seconds of many, which other work on the machine disturbs least."""
    work()
    return min(seconds(work) for _ in range(times))


def ratio(ours: Callable[[], object], theirs: Callable[[], object], rounds: int = 15) -> float:
    """Return the median time of our work in units of that of theirs, on one thread.

    What is quick is repeated until it takes a twentieth of a millisecond. Both are done once
    before, so that no library which they load has threads of its own.
    """
    ours(), theirs()
    with threadpool_limits(1):
        times = [max(1, round(5e-5 / max(seconds(work), 1e-7))) for work in (ours, theirs)]

        def round_of(work, count):
            return seconds(lambda: [work() for _ in range(count)]) / count

        pairs = [(round_of(ours, times[0]), round_of(theirs, times[1])) for _ in range(rounds)]
    mine, other = zip(*pairs, strict=True)
    return median(mine) / median(other)


def check_ratio(
    ours: Callable[[], object], theirs: Callable[[], object], rounds: int = 15, *, most: float
) -> None:
    """Check that our work takes at most so many times as long as theirs."""
    check(lambda: ratio(ours, theirs, rounds), most=most)


def check(measured: Callable[[], float], *, most: float) -> None:
    """Check that a measured figure is at most so large, in one of three measurements.

    Other work on the machine only lengthens what it disturbs, so one that is short enough
    proves the point; what has become slow is too long three times.
    """
    found: list[float] = []
    while len(found) < 3:
        found.append(measured())
        if found[-1] <= most:
            return
    raise AssertionError(f"{min(found):.3g} at the least of three, and {most:.3g} is allowed")


#: runs a program and tells what it used; small, because the system counts the memory of the one
#: that starts a program as that of the program
_STARTER = """
import json, os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
found = os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss
print(json.dumps(found), file=sys.stderr)
"""
_MEGABYTE = 1024 if sys.platform == "linux" else 1024**2


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What a Python of its own used: seconds of the processor, and megabytes at most."""

    status: int
    seconds: float
    megabytes: float


def used(*arguments: str) -> Used:
    """Run Python with these arguments in a process of its own, on one thread."""
    command = [sys.executable, "-S", "-c", _STARTER, sys.executable, *arguments]
    run = subprocess.run(
        command, capture_output=True, check=True, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    )
    status, seconds, memory = json.loads(run.stderr.splitlines()[-1])
    return Used(status=status, seconds=seconds, megabytes=memory / _MEGABYTE)
