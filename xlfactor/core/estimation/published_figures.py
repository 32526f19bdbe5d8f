"""The cells of a provider's table as decimals: blanks, percent text, percent points."""

import math
from collections.abc import Sequence
from types import NoneType
from typing import Any

import numpy as np
import pandas as pd

from xlfactor.core.estimation.published_cells import (
    is_in_brackets,
    is_range,
    number_in,
    numbers_in,
    says_nothing,
)
from xlfactor.core.frozen import frozen
from xlfactor.core.labels import quoted
from xlfactor.core.number_texts import both_readings
from xlfactor.core.option import Option
from xlfactor.core.typing import FloatArray
from xlfactor.errors import OptionError, TableError


class Unit(Option):
    """The unit in which a table writes returns and volatilities."""

    AUTOMATIC = "automatic"
    DECIMAL = "decimal"
    PERCENT_POINTS = "percent points"


#: The largest volatility of a table is at most this if it is written in decimals (100 %) ...
_LARGEST_DECIMAL = 1.0
#: ... and at least this if in percent points (3 %); in between, the unit is not known.
_SMALLEST_POINTS = 3.0
#: The largest expected return of a column is at most this in decimals (50 %), and above it in
#: percent points (0.5 %); a column that differs from the volatilities leaves its unit unknown.
_RETURN_BORDER = 0.5
#: No return or volatility of a year is beyond this (200 %).
_LARGEST_ANNUAL = 2.0


@frozen
class Figures:
    """Columns of cells as numbers, NaN where blank; percent text is a decimal already."""

    numbers: pd.DataFrame
    #: Columns of percent text, which no unit applies to.
    percent_text: tuple[str, ...]
    #: Columns where numbers are stored as text.
    stored_as_text: tuple[str, ...] = ()
    #: Columns with numbers in brackets, which are below zero.
    in_brackets: tuple[str, ...] = ()

    @property
    def plain(self) -> list[str]:
        """The columns that hold plain numbers."""
        filled = self.numbers.columns[self.numbers.notna().any()]
        return [str(column) for column in filled if column not in self.percent_text]


def read_figures(table: pd.DataFrame, columns: Sequence[str]) -> Figures:
    """Read the cells of some columns.

    Raises a `TableError` if a cell holds anything but a number or a blank, or a column mixes
    percent text with plain numbers.

    Examples
    --------
    >>> cells = pd.DataFrame({"Return": ["2.60%", "n/a"]}, index=["Bonds", "Gold"])
    >>> read_figures(cells, ["Return"]).numbers
           Return
    Bonds   0.026
    Gold      NaN
    """
    numbers: dict[str, Sequence[float] | FloatArray] = {}
    percent_text, stored_as_text, in_brackets = [], [], []
    rows = table.index.tolist()
    for column in columns:
        plain = _plain_numbers(table[column].tolist())
        if plain is not None:
            numbers[column] = plain
            continue
        cells = dict(zip(rows, table[column].tolist(), strict=True))
        read = {row: _read(cell, row, column) for row, cell in cells.items()}
        found = {row: number for row, number in read.items() if number is not None}
        if _is_percent_text(found, column):
            percent_text.append(column)
        elif any(isinstance(cells[row], str) for row in found):
            stored_as_text.append(column)
        if any(map(is_in_brackets, cells.values())):
            in_brackets.append(column)
        numbers[column] = [found[row][0] if row in found else math.nan for row in rows]
    return Figures(
        numbers=pd.DataFrame(numbers, index=table.index, columns=list(columns), dtype=float),
        percent_text=tuple(percent_text),
        stored_as_text=tuple(stored_as_text),
        in_brackets=tuple(in_brackets),
    )


def _plain_numbers(cells: Sequence[Any]) -> FloatArray | None:
    """Return a column as numbers if all of it are so, as nearly always, or blanks."""
    if not set(map(type, cells)) <= {float, NoneType}:
        return None
    numbers = np.array(cells, dtype=float)
    return None if np.isinf(numbers).any() else numbers


def to_decimals(figures: Figures, *, volatility: str, unit: Unit) -> tuple[pd.DataFrame, str]:
    """Return returns and volatilities as decimals, and a sentence on what was assumed.

    `Unit.AUTOMATIC` goes by the largest volatility: up to 1 is decimals, 3 and above percent
    points. Every column of returns must agree: up to 0.5 in decimals, more in percent points.

    Raises
    ------
    OptionError
        If the unit is automatic and the figures do not settle it.
    TableError
        If the volatility column is empty, or holds a number below zero; or a figure is no return
        or volatility of a year in that unit.
    """
    _require_volatilities(figures.numbers[volatility])
    decimals = figures.numbers.copy()
    if not figures.plain:
        _require_annual(decimals)
        return decimals, "Unit: percent text in all columns of returns and volatilities."
    if unit is Unit.AUTOMATIC:
        unit, reason = _settled(figures, volatility)
    else:
        reason = "as chosen"
    if unit is Unit.PERCENT_POINTS:
        decimals[figures.plain] /= 100
    _require_annual(decimals)
    largest, row = _largest(decimals[volatility])
    apart = f" Percent text in {quoted(figures.percent_text)}." if figures.percent_text else ""
    return decimals, (
        f"Unit: {unit.value}, {reason}; the largest volatility is {largest:.4g} in decimals "
        f"(row '{row}').{apart}"
    )


def _read(cell: Any, row: object, column: str) -> tuple[float, bool] | None:
    """Return the number in a cell, and whether it is percent text; None for a blank."""
    if says_nothing(cell):
        return None
    found = number_in(cell)
    if found is None:
        what = f"the range '{cell}'" if is_range(cell) else f"'{cell}'"
        if numbers_in(cell):
            what = f"the text '{cell}', which is {both_readings(cell)}"
        raise TableError(
            f"cma: row '{row}', column '{column}': found {what}; wanted a number or a blank"
        )
    return found


def _is_percent_text(found: dict[object, tuple[float, bool]], column: str) -> bool:
    percent = [row for row, (_, is_percent) in found.items() if is_percent]
    plain = [row for row, (_, is_percent) in found.items() if not is_percent]
    if percent and plain:
        raise TableError(
            f"cma: column '{column}' mixes percent text (row '{percent[0]}') with plain "
            f"numbers (row '{plain[0]}': {found[plain[0]][0]:g}); wanted one of the two"
        )
    return bool(percent)


def _require_volatilities(column: "pd.Series[float]") -> None:
    if column.isna().all():
        raise TableError(f"cma: column '{column.name}' holds no number; wanted volatilities")
    for asset, volatility in column.items():
        if volatility < 0:
            raise TableError(
                f"cma: row '{asset}', column '{column.name}': found {volatility:g}; "
                "wanted a volatility of zero or more"
            )


def _require_annual(decimals: pd.DataFrame) -> None:
    for column in decimals:
        figure, row = _largest(decimals[column])
        if figure > _LARGEST_ANNUAL:
            raise TableError(
                f"cma: row '{row}', column '{column}': {figure:.0%} a year; wanted decimals, "
                "percent or percent points: is it in basis points, or a level?"
            )


def _settled(figures: Figures, volatility: str) -> tuple[Unit, str]:
    if volatility in figures.percent_text:
        raise OptionError(
            f"cma: column '{volatility}' is percent text, column '{figures.plain[0]}' "
            f"holds plain numbers; {_WANTED}"
        )
    largest, row = _largest(figures.numbers[volatility])
    found = f"the largest volatility is {largest:g} (row '{row}')"
    if _LARGEST_DECIMAL < largest < _SMALLEST_POINTS:
        raise OptionError(f"cma: {found}, decimal or percent points; {_WANTED}")
    unit = Unit.DECIMAL if largest <= _LARGEST_DECIMAL else Unit.PERCENT_POINTS
    for column in figures.plain:
        figure, row = _largest(figures.numbers[column])
        points = figure > _RETURN_BORDER
        if column != volatility and figure > 0 and points != (unit is Unit.PERCENT_POINTS):
            raise OptionError(
                f"cma: {found}, which looks like {unit.value}, but the largest figure of "
                f"column '{column}' is {figure:g} (row '{row}'), which does not; {_WANTED}, and "
                "one unit in the whole table"
            )
    return unit, f"as the column '{volatility}' shows"


_WANTED = f"wanted the option unit as '{Unit.DECIMAL.value}' or '{Unit.PERCENT_POINTS.value}'"


def _largest(column: "pd.Series[float]") -> tuple[float, object]:
    sizes = column.abs().dropna()
    return (float(sizes.max()), sizes.idxmax()) if len(sizes) else (0.0, None)
