"""Which workbooks a batch has, and under which names."""

import re
from pathlib import Path

import pytest

from tests.batch.conftest import Folder
from xlfactor import cli
from xlfactor.batch.books import books_of
from xlfactor.errors import FileError, OptionError


def made(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return folder


def names_of(source, out=Path("elsewhere")):
    return [book.name for book in books_of(source, out=out)]


class TestFolders:
    def test_what_programs_leave_beside_a_workbook_is_passed_over(self, tmp_path):
        made(
            tmp_path, "b.xlsx", "a.XLSM", "~$b.xlsx", "._b.xlsx", "b.results.xlsx", "notes.txt",
            "b.results (2).xlsx", "c.results.xlsx", ".hidden/d.xlsx", "east/b.xlsx", "old.xls",
        )  # fmt: skip
        assert names_of(tmp_path) == ["a.XLSM", "b.xlsx", "c.results.xlsx", "east/b.xlsx"]

    def test_folders_of_batches_are_passed_over(self, tmp_path):
        made(tmp_path, "a.xlsx", "out/books/a.xlsx", "other/records.jsonl", "other/books/a.xlsx")
        assert names_of(tmp_path, tmp_path / "out") == ["a.xlsx"]
        with pytest.raises(OptionError, match="--out names the folder of the workbooks"):
            books_of(tmp_path, out=tmp_path / "other" / "..")

    def test_a_folder_without_workbooks_is_told(self, tmp_path):
        with pytest.raises(OptionError, match=r"names no workbooks \(.xlsx or .xlsm\)"):
            books_of(made(tmp_path, "notes.txt"), out=tmp_path / "out")


class TestLists:
    def listed(self, tmp_path, text, encoding="utf-8"):
        path = tmp_path / "clients.txt"
        path.write_text(text, encoding=encoding)
        return path

    def test_two_of_one_name_stay_apart(self, tmp_path):
        made(tmp_path, "north/a.xlsx", "south/a.xlsx")
        path = self.listed(tmp_path, 'north/a.xlsx\n\n  "south/a.xlsx"  \nnorth/../north/a.xlsx\n')
        assert names_of(path) == ["north/a.xlsx", "south/a.xlsx"]

    def test_names_are_those_below_the_folder_that_all_share(self, tmp_path):
        path = self.listed(tmp_path, f"{tmp_path / 'x' / 'Größe.xlsx'}\nx/y/b.xlsx", "utf-8-sig")
        assert names_of(path) == ["Größe.xlsx", "y/b.xlsx"]

    def test_a_file_that_is_not_there_stops_no_other(self, clients, tmp_path, capsys):
        path = self.listed(tmp_path, f"{clients / 'Ada.xlsx'}\n{clients / 'gone.xlsx'}\nnotes.txt")
        folder = Folder(path, tmp_path / "out")
        assert folder.run() == 2
        told = capsys.readouterr().out
        assert "there is no file" in told
        assert "notes.txt' is a '.txt' file" in told
        assert [name.rpartition("/")[2] for name in folder.results] == ["Ada.xlsx"]

    def test_what_is_no_list_is_told(self, tmp_path):
        with pytest.raises(OptionError, match="is a workbook, for xlfactor run"):
            books_of(tmp_path / "a.xlsx", out=tmp_path)
        with pytest.raises(FileError, match="there is no folder or list"):
            books_of(tmp_path / "none", out=tmp_path)
        with pytest.raises(FileError, match="is no text in UTF-8"):
            books_of(self.listed(tmp_path, "größe.xlsx", "cp1252"), out=tmp_path)


class TestRefused:
    def refused(self, capsys, *arguments):
        assert cli.main(["batch", *map(str, arguments)]) == 2
        return capsys.readouterr().err

    def test_options_are_read_before_anything_is_made(self, clients, tmp_path, capsys):
        out = tmp_path / "out"
        given = (clients, "--out", out)
        assert "no macro 'weights'" in self.refused(capsys, *given, "--macro", "weights")
        assert "--workers: found 0" in self.refused(capsys, *given, "--workers", "0")
        assert not out.exists()

    def test_a_folder_that_cannot_be_written_is_told(self, clients, tmp_path, capsys):
        made(tmp_path, "file")
        told = self.refused(capsys, clients, "--out", tmp_path / "file" / "out")
        assert re.search(r"out.records.jsonl' cannot be written \(.+\)", told)
