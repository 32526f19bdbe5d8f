"""What the shipped workbooks gave when somebody last looked and found it right.

python -m tests.golden --accept      writes what they give now; the commit says why it changed
"""

import re
import sys
import tempfile
from pathlib import Path

import openpyxl

from tests.conftest import WORKBOOKS, run_all
from xlfactor.studies import WORKBOOKS as WORKBOOKS_SHIPPED

FOLDER = Path(__file__).parent / "workbooks" / "golden"
STUDIES = tuple(Path(workbook.file).stem for workbook in WORKBOOKS_SHIPPED.values())
#: said anew by every version, or by the digits that the next figures settle
UNSTEADY = ("Made by", "Sheet digest")


def written(path):
    """Return the result sheets of a workbook file, line by line: cells, then charts and names."""
    lines = []
    for sheet in openpyxl.load_workbook(path).worksheets:
        if "xf_stamp" not in sheet.defined_names:
            continue
        lines += [line for row in sheet.iter_rows() for line in _row(sheet, row)]
        lines += [_chart(sheet, chart) for chart in sheet._charts]
        lines.append(f"{sheet.title}\tprint\t{sheet.print_area}\t{sheet.freeze_panes}")
    return lines


def _row(sheet, row):
    if row[1].value in UNSTEADY:
        return
    for cell in row:
        if cell.value is not None:
            yield f"{sheet.title}\t{cell.coordinate}\t{cell.number_format}\t{_said(cell.value)}"


def _said(value):
    if isinstance(value, float):
        return f"{value:.12g}"
    # what is rounding today is other rounding on the next machine
    return re.sub(r"\b\d\.\d+e(?:-\d\d|\+00)\b", "rounding", str(value))


def _chart(sheet, chart):
    title = "".join(run.t for run in chart.title.tx.rich.p[0].r)
    # the points of a scatter have their heights in another element
    drawn = "; ".join((one.yVal or one.val).numRef.f for one in chart.series)
    return f"{sheet.title}\tchart\t{type(chart).__name__}\t{title}\t{drawn}"


def path_of(study):
    return FOLDER / f"{study}.tsv"


def accept():
    for study in STUDIES:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "results.xlsx"
            run_all(WORKBOOKS / f"{study}.xlsx", target)
            path_of(study).write_text("\n".join(written(target)) + "\n", "utf-8", newline="\n")


if __name__ == "__main__" and sys.argv[1:] == ["--accept"]:
    accept()
