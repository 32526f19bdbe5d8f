"""The values of a workbook's cells while its formulas are calculated."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Final

from xlfactor.areas import Area, area_of, overlap, quoted, unquoted_sheet
from xlfactor.formulas.engine import Engine, Place, Value
from xlfactor.formulas.running import Rows
from xlfactor.tables.cells import Cell
from xlfactor.xlsx.sheetvalues import SheetValues

SPILL: Final = "#SPILL!"
_NOTHING: Final[list[list[Value]]] = [[None]]


class CellValues:
    """The values of cells: as the file holds them, or as calculated where a formula fills them."""

    def __init__(
        self,
        engine: Engine,
        values: Mapping[str, SheetValues],
        formulas: Container[Place],
    ) -> None:
        self._engine, self._values, self._formulas = engine, values, formulas
        #: whether cells are blank, by their addresses
        self._blanks: dict[str, bool] = {}
        self._spills = {name: [one.area for one in sheet.spills] for name, sheet in values.items()}

    def area(self, reference: str) -> Area | None:
        """Return the cells of the workbook that a reference names."""
        sheet, _, cells = reference.rpartition("!")
        name = unquoted_sheet(sheet)
        return area_of(name, cells) if name in self._values else None

    def has_blanks(self, reference: str, sheet: str) -> bool:
        """Return whether there are blanks among cells that a formula on a sheet names."""
        named = reference if "!" in reference else f"{quoted(sheet)}!{reference}"
        if named not in self._blanks:
            area = self.area(named)
            self._blanks[named] = area is not None and self._holds_blanks(area)
        return self._blanks[named]

    def _holds_blanks(self, area: Area) -> bool:
        bottom, right = self._engine.last(area.sheet)
        return (
            area.bottom > bottom
            or area.right > right
            or any(
                self._engine.value((area.sheet, row, column)) is None
                for row in range(area.top, area.bottom + 1)
                for column in range(area.left, area.right + 1)
            )
        )

    def of(self, area: Area) -> Sequence[Sequence[Cell]]:
        """Return the values of an area, as far as its sheet is filled."""
        stored, now = self._values[area.sheet].last, self._engine.last(area.sheet)
        cut = area.cut(bottom=max(stored[0], now[0]), right=max(stored[1], now[1]))
        return [
            [self._value(area.sheet, row, column) for column in range(cut.left, cut.right + 1)]
            for row in range(cut.top, cut.bottom + 1)
        ] or _NOTHING

    def _value(self, sheet: str, row: int, column: int) -> Value:
        """Return the value of a cell; of one that no formula fills, as the file holds it."""
        place = (sheet, row, column)
        kept = self._values[sheet].value((row, column))
        is_filled = any(
            area.top <= row <= area.bottom and area.left <= column <= area.right
            for area in self._spills[sheet]
        )
        if kept is None or is_filled or place in self._formulas:
            return self._engine.value(place)
        return kept  # type: ignore[return-value]  # dates too, which our functions take

    def filled(self, place: Place) -> Iterator[tuple[Place, object]]:
        """Iterate over the cells that a formula filled when the workbook was saved."""
        sheet, top, left = place
        yield place, self._values[sheet].value((top, left))
        for area in self._spills[sheet]:
            if (area.top, area.left) == (top, left):
                for row in range(area.top, area.bottom + 1):
                    for column in range(area.left, area.right + 1):
                        if (row, column) != (top, left):
                            old = self._values[sheet].value((row, column))
                            yield (sheet, row, column), old

    def filling(self, places: Iterable[Place], areas: Sequence[Area]) -> set[Place]:
        """Return the formulas that fill more cells than their own, some of them in areas."""
        sheets = {area.sheet for area in areas}
        sizes = self._engine.sizes(sorted(one for one in places if one[0] in sheets))
        return {
            place
            for place, size in sizes.items()
            if size != (1, 1) and any(overlap(_filled(place, size), area) for area in areas)
        }

    def block(self, place: Place, size: tuple[int, int]) -> Rows:
        """Return the values that a formula fills, from its own cell to the right and down."""
        sheet, top, left = place
        if self._engine.value(place) == SPILL:
            return [[SPILL]]
        return [
            [self._engine.value((sheet, top + row, left + column)) for column in range(size[1])]
            for row in range(size[0])
        ]


def _filled(place: Place, size: tuple[int, int]) -> Area:
    sheet, top, left = place
    return Area(
        sheet=sheet, top=top, left=left, bottom=top + size[0] - 1, right=left + size[1] - 1
    )
