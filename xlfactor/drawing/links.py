"""The links of a result sheet: to the summary, to the audit, and from names of sheets to these."""

import re
from typing import Final

from xlfactor.drawing.frames import LEFT
from xlfactor.drawing.layout import BACK, MASTER, Layout
from xlfactor.drawing.sheet import Place
from xlfactor.hosts import Edition
from xlfactor.report.audit import AUDIT
from xlfactor.report.page import Page
from xlfactor.report.summary import SUMMARY

#: what the name of a sheet has beyond that of its page, where that was taken
COPY: Final = re.compile(r" \(\d+\)$")


def leads_to(page: Page, other: str, edition: Edition) -> bool:
    """Return whether the head of a page leads to another page of the run, by its name."""
    return other in edition.sheets and page.sheet != other


def links(page: Page, laid: Layout, edition: Edition) -> dict[Place, str]:
    """Return the cells of a page that lead to other sheets of the run, and these."""
    sheets = edition.sheets
    head = {(BACK, LEFT): SUMMARY, (MASTER, LEFT): AUDIT}
    found = {
        place: sheets[other] for place, other in head.items() if leads_to(page, other, edition)
    }
    for placed in laid.placed:
        if placed.block.links:
            names = enumerate(placed.block.table.index, start=placed.header_row + 1)
            found |= {(row, LEFT): sheets[name] for row, name in names if name in sheets}
    return found


def is_ours(place: Place, *, sheet: str) -> bool:
    """Return whether a link within the workbook stands where we put one.

    Examples
    --------
    >>> is_ours((1, 2), sheet="Weights"), is_ours((9, 2), sheet="Weights")
    (True, False)
    >>> is_ours((9, 2), sheet="Summary (2)")
    True
    """
    row, column = place
    is_list = COPY.sub("", sheet) in {SUMMARY, AUDIT}
    return column == LEFT and (row in {BACK, MASTER} or is_list)
