"""The command that starts the engine, and the paths that reach it unchanged."""

import re
from functools import partial

import pytest

from xlfactor.addin.command import ENGINE_COMMAND, command, is_plain, preflight_command
from xlfactor.errors import FileError

PYTHON = r"C:\Program Files\Python 3.11\python.exe"


def test_the_command_starts_that_python_and_nothing_else():
    assert command(PYTHON) == (
        rf'"{PYTHON}" -B -P -c '
        rf'"from xlfactor.excel.serve import serve; serve({chr(39)}$(CLSID){chr(39)})  # start 1"'
    )
    assert command(PYTHON, start=12).endswith('# start 12"')


def test_the_look_before_the_start_is_by_that_python_too():
    report = r"C:\Users\Ann\AppData\Local\xlfactor\preflight.txt"
    assert preflight_command(PYTHON, report, addin_version="1.2") == (
        rf'"{PYTHON}" -B -P -m xlfactor.excel.preflight "{report}" 1.2'
    )


def test_the_command_fits_the_buffer_of_the_library():
    # it copies the command into 2048 bytes; a path has 260 at most
    assert len(ENGINE_COMMAND) + 260 < 2048
    assert ENGINE_COMMAND.isascii()


@pytest.mark.parametrize("sign", [*'%;"|<>$', "ö", "\u2009", "\t", "\n", "\x7f"])
def test_a_path_that_does_not_arrive_unchanged_is_refused_in_words(sign):
    path = rf"C:\a{sign}b\python.exe"
    assert not is_plain(path)
    for refused in (command, partial(preflight_command, report="r", addin_version="1")):
        with pytest.raises(FileError, match=re.escape("does not reach Excel's engine unchanged")):
            refused(path)


def test_an_empty_path_is_not_plain():
    with pytest.raises(FileError, match="no sign at all"):
        command("")


@pytest.mark.parametrize("sign", [*r" ()[]{}=,+~#@-_.`&^!'"])
def test_a_path_that_only_looks_odd_is_plain(sign):
    assert is_plain(rf"C:\a{sign}b\python.exe")
