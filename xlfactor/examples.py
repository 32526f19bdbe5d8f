"""A worked example of every function: formulas on the shipped workbooks, and what they give.

The formulas are Excel's own, to be pasted into a free cell of the workbook, or given to
`xlfactor call` without Excel. A Table with its headers is `name[#All]` there.
"""

from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import Any

from xlfactor.studies import WORKBOOKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """An example: the file name of its workbook, the formula, and the cells that it gives."""

    workbook: str
    formula: str
    cells: list[list[Any]]


@cache
def worked() -> dict[str, Worked]:
    """Evaluate every example; return them by the name of their function."""
    from xlfactor.formulas.formula import evaluate
    from xlfactor.places import Places
    from xlfactor.xlsx.book import open_book
    from xlfactor.xlsx.shipped import shipped

    found = {}
    for workbook in WORKBOOKS.values():
        if not workbook.formulas:
            continue
        path = shipped(workbook.key)
        with closing(open_book(path)) as book:
            places = Places(book)
            for formula in workbook.formulas:
                cells = evaluate(formula, places).cells
                found[function_of(formula)] = Worked(
                    workbook=path.name, formula=formula, cells=cells
                )
    return found


def function_of(formula: str) -> str:
    """Return the name of the function whose example a formula is.

    Examples
    --------
    >>> function_of("=FACTOR_PREMIA(mimicking_weights[#All], CMA!B5:C22)")
    'FACTOR_PREMIA'
    """
    return formula[1:].partition("(")[0]
