"""Families of Excel functions: one computation, of which each function shows a part."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import Any, Generic, ParamSpec, TypeVar

from xlfactor.declare import Category, Declared, Function, Memo, noted
from xlfactor.parameters import Argument, Inputs
from xlfactor.tables.cells import Cells
from xlfactor.tables.rows import Rows

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")


class Family(Declared[P, R]):
    """One computation whose result is shown by several Excel functions, its views."""

    #: the input that only says what is shown of the result, which keeps it as `shown`
    shown: str | None = None

    def view(
        self, *, rows: Rows, through: str | None = None
    ) -> Callable[[Callable[[R], S]], "View[R, S]"]:
        """Mark a function of the result as an Excel function with the arguments of the family.

        With `through` it takes the arguments up to and including that one.
        """
        return lambda show: View(self, show, rows=rows, through=through)


class View(Function[..., S], Generic[R, S]):
    """An Excel function that shows a part of what its family computes."""

    def __init__(
        self, family: Family[..., R], show: Callable[[R], S], *, rows: Rows, through: str | None
    ) -> None:
        super().__init__(
            lambda **inputs: show(family.compute(**inputs)), category=family.category, rows=rows
        )
        self.__doc__, self.__wrapped__ = show.__doc__, show
        self.__name__, self.__module__ = show.__name__, show.__module__
        self.family, self._show, self._through = family, show, through

    @cached_property
    def takes(self) -> tuple[Argument, ...]:
        """The arguments of the family, up to the last one that this view takes."""
        names = [item.name for item in self.family.takes]
        last = len(names) if self._through is None else names.index(self._through) + 1
        return self.family.takes[:last]

    def _result(self, cells: Mapping[str, Cells], memo: Memo | None) -> tuple[S, tuple[str, ...]]:
        family = self.family
        # what is shown is no matter of the result, which is kept
        kept = {name: block for name, block in cells.items() if name != family.shown}
        compute = partial(noted, family.compute, kept, self.takes)
        given = tuple(kept.get(item.name, ()) for item in family.parameters)
        key = f"{family.__module__}.{family.key}"
        found: Any
        found, notes = compute() if memo is None else memo.result(key, given, compute)
        if family.shown in cells:
            chosen = [item for item in self.takes if item.name == family.shown]
            (shown,) = Inputs(cells).take(chosen).values()
            found = replace(found, shown=shown)
        return self._show(found), notes


def function_family(
    *, category: Category, shown: str | None = None
) -> Callable[[Callable[P, R]], Family[P, R]]:
    """Mark a typed function of tables as the computation of several Excel functions.

    `shown` names the input that only says what is shown of the result.
    """

    def mark(compute: Callable[P, R]) -> Family[P, R]:
        family = Family(compute, category=category)
        family.shown = shown
        return family

    return mark
