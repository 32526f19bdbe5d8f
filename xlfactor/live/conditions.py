"""Conditions on portfolios of a live sheet, as formulas of Excel's own."""

from collections.abc import Iterable
from typing import Final

from xlfactor.core.option import Option, key
from xlfactor.formulas.writing import quoted_text
from xlfactor.live.table import Table

#: sums and limits are met up to this
MET: Final = "1E-7"
#: the name of the check that the inputs are of the kind that the sheet has formulas for
MADE_FOR: Final = "Inputs as when made (else: xlfactor live)"


def while_filled(cells: str, formula: str) -> str:
    """Return a formula that is blank while no number is in some cells."""
    return f'IF(COUNT({cells})=0,"",{formula})'


def all_of(conditions: Iterable[str]) -> str:
    """Return the condition that all of several hold."""
    return f"AND({','.join(conditions)})"


def sums_to_one(weights: Table, portfolio: str) -> str:
    """Return the condition that the weights of a portfolio sum to 100 %."""
    return f"ABS(SUM({weights.figures(portfolio)})-1)<{MET}"


def within(limits: Table, held: str) -> str:
    """Return the condition that cells are within the lower and upper limits beside them.

    A blank does not limit.
    """
    low, high = limits.figures("Lower"), limits.figures("Upper")
    below = f'SUMPRODUCT(({low}<>"")*({held}<{low}-{MET}))'
    above = f'SUMPRODUCT(({high}<>"")*({held}>{high}+{MET}))'
    return f"{below}+{above}=0"


def same_names(shown: str, names: str, count: int, *, others: int = 0) -> str:
    """Return the condition that so many cells and an input have the same names.

    Those of an input in a column must be in the same order. It may have some `others`, such as
    the header of its names.
    """
    same = f"SUMPRODUCT(({shown}={names})*1)={count}"
    return all_of([f"COUNTA({names})={count + others}", same])


def says(cell: str, option: Option) -> str:
    """Return the condition that a cell says the word of an option, compared as `Option.parse`."""
    for sign in (" ", "-", "_"):
        cell = f'SUBSTITUTE({cell},"{sign}","")'
    return f"{cell}={quoted_text(key(option.value))}"


def where_says(cell: str, option: Option, text: str, otherwise: str = '""') -> str:
    """Return a formula of one text where a cell says the word of an option, else of another."""
    return f"IF({says(cell, option)},{text},{otherwise})"


def same_totals(one: Table, other: Table) -> str:
    """Return the condition that two tables of the same columns have the same sums."""
    return all_of(
        f"ABS(SUM({one.figures(name)})-SUM({other.figures(name)}))<{MET}" for name in one.columns
    )
