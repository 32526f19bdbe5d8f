"""How a result sheet prints: in landscape, one page wide, and on one page while it can be read.

xlwings knows the print area alone. The rest is told to Excel's own object, which has the same
words on Windows and in a file, and those of AppleScript on macOS.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final, TypeAlias

import xlwings as xw

Settings: TypeAlias = Mapping[str, int | float | bool]

_MACOS: Final = "xlwings._xlmac"
_LANDSCAPE: Final = 2
#: margins in points: left and right, top and bottom
_SIDE, _TOP = 36.0, 43.2
_ROWS_ON_A_PAGE: Final = 80


def set_up(printed: xw.Range) -> None:
    """Let a sheet print these cells and no others."""
    sheet = printed.sheet
    sheet.page_setup.print_area = printed.address
    # an Excel without a printer refuses all of it, and the result is there all the same
    with suppress(Exception):
        _tell(sheet, _settings(printed.rows.count))


def _settings(rows: int) -> Settings:
    return {
        "orientation": _LANDSCAPE,
        "zoom": False,
        "fit_to_pages_wide": 1,
        "fit_to_pages_tall": int(rows <= _ROWS_ON_A_PAGE),
        **dict.fromkeys(("left_margin", "right_margin"), _SIDE),
        **dict.fromkeys(("top_margin", "bottom_margin"), _TOP),
        **dict.fromkeys(("header_margin", "footer_margin"), _TOP / 2),
    }


def _tell(sheet: xw.Sheet, settings: Settings) -> None:
    native = sheet.page_setup.api
    if type(sheet.impl).__module__ == _MACOS:
        _tell_applescript(native, settings)
        return
    with _in_one_go(sheet.book.app):
        for words, value in settings.items():
            setattr(native, words.title().replace("_", ""), value)


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


def _tell_applescript(native: Any, settings: Settings) -> None:
    landscape = sys.modules[_MACOS].kw.landscape
    native.page_orientation.set(landscape)
    for words, value in settings.items():
        if words != "orientation":
            getattr(native, words).set(value)
