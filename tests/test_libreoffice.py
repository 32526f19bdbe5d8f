"""Another program opens the shipped workbooks and their results, sees the same, and prints it."""

import math
import re
import shutil
import subprocess
import zipfile
from warnings import catch_warnings

import openpyxl
import pytest

from tests.golden import STUDIES
from tests.libreoffice import SOFFICE, convert

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
]

WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)')
#: the height of a line in the size of its letters
LINE_OF_CARLITO = 1.22
#: sheets of paper of a study with all analyses
MOST_PAGES = 15
LIVE = ("What if", "Compare", "Live model")


@pytest.fixture(scope="module", params=STUDIES)
def result(request, results_of):
    """The result workbook of a shipped study, its inputs among the sheets."""
    return results_of(request.param)[0]


def test_the_sheets_names_and_cells_are_the_same(result, tmp_path):
    back = convert(shutil.copy(result, tmp_path / "study.xlsx"), "xlsx")
    ours = openpyxl.load_workbook(result)
    with catch_warnings(action="ignore", category=UserWarning):
        theirs = openpyxl.load_workbook(back)  # whose charts openpyxl cannot read
    assert number_of_charts(back) == number_of_charts(result)
    assert theirs.sheetnames == ours.sheetnames
    assert sorted(table for ws in theirs for table in ws.tables) == sorted(
        table for ws in ours for table in ws.tables
    )
    for ws in ours:
        if ws.title in LIVE:  # whose formulas it does not know
            continue
        for row in ws.iter_rows():
            for cell in row:
                other = theirs[ws.title][cell.coordinate].value
                assert is_same(cell.value, other), (ws.title, cell.coordinate)


def number_of_charts(path):
    with zipfile.ZipFile(path) as archive:
        return sum(bool(re.fullmatch(r"xl/charts/chart\d+\.xml", n)) for n in archive.namelist())


def is_same(one, other):
    if isinstance(one, float) and isinstance(other, int | float):
        # it writes at most twenty decimals
        return math.isclose(one, other, rel_tol=1e-14, abs_tol=1e-20)
    return one == other


def test_it_prints_and_no_figure_is_cut(result, tmp_path):
    if (pdftotext := shutil.which("pdftotext")) is None:
        pytest.skip("pdftotext is not installed")
    pdf = convert(shutil.copy(result, tmp_path / "study.xlsx"), "pdf")
    command = [pdftotext, "-layout", pdf, "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "###" not in text
    printed = [ws for ws in openpyxl.load_workbook(result) if not ws.print_area.endswith("!$A$1")]
    titles = [ws["B2"].value for ws in printed]
    assert [title for title in titles if title not in text] == []
    letters = sorted(letter_sizes(pdf, pdftotext))
    assert len(letters) > 500
    # points; but for a word or two that the edge of the paper cuts
    assert letters[len(letters) // 200] > 7.9
    # of results, whose footers end with the date; inputs and live sheets have none
    assert 0 < len(re.findall(r"Page +\d+ of +\d+ +\d{4}-\d\d-\d\d", text)) <= MOST_PAGES


def letter_sizes(pdf, pdftotext):
    """Iterate over the sizes of the words on pages with a footer, in points."""
    command = [pdftotext, "-bbox", pdf, "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for page in text.split("<page ")[1:]:
        if re.search(r">Page</word>\s*<word[^>]*>\d+</word>\s*<word[^>]*>of<", page):
            for left, top, right, bottom, word in WORD.findall(page):
                # titles of standing axes are turned
                if float(right) - float(left) > float(bottom) - float(top) and len(word) > 2:
                    yield (float(bottom) - float(top)) / LINE_OF_CARLITO
