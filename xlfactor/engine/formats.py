"""The formats of a range: numbers, colours, alignment, and the doors to fonts and borders."""

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any, Final

from openpyxl.styles import PatternFill
from xlwings import base_classes

from xlfactor.engine import cells
from xlfactor.engine.borders import Borders
from xlfactor.engine.boxes import Box
from xlfactor.engine.colours import Rgb, as_rgb, as_stored, shown
from xlfactor.engine.columns import own
from xlfactor.engine.conditional import ConditionalFormats
from xlfactor.engine.fonts import Font, changed
from xlfactor.engine.unsupported import refuse
from xlfactor.engine.validation import DataValidation
from xlfactor.engine.values import DATE_FORMAT, TIME_FORMAT

#: The two formats that a file knows by number and Excel shows by country.
_AS_EXCEL_SAYS: Final = {DATE_FORMAT: "m/d/yyyy", TIME_FORMAT: "m/d/yyyy h:mm"}
_AS_STORED: Final = {said: stored for stored, said in _AS_EXCEL_SAYS.items()}
_HORIZONTAL: Final = {"center_across_selection": "centerContinuous"}
_HORIZONTAL_READ: Final = {stored: said for said, stored in _HORIZONTAL.items()}
#: Looking at more cells than this, one by one, is not worth an answer of `None`.
_LOOKED_AT = 200_000


class RangeFormats(base_classes.Range):
    """The part of a range that is about looks."""

    box: Box
    sheet: Any

    # --- the two ways through which every format is set and read

    def restyle(self, change: Callable[[Any], None]) -> None:
        """Apply a change of format to all cells, and to whole rows or columns as such."""
        cells.restyle(self._to_format(), change)

    def common(self, what: Callable[[Any], Any]) -> Any:
        """Give what all cells have in common, or None if they differ."""
        answers: dict[tuple[int, ...], Any] = {}
        for cell in self._to_look_at():
            key = cells.style_key(cell)
            if key not in answers:
                answers[key] = what(cell)
        found = list(answers.values())
        return found[0] if all(answer == found[0] for answer in found) else None

    def _to_format(self) -> list[Any]:
        ws, box = self.sheet.ws, self.box
        if box.whole_rows and box.whole_columns:
            refuse("Formatting all cells of a sheet (format its used range)")
        if box.whole_columns:
            dimensions = [own(ws, column) for column in range(box.column, box.right + 1)]
            return [*dimensions, *cells.existing(ws, box)]
        if box.whole_rows:
            dimensions = [ws.row_dimensions[row] for row in range(box.row, box.bottom + 1)]
            return [*dimensions, *cells.existing(ws, box)]
        return [cell for line in cells.block(ws, box) for cell in line]

    def _to_look_at(self) -> list[Any]:
        ws, box = self.sheet.ws, self.box
        if box.size > _LOOKED_AT:
            return [cells.blank(ws), *cells.existing(ws, box)]
        return [cells.seen(ws, row, column) for row, column in box.positions()]

    # --- formats

    @property
    def number_format(self) -> str | None:
        found: str | None = self.common(lambda cell: cell.number_format)
        return found if found is None else _AS_EXCEL_SAYS.get(found, found)

    @number_format.setter
    def number_format(self, value: str) -> None:
        def change(cell: Any) -> None:
            cell.number_format = _AS_STORED.get(value, value)

        self.restyle(change)

    @property
    def color(self) -> Rgb | None:
        wb = self.sheet.ws.parent

        def filled(cell: Any) -> Rgb | None:
            return shown(cell.fill.fgColor, wb) if cell.fill.fill_type == "solid" else None

        found: Rgb | None = self.common(filled)
        return found

    @color.setter
    def color(self, value: Any) -> None:
        fill = _fill(None if value is None else as_rgb(value))

        def change(cell: Any) -> None:
            cell.fill = fill

        self.restyle(change)

    def set_colors(self, colors: Sequence[Sequence[Any]]) -> None:
        """Colour each cell by itself; `...` leaves one as it is, None removes its colour."""
        wanted: dict[Any, list[Any]] = {}
        for down, row in enumerate(colors):
            for across, colour in enumerate(row):
                if colour is not ...:
                    place = (self.box.row + down, self.box.column + across)
                    wanted.setdefault(colour, []).append(cells.touch(self.sheet.ws, *place))
        for colour, group in wanted.items():
            fill = _fill(colour)

            def change(cell: Any, fill: PatternFill = fill) -> None:
                cell.fill = fill

            cells.restyle(group, change)

    def _align(self, attributes: dict[str, Any]) -> None:
        def change(cell: Any) -> None:
            cell.alignment = changed(cell.alignment, attributes)

        self.restyle(change)

    @property
    def wrap_text(self) -> bool | None:
        found: bool | None = self.common(lambda cell: bool(cell.alignment.wrap_text))
        return found

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self._align({"wrap_text": bool(value)})

    @property
    def horizontal_alignment(self) -> str | None:
        found = self.common(lambda cell: cell.alignment.horizontal or "general")
        return None if found is None else _HORIZONTAL_READ.get(found, found)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self._align({"horizontal": _HORIZONTAL.get(value, value)})

    @property
    def vertical_alignment(self) -> str | None:
        found: str | None = self.common(lambda cell: cell.alignment.vertical or "bottom")
        return found

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self._align({"vertical": value})

    def adjust_indent(self, amount: int) -> None:
        def change(cell: Any) -> None:
            indent = max(0, int(cell.alignment.indent or 0) + amount)
            horizontal = cell.alignment.horizontal
            # only text that is aligned to a side can be indented
            side = horizontal if horizontal not in {None, "general", "center"} else "left"
            cell.alignment = changed(cell.alignment, {"indent": indent, "horizontal": side})

        self.restyle(change)

    @property
    def font(self) -> Font:
        return Font(self)

    @property
    def borders(self) -> Borders:
        return Borders(self)

    @property
    def data_validation(self) -> DataValidation:
        return DataValidation(self)

    @property
    def conditional_formats(self) -> ConditionalFormats:
        return ConditionalFormats(self)

    def clear_formats(self) -> None:
        """Take away formats, conditional formats and merges."""
        ws = self.sheet.ws
        self.unmerge()  # type: ignore[no-untyped-call]  # of the layout, unseen by the base
        plain = cells.blank(ws)
        box = self.box
        if not (box.whole_rows and box.whole_columns):
            for dimension in self._to_format() if box.whole_rows or box.whole_columns else []:
                cells.copy_style(plain, dimension)
        for cell in cells.existing(ws, box):
            cells.copy_style(plain, cell)
        self.conditional_formats.clear()


def _fill(rgb: Rgb | None) -> PatternFill:
    return PatternFill() if rgb is None else PatternFill("solid", fgColor=copy(as_stored(rgb)))
