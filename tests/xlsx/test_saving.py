"""A workbook is saved where it can be, and nowhere else."""

import os
import re
import sys

import pytest

from tests.platforms import ON_POSIX
from xlfactor import files
from xlfactor.errors import FileError
from xlfactor.xlsx.opening import open_package
from xlfactor.xlsx.saving import create, require_writable, save


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "study.xlsx"
    file.write_bytes(b"old")
    return file


def test_a_workbook_is_replaced(path):
    save(b"new", path, macros=False, was=b"old")
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "macros", "message"),
    [
        ("study.xls", False, "is written as .xlsx"),
        ("study.xlsm", False, "without macros must be saved as .xlsx"),
        ("study.xlsx", True, "with macros must be saved as .xlsm"),
        ("none/study.xlsx", False, "there is no folder"),
        ("folder.xlsx", False, "is a folder"),
        ("read-only.xlsx", False, "is read-only"),
        pytest.param("x" * 300 + ".xlsx", False, "cannot be written", marks=ON_POSIX),
    ],
)
def test_a_place_that_cannot_be_is_told(path, name, macros, message):
    (path.parent / "folder.xlsx").mkdir()
    (path.parent / "read-only.xlsx").touch()
    (path.parent / "read-only.xlsx").chmod(0o400)
    with pytest.raises(FileError, match=message):
        require_writable(path.parent / name, macros=macros)


@pytest.mark.parametrize(
    ("lock", "program"), [("~$study.xlsx", "Excel"), (".~lock.study.xlsx#", "LibreOffice")]
)
@pytest.mark.parametrize("by_link", [False, pytest.param(True, marks=ON_POSIX)])
def test_a_workbook_that_is_open_is_told(path, lock, program, by_link):
    (path.parent / lock).touch()
    target = path
    if by_link:
        target = path.parent / "link.xlsx"
        target.symlink_to(path)
    with pytest.raises(FileError, match=rf"open in {program}: .* delete '{re.escape(lock)}'"):
        save(b"new", target, macros=False)
    assert path.read_bytes() == b"old"


def test_a_folder_that_takes_no_files_is_told(path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda folder, _: folder != path.parent)
    with pytest.raises(FileError, match=r"study.xlsx' cannot be written: the folder .* read-only"):
        save(b"new", path, macros=False)


@pytest.mark.skipif(sys.platform == "win32", reason="of POSIX alone")
def test_a_pipe_is_neither_read_nor_written(tmp_path):
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)
    with pytest.raises(FileError, match=r"pipe\.xlsx' is a device or a pipe; name a file"):
        require_writable(pipe, macros=False)
    with pytest.raises(FileError, match=r"pipe\.xlsx' is a device or a pipe, not a workbook"):
        open_package(pipe)


def test_a_file_system_that_may_only_be_read_is_told(path, monkeypatch):
    def refuse(*_):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(files, "_claim", refuse)
    with pytest.raises(
        FileError, match=r"study.xlsx' cannot be written \(Read-only file system\)"
    ):
        save(b"new", path, macros=False)
    with pytest.raises(FileError, match=r"new.xlsx' cannot be written \(Read-only file system\)"):
        create(b"new", path.with_name("new.xlsx"), macros=False)
    assert path.read_bytes() == b"old"
