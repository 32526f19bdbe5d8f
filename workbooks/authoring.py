"""What the shipped workbooks are built with: titles, legend, input tables with validation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import pandas as pd
import xlwings as xw

from xlfactor import engine
from xlfactor.sheets import theme
from xlfactor.sheets.inputs import PREFIX
from xlfactor.tables.cells import to_cells

INPUT_INK: Final = (0, 0, 255)
INPUT_FILL: Final = (255, 250, 225)
LINK_INK: Final = (0, 128, 0)
LEFT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Decimal:
    """Numbers from `minimum` to `maximum`."""

    minimum: float
    maximum: float
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One of a few words, or one of the texts in a range."""

    source: Sequence[str] | xw.Range
    message: str


Rule: TypeAlias = Decimal | Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """How the cells of one input column are shown and what may be typed in them."""

    number_format: str = "General"
    rule: Rule | None = None

    @property
    def alignment(self) -> Literal["left", "right"]:
        """Texts to the left, figures to the right."""
        return "left" if self.number_format == "General" else "right"


def start(sheet: xw.Sheet, title: str, units: str, *, widths: Mapping[str, float]) -> None:
    """Write the title and the line of units, and set the column widths."""
    sheet.show_gridlines = False
    sheet.range("A:A").column_width = theme.MARGIN_WIDTH
    for columns, width in widths.items():
        sheet.range(columns).column_width = width
    text(sheet, 2, title, size=theme.TITLE_SIZE, bold=True, colour=theme.ACCENT)
    text(sheet, 3, units, size=theme.SMALL_SIZE, colour=theme.QUIET)


def text(
    sheet: xw.Sheet,
    row: int,
    line: str,
    *,
    size: int = 11,
    bold: bool = False,
    colour: theme.Colour = theme.INK,
) -> None:
    """Write one line of text in column B."""
    cell = sheet.range((row, LEFT))
    cell.value = line
    cell.font.size = size
    cell.font.bold = bold
    cell.font.color = colour


def legend(sheet: xw.Sheet, row: int) -> int:
    """Write the legend of colours from `row` on, and give the next free row."""
    text(sheet, row, "Colours", bold=True, size=theme.BLOCK_TITLE_SIZE)
    lines = [
        ("Input: type here", INPUT_INK),
        ("Result or label: do not type here", (0, 0, 0)),
        ("Link to another sheet", LINK_INK),
        ("A check that failed", theme.FAILED),
    ]
    for offset, (line, colour) in enumerate(lines, start=1):
        text(sheet, row + offset, line, colour=colour)
    sheet.range((row + 1, LEFT)).color = INPUT_FILL
    return row + len(lines) + 2


def input_table(
    sheet: xw.Sheet,
    corner: tuple[int, int],
    table: pd.DataFrame,
    fields: Mapping[str, Field],
    *,
    name: str,
) -> xw.Range:
    """Write an Excel Table of inputs with its colours and validation; give its whole range.

    `fields` names the columns that an analyst edits; the label column and the others are labels.
    """
    row, column = corner
    cells = to_cells(table)
    last = (row + len(cells) - 1, column + len(cells[0]) - 1)
    whole = sheet.range(corner, last)
    whole.value = cells
    header = sheet.range(corner, (row, last[1]))
    header.wrap_text = True
    header.vertical_alignment = "bottom"
    header.font.bold = True
    header.color = theme.HEADER_FILL
    for position, label in enumerate(table.columns, start=column + 1):
        if label in fields:
            body = sheet.range((row + 1, position), (last[0], position))
            dress_input(body, fields[label])
            sheet.range((row, position)).horizontal_alignment = fields[label].alignment
    native = sheet.tables.add(source=whole, name=name, table_style_name="TableStyleLight1")
    native.show_autofilter = False
    return whole


def setting(
    sheet: xw.Sheet,
    row: int,
    label: str,
    value: object,
    *,
    name: str,
    field: Field,
    explanation: str,
) -> None:
    """Write one named input cell with its label and explanation."""
    sheet.range((row, LEFT)).value = label
    cell = sheet.range((row, LEFT + 1))
    cell.value = value
    dress_input(cell, field)
    cell.name = PREFIX + name
    note = sheet.range((row, LEFT + 2))
    note.value = explanation
    note.font.color = theme.QUIET
    note.adjust_indent(1)


def dress_input(cells: xw.Range, field: Field) -> None:
    """Colour cells as inputs and limit what may be typed."""
    cells.font.color = INPUT_INK
    cells.color = INPUT_FILL
    cells.number_format = field.number_format
    cells.horizontal_alignment = field.alignment
    validation = cells.data_validation
    rule = field.rule
    if isinstance(rule, Decimal):
        validation.set_decimal("between", rule.minimum, rule.maximum)
    elif isinstance(rule, Listed):
        validation.set_list(rule.source)
    if rule is not None:
        engine.set_validation_message(cells, rule.message)
