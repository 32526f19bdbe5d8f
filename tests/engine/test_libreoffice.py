"""Another program opens what the engine writes, sees the same numbers, and prints it."""

import csv
import shutil
import subprocess

import numpy as np
import pytest

from xlfactor.engine import save
from xlfactor.engine.chartkinds import KINDS

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
]


def convert(path, kind):
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", path.parent, path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return path.with_suffix(f".{kind.partition(':')[0]}")


@pytest.fixture
def report(book, tmp_path):
    """A sheet with numbers, formulas, formats, rules and a chart of each kind."""
    sheet = book.sheets[0]
    numbers = np.random.default_rng(1).normal(size=(20, 4)).round(12).tolist()
    sheet["A1"].value = [["Asset", "a", "b", "c", "d"]]
    sheet["A2"].value = [[f"Asset {i}", *row] for i, row in enumerate(numbers)]
    sheet["G2"].formula = "=SUM(B2:B21)"
    sheet["G3"].formula2 = "=SUM(B2:B21*C2:C21)"
    sheet["B2:E21"].conditional_formats.add_color_scale(["#B0413E", "#FFFFFF", "#1F4E79"])
    sheet["A1:E1"].borders.set("edge_bottom", line_style="continuous", weight="medium")
    sheet.tables.add(sheet["A1:E21"], name="Returns")
    sheet.autofit()
    for place, chart_type in enumerate(KINDS):
        source = sheet["B1:C21"] if chart_type.startswith("xy") else sheet["A1:C6"]
        chart = sheet.charts.add(
            left=400, top=place * 220, height=200, chart_type=chart_type, source=source
        )
        chart.title = chart_type
    path = tmp_path / "report.xlsx"
    save(book, path)
    return path, numbers


def test_the_numbers_are_the_same(report):
    path, numbers = report
    # field separator, quote, UTF-8, first line, no column formats, then cells as stored
    converted = convert(path, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false")
    with converted.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0][:5] == ["Asset", "a", "b", "c", "d"]
    read = np.array([[float(x) for x in row[1:5]] for row in rows[1:21]])
    np.testing.assert_array_equal(read, numbers)
    columns = np.array(numbers)
    assert float(rows[1][6]) == pytest.approx(columns[:, 0].sum(), abs=1e-12)
    assert float(rows[2][6]) == pytest.approx(columns[:, 0] @ columns[:, 1], abs=1e-12)


def test_it_prints_and_no_number_is_cut(report):
    path, _ = report
    pdf = convert(path, "pdf")
    assert pdf.read_bytes().startswith(b"%PDF")
    if (pdftotext := shutil.which("pdftotext")) is None:
        pytest.skip("pdftotext is not installed")
    command = [pdftotext, "-layout", pdf, "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "###" not in text
    assert all(chart_type in text for chart_type in KINDS)
