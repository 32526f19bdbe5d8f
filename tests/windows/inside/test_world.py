"""What stands for a Windows here is as strict as one: letters, paths, what is installed."""

import locale
import os
import sys
from importlib import metadata
from pathlib import Path

import pytest

import xlfactor
from xlfactor.pins import XLWINGS

pytestmark = pytest.mark.windows

ROOT = Path(__file__).parents[3]


def test_text_files_are_in_a_western_code_page_unless_told_otherwise(tmp_path):
    assert locale.getencoding() == "cp1252"
    assert sys.flags.utf8_mode == 0
    with pytest.raises(UnicodeEncodeError):
        (tmp_path / "words.txt").write_text("東京")


def test_lines_end_as_on_windows(tmp_path):
    (tmp_path / "words.txt").write_text("a\nb", "utf-8")
    assert (tmp_path / "words.txt").read_bytes() == b"a\r\nb"


def test_paths_have_drives_and_backslashes():
    assert (os.sep, os.altsep, os.pathsep) == ("\\", "/", ";")
    assert Path.cwd().drive
    assert Path("A.TXT") == Path("a.txt")


def test_a_file_that_is_open_cannot_be_replaced(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.touch()
    with other.open("w"), pytest.raises(PermissionError):
        one.replace(other)


def test_xlfactor_is_the_one_of_its_wheel_and_its_packages_are_pinned():
    assert ROOT not in Path(xlfactor.__file__).parents
    assert metadata.version("xlfactor") == xlfactor.__version__
    assert metadata.version("xlwings") == XLWINGS
    assert metadata.version("pywin32")
