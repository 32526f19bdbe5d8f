"""Workbooks on drives, by every way that Windows names them, and held open by other programs."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
import win32con
import win32file
from openpyxl import load_workbook

from tests.conftest import WORKBOOKS
from xlfactor import cli

pytestmark = pytest.mark.windows

MACRO = ("--macro", "factor_premia")
#: how Excel opens a workbook: others may read it
AS_EXCEL, BY_NOBODY = win32con.FILE_SHARE_READ, 0


@pytest.fixture
def study(tmp_path):
    return Path(shutil.copy(WORKBOOKS / "factor_cma.xlsx", tmp_path / "Study.xlsx"))


@contextmanager
def held(path, share):
    access = win32con.GENERIC_READ | win32con.GENERIC_WRITE
    handle = win32file.CreateFile(str(path), access, share, None, win32con.OPEN_EXISTING, 0, None)
    yield
    handle.Close()


def sheets(path):
    book = load_workbook(path, read_only=True)
    names = book.sheetnames
    book.close()
    return names


def on_drive(path):
    """Name a file from the folder in which its drive stands: C:Study.xlsx."""
    return f"{path.drive}{path.name}"


def device(path):
    return f"\\\\?\\{path}"


@pytest.mark.parametrize("named", [Path.as_posix, on_drive, device, str.swapcase])
def test_a_file_is_found_by_each_of_its_names(study, monkeypatch, named):
    monkeypatch.chdir(study.parent)
    name = named(str(study)) if named is str.swapcase else named(study)
    assert cli.main(["run", name, *MACRO]) == 0
    assert sheets(study.with_name("Study.results.xlsx"))[-2:] == ["Factor premia", "Audit"]
    assert cli.main(["run", name, *MACRO, "--in-place"]) == 0
    assert sheets(study)[-2:] == ["Factor premia", "Audit"]
    assert len(list(study.parent.iterdir())) == 2


def test_a_result_goes_to_another_drive(study):
    with tempfile.TemporaryDirectory(dir=another_drive(study.drive)) as folder:
        target = Path(folder, "Result.xlsx")
        assert target.drive != study.drive
        assert cli.main(["run", str(study), *MACRO, "--output", str(target)]) == 0
        assert sheets(target)[-2:] == ["Factor premia", "Audit"]
        assert os.listdir(folder) == ["Result.xlsx"]  # noqa: PTH208


def another_drive(drive):
    """Give a folder on another drive, which Wine has for the root of Linux."""
    others = [Path(root, "tmp") for root in os.listdrives() if not root.startswith(drive)]
    found = [folder for folder in others if folder.is_dir()]
    return found[0] if found else pytest.skip("there is no other drive to write to")


@pytest.mark.parametrize("share", [AS_EXCEL, BY_NOBODY])
def test_a_result_that_is_open_elsewhere_stays_as_it_is(study, capsys, share):
    target = Path(shutil.copy(study, study.with_name("Result.xlsx")))
    before = target.read_bytes()
    with held(target, share):
        status = cli.main(["run", str(study), *MACRO, "--output", str(target), "--force"])
    assert status == cli.INPUT_ERROR
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"error: '{target}' cannot be written: no permission, or it is open in another program"
    )
    assert target.read_bytes() == before
    assert set(study.parent.iterdir()) == {study, target}


def test_a_study_that_is_open_in_excel_is_read_and_not_written_over(study, capsys):
    before = study.read_bytes()
    with held(study, AS_EXCEL):
        assert cli.main(["run", str(study), *MACRO]) == 0
        assert cli.main(["run", str(study), *MACRO, "--in-place"]) == cli.INPUT_ERROR
    assert "is open in another program" in capsys.readouterr().err
    assert study.read_bytes() == before


def test_a_study_that_nobody_may_read_is_refused(study, capsys):
    with held(study, BY_NOBODY):
        assert cli.main(["run", str(study), *MACRO]) == cli.INPUT_ERROR
    assert f"error: '{study}' cannot be read (" in capsys.readouterr().err
    assert list(study.parent.iterdir()) == [study]
