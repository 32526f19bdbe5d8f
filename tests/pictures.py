"""Draw the pictures of docs/pictures anew, from the printed pages of a shipped study.

    python -m tests.pictures

LibreOffice prints the results as a committee gets them. A picture remembers the figures of its
sheet, so that a test sees when it is out of date.
"""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import openpyxl
from PIL import Image, ImageChops, PngImagePlugin

from tests.conftest import WORKBOOKS, run_all
from tests.libreoffice import convert

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
#: the sheets of factor_cma that the guide shows, by the names of the pictures
SHOWN = {
    "60_40_summary": "Summary",
    "60_40_gamma_path": "Gamma path",
    "60_40_against_benchmark": "Against benchmark",
    "60_40_stress": "Stress",
}
FIGURES = "figures"
_DOTS, _COLOURS = 75, 160
#: dots around what is printed, and below it those of the footer
_EDGE, _FOOTER = 12, 52


def figures(path: Path, sheet: str) -> set[str]:
    """Return the figures of a result sheet, to four digits; what is rounding alone is zero."""
    book = openpyxl.load_workbook(path, data_only=True)
    cells = (cell.value for row in book[sheet].iter_rows() for cell in row)
    return {f"{round(value, 12):.4g}" for value in cells if isinstance(value, float)}


def main() -> None:
    """Print the study, and keep the first page of each sheet that is shown."""
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder, "factor_cma.xlsx")
        run_all(WORKBOOKS / "factor_cma.xlsx", results)
        pdf = convert(Path(shutil.copy(results, Path(folder, "printed.xlsx"))), "pdf")
        book, pages = openpyxl.load_workbook(results), _pages(pdf)
        for picture, sheet in SHOWN.items():
            title = book[sheet]["B2"].value
            number = next(n for n, text in enumerate(pages, start=1) if title in text[:200])
            _draw(pdf, number, FOLDER / f"{picture}.png", figures(results, sheet))


def _pages(pdf: Path) -> list[str]:
    """Return the texts of the printed pages, those of input sheets as nothing."""
    command = ["pdftotext", "-layout", pdf, "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [page if re.search(r"Page +\d+ +of", page) else "" for page in text.split("\f")]


def _draw(pdf: Path, number: int, target: Path, known: set[str]) -> None:
    command = ["pdftoppm", "-png", "-singlefile", "-r", str(_DOTS), "-f", str(number), pdf]
    subprocess.run([*command, pdf.with_suffix("")], check=True)
    page = Image.open(pdf.with_suffix(".png")).convert("RGB")
    page = page.crop((0, 0, page.width, page.height - _FOOTER))
    printed = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    left, top, right, bottom = printed
    cut = page.crop((left - _EDGE, top - _EDGE, right + _EDGE, bottom + _EDGE))
    told = PngImagePlugin.PngInfo()
    told.add_text(FIGURES, " ".join(sorted(known)))
    target.parent.mkdir(exist_ok=True)
    cut.quantize(_COLOURS).save(target, optimize=True, pnginfo=told)


if __name__ == "__main__":
    main()
