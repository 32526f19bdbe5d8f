"""Put live sheets into a workbook file, calculated."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from xlfactor.drawing.sheet import DrawnSheet
from xlfactor.errors import OptionError, XlFactorError
from xlfactor.formulas.workbook import recalculate_book, told
from xlfactor.live import cma, curve, returns, tails
from xlfactor.live.inputs import LiveInputs
from xlfactor.live.sheet import LiveSheet
from xlfactor.located import located, telling_addresses
from xlfactor.places import Places
from xlfactor.report.page import Paper
from xlfactor.settings import edition_of
from xlfactor.xlsx.book import FileBook, open_book
from xlfactor.xlsx.graft import graft

#: the cell of the title of a live sheet
_TITLE: Final = (2, 2)
#: in the order in which a workbook is asked whether it holds one
_STUDIES: Final = (cma, returns, tails, curve)


def make_live(path: Path) -> None:
    """Add the live sheets of the study that a workbook file holds.

    Raises an `XlFactorError` if the inputs are not what they should be, or admit no answer;
    nothing is written then.
    """
    with closing(open_book(path)) as book:
        add_live_sheets(book)
        book.save(path)


def try_live(path: Path) -> str:
    """Add the live sheets of a workbook file; return why there are none, or an empty text."""
    try:
        make_live(path)
    except XlFactorError as error:
        return f"There are no live sheets: {error}"
    return ""


def add_live_sheets(book: FileBook) -> list[str]:
    """Add the live sheets of the study that a workbook holds, in place of those it has.

    Nothing is written to the disk yet. Raises an `XlFactorError` if the inputs are not what they
    should be, or admit no answer, or a sheet of one of the names is no live sheet.
    """
    inputs = LiveInputs(places=Places(book))
    with telling_addresses(located(inputs.found.values(), inputs.places)):
        sheets = live_sheets(inputs)
    paper = edition_of(inputs.places, when=None).paper
    drawn = [_on_paper(sheet.drawn(), paper) for sheet in sheets]
    for one in drawn:
        _require_live(book, one)
    book.put(graft(book.package, drawn))
    found = recalculate_book(book)
    for place, message in found.refused.items():
        raise OptionError(f"{told(place)}: {message}")
    return [one.name for one in drawn]


def live_sheets(inputs: LiveInputs) -> list[LiveSheet]:
    """Return the live sheets of the study that a workbook holds.

    Raises an `OptionError` if it holds none that has any.
    """
    for study in _STUDIES:
        sheets: list[LiveSheet] = study.sheets(inputs)
        if sheets:
            return sheets
    raise OptionError("the workbook holds no study that has live sheets")


def _on_paper(drawn: DrawnSheet, paper: Paper) -> DrawnSheet:
    setup = drawn.print_setup
    return replace(drawn, print_setup=None if setup is None else replace(setup, paper=paper))


def _require_live(book: FileBook, drawn: DrawnSheet) -> None:
    """Raise an `OptionError` if a sheet of the name is there that is no live sheet."""
    for name in book.sheets:
        if name.casefold() == drawn.name.casefold() and not (
            book.has_cells(name) and book.contents(name).get(_TITLE) == drawn.cells[_TITLE]
        ):
            raise OptionError(f"the sheet '{name}' is your own: rename it first")
