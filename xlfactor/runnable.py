"""Which macros can run on the inputs that a workbook gives."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xlfactor.absent import AbsentInputs
from xlfactor.declare import AnyMacro
from xlfactor.defined_names import PREFIX
from xlfactor.errors import TableError
from xlfactor.hosts import Found

#: How many of the inputs that wait for another one a message names.
_LISTED: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A macro that was not run, and the inputs that it lacks."""

    macro: str
    lacks: tuple[str, ...]


def runnable(
    macros: Sequence[AnyMacro], found: Mapping[str, Found], absent: AbsentInputs
) -> tuple[list[AnyMacro], tuple[Skipped, ...]]:
    """Separate the macros whose inputs are all there from those that lack some.

    An input that only skipped macros would read is there for a reason: the run stops and names
    what is missing, rather than leave out an analysis that was meant.
    """
    lacking = {macro: _lacks(macro, found) for macro in macros}
    chosen = [macro for macro in macros if not lacking[macro]]
    used = {item.name for macro in chosen for item in macro.parameters}
    waiting = [name for name in found if name not in used and found[name].cells]
    if waiting or not chosen:
        meant = [macro for macro in macros if lacking[macro]]
        nearest = [macro for macro in meant if _reads(macro, waiting)] or meant
        first = min(nearest, key=lambda macro: len(lacking[macro]))
        raise TableError(_missing(first, found, waiting, absent))
    # a macro whose first input is not there belongs to another study, and is passed over
    skipped = tuple(
        Skipped(macro=macro.label, lacks=lacks)
        for macro, lacks in lacking.items()
        if lacks and lacks[0] != _first(macro)
    )
    return chosen, skipped


def _reads(macro: AnyMacro, names: Iterable[str]) -> bool:
    return any(item.name in names for item in macro.parameters)


def _first(macro: AnyMacro) -> str:
    """Return the first required input: the table that the study of a macro is made of."""
    return next(item.name for item in macro.parameters if item.required)


def _lacks(macro: AnyMacro, found: Mapping[str, Found]) -> tuple[str, ...]:
    """Return the required inputs that are not there; a setting that is left blank is not."""
    return tuple(
        item.name
        for item in macro.parameters
        if item.required
        and (item.name not in found or not (found[item.name].cells or item.kind.is_table))
    )


def _missing(
    macro: AnyMacro, found: Mapping[str, Found], waiting: Sequence[str], absent: AbsentInputs
) -> str:
    name = _lacks(macro, found)[0]
    (item,) = (one for one in macro.parameters if one.name == name)
    listed = ", ".join(waiting[:_LISTED])
    more = f" and {len(waiting) - _LISTED} more" if len(waiting) > _LISTED else ""
    there = f"; already there, but unused without it: {listed}{more}" if waiting else ""
    if blank := found.get(name):
        return f"{macro.label}: the input '{name}' at {blank.place} is blank; wanted one{there}"
    return (
        f"{macro.label}: the workbook has no input '{name}': wanted a range named "
        f"'{PREFIX}{name}' or a Table named '{name}'{there}{absent.question(item)}"
    )
