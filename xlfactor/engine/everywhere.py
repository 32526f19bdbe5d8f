"""Every place of a workbook where a reference can stand, for when sheets or rows move."""

from collections.abc import Callable, Iterator
from typing import Any

from openpyxl.worksheet.formula import ArrayFormula

from xlfactor.engine import cells

#: Takes the title of the sheet that a formula stands on, and the formula; gives the new one.
Change = Callable[[str, str], str]


def rewrite(wb: Any, change: Change) -> None:
    """Let a change go over every formula, name, rule and chart of a workbook."""
    for definition in wb.defined_names.values():
        definition.attr_text = change("", definition.attr_text)
    for ws in wb.worksheets:
        rewrite_sheet(ws, change)


def rewrite_sheet(ws: Any, change: Change) -> None:
    """Let a change go over every formula, name, rule and chart of a sheet."""
    for definition in ws.defined_names.values():
        definition.attr_text = change(ws.title, definition.attr_text)
    for cell in cells.all_cells(ws):
        if cell.data_type == "f":
            _rewrite_cell(cell, change)
    for rule in ws.data_validations.dataValidation:
        for side in ("formula1", "formula2"):
            _rewrite_side(ws, rule, side, change)
    for rule in (rule for group in ws.conditional_formatting for rule in group.rules):
        rule.formula = [change(ws.title, str(formula)) for formula in rule.formula]
    _rewrite_charts(ws, change)


def _rewrite_side(ws: Any, rule: Any, side: str, change: Change) -> None:
    formula = getattr(rule, side)
    if formula is not None:
        setattr(rule, side, change(ws.title, str(formula)))


def _rewrite_charts(ws: Any, change: Change) -> None:
    for chart in cells.charts(ws):
        for reference in chart_references(chart):
            reference.f = change(ws.title, reference.f)


def _rewrite_cell(cell: Any, change: Change) -> None:
    if isinstance(cell.value, ArrayFormula):
        cell.value.text = change(cell.parent.title, cell.value.text)
    elif isinstance(cell.value, str):
        new = change(cell.parent.title, cell.value)
        if new != cell.value:
            cell.value = new


def chart_references(chart: Any) -> Iterator[Any]:
    """Go through the references of a chart's series and titles."""
    for part in cells.chart_parts(chart):
        for series in part.series:
            for source in (series.tx, series.cat, series.val, series.xVal, series.yVal):
                for kind in ("strRef", "numRef", "multiLvlStrRef"):
                    reference = getattr(source, kind, None)
                    if reference is not None:
                        yield reference
    if (
        chart.title is not None
        and chart.title.tx is not None
        and chart.title.tx.strRef is not None
    ):
        yield chart.title.tx.strRef
