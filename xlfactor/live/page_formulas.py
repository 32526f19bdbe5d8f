"""The formulas that give the tables of result pages, on the workbook these are made from."""

from collections.abc import Callable, Iterator
from typing import Final

from xlfactor.errors import XlFactorError
from xlfactor.formulas.writing import Writer, quoted_text
from xlfactor.live.inputs import LiveInputs
from xlfactor.live.page_tables import PAGES, Making
from xlfactor.places import Places
from xlfactor.report.page import Block, Page, TableFormula

#: between the beginning of the title of a table and the column that a formula gives
_COLUMN: Final = " | "


def page_formulas(places: Places) -> Callable[[Page], tuple[TableFormula, ...]]:
    """Return the function that finds the formulas of a page's tables, in the order of the tables.

    A table has none where what the workbook says goes beyond what functions take.
    """
    inputs = LiveInputs(places=places)
    made: dict[Making, Writer | None] = {}

    def formulas(page: Page) -> tuple[TableFormula, ...]:
        make, functions = PAGES.get(page.sheet, (_nothing, {}))
        if make not in made:
            made[make] = _made(make, inputs)
        writer = made[make]
        if writer is None:
            return ()
        found: dict[tuple[str, str], TableFormula] = {}
        for block in page.blocks:
            for pattern, function in functions.items():
                for column, given in _columns(pattern, block):
                    known = writer.with_references(**given)
                    text = f"={known.call(function)}" if function else ""
                    one = TableFormula(title=block.title, column=column, text=text)
                    found.setdefault((block.title, column), one)
        return tuple(one for one in found.values() if one.text)

    return formulas


def _columns(pattern: str, block: Block) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the columns of a table that match a pattern, with the arguments that names give.

    The column is blank if the formula gives all of them.
    """
    title, _, column = pattern.partition(_COLUMN)
    given = _matched(title, block.title)
    if given is None:
        return
    if not column:
        yield "", given
    for name in map(str, block.table.columns) if column else ():
        of_column = _matched(column, name)
        if of_column is not None and (of_column or name == column):
            yield name, given | of_column


def _matched(pattern: str, name: str) -> dict[str, str] | None:
    """Return the argument that a part of a name gives; None if the name does not match.

    Examples
    --------
    >>> _matched("Style of {asset}", "Style of Gold"), _matched("Fit", "Fit of styles")
    ({'asset': '"Gold"'}, {})
    """
    begins, brace, rest = pattern.partition("{")
    argument, _, ends = rest.partition("}")
    if not (name.startswith(begins) and name.endswith(ends)):
        return None
    given = name.removeprefix(begins).removesuffix(ends)
    return {argument: quoted_text(given)} if brace else {}


def _made(make: Making, inputs: LiveInputs) -> Writer | None:
    """Return a writer; None if an input is missing or wrong, which its own analysis tells."""
    try:
        return make(inputs)
    except XlFactorError:
        return None


def _nothing(_: LiveInputs) -> None:
    return None
