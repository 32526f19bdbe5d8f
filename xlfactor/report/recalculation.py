"""The page that marks the formulas that could not be calculated."""

from collections.abc import Sequence

import pandas as pd

from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Check, Page, PageKind

SHEET = "Recalculation"


def recalculation_page(
    kept: Sequence[tuple[str, str, str]], refused: Sequence[tuple[str, str]], *, calculated: int
) -> Page:
    """Return the page of a recalculation.

    Parameters
    ----------
    kept : sequence of (cell, formula, reason)
        The formulas that keep an old value.
    refused : sequence of (cell, message)
        The formulas of xlfactor that show an error.
    """
    blocks = []
    if kept:
        blocks.append(
            _block("Not calculated: these cells show an old value", ("Formula", "Reason"), kept)
        )
    if refused:
        blocks.append(_block("Formulas that show an error", ("Message",), refused))
    checks = (
        Check(
            name="Every formula is calculated",
            passed=not kept,
            detail=f"{calculated} calculated, {len(kept)} not",
        ),
        Check(
            name="Every formula of xlfactor has an answer",
            passed=not refused,
            detail=f"{len(refused)} show an error",
        ),
    )
    return Page(
        sheet=SHEET,
        kind=PageKind.CHECKS,
        title="Recalculation",
        units="formulas of this workbook, calculated without Excel",
        blocks=tuple(blocks),
        checks=checks,
    )


def _block(title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Block:
    table = pd.DataFrame(
        [row[1:] for row in rows],
        index=pd.Index([row[0] for row in rows], name="Cell"),
        columns=list(columns),
    )
    return Block(
        title=title, table=table, formats=NumberFormat.TEXT, units=f"{len(rows)} formulas"
    )
