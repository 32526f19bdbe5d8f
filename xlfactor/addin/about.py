"""The only sheet of the add-in: a description, the version and the licence."""

from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import xlfactor
from xlfactor.pins import XLWINGS

SHEET, CODE_NAME = "xlfactor", "AboutSheet"
_PACKAGE: Final = Path(xlfactor.__file__).parent
#: the licence lies in the package when it is installed, and beside it in a checkout
_FOLDERS: Final = (_PACKAGE, _PACKAGE.parent)
_BOLD: Final = 1
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def lines() -> list[str]:
    """Return the lines of the sheet; the first is its title."""
    licence = next(folder / "LICENSE" for folder in _FOLDERS if (folder / "LICENSE").exists())
    return [
        f"xlfactor {xlfactor.__version__}",
        xlfactor.__doc__ or "",
        "",
        *licence.read_text("utf-8").splitlines(),
        "",
        f"Python is called through xlwings {XLWINGS} (BSD 3-Clause License, www.xlwings.org), "
        "which is installed beside this file. None of it is in here.",
    ]


def sheet_data() -> str:
    """Return the cells of the sheet: one line per row, the first in bold."""
    shared = _shared()
    rows = "".join(
        f'<row r="{number}"><c r="A{number}" s="{_BOLD if number == 1 else 0}" t="s">'
        f"<v>{shared.index(line)}</v></c></row>"
        for number, line in enumerate(lines(), 1)
        if line
    )
    return f"<sheetData>{rows}</sheetData>"


def shared_strings() -> str:
    """Return the table of texts that the cells refer to by number."""
    shared, used = _shared(), sum(map(bool, lines()))
    texts = "".join(f'<si><t xml:space="preserve">{escape(line)}</t></si>' for line in shared)
    return f'<sst xmlns="{_MAIN}" count="{used}" uniqueCount="{len(shared)}">{texts}</sst>'


def _shared() -> list[str]:
    return list(dict.fromkeys(filter(None, lines())))
