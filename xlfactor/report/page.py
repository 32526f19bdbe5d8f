"""A page of results: tables, charts and checks, in no particular program."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Self

import pandas as pd

from xlfactor.core.option import Option
from xlfactor.report.digits import difference
from xlfactor.report.number_formats import NumberFormat

#: How a check went, as cells tell it.
PASSED: Final = "passed"
FAILED: Final = "FAILED"
#: The depth of the arguments of a call in a call.
_NESTED: Final = 2
#: What shows how far a portfolio is from the best one.
OPTIMALITY: Final = "largest residual of the optimality conditions"


class Paper(Option):
    """The paper on which result sheets are printed."""

    A4 = "A4"
    LETTER = "Letter"


class PageKind(Enum):
    """What a page is for; the pages of a run stand in this order."""

    SUMMARY = "summary"
    ANSWER = "answer"
    EVIDENCE = "evidence"
    METHODS = "methods"
    CHECKS = "checks"
    AUDIT = "audit"


class ChartKind(Enum):
    """The chart shapes that a page may ask for."""

    COLUMNS = "clustered columns"
    STACKED_COLUMNS = "stacked columns"
    BARS = "clustered bars"
    STACKED_BARS = "stacked bars"
    LINES = "lines"
    AREAS = "stacked areas"
    #: Points: a column says where they lie, the others how high.
    SCATTER = "points"

    @property
    def is_stacked(self) -> bool:
        """Whether the series stand on one another, as values that add up."""
        return self in (ChartKind.STACKED_COLUMNS, ChartKind.STACKED_BARS, ChartKind.AREAS)


class Palette(Enum):
    """What the series of a chart are: each kind has colours of its own, the same on every page."""

    FACTORS = "factors"
    #: Assets, and groups and classes of them.
    ASSETS = "assets"
    #: Portfolios, strategies and cases.
    PORTFOLIOS = "portfolios"
    #: What is aimed at, and what is achieved.
    TARGETS = "target and achieved"
    #: Any other figures side by side.
    MEASURES = "measures"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """A table with its title, its units and how its columns are shown."""

    title: str
    table: pd.DataFrame
    formats: NumberFormat | Mapping[str, NumberFormat]
    units: str = ""
    note: str = ""
    #: Whether each figure is coloured by its size, around zero.
    heat: bool = False
    #: Whether the last row is set off, as a sum under a column.
    total: bool = False
    #: Whether the last column is the sum of the others.
    total_column: bool = False
    #: Columns that are one column less another.
    differences: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    #: Columns that are one column over another.
    quotients: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    #: Whether only its charts are printed; its figures then stand below them, for the screen.
    on_screen: bool = False
    #: A table of the same rows, of which this one holds each column less the first one.
    less_first: "Block | None" = None
    #: Columns of figures on the columns of another table, a row each: the table, and a formula on
    #: its ``{cells}``.
    on_columns: Mapping[str, tuple["Block", str]] = field(default_factory=dict)
    #: Whether its rows are named after sheets of the run, and lead to these.
    links: bool = False
    #: The name of the native Table that it is; blank if it is none.
    native: str = ""
    #: The Excel function that returns the whole table, named where a page shows a part of it.
    function: str = ""

    def format_of(self, column: str) -> NumberFormat:
        """Return the format of one column."""
        if isinstance(self.formats, NumberFormat):
            return self.formats
        return self.formats[column]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chart:
    """A native chart over columns of one block of the same page.

    Raises a `ValueError` if the columns to draw do not stand side by side in the block, in that
    order.
    """

    title: str
    kind: ChartKind
    block: Block
    #: What its series are, which says their colours.
    palette: Palette = Palette.MEASURES
    #: Series of another kind beside them, in grey: a benchmark, a target, a residual.
    neutral: tuple[str, ...] = ()
    #: The columns that are drawn, each a series; all if empty.
    columns: tuple[str, ...] = ()
    #: The column that says where the points of a scatter lie.
    across: str = ""
    #: The series of a scatter whose points carry the names of their rows.
    named: tuple[str, ...] = ()
    #: The series of a scatter whose points are joined by a line.
    joined: tuple[str, ...] = ()
    #: The series of stacked columns that only lift the others, and are not seen.
    unseen: tuple[str, ...] = ()
    #: The number of rows that are drawn; all if None.
    rows: int | None = None
    value_title: str = ""
    category_title: str = ""

    def __post_init__(self) -> None:
        names = [str(column) for column in self.block.table.columns]
        if self.columns:
            first = names.index(self.columns[0])
            if tuple(names[first : first + len(self.columns)]) != self.columns:
                raise ValueError(f"{self.title}: {self.columns} do not stand side by side")

    @property
    def series(self) -> tuple[str, ...]:
        """The columns that are drawn."""
        return self.columns or tuple(map(str, self.block.table.columns))

    @property
    def in_percent(self) -> bool:
        """Whether the values are shares or rates, as the format of the first series says."""
        return "%" in self.block.format_of(self.series[0])

    @property
    def shape(self) -> tuple[int, int]:
        """The number of categories, and of series."""
        rows = len(self.block.table)
        return rows if self.rows is None else min(rows, self.rows), len(self.series)

    @property
    def figures(self) -> pd.DataFrame:
        """What is drawn: a row for each category, a column for each series."""
        table = self.block.table[list(self.columns)] if self.columns else self.block.table
        return table if self.rows is None else table.iloc[: self.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A condition that must hold, whether it does, and the figure that shows it."""

    name: str
    passed: bool
    detail: str
    #: The figure that must not be larger than another one, if that is the whole of it.
    figure: float | None = None
    most: float | None = None

    @classmethod
    def at_most(cls, name: str, figure: float, most: float, *, detail: str) -> Self:
        """Return the check that a figure is at most as large as another one."""
        passed = bool(figure <= most)
        return cls(name=name, passed=passed, detail=detail, figure=float(figure), most=most)

    @classmethod
    def within(
        cls, name: str, miss: float, most: float, *, what: str = "largest difference"
    ) -> Self:
        """Return the check that a quantity, such as a difference, is at most a bound."""
        return cls.at_most(name, miss, most, detail=f"{what}: {difference(miss)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigures:
    """What a list of many workbooks shows of a portfolio."""

    #: Annual.
    volatility: float
    #: By factor.
    exposures: Mapping[str, float]
    #: Achieved less target exposure by factor, where there is a target.
    misses: Mapping[str, float] = field(default_factory=dict)
    #: By how much it is beyond each limit that it does not keep, by the limit in words.
    breaches: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFormula:
    """The formula that gives a table of a page, or a column of it, on the workbook."""

    #: The title of the table.
    title: str
    #: The column that it gives; all of them if blank.
    column: str = ""
    text: str

    @property
    def of(self) -> str:
        """The table, with the column that is meant, if not all are."""
        return f"{self.title}, {self.column}" if self.column else self.title

    @property
    def name(self) -> str:
        """The function, without its arguments."""
        return f"{self.text.partition('(')[0]}(…)"

    @property
    def short(self) -> str:
        """The text without blank arguments, and without those of the calls in it.

        Examples
        --------
        >>> TableFormula(title="Risk", text="=RISK_SHARE(w, CMA_COVARIANCE(cma), , TRUE)").short
        '=RISK_SHARE(w, CMA_COVARIANCE(…), …, TRUE)'
        """
        shown, depth, quoted = "", 0, False
        for letter in self.text:
            quoted ^= letter == '"'
            depth -= letter == ")" and not quoted
            shown += letter if depth < _NESTED else ""
            if letter == "(" and not quoted:
                depth += 1
                shown += "…" if depth == _NESTED else ""
        return re.sub(r",(?: ,)+", ", …,", shown)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Page:
    """One sheet of results."""

    sheet: str
    title: str
    units: str
    blocks: tuple[Block, ...]
    kind: PageKind = PageKind.EVIDENCE
    charts: tuple[Chart, ...] = ()
    #: The blocks, with their charts, that the summary of a run shows.
    headline: tuple[Block, ...] = ()
    #: What is said before the tables.
    lead: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    #: How this page is to be read.
    notes: tuple[str, ...] = ()
    #: What was assumed of the inputs, which the audit sheet tells once for all pages.
    assumed: tuple[str, ...] = ()
    method: str = ""
    #: Solver and options, for the audit sheet.
    audit: Mapping[str, str] = field(default_factory=dict)
    #: Of its portfolios by name, the main one first, for a list of many workbooks.
    portfolios: Mapping[str, KeyFigures] = field(default_factory=dict)
    #: The formulas that give its tables; the first that has any is the main table.
    formulas: tuple[TableFormula, ...] = ()

    def formula_beside(self, block: Block) -> TableFormula | None:
        """Return the formula that a table tells, which is the main one of the page."""
        first = self.formulas[0] if self.formulas else None
        return first if first is not None and first.title == block.title else None

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that did not pass."""
        return tuple(check for check in self.checks if not check.passed)
