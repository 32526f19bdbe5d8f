"""The line at the head of a page that tells how its checks went."""

from typing import Final

from xlfactor.report.page import Page

#: the most failed checks that are named
_NAMED: Final = 3


def verdict(page: Page, pointer: str) -> str:
    """Return in one line how the checks went, and where they stand."""
    if page.failed:
        names = [check.name for check in page.failed]
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        told = ", ".join(names[:_NAMED])
        said = f"{len(page.failed)} of {len(page.checks)} checks failed: {told}{more}"
    else:
        passed = {0: "", 1: "The check passed", 2: "Both checks passed"}
        said = passed.get(len(page.checks), f"All {len(page.checks)} checks passed")
    return "  ·  ".join(filter(None, (said, pointer)))
