"""Find the table of assumptions in a provider's workbook."""

from dataclasses import dataclass, replace

from xlfactor.areas import address_of, area_of
from xlfactor.core.labels import did_you_mean, quoted
from xlfactor.errors import OptionError
from xlfactor.hosts import Found, Reader
from xlfactor.located import located, telling_addresses
from xlfactor.places import Places
from xlfactor.setup.provider_reading import INPUTS, OPTIONS, ProviderTable, read_table
from xlfactor.setup.provider_search import search, with_its_correlations


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


def find_table(book: Reader, choices: Choices) -> ProviderTable:
    """Find the only table of assumptions of a workbook, or the one that is chosen.

    The names and Tables of inputs count here too: `xf_cma`, `xf_unit` and their like. Raises a
    `XlFactorError` if there is none, several may be meant, or it cannot be read as it stands.
    """
    places = Places(book)
    choices = replace(choices, sheet=_sheet(book, choices.sheet))
    found = {name: places.find(item) for name, item in INPUTS.items()}
    options = {name: _option(found[name], getattr(choices, name)) for name in OPTIONS}
    given = {name: text for name, text in options.items() if text is not None}
    correlations = _addressed(book, choices, "correlations") or found["correlations"]
    cma = _addressed(book, choices, "cma") or (None if choices.sheet else found["cma"])
    if cma is None:
        return search(book, choices.sheet, correlations, given)
    with telling_addresses(located([cma, *([correlations] if correlations else [])], places)):
        table = read_table(cma, correlations, given)
    is_done = table.is_whole or correlations is not None
    return table if is_done else with_its_correlations(table, book)


def _sheet(book: Reader, name: str | None) -> str | None:
    """Return the sheet of a name, in any case."""
    if name is None:
        return None
    sheets = {sheet.casefold(): sheet for sheet in book.sheets}
    if name.casefold() in sheets:
        return sheets[name.casefold()]
    hint = did_you_mean(name, book.sheets)
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
