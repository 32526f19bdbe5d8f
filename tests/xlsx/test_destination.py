"""A result goes where it was sent, and nothing that somebody else wrote there is lost."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import nullcontext

import openpyxl
import pytest

from tests.conftest import WORKBOOKS, files_of
from tests.platforms import ON_POSIX
from xlfactor import cli, results
from xlfactor.errors import FileError
from xlfactor.report.page import Check, Page
from xlfactor.results import CHECK_FAILED
from xlfactor.xlsx import destination
from xlfactor.xlsx.book import open_book

MACRO = ("--macro", "factor_premia")


@pytest.fixture
def study(tmp_path):
    return shutil.copy(WORKBOOKS / "factor_cma.xlsx", tmp_path / "study.xlsx")


@pytest.fixture
def book(study):
    return open_book(study)


def run(*arguments):
    return cli.main(["run", *map(str, arguments), *MACRO])


def sheets(path):
    book = openpyxl.load_workbook(path, read_only=True)
    names = book.sheetnames
    book.close()
    return names


class TestNamed:
    def test_a_workbook_that_is_there_is_not_overwritten(self, study, capsys):
        other = study.with_name("other.xlsx")
        other.write_bytes(b"somebody's")
        before = files_of(study.parent)
        assert run(study, "--output", other) == cli.INPUT_ERROR
        assert files_of(study.parent) == before
        assert capsys.readouterr().err.splitlines()[-1] == (
            f"error: '{other}' exists: overwrite it with --force, or name another file"
        )

    def test_a_result_of_the_same_command_is_not_overwritten(self, study):
        result = study.with_name("result.xlsx")
        assert run(study, "--output", result) == 0
        before = files_of(study.parent)
        assert run(study, "--output", result) == cli.INPUT_ERROR
        assert files_of(study.parent) == before

    def test_force_overwrites_it(self, study):
        result = study.with_name("result.xlsx")
        result.write_bytes(b"somebody's")
        assert run(study, "--output", result, "--force") == 0
        assert run(study, "--output", result, "--force") == 0
        assert sheets(result)[-2:] == ["Factor premia", "Audit"]
        assert set(study.parent.iterdir()) == {study, result}

    def test_force_without_output_is_refused(self, study, capsys):
        assert run(study, "--force") == cli.INPUT_ERROR
        assert capsys.readouterr().err.splitlines()[-1] == (
            "error: --force overwrites the workbook that --output names; there is none"
        )

    @ON_POSIX
    @pytest.mark.parametrize("force", [False, True])
    def test_the_input_itself_is_written_in_place_alone(self, book, force, monkeypatch):
        monkeypatch.chdir(book.path.parent)
        link = book.path.with_name("link.xlsx")
        link.symlink_to(book.path)
        for same in (link, destination.Path("study.xlsx")):
            message = f"'{same}' is the input itself: write into it with --in-place"
            with pytest.raises(FileError, match=f"^{re.escape(message)}$"):
                destination.named(same, book, force=force)

    def test_what_came_there_during_the_run_stays(self, book):
        path = book.path.with_name("result.xlsx")
        place = destination.named(path, book, force=False)
        path.write_bytes(b"somebody's")
        message = "result.xlsx' was written by somebody else since the run began; nothing was"
        with pytest.raises(FileError, match=message):
            destination.save_at(book, place)
        assert path.read_bytes() == b"somebody's"

    def test_what_was_saved_there_during_the_run_stays_by_force_too(self, book):
        path = book.path.with_name("result.xlsx")
        path.write_bytes(b"before")
        place = destination.named(path, book, force=True)
        path.write_bytes(b"somebody's")
        with pytest.raises(FileError, match="was changed by somebody else since it was read"):
            destination.save_at(book, place)
        assert path.read_bytes() == b"somebody's"


class TestBeside:
    def test_a_name_that_was_taken_during_the_run_is_left_to_whoever_took_it(self, book):
        place = destination.beside(book)
        place.path.write_bytes(b"another run's")
        assert destination.save_at(book, place).name == "study.results (2).xlsx"
        assert place.path.read_bytes() == b"another run's"

    def test_of_many_runs_at_once_each_keeps_its_result(self, book):
        place = destination.beside(book)
        written = []
        runs = [
            threading.Thread(target=lambda: written.append(destination.save_at(book, place)))
            for _ in range(20)
        ]
        for one in runs:
            one.start()
        for one in runs:
            one.join()
        assert len(set(written)) == 20
        assert len(list(book.path.parent.iterdir())) == 21


class TestInPlace:
    def test_what_an_analyst_saved_during_the_run_stays(self, study, monkeypatch, capsys):
        def save_meanwhile(label, *_):
            if label == "Reading":
                study.write_bytes(b"the analyst's")

        monkeypatch.setattr(results, "told_progress", lambda **_: nullcontext(save_meanwhile))
        assert run(study, "--in-place") == cli.INPUT_ERROR
        assert files_of(study.parent) == {"study.xlsx": b"the analyst's"}
        assert capsys.readouterr().err.splitlines()[-1] == (
            f"error: '{study}' was changed by somebody else since it was read; nothing was "
            "written: run again to start from what it holds now"
        )

    def test_of_two_runs_at_once_one_is_written_and_the_other_told(self, study):
        command = [sys.executable, "-m", "xlfactor", "run", str(study), *MACRO, "--in-place"]
        runs = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
        told = [run.communicate()[1] for run in runs]
        done = sorted(run.returncode for run in runs)
        # one may have begun when the other was done already
        assert done in ([0, 0], [0, 2])
        if done == [0, 2]:
            assert any(b"nothing was written" in text for text in told)
        assert sheets(study)[-2] == "Factor premia"
        assert list(study.parent.iterdir()) == [study]

    @ON_POSIX
    def test_a_link_is_written_through(self, study, tmp_path):
        link = tmp_path / "elsewhere" / "link.xlsx"
        link.parent.mkdir()
        link.symlink_to(os.path.relpath(study, link.parent))
        assert run(link, "--in-place") == 0
        assert link.is_symlink()
        assert sheets(study)[-2] == "Factor premia"
        assert list(link.parent.iterdir()) == [link]

    @ON_POSIX
    def test_mode_and_owner_stay(self, study):
        study.chmod(0o640)
        if os.geteuid() == 0:
            os.chown(study, 12345, 54321)
        before = study.stat()
        assert run(study, "--in-place") == 0
        after = study.stat()
        assert (after.st_mode, after.st_uid, after.st_gid) == (
            before.st_mode, before.st_uid, before.st_gid,
        )  # fmt: skip
        assert after.st_ino != before.st_ino


def test_a_failed_check_gives_an_exit_status_of_its_own(study, monkeypatch, capsys):
    failed = Check(name="Sum", passed=False, detail="0.9, wanted 1")
    monkeypatch.setattr(Page, "failed", (failed,))
    assert run(study) == CHECK_FAILED == 3
    assert "; 1 check(s) FAILED\n    FAILED Sum: 0.9, wanted 1\n" in capsys.readouterr().out
    assert sheets(study.with_name("study.results.xlsx"))[-2] == "Factor premia"


def test_a_new_study_overwrites_nothing(tmp_path, capsys):
    path = tmp_path / "mine.xlsx"
    path.write_bytes(b"mine")
    assert cli.main(["new", "cma", str(path)]) == cli.INPUT_ERROR
    assert path.read_bytes() == b"mine"
    assert capsys.readouterr().err == (
        f"error: '{path}' exists: overwrite it with --force, or name another file\n"
    )


@ON_POSIX
@pytest.mark.slow
@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("place", [["--in-place"], []])
def test_a_run_that_is_stopped_at_any_moment_leaves_whole_files_and_says_which(study, place):
    """Ctrl-C at moments spread over a run: between its steps, and in the middle of each."""
    before = study.read_bytes()
    command = [sys.executable, "-m", "xlfactor", "run", str(study), *MACRO, *place]
    stopped = 0
    for number in range(5):
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
            run.stderr.readline()  # it has begun
            time.sleep(0.6 * (number * 0.618 % 1))
            run.send_signal(signal.SIGINT)
            told = run.communicate()[1].decode()
        # Python dies of the signal itself if that fell into code run from C; shells say 130 too
        assert run.returncode in {0, cli.STOPPED, -signal.SIGINT}, told
        files = files_of(study.parent)
        written = {name: content for name, content in files.items() if content != before}
        assert all(name.endswith(".xlsx") for name in files)
        for name in written:
            assert sheets(study.parent / name)[-2] == "Factor premia"
        if run.returncode != 0:
            stopped += 1
            assert "Traceback" not in told
            assert ("nothing was written" in told) == (not written)
        for name in files:
            (study.parent / name).unlink()
        study.write_bytes(before)
    assert stopped
