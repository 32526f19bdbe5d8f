"""Which result sheets are out of date, without computing anything."""

from collections.abc import Sequence

from xlfactor.declare import RUN_ALL, AnyMacro
from xlfactor.drawing.stamp import inputs_digest
from xlfactor.places import Places
from xlfactor.settings import OF_ALL_SHEETS
from xlfactor.verification.sheet import stamp_on
from xlfactor.xlsx.book import FileBook


def stale(book: FileBook, macros: Sequence[AnyMacro]) -> dict[str, bool]:
    """Return whether the inputs of each result sheet changed since it was made.

    Parameters
    ----------
    macros : sequence of Macro
        All that may have made them.
    """
    places, verdicts = Places(book), {}
    for sheet in book.result_sheets():
        made = stamp_on(book, sheet)
        key = None if made is None else made.run
        read = [item for one in macros if key in (one.key, RUN_ALL) for item in one.parameters]
        found = {item.name: places.find(item) for item in (*read, *OF_ALL_SHEETS)}
        there = [one for one in found.values() if one is not None]
        verdicts[sheet] = made is None or made.inputs != inputs_digest(there)
    return verdicts
