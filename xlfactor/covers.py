"""The pages that a run has around its results: the summary before them, the audit after them."""

from collections.abc import Iterable, Sequence
from typing import Any

from xlfactor.declare import Macro
from xlfactor.drawing.stamp import answer_digest, inputs_digest
from xlfactor.hosts import Found, Made
from xlfactor.report.audit import AuditedInput, AuditedPage, audit_page
from xlfactor.report.page import Page, PageKind
from xlfactor.report.summary import SUMMARY, summary_page

_ORDER = list(PageKind)


def bound(
    results: Sequence[Made],
    *,
    run: str,
    macros: Sequence[Macro[Any]],
    found: Iterable[Found],
    assumed: Sequence[str],
) -> tuple[Made, ...]:
    """Return all pages of a run in their order, its summary first and its audit last.

    Parameters
    ----------
    results : sequence of Made
        The pages of its analyses.
    run : str
        The key of the analysis, or of the whole run.
    macros : sequence of Macro
        All that were asked for.
    found : iterable of Found
        All inputs that were read.
    assumed : sequence of str
        What was assumed of them.
    """
    of = {macro.key: macro for macro in macros}
    ordered = sorted(results, key=lambda made: _ORDER.index(made.page.kind))
    inputs = tuple(found)

    def cover(page: Page) -> Made:
        return Made(page=page, found=inputs, run=run)

    pages = [made.page for made in ordered]
    title = f"{SUMMARY}: {of[run].label}" if run in of else SUMMARY
    questions = {made.page.sheet: of[made.run].summary for made in ordered}
    summary = cover(summary_page(pages, title=title, questions=questions))
    audit = audit_page(
        [
            AuditedPage(
                page=made.page,
                analysis=of[made.run].label,
                inputs_digest=inputs_digest(made.found),
                answer_digest=answer_digest(made.page),
            )
            for made in ordered
        ],
        [AuditedInput(name=one.name, place=one.place, digest=one.digest) for one in inputs],
        assumed=assumed,
    )
    return (summary, *ordered, cover(audit))


def is_cover(page: Page) -> bool:
    """Return whether a page is the summary or the audit of a run."""
    return page.kind in (PageKind.SUMMARY, PageKind.AUDIT)
