"""Copy a sheet within its book, with more than openpyxl's own copy takes along."""

from copy import copy, deepcopy
from dataclasses import replace
from typing import Any

from xlfactor.engine import areas, cells, pagesetup
from xlfactor.engine.collection import first_free
from xlfactor.engine.conditional import put_rules
from xlfactor.engine.everywhere import chart_references, rewrite_sheet
from xlfactor.engine.references import split, with_sheet_renamed
from xlfactor.engine.unsupported import refuse

_LONGEST_TITLE = 31


def copy_sheet(book: Any, source: Any) -> Any:
    """Give a copy of a sheet at the end of its book; formulas that named the sheet name the copy.

    Values, formats, widths, merges, validation, conditional formats, panes, page setup, charts,
    Tables (under new names) and names are copied.
    """
    if cells.images(source):
        refuse("Sheet.copy of a sheet with pictures")
    wb = book.wb
    target = wb.copy_worksheet(source)
    target.title = _title(source.title, wb.sheetnames)
    target.views = deepcopy(source.views)
    target.sheet_format = copy(source.sheet_format)
    target.print_area = source.print_area or None
    target.print_title_rows, target.print_title_cols = (
        source.print_title_rows,
        source.print_title_cols,
    )
    pagesetup.set_starts(target, pagesetup.starts(source))
    for cell in cells.all_cells(target):
        if cell.data_type == "f" and not isinstance(cell.value, str):
            cell.value = copy(cell.value)
    _copy_rules(source, target)
    _copy_tables(wb, source, target)
    _copy_names(wb, source, target)
    _copy_charts(book, source, target)
    rewrite_sheet(
        target, lambda _, formula: with_sheet_renamed(formula, source.title, target.title)
    )
    return target


def _title(old: str, taken: list[str]) -> str:
    number = 2
    while True:
        ending = f" ({number})"
        title = old[: _LONGEST_TITLE - len(ending)] + ending
        if title.casefold() not in {other.casefold() for other in taken}:
            return title
        number += 1


def _copy_rules(source: Any, target: Any) -> None:
    target.data_validations = deepcopy(source.data_validations)
    for group in source.conditional_formatting:
        put_rules(target, areas.boxes_of(group.sqref), [copy(rule) for rule in group.rules])


def _copy_tables(wb: Any, source: Any, target: Any) -> None:
    for table in source.tables.values():
        taken = [other for ws in wb.worksheets for other in ws.tables]
        new = deepcopy(table)
        new.displayName = new.name = first_free(
            table.displayName.rstrip("0123456789"), taken, start=2
        )
        target.add_table(new)


def _copy_names(wb: Any, source: Any, target: Any) -> None:
    """Copy the sheet's own names, and as the copy's own those of the book that point at it."""
    pointing = {
        name: definition
        for name, definition in wb.defined_names.items()
        if (split(definition.attr_text or "")[0] or "").casefold() == source.title.casefold()
    }
    for name, definition in {**pointing, **source.defined_names}.items():
        target.defined_names[name] = copy(definition)


def _copy_charts(book: Any, source: Any, target: Any) -> None:
    for chart in cells.charts(source):
        new = deepcopy(chart)
        target.add_chart(new, deepcopy(chart.anchor))
        for reference in chart_references(new):
            reference.f = with_sheet_renamed(reference.f, source.title, target.title)
        facts = book.extras.charts.get(chart)
        if facts is not None:
            book.extras.charts[new] = replace(facts)
