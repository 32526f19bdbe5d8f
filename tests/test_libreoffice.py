"""Another program opens the shipped workbooks and their results, sees the same, and prints it."""

import math
import shutil
import subprocess
import zipfile

import openpyxl
import pytest

from tests.conftest import WORKBOOKS, run_all
from tests.golden import STUDIES
from tests.libreoffice import SOFFICE, convert

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
]


@pytest.fixture(scope="module", params=STUDIES)
def result(request, tmp_path_factory):
    """The result workbook of a shipped study, its inputs among the sheets."""
    target = tmp_path_factory.mktemp(request.param) / "results.xlsx"
    run_all(WORKBOOKS / f"{request.param}.xlsx", target)
    return target


# dates of an axis come back from LibreOffice as texts, which openpyxl does not read as a chart
@pytest.mark.filterwarnings("ignore:Unable to read chart")
def test_the_sheets_names_and_cells_are_the_same(result, tmp_path):
    copy = shutil.copy(result, tmp_path / "study.xlsx")
    converted = convert(copy, "ods")
    back = convert(converted, "xlsx")
    ours, theirs = openpyxl.load_workbook(result), openpyxl.load_workbook(back)
    assert theirs.sheetnames == ours.sheetnames
    for one, other in zip(ours, theirs, strict=True):
        assert set(other.tables) == set(one.tables)
    for ws in ours:
        for row in ws.iter_rows():
            for cell in row:
                other = theirs[ws.title][cell.coordinate].value
                assert _is_same(cell.value, other), (ws.title, cell.coordinate)
    assert _charts(back) == _charts(result) > 0


def _charts(path):
    with zipfile.ZipFile(path) as archive:
        return sum(name.startswith("xl/charts/chart") for name in archive.namelist())


def _is_same(one, other):
    if isinstance(one, float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-14, abs_tol=1e-300)
    return one == other


def test_it_prints_and_no_figure_is_cut(result, tmp_path):
    if (pdftotext := shutil.which("pdftotext")) is None:
        pytest.skip("pdftotext is not installed")
    pdf = convert(shutil.copy(result, tmp_path / "study.xlsx"), "pdf")
    command = [pdftotext, "-layout", pdf, "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "###" not in text
    titles = [ws["B2"].value for ws in openpyxl.load_workbook(result)]
    assert [title for title in titles if title not in text] == []
