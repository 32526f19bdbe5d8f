"""The messages of the ribbon: how a run went, what it asks, and what went wrong."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlfactor.errors import XlFactorError
from xlfactor.excel.escape import Stopped
from xlfactor.excel.log import path
from xlfactor.hosts import Written
from xlfactor.run import RunReport

if TYPE_CHECKING:
    from xlfactor.setup.study import NewStudy
    from xlfactor.verification.workbook import Verified

#: the most lines of a message box that fit on a small screen
_LONGEST_BOX = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A line for the status bar and, if something needs attention, the text of a message box."""

    line: str
    box: str = ""


def outcome(report: RunReport, *, when: dt.datetime) -> Outcome:
    """Return the outcome of a run: one line if all is in order, else a box as well."""
    sheets = ", ".join(written.sheet for written in report.written)
    failed = [f"{one.sheet}: {check}" for one in report.written for check in one.failed]
    kept = [_kept(one) for one in report.written if one.kept]
    skipped = [f"{one.macro} (needs {', '.join(one.lacks)})" for one in report.skipped]
    checks = f"{len(failed)} check(s) FAILED" if failed else "all checks passed"
    assumed = f"; {len(report.assumed)} assumption(s), see Audit" if report.assumed else ""
    line = f"wrote {sheets} at {when:%H:%M}; {checks}{assumed}"
    not_made = [f"{one.macro}: {one.reason}" for one in report.not_made]
    if not (failed or kept or skipped or not_made):
        return Outcome(line=line)
    sections = [
        f"Wrote {sheets}.",
        *_section("Checks that FAILED:", failed),
        *_section("Kept, as they are your own sheets or were edited:", kept),
        *_section("Could not be made (an earlier result of it stays as it was):", not_made),
        *_section("Not run, for lack of inputs:", skipped),
        *_section("Assumed:", report.assumed),
    ]
    return Outcome(line=line, box=_cut(sections))


def proposal(path: Path, study: "NewStudy") -> Outcome:
    """Return the outcome of setting up a study: what was proposed is to be looked at."""
    sections = [
        f"'{path}' is a study of the table at {study.place}.",
        *_section("Proposed, from the names of the asset classes:", study.proposed),
        "",
        "Look at every line, then run. The sheet README says this too, and what was assumed.",
    ]
    return Outcome(
        line=f"'{path}' is a proposal: look at every line, then run", box=_cut(sections)
    )


def verified(found: "Verified") -> Outcome:
    """Return the outcome of a verification: one line if all holds, else what differs."""
    if found.holds:
        return Outcome(
            line=f"verified: {len(found.verdicts)} result sheets are what the inputs give"
        )
    from xlfactor.verification.telling import lines

    line = "results differ from what the inputs give"
    return Outcome(line=line, box=_cut(list(lines(found))))


def _kept(written: Written) -> str:
    old = ", ".join(f"'{name}'" for name in written.kept)
    return f"{old}; the new result is '{written.sheet}'"


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return ["", title, *(f"   {line}" for line in lines)] if lines else []


def _cut(lines: Sequence[str]) -> str:
    left = len(lines) - _LONGEST_BOX
    end = [f"… and {left} lines more: see the result sheets"] if left > 0 else []
    return "\n".join([*lines[:_LONGEST_BOX], *end])


def replacement_question(sheets: Iterable[str]) -> str:
    """Return the question whether result sheets may be replaced."""
    return _cut(
        [
            "These result sheets will be replaced:",
            "",
            *(f"   {sheet}" for sheet in sheets),
            "",
            "Excel's undo list will be cleared.",
        ]
    )


def failure(error: Exception) -> str:
    """Return the message of an error; that of an unforeseen error refers to the log."""
    if isinstance(error, (XlFactorError, Stopped)):
        return str(error)
    refusal = _refusal(error)
    if refusal is not None:
        return (
            f"Excel refused: {refusal}. Is the workbook or one of its sheets protected, is it "
            "read-only, or is a cell being edited?"
        )
    return f"unforeseen, see the log ({path()}): {error!r}"


def _refusal(error: Exception) -> str | None:
    """Return Excel's own message if Excel refused, through COM or Apple events; else None.

    The classes of these errors are compared by name, because each exists on one system only.
    """
    if type(error).__name__ == "com_error":
        told = error.args[2] if len(error.args) > 2 else None
        text = told[2] if told and told[2] else error.args[1] if len(error.args) > 1 else error
        return str(text).strip().rstrip(".")
    if type(error).__name__ == "CommandError":
        return " ".join(str(error).split()).rstrip(".")
    return None
