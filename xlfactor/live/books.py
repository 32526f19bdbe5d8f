"""Put live sheets into a workbook file, calculated."""

from contextlib import closing
from pathlib import Path

from xlfactor.errors import OptionError
from xlfactor.formulas.workbook import recalculate_book, told
from xlfactor.live import cma
from xlfactor.live.inputs import LiveInputs
from xlfactor.xlsx.book import FileBook, open_book
from xlfactor.xlsx.graft import graft


def make_live(path: Path) -> None:
    """Add the live sheets of the study that a workbook file holds.

    Raises
    ------
    XlFactorError
        If the inputs are not what they should be, or admit no answer; nothing is written then.
    """
    with closing(open_book(path)) as book:
        add_live_sheets(book)
        book.save(path)


def add_live_sheets(book: FileBook) -> None:
    """Add the live sheets of the study that a workbook holds; nothing is written to the disk yet.

    Raises
    ------
    XlFactorError
        If the inputs are not what they should be, or admit no answer.
    """
    sheets = cma.sheets(LiveInputs(book=book))
    book.put(graft(book.package, [sheet.drawn() for sheet in sheets]))
    found = recalculate_book(book)
    for place, message in found.refused.items():
        raise OptionError(f"{told(place)}: {message}")
