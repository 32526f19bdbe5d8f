"""The parts of the reference that do not depend on its format."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlfactor.declare import Category
from xlfactor.published import Argument, Published, categories, published

#: The most rows, columns and characters of an example's result that are shown.
_ROWS, _COLUMNS, _LETTERS = 5, 6, 80
#: The length above which a formula is broken at the commas between its arguments.
_LINE = 90

#: Notes on writing the formulas of the reference and on their results.
NOTES = (
    "An Excel Table with its headers is written `name[#All]` in a formula; ranges such as "
    "`CMA!B5:C22` and results of other formulas do as well. Arguments in brackets may be left "
    "out. Where Excel parts arguments by `;`, or has its own word for `#All`, write these.",
    "Tables line up by the names in their first row and column, never by position. A result has "
    "names around its figures; `headers` FALSE leaves them out. Dates come back as Excel dates: "
    "format their column as a date.",
    "In Excel 2021 and Microsoft 365 a table fills the cells below and beside its formula. In "
    "Excel 2016 and 2019 mark as many cells as it needs, type the formula and press "
    "Ctrl+Shift+Enter.",
    "The examples are formulas for the shipped workbooks, with the first lines of what they give, "
    'rounded. Without Excel: `xlfactor call "=…" --book factor_cma.xlsx`.',
)
#: The meaning of each error in a cell.
ERRORS = {
    "#VALUE!": "an argument is not what it should be",
    "#N/A": "the names of two tables differ, or a name occurs twice",
    "#NUM!": "no portfolio meets the limits, a matrix is not positive semi-definite, or an "
    "iteration did not converge",
    "#NAME?": "the add-in is not open, or was not when the formula was typed: press Repair "
    "formulas on the ribbon",
    "#SPILL!": "a cell that the table needs is not empty",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The first lines of a result as texts, and a note of what was left out ("" if nothing)."""

    rows: Sequence[Sequence[str]]
    left_out: str


def by_category() -> Mapping[Category, Sequence[Published]]:
    """Return the functions by category, both in the order of the Function Wizard's lists."""
    return {
        category: [function for function in published() if function.category == category]
        for category in categories()
    }


def signature(function: Published) -> str:
    """Return a function with its arguments, optional ones in brackets."""
    return f"{function.name}({', '.join(shown(item) for item in function.arguments)})"


def shown(argument: Argument) -> str:
    """Return an argument's name, in brackets if it is optional, as Excel shows its own."""
    return argument.name if argument.required else f"[{argument.name}]"


def laid_out(formula: str) -> str:
    """Break a long formula at the commas between the arguments of its outermost function.

    Examples
    --------
    >>> laid_out("=FACTOR_PREMIA(B2#, D2#)")
    '=FACTOR_PREMIA(B2#, D2#)'
    """
    if len(formula) <= _LINE:
        return formula
    start = formula.index("(") + 1
    pieces, depth, quoted = [formula[:start] + "\n    "], 0, False
    for sign in formula[start:-1]:
        quoted ^= sign == '"'
        depth += 0 if quoted else (sign in "({[") - (sign in ")}]")
        pieces.append(",\n   " if sign == "," and not quoted and not depth else sign)
    return "".join([*pieces, "\n)"])


def excerpt(cells: Sequence[Sequence[Any]]) -> Excerpt:
    """Return the first lines of a result."""
    rows = [[_text(cell) for cell in row[:_COLUMNS]] for row in cells[: _ROWS + 1]]
    more = {"rows": len(cells) - _ROWS - 1, "columns": len(cells[0]) - _COLUMNS}
    left_out = " and ".join(f"{number} more {what}" for what, number in more.items() if number > 0)
    return Excerpt(rows=rows, left_out=left_out)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, dt.datetime):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float):
        # rounding errors near zero are shown as zero without a sign
        return f"{round(cell, 6) + 0.0:.4g}"
    text = str(cell)
    return text if len(text) <= _LETTERS else text[: _LETTERS - 1] + "…"
