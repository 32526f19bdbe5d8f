"""Search a provider's workbook for its only table of assumptions, or say why there is none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xlfactor.areas import address_of
from xlfactor.errors import OptionError, TableError, TransposedError, XlFactorError
from xlfactor.hosts import Found, Reader
from xlfactor.located import Located, telling_addresses
from xlfactor.setup.blocks import Block, sheet_block
from xlfactor.setup.provider_reading import ProviderTable, read_table

#: The fewest rows and columns of a table of assumptions.
_SMALLEST: Final = 3
#: Blank rows and columns between the tables of a sheet: two, else one.
_GAPS: Final = (2, 1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Tried:
    """A block that was read as a table of assumptions: the table, or the error."""

    block: Block
    table: ProviderTable | None
    error: XlFactorError | None

    @property
    def is_whole(self) -> bool:
        """Whether it has asset classes with all their figures."""
        return self.table is not None and self.table.is_whole


def search(
    book: Reader, sheet: str | None, correlations: Found | None, options: Mapping[str, str]
) -> ProviderTable:
    """Return the only table of assumptions of a workbook, or of one of its sheets.

    Raises a `XlFactorError` if there is none, or several may be meant.
    """
    by_sheet, refused = _blocks(book)
    every = [block for blocks in by_sheet.values() for block in blocks]
    wanted = every if sheet is None else by_sheet.get(sheet, [])
    tried = [one for block in wanted for one in _try(block, correlations, options)]
    tables = [one.table for one in tried if one.table is not None and one.is_whole]
    if not tables and correlations is None:
        partial = [one.table for one in tried if one.table is not None]
        tables = list(_with_correlations(partial, every, options))
    if not tables:
        raise _nothing(tried, refused, every, options)
    return _only(tables)


def with_its_correlations(table: ProviderTable, book: Reader) -> ProviderTable:
    """Return a table with the correlations that stand elsewhere in its workbook, if any do.

    Raises an `OptionError` if several may be meant.
    """
    every = [block for blocks in _blocks(book)[0].values() for block in blocks]
    return _only(list(_with_correlations([table], every, table.options)) or [table])


def _blocks(book: Reader) -> tuple[dict[str, list[Block]], list[XlFactorError]]:
    """Return the blocks of each sheet, and why sheets could not be read."""
    found: dict[str, list[Block]] = {}
    refused: list[XlFactorError] = []
    for sheet in book.sheets:
        try:
            whole = sheet_block(book, sheet)
        except TableError as error:
            refused.append(error)
            continue
        found[sheet] = [] if whole is None else whole.parts(_GAPS[0])
    return found, refused


def _try(block: Block, correlations: Found | None, options: Mapping[str, str]) -> Iterator[_Tried]:
    """Read a block as a table of assumptions; if that fails, its parts."""
    if not _is_large(block):
        return
    try:
        with telling_addresses([Located.within(block.area, block.cells, name="cma")]):
            table = read_table(_found(block, "cma"), correlations, options)
    except XlFactorError as error:
        yield _Tried(block=block, table=None, error=error)
        for part in block.cut(_GAPS[1]):
            yield from _try(part, correlations, options)
        return
    yield _Tried(block=block, table=table, error=None)


def _with_correlations(
    tables: Iterable[ProviderTable], others: Sequence[Block], options: Mapping[str, str]
) -> Iterator[ProviderTable]:
    """Yield each table of returns and volatilities with correlations that stand elsewhere."""
    for one in tables:
        for other in others:
            yield from _beside(one, other, options)


def _beside(one: ProviderTable, other: Block, options: Mapping[str, str]) -> list[ProviderTable]:
    """Return a table with the correlations in a block or in parts of it, each matrix once."""
    if not _is_large(other):
        return []
    within = [table for part in other.cut(_GAPS[1]) for table in _beside(one, part, options)]
    if address_of(other.area) == one.cma.place:
        return within
    try:
        table = read_table(one.cma, _found(other, "correlations"), options)
    except XlFactorError:
        return within
    if not table.is_whole or any(_is_part(table, smaller) for smaller in within):
        return within
    return [table, *(smaller for smaller in within if not _is_part(smaller, table))]


def _is_part(one: ProviderTable, other: ProviderTable) -> bool:
    """Return whether all correlations of a table are those of another too."""
    known = one.assumptions.correlation
    return bool((known.isna() | (known == other.assumptions.correlation)).all(axis=None))


def _only(tables: Sequence[ProviderTable]) -> ProviderTable:
    if len(tables) == 1:
        return tables[0]
    places = list(dict.fromkeys(table.cma.place for table in tables))
    if len(places) > 1:
        raise OptionError(
            f"several tables of assumptions: {', '.join(places)}; choose one by --sheet or "
            "--range, or name its first cell xf_cma"
        )
    beside = [table.correlations.place for table in tables if table.correlations is not None]
    raise OptionError(
        f"the correlations of {places[0]} may be those of {' or '.join(beside)}; choose one by "
        "--correlations, or name its first cell xf_correlations"
    )


def _nothing(
    tried: Sequence[_Tried],
    refused: Sequence[XlFactorError],
    every: Sequence[Block],
    options: Mapping[str, str],
) -> XlFactorError:
    """Return why there is no table: what an option has to say, else what is nearest to one."""
    errors = [(one.block, one.error) for one in tried if one.error is not None]
    clear = (OptionError, TransposedError)
    asked = next((error for _, error in errors if isinstance(error, clear)), None)
    if asked is not None:
        return asked
    wanted = (
        "a row for each asset class; returns, a volatility and correlations in columns (the "
        "correlations may stand in a table of their own)"
    )
    partial = next((one.table for one in tried if one.table is not None), None)
    if partial is not None:
        return TableError(_lacking(partial, every, options))
    if errors:
        block, error = max(errors, key=lambda one: one[0].area.count)
        return TableError(
            f"no table of assumptions was found; wanted {wanted}. The largest block, "
            f"{address_of(block.area)}, was refused: {error}"
        )
    reason = f" ({refused[0]})" if refused else ""
    return TableError(f"no table of assumptions was found{reason}; wanted {wanted}")


def _lacking(table: ProviderTable, every: Sequence[Block], options: Mapping[str, str]) -> str:
    """Return what a table of volatilities lacks, and why it is not in the largest other block."""
    place, figures = table.cma.place, table.assumptions
    if figures.expected_returns.columns.empty:
        unused = [note for note in figures.notes if note.startswith("Columns")]
        return (
            f"{place} has volatilities, but no column of returns; wanted one headed 'Return', "
            f"'E(R)' or the like, with a figure a row. {' '.join(unused)}"
        )
    why = max(_refusals(table, every, options), key=lambda one: one[0].area.count, default=None)
    return (
        f"{place} holds returns and volatilities, but neither it nor any other block has the "
        "correlations of two asset classes; wanted columns headed by the names of the rows, or "
        "numbered as they are"
        + (
            f". The largest other block, {address_of(why[0].area)}, was refused: {why[1]}"
            if why
            else ""
        )
    )


def _refusals(
    table: ProviderTable, blocks: Iterable[Block], options: Mapping[str, str]
) -> Iterator[tuple[Block, XlFactorError]]:
    """Yield the blocks that hold no correlations of a table, each with the reason."""
    for block in filter(_is_large, blocks):
        parts = block.cut(_GAPS[1])
        yield from _refusals(table, parts, options)
        if parts or address_of(block.area) == table.cma.place:
            continue
        try:
            with telling_addresses([Located.within(block.area, block.cells, name="correlations")]):
                read_table(table.cma, _found(block, "correlations"), options)
        except XlFactorError as error:
            yield block, error


def _found(block: Block, name: str) -> Found:
    return Found(name=name, place=address_of(block.area), cells=block.cells)


def _is_large(block: Block) -> bool:
    return len(block.cells) >= _SMALLEST and len(block.cells[0]) >= _SMALLEST
