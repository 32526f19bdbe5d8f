"""Why the results of two workbooks of one study are not the same."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from xlfactor.changes.assumptions import AssumptionsChange
from xlfactor.changes.curve import CurveChange
from xlfactor.changes.returns import ReturnsChange
from xlfactor.changes.risk_based import RiskBasedChange
from xlfactor.changes.sides import Sides, changed_beside, sides_of
from xlfactor.changes.study import StudyChange
from xlfactor.changes.tails import TailsChange
from xlfactor.errors import TableError
from xlfactor.hosts import Reader
from xlfactor.parameters import Parameter, arguments_of
from xlfactor.places import Places
from xlfactor.report.changes import change_page
from xlfactor.report.page import Page

#: Of two that both workbooks have the first one counts.
_STUDIES: Final[tuple[type[StudyChange], ...]] = (
    AssumptionsChange,
    ReturnsChange,
    RiskBasedChange,
    TailsChange,
    CurveChange,
)


def why(
    before: Reader, after: Reader, *, inputs: Iterable[Parameter], audit: dict[str, str]
) -> Page:
    """Return the page that takes the change of a study's results apart by input.

    Parameters
    ----------
    before, after : Reader
        Two workbooks with inputs of the same study.
    inputs : iterable of Parameter
        All inputs that any analysis knows.
    audit : dict of str to str
        What the page says of the two.

    Raises
    ------
    XlFactorError
        If an input is not what it should be, or one of the workbooks has no answer.
    """
    places = Places(before), Places(after)
    found = {}
    for one in _STUDIES:
        sides = found[one.label] = sides_of(*places, arguments_of(one.takes, where=one.label))
        if not any(sides.lacks.values()):
            study = one(sides)
            changes, left_out = study.attribute()
            read = {*sides.before, *sides.after}
            beside = changed_beside(*places, (item for item in inputs if item.name not in read))
            notes = (
                *_listed(sides.changed, beside),
                *_passed_over(found),
                *study.notes,
                *left_out,
            )
            return change_page(
                changes, units=one.units, unchanged=study.unchanged, notes=notes, audit=audit
            )
    raise TableError(
        "the two workbooks are not of one study: "
        f"{'; '.join(_inputs_there(when, found) for when in ('before', 'after'))}; wanted two "
        "with the inputs of the same study"
    )


def _passed_over(found: Mapping[str, Sides]) -> Iterator[str]:
    """Yield the studies that one workbook alone has the inputs of, in words."""
    for label, sides in found.items():
        lacking = [
            f"{when} lacks {', '.join(names)}" for when, names in sides.lacks.items() if names
        ]
        if len(lacking) == 1:
            yield f"{label} is left out: the workbook {lacking[0]}."


def _inputs_there(when: str, found: Mapping[str, Sides]) -> str:
    """Return the studies that a workbook has the inputs of, or what the nearest of them lacks."""
    lacks = {label: sides.lacks[when] for label, sides in found.items()}
    if there := [label for label, missing in lacks.items() if not missing]:
        return f"{when} has the inputs of {', '.join(there)}"
    nearest = min(lacks, key=lambda label: len(lacks[label]))
    return f"{when} has those of none, and for {nearest} lacks {', '.join(lacks[nearest])}"


def _listed(changed: Iterable[str], beside: Iterable[str]) -> Iterator[str]:
    """Yield which inputs changed, in words."""
    if told := ", ".join(changed):
        yield f"Inputs that changed: {told}."
    if told := ", ".join(beside):
        yield f"Changed too, but with no part in these figures: {told}."
