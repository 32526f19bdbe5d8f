"""The summary sheet of a run: the sheets that it wrote, each with a link."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from xlfactor.report.page import Block, Check, NumberFormat, Page, PageKind

#: the name of the page
SUMMARY: Final = "Summary"


def summary_page(pages: Sequence[Page], *, title: str) -> Page:
    """Return the summary of the pages of a run, in their order."""
    rows = {page.sheet: (page.title, page.kind.value.capitalize()) for page in pages}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["What it shows", "Kind"])
    checks: tuple[Check, ...] = tuple(check for page in pages for check in page.checks)
    return Page(
        sheet=SUMMARY,
        kind=PageKind.SUMMARY,
        title=title,
        units="",
        blocks=(
            Block(title="Sheets", table=table.rename_axis("Sheet"), formats=NumberFormat.TEXT,
                  units="Each name leads to its sheet", links=True),
        ),
        checks=checks,
    )  # fmt: skip
