"""Results of costly functions that are kept while one study is solved in many states of it.

Two states often share what a function needs: the answer is then found once.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

import numpy as np
import pandas as pd

P = ParamSpec("P")
T = TypeVar("T")

_KEPT: Final[ContextVar[dict[Hashable, Any] | None]] = ContextVar("kept", default=None)


class _UnknownError(Exception):
    """The content of an argument cannot be told."""


@contextmanager
def remembering() -> Iterator[None]:
    """Keep the results of remembered functions until the block ends."""
    token = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(token)


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """Make a function answer from what is kept, if its arguments are the same to the last bit.

    It must depend on its arguments alone, and nobody may change what it returns. Errors are not
    kept.

    Examples
    --------
    >>> @remembered
    ... def total(x):
    ...     print("computed")
    ...     return float(x.sum())
    >>> with remembering():
    ...     [total(pd.Series([1.0, 2.0])) for _ in range(2)]
    computed
    [3.0, 3.0]
    """

    @wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        kept = _KEPT.get()
        if kept is None:
            return function(*args, **kwargs)
        try:
            key = (function, _content(args), _content(kwargs))
        except _UnknownError:
            return function(*args, **kwargs)
        if key not in kept:
            kept[key] = function(*args, **kwargs)
        found: T = kept[key]
        return found

    return answer


def _content(value: object) -> Hashable:
    """Return what tells a value from any other; raise an `_UnknownError` if that is not known."""
    match value:
        case None | bool() | int() | float() | str() | Enum():
            return type(value), repr(value)
        case np.ndarray() if value.dtype != object:
            return value.dtype.str, value.shape, value.tobytes()
    return type(value), tuple(map(_content, _parts(value)))


def _parts(value: object) -> Iterable[object]:
    """Return what a value is made of."""
    match value:
        case tuple() | list():
            return value
        case dict():
            return value.items()
        case np.ndarray():
            return value.shape, value.tolist()
        case pd.Index():
            told = value.asi8 if isinstance(value, pd.DatetimeIndex) else value.tolist()
            return value.dtype.name, [*value.names], told
        case pd.Series() | pd.DataFrame():
            return getattr(value, "name", None), value.axes, value.to_numpy()
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, one.name) for one in fields(value)]
    raise _UnknownError
