"""Locate the headers, the names and the figures in a provider's table."""

from collections.abc import Mapping

import pandas as pd

from xlfactor.core.estimation.published_cells import (
    CellKind,
    is_excel_error,
    kind_of,
    marks_note,
    ordinal_in,
    tidy,
    without_marks,
)
from xlfactor.core.estimation.published_columns import Parts, column_names, joined
from xlfactor.core.estimation.published_currencies import Row, in_currency
from xlfactor.core.estimation.published_names import (
    numbering_columns,
    pick_name_column,
    plain_names,
)
from xlfactor.core.estimation.published_stairs import header_parts
from xlfactor.core.frozen import frozen
from xlfactor.core.labels import is_total, quoted
from xlfactor.core.option import key
from xlfactor.errors import TableError

_YEARS = range(1900, 2201)
_SHOWN = 4


@frozen
class PublishedTable:
    """A provider's table with its labels told from its figures."""

    #: Raw cells (assets × columns), under the assets' names and the joined headers.
    cells: pd.DataFrame
    #: The parts of each header, top to bottom; that of a correlation column is the asset's name.
    headers: Mapping[str, Parts]
    #: What was assumed, in sentences.
    notes: tuple[str, ...]


def lay_out(table: pd.DataFrame, *, currency: str | None = None) -> PublishedTable:
    """Find the header rows, the column of names and the rows of assets of a table as it stands.

    Header rows are all above the first row with a name and a figure; they are joined, a header of
    several columns counting for each. What stands beside the names (numbers, groups), headings
    among the rows, blank rows and columns, and texts below the table are left out and told.

    Parameters
    ----------
    table : DataFrame
        Raw cells; the first row and the first column of the range are its labels, and the cell
        at their corner is the name of the columns.
    currency : str, optional
        The rows to use where an asset has one in each of several currencies.

    Raises
    ------
    TableError
        If no row has a name and a figure, there is no header row, figures stand beside no name
        or below no header.
    OptionError
        If the rows repeat by currency, and none or an unknown one is chosen.

    Examples
    --------
    >>> cells = pd.DataFrame(
    ...     [[None, "Geom.", "Arith.", None], ["Stocks", 6.0, 7.5, 16], ["Bonds", 2.4, 2.5, 4]],
    ...     columns=["Class", "Return", None, "Risk"],
    ... ).set_index("Class")
    >>> list(lay_out(cells).cells)
    ['Return Geom.', 'Return Arith.', 'Risk']
    """
    grid = _grid(table)
    first = _first_body_row(grid)
    chosen = in_currency(grid[:first], grid[first:], currency)
    head, body = chosen.head, chosen.body
    numbering = numbering_columns(body)
    column = pick_name_column(head, body, numbering)
    all_parts, header_notes = header_parts(head, body, column, numbering)
    parts = chosen.headers(all_parts)
    rows = _asset_rows(head, body, column, parts)
    names, name_notes = plain_names([str(row[column]) for row in rows.assets])
    numbers = [row[numbering[0]] if numbering else None for row in rows.assets]
    figures = [[row[j] for j in parts] for row in rows.assets]
    headers, number_notes = column_names(list(parts.values()), names, numbers, figures)
    marked, mark_notes = plain_names(headers)
    return PublishedTable(
        cells=pd.DataFrame(
            figures, index=pd.Index(names, name=table.index.name), columns=marked, dtype=object
        ),
        headers={
            header: tuple(without_marks(label) for label in labels)
            for header, labels in zip(marked, parts.values(), strict=True)
        },
        notes=(
            *chosen.notes,
            *header_notes,
            *_beside_note(column, numbering, body),
            *number_notes,
            *marks_note([*name_notes, *mark_notes]),
            *rows.notes,
        ),
    )


@frozen
class _Rows:
    assets: list[Row]
    notes: tuple[str, ...]


def _grid(table: pd.DataFrame) -> list[Row]:
    """Return the cells of a table with its labels, without blank rows and columns."""
    corner = table.index.name if table.columns.name is None else table.columns.name
    top = [corner, *table.columns]
    below = ([label, *row] for label, row in zip(table.index, table.to_numpy(), strict=True))
    rows = [[tidy(cell) for cell in row] for row in (top, *below)]
    rows = [row for row in rows if any(cell is not None for cell in row)]
    if not rows:
        raise TableError("cma: the range is empty")
    kept = [j for j in range(len(rows[0])) if any(row[j] is not None for row in rows)]
    return [[row[j] for j in kept] for row in rows]


def _first_body_row(grid: list[Row]) -> int:
    """Find the first row with a name and a figure that is no number of a header."""
    for i, row in enumerate(grid):
        kinds = [kind_of(cell) for cell in row]
        if CellKind.TEXT not in kinds:
            continue
        right = range(kinds.index(CellKind.TEXT) + 1, len(row))
        figures = [j for j in right if kinds[j] in (CellKind.NUMBER, CellKind.MARK)]
        if figures and (
            _is_headed(grid[:i], figures) or not _is_header(row, kinds, figures, grid[i + 1 :])
        ):
            if i == 0:
                raise TableError(
                    "cma: the first row of the range holds figures where headers are wanted; was "
                    "the header row left out? Point at the whole table, in Excel cma[#All]"
                )
            return i
    raise TableError("cma: no row has a name and a figure beside it; wanted a row an asset class")


def _is_headed(above: list[Row], figures: list[int]) -> bool:
    """Return whether each of some columns has a header already."""
    return all(any(kind_of(row[j]) is CellKind.TEXT for row in above) for j in figures)


def _is_header(row: Row, kinds: list[CellKind], figures: list[int], below: list[Row]) -> bool:
    """Return whether a row of numbers is a header: years, numbered columns, or beside texts."""
    if any(kinds[j] is CellKind.MARK for j in figures):
        return False
    numbers = [ordinal_in(row[j]) for j in figures]
    counted = [number for number in numbers if number not in _YEARS]
    if counted == list(range(1, len(counted) + 1)):
        return len(counted) != 1 or kinds.count(CellKind.TEXT) >= 3
    texts = [j for j in range(figures[0], len(row)) if kinds[j] is CellKind.TEXT]
    among_figures = any(kind_of(other[j]) is CellKind.NUMBER for other in below for j in texts)
    return None not in numbers and among_figures


def _asset_rows(
    head: list[Row], body: list[Row], column: int, parts: Mapping[int, Parts]
) -> _Rows:
    """Separate the rows of assets from headings, repeated headers and lines below the table."""
    named = {key(label) for labels in parts.values() for label in (*labels, joined(labels))}
    under = _rows_below_headers(head, column, parts)
    repeated = {tuple(map(str, row)) for row in head[: len(head) - len(under)]}
    assets: list[Row] = []
    headings: list[str] = []
    below: list[str] = []
    for row in (*under, *body):
        text = next((str(cell) for cell in row if kind_of(cell) is CellKind.TEXT), "")
        figures = any(
            kind_of(row[j]) in (CellKind.NUMBER, CellKind.MARK)
            for j in range(column + 1, len(row))
        )
        if tuple(map(str, row)) in repeated:
            continue
        if is_excel_error(row[column]):
            above = f" below '{assets[-1][column]}'" if assets else ""
            raise TableError(f"cma: the name in the row{above} is the error {row[column]}")
        if figures and kind_of(row[column]) is not CellKind.TEXT:
            row_told = f"the row below '{assets[-1][column]}'" if assets else "the first row"
            raise TableError(
                f"cma: {row_told}{f', with {text!r},' if text else ''} holds figures but no "
                "name; wanted the name of an asset class beside them"
            )
        if figures or (row[column] is not None and key(str(row[column])) in named):
            assets.append(row)
            headings, below = [*headings, *below], []
        elif text:
            below.append(text)
    totals = [str(assets.pop()[column])] if _ends_in_totals(assets, column) else []
    return _Rows(
        assets=assets,
        notes=(
            *_texts_note("Headings among the rows", headings),
            *_texts_note("A row of totals", totals),
            *_texts_note("Below the table", below),
        ),
    )


def _ends_in_totals(assets: list[Row], column: int) -> bool:
    return len(assets) > 1 and is_total(assets[-1][column])


def _rows_below_headers(head: list[Row], column: int, parts: Mapping[int, Parts]) -> list[Row]:
    """Return the rows right above the first figures that hold a name or a heading alone."""
    steps = {label for labels in parts.values() for label in labels if len(labels) == 1}
    rows: list[Row] = []
    for row in reversed(head[1:]):
        left = [str(cell) for cell in row[: column + 1] if cell is not None]
        alone = not any(cell is not None for cell in row[column + 1 :])
        if not alone or (left and left[-1] in steps and row[column] not in _headed(head)):
            break
        rows.insert(0, row)
    return rows


def _headed(head: list[Row]) -> set[str]:
    """Return the texts that stand above columns in more than the first place of their row."""
    return {str(cell) for row in head for cell in row[1:] if cell is not None}


def _texts_note(what: str, texts: list[str]) -> list[str]:
    if not texts:
        return []
    shown = [text if len(text) <= 60 else f"{text[:60]}…" for text in texts[:_SHOWN]]
    more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    return [f"{what}, not read: {quoted(shown)}{more}."]


def _beside_note(column: int, numbering: list[int], body: list[Row]) -> list[str]:
    """Return notes of the columns left of the names, which are not used."""
    groups = [
        next((str(row[j]) for row in body if row[j] is not None), "")
        for j in range(column)
        if j not in numbering and any(row[j] is not None for row in body)
    ]
    left = [*(["numbers"] if numbering else []), *(f"texts such as '{text}'" for text in groups)]
    if not left:
        return []
    first = next(str(row[column]) for row in body if row[column] is not None)
    return [f"Names: the column of '{first}'; beside it, not used, {' and '.join(left)}."]
