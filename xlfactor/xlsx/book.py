"""A workbook file as a host: values by calamine, all else from its own parts."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from python_calamine import CalamineWorkbook

from xlfactor.drawing import stamp
from xlfactor.drawing.sheet import DrawnSheet, draw
from xlfactor.errors import TableError
from xlfactor.hosts import Area, Planned
from xlfactor.places import area_of, letters_of
from xlfactor.tables.cells import Cells, block
from xlfactor.xlsx.graft import graft
from xlfactor.xlsx.opening import opened, write_atomically
from xlfactor.xlsx.package import MAIN, Package
from xlfactor.xlsx.painter import ROW_HEIGHT, painted

Grid = list[list[Any]]


class FileBook:
    """A workbook file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with opened(path) as archive:
            self.package = Package.of(archive)
        self._values = CalamineWorkbook.from_path(str(path))
        self._grids: dict[str, Grid] = {}
        self._new: list[tuple[str, DrawnSheet]] = []

    @property
    def sheets(self) -> Sequence[str]:
        """The names of the sheets."""
        return list(self.package.sheets())

    def names(self) -> Mapping[str, str]:
        """What each defined name refers to."""
        return {name: refers for name, refers, sheet in self.package.names() if sheet is None}

    def tables(self) -> Mapping[str, Area]:
        """Where each Table stands."""
        found = {}
        for sheet, part in self.package.sheets().items():
            for kind, target in self.package.links(part).values():
                if kind == "table":
                    table = ET.fromstring(self.package.parts[target])
                    found[table.attrib["displayName"]] = area_of(sheet, table.attrib["ref"])
        return found

    def cells(self, area: Area, *, name: str) -> Cells:
        """Give the values of an area."""
        grid = self._grid(area.sheet)
        rows = [
            [_value(grid, row, column) for column in range(area.left, area.right + 1)]
            for row in range(area.top, area.bottom + 1)
        ]
        if any(value is None for row in rows for value in row):
            self._require_calculated(area, name)
        return block(rows)

    def region(self, corner: Area) -> Area:
        """Give the block of filled cells that begins at a cell."""
        grid, bottom, right = self._grid(corner.sheet), corner.top, corner.left
        while any(_value(grid, bottom + 1, c) is not None for c in range(corner.left, right + 2)):
            bottom += 1
        while any(_value(grid, r, right + 1) is not None for r in range(corner.top, bottom + 1)):
            right += 1
        return Area(sheet=corner.sheet, top=corner.top, left=corner.left, bottom=bottom, right=right)

    def is_ours_untouched(self, sheet: str) -> bool:
        """Tell whether a sheet was written by us, and no cell of it changed since."""
        seal = next(
            (refers for name, refers, home in self.package.names()
             if name.casefold() == stamp.STAMP and home == sheet), None,
        )  # fmt: skip
        if seal is None:
            return False
        place = area_of(sheet, seal.rpartition("!")[2])
        filled = _filled(self._grid(sheet))
        found = _value(self._grid(sheet), place.top, place.left)
        return bool(found == stamp.digest_of(filled, (place.top, place.left)))

    def write(self, pages: Sequence[Planned], *, heading: str, when: dt.datetime) -> None:
        """Put every page into the package; nothing is written to the disk yet."""
        drawn = [
            (one.sheet, draw(one.page, heading=heading, row_height=ROW_HEIGHT,
                             stamp=stamp.rows(one.found, one.page.audit, when=when)))
            for one in pages
        ]  # fmt: skip
        seals = [
            (name, stamp.STAMP, f"'{name}'!${letters_of(sheet.seal[1])}${sheet.seal[0]}")
            for name, sheet in drawn
        ]
        graft(self.package, Package.read(painted(drawn)), names=seals)

    def save(self, path: Path) -> None:
        """Write the file whole or not at all."""
        write_atomically(path, self.package.write, macros=path.suffix.lower() == ".xlsm")

    def close(self) -> None:
        """Let go of the file."""
        self._values.close()

    def _grid(self, sheet: str) -> Grid:
        if sheet not in self._grids:
            found = self._values.get_sheet_by_name(sheet)
            self._grids[sheet] = found.to_python(skip_empty_area=False)
        return self._grids[sheet]

    def _require_calculated(self, area: Area, name: str) -> None:
        """Raise for a formula without a value, which would be taken for a blank."""
        xml = self.package.parts[self.package.sheets()[area.sheet]]
        for letters, row, formula in re.findall(
            rb'<c r="([A-Z]+)(\d+)"[^>]*><f[^>]*>([^<]*)</f>(?:<v ?/>|<v></v>)?</c>', xml
        ):
            here = area_of(area.sheet, f"{letters.decode()}{row.decode()}")
            if area.top <= here.top <= area.bottom and area.left <= here.left <= area.right:
                raise TableError(
                    f"{name}: {area.sheet}!{letters.decode()}{row.decode()} holds the formula "
                    f"'={formula.decode()}', whose value is not known: open the workbook in Excel, "
                    "let it calculate, and save it"
                )


def _value(grid: Grid, row: int, column: int) -> Any:
    if not (row <= len(grid) and column <= len(grid[row - 1])):
        return None
    value = grid[row - 1][column - 1]
    if type(value) is dt.date:
        return dt.datetime.combine(value, dt.time())
    return None if value == "" else value


def _filled(grid: Grid) -> Iterator[tuple[int, int, Any]]:
    for row in range(1, len(grid) + 1):
        for column in range(1, len(grid[row - 1]) + 1):
            yield row, column, _value(grid, row, column)


def open_book(path: str | Path) -> FileBook:
    """Open a workbook file."""
    return FileBook(Path(path).absolute())


