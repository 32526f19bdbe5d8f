"""The catalogue: the functions and the macros of all studies that Excel can call."""

from types import MappingProxyType
from typing import Any

from xlfactor import declare
from xlfactor.core.labels import closest
from xlfactor.declare import Function, Macro, View
from xlfactor.errors import OptionError
from xlfactor.studies import STUDIES

#: The key that stands for every macro that the workbook's inputs allow.
RUN_ALL = declare.RUN_ALL
#: Begins the key of a button that opens a fresh copy of a shipped workbook.
NEW = "new_"
#: Begins what a button sends that sets up a study; the place of a provider's workbook follows.
FROM = "from:"
#: The key of the button that computes all results again and compares them.
VERIFY = "verify"
#: Begins what a button sends that says why results changed; the place of the workbook as it was
#: follows.
WHY = "why:"

FUNCTIONS: MappingProxyType[str, Function[..., Any]] = MappingProxyType(
    {
        item.name: item
        for study in STUDIES
        for module in study.functions
        for item in vars(module).values()
        if isinstance(item, Function)
    }
)
MACROS: MappingProxyType[str, Macro[...]] = MappingProxyType(
    {
        item.key: item
        for study in STUDIES
        for module in study.macros
        for item in vars(module).values()
        if isinstance(item, Macro)
    }
)


def function(name: str) -> Function[..., Any]:
    """Return the Excel function of that name.

    Raises
    ------
    OptionError
        If there is none; the message names the nearest.
    """
    found = FUNCTIONS.get(name.strip().upper())
    if found is None:
        raise OptionError(_unknown("function", name, list(FUNCTIONS)))
    return found


def other_views(function: Function[..., Any]) -> tuple[Function[..., Any], ...]:
    """Return the functions that show other parts of the same result."""
    if not isinstance(function, View):
        return ()
    return tuple(
        item
        for item in FUNCTIONS.values()
        if isinstance(item, View) and item.family is function.family and item is not function
    )


def macros(name: str = RUN_ALL) -> tuple[Macro[...], ...]:
    """Return the macro of that name, or all of them, in the order of the ribbon.

    Raises
    ------
    OptionError
        If there is none; the message names the nearest.
    """
    key = name.strip().casefold().replace("-", "_").replace(" ", "_")
    if key == RUN_ALL:
        return tuple(MACROS.values())
    if key not in MACROS:
        raise OptionError(_unknown("macro", name, [RUN_ALL, *MACROS]))
    return (MACROS[key],)


def input_names() -> frozenset[str]:
    """Return the names of all inputs that any macro knows."""
    return frozenset(item.name for macro in MACROS.values() for item in macro.parameters)


def _unknown(what: str, name: str, known: list[str]) -> str:
    near = closest(name, known)
    hint = f" (did you mean '{near}'?)" if near else ""
    return f"there is no {what} '{name}'{hint}; there are: {', '.join(known)}"
