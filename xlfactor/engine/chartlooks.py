"""The looks of our charts: quiet, flat, and set in full, so that every program draws the same."""

import datetime as dt
from math import ceil
from typing import Any, Final

from openpyxl.chart.axis import ChartLines
from openpyxl.chart.layout import Layout
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.chart.title import Title, title_maker
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties

#: Dark blue, amber, teal, grey, light blue, brick: told apart in grey print as well.
PALETTE: Final = ("1F4E79", "E3A127", "3A8F8A", "8C8C8C", "8DB4E2", "B0413E")
GAP_WIDTH = 60
GRID, AXIS, TEXT, DARK_TEXT = "D9D9D9", "BFBFBF", "595959", "262626"
#: Widths of lines in EMU (12,700 to the point), sizes of texts in hundredths of a point.
HAIR_LINE, LINE = 6_350, 25_400
SMALL, TITLE = 900, 1200
MARKER_SIZE = 6


def filled(colour: str, *, edge: bool = False) -> GraphicalProperties:
    """Give a shape in one colour, without line or with a white one."""
    line = LineProperties(solidFill="FFFFFF", w=HAIR_LINE) if edge else LineProperties(noFill=True)
    return GraphicalProperties(solidFill=colour, ln=line)


def lined(colour: str) -> GraphicalProperties:
    """Give a line in one colour."""
    return GraphicalProperties(ln=LineProperties(solidFill=colour, w=LINE))


def unlined() -> GraphicalProperties:
    """Give no line at all."""
    return GraphicalProperties(ln=LineProperties(noFill=True))


def marker(colour: str) -> Marker:
    """Give a round marker."""
    shape = GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill=colour))
    return Marker(symbol="circle", size=MARKER_SIZE, spPr=shape)


def text(size: int, colour: str, *, bold: bool = False) -> RichText:
    """Give the properties of a text."""
    letters = CharacterProperties(sz=size, b=bold, solidFill=colour)
    return RichText(
        p=[Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[], endParaRPr=letters)]
    )


def title(words: str, *, size: int = TITLE) -> Title:
    """Give a title that stands above or beside the plot, never on it."""
    made = title_maker(words)
    made.overlay, made.layout = False, Layout()
    letters = CharacterProperties(sz=size, b=size == TITLE, solidFill=DARK_TEXT)
    for paragraph in made.tx.rich.p:
        paragraph.pPr = ParagraphProperties(defRPr=letters)
        for run in paragraph.r:
            run.rPr = letters
    return made


def words_of(made: Title | None) -> str | None:
    """Give the words of a title."""
    if made is None or made.tx is None or made.tx.rich is None:
        return None
    lines = ["".join(run.t or "" for run in part.r or []) for part in made.tx.rich.p]
    return "\n".join(lines)


def legend(position: str = "b") -> Legend:
    """Give a legend that stands beside the plot."""
    return Legend(legendPos=position, overlay=False, txPr=text(SMALL, TEXT))


def dress(chart: Any, *, with_legend: bool) -> None:
    """Give a chart its white ground, its square corners and perhaps a legend."""
    chart.roundedCorners = False
    chart.graphical_properties = GraphicalProperties(
        solidFill="FFFFFF", ln=LineProperties(noFill=True)
    )
    chart.legend = legend() if with_legend else None


def dress_axes(chart: Any, *, is_scatter: bool, on_ticks: bool) -> None:
    """Show both axes, with light lines behind the values and the labels out of the plot's way."""
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.majorTickMark = axis.minorTickMark = None
        axis.txPr = text(SMALL, TEXT)
        axis.tickLblPos = "low"
        axis.spPr = GraphicalProperties(ln=LineProperties(solidFill=AXIS, w=HAIR_LINE))
    sideways = getattr(chart, "barDir", "col") == "bar"
    chart.x_axis.axPos, chart.y_axis.axPos = ("l", "b") if sideways else ("b", "l")
    chart.y_axis.crossBetween = "midCat" if is_scatter or on_ticks else "between"
    chart.y_axis.majorGridlines = grid_lines()
    chart.y_axis.spPr = unlined()
    if not is_scatter:  # it crosses at a category, where its labels belong
        chart.y_axis.tickLblPos = "nextTo"
    chart.x_axis.majorGridlines = grid_lines() if is_scatter else None


def dress_dates(axis: Any, dates: list[dt.datetime]) -> None:
    """Label an axis of dates with about ten years, months or days."""
    days = (max(dates) - min(dates)).days
    if days > 4 * 365:
        axis.number_format, axis.majorTimeUnit = "yyyy", "years"
        axis.majorUnit = ceil(days / 365 / 10)
    elif days > 180:
        axis.number_format, axis.majorTimeUnit = "mmm yyyy", "months"
        axis.majorUnit = ceil(days / 30 / 8)
    else:
        axis.number_format = "d mmm yyyy"


def grid_lines() -> ChartLines:
    """Give light lines across the plot."""
    return ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=GRID, w=HAIR_LINE)))
