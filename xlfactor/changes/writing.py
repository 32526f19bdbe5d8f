"""Write the page of a change into the workbook after it."""

from collections.abc import Iterable

from xlfactor.changes.why import why
from xlfactor.hosts import Host, Made, Reader, plan
from xlfactor.parameters import Parameter
from xlfactor.places import Places
from xlfactor.report.page import Page
from xlfactor.run import Progress
from xlfactor.settings import edition_of


def write_why(
    before: Reader, after: Host, *, inputs: Iterable[Parameter], name: str, progress: Progress
) -> Page:
    """Write why the results of a workbook are not those of another one; return the page."""
    audit = {"Compared with": name}
    page = why(before, after, inputs=inputs, audit=audit, progress=progress)
    progress("Writing", 0, 0)
    after.write(plan(after, [Made(page=page)]), edition_of(Places(after), when=None))
    return page
