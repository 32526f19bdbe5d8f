import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import WORKBOOKS, Edited
from xlfactor import cli

#: one analysis, so that a workbook takes a tenth of a second
MACRO = "factors_to_assets"


@pytest.fixture(scope="session")
def clients(tmp_path_factory):
    """A folder of clients' workbooks: four that run, one without a figure, one that is broken."""
    folder = tmp_path_factory.mktemp("clients")
    book = Edited(shutil.copy(WORKBOOKS / "factor_cma.xlsx", folder / "template.xlsx"))
    for name, gamma in {"Ada": 0.3, "Émile & Söhne #1": 0.5}.items():
        book.named("xf_gamma", gamma).wb.save(folder / f"{name}.xlsx")
    (folder / "north").mkdir()
    book.named("xf_gamma", 0.7).wb.save(folder / "north" / "Ada.xlsx")
    hold_too_much(book.wb["Policy"])
    book.wb.save(folder / "Zoë.xlsx")
    book.set("CMA", "US Equity-Large Cap", "Std Dev", None).wb.save(folder / "blank.xlsx")
    (folder / "broken.xlsx").write_text("no workbook")
    book.path.unlink()
    return folder


def hold_too_much(policy):
    """Set the weights that are held, 30 % of the first asset, of which 25 % are allowed."""
    policy["E5"] = "Current"
    for row in range(6, 20):
        policy[f"E{row}"] = 0.3 if row == 6 else 0.7 / 13


class Folder:
    """A folder of a batch, as the command line fills it."""

    def __init__(self, source, out):
        self.source, self.out = source, out

    def run(self, *arguments, workers=1):
        return cli.main(["batch", str(self.source), "--out", str(self.out), "--macro", MACRO,
                         "--workers", str(workers), *map(str, arguments)])  # fmt: skip

    @property
    def results(self):
        books = self.out / "books"
        found = {path.relative_to(books).as_posix(): path for path in books.rglob("*")}
        # by their names: Windows sorts paths in small letters
        return {name: path.read_bytes() for name, path in sorted(found.items()) if path.is_file()}

    @property
    def rows(self):
        """The rows of the summary by their books: header to value, and where the name leads."""
        return rows_of(self.out / "summary.xlsx")


def rows_of(summary):
    sheet = openpyxl.load_workbook(summary)["Books"]
    (table,) = sheet.tables.values()
    header, *rows = sheet[table.ref]
    names = [cell.value for cell in header]
    return {
        row[0].value: dict(zip(names, (cell.value for cell in row), strict=True))
        | {"link": row[0].hyperlink and row[0].hyperlink.target}
        for row in rows
    }


@pytest.fixture(scope="session")
def _done(clients, tmp_path_factory):
    folder = Folder(clients, tmp_path_factory.mktemp("batch") / "out")
    return folder, folder.run("--quiet")


@pytest.fixture
def done(_done, tmp_path):
    """A batch of the clients that is done, in a folder to change, and its exit status."""
    folder, status = _done
    # Wine knows no copies with the times of files
    out = shutil.copytree(folder.out, tmp_path / "out", copy_function=shutil.copyfile)
    return Folder(folder.source, Path(out)), status
