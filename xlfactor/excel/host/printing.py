"""Set up how a sheet prints; xlwings offers only the print area, so Excel is called itself."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from typing import Final, TypeAlias

import xlwings as xw

from xlfactor.areas import letters_of
from xlfactor.drawing.sheet import PrintSetup
from xlfactor.excel.host.areas import absolute
from xlfactor.excel.host.native import (
    LANDSCAPE,
    NO_PAGE_BREAK,
    PAGE_BREAK,
    PORTRAIT,
    Native,
    Value,
    is_on_macos,
)
from xlfactor.report.page import Paper

Settings: TypeAlias = Mapping[str, Value]

#: points from the edge of the paper to header and footer, as in files
_EDGE_MARGIN: Final = 21.6
#: Excel's numbers on Windows; Excel for Mac takes the paper of the printer
_PAPERS: Final = {Paper.LETTER: 1, Paper.A4: 9}


def set_up(sheet: xw.Sheet, setup: PrintSetup) -> None:
    """Set the cells and the pages that a sheet prints."""
    page = sheet.page_setup
    page.print_area = absolute(setup.area)
    # an Excel without a printer refuses all of it, and the sheet is there all the same
    with suppress(Exception):
        _tell(sheet, Native(page.api, is_on_macos(sheet)), setup)


def _tell(sheet: xw.Sheet, native: Native, setup: PrintSetup) -> None:
    on_macos = native.is_on_macos
    with nullcontext() if on_macos else _in_one_go(native.part("application")):
        for words, value in _settings(setup).items():
            native.put(words, value)
        if not on_macos:
            native.put("paper_size", _PAPERS[setup.paper])
    Native(sheet.cells.api, on_macos).put("page_break", NO_PAGE_BREAK)
    columns = map(letters_of, setup.column_starts)
    for line in (*setup.page_starts, *columns):
        Native(sheet.range(f"{line}:{line}").api, on_macos).put("page_break", PAGE_BREAK)


def _settings(setup: PrintSetup) -> Settings:
    rows, columns = setup.title_rows, setup.title_columns
    left, middle, right = setup.footer
    return {
        "page_orientation": LANDSCAPE if setup.is_landscape else PORTRAIT,
        **({"zoom": setup.zoom} if setup.zoom else _ON_ONE_PAGE),
        "print_title_rows": f"${rows[0]}:${rows[1]}" if rows else "",
        "print_title_columns": f"$A:${letters_of(columns)}" if columns else "",
        **dict.fromkeys(("left_margin", "right_margin"), setup.side_margin),
        **dict.fromkeys(("top_margin", "bottom_margin"), setup.top_margin),
        **dict.fromkeys(("header_margin", "footer_margin"), _EDGE_MARGIN),
        "left_footer": left,
        "center_footer": middle,
        "right_footer": right,
    }


_ON_ONE_PAGE: Settings = {"zoom": False, "fit_to_pages_wide": 1, "fit_to_pages_tall": 1}


@contextmanager
def _in_one_go(application: Native) -> Iterator[None]:
    """Send all settings to the printer at once, because sending each alone may be slow."""
    application.put("print_communication", value=False)
    try:
        yield
    finally:
        application.put("print_communication", value=True)
