"""Before the engine is started, what would freeze Excel is told in words, with its cure."""

import importlib
import re
import subprocess
import sys

import pytest

import xlfactor
from xlfactor.excel import preflight
from xlfactor.pins import XLWINGS


@pytest.fixture
def healthy(monkeypatch):
    """A Python in which everything can be loaded."""
    load = importlib.import_module
    windows = {"pywintypes", "win32api", "pythoncom", "xlwings.com_server"}
    monkeypatch.setattr(
        importlib, "import_module", lambda name: None if name in windows else load(name)
    )
    return monkeypatch


def looked_at(tmp_path, version=xlfactor.__version__):
    report = tmp_path / "new" / "preflight.txt"
    status = preflight.main([str(report), version])
    assert [path.name for path in report.parent.iterdir()] == ["preflight.txt"]
    return status, report.read_bytes().decode().split("\r\n")


@pytest.mark.usefixtures("healthy")
def test_a_healthy_python_may_be_started(tmp_path):
    status, lines = looked_at(tmp_path)
    assert status == 0
    assert re.fullmatch(r"python 3\.\d+\.\d+, (64|32) bit", lines[0])
    assert lines[1:] == [
        f"xlfactor {xlfactor.__version__}",
        "pywin32, numpy, pandas, xlwings: there",
        f"xlwings {XLWINGS}",
        "the engine can be loaded",
        f"interpreter: {sys.executable}",
        "",
    ]


@pytest.mark.usefixtures("healthy")
def test_an_add_in_of_another_version(tmp_path):
    status, lines = looked_at(tmp_path, "9.9.9")
    assert status == 1
    assert lines[0] == (
        f"the add-in is of xlfactor 9.9.9, its Python package of {xlfactor.__version__}: "
        "run 'xlfactor install' again, and start Excel anew"
    )


def test_an_old_python(tmp_path, healthy):
    healthy.setattr(preflight.sys, "version_info", (3, 10, 2, "final", 0))
    assert looked_at(tmp_path)[1][0].startswith(
        "Python 3.10.2 is too old for xlfactor: install Python 3.11 or newer"
    )


def test_another_xlwings(tmp_path, healthy):
    healthy.setattr(preflight.metadata, "version", lambda _: "0.30.1")
    assert looked_at(tmp_path)[1][0].startswith(
        f"xlwings 0.30.1 is installed, but the add-in works with {XLWINGS}: run "
    )


@pytest.mark.parametrize(
    ("module", "cure"),
    [
        ("pythoncom", "-m pip install --upgrade pywin32"),
        ("pandas", "-m pip install --upgrade pandas"),
        ("xlwings.com_server", "install pywin32 and xlwings anew"),
        ("xlfactor.excel.udfs", "install xlfactor anew"),
    ],
)
@pytest.mark.parametrize("error", [ImportError("no\nsuch thing"), SystemExit(3), OSError("DLL")])
def test_what_cannot_be_loaded_is_named_with_its_cure(tmp_path, healthy, module, cure, error):
    load = importlib.import_module

    def broken(name):
        if name == module:
            raise error
        return load(name)

    healthy.setattr(importlib, "import_module", broken)
    status, lines = looked_at(tmp_path)
    said = " ".join(str(error).split())
    assert status == 1
    assert lines[0].startswith(f"Python cannot load {module} ({said}): ")
    assert lines[0].endswith(cure)


def test_whatever_else_goes_wrong_keeps_the_engine_from_starting(tmp_path, healthy):
    def lost(_package):
        raise LookupError("no records")

    healthy.setattr(preflight.metadata, "version", lost)
    status, lines = looked_at(tmp_path)
    assert status == 1
    assert lines[0].startswith("Python could not be looked at (LookupError('no records')): run")


def test_the_module_runs_alone_and_says_what_this_system_lacks(tmp_path):
    report = tmp_path / "preflight.txt"
    command = ["-B", "-m", "xlfactor.excel.preflight", str(report), xlfactor.__version__]
    done = subprocess.run([sys.executable, *command], capture_output=True, check=False)
    assert report.read_bytes().endswith(f"interpreter: {sys.executable}\r\n".encode())
    if sys.platform != "win32":
        assert done.returncode == 1
        assert report.read_text("utf-8").startswith("Python cannot load pywintypes (")


def test_nothing_is_loaded_before_it_is_looked_at():
    program = (
        "import sys, xlfactor.excel.preflight; print({'numpy', 'xlwings'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                          check=True)  # fmt: skip
    assert done.stdout.strip() == "set()"
