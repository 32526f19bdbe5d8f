"""Which methods of core compute an answer, and within which limits."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Final, Generic, TypeVar

from xlfactor.core.allocation.constraints import Limits, region_of
from xlfactor.explain.methods import Method

R = TypeVar("R")
_CORE: Final = "xlfactor.core."
_OF_PYTHON: Final = ("call", "return")
#: methods that others of core call this deep are details of theirs
_DEEPEST: Final = 7


@dataclass(slots=True, kw_only=True, eq=False)
class Trace(Generic[R]):
    """A computation that was watched."""

    result: R
    #: those nearest to the function come first
    methods: tuple[Method, ...]
    #: the limits that were asked for, in their order
    limits: tuple[Limits, ...]


def traced(compute: Callable[[], R]) -> Trace[R]:
    """Compute, and note each method of core with an equation that has a part in it.

    So an explanation shows the equations of the options that were chosen, and no others.
    """
    watch = _Watch()
    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        result = compute()
    finally:
        sys.setprofile(before)
    return Trace(
        result=result,
        methods=watch.methods(),
        limits=tuple(watch.limits),
    )


@dataclass(slots=True)
class _Watch:
    """Is called by Python at the beginning and the end of every function."""

    depth: int = 0
    found: dict[tuple[str, str], int] = field(default_factory=dict)
    limits: list[Limits] = field(default_factory=list)

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        # most events are calls of functions in C
        if event not in _OF_PYTHON:
            return
        module = frame.f_globals.get("__name__", "")
        if not module.startswith(_CORE):
            return
        if event == "call":
            self._enter(frame, module)
        else:
            self.depth -= 1

    def _enter(self, frame: FrameType, module: str) -> None:
        key = (module, frame.f_code.co_qualname)
        self.found[key] = min(self.depth, self.found.get(key, self.depth))
        self.depth += 1
        if frame.f_code is region_of.__code__:
            limits = frame.f_locals["limits"]
            if not any(limits is one for one in self.limits):
                self.limits.append(limits)

    def methods(self) -> tuple[Method, ...]:
        """Return the methods that were called, each once."""
        found: dict[str, Method] = {}
        for (module, path), depth in sorted(self.found.items(), key=lambda item: item[1]):
            if depth <= _DEEPEST:
                found |= {one.name: one for one in _methods(module, path)}
        return tuple(found.values())


def _methods(module: str, path: str) -> list[Method]:
    """Return the methods that a module, a class and a function describe."""
    owner: Any = sys.modules[module]
    names = [module.removeprefix(_CORE)]
    described = [(names[0], owner.__doc__)]
    for part in path.split("."):
        owner = getattr(owner, "__dict__", {}).get(part)
        names.append(part)
        described.append((".".join(names), getattr(owner, "__doc__", None)))
    methods = [Method.of(name, text) for name, text in described if text]
    return [one for one in methods if one is not None]
