"""The defined names of a workbook and of its single sheets."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from xlfactor.areas import unquoted_sheet
from xlfactor.core.labels import closest
from xlfactor.errors import TableError

#: what the name of an input begins with on a workbook
PREFIX: Final = "xf_"
#: the home of a name that belongs to no single sheet
_WORKBOOK: Final = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinedName:
    """A name as it is written, one of a single sheet as ``Sheet!name``, and what it refers to."""

    name: str
    refers: str


class DefinedNames:
    """Names, looked up in any case; one of a single sheet counts where the workbook has none."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._homes: dict[str, dict[str, DefinedName]] = defaultdict(dict)
        for name, refers in names.items():
            sheet, _, own = name.rpartition("!")
            home = unquoted_sheet(sheet).casefold()
            self._homes[own.casefold()][home] = DefinedName(name=name, refers=refers)

    def find(self, name: str) -> DefinedName | None:
        """Return the name of the workbook, or else of its only sheet that has it.

        Raises a `TableError` if several sheets have it, and the workbook has not.
        """
        homes = self._homes.get(name.casefold(), {})
        if len(homes) > 1 and _WORKBOOK not in homes:
            listed = ", ".join(one.name for one in homes.values())
            raise TableError(
                f"several sheets have the defined name, and the workbook has not: {listed}; leave "
                "one of them"
            )
        return homes.get(_WORKBOOK) or next(iter(homes.values()), None)

    def of_sheet(self, reference: str) -> DefinedName | None:
        """Return the name that a reference such as ``Targets!xf_gamma`` means on its sheet."""
        sheet, _, name = reference.rpartition("!")
        homes = self._homes.get(name.casefold(), {})
        return homes.get(unquoted_sheet(sheet).casefold()) or homes.get(_WORKBOOK)

    def of_inputs(self) -> Iterator[DefinedName]:
        """Yield the names that begin as those of inputs do."""
        return (one for name, one in self._all() if name.startswith(PREFIX))

    def of_others(self) -> Iterator[DefinedName]:
        """Yield the names that cannot be those of inputs."""
        return (one for name, one in self._all() if not name.startswith(PREFIX))

    def shadowed(self, known: Iterable[str]) -> list[str]:
        """Return a sentence for each name of a single sheet that the workbook has too."""
        return [
            f"the name {one.name} of a single sheet is not read: '{homes[_WORKBOOK].name}' of the "
            "workbook is"
            for homes in (self._homes.get(PREFIX + name, {}) for name in sorted(known))
            if _WORKBOOK in homes
            for home, one in homes.items()
            if home != _WORKBOOK
        ]

    def require_known(self, known: Iterable[str]) -> None:
        """Raise a `TableError` for a name that begins with `xf_` but belongs to no input.

        A misspelt name would otherwise leave its input at the default, unseen.
        """
        known = sorted(known)
        for name, one in self._all():
            own = name.removeprefix(PREFIX)
            if name.startswith(PREFIX) and own not in known:
                near = closest(own, known)
                hint = f" (did you mean '{PREFIX}{near}'?)" if near else ""
                raise TableError(f"the defined name '{one.name}' belongs to no input{hint}")

    def _all(self) -> Iterator[tuple[str, DefinedName]]:
        return ((name, one) for name, homes in self._homes.items() for one in homes.values())
