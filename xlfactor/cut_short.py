"""What a run tells of tables that go on beyond the cells that are read."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from xlfactor.areas import LAST_COLUMN, LAST_ROW, Area, address_of, overlap
from xlfactor.core.labels import is_total
from xlfactor.errors import TableError
from xlfactor.hosts import Found
from xlfactor.places import Places
from xlfactor.tables.cells import Cells


def cut_short(found: Iterable[Found], places: Places) -> Iterator[str]:
    """Yield a sentence for each table below or beside which another row or column stands.

    Such a row was added beyond a name, or by a program below a Table, which grows in Excel alone.
    Each look may be a call to Excel, so no column is looked for beside a Table.
    """
    for one in found:
        area = places.area_at(one.place)
        if area is None or len(one.cells) < 2:
            continue
        below = replace(area, top=area.bottom + 1, bottom=area.bottom + 1)
        beside = replace(area, left=area.right + 1, right=area.right + 1)
        if _is_row(_cells(replace(below, top=area.bottom), below, places)):
            yield _told(one, below, "below")
        both = replace(beside, left=area.right)
        if places.table_of(area) is None and _is_column(_cells(both, beside, places)):
            yield _told(one, beside, "beside")


def _told(one: Found, edge: Area, where: str) -> str:
    return (
        f"{one.name}: {address_of(edge)}, right {where} the cells that are read, has a name and "
        "figures, and is not read: widen the name or the Table if it belongs to it"
    )


def _cells(both: Area, edge: Area, places: Places) -> Cells:
    """Return the cells of the last line of a table and of the edge beyond it.

    There are none if the edge is another input's, or has formulas without a value. The line of the
    table keeps what is blank at the begin of the edge.
    """
    is_there = edge.bottom <= LAST_ROW and edge.right <= LAST_COLUMN
    if is_there and not any(overlap(edge, other) for other in places.inputs()):
        with suppress(TableError):
            return places.cells_of(both, name=address_of(edge))
    return ()


def _is_row(cells: Cells) -> bool:
    """Return whether the second row begins with a name or a date, beside figures: no total."""
    if len(cells) < 2:
        return False
    name, *others = cells[1]
    is_named = isinstance(name, (str, dt.datetime)) and not is_total(name)
    return is_named and any(isinstance(cell, float) for cell in others)


def _is_column(cells: Cells) -> bool:
    """Return whether the second column begins with a name above a figure."""
    second = [row[1] for row in cells if len(row) > 1]
    return (
        bool(second)
        and isinstance(second[0], str)
        and any(isinstance(cell, float) for cell in second)
    )
