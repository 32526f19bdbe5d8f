"""The machine that the tests run on, and the commands as a user gives them."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

import xlfactor
from tests.install.homes import PAGE, mark, with_python
from xlfactor import cli
from xlfactor.excel import log
from xlfactor.install import check_addin, plan
from xlfactor.install import machine as real
from xlfactor.install.addin import is_marked
from xlfactor.install.machine import System, import_fault, installed, run, this_machine
from xlfactor.install.places import places
from xlfactor.install.registry import Root
from xlfactor.install.shipped import ShippedFiles
from xlfactor.pins import XLWINGS


def test_this_machine():
    here = this_machine()
    systems = {"win32": System.WINDOWS, "darwin": System.MACOS}
    assert here.system is systems.get(sys.platform, System.OTHER)
    assert here.home == Path.home()
    assert here.python.executable == Path(sys.executable)
    assert here.python.version == sys.version.split()[0]
    assert here.python.bits == sys.maxsize.bit_length() + 1
    assert here.python.installed("xlwings") == XLWINGS
    if here.system is not System.WINDOWS:
        assert here.registry.values(Root.USER, "Software") == {}
        assert here.registry.subkeys(Root.USER, "Software") == ()
        assert here.short_name(Path("a/b")) == Path("a/b")


@pytest.mark.on_windows
def test_the_registry_of_windows():
    registry = this_machine().registry
    key = "Software\\VB and VBA Program Settings\\xlfactor tests\\Engine"
    assert registry.values(Root.USER, key) == {}
    assert registry.subkeys(Root.USER, key) == ()
    registry.write(key, {"Interpreter": "C:\\Zoë\\python.exe", "Version": "1"})
    try:
        assert registry.values(Root.USER, key) == {
            "interpreter": "C:\\Zoë\\python.exe",
            "version": "1",
        }
        assert registry.subkeys(Root.USER, key.rpartition("\\")[0]) == ("Engine",)
    finally:
        registry.remove(key)
        registry.remove(key.rpartition("\\")[0])
    assert registry.values(Root.USER, key) == {}
    assert registry.values(Root.MACHINE, "Software\\Microsoft\\Windows NT\\CurrentVersion")


@pytest.mark.on_windows
def test_the_short_name_of_a_folder(tmp_path):
    folder = tmp_path / "a folder with a long name"
    folder.mkdir()
    short = this_machine().short_name(folder)
    assert short.samefile(folder)
    assert this_machine().short_name(tmp_path / "nowhere") == tmp_path / "nowhere"


def test_the_log_and_the_add_in_share_the_users_folder_on_windows(windows, windows_folders):
    windows_folders[28] = windows.environment["LOCALAPPDATA"]
    assert places(windows).folder == log.folder()


def test_the_version_of_a_library_is_read():
    assert installed("xlfactor") == xlfactor.__version__
    assert installed("a-package-that-nobody-made") is None


def test_why_a_module_cannot_be_imported():
    assert import_fault("json") == ""
    assert "no_such_module" in import_fault("no_such_module")


def test_running_a_command(tmp_path):
    assert run([sys.executable, "-c", "raise SystemExit(3)"]) == 3
    assert run([str(tmp_path / "no program")]) is None


def test_a_disk_that_knows_no_marks(tmp_path):
    path = tmp_path / "xlfactor.xlam"
    assert not is_marked(path)
    # what Windows says of a colon on such a disk is an OSError; a name too long is one everywhere
    assert not is_marked(tmp_path / ("x" * 300))


def test_a_mark_is_seen(addin):
    mark(addin)
    assert is_marked(addin)


@pytest.fixture
def command(machine, addin, monkeypatch, capsys):
    """The command line on one of the two systems, with an add-in to install."""
    monkeypatch.setattr(real, "this_machine", lambda: machine)
    monkeypatch.setattr(check_addin, "shipped_addin", lambda: addin)
    monkeypatch.setattr(plan, "shipped_files", lambda: ShippedFiles(addin, PAGE))

    def call(*arguments):
        status = cli.main(arguments)
        out, err = capsys.readouterr()
        return status, out.splitlines(), err

    return call


def test_the_commands_in_turn(command):
    status, lines, _ = command("doctor")
    assert status == cli.PROBLEMS
    assert any(line.startswith("problem     the add-in is not where") for line in lines)

    status, lines, _ = command("install", "--dry-run")
    assert status == 0
    assert all(line.startswith("would write ") for line in lines)

    status, lines, _ = command("install")
    assert status == 0
    assert (
        lines[-1] == "Start Excel anew: its ribbon has a tab 'xlfactor'. If not: xlfactor doctor"
    )
    assert all(line.startswith("wrote ") for line in lines[:-1])

    status, lines, _ = command("doctor")
    assert status == 0
    assert {line[:12].strip() for line in lines} == {"ok", "not checked"}

    status, lines, _ = command("uninstall", "--dry-run")
    assert all(line.startswith("would remove ") for line in lines)

    status, lines, _ = command("uninstall")
    assert status == 0
    assert all(line.startswith("removed ") for line in lines)


def test_a_refusal_is_one_line(command, machine, monkeypatch):
    broken = with_python(machine, installed=lambda _: None)
    monkeypatch.setattr(real, "this_machine", lambda: broken)
    status, lines, error = command("install")
    assert status == cli.INPUT_ERROR
    assert lines == []
    assert error.startswith("error: xlwings is not installed, and the add-in needs")
    assert error.count("\n") == 1


def test_the_commands_where_there_is_no_excel(command, machine, monkeypatch):
    monkeypatch.setattr(real, "this_machine", lambda: replace(machine, system=System.OTHER))
    for name in ("install", "uninstall"):
        status, _, error = command(name)
        assert status == cli.INPUT_ERROR
        assert error.startswith("error: there is no desktop Excel for this system")
    status, lines, _ = command("doctor")
    assert status == 0
    assert lines[-1].startswith("not checked Excel, its settings and the installed add-in")
