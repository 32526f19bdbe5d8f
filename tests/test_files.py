"""Files are written whole or not at all, and the pins stand once."""

import io
import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from tests.platforms import ON_POSIX
from xlfactor import files
from xlfactor.errors import FileError
from xlfactor.files import content_of, create_whole, replace_whole
from xlfactor.pins import XLWINGS

ROOT = Path(__file__).parent.parent


def test_the_pin_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"xlwings=={XLWINGS}" in project["dependencies"]


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "table.bin"
    file.write_bytes(b"old")
    return file


def alone(path):
    return list(path.parent.iterdir()) == [path]


def test_a_file_is_replaced_and_nothing_lies_beside_it(path):
    replace_whole(path, io.BytesIO(b"new"))
    assert path.read_bytes() == b"new"
    assert alone(path)


def test_a_missing_folder_is_named(tmp_path):
    path = tmp_path / "nowhere" / "table.bin"
    with pytest.raises(FileError, match=r"table\.bin' cannot be written \(No such file"):
        replace_whole(path, io.BytesIO(b"new"))


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(13, "Permission denied"), "no permission, or it is open in another"),
        (OSError(28, "No space left on device"), r"cannot be written \(No space left on device\)"),
    ],
)
def test_a_failure_leaves_what_was_there(path, error, message):
    class Torn(io.BytesIO):
        def read(self, *_):
            raise error

    with pytest.raises(FileError, match=message):
        replace_whole(path, Torn())
    assert path.read_bytes() == b"old"
    assert alone(path)


@ON_POSIX
def test_a_full_disk_leaves_what_was_there(path):
    """The system itself gives out of room in the middle of the file."""
    program = f"""
import io, pathlib, resource, signal
from xlfactor.errors import FileError
from xlfactor.files import replace_whole
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    replace_whole(pathlib.Path({str(path)!r}), io.BytesIO(bytes(1_000_000)))
except FileError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert "table.bin' cannot be written (File too large)" in done.stdout
    assert path.read_bytes() == b"old"
    assert alone(path)


class TestSinceItWasRead:
    def test_an_unchanged_file_is_replaced(self, path):
        replace_whole(path, io.BytesIO(b"new"), was=b"old")
        assert path.read_bytes() == b"new"

    def test_a_file_that_was_changed_is_left_alone(self, path):
        with pytest.raises(FileError, match="was changed by somebody else since it was read"):
            replace_whole(path, io.BytesIO(b"new"), was=b"older")
        assert path.read_bytes() == b"old"
        assert alone(path)

    def test_a_file_that_is_gone_is_not_made_again(self, path):
        path.unlink()
        with pytest.raises(FileError, match="was moved or deleted since it was read"):
            replace_whole(path, io.BytesIO(b"new"), was=b"old")
        assert not list(path.parent.iterdir())

    @ON_POSIX
    def test_of_two_that_compare_and_replace_at_once_one_is_told(self, path):
        import fcntl

        with path.open("rb") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            message = f"another run is writing '{path}' at this moment; nothing was written: run"
            with pytest.raises(FileError, match=re.escape(message)):
                replace_whole(path, io.BytesIO(b"new"), was=b"old")
        assert path.read_bytes() == b"old"
        assert alone(path)
        replace_whole(path, io.BytesIO(b"new"), was=b"old")

    @ON_POSIX
    def test_a_file_is_written_on_a_disk_without_locks(self, path, monkeypatch):
        def refuse(*_):
            raise OSError(37, "No locks available")

        monkeypatch.setattr(files.fcntl, "flock", refuse)
        left = path.parent / ".table-0123abcd.tmp"
        left.touch()
        replace_whole(path, io.BytesIO(b"new"), was=b"old")
        assert path.read_bytes() == b"new"
        # whether anybody writes it cannot be known
        assert left.exists()


class TestCreated:
    def test_a_new_file_is_written(self, path):
        new = path.with_name("new.bin")
        assert create_whole(new, io.BytesIO(b"new"))
        assert new.read_bytes() == b"new"
        assert set(path.parent.iterdir()) == {path, new}

    def test_a_file_that_is_there_stays(self, path):
        assert not create_whole(path, io.BytesIO(b"new"))
        assert path.read_bytes() == b"old"
        assert alone(path)

    @ON_POSIX
    def test_a_file_is_written_on_a_disk_without_hard_links(self, path, monkeypatch):
        def refuse(*_):
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)
        assert not create_whole(path, io.BytesIO(b"new"))
        path.unlink()
        assert create_whole(path, io.BytesIO(b"new"))
        assert path.read_bytes() == b"new"
        assert alone(path)


def test_what_a_file_holds_that_is_to_be_replaced(path):
    assert content_of(path) == b"old"
    assert content_of(path.with_name("none")) is None
    with pytest.raises(FileError, match="cannot be written"):
        content_of(path.parent)


@ON_POSIX
class TestRights:
    def test_a_link_stays_one(self, path):
        link = path.parent / "elsewhere" / "link.bin"
        link.parent.mkdir()
        link.symlink_to(path)
        replace_whole(link, io.BytesIO(b"new"), was=b"old")
        assert link.is_symlink()
        assert path.read_bytes() == b"new"
        assert not [one for one in link.parent.iterdir() if one != link]

    @pytest.mark.parametrize("mode", [0o600, 0o664])
    def test_the_mode_stays(self, path, mode):
        path.chmod(mode)
        replace_whole(path, io.BytesIO(b"new"))
        assert path.stat().st_mode & 0o777 == mode

    def test_the_owner_stays_where_the_system_lets_it(self, path, monkeypatch):
        given = []

        def refuse(_, user, group):
            given.append((user, group))
            raise PermissionError

        seen = files.Path.stat

        class Other:
            st_uid, st_gid, st_mode = 123456, 654321, path.stat().st_mode

        monkeypatch.setattr(
            files.Path, "stat", lambda one, **how: Other if one == path else seen(one, **how)
        )
        monkeypatch.setattr(os, "chown", refuse)
        replace_whole(path, io.BytesIO(b"new"))
        assert given == [(123456, 654321)]


class TestWhatKilledRunsLeave:
    def test_it_is_removed_by_the_next(self, path):
        left = path.parent / ".table-0123abcd.tmp"
        left.write_bytes(b"half")
        os.utime(left, (0, 0))
        others = [path.parent / name for name in (".table-x.tmp", ".tables-0123abcd.tmp")]
        for other in others:
            other.touch()
        replace_whole(path, io.BytesIO(b"new"))
        assert sorted(path.parent.iterdir()) == sorted([path, *others])

    @ON_POSIX
    def test_signs_that_mean_something_in_patterns_are_taken_as_they_are(self, tmp_path):
        path, other = tmp_path / "a[b]*.bin", tmp_path / ".ab-01234567.tmp"
        left = tmp_path / ".a[b]*-01234567.tmp"
        left.touch()
        other.touch()
        replace_whole(path, io.BytesIO(b"new"))
        assert sorted(tmp_path.iterdir()) == sorted([path, other])

    @ON_POSIX
    def test_what_another_run_is_writing_stays(self, path):
        import fcntl

        left = path.parent / ".table-0123abcd.tmp"
        with left.open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            replace_whole(path, io.BytesIO(b"new"))
            assert left.exists()
        assert path.read_bytes() == b"new"


#: on Windows a process begins slowly
KILLS = 10 if sys.platform == "win32" else 100


@pytest.mark.slow
def test_a_run_that_is_killed_at_any_moment_leaves_the_old_file_or_the_new_one(path):
    """Always the one whole file or the other, and no litter that stays."""
    size = 2_000_000
    path.write_bytes(b"a" * size)
    program = f"""
import io, itertools, pathlib, sys
from xlfactor.files import replace_whole
print("ready", flush=True)
for letter in itertools.cycle(b"bcd"):
    replace_whole(pathlib.Path({str(path)!r}), io.BytesIO(bytes([letter]) * {size}))
"""
    seen, litter = set(), 0
    for number in range(KILLS):
        command = [sys.executable, "-c", program]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as run:
            run.stdout.readline()
            time.sleep(0.03 * (number * 0.618 % 1))
            run.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
        content = path.read_bytes()
        assert len(content) == size
        assert len(set(content)) == 1
        seen.add(content[:1])
        left = [file for file in path.parent.iterdir() if file != path]
        for file in left:  # as time goes by, which Windows needs to know that it is abandoned
            os.utime(file, (0, 0))
        litter = max(litter, len(left))
    assert litter == 1
    assert len(seen) > 1
    replace_whole(path, io.BytesIO(b"end"))
    assert alone(path)
