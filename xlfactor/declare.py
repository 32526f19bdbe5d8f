"""Declare Excel functions and ribbon macros: typed Python functions with readers for their cells.

The decorators only mark. What Excel may call is listed in `catalogue.py`.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Generic,
    ParamSpec,
    Protocol,
    Self,
    TypeAlias,
    TypeVar,
    get_args,
    get_type_hints,
)

import pandas as pd

from xlfactor.core.estimation.reading_notes import notes_of
from xlfactor.core.option import Option
from xlfactor.engines import Engine, this_machine
from xlfactor.errors import OptionError
from xlfactor.parameters import (
    ENGINE,
    HISTORIES,
    TELL,
    Argument,
    Inputs,
    Parameter,
    arguments_of,
    flattened,
)
from xlfactor.tables.cells import Cells, block, to_cells
from xlfactor.tables.kinds import Switch
from xlfactor.tables.rows import Rows

if TYPE_CHECKING:
    from xlfactor.report.page import Page

P = ParamSpec("P")
R = TypeVar("R")

#: A long macro reports its progress through this; it may raise, and so stop the macro.
Tell: TypeAlias = Callable[[str], None]

#: The key that stands for every macro that the workbook's inputs allow.
RUN_ALL: Final = "run_all"

_HEADERS = Parameter(
    name="headers",
    kind=Switch(
        help="FALSE returns the bare figures without their names; TRUE if left out. The single "
        "number of one asset or factor has none."
    ),
    required=False,
    default=True,
)


class Category(Option):
    """The groups of functions in the Function Wizard and of macros on the ribbon."""

    ASSUMPTIONS = "Assumptions"
    FACTORS = "Factors"
    ALLOCATION = "Allocation"
    RISK = "Risk"
    BACKTEST = "Backtest"
    WORKBOOK = "Workbook"


class Declared(Generic[P, R]):
    """A typed function of labelled tables whose arguments know how to read cells."""

    def __init__(self, compute: Callable[P, R], *, category: Category) -> None:
        self.compute = compute
        self.category = category
        # what doctest and help() look at
        self.__doc__, self.__wrapped__ = compute.__doc__, compute
        self.__name__, self.__module__ = compute.__name__, compute.__module__

    @property
    def key(self) -> str:
        """The name in Python."""
        return self.__name__

    @property
    def summary(self) -> str:
        """The first line of the docstring: the text of the wizard and of the ribbon."""
        return (inspect.getdoc(self.__wrapped__) or "").partition("\n")[0]

    @cached_property
    def takes(self) -> tuple[Argument, ...]:
        """The arguments of the Python function: inputs, and groups of inputs."""
        return arguments_of(self.compute, where=self.key)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The single inputs, in the order in which a cell gives them.

        What takes histories takes, last, the option on blanks in them.
        """
        found = flattened(self.takes)
        return (*found, HISTORIES) if any(item.kind.is_history for item in found) else found

    def read(self, values: Mapping[str, object]) -> dict[str, Any]:
        """Read what a host sent for each input by name; an input not named is left out."""
        return Inputs({name: block(value) for name, value in values.items()}).take(self.takes)


class Memo(Protocol):
    """A memory of results that a host of worksheet functions may hold."""

    def result(self, family: str, cells: tuple[Cells, ...], compute: Callable[[], Any]) -> Any:
        """Return the result that is known for these cells, or compute it and keep it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The cells that a function returns, and what was assumed or limits the figures, in words."""

    cells: list[list[Any]]
    notes: tuple[str, ...]


class Function(Declared[P, R]):
    """An Excel function: cells in, cells out, the same for every host."""

    def __init__(self, compute: Callable[P, R], *, category: Category, rows: Rows) -> None:
        super().__init__(compute, category=category)
        #: What the rows of the table are.
        self.rows = rows

    @property
    def name(self) -> str:
        """The name in a cell."""
        return self.key.upper()

    @cached_property
    def gives_table(self) -> bool:
        """Whether the result has names, which gives the function a last argument `headers`."""
        result = get_type_hints(self.__wrapped__)["return"]
        return bool({pd.Series, pd.DataFrame} & {result, *get_args(result)})

    @cached_property
    def arguments(self) -> tuple[Parameter, ...]:
        """The parameters as the wizard shows them: with `headers` last where it applies."""
        return (*self.parameters, _HEADERS) if self.gives_table else self.parameters

    def __call__(self, *values: object) -> list[list[Any]]:
        """Return the cells of the answer."""
        return self.answer(*values).cells

    def answer(self, *values: object, memo: Memo | None = None) -> Answer:
        """Compute from cells in the order of `arguments`; left-out ones take their defaults.

        With a memo, functions of one family that get the same cells share one computation. Raises
        an `XlFactorError` if an input is not what it should be; the message names table, row and
        column.
        """
        if len(values) > len(self.arguments):
            raise OptionError(f"{self.name}: takes at most {len(self.arguments)} arguments")
        given = zip(self.arguments, values, strict=False)
        cells = {item.name: block(value) for item, value in given}
        headers = _HEADERS.read(cells.pop(_HEADERS.name, ())) if self.gives_table else True
        result, notes = self._result(cells, memo)
        return Answer(
            cells=to_cells(result, headers=headers, corner=self.rows.value),
            notes=tuple(dict.fromkeys((*notes, *notes_of(result)))),
        )

    def _result(self, cells: Mapping[str, Cells], _: Memo | None) -> tuple[R, tuple[str, ...]]:
        """Return the result, and the notes on what it is made of."""
        return noted(self.compute, cells, self.takes)


def noted(
    compute: Callable[..., R], cells: Mapping[str, Cells], takes: Sequence[Argument]
) -> tuple[R, tuple[str, ...]]:
    """Return a result, and the notes on the inputs and on itself."""
    inputs = Inputs(cells)
    result = compute(**inputs.take(takes))
    return result, (*inputs.notes, *notes_of(result))


class Macro(Declared[P, "tuple[Page, ...]"]):
    """A ribbon macro: inputs found on a workbook in, pages out; it never sees the workbook."""

    def __init__(
        self,
        compute: "Callable[P, tuple[Page, ...]]",
        *,
        category: Category,
        label: str,
        icon: str | None,
    ) -> None:
        super().__init__(compute, category=category)
        self.label = label
        self.icon = icon
        self._engine: Engine = this_machine

    def by(self, engine: Engine) -> Self:
        """Return the macro with its draws computed by another engine; its answer is the same."""
        other = copy(self)
        other._engine = engine  # noqa: SLF001
        return other

    def pages(
        self, inputs: Mapping[str, Any], *, tell: Tell = lambda _: None
    ) -> "tuple[Page, ...]":
        """Compute the pages from arguments that have been read.

        A long macro has a parameter `tell`, through which it reports its progress, and one of
        many draws a parameter `engine`.
        """
        given: dict[str, Any] = {TELL: tell, ENGINE: self._engine}
        asked = inspect.signature(self.compute).parameters
        others = {name: value for name, value in given.items() if name in asked}
        return self.compute(**inputs, **others)  # type: ignore[call-arg]  # read by annotation


#: A macro of whatever inputs.
AnyMacro: TypeAlias = Macro[Any]


def excel_function(
    *, category: Category, rows: Rows
) -> Callable[[Callable[P, R]], Function[P, R]]:
    """Mark a typed function of tables as an Excel function whose table has such rows."""
    return lambda compute: Function(compute, category=category, rows=rows)


def ribbon_macro(
    *, category: Category, label: str, icon: str | None = None
) -> "Callable[[Callable[P, tuple[Page, ...]]], Macro[P]]":
    """Mark a typed function from tables to pages as a macro with a button of that label.

    `icon` is one of Excel's own by its name (imageMso); without it the category has one.
    """
    return lambda compute: Macro(compute, category=category, label=label, icon=icon)
