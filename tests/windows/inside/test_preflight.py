"""The look before the start, run as our VBA runs it: by WScript, hidden and waited for."""

import os
from pathlib import Path

import pytest
import win32com.client
from pywintypes import com_error

import xlfactor
from tests.windows import interpreters
from xlfactor.addin.command import preflight_command
from xlfactor.pins import XLWINGS

pytestmark = pytest.mark.windows


def looked_at(python, report, version=xlfactor.__version__):
    """Give the exit status and the lines of the report, as VBA has them."""
    command = preflight_command(str(python), str(report), addin_version=version)
    status = win32com.client.Dispatch("WScript.Shell").Run(command, 0, True)
    return status, report.read_bytes().decode("mbcs").split("\r\n") if report.exists() else []


@pytest.fixture
def home(tmp_path):
    return tmp_path / "a Python (3) ~x"


@pytest.fixture
def report(tmp_path):
    return tmp_path / "a user" / "preflight.txt"


def test_a_fit_python(home, report):
    python = interpreters.environment(home)
    status, lines = looked_at(python, report)
    assert status == 0, lines
    assert lines[1:] == [
        f"xlfactor {xlfactor.__version__}",
        "pywin32, numpy, pandas, xlwings: there",
        f"xlwings {XLWINGS}",
        "the engine can be loaded",
        f"interpreter: {python}",
        "",
    ]


def test_an_add_in_of_another_version(home, report):
    status, lines = looked_at(interpreters.environment(home), report, "9.9.9")
    assert status == 1
    assert lines[0].startswith("the add-in is of xlfactor 9.9.9, its Python package of ")


def test_pywin32_is_missing(home, report):
    python = interpreters.environment(home, with_pywin32=False)
    status, lines = looked_at(python, report)
    assert status == 1
    assert lines[0] == (
        "Python cannot load pywintypes (No module named 'pywintypes'): install it by: "
        f'"{python}" -m pip install --upgrade pywin32'
    )


def test_xlwings_is_of_another_version(home, report):
    python = interpreters.environment(home)
    interpreters.put_version(home, "xlwings", "0.30.1")
    status, lines = looked_at(python, report)
    assert status == 1
    assert lines[0].startswith(f"xlwings 0.30.1 is installed, but the add-in works with {XLWINGS}")


@pytest.mark.parametrize(
    ("module", "text", "said"),
    [
        ("pandas", "raise ImportError('DLL load failed:\\n東京')", "(DLL load failed: ??)"),
        ("numpy", "raise SystemExit(5)", "(5)"),
        ("win32api", "1 / 0", "(division by zero)"),
    ],
)
def test_a_package_cannot_be_imported(home, report, module, text, said):
    python = interpreters.environment(home)
    interpreters.put_module(home, module, text)
    status, lines = looked_at(python, report)
    assert status == 1
    assert lines[0].startswith(f"Python cannot load {module} {said}: install it by: ")


def test_without_xlfactor_there_is_a_status_and_no_report(home, report, monkeypatch):
    monkeypatch.delenv("PYTHONPATH")
    python = interpreters.environment(home)
    status, lines = looked_at(python, report)
    assert status != 0
    assert lines == []


def test_what_is_no_program_is_an_error_of_wscript(home, report):
    home.mkdir()
    (home / "python.exe").write_text("no program")
    with pytest.raises(com_error):
        looked_at(home / "python.exe", report)


def test_excels_folder_and_environment_do_not_disturb_it(home, report, monkeypatch, tmp_path):
    python = interpreters.environment(home)
    wrong = tmp_path / "Börse R&D 100%; 東京"
    wrong.mkdir()
    for name in ("random", "numpy", "xlfactor", "pywintypes"):
        (wrong / f"{name}.py").write_text("raise SystemExit('the wrong one')")
    monkeypatch.chdir(wrong)
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    status, lines = looked_at(python, report)
    assert status == 0, lines
    assert Path.cwd() == wrong
    assert os.environ["PYTHONPATH"]
