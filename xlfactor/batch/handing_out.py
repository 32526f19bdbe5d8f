"""Hand tasks out to workers, any of which may die, and collect the results."""

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from itertools import islice
from typing import TypeVar

from xlfactor.engines import Engine

T = TypeVar("T")
R = TypeVar("R")


def results(
    work: Callable[[T], R], tasks: Iterable[T], engine: Engine, *, workers: int
) -> Iterator[tuple[T, R | Exception]]:
    """Do all tasks, and yield each with its result as soon as it has one.

    Tasks that were handed out when a worker died are done again one by one. A task at which the
    worker dies once more has the error in place of its result.

    Parameters
    ----------
    work : callable
        Takes a task; it raises nothing of its own.
    tasks : iterable
        Few of them are taken before others are done.
    """
    waiting = iter(tasks)
    suspects: list[T] = []
    is_broken = True
    while is_broken:
        with engine(workers) as executor:
            # one for each worker, and the next one for all of them but one
            is_broken = yield from _all(work, waiting, executor, 2 * workers - 1, suspects)
    while suspects:
        with engine(1) as executor:
            yield from _one_by_one(work, suspects, executor)


def _all(
    work: Callable[[T], R], tasks: Iterator[T], executor: Executor, ahead: int, suspects: list[T]
) -> Generator[tuple[T, R | Exception], None, bool]:
    """Yield results until no task is left or the workers are broken, which is returned."""
    running: dict[Future[R], T] = {}
    try:
        while True:
            for task in islice(tasks, ahead - len(running)):
                running[_submitted(work, task, executor)] = task
            if not running:
                return False
            done = wait(running, return_when=FIRST_COMPLETED).done
            for future in [one for one in running if one in done]:
                task, error = running.pop(future), _error(future)
                if error is None:
                    yield task, future.result()
                    continue
                suspects.append(task)
                if isinstance(error, BrokenExecutor):
                    suspects += running.values()
                    return True
    finally:
        for future in running:
            future.cancel()


def _submitted(work: Callable[[T], R], task: T, executor: Executor) -> "Future[R]":
    try:
        return executor.submit(work, task)
    except BrokenExecutor as error:
        future: Future[R] = Future()
        future.set_exception(error)
        return future


def _error(future: "Future[R]") -> Exception | None:
    try:
        error = future.exception()
    except CancelledError as cancelled:  # by a cluster that is gone
        return cancelled
    return error if error is None or isinstance(error, Exception) else RuntimeError(repr(error))


def _one_by_one(
    work: Callable[[T], R], suspects: list[T], executor: Executor
) -> Iterator[tuple[T, R | Exception]]:
    """Yield results until no suspect is left, or one of them has broken the worker."""
    while suspects:
        task = suspects.pop(0)
        future = _submitted(work, task, executor)
        error = _error(future)
        yield task, future.result() if error is None else error
        if error is not None:
            return
