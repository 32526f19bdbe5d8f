"""The audit sheet of a run: how every sheet was made, all checks, the inputs, the assumptions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import FAILED, PASSED, Block, Page, PageKind

#: the name of the page
AUDIT: Final = "Audit"
#: the column that tells how a check went, of what it is told
RESULT: Final = "Result"
#: what a check compares, if its figure must not be larger than another one
FIGURE, MOST = "Figure", "At most"

_IN_A_CELL: Final = (
    "Each gives the table in a free cell; weights stands for the cells of portfolios, their names "
    "and those of the assets included"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedPage:
    """A page of results, and how it was made."""

    page: Page
    analysis: str
    inputs_digest: str
    answer_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedInput:
    """An input of the run, where it was found, and the digest of its cells."""

    name: str
    place: str
    digest: str


def audit_page(
    pages: Sequence[AuditedPage],
    inputs: Iterable[AuditedInput],
    *,
    assumed: Sequence[str],
) -> Page:
    """Return the page of the audit.

    Parameters
    ----------
    pages : sequence of AuditedPage
        All pages of results of the run, in their order.
    assumed : sequence of str
        What was assumed of the inputs.
    """
    return Page(
        sheet=AUDIT,
        kind=PageKind.AUDIT,
        title="Audit: checks, options and inputs of all sheets",
        units="When and by which version a sheet was made stands at its foot",
        blocks=(
            _checks(pages),
            _texts("Sheets", _sheets(pages), "Sheet",
                   units="The same inputs have the same digest, and so has the same answer"),
            _texts("Inputs", _inputs(inputs), "Input", units="Where each was found"),
            *_formulas(pages),
        ),
        checks=tuple(check for one in pages for check in one.page.checks),
        notes=tuple(assumed),
    )  # fmt: skip


def _checks(pages: Sequence[AuditedPage]) -> Block:
    checks = [(one.page.sheet, check) for one in pages for check in one.page.checks]
    told = {
        "Check": [check.name for _, check in checks],
        RESULT: [PASSED if check.passed else FAILED for _, check in checks],
        FIGURE: np.array([check.figure for _, check in checks], float),
        MOST: np.array([check.most for _, check in checks], float),
        "Found": [check.detail for _, check in checks],
    }
    return Block(
        title="Checks",
        table=pd.DataFrame(told, index=[sheet for sheet, _ in checks]).rename_axis("Sheet"),
        formats=dict.fromkeys(told, NumberFormat.TEXT)
        | dict.fromkeys((FIGURE, MOST), NumberFormat.MEASURED),
        units="What was found, by sheet",
        links=True,
    )


def _sheets(pages: Sequence[AuditedPage]) -> pd.DataFrame:
    rows = {
        one.page.sheet: (
            one.analysis,
            one.inputs_digest,
            one.answer_digest,
            "; ".join(f"{name}: {text}" for name, text in one.page.audit.items()),
        )
        for one in pages
    }
    columns = ["Analysis", "Inputs digest", "Answer digest", "Options"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def _formulas(pages: Sequence[AuditedPage]) -> Iterator[Block]:
    """Yield the table of formulas, if a page names any, and the sheets that name none."""
    named = {
        f"{one.page.sheet}: {formula.of}": formula.text
        for one in pages
        for formula in one.page.formulas
    }
    if named:
        table = pd.Series(named).to_frame("Formula")
        block = _texts("Formulas", table, "Table", units=_IN_A_CELL)
        yield replace(block, note=_without_formulas([one.page for one in pages]))


def _without_formulas(pages: Sequence[Page]) -> str:
    """Return why some sheets name no formula; blank if all name one."""
    read = [one.sheet for one in pages if not one.formulas and one.kind is PageKind.CHECKS]
    beyond = [one.sheet for one in pages if not one.formulas and one.sheet not in read]
    reasons = {
        "which shows the inputs as they were read": read,
        "since the workbook says more than functions take": beyond,
    }
    told = [f"on {', '.join(sheets)}, {why}" for why, sheets in reasons.items() if sheets]
    return f"No formula is named {'; '.join(told)}." if told else ""


def _inputs(inputs: Iterable[AuditedInput]) -> pd.DataFrame:
    rows = {one.name: (one.place, one.digest) for one in inputs}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["Place", "Digest"])


def _texts(title: str, table: pd.DataFrame, names: str, *, units: str) -> Block:
    return Block(
        title=title,
        table=table.rename_axis(names),
        formats=NumberFormat.TEXT,
        units=units,
        links=names == "Sheet",
    )
