"""LibreOffice gives the values beside Excel's own formulas, on live and on result sheets."""

import re
import zipfile

import openpyxl
import pytest

from tests.conftest import WORKBOOKS
from tests.libreoffice import SOFFICE, convert
from tests.workbooks.test_shipped import SCRIPTS

#: a formula of ours, with the name of a function such as RISK_SHARE
OURS = re.compile(rb"<f[^>]*>[^<]*\b[A-Z]+_[A-Z_]+\([^<]*</f>")
#: a figure that was kept beside one of Excel's own formulas
KEPT = re.compile(rb"(?<=</f>)<v>[^<]*</v>")


pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
]


@pytest.mark.parametrize("study", SCRIPTS)
def test_live_sheets(study, tmp_path):
    assert require_same(WORKBOOKS / f"{study}.xlsx", tmp_path) >= 10


def test_result_sheets(cma_results, tmp_path):
    assert require_same(cma_results[0], tmp_path) >= 250


def require_same(path, tmp_path):
    """Our formulas are replaced by their values; those of Excel's own are left without any."""
    with zipfile.ZipFile(path) as ours, zipfile.ZipFile(tmp_path / "x.xlsx", "w") as copy:
        for name in ours.namelist():
            part = ours.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = KEPT.sub(b"", OURS.sub(b"", part))
            copy.writestr(name, part)
    found = openpyxl.load_workbook(convert(tmp_path / "x.xlsx", "xlsx"), data_only=True)
    kept = openpyxl.load_workbook(path, data_only=True)
    formulas = [
        cell
        for sheet in openpyxl.load_workbook(tmp_path / "x.xlsx")
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    for cell in formulas:
        value = found[cell.parent.title][cell.coordinate].value
        wanted = kept[cell.parent.title][cell.coordinate].value
        if isinstance(wanted, float):
            # a difference of equal figures is zero there, and in Excel, but for their rounding
            assert value == pytest.approx(wanted, rel=1e-12, abs=1e-13), cell.value
        else:
            assert (value or "") == (wanted or ""), cell.value
    return len(formulas)
