"""How a result sheet prints: in landscape, one page wide, a long one cut where nothing is torn.

xlwings knows the print area alone. The rest is told to Excel's own objects, which have the same
words on Windows and in a file, and those of AppleScript on macOS.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final, TypeAlias

import xlwings as xw

from xlfactor.excel.host import native
from xlfactor.drawing.layout import MASTER
from xlfactor.drawing.pagination import Pages

Settings: TypeAlias = Mapping[str, int | float | bool | str]

_LANDSCAPE: Final = 2
_BREAK, _NO_BREAK = -4135, -4142
#: margins in points: left and right, top and bottom
_SIDE, _TOP = 36.0, 43.2


def set_up(printed: xw.Range, pages: Pages) -> None:
    """Let a sheet print these cells and no others, on these pages."""
    sheet = printed.sheet
    sheet.page_setup.print_area = printed.address
    # an Excel without a printer refuses all of it, and the result is there all the same
    with suppress(Exception):
        (_tell_macos if native.is_on_macos(sheet) else _tell_windows)(sheet, pages)


def _settings(pages: Pages) -> Settings:
    return {
        **(_several(pages) if pages.starts else _one_page()),
        **dict.fromkeys(("left_margin", "right_margin"), _SIDE),
        **dict.fromkeys(("top_margin", "bottom_margin"), _TOP),
        **dict.fromkeys(("header_margin", "footer_margin"), _TOP / 2),
    }


def _one_page() -> Settings:
    return {
        "zoom": False, "fit_to_pages_wide": 1, "fit_to_pages_tall": 1, "print_title_rows": "",
    }  # fmt: skip


def _several(pages: Pages) -> Settings:
    # where pages are to fit a number, Excel cuts them as it likes
    return {"zoom": pages.zoom, "print_title_rows": f"$1:${MASTER}"}


def _tell_windows(sheet: xw.Sheet, pages: Pages) -> None:
    setup = sheet.page_setup.api
    with _in_one_go(sheet.book.app):
        native.put(setup, "orientation", _LANDSCAPE)
        for words, value in _settings(pages).items():
            native.put(setup, words, value)
    native.put(sheet.cells.api, "page_break", _NO_BREAK)
    for row in pages.starts:
        native.put(_whole(sheet, row), "page_break", _BREAK)


@contextmanager
def _in_one_go(app: xw.App) -> Iterator[None]:
    """Let Excel ask the printer once, which may be slow, and not at every setting."""
    if app.engine.name != "excel":
        yield
        return
    app.api.PrintCommunication = False
    try:
        yield
    finally:
        app.api.PrintCommunication = True


def _tell_macos(sheet: xw.Sheet, pages: Pages) -> None:
    setup, words_of_excel = sheet.page_setup.api, sys.modules[native.MACOS].kw
    native.put_by_applescript(setup, "page_orientation", words_of_excel.landscape)
    for words, value in _settings(pages).items():
        native.put_by_applescript(setup, words, value)
    native.put_by_applescript(sheet.cells.api, "page_break", words_of_excel.page_break_none)
    for row in pages.starts:
        cells = _whole(sheet, row)
        native.put_by_applescript(cells, "page_break", words_of_excel.page_break_manual)


def _whole(sheet: xw.Sheet, row: int) -> Any:
    return sheet.range(f"{row}:{row}").api
