"""Ratios of times: both pieces of work in one process, in turn, so that they meet it alike."""

import sys
from collections.abc import Callable
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


def ratio(ours: Callable[[], object], theirs: Callable[[], object], rounds: int = 15) -> float:
    """Return the median time of our work in units of that of theirs, on one thread.

    What is quick is repeated until it takes a twentieth of a millisecond.
    """
    with threadpool_limits(1):
        times = [max(1, round(5e-5 / max(seconds(work), 1e-7))) for work in (ours, theirs)]

        def round_of(work, count):
            return seconds(lambda: [work() for _ in range(count)]) / count

        pairs = [(round_of(ours, times[0]), round_of(theirs, times[1])) for _ in range(rounds)]
    mine, other = zip(*pairs, strict=True)
    return median(mine) / median(other)
