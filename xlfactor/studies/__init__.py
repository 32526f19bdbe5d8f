"""The studies: one record each. A new one is a module here, and a line in STUDIES."""

from types import MappingProxyType
from typing import Final

from xlfactor.errors import OptionError
from xlfactor.studies import assumptions, curve, returns, risk, tail
from xlfactor.studies.record import Study, Workbook

#: In the order of the ribbon, of the Function Wizard and of the reference.
STUDIES: Final[tuple[Study, ...]] = (
    assumptions.STUDY,
    returns.STUDY,
    risk.STUDY,
    tail.STUDY,
    curve.STUDY,
)
#: The shipped workbooks by their keys.
WORKBOOKS: Final = MappingProxyType({one.key: one for study in STUDIES for one in study.workbooks})


def workbook(key: str) -> Workbook:
    """Return the record of a shipped workbook by its key, in any spelling.

    Raises an `OptionError` if there is no such workbook; the message lists those that there are.
    """
    found = WORKBOOKS.get(key.strip().casefold().replace("-", "_"))
    if found is None:
        raise OptionError(f"there is no study '{key}'; there are: {', '.join(WORKBOOKS)}")
    return found
