"""A sheet as plain data: every cell, look, width and chart, as each host paints it.

Whatever can be decided about a sheet is decided before it has this form, once for all hosts: Excel
and a file paint it as it stands. Rows and columns are counted from one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, TypeAlias

from xlfactor.drawing.theme import Colour
from xlfactor.report.page import ChartKind, Paper

#: the row and the column of a cell
Place: TypeAlias = tuple[int, int]


class Alignment(Enum):
    """Where the content of a cell stands between its left and right edge."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectangle:
    """Cells from one corner to the opposite one, both included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def corner(self) -> Place:
        """The upper left cell."""
        return self.top, self.left

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of rows and columns."""
        return self.bottom - self.top + 1, self.right - self.left + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a cell is shown; None leaves what a new sheet has."""

    bold: bool = False
    size: float | None = None
    colour: Colour | None = None
    fill: Colour | None = None
    wrap: bool = False
    at_top: bool = False
    alignment: Alignment | None = None
    indent: int = 0
    number_format: str | None = None
    rule_above: bool = False
    rule_below: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourScale:
    """Cells coloured by their value, between colours that stand at three values."""

    cells: Rectangle
    values: tuple[float, float, float]
    colours: tuple[Colour, Colour, Colour]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecimalRule:
    """Numbers from a minimum to a maximum may be typed."""

    minimum: float
    maximum: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRule:
    """One of a few words may be typed: given here, or the texts of cells."""

    words: tuple[str, ...] = ()
    #: the sheet and the cells that hold the words, if they are not given here
    source: tuple[str, Rectangle] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What may be typed into cells, and the message beside them."""

    cells: Rectangle
    rule: DecimalRule | ListRule
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeTable:
    """An Excel Table over cells that are there: its first row is its header."""

    name: str
    cells: Rectangle


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in a cell, without its sign of equality, and its value if that is known."""

    text: str
    value: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a chart; its width is in points."""

    colour: Colour
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """The letters of a text in a chart; their size is in points."""

    size: float
    colour: Colour
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A point of a chart; its size is in points."""

    colour: Colour
    size: int


class Side(Enum):
    """On which side of its point a name stands."""

    RIGHT = "right"
    LEFT = "left"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What stands beside a point; nothing if it is blank."""

    text: str
    side: Side = Side.RIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One series of a chart, by the cells that hold its name, categories and values."""

    name: Place
    categories: Rectangle
    values: Rectangle
    #: of bars, columns and areas, which then have no outline
    fill: Colour | None = None
    #: of lines, which have no markers
    line: Line | None = None
    #: of points, which are round and have no outline
    marker: Marker | None = None
    #: what stands beside each point, if anything does
    labels: tuple[Label, ...] = ()


class DateUnit(Enum):
    """What an axis of dates counts its labels in."""

    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One axis of a chart."""

    title: str = ""
    number_format: str = "General"
    minimum: float | None = None
    maximum: float | None = None
    #: None where categories are no dates; else they are spaced by their distance in time
    date_unit: DateUnit | None = None
    #: how far two labels are apart, of dates in units; None leaves it to the host
    major_unit: float | None = None
    #: the first category is on top
    is_reversed: bool = False
    #: labels stand at the low end of the other axis, out of the way of negative values
    labels_low: bool = False
    gridlines: Line | None = None
    line: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnChart:
    """A native chart in full; it has no border, square corners, and no marks on its axes."""

    name: str
    kind: ChartKind
    title: str
    alt_text: str
    #: the cell from whose upper left corner `left` and `top` are measured, in points
    corner: Place
    left: float
    top: float
    width: float
    height: float
    series: tuple[Series, ...]
    category_axis: Axis
    value_axis: Axis
    #: at the bottom, beside the plot
    has_legend: bool
    #: the space between bars or columns in percent of their width; None for other charts
    gap_width: int | None
    background: Colour
    title_letters: Letters
    #: of both axes' labels and titles, and of the legend
    label_letters: Letters
    axis_title_letters: Letters

    def __post_init__(self) -> None:
        """Refuse series that do not stand side by side: Excel is given them as one block."""
        (row, column), cells = self.series[0].name, self.series[0].values
        for right, series in enumerate(self.series, start=column):
            beside = replace(cells, left=right, right=right)
            if (series.name, series.values) != ((row, right), beside):
                raise ValueError(f"{self.title}: its series do not stand side by side")

    @property
    def is_horizontal(self) -> bool:
        """Whether the bars lie: categories run from top to bottom."""
        return self.kind in (ChartKind.BARS, ChartKind.STACKED_BARS)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintSetup:
    """How a sheet prints. Margins are in points."""

    area: Rectangle
    #: what is printed after these cells, each on paper of its own
    beside: tuple[Rectangle, ...] = ()
    is_landscape: bool
    #: in percent; None fits all on one page
    zoom: int | None
    #: the first and the last row that every further page repeats
    title_rows: tuple[int, int] | None = None
    #: as many columns, from the first, are repeated beside; zero repeats none
    title_columns: int = 0
    #: rows and columns that begin a new page
    page_starts: tuple[int, ...] = ()
    column_starts: tuple[int, ...] = ()
    side_margin: float
    top_margin: float
    paper: Paper = Paper.A4
    #: what stands to the left, in the middle and to the right below each page, in Excel's codes
    footer: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnSheet:
    """All of one sheet."""

    name: str
    #: texts, numbers, truth values and dates; a text is a text whatever it looks like; formulas,
    #: which on result sheets have their values
    cells: Mapping[Place, Any]
    looks: Mapping[Place, Look]
    #: characters of columns, points of rows; others are as a new sheet has them
    widths: Mapping[int, float]
    heights: Mapping[int, float]
    #: the rows and the columns that stay in sight
    frozen: tuple[int, int] = (0, 0)
    scales: tuple[ColourScale, ...] = ()
    charts: tuple[DrawnChart, ...] = ()
    tables: tuple[NativeTable, ...] = ()
    validations: tuple[Validation, ...] = ()
    #: defined names of the workbook, and the cells on this sheet that they point at
    names: Mapping[str, Rectangle] | None = None
    print_setup: PrintSetup | None = None
    #: cells that lead to the first cell of another sheet, by its name
    links: Mapping[Place, str] = field(default_factory=dict)
    #: cells that lead to a file, by its place from the workbook; on sheets of a new file alone
    files: Mapping[Place, str] = field(default_factory=dict)
    #: the colour of the tab
    tab: Colour | None = None
    #: the cell for the digest of all others, by which a result sheet is known; None on others
    seal: Place | None = None

    @property
    def block(self) -> Rectangle:
        """The least rectangle that holds all filled cells, of which there is one at least."""
        rows, columns = zip(*self.cells, strict=True)
        return Rectangle(top=min(rows), left=min(columns), bottom=max(rows), right=max(columns))
