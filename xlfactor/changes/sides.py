"""The inputs of two workbooks, and some of them swapped."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from xlfactor.core.frozen import frozen
from xlfactor.errors import XlFactorError, named
from xlfactor.hosts import Found
from xlfactor.parameters import HISTORIES, Argument, Parameter, flattened
from xlfactor.places import Places
from xlfactor.tables.cells import Cells


@frozen
class Sides:
    """The inputs of two workbooks, by their names."""

    before: Mapping[str, Found]
    after: Mapping[str, Found]
    #: What the study cannot do without and a workbook lacks, by "before" and "after".
    lacks: Mapping[str, Sequence[str]]

    @property
    def changed(self) -> tuple[str, ...]:
        """The inputs whose cells are not the same, and where they stand."""
        return tuple(
            f"{name} ({(self.after if name in self.after else self.before)[name].place})"
            for name in dict.fromkeys((*self.before, *self.after))
            if self.differ([name])
        )

    def differ(self, names: Iterable[str]) -> bool:
        """Return whether the cells of some inputs are not the same."""
        return any(_digest(self.before, name) != _digest(self.after, name) for name in names)

    def mixed(self, swapped: Callable[[str], bool]) -> dict[str, Cells]:
        """Return the cells of each input: those after the change if it is swapped."""
        return {
            name: side[name].cells
            for name in dict.fromkeys((*self.before, *self.after))
            if name in (side := self.after if swapped(name) else self.before)
        }


def _digest(side: Mapping[str, Found], name: str) -> str:
    return side[name].digest if name in side and side[name].cells else ""


def sides_of(before: Places, after: Places, takes: Iterable[Argument]) -> Sides:
    """Find the inputs of a study in two workbooks."""
    wanted = flattened(takes)
    wanted += (HISTORIES,) * any(item.kind.is_history for item in wanted)
    found, lacks = [], {}
    for when, places in {"before": before, "after": after}.items():
        with named(when):
            there = {item.name: places.find(item) for item in wanted}
        lacks[when] = [one.name for one in wanted if one.required and there[one.name] is None]
        found.append({name: one for name, one in there.items() if one is not None})
    return Sides(before=found[0], after=found[1], lacks=lacks)


def changed_beside(before: Places, after: Places, others: Iterable[Parameter]) -> Iterator[str]:
    """Yield the inputs of other analyses whose cells are not the same, and where they stand."""
    for item in others:
        # what cannot be read is refused by the analysis that needs it
        with suppress(XlFactorError):
            yield from sides_of(before, after, [item]).changed
