"""A batch of workbooks: what is done of each, told of each, and passed over the next time."""

import datetime as dt
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import canonicalize
from zipfile import ZipFile

import openpyxl
import pytest

from tests.batch.conftest import MACRO, Folder, rows_of
from tests.batch.deadly import work_or_die
from tests.conftest import Edited, files_of
from tests.platforms import NOT_UNDER_WINE, ON_POSIX
from xlfactor import cli
from xlfactor.batch import batch as batch_module
from xlfactor.batch.batch import Batch
from xlfactor.batch.books import books_of
from xlfactor.batch.records import Records, Settings, Status, record_of
from xlfactor.engines import dask, loop, processes
from xlfactor.errors import FileError
from xlfactor.files import alone

ROOT = Path(__file__).parent.parent.parent
RUN = ["Ada.xlsx", "Zoë.xlsx", "north/Ada.xlsx", "Émile & Söhne #1.xlsx"]
NOT_RUN = ["blank.xlsx", "broken.xlsx"]
WHEN = dt.datetime(2026, 1, 31, tzinfo=dt.UTC)


def lines(out):
    return [record for line in (out / "records.jsonl").read_text("utf-8").splitlines()
            if (record := record_of(line)) is not None]  # fmt: skip


class TestDone:
    def test_every_workbook_that_runs_has_its_results_and_all_have_a_line(self, done):
        folder, status = done
        assert status == 2
        assert list(folder.results) == sorted(RUN)
        records = {one.book: one for one in lines(folder.out)}
        assert sorted(records) == sorted([*RUN, *NOT_RUN])
        assert {book for book, one in records.items() if one.status is Status.DONE} == set(RUN)
        assert "row 'US Equity-Large Cap'" in records["blank.xlsx"].reason
        assert "is no Excel workbook" in records["broken.xlsx"].reason

    def test_results_are_those_of_a_run(self, done, tmp_path):
        folder, _ = done
        one = tmp_path / "one.xlsx"
        assert cli.main(["run", str(folder.source / RUN[0]), "--macro", MACRO, "--quiet",
                         "--output", str(one)]) == 0  # fmt: skip
        batch, run = (
            openpyxl.load_workbook(path) for path in (folder.out / "books" / RUN[0], one)
        )
        assert batch.sheetnames == run.sheetnames
        for sheet in run:
            ours = {cell.coordinate: held(cell) for row in batch[sheet.title] for cell in row}
            differ = [held(cell) for row in sheet for cell in row
                      if held(cell) != ours[cell.coordinate]]  # fmt: skip
            # the stamp tells the time, and the seal is its digest
            assert len(differ) in (0, 2), differ

    def test_the_summary_tells_what_the_records_tell_with_what_needs_attention_first(self, done):
        folder, _ = done
        rows, records = folder.rows, {one.book: one for one in lines(folder.out)}
        assert [*rows][:3] == [*NOT_RUN, "Zoë.xlsx"]
        assert rows["Zoë.xlsx"]["Status"] == "limit broken"
        assert rows["Zoë.xlsx"]["Largest breach"] == pytest.approx(0.05)
        told = "'Current' beyond 'US Equity-Large Cap' at most 25.0% by 0.05"
        assert told in rows["Zoë.xlsx"]["Needs attention"]
        misses = [abs(rows[book]["Largest difference"]) for book in [*rows][3:]]
        assert misses == sorted(misses, reverse=True)
        for book in RUN:
            figures, row = records[book].portfolios["Within limits"], rows[book]
            assert row["Volatility"] == pytest.approx(figures.volatility, rel=1e-14)
            worst = max(figures.misses.values(), key=abs)
            assert row["Largest difference"] == pytest.approx(worst, rel=1e-14)
            for factor, exposure in figures.exposures.items():
                assert row[factor] == pytest.approx(exposure, rel=1e-14)
            assert (folder.out / unquote(row["link"])).read_bytes() == folder.results[book]
            shown = openpyxl.load_workbook(folder.out / "books" / book)["Weights"]
            values = [cell.value for row in shown for cell in row]
            assert any(isinstance(one, float) and abs(one - figures.volatility) < 1e-12
                       for one in values)  # fmt: skip
        for book in NOT_RUN:
            assert rows[book]["Status"] == "refused"
            assert rows[book]["Volatility"] is rows[book]["link"] is None

    def test_the_same_by_processes(self, clients, tmp_path):
        assert_same(clients, tmp_path, processes)

    @NOT_UNDER_WINE
    @pytest.mark.slow
    def test_the_same_by_a_cluster(self, clients, tmp_path):
        assert_same(clients, tmp_path, dask("local"))


def held(cell):
    return getattr(cell.value, "text", cell.value)


def batch_of(source, out):
    out.mkdir()
    (out / "records.jsonl").touch()
    settings = Settings(macro=MACRO, drop_signature=False, version="0.1.0")
    return Batch(books=books_of(source, out=out), out=out, when=WHEN, settings=settings,
                 records=Records(out / "records.jsonl"))  # fmt: skip


def assert_same(source, folder, engine):
    """Compare a batch with that of a loop, part by part of each result.

    The prefixes of names in XML may differ: openpyxl, which is at work in this process, registers
    some of its own.
    """
    found = []
    for name, by, workers in (("one", loop, 1), ("two", engine, 2)):
        batch = batch_of(source, folder / name)
        records = {record.book: record for record, _ in batch.run(by, workers=workers)}
        told = {book: (one.status, one.reason, one.digest, one.output, one.portfolios)
                for book, one in records.items()}  # fmt: skip
        results = Folder(source, folder / name).results
        found.append((told, {book: parts_of(content) for book, content in results.items()}))
    assert found[0][0] == found[1][0]
    assert sorted(found[0][1]) == sorted(RUN)
    for book, parts in found[0][1].items():
        assert parts == found[1][1][book], book


def parts_of(content):
    with ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return parts | {
        name: canonicalize(part, rewrite_prefixes=True)
        for name, part in parts.items()
        if name == "xl/workbook.xml"
    }


class TestAgain:
    def test_what_is_done_is_passed_over(self, done, capsys):
        folder, _ = done
        before = {
            path: path.stat().st_mtime_ns for path in folder.out.rglob("*") if path.is_file()
        }
        records = lines(folder.out)
        assert folder.run("--json") == 2
        told = [record_of(line) for line in capsys.readouterr().out.splitlines()]
        assert {one.book for one in told} == {one.book for one in records}
        results = [path for path in before if "books" in path.parts]
        assert len(results) == len(RUN)
        assert all(path.stat().st_mtime_ns == before[path] for path in results)
        # those that could not be run are tried again
        assert [one.book for one in lines(folder.out)[len(records) :]] == NOT_RUN

    def test_what_has_changed_is_run_again(self, clients, done, tmp_path, monkeypatch):
        folder, _ = done
        records, results = lines(folder.out), folder.results
        source = tmp_path / "clients"
        source.mkdir()
        for path in ("Ada.xlsx", "Zoë.xlsx"):
            (source / path).write_bytes((clients / path).read_bytes())
        Edited(source / "Ada.xlsx").named("xf_gamma", 0.4).wb.save(source / "Ada.xlsx")
        folder.source = source
        assert folder.run("--quiet") == 0
        assert [one.book for one in lines(folder.out)[len(records) :]] == ["Ada.xlsx"]
        changed = {name for name, held in folder.results.items() if held != results[name]}
        assert changed == {"Ada.xlsx"}
        assert list(folder.rows) == ["Zoë.xlsx", "Ada.xlsx"]
        monkeypatch.setattr("xlfactor.__version__", "0.2.0")
        assert folder.run("--quiet") == 0
        assert len(lines(folder.out)) == len(records) + 3

    def test_an_analysis_without_an_answer_shows_in_the_exit_status(
        self, clients, done, tmp_path, capsys
    ):
        folder, _ = done
        folder.source = tmp_path / "clients"
        folder.source.mkdir()
        (folder.source / "Ada.xlsx").write_bytes((clients / "Ada.xlsx").read_bytes())
        assert folder.run("--quiet") == 0
        records = folder.out / "records.jsonl"
        text = records.read_text(encoding="utf-8")
        assert '"not_made": {}' in text
        told = text.replace('"not_made": {}', '"not_made": {"Stress": "no shock"}')
        records.write_text(told, encoding="utf-8")
        assert folder.run() == 3
        assert "Ada.xlsx: done: no answer: Stress: no shock" in capsys.readouterr().out

    def test_an_edited_result_is_kept_unless_forced(self, done, capsys):
        folder, _ = done
        path = folder.out / "books" / "Ada.xlsx"
        path.write_bytes(b"noted by hand")
        assert folder.run() == 2
        assert path.read_bytes() == b"noted by hand"
        assert "Ada.xlsx' was changed since it was written" in capsys.readouterr().out
        assert folder.rows["Ada.xlsx"]["Status"] == "refused"
        folder.run("--quiet", "--force")
        assert path.read_bytes()[:2] == b"PK"
        path.unlink()
        folder.run("--quiet")
        assert path.exists()

    def test_a_summary_that_was_edited_is_kept(self, done):
        folder, _ = done
        (folder.out / "summary.xlsx").write_bytes(b"noted by hand")
        for _ in range(2):
            folder.run("--quiet")
        assert sorted(files_of(folder.out)) == [
            "records.jsonl",
            "summary (2).xlsx",
            "summary.xlsx",
        ]
        assert (folder.out / "summary.xlsx").read_bytes() == b"noted by hand"
        assert len(rows_of(folder.out / "summary (2).xlsx")) == 6

    def test_another_run_at_once_is_refused(self, done, capsys):
        folder, _ = done
        before = files_of(folder.out)
        with alone(folder.out / "records.jsonl"):
            assert folder.run() == 2
        assert "another run is writing" in capsys.readouterr().err
        assert files_of(folder.out) == before


class TestStopped:
    @NOT_UNDER_WINE
    def test_a_workbook_that_kills_its_worker_stops_no_other(self, clients, tmp_path, monkeypatch):
        source = tmp_path / "clients"
        source.mkdir()
        for name in ("a.xlsx", "deadly.xlsx", "b.xlsx"):
            (source / name).write_bytes((clients / "Ada.xlsx").read_bytes())
        monkeypatch.setattr(batch_module, "work", work_or_die)
        folder = Folder(source, tmp_path / "out")
        assert folder.run("--quiet", workers=2) == 1
        assert list(folder.results) == ["a.xlsx", "b.xlsx"]
        assert {book: row["Status"] for book, row in folder.rows.items()} == {
            "deadly.xlsx": "failed", "a.xlsx": "done", "b.xlsx": "done"
        }  # fmt: skip
        assert (
            "the process that worked at it ended" in folder.rows["deadly.xlsx"]["Needs attention"]
        )

    @NOT_UNDER_WINE
    @pytest.mark.usefixtures("interruptible")
    @pytest.mark.parametrize("how", [pytest.param("by hand", marks=ON_POSIX), "killed"])
    def test_a_batch_that_is_stopped_has_whole_files_and_goes_on(self, clients, tmp_path, how):
        folder = Folder(clients, tmp_path / "out")
        records = folder.out / "records.jsonl"
        command = [sys.executable, "-m", "xlfactor", "batch", str(clients), "--out",
                   str(folder.out), "--macro", MACRO, "--workers", "1"]  # fmt: skip
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as batch:
            while not (records.exists() and records.read_bytes().count(b"\n") >= 2):
                assert batch.poll() is None
                time.sleep(0.01)
            batch.kill() if how == "killed" else batch.send_signal(signal.SIGINT)
            errors = batch.stderr.read()
        assert 2 <= len(lines(folder.out)) < 6
        whole = [book for book in folder.results if not Path(book).name.startswith(".")]
        for book in whole:
            openpyxl.load_workbook(folder.out / "books" / book)
        if how == "by hand":
            assert batch.returncode == 130
            states = [row["Status"] for row in folder.rows.values()]
            through = 6 - states.count("not done yet")
            assert f"stopped; {through} of 6 workbooks are through" in errors
            assert sorted(whole) == sorted(
                book for book, row in folder.rows.items() if row["link"] is not None
            )
        assert folder.run("--quiet") == 2
        assert list(folder.results) == sorted(RUN)
        assert len(folder.rows) == 6

    @ON_POSIX
    def test_a_full_disk_stops_no_other(self, clients, tmp_path):
        source = tmp_path / "clients"
        source.mkdir()
        for name in ("Ada.xlsx", "large.xlsx"):
            (source / name).write_bytes((clients / "Ada.xlsx").read_bytes())
        large = openpyxl.load_workbook(source / "large.xlsx")
        for number in range(40_000):
            large["Names"].cell(number + 100, 9, hash((number, 1)) / 7)
        large.save(source / "large.xlsx")
        folder = Folder(source, tmp_path / "out")
        program = f"""
import resource
from xlfactor import cli
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
raise SystemExit(cli.main(["batch", {str(source)!r}, "--out", {str(folder.out)!r},
                           "--macro", {MACRO!r}, "--workers", "1", "--quiet"]))
"""
        status = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode
        assert status == 2
        assert list(folder.results) == ["Ada.xlsx"]
        told = {book: row["Needs attention"] for book, row in folder.rows.items()}
        assert "cannot be written (File too large)" in told["large.xlsx"]
        assert [one.book for one in lines(folder.out)] == ["Ada.xlsx", "large.xlsx"]


class TestRecords:
    def test_a_line_that_has_no_room_leaves_nothing(self, done, monkeypatch):
        folder, _ = done
        path = folder.out / "records.jsonl"
        before, records = path.read_bytes(), Records(path)

        def full(*_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(FileError, match=r"records.jsonl' cannot be written \(No space left"):
            records.append(records.last["Ada.xlsx"])
        assert path.read_bytes() == before

    def test_what_was_left_of_a_line_is_taken_away_and_other_lines_are_passed_over(self, done):
        folder, _ = done
        path = folder.out / "records.jsonl"
        whole = path.read_bytes()
        path.write_bytes(b'[1]\n{"book": "x"}\n' + whole + b'{"book": "Ada')
        assert len(Records(path).last) == 6
        assert path.read_bytes().endswith(whole)

    def test_a_record_is_its_line(self, done):
        folder, _ = done
        for record in lines(folder.out):
            assert json.loads(record.line)["settings"]["macro"] == MACRO
            assert record_of(record.line) == record
