"""Why the results of two workbooks of one study are not the same."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from xlfactor.changes.assumptions import AssumptionsChange
from xlfactor.changes.returns import ReturnsChange
from xlfactor.changes.sides import Sides, StudyChange, changed_beside, sides_of, takes_of
from xlfactor.core.portfolios.attribution import attribute_change
from xlfactor.errors import TableError
from xlfactor.hosts import Reader
from xlfactor.macros.groups.blends import BlendStudy
from xlfactor.macros.groups.targets import TargetCases
from xlfactor.parameters import Parameter
from xlfactor.places import Places
from xlfactor.report.changes import change_page
from xlfactor.report.page import Page

_STUDIES: Final[dict[str, tuple[type[object], Callable[[Sides], StudyChange]]]] = {
    "Factors to assets": (BlendStudy, AssumptionsChange),
    "Target allocation": (TargetCases, ReturnsChange),
}


def why(
    before: Reader, after: Reader, *, inputs: Iterable[Parameter], audit: dict[str, str]
) -> Page:
    """Return the page that takes the change of a study's results apart by input.

    Parameters
    ----------
    before, after : Reader
        Two workbooks with inputs of the same study: *Factors to assets* or *Target allocation*.
    inputs : iterable of Parameter
        All inputs that any analysis knows.
    audit : dict of str to str
        What the page says of the two.

    Raises
    ------
    XlFactorError
        If an input is not what it should be, or one of the workbooks has no answer.
    """
    lacks = []
    places = Places(before), Places(after)
    for label, (made, change) in _STUDIES.items():
        sides = sides_of(*places, takes_of(made))
        if not sides.lacks:
            study = change(sides)
            found = attribute_change(study.changed, study.outcome)
            read = {*sides.before, *sides.after}
            beside = changed_beside(*places, (one for one in inputs if one.name not in read))
            notes = (*_listed(sides.changed, beside), *study.notes)
            return change_page(found, unchanged=study.unchanged, notes=notes, audit=audit)
        lacks.append(f"those of {label} ({'; '.join(sides.lacks)})")
    raise TableError(
        f"the two workbooks do not both have the inputs of a study, {' or '.join(lacks)}: wanted "
        "two of the same study. Of other studies a change is not taken apart: put the inputs that "
        "changed into a copy of the workbook before, one at a time, and run it"
    )


def _listed(changed: Iterable[str], beside: Iterable[str]) -> Iterator[str]:
    """Yield which inputs changed, in words."""
    if told := ", ".join(changed):
        yield f"Inputs that changed: {told}."
    if told := ", ".join(beside):
        yield f"Changed too, but with no part in these figures: {told}."
