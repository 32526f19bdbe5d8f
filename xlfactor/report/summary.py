"""The summary sheet of a run: question, answer, checks, assumptions, and a link to each sheet."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from xlfactor.report.blocks import MOST_ROWS, largest
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, KeyFigures, Page, PageKind

#: the name of the page
SUMMARY: Final = "Summary"
#: the number of charts that are shown
_CHARTS: Final = 3


def summary_page(pages: Sequence[Page], *, title: str, questions: Mapping[str, str]) -> Page:
    """Return the summary of the pages of a run, in their order.

    It shows the headlines of the answers; of a run without answers, those of its other pages, or
    else the first table. Of many assets, it shows those with the largest figures, and the others
    together.

    Parameters
    ----------
    questions : mapping from str to str
        What was asked for each page, by its sheet.
    """
    chosen = _answering(pages)
    shown = [
        _shortened(block, page.sheet)
        for page in chosen
        for block in page.headline or page.blocks[:1]
    ]
    charts = [
        chart for page in chosen for chart in page.charts if any(chart.block is x for x in shown)
    ]
    asked = dict.fromkeys(questions[page.sheet] for page in chosen)
    return Page(
        sheet=SUMMARY,
        kind=PageKind.SUMMARY,
        title=title,
        units="",
        lead=("What was asked:", *asked) if len(asked) > 1 else tuple(asked),
        blocks=(*shown, _sheets(pages)),
        charts=tuple(charts[:_CHARTS]),
        checks=tuple(check for page in pages for check in page.checks),
        notes=tuple(dict.fromkeys(_in_words(line) for page in chosen for line in page.assumed)),
        portfolios=_portfolios(pages),
    )


def _answering(pages: Sequence[Page]) -> Sequence[Page]:
    with_headlines = [page for page in pages if page.headline]
    answers = [page for page in with_headlines if page.kind is PageKind.ANSWER]
    return answers or with_headlines or pages[:1]


def _shortened(block: Block, sheet: str) -> Block:
    """Return a table; of many rows with a sum the largest ones, and the others in one."""
    return largest(block, sheet) if block.total and len(block.table) - 1 > MOST_ROWS else block


def _in_words(line: str) -> str:
    """Return what was assumed as a sentence, without the names of inputs.

    Examples
    --------
    >>> _in_words("exposure_limits is not given: no limits on factor exposures")
    'Exposure limits are not given: no limits on factor exposures.'
    """
    name, given, rest = line.partition(" is not given")
    if given and name.isidentifier():
        words = name.replace("_", " ").capitalize()
        line = f"{words} {'are' if words.endswith('s') else 'is'} not given{rest}"
    return line if line.endswith((".", "?", "'")) else f"{line}."


def _portfolios(pages: Sequence[Page]) -> Mapping[str, KeyFigures]:
    """Return the figures of all portfolios, each from the first page that has it."""
    found: dict[str, KeyFigures] = {}
    for page in pages:
        found |= {name: one for name, one in page.portfolios.items() if name not in found}
    return found


def _sheets(pages: Sequence[Page]) -> Block:
    rows = {page.sheet: (page.kind.value.capitalize(), page.title) for page in pages}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["Kind", "Title"])
    return Block(
        title="Sheets",
        table=table.rename_axis("Sheet"),
        formats=NumberFormat.TEXT,
        units="Each name leads to its sheet",
        links=True,
    )
