"""Explain the formula of a cell of a workbook file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xlfactor.areas import Area, address_of, letters_of, overlap
from xlfactor.errors import OptionError
from xlfactor.explain.explanation import Asked, Given, Row, explained
from xlfactor.formulas.calls import Argument, text_of
from xlfactor.formulas.engine import Place
from xlfactor.formulas.lambdas import with_old_names
from xlfactor.formulas.running import Running, Source
from xlfactor.formulas.tokens import tokens
from xlfactor.formulas.workbook import calculated
from xlfactor.places import Places
from xlfactor.xlsx.book import FileBook
from xlfactor.xlsx.formula_cells import formula_cells
from xlfactor.xlsx.sheetvalues import cell_at

#: how many cells with functions of ours are named where one has none
_TOLD: Final = 5


def explain_cell(book: FileBook, reference: str) -> list[Row]:
    """Calculate the formulas of a workbook, and explain our calls in the one of a cell.

    Raises an `XlFactorError` if there is no such cell, none of our functions is called in it, or
    the formulas of the workbook cannot be calculated.
    """
    places = Places(book)
    area = places.area_at(reference)
    if area is None or not area.is_cell:
        raise OptionError(f"'{reference}' is no cell: wanted one such as Live!B3")
    found, package = calculated(book)
    home = _home(book, area)
    if home is None or home not in found.calls:
        what = "there is no formula" if home is None else "no function of xlfactor is called there"
        raise OptionError(f"{reference}: {what}{_instead(found.calls, area.sheet)}")
    book.put(package)
    # a call in a LAMBDA is calculated many times, and explained as it was the first time
    once = {_text(running): running for running in found.calls[home]}
    desk = _Desk(places=places, calls=found.calls)
    return explained([desk.asked(running) for running in once.values()])


def _text(running: Running) -> str:
    arguments = (argument.pieces if argument else () for argument in running.call.arguments)
    return f"{running.call.function.name} {[text_of(pieces) for pieces in arguments]}"


def _instead(calls: Iterable[Place], sheet: str) -> str:
    """Return in words where on a sheet functions of ours are called, if anywhere."""
    cells = [f"{letters_of(column)}{row}" for home, row, column in sorted(calls) if home == sheet]
    return f", but in {', '.join(cells[:_TOLD])}" if cells else ""


def _home(book: FileBook, area: Area) -> Place | None:
    """Return the cell of the formula that fills a cell; None if it is filled by none."""
    for one in formula_cells(book.package, {area.sheet}):
        filled = one.filled
        if filled.top <= area.top <= filled.bottom and filled.left <= area.left <= filled.right:
            return (one.sheet, *one.place)
    return None


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where the arguments of the calls of a workbook stand, and what fills them."""

    places: Places
    calls: Mapping[Place, Sequence[Running]]

    def asked(self, running: Running) -> Asked:
        """Return a call with all that stands in it."""
        call, given = running.call, running.given or ()
        arguments = zip(call.arguments, running.arguments, given, strict=True)
        return Asked(
            function=call.function,
            given=tuple(
                Given() if argument is None else self._given(argument, source, cells)
                for argument, source, cells in arguments
            ),
        )

    def _given(self, argument: Argument, source: Source, cells: object) -> Given:
        text = with_old_names(text_of(argument.formula).strip())
        area = source if isinstance(source, Area) else None
        if isinstance(source, str) and len(tokens(text.removesuffix("#"))) == 1:
            area = self.places.area_at(text.removesuffix("#"))
        table = None if area is None else self.places.table_of(area)
        return Given(
            text=f"{table}[#All]" if table else text,
            place="" if area is None else address_of(area),
            value=cells,
            makers=() if area is None else tuple(dict.fromkeys(self._makers(area))),
            call=self.asked(source) if isinstance(source, Running) else None,
        )

    def _makers(self, area: Area) -> Iterator[str]:
        for (sheet, row, column), calls in self.calls.items():
            if overlap(cell_at(sheet, (row, column)), area):
                yield calls[0].call.function.name
