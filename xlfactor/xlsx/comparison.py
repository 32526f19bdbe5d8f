"""Whether a cell of a file holds what was computed for it."""

import math
import re
from typing import Final, TypeAlias

from xlfactor.drawing.sheet import Formula

_Cell: TypeAlias = object

#: programs and machines differ in the last digits, of a figure or of what figures cancel to
_TOLERANCE: Final = 1e-12
#: what is left of figures that cancel, as a text tells it
_ROUNDING: Final = re.compile(r"\d(?:\.\d+)?e-(?:1[3-9]|[2-9]\d|\d{3})|\b0\.0e\+00")


def read(text: str) -> _Cell:
    """Return the figure that a text is, else the text."""
    try:
        return float(text)
    except ValueError:  # such as #N/A
        return text


def is_figure(value: _Cell) -> bool:
    """Return whether a value is a number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def compared(held: _Cell, wanted: _Cell) -> tuple[_Cell, _Cell]:
    """Return what is compared of a cell: its value, or its formula where that is another one.

    A program that does not calculate leaves a formula without a value, which then follows.
    """
    if isinstance(held, Formula):
        if held != wanted:
            return _text(held), _text(wanted)
        if held.value in (None, ""):
            return None, None
    return value_of(held), value_of(wanted)


def value_of(cell: _Cell) -> _Cell:
    """Return a cell, or the value of the formula in it."""
    return cell.value if isinstance(cell, Formula) else cell


def _text(cell: _Cell) -> _Cell:
    return f"={cell.text}" if isinstance(cell, Formula) else cell


def agree(held: _Cell, wanted: _Cell) -> bool:
    """Return whether two values are the same up to rounding, which differs among computers."""
    if isinstance(held, (int, float)) and isinstance(wanted, (int, float)):
        return math.isclose(held, wanted, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)
    if isinstance(held, str) and isinstance(wanted, str):
        return _ROUNDING.sub("0", held) == _ROUNDING.sub("0", wanted)
    return held == wanted
