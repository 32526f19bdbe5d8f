"""Read where the formulas of a workbook stand, and write what they give beside them."""

import datetime as dt
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final, TypeAlias

from lxml import etree

from xlfactor.areas import Area, address_of, area_of, letters_of, overlap
from xlfactor.tables.cells import ERROR_TEXTS
from xlfactor.xlsx.cellvalues import days_of
from xlfactor.xlsx.dialect import to_strict
from xlfactor.xlsx.draft import Draft
from xlfactor.xlsx.dynamic_arrays import dynamic_mark
from xlfactor.xlsx.formula_texts import formula_texts
from xlfactor.xlsx.package import Package
from xlfactor.xlsx.sheetvalues import Place
from xlfactor.xlsx.trees import children, descendants
from xlfactor.xlsx.workbook_part import WorkbookPart

Rows = Sequence[Sequence[object]]

_HAS_FORMULAS: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BLANK_SHEET: Final = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/>'
    b"</worksheet>"
)
_BLANK: Final = re.compile(rb"<((?:\w+:)?c)(?: [^>]*)?(?:/>|></\1>)")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaCell:
    """A cell with a formula."""

    sheet: str
    place: Place
    #: the cells that it filled when the workbook was saved
    filled: Area
    #: whether it fills as many cells as it has values
    is_dynamic: bool
    #: whether it fills cells that the user has chosen
    is_array: bool


def formula_cells(
    package: Package, sheets: Container[str] | None = None
) -> tuple[FormulaCell, ...]:
    """Return the cells of a workbook, or of some of its sheets, that hold formulas."""
    return tuple(
        _formula_cell(sheet, cell, formula)
        for sheet, part in _sheets_with_formulas(package, sheets)
        for cell, formula in _formulas(package.tree(part))
    )


def _formulas(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Iterate over the cells of a sheet that have formulas, and these."""
    for cell in descendants(tree, "c"):
        for formula in children(cell, "f"):
            yield cell, formula


def _sheets_with_formulas(
    package: Package, sheets: Container[str] | None = None
) -> Iterator[tuple[str, str]]:
    for sheet in package.sheets.values():
        is_asked = sheet.kind == "worksheet" and (sheets is None or sheet.name in sheets)
        if is_asked and _HAS_FORMULAS.search(package.part(sheet.part)):
            yield sheet.name, sheet.part


def _formula_cell(sheet: str, cell: Any, formula: Any) -> FormulaCell:
    own = area_of(sheet, cell.attrib["r"])
    is_array = formula.get("t") == "array"
    return FormulaCell(
        sheet=sheet,
        place=(own.top, own.left),
        filled=area_of(sheet, formula.attrib["ref"]) if is_array else own,
        is_dynamic=is_array and "cm" in cell.attrib,
        is_array=is_array and "cm" not in cell.attrib,
    )


#: returns the formula of a cell as it is to be read, and whether it is an array then
Change: TypeAlias = Callable[[FormulaCell, str], tuple[str, bool]]


def for_calculation(
    package: Package, change: Change, beside: Callable[[], Iterable[str]]
) -> bytes:
    """Return a copy of a workbook to be calculated: its formulas changed, one by one.

    Then blank sheets are added, of the names that `beside` returns.

    Every array fills as many cells as it has values there, which are blank: into cells that a
    user has chosen for one, IronCalc lets nobody write. Cells that have a look and no value,
    which it takes for zeros, are left out; a formula without a value, of which it complains,
    gets one.
    """
    draft = Draft(package)
    for sheet in package.sheets.values():
        if sheet.kind == "worksheet":
            draft.put(sheet.part, _BLANK.sub(b"", package.part(sheet.part)))
    copy = Draft(draft.finished())
    for name, part in _sheets_with_formulas(copy.package):
        tree = copy.tree(part)
        arrays = [formula for _, formula in _formulas(tree) if formula.get("t") == "array"]
        _clear(tree, [area_of("", array.attrib["ref"]) for array in arrays])
        _load(tree, name, formula_texts(copy.package.part(part)), change)
    workbook = WorkbookPart(copy)
    for name in beside():
        part = f"xl/worksheets/{name}.xml"
        content = to_strict(_BLANK_SHEET) if package.is_strict else _BLANK_SHEET
        copy.put(part, content, content_type=_SHEET_TYPE)
        workbook.list_sheet(name, part, before=None)
    return copy.finished().content


def _load(tree: Any, sheet: str, texts: Mapping[Place, str], change: Change) -> None:
    """Make the formulas of a sheet what they are to be read as.

    Of formulas that are alike all are written out if one of them changes.
    """
    found = []
    for cell, formula in _formulas(tree):
        one = _formula_cell(sheet, cell, formula)
        text = texts.get(one.place, formula.text or "")
        found.append((formula, text, *change(one, text)))
    alike = {
        formula.get("si")
        for formula, text, changed, is_array in found
        if is_array or changed != text
    }
    for formula, _, changed, is_array in found:
        cell, is_shared = formula.getparent(), formula.get("t") == "shared"
        if is_shared and formula.get("si") in alike:
            for mark in ("t", "ref", "si"):
                formula.attrib.pop(mark, None)
            is_shared = False
        if not is_shared:
            formula.text = changed
        if is_array:
            cell.set("cm", "1")
            formula.attrib.update({"t": "array", "ref": formula.get("ref", cell.get("r"))})
        if formula.getnext() is None:
            etree.SubElement(cell, etree.QName(formula, "v")).text = "0"


def _clear(tree: Any, areas: Sequence[Area]) -> None:
    """Remove the cells of areas that hold no formula."""
    rows = {number for area in areas for number in range(area.top, area.bottom + 1)}
    for row in descendants(tree, "row"):
        if int(row.attrib["r"]) not in rows:
            continue
        for cell in [one for one in children(row, "c") if next(children(one, "f"), None) is None]:
            place = area_of("", cell.attrib["r"])
            if any(overlap(place, area) for area in areas):
                row.remove(cell)


def with_values(
    package: Package, values: Mapping[str, Mapping[Place, Rows]], cells: Iterable[FormulaCell]
) -> Package:
    """Return a workbook whose formulas have new values beside them.

    A formula with several values becomes a dynamic array, which Excel spills.
    """
    draft = Draft(package)
    mark = cache(partial(dynamic_mark, draft))
    for name, by_place in values.items():
        sheet = _Sheet(name, draft.tree(package.sheets[name].part), mark)
        for one in cells:
            if one.sheet == name and one.place in by_place:
                sheet.write(one, by_place[one.place])
        sheet.finish()
    return draft.finished()


class _Sheet:
    """A sheet whose values are written."""

    def __init__(self, name: str, tree: Any, mark: Callable[[], str]) -> None:
        self._name, self._tree, self._mark = name, tree, mark
        self._rows = {int(row.attrib["r"]): row for row in descendants(self._tree, "row")}
        self._cells: dict[int, dict[int, Any]] = {}
        self._reach = [0, 0]

    def write(self, one: FormulaCell, rows: Rows) -> None:
        """Write the values of a formula, and remove those that it no longer has."""
        top, left = one.place
        height, width = len(rows), len(rows[0])
        if one.is_array:
            height, width = one.filled.bottom - top + 1, one.filled.right - left + 1
        elif one.is_dynamic or (height, width) != (1, 1):
            self._make_dynamic(one.place, height, width)
        for row in range(one.filled.top, one.filled.bottom + 1):
            for column in range(one.filled.left, one.filled.right + 1):
                if row - top >= height or column - left >= width:
                    self._write((row, column), None)
        for row in range(height):
            for column in range(width):
                is_there = row < len(rows) and column < len(rows[0])
                value = rows[row][column] if is_there else "#N/A"
                self._write((top + row, left + column), "" if value is None else value)

    def _make_dynamic(self, place: Place, height: int, width: int) -> None:
        cell = self._cell(place)
        (formula,) = children(cell, "f")
        area = Area(
            sheet=self._name, top=place[0], left=place[1],
            bottom=place[0] + height - 1, right=place[1] + width - 1,
        )  # fmt: skip
        formula.set("t", "array")
        formula.set("ref", address_of(area).rpartition("!")[2])
        if "cm" not in cell.attrib:
            cell.set("cm", self._mark())

    def _write(self, place: Place, value: object) -> None:
        """Write one value, or remove it; the look and the formula of the cell stay."""
        cell = self._cell(place)
        for child in [*children(cell, "v"), *children(cell, "is")]:
            cell.remove(child)
        cell.attrib.pop("t", None)
        if value is None:
            return
        kind, text = _written(value)
        if kind:
            cell.set("t", kind)
        element = etree.Element(etree.QName(cell, "v"))
        element.text = text
        formula = next(children(cell, "f"), None)
        cell.insert(0 if formula is None else cell.index(formula) + 1, element)

    def _cell(self, place: Place) -> Any:
        """Return a cell, which is made if there is none."""
        number, column = place
        row = self._row(number)
        if number not in self._cells:
            self._cells[number] = {
                area_of(self._name, cell.attrib["r"]).left: cell for cell in children(row, "c")
            }
        cells = self._cells[number]
        if column not in cells:
            row.attrib.pop("spans", None)
            made = etree.Element(
                etree.QName(row, "c"), {"r": f"{letters_of(column)}{number}"}, nsmap=row.nsmap
            )
            after = max((one for one in cells if one < column), default=None)
            row.insert(0 if after is None else row.index(cells[after]) + 1, made)
            cells[column] = made
            self._reach = [max(self._reach[0], number), max(self._reach[1], column)]
        return cells[column]

    def _row(self, number: int) -> Any:
        if number not in self._rows:
            (data,) = descendants(self._tree, "sheetData")
            made = etree.Element(etree.QName(data, "row"), {"r": str(number)}, nsmap=data.nsmap)
            after = max((one for one in self._rows if one < number), default=None)
            data.insert(0 if after is None else data.index(self._rows[after]) + 1, made)
            self._rows[number] = made
        return self._rows[number]

    def finish(self) -> None:
        """Widen what the sheet says of its extent."""
        for dimension in children(self._tree, "dimension"):
            was = area_of(self._name, dimension.attrib["ref"])
            bottom, right = max(was.bottom, self._reach[0]), max(was.right, self._reach[1])
            if (bottom, right) != (was.bottom, was.right):
                now = Area(
                    sheet=self._name, top=was.top, left=was.left, bottom=bottom, right=right
                )
                dimension.set("ref", address_of(now).rpartition("!")[2])


def _written(value: object) -> tuple[str | None, str]:
    """Return the type and the text of a value in a file."""
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, (int, float)):
        return None, repr(int(value)) if float(value).is_integer() else repr(float(value))
    if isinstance(value, dt.datetime):
        return None, repr(days_of(value, from_1904=False))
    return ("e" if value in ERROR_TEXTS else "str"), str(value)
