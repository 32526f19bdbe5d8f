"""Declare Excel functions and ribbon macros: typed Python functions with readers for their cells.

The decorators only mark. What Excel may call is listed in `catalogue.py`.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, ParamSpec, TypeAlias, TypeVar, get_args, get_type_hints

import pandas as pd

from xlfactor.core.option import Option
from xlfactor.errors import OptionError, TableError
from xlfactor.report.page import Page
from xlfactor.tables.cells import block, is_error, to_cells
from xlfactor.tables.kinds import Kind, Switch

P = ParamSpec("P")
R = TypeVar("R")

#: A long macro tells what it is doing through this; it may raise, and so stop the macro.
Tell: TypeAlias = Callable[[str], None]

_TELL = "tell"
_HEADERS = Switch(help="FALSE gives the bare figures, without their names. TRUE if left out.")


class Category(Option):
    """The groups of functions in the Function Wizard and of macros on the ribbon."""

    ASSUMPTIONS = "Assumptions"
    FACTORS = "Factors"
    ALLOCATION = "Allocation"
    BACKTEST = "Backtest"
    WORKBOOK = "Workbook"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One input of a function or a macro: its name and how its cells are read."""

    name: str
    kind: Kind[Any]
    required: bool
    default: object = None

    def read(self, value: object) -> Any:
        """Read what a host sent; a blank stands for the default, if there is one."""
        cells = block(value)
        if not cells and not self.required:
            return self.default
        if not cells:
            raise TableError(f"{self.name}: the range is empty")
        if self.kind.is_table and len(cells) == len(cells[0]) == 1 and is_error(cells[0][0]):
            raise TableError(
                f"{self.name}: found the error {cells[0][0]} where the table should be; look at "
                "the formula that it comes from"
            )
        return self.kind.read(cells, name=self.name)


class Declared(Generic[P, R]):
    """A typed function of labelled tables whose parameters know how to read cells."""

    def __init__(self, compute: Callable[P, R], *, category: Category) -> None:
        self.compute = compute
        self.category = category
        # what doctest and help() look at
        self.__doc__, self.__wrapped__ = compute.__doc__, compute
        self.__name__, self.__module__ = compute.__name__, compute.__module__

    @property
    def key(self) -> str:
        """The name in Python."""
        return self.compute.__name__

    @property
    def summary(self) -> str:
        """The first line of the docstring: the text of the wizard and of the ribbon."""
        return (inspect.getdoc(self.compute) or "").partition("\n")[0]

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The inputs, in the order in which a cell gives them."""
        hints = get_type_hints(self.compute, include_extras=True)
        return tuple(
            Parameter(
                name=name,
                kind=_kind(hints[name], f"{self.key}({name})"),
                required=parameter.default is inspect.Parameter.empty,
                default=None if parameter.default is parameter.empty else parameter.default,
            )
            for name, parameter in inspect.signature(self.compute).parameters.items()
            if name != _TELL
        )

    def read(self, values: Mapping[str, object]) -> dict[str, Any]:
        """Read the cells given by parameter name; a parameter that is not given lacks."""
        return {item.name: item.read(values.get(item.name)) for item in self.parameters}


class Function(Declared[P, R]):
    """An Excel function: cells in, cells out, the same for every host."""

    @property
    def name(self) -> str:
        """The name in a cell."""
        return self.key.upper()

    @cached_property
    def gives_table(self) -> bool:
        """Whether the result has names, and so the function a last argument `headers`."""
        return get_type_hints(self.compute)["return"] in (pd.Series, pd.DataFrame)

    @cached_property
    def arguments(self) -> tuple[Parameter, ...]:
        """The parameters as the wizard shows them: with `headers` last where it applies."""
        headers = Parameter(name="headers", kind=_HEADERS, required=False, default=True)
        return (*self.parameters, headers) if self.gives_table else self.parameters

    def __call__(self, *values: object) -> list[list[Any]]:
        """Compute from cells in the order of `arguments`; left-out ones take their defaults.

        Raises
        ------
        XlFactorError
            If an input is not what it should be; the message names table, row and column.
        """
        if len(values) > len(self.arguments):
            raise OptionError(f"{self.name}: takes at most {len(self.arguments)} arguments")
        given = dict(zip((item.name for item in self.arguments), values, strict=False))
        headers = (
            _HEADERS.read(block(given["headers"]), name="headers")
            if (self.gives_table and block(given.get("headers")))
            else True
        )
        result = self.compute(**self.read(given))  # type: ignore[call-arg]  # read by annotation
        return to_cells(result, headers=headers)


class Macro(Declared[P, tuple[Page, ...]]):
    """A ribbon macro: inputs found on a workbook in, pages out; it never sees the workbook."""

    def __init__(
        self, compute: Callable[P, tuple[Page, ...]], *, category: Category, label: str
    ) -> None:
        super().__init__(compute, category=category)
        self.label = label

    def pages(self, inputs: Mapping[str, Any], *, tell: Tell = lambda _: None) -> tuple[Page, ...]:
        """Compute the pages from inputs that have been read.

        A macro with a parameter `tell` is a long one: it says through it what it is doing.
        """
        if _TELL in inspect.signature(self.compute).parameters:
            inputs = {**inputs, _TELL: tell}
        return self.compute(**inputs)  # type: ignore[call-arg]  # read by annotation


def excel_function(*, category: Category) -> Callable[[Callable[P, R]], Function[P, R]]:
    """Mark a typed function of tables as an Excel function."""
    return lambda compute: Function(compute, category=category)


def ribbon_macro(
    *, category: Category, label: str
) -> Callable[[Callable[P, tuple[Page, ...]]], Macro[P]]:
    """Mark a typed function from tables to pages as a ribbon macro with a button of that label."""
    return lambda compute: Macro(compute, category=category, label=label)


def _kind(hint: object, where: str) -> Kind[Any]:
    """Find the Kind in `Annotated[...]`, or in the first half of `Annotated[...] | None`."""
    for candidate in (hint, *get_args(hint)):
        for item in getattr(candidate, "__metadata__", ()):
            if isinstance(item, Kind):
                return item
    raise TypeError(f"{where}: the annotation names no Kind")
