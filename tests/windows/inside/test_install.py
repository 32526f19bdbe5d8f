"""Install, doctor and uninstall on a Windows: its registry, its folders, its Python."""

import os
import shutil
import subprocess
import sys
import winreg
from dataclasses import replace
from pathlib import Path

import pytest

import xlfactor
from tests.windows import interpreters
from tests.windows.vba_caller import Library, udf
from xlfactor import cli
from xlfactor.addin.command import command
from xlfactor.install.doctor import examine
from xlfactor.install.findings import Level
from xlfactor.install.library import library_name
from xlfactor.install.machine import this_machine
from xlfactor.install.settings import APPLICATION_KEY, ENGINE_KEY

pytestmark = pytest.mark.windows

ADDIN = Path(os.environ["APPDATA"], "Microsoft", "Excel", "XLSTART", "xlfactor.xlam")
FOLDER = Path(os.environ["LOCALAPPDATA"], "xlfactor")


@pytest.fixture(autouse=True, scope="module")
def fresh_user():
    """A user without the log that other tests may have left."""
    shutil.rmtree(FOLDER, ignore_errors=True)


@pytest.fixture
def xl(capsys):
    """A command of xlfactor: its exit status and its lines."""

    def call(*arguments):
        status = cli.main(arguments)
        out, err = capsys.readouterr()
        return status, (out + err).splitlines()

    yield call
    cli.main(["uninstall"])


def settings():
    """The settings as VBA's GetSetting reads them."""
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, ENGINE_KEY) as key:
        count = winreg.QueryInfoKey(key)[1]
        return {name: value for name, value, _ in (winreg.EnumValue(key, i) for i in range(count))}


def there(key):
    try:
        winreg.OpenKey(winreg.HKEY_CURRENT_USER, key).Close()
    except FileNotFoundError:
        return False
    return True


def problems():
    """What the doctor finds apart from the engine, whose start takes seconds."""
    findings = examine(replace(this_machine(), run=lambda _: 0))
    return [finding.text for finding in findings if finding.level is Level.PROBLEM]


def test_from_nothing_to_an_engine_and_back(xl):
    assert not there(APPLICATION_KEY)
    status, lines = xl("install")
    assert status == 0, lines
    assert ADDIN.is_file()
    found = settings()
    assert found == {
        "Interpreter": sys.executable,
        "Library": str(Path(sys.executable).with_name(library_name(64))),
        "Folder": str(FOLDER),
        "Help": str(FOLDER / "functions.html"),
        "Version": xlfactor.__version__,
    }
    assert all(Path(found[name]).exists() for name in ("Interpreter", "Library", "Help"))
    assert sys.executable in command(found["Interpreter"])

    status, lines = xl("doctor")
    assert status == 0, lines
    assert any("the engine can be started" in line for line in lines)

    status, lines = xl("install")
    assert [line.split()[0] for line in lines[:-1]] == ["kept", "kept", "kept"]

    status, lines = xl("uninstall")
    assert status == 0
    assert not ADDIN.exists()
    assert not FOLDER.exists()
    assert not there(APPLICATION_KEY)
    assert ADDIN.parent.is_dir()


def test_excel_holds_the_add_in(xl):
    xl("install")
    with ADDIN.open("r+b") as held:
        for name in ("install", "uninstall"):
            status, lines = xl(name)
            assert status == cli.INPUT_ERROR
            assert lines == [
                f"error: '{ADDIN}' is open in Excel, or may not be changed by you: close all "
                "windows of Excel and run this again"
            ]
        assert not held.closed
    assert xl("install")[0] == 0


def test_a_library_of_another_version(xl, tmp_path):
    xl("install")
    other = shutil.copy(settings()["Library"], tmp_path / "xlwings64-0.1.0.dll")
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, ENGINE_KEY, 0, winreg.KEY_SET_VALUE) as key:
        winreg.SetValueEx(key, "Library", 0, winreg.REG_SZ, str(other))
    assert problems() == [
        f"the setting Library names xlwings64-0.1.0.dll, and Excel needs {library_name(64)}: run "
        "xlfactor install"
    ]


def test_an_excel_of_32_bits_in_the_registry(xl):
    key = "Software\\Microsoft\\Office\\ClickToRun\\Configuration"
    with winreg.CreateKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:
        winreg.SetValueEx(opened, "Platform", 0, winreg.REG_SZ, "x86")
    try:
        xl("install")
        assert Path(settings()["Library"]).name == library_name(32)
        assert Path(settings()["Library"]).is_file()
    finally:
        winreg.DeleteKey(winreg.HKEY_LOCAL_MACHINE, key)


def test_a_policy_of_the_firm(xl):
    key = "Software\\Policies\\Microsoft\\Office\\16.0\\Excel\\Security"
    xl("install")
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
        winreg.SetValueEx(opened, "DisableAllAddins", 0, winreg.REG_DWORD, 1)
    try:
        (text,) = problems()
    finally:
        winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)
    assert text.startswith("Excel may open no add-ins at all (DisableAllAddins)")


def install_by(python, report):
    """Install with another Python: its exit status and its lines."""
    with report.open("wb") as file:
        done = subprocess.run(
            [python, "-m", "xlfactor", "install"],
            stdin=subprocess.DEVNULL, stdout=file, stderr=file, check=False,
        )  # fmt: skip
    return done.returncode, report.read_text("utf-8", errors="replace").splitlines()


@pytest.mark.parametrize("name", ["R&D's (x86), ^!", "Börse 東京"])
def test_a_python_in_a_folder_with_signs_and_letters_of_its_own(xl, commands, tmp_path, name):
    python = interpreters.environment(tmp_path / name)
    status, lines = install_by(python, tmp_path / "said.txt")
    assert status == 0, lines
    found = settings()
    assert Path(found["Interpreter"]).samefile(python)
    assert problems() == []
    start = next(commands).replace(sys.executable, found["Interpreter"])
    engine = Library(Path(found["Library"])).activate(start)
    weights, returns = ((None, "Growth"), ("Stocks", 0.5)), (("Stocks", 0.5),)
    assert udf(engine, "FACTOR_PREMIA", weights, returns)[1] == ("Growth", 0.25)
    executable = engine.call("GetAttr", engine.call("Module", "sys"), "executable")
    assert Path(engine.call("Str", executable)).samefile(python)
    assert xl("uninstall")[0] == 0


@pytest.mark.usefixtures("xl")
def test_a_folder_whose_signs_the_engine_would_not_survive(tmp_path):
    python = interpreters.environment(tmp_path / "100%")
    status, lines = install_by(python, tmp_path / "said.txt")
    assert status == cli.INPUT_ERROR
    (line,) = lines
    assert line.startswith(f"error: the interpreter: '{python}' has in its path '%'; ")
    assert not ADDIN.exists()
    assert not there(APPLICATION_KEY)
