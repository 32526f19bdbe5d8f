"""Workbooks in folders, and under names, over which programs stumble."""

import shutil
from multiprocessing import get_context
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.conftest import WORKBOOKS
from xlfactor import catalogue, cli
from xlfactor.errors import LabelError

#: far beyond the 260 characters of old Windows, no part longer than what any disk takes
LONG = "/".join(["a folder with a long name, " + "one of many words, " * 6 + "no less"] * 4)
FOLDERS = ["R&D 100%, #1 'a' (b) ^!;", "Börse Łódź ελ 東京", "a.b [x]", LONG]
MACRO = ("--macro", "factor_premia")


@pytest.fixture
def study(request, tmp_path):
    """A shipped workbook in a folder, under the folder's name or the beginning of it."""
    folder = tmp_path / request.param
    try:
        folder.mkdir(parents=True)
    except OSError:
        pytest.skip("this Windows was not told to allow long paths")
    return Path(shutil.copy(WORKBOOKS / "factor_cma.xlsx", folder / f"{folder.name[:60]}.xlsx"))


def sheets(path):
    book = load_workbook(path, read_only=True)
    names = book.sheetnames
    book.close()
    return names


@pytest.mark.parametrize("study", FOLDERS, indirect=True, ids=["signs", "letters", "dots", "long"])
def test_a_study_is_run_and_written_wherever_it_lies(study, monkeypatch, capsys):
    assert cli.main(["run", str(study), *MACRO]) == 0
    (result,) = set(study.parent.iterdir()) - {study}
    assert result.stem.startswith(study.stem)
    assert sheets(result) == [*sheets(study), "Summary", "Factor premia", "Audit"]
    assert str(result) in capsys.readouterr().out

    monkeypatch.chdir(study.parent)
    assert cli.main(["run", study.name, *MACRO, "--output", "other.xlsx"]) == 0
    assert sheets("other.xlsx") == sheets(result)
    assert cli.main(["run", f"./{study.name}", *MACRO, "--in-place"]) == 0
    assert sheets(study) == sheets(result)
    assert len(list(study.parent.iterdir())) == 3


def test_a_name_as_long_as_the_disk_takes(tmp_path):
    study = tmp_path / f"{'x' * 245}.xlsx"
    shutil.copy(WORKBOOKS / "factor_cma.xlsx", study)
    assert cli.main(["run", str(study), *MACRO, "--in-place"]) == 0
    assert "Factor premia" in sheets(study)
    assert list(tmp_path.iterdir()) == [study]


def test_a_result_whose_name_would_be_too_long_is_refused_in_words(tmp_path, capsys):
    study = tmp_path / f"{'x' * 248}.xlsx"
    shutil.copy(WORKBOOKS / "factor_cma.xlsx", study)
    assert cli.main(["run", str(study), *MACRO]) == cli.INPUT_ERROR
    assert "cannot be written" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [study]


def premia(weights, returns):
    return catalogue.FUNCTIONS["FACTOR_PREMIA"](weights, returns)


def test_a_process_that_starts_from_nothing_gives_the_same():
    weights, returns = [["", "F"], ["Gold", 0.5], ["Oil", 0.5]], [["Gold", 0.1], ["Oil", 0.2]]
    with get_context("spawn").Pool(1) as pool:
        assert pool.apply(premia, (weights, returns)) == premia(weights, returns)
        with pytest.raises(LabelError, match="Oil"):
            pool.apply(premia, (weights, returns[:1]))
