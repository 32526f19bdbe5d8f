"""The inputs of functions and macros, as their annotations declare them.

An argument is one input, annotated with its Kind, or a group of inputs: a frozen class whose
fields are inputs or groups in turn. Sheets, wizard, ribbon and help show single inputs only.
"""

import inspect
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from typing import Any, TypeAlias, get_args, get_type_hints

from xlfactor.core.estimation.histories import Histories
from xlfactor.core.estimation.reading_notes import notes_of
from xlfactor.core.frozen import frozen
from xlfactor.errors import TableError
from xlfactor.tables.cells import Cells, is_error
from xlfactor.tables.kinds import Choice, Kind

#: Arguments that are no inputs: through one a long macro reports its progress, by the other its
#: draws are computed.
TELL, ENGINE = "tell", "engine"


@frozen
class Parameter:
    """One input of a function or a macro: its name and how its cells are read."""

    name: str
    kind: Kind[Any]
    required: bool
    default: object = None

    def read(self, cells: Cells, histories: Histories | None = None) -> Any:
        """Read a block of cells; a blank stands for the default, if there is one.

        The option on histories is for tables of dates. Raises an `XlFactorError` if the cells are
        not what they should be; the message names the input.
        """
        if not cells and not self.required:
            return self.default
        if not cells:
            raise TableError(f"{self.name}: the range is empty")
        if self.kind.is_table and len(cells) == len(cells[0]) == 1 and is_error(cells[0][0]):
            raise TableError(
                f"{self.name}: found the error {cells[0][0]} where the table should be; look at "
                "the formula that it comes from"
            )
        return self.kind.read_history(cells, histories, name=self.name)


#: What becomes of blanks, in all histories that are read together.
HISTORIES = Parameter(
    name="histories",
    kind=Choice(
        help="What becomes of blanks in tables of dates: equally long (they are refused), common "
        "period (columns may begin later or end earlier) or complete rows (a row that lacks a "
        "figure is left out).",
        option=Histories,
    ),
    required=False,
    default=Histories.EQUALLY_LONG,
)


@frozen
class Group:
    """An argument that stands for several inputs: a dataclass of inputs and groups.

    An optional group is there where all inputs that it requires are there.
    """

    name: str
    made: type[Any]
    members: tuple["Parameter | Group", ...]
    required: bool


Argument: TypeAlias = Parameter | Group


class Inputs:
    """The cells of inputs by name: each is read once, and each group made once, on demand.

    A group may keep what it derives from its inputs; all that take it share that. Some groups may
    be `made` already. Several may share what they `read`: the same block is then read once.
    """

    def __init__(
        self,
        cells: Mapping[str, Cells],
        *,
        made: Mapping[type[Any], Any] | None = None,
        read: dict[Hashable, Any] | None = None,
    ) -> None:
        self._cells = cells
        self._histories = HISTORIES.read(cells.get(HISTORIES.name, ()))
        self._read: dict[Hashable, tuple[Cells, Any]] = {} if read is None else read
        self._groups: dict[type[Any], Any] = dict(made or {})

    def take(self, arguments: Iterable[Argument]) -> dict[str, Any]:
        """Return the value of each argument by its name."""
        return {
            item.name: self._group(item) if isinstance(item, Group) else self._value(item)
            for item in arguments
        }

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed in reading the inputs so far."""
        return tuple(note for _, value in self._read.values() for note in notes_of(value))

    def _value(self, item: Parameter) -> Any:
        cells = self._cells.get(item.name)
        # a blank is not kept: its default depends on the parameter
        if not cells:
            return item.read((), self._histories)
        key = item.name, id(cells), self._histories
        if key not in self._read:
            # with its cells, as no others may get their identity
            self._read[key] = cells, item.read(cells, self._histories)
        return self._read[key][1]

    def _group(self, group: Group) -> Any:
        if not group.required and not self._is_there(group):
            self._check(group)
            return None
        if group.made not in self._groups:
            self._groups[group.made] = group.made(**self.take(group.members))
        return self._groups[group.made]

    def _check(self, group: Group) -> None:
        """Read what is there of a group that is not made, so that no mistake in it goes unseen."""
        for item in flattened(group.members):
            if self._cells.get(item.name):
                self._value(item)

    def _is_there(self, group: Group) -> bool:
        return all(
            self._cells.get(item.name) for item in flattened(group.members) if item.required
        )


def arguments_of(function: Callable[..., Any], *, where: str) -> tuple[Argument, ...]:
    """Return the arguments of a function from its annotations; `where` names it in an error."""
    hints = get_type_hints(function, include_extras=True)
    return tuple(
        _argument(name, hints[name], _default(parameter), where=f"{where}({name})")
        for name, parameter in inspect.signature(function).parameters.items()
        if name not in (TELL, ENGINE)
    )


def _default(parameter: inspect.Parameter) -> object:
    return MISSING if parameter.default is inspect.Parameter.empty else parameter.default


def flattened(arguments: Iterable[Argument]) -> tuple[Parameter, ...]:
    """Return the single inputs of arguments, each once, the required ones first.

    An input that several groups name is required if one of them requires it.
    """
    found: dict[str, Parameter] = {}
    for item in _singles(arguments):
        known = found.get(item.name)
        if known is None or (item.required and not known.required):
            found[item.name] = item
    return tuple(sorted(found.values(), key=lambda item: not item.required))


def _singles(arguments: Iterable[Argument]) -> Iterable[Parameter]:
    for item in arguments:
        if isinstance(item, Parameter):
            yield item
        elif item.required:
            yield from _singles(item.members)
        else:
            yield from (replace(one, required=False) for one in _singles(item.members))


def _argument(name: str, hint: object, default: object, *, where: str) -> Argument:
    """Return what an annotation declares, or the first half of `annotation | None`."""
    required = default is MISSING
    for candidate in (hint, *get_args(hint)):
        for item in getattr(candidate, "__metadata__", ()):
            if isinstance(item, Kind):
                kept = None if required else default
                return Parameter(name=name, kind=item, required=required, default=kept)
        if isinstance(candidate, type) and is_dataclass(candidate):
            members = _members(candidate)
            return Group(name=name, made=candidate, members=members, required=required)
    raise TypeError(f"{where}: the annotation names neither a Kind nor a group of inputs")


def _members(group: type[Any]) -> tuple[Argument, ...]:
    hints = get_type_hints(group, include_extras=True)
    return tuple(
        _argument(
            field.name, hints[field.name], field.default, where=f"{group.__name__}.{field.name}"
        )
        for field in fields(group)
        if field.init
    )
