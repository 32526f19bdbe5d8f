"""Find the table of assumptions in a provider's workbook."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from xlfactor.areas import address_of, area_of
from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.labels import closest, quoted
from xlfactor.errors import OptionError, TableError, XlFactorError
from xlfactor.hosts import Found, Reader
from xlfactor.located import Located, located, telling_addresses
from xlfactor.parameters import Inputs, arguments_of, flattened
from xlfactor.places import Places
from xlfactor.setup.blocks import Block, sheet_block
from xlfactor.tables.cells import Cells
from xlfactor.tables.provider import CmaInputs

#: The fewest rows and columns of a table of assumptions, and its fewest asset classes.
_SMALLEST, _FEWEST = 3, 2
#: Blank rows and columns between the tables of a sheet: two, else one.
_GAPS: Final = (2, 1)
_ARGUMENTS: Final = arguments_of(CmaInputs, where="setup")
_INPUTS: Final = {item.name: item for item in flattened(_ARGUMENTS)}
_OPTIONS: Final = tuple(name for name, item in _INPUTS.items() if not item.kind.is_table)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What an analyst says where a provider's workbook leaves it open."""

    sheet: str | None = None
    #: Where the table stands, and where its correlations do.
    cma: str | None = None
    correlations: str | None = None
    #: How the table is read.
    unit: str | None = None
    volatility_measure: str | None = None
    cma_currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProviderTable:
    """A provider's table: its cells, those of its correlations, and what they say."""

    cma: Found
    #: None if they are in the table itself.
    correlations: Found | None
    #: The options that it is read with, by the names of their inputs.
    options: Mapping[str, str]
    assumptions: Assumptions


def find_table(book: Reader, choices: Choices) -> ProviderTable:
    """Find the only table of assumptions of a workbook, or the one that is chosen.

    The names and Tables of inputs count here too: `xf_cma`, `xf_unit` and their like. Raises a
    `XlFactorError` if there is none, several may be meant, or it cannot be read as it stands.
    """
    places = Places(book)
    choices = replace(choices, sheet=_sheet(book, choices.sheet))
    found = {name: places.find(item) for name, item in _INPUTS.items()}
    options = {name: _option(found[name], getattr(choices, name)) for name in _OPTIONS}
    given = {name: text for name, text in options.items() if text is not None}
    correlations = _addressed(book, choices, "correlations") or found["correlations"]
    cma = _addressed(book, choices, "cma") or (None if choices.sheet else found["cma"])
    if cma is None:
        return _search(book, choices.sheet, correlations, given)
    with telling_addresses(located([cma, *([correlations] if correlations else [])], places)):
        table = _table(cma, correlations, given)
    if _is_whole(table) or correlations is not None:
        return table
    every = [block for blocks in _blocks(book)[0].values() for block in blocks]
    return _only(list(_with_correlations([table], every, given)) or [table])


def _sheet(book: Reader, name: str | None) -> str | None:
    """Return the sheet of a name, in any case."""
    if name is None:
        return None
    sheets = {sheet.casefold(): sheet for sheet in book.sheets}
    if name.casefold() in sheets:
        return sheets[name.casefold()]
    near = closest(name, book.sheets)
    hint = f" (did you mean '{near}'?)" if near else ""
    raise OptionError(f"there is no sheet '{name}'{hint}; there are: {quoted(book.sheets)}")


def _option(found: Found | None, chosen: str | None) -> str | None:
    """Return what is chosen, else what the workbook says."""
    if chosen is not None or found is None or not found.cells:
        return chosen
    return str(found.cells[0][0])


def _addressed(book: Reader, choices: Choices, name: str) -> Found | None:
    """Return the cells at the address that is chosen for a table, if one is."""
    address: str | None = getattr(choices, name)
    if address is None:
        return None
    sheet = choices.sheet or (book.sheets[0] if len(book.sheets) == 1 else None)
    places = Places(book)
    if sheet is None or "!" in address:
        place, cells = address, places.cells_at(address)
    else:
        area = area_of(sheet, address)
        place, cells = address_of(area), places.cells_of(area, name=address)
    if not cells:
        raise OptionError(
            f"'{address}' is no block of filled cells of the workbook; wanted an address with its "
            "sheet, such as CMA!B5:W22"
        )
    return Found(name=name, place=place, cells=cells)


def _table(cma: Found, correlations: Found | None, options: Mapping[str, str]) -> ProviderTable:
    tables = [one for one in (cma, correlations) if one is not None]
    cells: dict[str, Cells] = {one.name: one.cells for one in tables}
    cells |= {name: ((text,),) for name, text in options.items()}
    return ProviderTable(
        cma=cma,
        correlations=correlations,
        options=options,
        assumptions=CmaInputs(**Inputs(cells).take(_ARGUMENTS)).published,
    )


# ---- the search of a workbook


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Tried:
    """A block that was read as a table of assumptions: the table, or why it is none."""

    block: Block
    table: ProviderTable | None
    error: XlFactorError | None

    @property
    def is_whole(self) -> bool:
        """Whether it has asset classes with all their figures."""
        return self.table is not None and _is_whole(self.table)


def _search(
    book: Reader, sheet: str | None, correlations: Found | None, options: Mapping[str, str]
) -> ProviderTable:
    by_sheet, refused = _blocks(book)
    every = [block for blocks in by_sheet.values() for block in blocks]
    wanted = every if sheet is None else by_sheet.get(sheet, [])
    tried = [one for block in wanted for one in _try(block, correlations, options)]
    tables = [one.table for one in tried if one.table is not None and one.is_whole]
    if not tables and correlations is None:
        partial = [one.table for one in tried if one.table is not None]
        tables = list(_with_correlations(partial, every, options))
    if not tables:
        raise _nothing(tried, refused)
    return _only(tables)


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
    """Read a block as a table of assumptions; if it is none, the parts of it."""
    if not _is_large(block):
        return
    try:
        with telling_addresses([Located.within(block.area, block.cells, name="cma")]):
            table = _table(_found(block, "cma"), correlations, options)
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
        table = _table(one.cma, _found(other, "correlations"), options)
    except XlFactorError:
        return within
    if not _is_whole(table) or any(_is_part(table, smaller) for smaller in within):
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


def _nothing(tried: Sequence[_Tried], refused: Sequence[XlFactorError]) -> XlFactorError:
    """Return why there is no table: what an option has to say, else what is nearest to one."""
    errors = [(one.block, one.error) for one in tried if one.error is not None]
    asked = next((error for _, error in errors if isinstance(error, OptionError)), None)
    if asked is not None:
        return asked
    wanted = "a row for each asset class; returns, a volatility and correlations in columns"
    partial = next((one for one in tried if one.table is not None), None)
    if partial is not None:
        return TableError(
            f"{address_of(partial.block.area)} holds returns and volatilities, but neither it nor "
            f"any other block has the correlations of two asset classes; wanted columns headed "
            "by the names of the rows, or numbered as they are"
        )
    if errors:
        block, error = max(errors, key=lambda one: one[0].area.count)
        return TableError(
            f"no table of assumptions was found; wanted {wanted}. The largest block, "
            f"{address_of(block.area)}, was refused: {error}"
        )
    reason = f" ({refused[0]})" if refused else ""
    return TableError(f"no table of assumptions was found{reason}; wanted {wanted}")


def _found(block: Block, name: str) -> Found:
    return Found(name=name, place=address_of(block.area), cells=block.cells)


def _is_large(block: Block) -> bool:
    return len(block.cells) >= _SMALLEST and len(block.cells[0]) >= _SMALLEST


def _is_whole(table: ProviderTable) -> bool:
    figures = table.assumptions
    return len(figures.complete_assets) >= _FEWEST and len(figures.expected_returns.columns) > 0
