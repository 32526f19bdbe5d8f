"""The catalogue: the functions and the macros of all studies that Excel can call."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from xlfactor import declare
from xlfactor.core.labels import did_you_mean
from xlfactor.declare import Declared, Function, Macro
from xlfactor.errors import OptionError
from xlfactor.families import View
from xlfactor.parameters import Parameter, flattened
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

D = TypeVar("D", bound=Declared[..., Any])


class Declarations(Mapping[str, D]):
    """The functions or the macros of all studies by name, in the order of the studies.

    What is asked for by name comes with its module alone, which the text of the modules tells: the
    first formula of a workbook does not wait for all others to be loaded.
    """

    def __init__(self, kind: type[D], name: Callable[[D], str], modules: Iterable[str]) -> None:
        self._kind, self._name, self._modules = kind, name, tuple(modules)
        self._loaded: dict[str, D] = {}

    def __getitem__(self, name: str) -> D:
        if name not in self._loaded:
            defined = f"\ndef {name.lower()}(".encode()
            module = next((one for one in self._modules if defined in _text(one)), None)
            if module is not None:
                self._loaded.update(self._of(module))
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @cached_property
    def _all(self) -> dict[str, D]:
        return {name: item for one in self._modules for name, item in self._of(one).items()}

    def _of(self, module: str) -> dict[str, D]:
        items = vars(import_module(f"{__package__}.{module}")).values()
        return {self._name(item): item for item in items if isinstance(item, self._kind)}


@cache
def _text(module: str) -> bytes:
    path = Path(__file__).parent.joinpath(*module.split(".")).with_suffix(".py")
    return path.read_bytes()


FUNCTIONS: Declarations[Function[..., Any]] = Declarations(
    Function,
    lambda item: item.name,
    (f"functions.{module}" for study in STUDIES for module in study.functions),
)
MACROS: Declarations[Macro[...]] = Declarations(
    Macro,
    lambda item: item.key,
    (f"macros.{module}" for study in STUDIES for module in study.macros),
)


def function(name: str) -> Function[..., Any]:
    """Return the Excel function of that name.

    Raises an `OptionError` if there is none; the message names the nearest.
    """
    found = FUNCTIONS.get(name.strip().upper())
    if found is None:
        unknown = f"there is no function '{name}'{did_you_mean(name, FUNCTIONS)}"
        raise OptionError(f"{unknown}; the command xlfactor functions lists all")
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

    Raises an `OptionError` if there is none; the message names the nearest.
    """
    key = name.strip().casefold().replace("-", "_").replace(" ", "_")
    if key == RUN_ALL:
        return tuple(MACROS.values())
    if key not in MACROS:
        known = [RUN_ALL, *MACROS]
        unknown = f"there is no macro '{name}'{did_you_mean(name, known)}"
        raise OptionError(f"{unknown}; there are: {', '.join(known)}")
    return (MACROS[key],)


def input_names() -> frozenset[str]:
    """Return the names of all inputs that any macro knows."""
    return frozenset(item.name for item in inputs())


def inputs() -> tuple[Parameter, ...]:
    """Return all inputs that any macro knows, each once."""
    return flattened(item for macro in MACROS.values() for item in macro.parameters)
