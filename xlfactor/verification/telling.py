"""What was found of result sheets, in words and as JSON."""

import json
from collections.abc import Iterator, Sequence

from xlfactor.verification.sheet import Difference, LineDifference, Verdict
from xlfactor.verification.workbook import Verified
from xlfactor.version import this_version

#: the values by which a row or a column is told
_TOLD = 3


def lines(verified: Verified) -> Iterator[str]:
    """Iterate over the lines that tell what was found."""
    for verdict in verified.verdicts:
        yield f"{verdict.sheet}: {_word(verdict)}"
        yield from (f"  {_told(one)}" for one in verdict.differences)
    for sheet in verified.not_made:
        yield f"{sheet}: not verified: no analysis makes a sheet of this name from these inputs"
    for sheet in verified.absent:
        yield f"{sheet}: absent: the inputs give this sheet, and the workbook has none of its name"


def _word(verdict: Verdict) -> str:
    count = len(verdict.differences)
    words = [("verified", "1 difference")[count] if count < 2 else f"{count} differences"]
    if verdict.inputs_changed:
        words.append("the inputs changed since it was made")
    if verdict.made_by not in (None, this_version()):
        words.append(f"made by {verdict.made_by}, and this is {this_version()}")
    words += verdict.remarks
    return "; ".join(words)


def _told(one: Difference) -> str:
    if isinstance(one, LineDifference):
        if one.recomputed is None:
            return f"{one.cell} is not of the results: {_shown(one.held)}"
        return f"{one.cell} is gone: {_shown(one.recomputed)}"
    size = "" if one.size is None else f" (apart by {one.size:.3g})"
    return f"{one.cell} holds {_shown(one.held)}, wanted {_shown(one.recomputed)}{size}"


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        more = ", …" if len(value) > _TOLD else ""
        return ", ".join(map(_shown, value[:_TOLD])) + more
    return "nothing" if value is None else repr(value)


def as_json(verified: Verified, *, refreshed: Sequence[str]) -> str:
    """Return what was found as a JSON object; `refreshed` is what formulas gave anew."""
    told = {
        "holds": verified.holds,
        "version": this_version(),
        "refreshed": refreshed,
        "sheets": [
            {
                "sheet": one.sheet,
                "inputs_changed": one.inputs_changed,
                "made_by": one.made_by,
                "differences": [
                    {
                        "cell": other.cell,
                        "held": other.held,
                        "wanted": other.recomputed,
                        "apart": other.size,
                    }
                    for other in one.differences
                ],
                "remarks": one.remarks,
            }
            for one in verified.verdicts
        ],
        "not_verified": verified.not_made,
        "absent": verified.absent,
    }
    return json.dumps(told, ensure_ascii=False, indent=2, default=str)
