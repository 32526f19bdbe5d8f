"""Write the page of a change into the workbook after it."""

import datetime as dt

from xlfactor.changes.why import why
from xlfactor.hosts import Edition, Host, Made, Reader, plan
from xlfactor.report.page import Page


def write_why(before: Reader, after: Host, *, name: str, when: dt.datetime | None = None) -> Page:
    """Write why the results of a workbook are not those of another one; return the page."""
    page = why(before, after, audit={"Compared with": name})
    moment = when if when is not None else dt.datetime.now(dt.UTC)
    after.write(plan(after, [Made(page=page)]), Edition(when=moment))
    return page
