"""Engines of work in many pieces: this process, processes of this machine, a Dask cluster."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar

from xlfactor.errors import OptionError
from xlfactor.threads import use_one_thread

T = TypeVar("T")

#: Takes a number of workers, and provides them as long as they are needed.
Engine: TypeAlias = Callable[[int], AbstractContextManager[Executor]]

#: The word for a Dask cluster on this machine, in place of a scheduler's address.
LOCAL: Final = "local"
_SECONDS_TO_ANSWER: Final = 10
#: Windows waits for no more processes at once
_MOST_ON_WINDOWS: Final = 60
#: above all levels of logging
_SILENT: Final = 100


class Loop(Executor):
    """Does each piece of work at once, in this process."""

    def submit(
        self, fn: Callable[..., T], /, *arguments: Any, **options: Any
    ) -> "Future[T]":  # fmt: skip
        """Do a piece of work; what it raises is kept for whoever asks for its result."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*arguments, **options))
        except Exception as error:  # noqa: BLE001 (as every executor has it)
            future.set_exception(error)
        return future

    def map(self, fn: Callable[..., T], *iterables: Iterable[Any], **_: Any) -> Iterator[T]:
        """Return the results one by one, each computed when it is asked for."""
        return map(fn, *iterables)


@contextmanager
def loop(number: int = 1) -> Iterator[Executor]:  # noqa: ARG001 (as every engine takes it)
    """Provide this process alone, whatever the number."""
    yield Loop()


@contextmanager
def processes(number: int) -> Iterator[Executor]:
    """Provide processes of this machine, which end with this one, however it ends.

    On Windows they are 60 at most.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # processes that begin anew are the same on all systems, whatever threads run here
    begin_anew = get_context("spawn")
    number = min(number, _MOST_ON_WINDOWS) if sys.platform == "win32" else number
    pool = ProcessPoolExecutor(number, mp_context=begin_anew, initializer=_begin)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def this_machine(number: int) -> AbstractContextManager[Executor]:
    """Provide a number of processes of this machine; for one, this process is enough.

    Raises an `OptionError` if the number is below one.
    """
    if number < 1:
        raise OptionError(f"workers: found {number}; wanted 1 or more")
    return loop() if number == 1 else processes(number)


def dask(address: str) -> Engine:
    """Return the engine of a Dask scheduler, or of a cluster on this machine (`LOCAL`).

    Raises an `OptionError` if Dask is not installed; by the engine, if no scheduler answers at the
    address.
    """
    try:
        import distributed  # noqa: F401 (it takes long, and is only looked for)
    except ImportError as error:
        raise OptionError(
            "--scheduler needs Dask, which is not installed: run "
            f'"{sys.executable}" -m pip install distributed'
        ) from error
    return _local_cluster if address == LOCAL else partial(_cluster, address)


def workers_at(address: str) -> int:
    """Return how many tasks the workers of a Dask scheduler do at once.

    Raises an `OptionError` if no scheduler answers, or it has no workers.
    """
    with _client(address) as client:
        number = int(sum(client.nthreads().values()))
    if not number:
        raise OptionError(f"--scheduler: the Dask scheduler at '{address}' has no workers")
    return number


@contextmanager
def _local_cluster(number: int) -> Iterator[Executor]:
    from dask import config
    from distributed import Client, LocalCluster

    with config.set({"distributed.scheduler.allowed-failures": 0}), _without_interrupts():
        cluster = LocalCluster(
            n_workers=number,
            threads_per_worker=1,
            silence_logs=_SILENT,
            # without an address of its own, two clusters at once would want the same port
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
        )
    with cluster, Client(cluster) as client, client.get_executor() as executor:
        yield executor


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Have processes that begin now leave Ctrl-C to this one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _cluster(address: str, number: int) -> Iterator[Executor]:  # noqa: ARG001 (it has its own)
    with _client(address) as client, client.get_executor() as executor:
        yield executor


def _client(address: str) -> Any:
    from distributed import Client

    try:
        return Client(address, timeout=_SECONDS_TO_ANSWER)
    except (OSError, ValueError) as error:
        raise OptionError(f"--scheduler: no Dask scheduler at '{address}' ({error})") from error


def _begin() -> None:
    """Prepare a process: one thread for linear algebra, no Ctrl-C, an end with its parent."""
    use_one_thread()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent answers Ctrl-C
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
