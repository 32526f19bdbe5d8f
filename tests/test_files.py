"""Files are written whole or not at all, and the pins stand once."""

import io
import tomllib
from pathlib import Path

import pytest

from xlfactor.errors import FileError
from xlfactor.files import replace_whole
from xlfactor.pins import XLWINGS

PROJECT = Path(__file__).parent.parent / "pyproject.toml"


def test_the_pin_is_that_of_the_project():
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    assert f"xlwings=={XLWINGS}" in project["dependencies"]


def test_a_file_is_replaced_and_nothing_lies_beside_it(tmp_path):
    path = tmp_path / "table.bin"
    path.write_bytes(b"old")
    replace_whole(path, io.BytesIO(b"new"))
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_named(tmp_path):
    path = tmp_path / "nowhere" / "table.bin"
    with pytest.raises(FileError, match=r"table\.bin' cannot be written \(No such file"):
        replace_whole(path, io.BytesIO(b"new"))


def test_a_failure_leaves_what_was_there(tmp_path):
    class Torn(io.BytesIO):
        def read(self, *_):
            raise PermissionError(13, "Permission denied")

    path = tmp_path / "table.bin"
    path.write_bytes(b"old")
    with pytest.raises(FileError, match="no permission, or it is open in another program"):
        replace_whole(path, Torn())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
