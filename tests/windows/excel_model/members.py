"""What an Excel object is made of: members under Excel's names, asked for as COM asks.

A class of the model is plain Python; a member is marked by `reads` (a property, which becomes
writable through its setter), `looks_up` (a property with arguments) or `does` (a method). What is
not marked does not exist for a client: strictness is the point of the model.
"""

import datetime as dt
import inspect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import IntFlag
from functools import cache
from typing import Any

#: names that are more than their words with capitals
_SPELLED = {"rgb": "RGB", "default": "_Default", "new_enum": "_NewEnum"}
_WHOLE_NUMBERS = range(-(2**31), 2**31)


class ExcelError(Exception):
    """An error that Excel itself raises: `Application-defined or object-defined error`."""

    scode = -2146827284


class UnknownMemberError(Exception):
    """A client asked for something that the model does not have."""


class Missing:
    """An argument that was left out."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING = Missing()


class Ask(IntFlag):
    """How a member is asked for; the numbers are COM's."""

    METHOD = 1
    GET = 2
    PUT = 4


class reads(property):  # noqa: N801  a kind of property
    """Mark a property; with a setter it is writable."""


def looks_up(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a property that takes arguments; a method `set_<name>` makes it writable."""
    return _marked(function, Ask.GET)


def does(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a method."""
    return _marked(function, Ask.METHOD)


def _marked(function: Callable[..., Any], ask: Ask) -> Callable[..., Any]:
    function.asked_by = ask
    return function


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a class: how it is spelled, and how it may be asked for."""

    name: str
    attribute: str
    asks: Ask
    parameters: tuple[inspect.Parameter, ...] = ()

    @property
    def required(self) -> int:
        """The number of arguments that cannot be left out."""
        return sum(each.default is inspect.Parameter.empty for each in self.parameters)


class ComObject:
    """An object of the model; `com` is the name of its interface, that of the class if empty."""

    com = ""

    def __init__(self, parent: Any) -> None:
        self._parent = parent

    @classmethod
    def interface(cls) -> str:
        return cls.com or cls.__name__

    @reads
    def parent(self) -> Any:
        return self._parent

    @reads
    def application(self) -> Any:
        return self._parent.application


def kept(key: str) -> reads:
    """Give a property that an object keeps as it is set."""

    def read(self: Any) -> Any:
        return self.kept[key]

    def write(self: Any, value: Any) -> None:
        self.kept[key] = value

    return reads(read, write)


class Keeper(ComObject):
    """An object whose plain properties are kept in one place."""

    def __init__(self, parent: Any, **kept: Any) -> None:
        super().__init__(parent)
        self.kept = kept


class Collection(ComObject):
    """Objects by number from 1 or by name."""

    def items(self) -> list[Any]:
        raise NotImplementedError

    @reads
    def count(self) -> int:
        return len(self.items())

    @looks_up
    def item(self, index: Any) -> Any:
        found = self._named(index) if isinstance(index, str) else self._numbered(index)
        if found is None:
            raise ExcelError(f"{self.interface()}: there is no item {index!r}")
        return found

    @looks_up
    def default(self, index: Any) -> Any:
        return self.item(index)

    @looks_up
    def new_enum(self) -> Any:
        return iter(self.items())

    def _named(self, name: str) -> Any:
        return next((each for each in self.items() if each.name.lower() == name.lower()), None)

    def _numbered(self, number: Any) -> Any:
        items = self.items()
        return items[int(number) - 1] if 1 <= int(number) <= len(items) else None


@cache
def members_of(kind: type[ComObject]) -> dict[str, Member]:
    """Give the members of a class of the model, by Excel's name, whose case does not count."""
    found = {}
    for attribute in dir(kind):
        member = _member(kind, attribute)
        if member is not None:
            found[member.name.lower()] = member
    return found


def _member(kind: type[ComObject], attribute: str) -> Member | None:
    name, marked = spelled(attribute), inspect.getattr_static(kind, attribute)
    if isinstance(marked, reads):
        writable = Ask.PUT if marked.fset else Ask(0)
        return Member(name, attribute, Ask.GET | writable)
    ask = getattr(marked, "asked_by", None)
    if ask is None:
        return None
    writable = Ask.PUT if hasattr(kind, f"set_{attribute}") else Ask(0)
    parameters = tuple(inspect.signature(marked).parameters.values())[1:]
    return Member(name, attribute, ask | writable, parameters)


def spelled(words: str) -> str:
    """Give Excel's spelling of a Python name: `refers_to` is `RefersTo`."""
    return _SPELLED.get(words) or "".join(word[:1].upper() + word[1:] for word in words.split("_"))


def member_of(target: ComObject, name: str) -> Member:
    """Find a member by Excel's name.

    Raises
    ------
    UnknownMemberError
        If the model has none; the name is kept among the application's gaps.
    """
    member = members_of(type(target)).get(name.lower())
    if member is None:
        text = f"{target.interface()}.{name}"
        target.application.gaps.append(text)
        raise UnknownMemberError(f"the model of Excel has no member {text}")
    return member


def perform(target: ComObject, member: Member, ask: Ask, arguments: Iterable[Any]) -> Any:
    """Do what a client asks of a member, and count it; whatever passes must be fit for COM."""
    label = f"{target.interface()}.{member.name}"
    calls: Counter[str] = target.application.calls
    calls[f"{label}=" if ask is Ask.PUT else label] += 1
    given = [_fit(value, label) for value in arguments]
    if not ask & member.asks:
        raise ExcelError(f"{label} cannot be {'written' if ask is Ask.PUT else 'asked so'}")
    if ask is Ask.PUT and member.parameters:
        getattr(target, f"set_{member.attribute}")(*given)
        return None
    if ask is Ask.PUT:
        setattr(target, member.attribute, given[-1])
        return None
    value = getattr(target, member.attribute)
    return _fit(value(*given) if callable(value) else value, label)


def _fit(value: Any, label: str) -> Any:
    """Give a value as it comes through COM.

    Raises
    ------
    TypeError
        If a VARIANT cannot carry it; the message names member and type.
    """
    if isinstance(value, list | tuple):
        rows = [_fit(item, label) for item in value]
        if any(isinstance(row, tuple) for row in rows):
            _require_one_width(rows, label)
        return tuple(rows)
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, int) and not isinstance(value, bool) and value not in _WHOLE_NUMBERS:
        raise TypeError(f"{label}: {value} is too large for a whole number of a VARIANT")
    if value is None or isinstance(value, _CARRIED):
        return value
    raise TypeError(f"{label}: a VARIANT cannot carry a value of type '{type(value).__name__}'")


_CARRIED = (bool, int, float, str, Decimal, ComObject, Missing, Iterator)


def _require_one_width(rows: list[Any], label: str) -> None:
    widths = {len(row) if isinstance(row, tuple) else None for row in rows}
    if len(widths) != 1:
        raise TypeError(f"{label}: the rows of an array must be of one length, found {widths}")
