"""Paint drawn sheets as a workbook of their own, by XlsxWriter."""

import datetime as dt
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote
from zipfile import ZIP_STORED

from xlsxwriter.utility import xl_range_formula

from xlfactor.areas import quoted_sheet
from xlfactor.drawing import stamp, theme
from xlfactor.drawing.sheet import (
    ColourScale,
    DecimalRule,
    DrawnSheet,
    Look,
    NativeTable,
    PrintSetup,
    Rectangle,
    Validation,
)
from xlfactor.report.page import Paper
from xlfactor.xlsx.archive import joined, packed
from xlfactor.xlsx.chart_defaults import complete
from xlfactor.xlsx.chart_painter import hexadecimal, paint_chart
from xlfactor.xlsx.package import Package
from xlfactor.xlsx.rows import Rows, sealed_rows
from xlfactor.xlsx.shells import Shell, ShellBook

#: points of a row that is not sized, as Excel has it in its usual letters
ROW_HEIGHT: Final = 15.0
_POINTS_OF_AN_INCH: Final = 72.0
_AUTHOR: Final = "xlfactor"
_APPLICATION: Final = "docProps/app.xml"
_CHARTS: Final = "xl/charts/"
_LINKS: Final = "xl/worksheets/_rels/"
#: Excel's numbers of papers
_PAPERS: Final = {Paper.LETTER: 1, Paper.A4: 9}
_TABLE_STYLE: Final = "Table Style Light 1"
#: a fixed moment, so that equal sheets give equal bytes
_CREATED: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001  XlsxWriter takes it as UTC


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Painted:
    """Sheets painted as a workbook of their own, in which only their rows are missing."""

    package: Package
    #: the rows of each sheet by its name
    rows: Mapping[str, Rows]
    #: the number of each look among the styles of the workbook, by the look's identity
    styles: Mapping[int, str]
    #: the numbers of the texts that cells share
    texts: Mapping[str, int]

    def part(self, sheet: str) -> str:
        """Return the name of the part of a sheet."""
        return self.package.sheets[sheet].part


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
    painted = _paint_without_rows(sheets, date_1904=date_1904, shares_texts=True)
    package = painted.package
    parts = {name: package.part(name) for name in package.names}
    for sheet, rows in painted.rows.items():
        part = painted.part(sheet)
        parts[part] = rows.put_into(parts[part], painted.styles, painted.texts)
    return joined(packed(parts))


def paint_for_graft(sheets: Sequence[DrawnSheet], *, date_1904: bool) -> Painted:
    """Paint sheets whose rows another workbook takes, with their texts in them."""
    return _paint_without_rows(sheets, date_1904=date_1904, shares_texts=False)


def _paint_without_rows(
    sheets: Sequence[DrawnSheet], *, date_1904: bool, shares_texts: bool
) -> Painted:
    rows = {sheet.name: sealed_rows(sheet, from_1904=date_1904) for sheet in sheets}
    with warnings.catch_warnings():
        # XlsxWriter warns, and leaves out, what Excel would not take
        warnings.simplefilter("error")
        with ShellBook(date_1904=date_1904) as book:
            book.set_properties({"created": _CREATED, "author": _AUTHOR, "title": _title(sheets)})
            book.calc_on_load = False  # what formulas give is written beside them
            shells = [book.add_worksheet(sheet.name, Shell) for sheet in sheets]
            for sheet, shell in zip(sheets, shells, strict=True):
                _paint(book, shell, sheet)
            styles = _styles(book, rows.values())
            texts = _texts(book, rows.values()) if shares_texts else {}
    parts = {
        name: complete(part, date_1904=date_1904) if name.startswith(_CHARTS) else part
        for name, part in book.parts.items()
    }
    # XlsxWriter turns the slashes of relative places around, for Windows alone
    parts |= {name: part.replace(b"\\", b"/") for name, part in parts.items() if _LINKS in name}
    parts[_APPLICATION] = parts[_APPLICATION].replace(b"Microsoft Excel", _AUTHOR.encode())
    package = Package(joined(packed(parts, compression=ZIP_STORED)))
    return Painted(package=package, rows=rows, styles=styles, texts=texts)


def _title(sheets: Sequence[DrawnSheet]) -> str:
    """Return the title of the first sheet, which is that of the workbook."""
    return next((str(sheet.cells.get((2, 2), sheet.name)) for sheet in sheets), "")


def _styles(book: Any, sheets: Iterable[Rows]) -> dict[int, str]:
    """Add all looks to a workbook; return their numbers by their identities."""
    looks = {ident: look for rows in sheets for ident, look in rows.looks.items()}
    numbers = {
        look: str(book.add_format(_format(look))._get_xf_index())  # noqa: SLF001
        for look in dict.fromkeys(looks.values())
    }
    return {ident: numbers[look] for ident, look in looks.items()}


def _texts(book: Any, sheets: Iterable[Rows]) -> dict[str, int]:
    """Add all texts to those that a workbook's cells share; return their numbers."""
    add = book.str_table._get_shared_string_index  # noqa: SLF001
    return {
        value: add(value)
        for rows in sheets
        for *_, value, _ in rows.cells
        if isinstance(value, str) and value
    }


def _paint(book: Any, shell: Any, sheet: DrawnSheet) -> None:
    shell.values = sheet.cells
    _set_grid(shell, sheet)
    for table in sheet.tables:
        _add_table(shell, table, sheet)
    for scale in sheet.scales:
        _add_scale(shell, scale)
    for validation in sheet.validations:
        _add_validation(shell, validation)
    if sheet.print_setup is not None:
        _set_print(shell, sheet.print_setup)
    _define_names(book, shell, sheet)
    for chart in sheet.charts:
        paint_chart(book, shell, chart)
    _add_links(shell, sheet)
    if sheet.tab is not None:
        shell.set_tab_color(hexadecimal(sheet.tab))


def _add_links(worksheet: Any, sheet: DrawnSheet) -> None:
    for (row, column), other in sheet.links.items():
        worksheet.write_url(row - 1, column - 1, f"internal:{quoted_sheet(other)}!A1")
    for (row, column), path in sheet.files.items():
        worksheet.write_url(row - 1, column - 1, f"external:{_url(path)}")


def _url(path: str) -> str:
    """Return the place of a file as an address, its letters as they are.

    Examples
    --------
    >>> _url("books/Müller #2.xlsx")
    'books/Müller%20%232.xlsx'
    """
    return "".join(quote(sign) if sign.isascii() else sign for sign in path)


def _set_grid(worksheet: Any, sheet: DrawnSheet) -> None:
    worksheet.hide_gridlines(2)
    if sheet.frozen != (0, 0):
        worksheet.freeze_panes(*sheet.frozen)
    for column, width in sheet.widths.items():
        worksheet.set_column(column - 1, column - 1, width)
    for row, height in sheet.heights.items():
        worksheet.set_row(row - 1, height)


def _format(look: Look) -> dict[str, Any]:
    ruled = look.rule_above or look.rule_below
    given = {
        "bold": look.bold or None,
        "font_size": look.size,
        "font_color": hexadecimal(look.colour),
        "bg_color": hexadecimal(look.fill),
        "text_wrap": look.wrap or None,
        "valign": "top" if look.at_top else None,
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
    for cells in setup.beside:
        # print_area takes one rectangle
        worksheet.print_area_range += f",{_reference(worksheet.name, cells)}"
    side, top = _inches(setup.side_margin), _inches(setup.top_margin)
    worksheet.set_margins(left=side, right=side, top=top, bottom=top)
    if setup.zoom is None:
        worksheet.fit_to_pages(1, 1)
    else:
        worksheet.set_print_scale(setup.zoom)
    if setup.title_rows is not None:
        first, last = setup.title_rows
        worksheet.repeat_rows(first - 1, last - 1)
    if setup.title_columns:
        worksheet.repeat_columns(0, setup.title_columns - 1)
    worksheet.set_h_pagebreaks([row - 1 for row in setup.page_starts])
    worksheet.set_v_pagebreaks([column - 1 for column in setup.column_starts])
    worksheet.set_paper(_PAPERS[setup.paper])
    left, middle, right = setup.footer
    if any(setup.footer):
        worksheet.set_footer(f"&L{left}&C{middle}&R{right}")


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
