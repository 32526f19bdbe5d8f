"""Sentences that say what a table shows."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from xlfactor.report.digits import as_shown

_SHARE: Final = ".1%"
#: The most portfolios that a sentence names.
_MOST_NAMED = 4


def highest_and_lowest(what: str, figures: "pd.Series[float]", shown: str) -> str:
    """Return whose figure is highest and whose is lowest; nothing of fewer than two.

    Examples
    --------
    >>> highest_and_lowest("Volatility", pd.Series({"A": 0.05, "B": 0.08}), ".1%")
    "Volatility: highest of 'B', 8.0%; lowest of 'A', 5.0%."
    """
    known = figures.dropna()
    if known.nunique() < 2:
        return ""
    return (
        f"{what}: highest of '{known.idxmax()}', {as_shown(known.max(), shown)}; lowest of "
        f"'{known.idxmin()}', {as_shown(known.min(), shown)}."
    )


def leading(what: str, shares: pd.DataFrame) -> str:
    """Return which row has the largest share of each column, with the share.

    Examples
    --------
    >>> shares = pd.DataFrame({"Bold": [0.9, 0.1], "Safe": [0.6, 0.4]}, ["Growth", "Rates"])
    >>> leading("the risk", shares)
    "The largest part of the risk comes from 'Growth' in every portfolio: 60.0% to 90.0%."
    >>> leading("it", shares.assign(Calm=[0.2, 0.8])[["Bold", "Calm"]])
    "The largest part of it comes from 'Growth' in 'Bold' (90.0%), from 'Rates' in 'Calm' (80.0%)."
    >>> leading("it", shares.assign(Calm=[0.2, 0.8]))[29:]
    "from 'Growth' in 'Bold' (90.0%) and 'Safe' (60.0%), from 'Rates' in 'Calm' (80.0%)."
    """
    known = shares.dropna(axis=1, how="any")
    if known.empty:
        return ""
    rows = [str(row) for row in known.idxmax()]
    most = known.max().to_numpy()
    if len(set(rows)) == 1 and len(rows) > 1:
        ends = dict.fromkeys(as_shown(one, _SHARE) for one in (most.min(), most.max()))
        span = " to ".join(ends)
        return f"The largest part of {what} comes from '{rows[0]}' in every portfolio: {span}."
    led: dict[str, list[str]] = {}
    for row, portfolio, share in zip(rows, known, most, strict=True):
        led.setdefault(row, []).append(f"'{portfolio}' ({as_shown(share, _SHARE)})")
    told = [f"from '{row}' in {_listed(portfolios)}" for row, portfolios in led.items()]
    more = len(told) - _MOST_NAMED
    rest = f" and from {more} more" if more > 0 else ""
    return f"The largest part of {what} comes {', '.join(told[:_MOST_NAMED])}{rest}."


def _listed(names: Sequence[str]) -> str:
    """Return names in a sentence, no more than it can hold."""
    *first, last = names
    more = len(names) - _MOST_NAMED
    if more > 0:
        return f"{', '.join(names[:_MOST_NAMED])} and {more} more"
    return f"{', '.join(first)} and {last}" if first else last
