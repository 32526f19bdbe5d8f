"""Find a macro's inputs on a workbook: by defined name, else by Table."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlwings as xw

from xlfactor.core.labels import closest
from xlfactor.errors import TableError
from xlfactor.parameters import Parameter
from xlfactor.tables.cells import Cells, block

PREFIX = "xf_"
#: a Table and, in brackets, which part of it
_PART = re.compile(r"(?P<table>[\w.]+)\[(?P<part>[^\[\]]*)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where an input stands on the workbook, and its cells."""

    name: str
    place: str
    cells: Cells


class Places:
    """The names and Tables of a workbook, looked up once: each look is a call to Excel."""

    def __init__(self, book: xw.Book) -> None:
        self._book = book
        self._names = {defined.name.casefold(): defined for defined in book.names}
        self._tables = {
            table.name.casefold(): table for sheet in book.sheets for table in sheet.tables
        }

    def find(self, parameter: Parameter) -> Found | None:
        """Find one input; None if neither a name nor a Table is there for it.

        A defined name `xf_<parameter>` comes first, then a Table of the parameter's name. A name
        that points at a single cell is the top left corner of a table that reaches as far as
        cells are filled.

        Raises
        ------
        TableError
            If the name points nowhere, or a formula there has no value.
        """
        target = self._target(PREFIX + parameter.name, parameter.name)
        if target is None:
            return None
        if parameter.kind.is_table and target.count == 1:
            target = target.sheet.range(target, target.current_region.last_cell)
        cells = _cells(target, name=parameter.name)
        return Found(name=parameter.name, place=_place_of(target), cells=cells)

    def cells_at(self, reference: str) -> Cells | None:
        """Give the cells of a defined name, a Table or an address such as ``CMA!B5:C22``.

        A Table is meant with its headers; ``policy[Asset class]`` is a column of it without, as
        in Excel. None if the text is none of these; so a number or a word stands for itself.

        Raises
        ------
        TableError
            If an address names a sheet, or a part of a Table a column, that is not there, a name
            points nowhere, or a formula there has no value.
        """
        target = self._target(reference.casefold(), reference.casefold())
        part = _PART.fullmatch(reference)
        if target is None and part is not None and self.is_table(part["table"]):
            target = _part_of(self._tables[part["table"].casefold()], part["part"])
        if target is None and "!" in reference:
            target = _addressed(self._book, reference)
        return None if target is None else _cells(target, name=reference)

    def is_table(self, name: str) -> bool:
        """Tell whether a Table has that name."""
        return name.casefold() in self._tables

    def require_known(self, known: Iterable[str]) -> None:
        """Raise a `TableError` for a name that begins with `xf_` but belongs to no input.

        A misspelt name would otherwise leave its input at the default, unseen.
        """
        known = sorted(known)
        for name in self._names:
            if "!" in name or not name.startswith(PREFIX):
                continue
            parameter = name.removeprefix(PREFIX)
            if parameter not in known:
                near = closest(parameter, known)
                hint = f" (did you mean '{PREFIX}{near}'?)" if near else ""
                raise TableError(
                    f"the defined name '{self._names[name].name}' belongs to no input{hint}"
                )

    def _target(self, name: str, table: str) -> xw.Range | None:
        if name in self._names:
            return _target_of(self._names[name])
        return self._tables[table].range if table in self._tables else None


def _place_of(target: xw.Range) -> str:
    """Write where cells stand; xlwings quotes a sheet for blanks in the name of its workbook."""
    name = target.sheet.name
    if not re.fullmatch(r"[^\W\d]\w*", name):
        name = "'" + name.replace("'", "''") + "'"
    return f"{name}!{target.address.replace('$', '')}"


def _cells(target: xw.Range, *, name: str) -> Cells:
    values = target.options(ndim=2, err_to_str=True).value
    if any(isinstance(value, Decimal) for row in values for value in row):
        values = _in_full(target, values)
    if any(value is None for row in values for value in row):
        _require_calculated(target, values, name)
    return block(values)


def _in_full(target: xw.Range, values: list[list[Any]]) -> list[list[Any]]:
    """Put the numbers of cells in place of amounts of money.

    Excel on Windows hands over a cell that shows a currency as an amount of four decimals.
    """
    return [
        [full if isinstance(value, Decimal) else value for value, full in zip(*rows, strict=True)]
        for rows in zip(values, _rows(target.api.Value2), strict=True)
    ]


def _rows(found: Any) -> tuple[tuple[Any, ...], ...]:
    """Give what Excel tells of cells as rows, also where it is one cell."""
    return found if isinstance(found, tuple) else ((found,),)


def _require_calculated(target: xw.Range, values: list[list[Any]], name: str) -> None:
    """Raise for a formula without a value, which would be taken for a blank.

    A workbook that a program wrote has none beside its formulas until Excel has calculated it.
    """
    for row, line in enumerate(_rows(target.formula)):
        for column, formula in enumerate(line):
            if values[row][column] is None and str(formula).startswith("="):
                cell = target[row, column]
                # an empty text is a value, and a blank that is meant
                if cell.raw_value is None:
                    raise TableError(
                        f"{name}: {_place_of(cell)} holds the formula '{formula}', whose value "
                        "is not known: open the workbook in Excel, let it calculate, and save it"
                    )


def _part_of(table: xw.main.Table, part: str) -> xw.Range:
    if part.casefold() == "#all":
        return table.range
    header = [str(name).casefold() for name in table.range.rows[0].options(ndim=1).value]
    if part.casefold() not in header:
        near = closest(part, header)
        hint = f" (did you mean '{near}'?)" if near else ""
        raise TableError(f"the Table '{table.name}' has no column '{part}'{hint}")
    column = header.index(part.casefold())
    whole = table.range
    return whole.sheet.range(whole[1, column], whole[whole.rows.count - 1, column])


def _addressed(book: xw.Book, reference: str) -> xw.Range:
    name, _, address = reference.rpartition("!")
    name = name.strip("'").replace("''", "'")
    sheets = {sheet.name.casefold(): sheet for sheet in book.sheets}
    if name.casefold() not in sheets:
        near = closest(name, [sheet.name for sheet in book.sheets])
        hint = f" (did you mean '{near}'?)" if near else ""
        raise TableError(f"'{reference}': there is no sheet '{name}'{hint}")
    if not re.fullmatch(r"\$?[A-Za-z]{1,3}\$?\d+(:\$?[A-Za-z]{1,3}\$?\d+)?", address):
        raise TableError(f"'{reference}': '{address}' is no address such as B5:C22")
    return sheets[name.casefold()].range(address.replace("$", ""))


def _target_of(defined: xw.Name) -> xw.Range:
    refers_to = defined.refers_to or ""
    try:
        target = defined.refers_to_range
    except Exception as error:  # each host raises its own kind
        raise TableError(
            f"the defined name '{defined.name}' points at {refers_to.lstrip('=') or 'nothing'}, "
            "which is not there: point it at the input again, or delete it"
        ) from error
    if "," in target.address:  # of the first area alone Excel would tell the values
        raise TableError(
            f"the defined name '{defined.name}' points at several areas "
            f"({refers_to.lstrip('=')}): point it at one block of cells"
        )
    return target
