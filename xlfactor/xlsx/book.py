"""A workbook file as a host."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlfactor.areas import Area, TableArea, address_of, area_of, quoted_sheet
from xlfactor.drawing import stamp
from xlfactor.drawing.draw import draw
from xlfactor.drawing.sheet import Formula
from xlfactor.errors import TableError
from xlfactor.hosts import Edition, Planned
from xlfactor.tables.cells import Cells
from xlfactor.xlsx import parts
from xlfactor.xlsx.additions import has_additions
from xlfactor.xlsx.cellvalues import CellValues
from xlfactor.xlsx.formula_texts import formula_texts
from xlfactor.xlsx.graft import graft
from xlfactor.xlsx.opening import changing, open_package, reading
from xlfactor.xlsx.package import Package
from xlfactor.xlsx.painter import ROW_HEIGHT
from xlfactor.xlsx.reading import cell_values, read_sheet
from xlfactor.xlsx.saving import WITH_MACROS, create, save
from xlfactor.xlsx.sheetvalues import Place, SheetValues

#: what a sheet without cells is called
_WITHOUT_CELLS: Final = {
    "chartsheet": "a chart sheet",
    "dialogsheet": "a dialog sheet",
    "xlMacrosheet": "a macro sheet",
    "xlIntlMacrosheet": "a macro sheet",
}
#: names that Excel keeps for itself, such as those of areas to print
_EXCEL_OWN: Final = "_xlnm."


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The digest of a result sheet: its cell, what that holds, and what the sheet gives now."""

    cell: Area
    held: object
    now: str


class FileBook:
    """A workbook file, as it was when it was opened and with what was written since."""

    def __init__(self, path: Path, content: bytes | None = None) -> None:
        self.path = path
        self._package = open_package(path, content)
        #: what the file holds
        self._saved = self._package.content
        self._sheets: dict[str, SheetValues] = {}
        self._cell_values: CellValues | None = None

    @property
    def package(self) -> Package:
        """The parts of the file as they stand now."""
        return self._package

    @property
    def sheets(self) -> Sequence[str]:
        """The names of all sheets in the order of their tabs, hidden ones included."""
        return list(self._package.sheets)

    def names(self) -> Mapping[str, str]:
        """Return what each defined name refers to; one of a single sheet is `Sheet!name`."""
        return {
            one.name if one.sheet is None else f"{quoted_sheet(one.sheet)}!{one.name}": (
                one.refers_to
            )
            for one in self._package.defined_names
            if one.name.casefold() != stamp.STAMP and not one.name.startswith(_EXCEL_OWN)
        }

    def tables(self) -> Mapping[str, TableArea]:
        """Return where each Table stands, its row of totals left out."""
        with reading(self.path):
            return parts.tables(self._package)

    def cells(self, area: Area, *, name: str) -> Cells:
        """Return the values of an area; a formula without one raises a `TableError`."""
        return self.values_of(area.sheet, name=name).block(area, name=name)

    def region(self, corner: Area) -> Area:
        """Return the block of filled cells that begins at a cell."""
        bottom, right = self.values_of(corner.sheet, name=address_of(corner)).region_end(
            (corner.top, corner.left)
        )
        return Area(
            sheet=corner.sheet, top=corner.top, left=corner.left, bottom=bottom, right=right
        )

    def is_ours_untouched(self, sheet: str) -> bool:
        """Return whether we wrote a sheet and nobody has changed or added anything since."""
        seal = self.seal(sheet)
        if seal is None or has_additions(self._package, self._package.sheets[sheet]):
            return False
        return seal.held == seal.now

    def contents(self, sheet: str) -> Mapping[Place, object]:
        """Return what the filled cells of a sheet hold: a value, or a formula with its value."""
        values = self.values_of(sheet, name=sheet)
        held = {(row, column): value for row, column, value in values.filled()}
        formulas = formula_texts(self._package.part(self._package.sheets[sheet].part))
        return held | {at: Formula(text, held.get(at)) for at, text in formulas.items()}

    def has_cells(self, sheet: str) -> bool:
        """Return whether a sheet has cells, as a chart sheet has none."""
        return self._package.sheets[sheet].kind not in _WITHOUT_CELLS

    def result_sheets(self) -> Sequence[str]:
        """Return the sheets that we wrote, whatever was changed on them since."""
        stamped = {
            one.sheet for one in self._package.defined_names if one.name.casefold() == stamp.STAMP
        }
        return [sheet for sheet in self._package.sheets if sheet in stamped]

    def seal(self, sheet: str) -> Seal | None:
        """Return the digest of a sheet of ours; None if its cell is gone."""
        cell = self._seal(sheet)
        if cell is None:
            return None
        place = (cell.top, cell.left)
        contents = sorted((*at, one) for at, one in self.contents(sheet).items())
        held = self.values_of(sheet, name=sheet).value(place)
        return Seal(cell=cell, held=held, now=stamp.digest_of(contents, place))

    def _seal(self, sheet: str) -> Area | None:
        """Return the cell with the digest of a sheet of ours."""
        for one in self._package.defined_names:
            if one.name.casefold() == stamp.STAMP and one.sheet == sheet:
                try:
                    seal = area_of(sheet, one.refers_to.rpartition("!")[2])
                except TableError:  # the analyst has deleted its cell
                    return None
                return seal if seal.is_cell else None
        return None

    def write(self, pages: Sequence[Planned], edition: Edition) -> None:
        """Put every page into the workbook; nothing is written to the disk yet."""
        drawn = [draw(one, edition, row_height=ROW_HEIGHT) for one in pages]
        with changing(self.path):
            self.put(graft(self._package, drawn))

    @property
    def saved(self) -> bytes:
        """The bytes of the file when it was last read or written."""
        return self._saved

    def save(self, path: Path, *, was: bytes | None = None) -> None:
        """Write a file whole or not at all, if it still holds what it held.

        The file's own place is compared with what was read there.
        """
        is_same = path.absolute() == self.path
        save(
            self._package.content,
            path,
            macros=self._has_macros,
            was=self._saved if is_same and was is None else was,
        )
        if is_same:
            self._saved = self._package.content

    def create(self, path: Path) -> bool:
        """Write a new file; return False, and leave it as it is, if one is there."""
        return create(self._package.content, path, macros=self._has_macros)

    @property
    def _has_macros(self) -> bool:
        return self.path.suffix.lower() == WITH_MACROS

    def close(self) -> None:
        """Release the values that were read."""
        self._sheets.clear()
        self._cell_values = None

    def put(self, package: Package) -> None:
        """Replace the parts of the workbook; nothing is written to the disk yet."""
        self._package = package
        self.close()

    def values_of(self, sheet: str, *, name: str) -> SheetValues:
        """Return the values of a sheet, which is read once; `name` is what a message calls it.

        Raises a `TableError` if the sheet has no cells, as a chart sheet has none.
        """
        entry = self._package.sheets[sheet]
        if entry.kind in _WITHOUT_CELLS:
            raise TableError(
                f"{name}: '{sheet}' is {_WITHOUT_CELLS[entry.kind]}, which has no cells"
            )
        if sheet not in self._sheets:
            with reading(self.path):
                if self._cell_values is None:
                    self._cell_values = cell_values(self._package)
                self._sheets[sheet] = read_sheet(
                    self._package.part(entry.part), self._cell_values, sheet=sheet
                )
        return self._sheets[sheet]


def open_book(path: str | Path, content: bytes | None = None) -> FileBook:
    """Open a workbook file; its content is read there, unless it is given."""
    return FileBook(Path(path).absolute(), content)
