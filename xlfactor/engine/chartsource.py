"""From a range to the series of a chart: which cells are names, categories and values."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.series import SeriesLabel

from xlfactor.engine.boxes import Box
from xlfactor.engine.ranges import Range
from xlfactor.engine.references import quoted


@dataclass(frozen=True, slots=True)
class Source:
    """The cells of one series; names and categories may be missing."""

    name: Any
    categories: Any
    values: Any


def arrange(cell_range: Range, plot_by: str | None, *, x_first: bool) -> list[Source]:
    """Split a range into series as Excel does.

    The first row holds names, and the first column categories, if they are not numbers (dates
    count as categories) or the corner is empty. With `x_first` the first column holds the x
    values. The longer side of the numbers runs along a series unless `plot_by` says otherwise.
    """
    box, cells = cell_range.box, _block(cell_range)
    corner_empty = cells[0][0] in {None, ""}
    headed = box.nrows > 1 and (corner_empty or any(isinstance(v, str) for v in cells[0][1:]))
    headed = headed or (box.ncols == 1 and isinstance(cells[0][0], str))
    first = [row[0] for row in cells[int(headed) :]]
    labelled = box.ncols > 1 and (x_first or corner_empty or not any(map(_is_number, first)))
    body = Box.spanning(box.row + headed, box.column + labelled, box.bottom, box.right)
    if plot_by is None:
        plot_by = "columns" if body.nrows >= body.ncols else "rows"
    if plot_by == "rows":
        return _by_rows(cell_range, body, headed=headed, labelled=labelled)
    return _by_columns(cell_range, body, headed=headed, labelled=labelled)


def _by_columns(whole: Range, body: Box, *, headed: bool, labelled: bool) -> list[Source]:
    sheet, top = whole.sheet, whole.box.row
    labels = Box(body.row, whole.box.column, body.nrows, 1) if labelled else None
    return [
        _source(
            sheet,
            Box(top, column) if headed else None,
            labels,
            Box(body.row, column, body.nrows, 1),
        )
        for column in range(body.column, body.right + 1)
    ]


def _by_rows(whole: Range, body: Box, *, headed: bool, labelled: bool) -> list[Source]:
    sheet, left = whole.sheet, whole.box.column
    labels = Box(whole.box.row, body.column, 1, body.ncols) if headed else None
    return [
        _source(
            sheet,
            Box(row, left) if labelled else None,
            labels,
            Box(row, body.column, 1, body.ncols),
        )
        for row in range(body.row, body.bottom + 1)
    ]


def _source(sheet: Any, name: Box | None, labels: Box | None, values: Box) -> Source:
    return Source(
        name=None if name is None else SeriesLabel(strRef=StrRef(reference(sheet, name))),
        categories=None if labels is None else categories(Range(sheet, labels)),
        values=NumDataSource(numRef=NumRef(f=reference(sheet, values))),
    )


def categories(labels: Range) -> AxDataSource:
    """Give the categories of an axis: numbers and dates as such, anything else as texts."""
    f = reference(labels.sheet, labels.box)
    found = [value for row in _block(labels) for value in row if value not in {None, ""}]
    numeric = bool(found) and all(
        _is_number(value) or isinstance(value, dt.datetime) for value in found
    )
    return AxDataSource(numRef=NumRef(f=f)) if numeric else AxDataSource(strRef=StrRef(f=f))


def dates_in(labels: Range) -> list[dt.datetime]:
    """Give the categories if all of them are dates, else nothing."""
    found = [value for row in _block(labels) for value in row if value not in {None, ""}]
    dates = [value for value in found if isinstance(value, dt.datetime)]
    return dates if len(dates) == len(found) else []


def reference(sheet: Any, box: Box) -> str:
    """Write cells as a chart refers to them."""
    return f"{quoted(sheet.name)}!{box.absolute()}"


def _block(cell_range: Range) -> list[list[Any]]:
    raw = cell_range.raw_value
    return [list(row) for row in raw] if isinstance(raw, tuple) else [[raw]]


def _is_number(value: object) -> bool:
    return isinstance(value, float) and not isinstance(value, bool)
