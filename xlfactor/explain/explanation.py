"""What is told of a call of one of our functions, in rows of three texts."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import pandas as pd

from xlfactor import catalogue
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.limit_checks import binding_limits
from xlfactor.core.option import Option
from xlfactor.declare import Answer, Function
from xlfactor.errors import XlFactorError
from xlfactor.explain.methods import Method
from xlfactor.explain.trace import Trace, traced
from xlfactor.located import Located, telling_addresses
from xlfactor.parameters import Parameter
from xlfactor.tables.cells import block

#: what a row tells, of what, and the text
Row: TypeAlias = tuple[str, str, str]

HEADER: Final[Row] = ("What", "Name", "Text")
#: a longer text goes on in the next row
_WIDEST: Final = 110


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Given:
    """An argument of a call."""

    #: as the formula writes it; blank if it is left out
    text: str = ""
    #: where its cells stand; blank if it is no block of cells
    place: str = ""
    value: object = None
    #: the functions of ours whose formulas stand in its cells, as far as that is known
    makers: tuple[str, ...] = ()
    #: the call of ours that it is, if it is nothing else
    call: "Asked | None" = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """A call of one of our functions, with all that stands in it."""

    function: Function[..., Any]
    given: tuple[Given, ...]


def explained(calls: Sequence[Asked]) -> list[Row]:
    """Explain calls, and after each the calls that stand in it: these are its intermediate tables.

    A call that several refer to is explained once.
    """
    rows: list[Row] = [HEADER]
    waiting = list(calls)
    known: set[str] = set()
    while waiting:
        call = waiting.pop(0)
        shown = written(call)
        if shown not in known:
            known.add(shown)
            rows += _wrapped(_call_rows(call))
        waiting = [*(one.call for one in call.given if one.call is not None), *waiting]
    return rows


def written(call: Asked) -> str:
    """Return a call as its formula writes it."""
    return f"{call.function.name}({','.join(one.text for one in call.given)})"


def _call_rows(call: Asked) -> Iterator[Row]:
    function = call.function
    yield "Function", function.name, function.summary
    yield "Formula", "", f"={written(call)}"
    left_out = (Given(),) * (len(function.arguments) - len(call.given))
    for item, given in zip(function.arguments, (*call.given, *left_out), strict=False):
        yield "Input" if item.required else "Option", item.name, _told(item, given)
    values = [one.value for one in call.given]
    if len(values) == len(function.arguments):
        values = values[: len(function.parameters)]  # all columns and rows have names
    try:
        with telling_addresses(_cells_of(call)):
            trace = traced(lambda: function.answer(*values))
            has_names = _has_names(call)
    except XlFactorError as error:
        yield "No answer", "", str(error)
    else:
        yield from _answer_rows(function, trace, has_names=has_names)
    for other in catalogue.other_views(function):
        yield "Table beside it", other.name, other.summary


def _has_names(call: Asked) -> bool:
    """Return whether the answer stands in the cells with the names of its rows and columns."""
    function, given = call.function, call.given
    if not function.gives_table or len(given) < len(function.arguments):
        return True
    return bool(function.arguments[-1].read(block(given[-1].value)))


def _cells_of(call: Asked) -> Iterator[Located]:
    """Yield the arguments that are cells of a sheet."""
    for item, given in zip(call.function.arguments, call.given, strict=False):
        cells = Located.at(given.place, given.value, name=item.name)
        if cells is not None:
            yield cells


def _answer_rows(
    function: Function[..., Any], trace: Trace[Answer], *, has_names: bool
) -> Iterator[Row]:
    cells = trace.result.cells
    yield "Answer", "", _size(cells if has_names else [row[1:] for row in cells[1:]])
    yield from (("Assumed", "", note) for note in trace.result.notes)
    own = Method.of(function.key, function.__doc__ or "")
    for method in (*([own] if own else []), *trace.methods):
        yield "Method", method.name, method.summary
        yield from (("Equation", "", equation) for equation in method.equations)
        if method.source:
            yield "Source", "", method.source
    for portfolio, limit in _binding(trace.limits, cells):
        yield "Limit that binds", portfolio, limit


def _binding(
    limits: Sequence[Limits], cells: Sequence[Sequence[Any]]
) -> Iterator[tuple[str, str]]:
    """Yield the limits that portfolios are at, if the answer is weights of the assets limited.

    Each portfolio has limits of its own, in their order; one alone is not named.
    """
    names = cells[0][1:]
    if len(limits) != len(names):
        return
    for column, (name, own) in enumerate(zip(names, limits, strict=True), start=1):
        weights = pd.Series({row[0]: row[column] for row in cells[1:]}, dtype=object)
        if set(weights.index) == set(own.assets):
            for limit in binding_limits(own, weights.astype(float)) or ("none",):
                yield str(name) if len(names) > 1 else "", limit


def _told(item: Parameter, given: Given) -> str:
    """Return what an argument is, and where it comes from."""
    if not given.text:
        return f"{_option(item.default)}, as it is left out"
    cells = block(given.value)
    single = cells[0][0] if len(cells) == 1 and len(cells[0]) == 1 else None
    what = _size(cells) if single is None else _option(single)
    if given.call is not None:
        return f"{what}, from {given.call.function.name}, explained below"
    source = given.place or given.text
    is_name = given.place and _bare(given.place) != _bare(given.text)
    named = f" ({given.text})" if is_name else ""
    made = f", calculated by {', '.join(given.makers)}" if given.makers else ""
    return what if source == what else f"{what}, from {source}{named}{made}"


def _bare(address: str) -> str:
    """Return an address without the signs that do not change where it is."""
    return address.replace("$", "").replace("'", "")


def _size(cells: Sequence[Sequence[object]]) -> str:
    if not cells:
        return "blank"
    return f"{len(cells)} × {len(cells[0])} cells"


def _option(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, Option):
        return str(value.value)
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _wrapped(rows: Iterator[Row]) -> Iterator[Row]:
    """Break long texts into rows of their own, as a cell shows 255 letters at most."""
    for what, name, text in rows:
        parts = [part for line in text.split("\n") for part in _parts(line)]
        for number, part in enumerate(parts):
            yield ("", "", part) if number else (what, name, part)


def _parts(line: str) -> list[str]:
    if len(line) <= _WIDEST:
        return [line]
    return textwrap.wrap(line, _WIDEST, break_on_hyphens=False)
