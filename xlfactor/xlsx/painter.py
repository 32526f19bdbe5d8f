"""Paint drawn sheets as a workbook of their own, by XlsxWriter."""

import datetime as dt
import warnings
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_formula
from xlsxwriter.worksheet import Worksheet

from xlfactor.drawing import stamp, theme
from xlfactor.drawing.sheet import (
    ColourScale,
    DecimalRule,
    DrawnSheet,
    Formula,
    Look,
    NativeTable,
    PrintSetup,
    Rectangle,
    Validation,
)
from xlfactor.report.page import NumberFormat
from xlfactor.xlsx.archive import rewritten
from xlfactor.xlsx.chart_defaults import complete
from xlfactor.xlsx.chart_painter import hexadecimal, paint_chart
from xlfactor.xlsx.package import Package

#: points of a row that is not sized, as Excel has it in its usual letters
ROW_HEIGHT: Final = 15.0
_POINTS_OF_AN_INCH: Final = 72.0
_CHARTS: Final = "xl/charts/"
_TABLE_STYLE: Final = "Table Style Light 1"
#: a fixed moment, so that equal sheets give equal bytes
_CREATED: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001  XlsxWriter takes it as UTC


class _ExactWorksheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet whose numbers are stored with all their digits; XlsxWriter stores 16."""

    def _xml_number_element(
        self, number: float, attributes: Sequence[tuple[str, Any]] = ()
    ) -> None:
        written = "".join(f' {name}="{value}"' for name, value in attributes)
        self.fh.write(f"<c{written}><v>{_digits(number)}</v></c>")


def _digits(number: float) -> str:
    return repr(number).removesuffix(".0")


def paint(sheets: Sequence[DrawnSheet], *, date_1904: bool = False) -> bytes:
    """Paint sheets as a workbook file, each sealed with the digest of its cells if it has a seal.

    Equal sheets give equal bytes.

    Parameters
    ----------
    sheets : sequence of DrawnSheet
        In the order of their tabs.
    date_1904 : bool
        Count days from 1904, as some workbooks of the Macintosh do.
    """
    file = BytesIO()
    with warnings.catch_warnings():
        # XlsxWriter warns, and leaves out, what Excel would not take
        warnings.simplefilter("error")
        with Workbook(file, {"in_memory": True, "date_1904": date_1904}) as book:
            book.set_properties({"created": _CREATED})
            book.calc_on_load = False  # what formulas give is written beside them
            painted = [book.add_worksheet(sheet.name, _ExactWorksheet) for sheet in sheets]
            for sheet, worksheet in zip(sheets, painted, strict=True):
                _paint(book, worksheet, sheet)
    return _completed(file.getvalue(), date_1904=date_1904)


def _completed(workbook: bytes, *, date_1904: bool) -> bytes:
    package = Package(workbook)
    charts = [part for part in package.names if part.startswith(_CHARTS)]
    completed = {part: complete(package.part(part), date_1904=date_1904) for part in charts}
    return rewritten(workbook, completed)


def _paint(book: Any, worksheet: Any, sheet: DrawnSheet) -> None:
    _set_grid(worksheet, sheet)
    for table in sheet.tables:
        _add_table(worksheet, table, sheet)
    _write_cells(book, worksheet, sheet)
    for scale in sheet.scales:
        _add_scale(worksheet, scale)
    for validation in sheet.validations:
        _add_validation(worksheet, validation)
    if sheet.print_setup is not None:
        _set_print(worksheet, sheet.print_setup)
    _define_names(book, worksheet, sheet)
    for chart in sheet.charts:
        paint_chart(book, worksheet, chart)


def _set_grid(worksheet: Any, sheet: DrawnSheet) -> None:
    worksheet.hide_gridlines(2)
    if sheet.frozen != (0, 0):
        worksheet.freeze_panes(*sheet.frozen)
    for column, width in sheet.widths.items():
        worksheet.set_column(column - 1, column - 1, width)
    for row, height in sheet.heights.items():
        worksheet.set_row(row - 1, height)


def _write_cells(book: Any, worksheet: Any, sheet: DrawnSheet) -> None:
    values = {place: _stored(value) for place, value in sheet.cells.items()}
    if sheet.seal is not None:
        cells = sorted((row, column, value) for (row, column), value in values.items())
        values[sheet.seal] = stamp.digest_of(cells, sheet.seal)
    formats: dict[Look, Any] = {}
    for place in sorted(values.keys() | sheet.looks.keys()):
        value, look = values.get(place), sheet.looks.get(place)
        if isinstance(value, dt.datetime) and (look is None or look.number_format is None):
            look = replace(look or Look(), number_format=NumberFormat.DATE.value)
        painted = None if look is None else formats.get(look)
        if look is not None and painted is None:
            painted = formats[look] = book.add_format(_format(look))
        _write(worksheet, place, value, painted)


def _stored(value: Any) -> Any:
    """Return a value as a file stores it: a whole number is a number like any other."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return float(value)
    return value


def _write(worksheet: Any, place: tuple[int, int], value: Any, look: Any) -> None:
    row, column = place[0] - 1, place[1] - 1
    match value:
        case None | "":
            done = worksheet.write_blank(row, column, None, look)
        case Formula(text, spills=True):
            done = worksheet.write_dynamic_array_formula(row, column, row, column, text, look)
        case Formula(text):
            done = worksheet.write_formula(row, column, text, look)
        case bool():
            done = worksheet.write_boolean(row, column, value, look)
        case str():
            done = worksheet.write_string(row, column, value, look)
        case float():
            done = worksheet.write_number(row, column, value, look)
        case _:
            done = worksheet.write_datetime(row, column, value, look)
    if done:
        raise ValueError(f"{worksheet.get_name()}: Excel has no room for what is at {place}")


def _format(look: Look) -> dict[str, Any]:
    ruled = look.rule_above or look.rule_below
    given = {
        "bold": look.bold or None,
        "font_size": look.size,
        "font_color": hexadecimal(look.colour),
        "bg_color": hexadecimal(look.fill),
        "text_wrap": look.wrap or None,
        "align": None if look.alignment is None else look.alignment.value,
        "indent": look.indent or None,
        "num_format": look.number_format,
        "top": 1 if look.rule_above else None,
        "bottom": 1 if look.rule_below else None,
        "border_color": hexadecimal(theme.RULE) if ruled else None,
    }
    return {name: value for name, value in given.items() if value is not None}


def _corners(cells: Rectangle) -> tuple[int, int, int, int]:
    """Return the first and the last row and column, counted from zero."""
    return cells.top - 1, cells.left - 1, cells.bottom - 1, cells.right - 1


def _add_table(worksheet: Any, table: NativeTable, sheet: DrawnSheet) -> None:
    """Add a Table; its cells are written later, over what XlsxWriter puts there."""
    cells = table.cells
    header = [sheet.cells[cells.top, column] for column in range(cells.left, cells.right + 1)]
    options = {
        "name": table.name,
        "style": _TABLE_STYLE,
        "autofilter": False,
        "columns": [{"header": text} for text in header],
    }
    worksheet.add_table(*_corners(cells), options)


def _add_scale(worksheet: Any, scale: ColourScale) -> None:
    options: dict[str, Any] = {"type": "3_color_scale"}
    points = zip(("min", "mid", "max"), scale.values, scale.colours, strict=True)
    for point, value, colour in points:
        options |= {
            f"{point}_type": "num",
            f"{point}_value": value,
            f"{point}_color": hexadecimal(colour),
        }
    worksheet.conditional_format(*_corners(scale.cells), options)


def _add_validation(worksheet: Any, validation: Validation) -> None:
    message = {"input_message": validation.message, "error_message": validation.message}
    options = _rule(validation) | message
    worksheet.data_validation(*_corners(validation.cells), options)


def _rule(validation: Validation) -> dict[str, Any]:
    rule = validation.rule
    if isinstance(rule, DecimalRule):
        return {
            "validate": "decimal",
            "criteria": "between",
            "minimum": rule.minimum,
            "maximum": rule.maximum,
        }
    if rule.source is not None:
        return {"validate": "list", "source": "=" + _reference(*rule.source)}
    return {"validate": "list", "source": list(rule.words)}


def _set_print(worksheet: Any, setup: PrintSetup) -> None:
    if setup.is_landscape:
        worksheet.set_landscape()
    worksheet.print_area(*_corners(setup.area))
    side, top = _inches(setup.side_margin), _inches(setup.top_margin)
    worksheet.set_margins(left=side, right=side, top=top, bottom=top)
    if setup.zoom is None:
        worksheet.fit_to_pages(1, 1)
    else:
        worksheet.set_print_scale(setup.zoom)
    if setup.title_rows:
        worksheet.repeat_rows(0, setup.title_rows - 1)
    worksheet.set_h_pagebreaks([row - 1 for row in setup.page_starts])


def _inches(points: float) -> float:
    return round(points / _POINTS_OF_AN_INCH, 6)


def _define_names(book: Any, worksheet: Any, sheet: DrawnSheet) -> None:
    for name, cells in (sheet.names or {}).items():
        book.define_name(name, "=" + _reference(sheet.name, cells))
    if sheet.seal is not None:
        row, column = sheet.seal
        seal = _reference(sheet.name, Rectangle(top=row, left=column, bottom=row, right=column))
        # define_name takes no sheet whose name holds an exclamation mark
        book.defined_names.append([stamp.STAMP, worksheet.index, seal, False])


def _reference(sheet: str, cells: Rectangle) -> str:
    """Write where cells stand, as formulas have it."""
    return str(xl_range_formula(sheet, *_corners(cells)))
