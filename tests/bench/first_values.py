"""The first value of each function in a new process: `python -m tests.bench.first_values`.

It prints a table, in units of the import of xlwings and pandas. To start Python and to import
these takes longer than all of ours; so one process does it, and each function is called in a fork
of it, which has none of our modules yet.
"""

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

_EPOCH = dt.datetime(1899, 12, 30)


def imports() -> None:
    import pandas  # noqa: F401, ICN001
    import xlwings  # noqa: F401


def first_value(name: str, arguments: list) -> None:
    from xlfactor.excel import udfs

    assert isinstance(getattr(udfs, name)(*arguments), list), name


def seconds_in_fork(work: Callable[[], None]) -> float:
    """Return the processor's time for some work in a fork of this process."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        start = process_time()
        work()
        os.write(writer, repr(process_time() - start).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        taken = told.read()
    os.waitpid(child, 0)
    assert taken, "the fork failed"
    return float(taken)


def ratios(calls: dict[str, list], rounds: int) -> dict[str, float]:
    """Return the time to the first value of each function, in units of the imports.

    In a process that has imported neither.
    """
    unit = median(seconds_in_fork(imports) for _ in range(5))
    imports()
    taken = [
        {name: seconds_in_fork(lambda n=name: first_value(n, calls[n])) for name in calls}
        for _ in range(1 + rounds)  # the first round compiles our modules
    ]
    return {name: 1 + median(one[name] for one in taken[1:]) / unit for name in calls}


def worked_calls(*, one_a_module: bool = False) -> dict[str, list]:
    """Return the arguments, as Excel sends them, of the worked example of each function."""
    from unittest.mock import patch

    from xlfactor import catalogue
    from xlfactor.examples import function_of
    from xlfactor.formulas import formula
    from xlfactor.hosts import Found
    from xlfactor.places import Places
    from xlfactor.studies import WORKBOOKS
    from xlfactor.xlsx.book import open_book
    from xlfactor.xlsx.shipped import shipped

    calls, answer_at = {}, formula.answer_at

    def recorded(function, arguments, places, *, memo=None):
        calls[function.name] = [_sent(a.cells if isinstance(a, Found) else a) for a in arguments]
        return answer_at(function, arguments, places, memo=memo)

    texts = {function_of(text): (book.key, text) for book in WORKBOOKS.values()
             for text in book.formulas}  # fmt: skip
    if one_a_module:
        last = {catalogue.FUNCTIONS[name].__module__: name for name in texts}
        texts = {name: texts[name] for name in last.values()}
    with patch.object(formula, "answer_at", recorded):
        for key, text in texts.values():
            with closing(open_book(shipped(key))) as book:
                formula.evaluate(text, Places(book))
    return {name: calls[name] for name in texts}


def _sent(value):
    if isinstance(value, dt.datetime):
        return (value - _EPOCH).total_seconds() / 86_400
    return [_sent(one) for one in value] if isinstance(value, (list, tuple)) else value


def measured(calls: dict[str, list], rounds: int) -> dict[str, float]:
    """Measure functions in a process of their own, with compiled modules kept."""
    with TemporaryDirectory() as place:
        path = Path(place) / "calls.json"
        path.write_text(json.dumps(calls))
        environment = {
            **{k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
            "PYTHONPYCACHEPREFIX": place,
            "OPENBLAS_NUM_THREADS": "1",
        }
        command = [sys.executable, "-m", __spec__.name, str(path), str(rounds)]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        given = json.loads(Path(sys.argv[1]).read_text())
        print(json.dumps(ratios(given, int(sys.argv[2]))))
    else:
        found = measured(worked_calls(), 3)
        for function, figure in sorted(found.items(), key=lambda item: -item[1]):
            print(f"| `{function}` | {figure:.2f} |")
