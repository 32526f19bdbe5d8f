"""Frozen dataclasses that share their methods, and so take little time to define.

Python writes and compiles the methods of each frozen dataclass anew, which takes 0.25 to 0.55 ms.
The first formula of a workbook waits for 40 to 110 of them.
"""

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from inspect import Parameter, Signature
from typing import Any, NoReturn, TypeVar, dataclass_transform

C = TypeVar("C", bound=type[Any])


@dataclass_transform(
    frozen_default=True, kw_only_default=True, eq_default=False, field_specifiers=(field,)
)
def frozen(cls: C) -> C:
    """Make a class a dataclass whose fields are given by name and never change.

    One equals only itself, since arrays are not compared with one answer. Defaults, `fields`,
    `replace` and `__post_init__` are those of `dataclasses`; all fields are given or have a
    default. To make one raises a `TypeError` if a field is missing or unknown.

    Examples
    --------
    >>> @frozen
    ... class Limit:
    ...     asset: str
    ...     upper: float = 1.0
    >>> Limit(asset="Gold")
    Limit(asset='Gold', upper=1.0)
    >>> Limit(asset="Gold").upper = 0.5
    Traceback (most recent call last):
    dataclasses.FrozenInstanceError: cannot change 'upper' of Limit
    """
    made: Any = dataclass(init=False, repr=False, eq=False)(cls)
    every = fields(made)
    names = dict.fromkeys(one.name for one in every).keys()
    defaults = {one.name: one.default for one in every if one.default is not MISSING}
    makers = {one.name: make for one in every if (make := one.default_factory) is not MISSING}
    then = getattr(made, "__post_init__", None)

    def fill(self: Any, /, **given: Any) -> None:
        values = {**defaults, **{name: make() for name, make in makers.items()}, **given}
        if values.keys() != names:
            raise TypeError(f"{cls.__name__}: found {[*values]}; wanted {[*names]}")
        vars(self).update(values)
        if then:
            then(self)

    made.__init__, made.__repr__ = fill, _repr
    made.__setattr__ = made.__delattr__ = _refuse
    made.__signature__ = Signature([_parameter(one) for one in every if one.init])
    return cls


def _parameter(one: Field[Any]) -> Parameter:
    has_default = one.default is not MISSING or one.default_factory is not MISSING
    default = one.default if has_default else Parameter.empty
    return Parameter(one.name, Parameter.KEYWORD_ONLY, default=default, annotation=one.type)


def _repr(self: Any) -> str:
    shown = (f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{type(self).__name__}({', '.join(shown)})"


def _refuse(self: Any, name: str, *_: Any) -> NoReturn:
    raise FrozenInstanceError(f"cannot change '{name}' of {type(self).__name__}")
