"""A study in two states: what changed between them, and its answers with some of it swapped."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache, cached_property
from itertools import count
from typing import Any, ClassVar, TypeAlias, TypeVar

import pandas as pd

from xlfactor.changes.figures import ordered, same
from xlfactor.changes.sides import Sides
from xlfactor.core.frozen import frozen
from xlfactor.core.labels import quoted
from xlfactor.core.portfolios.attribution import (
    ChangeAttribution,
    Outcome,
    Swapped,
    attribute_change,
)
from xlfactor.core.remembered import remembering
from xlfactor.core.typing import Labels
from xlfactor.errors import NO_ANSWER, InfeasibleError, TableError, named
from xlfactor.macros.groups.compared import require_names_apart
from xlfactor.parameters import HISTORIES, Inputs, arguments_of, flattened
from xlfactor.report.changes import OF_FACTORS
from xlfactor.run import Progress
from xlfactor.tables.cells import Cells

T = TypeVar("T", "pd.Series[float]", pd.DataFrame)

#: The figures of each answer, such as those of a portfolio, by table and row; computed on demand.
Answers: TypeAlias = Mapping[str, Callable[[], "pd.Series[float]"]]
#: the swaps from one report of progress to the next
_REPORTED_EVERY = 10
#: what is said where some came and others went
_RENAMED = (
    "One that only has a new name counts as two: give it the same name in both workbooks, so that "
    "inputs are told apart."
)


@frozen
class Mixed:
    """A study of which some inputs are swapped."""

    cells: Mapping[str, Cells]
    #: What was read from cells before, as `Inputs` takes it.
    read: dict[Hashable, Any]
    #: What is swapped as figures.
    estimates: Any
    #: The state that the tables behind the figures are of.
    state: Any

    def group(self, made: type[Any], *, known: Mapping[type[Any], Any] | None = None) -> Any:
        """Return a group of inputs; groups in it may be `known` already."""
        return group(made, self.cells, known=known, read=self.read)


class StudyChange(ABC):
    """A study in two states, of which any inputs can be swapped."""

    #: What the study is called, and the group of all its inputs.
    label: ClassVar[str]
    takes: ClassVar[type[Any]]
    #: The inputs that are not swapped as cells, but by the figures that follow from them: the
    #: fields of the estimates, by what they are called.
    read: ClassVar[frozenset[str]]
    estimated: ClassVar[Mapping[str, Sequence[str]]]
    #: The inputs that are swapped as cells; what all others are called.
    given: ClassVar[Mapping[str, Sequence[str]]]
    rest: ClassVar[str]
    #: Where names differ, as of an asset that came: what is swapped as one, and what still apart.
    whole: ClassVar[str]
    apart: ClassVar[frozenset[str]] = frozenset()
    #: The units of the figures.
    units: ClassVar[str] = "Annual; exposures are numbers, all other figures percent"

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._read: dict[Hashable, Any] = {}
        self._states, self._estimates = [], []
        for when, side in {"before": sides.before, "after": sides.after}.items():
            with named(when):
                cells = {name: one.cells for name, one in side.items()}
                state = group(self.takes, cells, read=self._read)
                self._states.append(state)
                self._estimates.append(self._estimate(state))
        self._answered: dict[Swapped, Answers] = {}

    @cached_property
    def changed(self) -> tuple[str, ...]:
        """What changed, in words: the inputs that are swapped."""
        return tuple(name for name in self._parts if self._differs(name))

    @property
    def unchanged(self) -> tuple[str, ...]:
        """What did not change."""
        return tuple(name for name in self._parts if name not in self.changed)

    def attribute(self, progress: Progress) -> tuple[dict[str, ChangeAttribution], list[str]]:
        """Take the change of each answer apart; return also what has no answer, in words.

        Raises an `XlFactorError` if nothing can be compared.
        """
        ends = {"before": frozenset[str](), "after": frozenset(self.changed)}
        answers: list[Answers] = []
        for when, swapped in ends.items():
            with named(when):
                answers.append(self._answers(swapped))
        before, after = answers
        both = self._in_both(before, after)
        # a wrong input is refused at once, before the many swaps of portfolios that do not need it
        for when, swapped in ends.items():
            progress(f"Portfolios {when}", 0, 0)
            with named(when):
                self._require(both, swapped)
        found: dict[str, ChangeAttribution] = {}
        reasons: dict[str, list[str]] = {}
        for step, name in enumerate(both):

            def tell(what: str, step: int = step) -> None:
                progress(what, step, len(both))

            tell(name)
            try:
                with remembering():
                    found[name] = attribute_change(self.changed, self._outcome(name, tell))
            except NO_ANSWER as error:
                reasons.setdefault(str(error), []).append(name)
        if not found:
            raise InfeasibleError(" ".join(reasons))
        alone = [name for name in dict.fromkeys((*before, *after)) if name not in both]
        told = [f"In one workbook alone, so left out: {quoted(alone)}."] if alone else []
        told += [f"No answer for {quoted(names)}: {why}" for why, names in reasons.items()]
        return found, told

    def _in_both(self, before: Answers, after: Answers) -> list[str]:
        """Return the answers of both states; raise a `TableError` if no portfolio is in both."""
        for one, other in self._pairs:
            if not {*one} & {*other}:
                raise TableError(
                    f"the workbooks have no name in common: '{one[0]}' and others before, "
                    f"'{other[0]}' and others after; wanted two of the same study"
                )
        both = [name for name in before if name in after]
        if not {*both} - OF_FACTORS:
            sides = [quoted(name for name in side if name not in OF_FACTORS)
                     for side in (before, after)]  # fmt: skip
            raise TableError(
                f"the portfolios before are {sides[0]}, and those after {sides[1]}: "
                "wanted one of the same name in both workbooks"
            )
        return both

    @property
    def notes(self) -> tuple[str, ...]:
        """What came, what went, and what is not told apart."""
        told = []
        for one, other in self._pairs:
            came, went = other.difference(one, sort=False), one.difference(other, sort=False)
            told += [f"'{name}' came." for name in came]
            told += [f"'{name}' went." for name in went]
            told += [_RENAMED] * (len(came) > 0 and len(went) > 0)
        if not self._is_alike:
            told.append(f"{self.whole}: they are swapped as one, as their names are not the same.")
        return tuple(told)

    @abstractmethod
    def _names(self, state: Any) -> tuple[Labels, ...]:
        """Return what the tables of a state are of, such as assets and factors."""

    @abstractmethod
    def _estimate(self, state: Any) -> Any:
        """Return the figures of a state that are swapped, as a dataclass of tables."""

    @abstractmethod
    def _solve(self, mixed: Mixed) -> Answers:
        """Return the answers of the study, of which some inputs are swapped."""

    def _has_both(self, name: str) -> bool:
        """Return whether both workbooks have an input."""
        return all(name in side and side[name].cells
                   for side in (self._sides.before, self._sides.after))  # fmt: skip

    def _mixed_field(self, before: T, after: T, *, is_swapped: bool) -> T:
        """Return a table of the estimates, in the order of the one before."""
        return ordered(after, before) if is_swapped else before

    @cached_property
    def _is_alike(self) -> bool:
        """Whether both states are of the same names, so that figures can be swapped one by one."""
        return all({*one} == {*other} for one, other in self._pairs)

    @property
    def _pairs(self) -> list[tuple[Labels, Labels]]:
        """The names before and after of each kind, such as assets and factors."""
        before, after = map(self._names, self._states)
        return list(zip(before, after, strict=True))

    @cached_property
    def _parts(self) -> tuple[str, ...]:
        """What is swapped, in words."""
        every = (*self.estimated, *self.given, *[self.rest] * bool(self.rest))
        if self._is_alike:
            return every
        return (self.whole, *(name for name in every if name in self.apart))

    def _part_of(self, name: str) -> str:
        """Return the part that an input is swapped with; blank if its figures are swapped."""
        given = next((part for part, names in self.given.items() if name in names), self.rest)
        is_read = name in self.read or name == HISTORIES.name
        return self._swapped_with("" if is_read else given)

    def _swapped_with(self, part: str) -> str:
        return part if self._is_alike or part in self.apart else self.whole

    def _differs(self, name: str) -> bool:
        """Return whether something that is swapped is not the same in both states."""
        if name in self.estimated:
            return not all(self._same(field) for field in self.estimated[name])
        inputs = dict.fromkeys((*self._sides.before, *self._sides.after))
        return self._sides.differ(one for one in inputs if self._part_of(one) == name)

    def _same(self, field: str) -> bool:
        before, after = (getattr(one, field) for one in self._estimates)
        return same(*(self._mixed_field(before, after, is_swapped=one) for one in (False, True)))

    def _outcome(self, name: str, tell: Callable[[str], None]) -> Outcome:
        """Return what finds an answer for any inputs swapped, and tells how many it found."""
        numbers = count(1)

        def found(swapped: Swapped) -> "pd.Series[float]":
            if (number := next(numbers)) % _REPORTED_EVERY == 0:
                tell(f"{name}: {number} swaps")
            return self._answers(swapped)[name]()

        return found

    def _require(self, names: Iterable[str], swapped: Swapped) -> None:
        """Find answers for some inputs swapped; that there is none for one is no error here."""
        answers = self._answers(swapped)
        for name in names:
            with suppress(*NO_ANSWER):
                answers[name]()

    def _answers(self, swapped: Swapped) -> Answers:
        if swapped not in self._answered:
            solved = self._solve(self._mixed(swapped))
            # what is found where the inputs of both ends are checked is not found again
            self._answered[swapped] = {name: cache(find) for name, find in solved.items()}
        return self._answered[swapped]

    def _mixed(self, swapped: Swapped) -> Mixed:
        before, after = self._estimates
        fields = {
            field: self._mixed_field(
                getattr(before, field), getattr(after, field),
                is_swapped=self._swapped_with(part) in swapped,
            )
            for part, held in self.estimated.items() for field in held
        }  # fmt: skip
        return Mixed(
            cells=self._sides.mixed(lambda name: self._part_of(name) in swapped),
            read=self._read,
            estimates=replace(before, **fields),
            state=self._states[not self._is_alike and self.whole in swapped],
        )


def joined(*groups: Answers) -> Answers:
    """Return all answers; raise a `LabelError` if two have the same name, as one would be lost."""
    require_names_apart(name for answers in groups for name in answers)
    return {name: one for answers in groups for name, one in answers.items()}


def group(
    made: type[Any],
    cells: Mapping[str, Cells],
    *,
    known: Mapping[type[Any], Any] | None = None,
    read: dict[Hashable, Any] | None = None,
) -> Any:
    """Return a group of inputs, from their cells; groups in it may be `known` already.

    What was `read` from the same cells is not read again.
    """
    inputs = Inputs(cells, made=known, read=read)
    return made(**inputs.take(arguments_of(made, where=made.__name__)))


def inputs_of(made: type[Any]) -> frozenset[str]:
    """Return the names of the inputs of a group."""
    return frozenset(item.name for item in flattened(arguments_of(made, where=made.__name__)))
