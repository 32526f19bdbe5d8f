"""A late-bound client of the model within one process, with the manners of pywin32.

What xlwings' Windows side holds in its hands: attributes are asked for by name, a property whose
arguments may all be left out answers at once (its other form is `GetAddress(...)`), dates come
with a zone, an error of Excel's is a `com_error`.
"""

import datetime as dt
import inspect
from collections.abc import Iterator
from typing import Any

from tests.windows.excel_model.members import (
    MISSING,
    Ask,
    ComObject,
    ExcelError,
    Member,
    UnknownMemberError,
    member_of,
    members_of,
    perform,
    spelled,
)

_EXCEPTION = -2147352567
_UNKNOWN_NAME = -2147352570


class Client:
    """A reference to one object of the model."""

    def __init__(self, target: ComObject) -> None:
        object.__setattr__(self, "_target", target)
        object.__setattr__(self, "_oleobj_", _OleObject(self))

    def __repr__(self) -> str:
        return f"<{self._target.interface()}>"

    def __bool__(self) -> bool:
        return True

    def __getattr__(self, name: str) -> Any:
        member = _find(self._target, name)
        if member.name != name or member.required or Ask.METHOD in member.asks:
            return lambda *arguments, **named: self._ask(member, arguments, named)
        return self._ask(member, (), {})

    def __setattr__(self, name: str, value: Any) -> None:
        self._perform(_find(self._target, name), Ask.PUT, [value])

    def __call__(self, *arguments: Any) -> Any:
        return self._ask(_find(self._target, "_Default"), arguments, {})

    def __iter__(self) -> Iterator[Any]:
        return self._ask(_find(self._target, "_NewEnum"), (), {})

    def _ask(self, member: Member, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        by_name = {spelled(each.name): each.name for each in member.parameters}
        signature = inspect.Signature(member.parameters)
        named = {by_name[name]: value for name, value in named.items()}
        bound = signature.bind(*arguments, **named)
        bound.apply_defaults()
        return self._perform(member, member.asks & ~Ask.PUT, bound.args)

    def _perform(self, member: Member, ask: Ask, arguments: Any) -> Any:
        sent = [_sent(value) for value in arguments]
        try:
            return _received(perform(self._target, member, ask, sent))
        except ExcelError as error:
            raise com_error(str(error), error.scode) from error


class _OleObject:
    """The raw reference, for properties that cannot be said in Python's grammar."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def GetIDsOfNames(self, _locale: int, name: str) -> int:  # noqa: N802  pywin32's name
        known = list(members_of(type(self._client._target)))
        return known.index(_find(self._client._target, name).name.lower())

    def Invoke(  # noqa: N802  pywin32's name
        self, number: int, _locale: int, ask: int, _wanted: int, *arguments: Any
    ) -> Any:
        member = list(members_of(type(self._client._target)).values())[number]
        return self._client._perform(member, Ask(ask), arguments)


def _find(target: ComObject, name: str) -> Member:
    """Find a member; `GetAddress` is the property `Address` with its arguments."""
    known = members_of(type(target))
    plain = known.get(name.removeprefix("Get").lower())
    if name.startswith("Get") and plain is not None and plain.parameters:
        return plain
    try:
        return member_of(target, name)
    except UnknownMemberError as error:
        # a com_error or an AttributeError would be taken for a busy Excel, and asked again
        raise NotImplementedError(str(error)) from error


def com_error(text: str, scode: int) -> Exception:
    """Give pywin32's exception for an error that Excel raised."""
    from xlwings import _xlwindows

    source = (0, "Microsoft Excel", text, None, 0, scode)
    return _xlwindows.pywintypes.com_error(_EXCEPTION, "Exception occurred.", source, None)


def _sent(value: Any) -> Any:
    if isinstance(value, Client):
        return value._target
    if isinstance(value, list | tuple):
        return tuple(_sent(item) for item in value)
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        raise TypeError(f"pywin32 takes no date without a zone: {value}")
    return MISSING if value is inspect.Parameter.empty else value


def _received(value: Any) -> Any:
    if isinstance(value, ComObject):
        return Client(value)
    if isinstance(value, tuple):
        return tuple(_received(item) for item in value)
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=dt.UTC)
    if isinstance(value, Iterator):
        return (_received(item) for item in value)
    return value
