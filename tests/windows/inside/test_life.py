"""How an engine starts, is shared, fails, ends and starts again."""

import re
import subprocess
import sys
import time

import pytest
import win32api
import win32con
import win32event

from tests.windows.vba_caller import VbaError, udf
from xlfactor.addin.sources import sources
from xlfactor.excel import log
from xlfactor.excel.udfs import ERROR_MARK

pytestmark = pytest.mark.windows

WEIGHTS = ((None, "Growth"), ("Stocks", 0.5), ("Bonds", 0.5))
RETURNS = (("Stocks", 0.5), ("Bonds", 0.25))
PREMIA = (("Factor", "Premium"), ("Growth", 0.375))


def premia(engine):
    return udf(engine, "FACTOR_PREMIA", WEIGHTS, RETURNS)


def execute(engine, statement):
    engine.call("Exec", statement, engine.call("Dict"))


def result_of(engine, module, function):
    """Return what a function of the engine's Python returns."""
    return engine.call("Var", engine.call("Call", engine.call("Module", module), function))


def process_of(engine):
    access = win32con.SYNCHRONIZE | win32con.PROCESS_TERMINATE
    return win32api.OpenProcess(access, False, result_of(engine, "os", "getpid"))


def has_ended(process, milliseconds=60_000):
    return win32event.WaitForSingleObject(process, milliseconds) == win32event.WAIT_OBJECT_0


@pytest.fixture(scope="module")
def lost_numbers():
    """The numbers of errors by which our VBA knows that the engine is gone."""
    (text,) = (each.text for each in sources() if each.name == "XlfactorEngine")
    body = text.partition("Function IsLost")[2]
    lines = re.findall(r"(?m)^\s*Case ([-\d, ]+)", body)
    return {int(number) for line in lines for number in line.split(",")}


def test_two_workbooks_share_one_engine(library, commands):
    command = next(commands)
    one, other = library.activate(command), library.activate(command)
    assert result_of(one, "os", "getpid") == result_of(other, "os", "getpid")
    library.end(command)


def test_an_engine_that_is_killed_is_known_for_lost_and_started_anew(
    library, commands, lost_numbers
):
    command = next(commands)
    engine = library.activate(command)
    assert premia(engine) == PREMIA
    win32api.TerminateProcess(process_of(engine), 1)
    with pytest.raises(VbaError) as error:
        premia(engine)
    assert error.value.number in lost_numbers
    library.end(command)
    assert premia(library.activate(next(commands))) == PREMIA


def test_restart_ends_the_engine_and_the_next_use_starts_another(library, commands):
    command = next(commands)
    engine = library.activate(command)
    process = process_of(engine)
    assert not has_ended(process, 0)
    library.end(command)
    assert has_ended(process)
    assert premia(library.activate(next(commands))) == PREMIA


def test_a_function_that_ends_python_is_known_for_lost(library, commands, lost_numbers):
    engine = library.activate(next(commands))
    with pytest.raises(VbaError) as error:
        execute(engine, "import os; os._exit(1)")
    assert error.value.number in lost_numbers


def test_an_engine_that_ends_leaves_the_excels_of_others_alone(library, commands, tmp_path):
    ended = tmp_path / "ended.txt"
    watch = (
        "from pathlib import Path; from xlwings import _xlwindows as side; "
        f"side.Apps.cleanup = staticmethod(lambda: Path({str(ended)!r}).touch())"
    )
    subprocess.run([sys.executable, "-c", watch], check=True)
    assert ended.exists()
    ended.unlink()
    subprocess.run(
        [sys.executable, "-c", f"{watch}; from xlfactor.cli import main; main(['run', 'x'])"],
        check=True,
    )
    assert not ended.exists()
    command = next(commands)
    engine = library.activate(command)
    execute(engine, watch)
    process = process_of(engine)
    library.end(command)
    del engine
    assert has_ended(process)
    assert not ended.exists()


def test_a_function_that_leaves_is_an_error_and_the_engine_lives(engine, lost_numbers):
    with pytest.raises(VbaError, match="SystemExit") as error:
        execute(engine, "raise SystemExit(3)")
    assert error.value.number not in lost_numbers
    assert premia(engine) == PREMIA


def test_a_function_that_runs_long_gives_its_value(engine):
    execute(engine, "import time; time.sleep(3)")
    assert premia(engine) == PREMIA


def test_what_is_unforeseen_arrives_as_the_sentinel_and_stands_in_the_log(engine):
    execute(
        engine,
        "from xlfactor.catalogue import FUNCTIONS\n"
        "kind = type(FUNCTIONS['FACTOR_PREMIA'])\n"
        "kind.kept, kind.answer = kind.answer, lambda *_, **__: 1 / 0\n",
    )
    try:
        answer = premia(engine)
    finally:
        execute(
            engine,
            "from xlfactor.catalogue import FUNCTIONS\n"
            "kind = type(FUNCTIONS['FACTOR_PREMIA'])\n"
            "kind.answer = kind.kept\n",
        )
    assert answer.startswith(f"{ERROR_MARK}|#VALUE!|unforeseen, see the log ({log.path()})")
    assert "ZeroDivisionError" in log.path().read_text("utf-8")
    assert premia(engine) == PREMIA


def test_neither_excels_folder_nor_its_environment_disturbs_the_engine(
    library, commands, tmp_path, monkeypatch
):
    folder = tmp_path / "Börse R&D 100%; 東京"
    folder.mkdir()
    for name in ("random.py", "numpy.py", "xlwings.py", "xlfactor.py"):
        (folder / name).write_text("raise SystemExit('the wrong one')")
    monkeypatch.chdir(folder)
    for name in ("LOCALAPPDATA", "APPDATA", "USERPROFILE", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.delenv("PYTHONSAFEPATH")
    engine = library.activate(next(commands))
    assert premia(engine) == PREMIA
    module = engine.call("Module", "xlfactor.excel.log")
    seen = engine.call("Str", engine.call("Call", module, "path"))
    assert seen == str(log.path())


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("import no_such_module", "exited before"),
        ("raise SystemExit", "exited before"),
        ("", "Could not create Python process"),
    ],
)
def test_an_engine_that_cannot_start_does_not_keep_excel_waiting(library, commands, wrong, told):
    """After a minute of waiting the library would say that it could not activate a server."""
    command = next(commands)
    if not wrong:
        command = command.replace("python.exe", "no python.exe")
    with pytest.raises(VbaError, match=told):
        library.activate(command.replace("from xlfactor", f"{wrong}; from xlfactor"))


def test_the_start_costs_little_more_than_its_imports(library, commands):
    def seconds(action):
        before = time.perf_counter()
        action()
        return time.perf_counter() - before

    def importing(modules):
        """Return the processor seconds of a Python that only imports."""
        # without what xlwings does at the end, which is no part of a start
        program = (
            f"import {modules}, os, time; print(time.process_time(), flush=True); os._exit(0)"
        )
        command = [sys.executable, "-B", "-P", "-c", program]
        return float(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)

    plain = seconds(lambda: importing("xlwings"))
    all_of_it = importing("xlwings.com_server, xlfactor.excel.udfs")
    engines = []
    start = seconds(lambda: engines.append(library.activate(next(commands))))
    first = seconds(lambda: premia(engines[0]))
    # by the processor's clock, which other work on the machine does not move
    assert result_of(engines[0], "time", "process_time") < 2 * all_of_it
    warm = min(seconds(lambda: premia(engines[0])) for _ in range(50))
    print(  # noqa: T201  the figures of docs/windows.md
        f"import xlwings {plain:.2f} s, all that the engine imports {all_of_it:.2f} s "
        "of a processor; "
        f"start {start:.2f} s, first value after {start + first:.2f} s, warm {warm * 1e3:.1f} ms"
    )
    assert warm < plain / 20
