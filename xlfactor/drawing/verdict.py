"""The line at the head of a page that tells how its checks went."""

from typing import Final

from xlfactor.drawing.letters import length
from xlfactor.report.page import Page

#: the most failed checks that are named
_NAMED: Final = 3


def verdict(page: Page, pointer: str, width: float) -> str:
    """Return in one line how the checks went, with as many names as it is wide for."""
    if page.failed:
        said = [_failed(page, named) for named in range(_NAMED, -1, -1)]
    else:
        passed = {0: "", 1: "The check passed", 2: "Both checks passed"}
        said = [passed.get(len(page.checks), f"All {len(page.checks)} checks passed")]
    lines = ["  ·  ".join(filter(None, (one, pointer))) for one in said]
    return next((line for line in lines if length(line) <= width), lines[-1])


def _failed(page: Page, named: int) -> str:
    """Return how many checks failed, and the names of so many."""
    names = [check.name for check in page.failed]
    more = f" and {len(names) - named} more" if len(names) > named else ""
    told = f": {', '.join(names[:named])}{more}" if named else ""
    return f"{len(names)} of {len(page.checks)} checks failed{told}"
