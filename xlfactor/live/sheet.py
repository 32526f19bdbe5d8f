"""A sheet of blue cells, of formulas beside them, and of charts on what these give."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from xlfactor.drawing import input_sheet, theme
from xlfactor.drawing.input_print import NOTHING, on_one_sheet
from xlfactor.drawing.input_sheet import (
    INPUT_FILL,
    INPUT_INK,
    LEFT,
    LINK_INK,
    Field,
    InputSheet,
)
from xlfactor.drawing.sheet import (
    Alignment,
    ColourScale,
    DrawnChart,
    DrawnSheet,
    Formula,
    Look,
    Place,
    PrintSetup,
    Rectangle,
)
from xlfactor.formulas.calls import FACTOR_ERROR
from xlfactor.live.charts import draw_open_chart
from xlfactor.live.conditions import while_filled
from xlfactor.live.print_cuts import Cuts, on_paper
from xlfactor.live.table import Table, address
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import ChartKind

#: shows 1 as passed, and anything else as failed, in the colours of checks
_VERDICT: Final = '[=1]"passed";[Red]"FAILED"'
_ALL: Final = '[=1]"All checks passed";[Red]"A check FAILED: see Checks below"'
#: the row of the line that says whether all checks passed
_MASTER: Final = 4
#: the column of the verdicts; a long name of a check goes on before it
_VERDICTS: Final = LEFT + 2
_HEADER: Final = Look(
    bold=True, fill=theme.HEADER_FILL, wrap=True, rule_below=True, alignment=Alignment.RIGHT
)
#: the most bars of a chart; a table with more figures is coloured instead
_MOST_BARS: Final = 100
#: the figure from which on a colour is full
_FULL: Final = 0.5
#: points of a line of a header
_LINE: Final = 15.0
_CORNER: Final = replace(_HEADER, alignment=Alignment.LEFT)
#: a line on a table, in letters that can be read in print
_NOTE: Final = replace(input_sheet.UNITS, size=theme.TEXT_SIZE)


class LiveSheet(InputSheet):
    """A sheet of inputs, formulas and charts as it is filled."""

    def __init__(self, name: str, title: str, units: str, *, widths: Sequence[float]) -> None:
        """Begin with a title and a line of units; `widths` are those from column B on."""
        super().__init__(name, title, "", widths=widths)
        self.is_printed = True
        self.text(3, units, look=_NOTE)
        self._charts: list[DrawnChart] = []
        self._scales: list[ColourScale] = []
        #: where sheets of paper may begin, and the rows of charts, which none may cut
        self._headings: list[int] = []
        self._chart_rows: list[tuple[int, int]] = []
        #: the cells of the formulas that fill tables
        self._answers: list[str] = []

    def heading(self, row: int, title: str, note: str = "") -> None:
        """Write the title of a table and, below it, a line on it."""
        self._headings.append(row)
        self.text(row, title, look=input_sheet.HEADING)
        self.text(row + 1, note, look=_NOTE)

    def frame(self, row: int, corner: str, names: Sequence[str],
              columns: Sequence[str]) -> Table:  # fmt: skip
        """Write the header and the names of a table whose figures are filled later."""
        table = Table(top=row, left=LEFT, names=tuple(names), columns=tuple(columns))
        for place, label in enumerate([corner, *columns], start=LEFT):
            self.text(row, label, look=_CORNER if place == LEFT else _HEADER, column=place)
        self._raise_header((table.top, table.left + 1), table.columns)
        for place, name in enumerate(names, start=row + 1):
            self.text(place, name)
        return table

    def typed_header(self, table: Table) -> None:
        """Let the names of the columns be edited."""
        cells = Rectangle(top=table.top, left=table.left + 1, bottom=table.top, right=table.right)
        self.show(cells, replace(_HEADER, colour=INPUT_INK, fill=INPUT_FILL))

    def typed(self, table: Table, column: str, values: Sequence[object], field: Field) -> None:
        """Write the blue cells of a column."""
        self.inputs(table.cells(column), values, field)

    def spill(self, cells: Rectangle, formula: str, number_format: str) -> None:
        """Write a formula into the first of the cells that its values fill."""
        self.show(cells, Look(number_format=number_format, alignment=Alignment.RIGHT))
        self._fill(cells.corner, formula)

    def _fill(self, corner: Place, formula: str) -> None:
        """Write the formula whose values fill a table."""
        if formula:
            self.put(corner, formula)
            self._answers.append(address(*corner))

    def spilled_table(self, corner: Place, names: Sequence[str], columns: Sequence[str],
                      formula: str, number_format: str) -> Table:  # fmt: skip
        """Write a formula whose values are a table with its names and its header."""
        row, column = corner
        table = Table(top=row, left=column, names=tuple(names), columns=tuple(columns))
        self.show(Rectangle(top=row, left=column, bottom=row, right=table.right), _HEADER)
        self.show(Rectangle(top=row, left=column, bottom=row, right=column), _CORNER)
        self.spill(table.cells(), "", number_format)
        self._fill(corner, formula)
        self._raise_header((table.top, table.left + 1), table.columns)
        return table

    def each(
        self, table: Table, column: str, formula: str, number_format: str, *, is_link: bool = False
    ) -> None:
        """Write a formula into every cell of a column; `{row}` stands for its row."""
        cells = table.cells(column)
        ink = LINK_INK if is_link else None
        look = Look(number_format=number_format, alignment=Alignment.RIGHT, colour=ink)
        if number_format == NumberFormat.TEXT:
            look = replace(look, alignment=Alignment.LEFT, indent=1)
            self._looks[table.top, cells.left] = replace(_CORNER, indent=1)
        self.show(cells, look)
        for row in range(cells.top, cells.bottom + 1):
            self.put((row, cells.left), formula.format(row=row))

    def total(self, table: Table, columns: Sequence[str], number_format: str) -> None:
        """Write the sums of columns below a table; that of blanks is blank."""
        row = table.bottom + 1
        look = Look(bold=True, rule_above=True, rule_below=True, number_format=number_format)
        self.text(row, "Total")
        self.show(Rectangle(top=row, left=table.left, bottom=row, right=table.right), look)
        for column in columns:
            figures = table.figures(column)
            self.put((row, table.at(column)), while_filled(figures, f"SUM({figures})"))

    def put(self, place: Place, formula: str) -> None:
        """Write a formula into a cell."""
        if formula:
            self._cells[place] = Formula(formula)

    def checks(self, row: int, conditions: Mapping[str, str]) -> None:
        """Write conditions that must hold, by name, and at the head whether all of them do.

        Below that stands why the first formula without an answer has none. One condition is
        always that every formula has an answer: others would take blanks for zeros.
        """
        self.heading(row, "Checks")
        errors = ",".join(f"ISERROR({one})" for one in self._answers)
        conditions = {**conditions, "Every table has an answer": f"NOT(OR({errors}))"}
        for place, (name, condition) in enumerate(conditions.items(), start=row + 1):
            self.text(place, name)
            self._verdict((place, _VERDICTS), condition, _VERDICT)
        verdicts = address(row + 1, _VERDICTS, row + len(conditions), _VERDICTS)
        self._verdict((_MASTER, LEFT), f"SUM({verdicts})={len(conditions)}", _ALL)
        self.put((_MASTER + 1, LEFT), _reason(self._answers))

    def _verdict(self, place: Place, condition: str, number_format: str) -> None:
        row, column = place
        self.show(
            Rectangle(top=row, left=column, bottom=row, right=column),
            Look(
                bold=True, number_format=number_format, alignment=Alignment.LEFT,
                colour=theme.PASSED,
            ),
        )  # fmt: skip
        self.put(place, f"IFERROR(IF({condition},1,0),0)")

    def chart(
        self,
        title: str,
        kind: ChartKind,
        table: Table,
        columns: Sequence[str],
        *,
        corner: Place,
        number_format: str = "0%",
    ) -> int:
        """Draw columns of a table from a corner on; return the first row that is free below.

        A table of too many figures is coloured instead.
        """
        if len(table.names) * len(columns) > _MOST_BARS:
            self._colour(table.cells(columns[0], columns[-1]))
            return corner[0]
        self._widths[corner[1] - 1] = theme.MARGIN_WIDTH
        drawn, last = draw_open_chart(
            title, kind, table, columns, corner=corner, number_format=number_format,
            name=f"{self._name} {len(self._charts) + 1}",
        )  # fmt: skip
        self._charts.append(drawn)
        self._chart_rows.append((corner[0], last))
        return last + 1

    def _colour(self, cells: Rectangle) -> None:
        """Colour the figures of a table."""
        colours = (theme.COLD, theme.WHITE, theme.WARM)
        self._scales.append(ColourScale(cells=cells, values=(-_FULL, 0.0, _FULL), colours=colours))

    def drawn(self) -> DrawnSheet:
        """Return the sheet as data."""
        return replace(super().drawn(), charts=tuple(self._charts), scales=tuple(self._scales))

    def _print_setup(self) -> PrintSetup:
        """Return a print setup that cuts the sheet before headings, with charts on other paper."""
        bottom, right = self._end()
        setup = on_one_sheet(self._widths_of(1, right), bottom)
        if not self.is_printed:
            return replace(setup, area=NOTHING)
        cuts = Cuts(
            heights=[self._heights.get(row, _LINE) for row in range(1, bottom + 1)],
            headings=sorted(self._headings),
            charts=self._chart_rows,
        )
        left = min((chart.corner[1] for chart in self._charts), default=right + 1)
        return on_paper(setup, cuts, self._widths_of, left)

    def _widths_of(self, left: int, right: int) -> list[float]:
        return [self._width(column) for column in range(left, right + 1)]

    def _end(self) -> Place:
        """Return the last row and the last column that are printed, charts included."""
        bottom, right = super()._end()
        for chart in self._charts:
            column, width = chart.corner[1], chart.left + chart.width
            while width > 0:
                width -= self._width(column) * theme.CHARACTER + theme.PADDING
                column += 1
            right = max(right, column - 1)
        return bottom, right


def _reason(answers: Sequence[str]) -> str:
    """Return the formula of why the first of several cells shows an error; blank if none does."""
    reason = '""'
    for one in reversed(answers):
        reason = f"IF(ISERROR({one}),{FACTOR_ERROR}({one}),{reason})"
    return reason
