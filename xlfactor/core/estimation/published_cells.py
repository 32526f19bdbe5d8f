"""The cells of a provider's table: figures, marks of missing figures, and texts."""

import math
import re
from enum import Enum, auto
from numbers import Real
from typing import Any

import pandas as pd

from xlfactor.core.labels import quoted
from xlfactor.core.number_texts import is_percentage, readings
from xlfactor.core.texts import visible

#: how many of them the note names
_NAMED = 4

#: What a published table writes where it has no figure, whatever its case.
_BLANK = frozenset(
    {"", "-", "--", "---", "‒", "–", "—", "−", "…", "...", "n/a", "n.a.", "n.a", "na", "nan",
     "nm", "n/m", "n.m.", "none", "null", "not available", "tbd", ".", ".."}
)  # fmt: skip
_FOOTNOTES = "*†‡§¶⁰¹²³⁴⁵⁶⁷⁸⁹ªᵃᵇᶜᵈᵉ"
_PLAIN = r"[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?"
_ORDINAL = r"(?:#|no\.?)?\s*[(\[]?\s*(\d{1,4})\s*[)\]]?\.?"
_EXCEL_ERROR = r"#(N/A|[A-Z0-9/_]+[!?])"
_RANGE = rf"\(?\s*({_PLAIN})\s*%?\s*(?:-|–|—|to|…|/|;)\s*({_PLAIN})\s*%?\s*\)?"
_MARKS = rf"(?:\s*[{_FOOTNOTES}]+|\s*[\[(](?:\d{{1,2}}|[a-z]|[*†‡§]+)[\])])+$"


class CellKind(Enum):
    """What a cell of a published table holds."""

    BLANK = auto()
    NUMBER = auto()
    #: A text that says that there is no figure, such as n/a.
    MARK = auto()
    TEXT = auto()


def tidy(cell: Any) -> Any:
    r"""Return a cell without what does not show: spaces around a text, line breaks; or None.

    Examples
    --------
    >>> tidy(" U.S.\nCash "), tidy("  "), tidy(float("nan"))
    ('U.S. Cash', None, None)
    """
    if type(cell) is float:  # nearly all are
        return None if math.isnan(cell) else cell
    if isinstance(cell, str):
        return visible(cell) or None
    return None if cell is None or pd.isna(cell) else cell


def number_in(cell: Any) -> tuple[float, bool] | None:
    """Return the number in a cell, and whether it is percent text.

    None if there is none, or if the text can be read as two.

    Examples
    --------
    >>> number_in("2.5%"), number_in("(0,25)"), number_in("6.5*"), number_in("n/a")
    ((0.025, True), (-0.25, False), (6.5, False), None)
    """
    found = numbers_in(cell)
    return (found[0], is_percentage(_figure(cell))) if len(found) == 1 else None


def numbers_in(cell: Any) -> tuple[float, ...]:
    """Return the numbers that a cell may hold: none, one, or two where its comma says either.

    A number in brackets is below zero, and marks of footnotes do not count.

    Examples
    --------
    >>> numbers_in(0.5), numbers_in("1,250"), numbers_in(True)
    ((0.5,), (1250.0, 1.25), ())
    """
    if isinstance(cell, str):
        return readings(_figure(cell))
    # to ask whether a number is real takes longer than all else
    is_number = type(cell) is float or (isinstance(cell, Real) and not isinstance(cell, bool))
    return (float(cell),) if is_number and math.isfinite(float(cell)) else ()


def _figure(cell: Any) -> str:
    """Return the text of a cell without the marks of footnotes at its end."""
    return str(cell).rstrip(f"{_FOOTNOTES} ")


def is_in_brackets(cell: Any) -> bool:
    """Return whether a cell is a number in brackets, which is a negative number."""
    return isinstance(cell, str) and cell.strip().startswith("(") and bool(numbers_in(cell))


def ordinal_in(cell: Any) -> int | None:
    """Return the number by which a row or a column is counted: 1, 1., (1), [1], #1 or No. 1.

    Examples
    --------
    >>> ordinal_in(2.0), ordinal_in("(12)"), ordinal_in("3."), ordinal_in(0.5)
    (2, 12, 3, None)
    """
    if isinstance(cell, str):
        match = re.fullmatch(_ORDINAL, cell, re.IGNORECASE)
        return int(match[1]) if match else None
    found = number_in(cell)
    return int(found[0]) if found is not None and found[0].is_integer() else None


def is_excel_error(cell: Any) -> bool:
    """Return whether a text is an Excel error, such as #N/A."""
    return isinstance(cell, str) and bool(re.fullmatch(_EXCEL_ERROR, cell))


def says_nothing(cell: Any) -> bool:
    """Return whether a cell is blank or marks a missing figure."""
    cell = tidy(cell)
    return cell is None or (isinstance(cell, str) and cell.casefold() in _BLANK)


def is_range(cell: Any) -> bool:
    """Return whether a text is a range of figures, such as 4.0 – 6.5 %.

    Examples
    --------
    >>> is_range("4.0 – 6.5"), is_range("2% to 3%"), is_range("-0.3"), is_range("Large-Cap")
    (True, True, False, False)
    """
    return (
        isinstance(cell, str)
        and not numbers_in(cell)
        and bool(re.fullmatch(_RANGE, cell.strip().replace("−", "-").casefold()))
    )


def kind_of(cell: Any) -> CellKind:
    """Return the kind of a cell: a number, a mark of no figure, a text or blank."""
    cell = tidy(cell)
    if cell is None:
        return CellKind.BLANK
    if numbers_in(cell):
        return CellKind.NUMBER
    return CellKind.MARK if says_nothing(cell) else CellKind.TEXT


def without_marks(text: str) -> str:
    """Return a header or a name without the marks of footnotes at its end.

    Examples
    --------
    >>> without_marks("Private Equity*"), without_marks("Return¹"), without_marks("Return (a)")
    ('Private Equity', 'Return', 'Return')
    >>> without_marks("Return (%)"), without_marks("U.S. (hedged)")
    ('Return (%)', 'U.S. (hedged)')
    """
    return re.sub(_MARKS, "", text) or text


def holds_figures(column: "pd.Series[Any]") -> bool:
    """Return whether a column holds figures or, without any, at least no texts."""
    kinds = [kind_of(cell) for cell in column]
    return CellKind.NUMBER in kinds or CellKind.TEXT not in kinds


def marks_note(changed: list[str]) -> list[str]:
    """Return a note of the headers and names whose marks of footnotes do not count."""
    if not changed:
        return []
    more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
    return [f"Marks of footnotes do not count: {quoted(changed[:_NAMED])}{more}."]
