"""What a run tells of inputs that a workbook does not give, and what may be meant for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from xlfactor.areas import Area, address_of
from xlfactor.core.labels import closest
from xlfactor.core.option import key
from xlfactor.defined_names import PREFIX
from xlfactor.hosts import Found
from xlfactor.parameters import Parameter
from xlfactor.places import Places

#: A name that is part of another one, and no shorter than this, is near to it.
_SHORTEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclaimed:
    """A Table or a defined name that no input has."""

    name: str
    area: Area
    is_table: bool

    @property
    def described(self) -> str:
        """What it is and where it stands."""
        what = "Table" if self.is_table else "name"
        return f"the {what} '{self.name}' ({address_of(self.area)})"


class AbsentInputs:
    """The inputs that a workbook does not give, in sentences; each is looked into once."""

    def __init__(
        self, places: Places, found: Mapping[str, Found], *, known: Iterable[str]
    ) -> None:
        self._places = places
        self._used = {one.place for one in found.values()}
        self._given = {name for name, one in found.items() if one.cells}
        self._known = frozenset(known)
        self._notes: dict[str, str] = {}

    def notes(self, parameters: Iterable[Parameter]) -> dict[str, str]:
        """Return a sentence for each optional input that is not given, by its name."""
        missing = [
            item for item in parameters if not item.required and item.name not in self._given
        ]
        return {item.name: self._note(item) for item in missing}

    def question(self, item: Parameter) -> str:
        """Ask whether a Table or a name is meant for an input; "" if none looks like it."""
        meant = next((one for one in self._unclaimed if self._is_near(one, item)), None)
        if meant is None:
            return ""
        name = item.name if meant.is_table else f"{PREFIX}{item.name}"
        return f". Is {meant.described} meant? Then name it '{name}'"

    def _note(self, item: Parameter) -> str:
        if item.name not in self._notes:
            said = item.kind.absent if item.default is None else f"{item.default} was used"
            self._notes[item.name] = (
                f"{item.name} is not given" + (f": {said}" if said else "") + self.question(item)
            )
        return self._notes[item.name]

    def _is_near(self, one: Unclaimed, item: Parameter) -> bool:
        """Return whether the name is nearly that of the input, or the columns are those of it."""
        found, wanted = key(one.name), key(item.name)
        if found == wanted:
            return True
        if not item.kind.is_table:
            return False
        if min(len(found), len(wanted)) >= _SHORTEST and (found in wanted or wanted in found):
            return True
        return closest(one.name, [item.name]) is not None or self._has_columns(one, item)

    def _has_columns(self, one: Unclaimed, item: Parameter) -> bool:
        columns = item.kind.columns
        if not columns or not one.is_table:
            return False
        head = self._places.cells_of(replace(one.area, bottom=one.area.top), name=one.name)
        headers = {str(cell).casefold() for cell in (head[0][1:] if head else ())}
        wanted = {word.casefold() for word in item.kind.required_columns}
        return wanted <= headers <= {word.casefold() for word in columns}

    @cached_property
    def _unclaimed(self) -> tuple[Unclaimed, ...]:
        return tuple(
            Unclaimed(name=name, area=area, is_table=is_table)
            for name, area, is_table in self._places.unclaimed(self._known)
            if address_of(area) not in self._used
        )
