"""Serve the model over COM: every object an IDispatch with type information.

Imports on Windows alone.
"""
# ruff: noqa: N802, ARG002  names and arguments are COM's, and comtypes looks for `this`

import ctypes
from collections.abc import Iterator
from ctypes import POINTER, c_void_p, cast
from pathlib import Path
from typing import Any

import comtypes.typeinfo
from comtypes import COMError, COMObject
from comtypes.automation import DISPPARAMS, EXCEPINFO, VARIANT, IDispatch, IEnumVARIANT

from tests.windows import variants
from tests.windows.excel_model.entry import CellError
from tests.windows.excel_model.members import (
    MISSING,
    Ask,
    ComObject,
    ExcelError,
    Member,
    perform,
)
from tests.windows.excel_model.type_library import kinds, numbered

_PUT = 4 | 8  # by value and by reference
_VALUE_PUT = -3
_UNKNOWN_NAME, _NO_MEMBER = -2147352570, -2147352573
_BAD_COUNT, _EXCEPTION, _FAILED = -2147352562, -2147352567, -2147467259
_DONE, _NO_MORE = 0, 1


class Server:
    """Gives the objects of one model to clients, and knows them when they come back."""

    def __init__(self, library: Path) -> None:
        loaded = comtypes.typeinfo.LoadTypeLibEx(str(library), comtypes.typeinfo.REGKIND_REGISTER)
        infos = [loaded.GetTypeInfo(number) for number in range(loaded.GetTypeInfoCount())]
        self._infos = {info.GetDocumentation(-1)[0]: info for info in infos}
        assert set(self._infos) >= {kind.interface() for kind in kinds()}
        self.served: dict[int, ComObject] = {}

    def pointer(self, target: ComObject) -> Any:
        """Give a reference that a client may hold."""
        return _Served(self, target, self._infos[target.interface()]).QueryInterface(IDispatch)

    def incoming(self, variant: VARIANT) -> Any:
        """Give what a client sent, as the model takes it."""
        found = variants.read(variant)
        if found is variants.MISSING:
            return MISSING
        if isinstance(found, POINTER(IDispatch)):
            return self.served[cast(found, c_void_p).value]
        return found

    def outgoing(self, value: Any) -> Any:
        """Give what the model says, as a VARIANT can be filled with it."""
        if isinstance(value, ComObject):
            return self.pointer(value)
        if isinstance(value, Iterator):
            return _Enumerator(self, value).QueryInterface(IEnumVARIANT)
        if isinstance(value, tuple):
            return tuple(tuple(map(self.outgoing, row)) for row in value)
        return variants.CellError(value) if isinstance(value, CellError) else value


class _Served(COMObject):
    """One object of the model."""

    _com_interfaces_ = [IDispatch]  # noqa: RUF012  comtypes' way

    def __init__(self, server: Server, target: ComObject, info: Any) -> None:
        super().__init__()
        self._server, self._target, self._info = server, target, info
        self._address = cast(self._com_pointers_[IDispatch._iid_], c_void_p).value
        server.served[self._address] = target

    def _final_release_(self) -> None:
        self._server.served.pop(self._address, None)

    def IDispatch_GetTypeInfoCount(self, this: Any, count: Any) -> int:
        count[0] = 1
        return _DONE

    def IDispatch_GetTypeInfo(self, this: Any, _index: int, _locale: int, out: Any) -> int:
        self._info.AddRef()
        cast(out, POINTER(c_void_p))[0] = cast(self._info, c_void_p).value
        return _DONE

    def IDispatch_GetIDsOfNames(
        self, this: Any, _riid: Any, names: Any, count: int, _locale: int, numbers: Any
    ) -> int:
        try:
            found = self._info.GetIDsOfNames(*[names[place] for place in range(count)])
        except COMError:
            numbers[0] = -1
            return _UNKNOWN_NAME
        for place, number in enumerate(found):
            numbers[place] = number
        return _DONE

    def IDispatch_Invoke(
        self,
        this: Any,
        number: int,
        _riid: Any,
        _locale: int,
        flags: int,
        parameters: Any,
        result: Any,
        failure: Any,
        _at_fault: Any,
    ) -> int:
        member = numbered(type(self._target)).get(number)
        if member is None:
            return _NO_MEMBER
        ask = Ask.PUT if flags & _PUT else member.asks & ~Ask.PUT
        arguments = self._arguments(parameters[0])
        most = len(member.parameters) + (ask is Ask.PUT)
        if not member.required <= len(arguments) <= most:
            return _BAD_COUNT
        try:
            value = perform(self._target, member, ask, arguments)
            if result and value is not None:
                variants.fill(result[0], self._server.outgoing(value))
        except Exception as error:  # noqa: BLE001  whatever happens is told to the client
            _tell(error, failure, member)
            return _EXCEPTION
        return _DONE

    def _arguments(self, parameters: DISPPARAMS) -> list[Any]:
        """Give the arguments in the order of the parameters, the value that is put last."""
        sent = [self._server.incoming(parameters.rgvarg[at]) for at in range(parameters.cArgs)]
        named = [parameters.rgdispidNamedArgs[at] for at in range(parameters.cNamedArgs)]
        arguments = sent[len(named) :][::-1]
        for number, value in zip(named, sent, strict=False):
            if number == _VALUE_PUT:
                arguments.append(value)
            else:
                arguments += [MISSING] * (number + 1 - len(arguments))
                arguments[number] = value
        return arguments


def _tell(error: Exception, failure: Any, member: Member) -> None:
    if not failure:
        return
    told: EXCEPINFO = failure[0]
    told.bstrSource = "the model of Excel"
    told.bstrDescription = f"{member.name}: {error}"
    told.scode = error.scode if isinstance(error, ExcelError) else _FAILED


class _Enumerator(COMObject):
    """Gives objects one after another, as For Each asks for them."""

    _com_interfaces_ = [IEnumVARIANT]  # noqa: RUF012  comtypes' way

    def __init__(self, server: Server, items: Iterator[ComObject]) -> None:
        super().__init__()
        self._server, self._items = server, items

    def IEnumVARIANT_Next(self, this: Any, count: int, out: Any, fetched: Any) -> int:
        given = 0
        for place, item in zip(range(count), self._items, strict=False):
            variants.fill(out[place], self._server.outgoing(item))
            given += 1
        if fetched:
            fetched[0] = given
        return _DONE if given == count else _NO_MORE


def window() -> int:
    """Make a window that nobody sees: xlwings asks which process the one of Excel belongs to."""
    create = ctypes.WinDLL("user32").CreateWindowExW
    create.restype = c_void_p
    only_messages = c_void_p(-3)
    return int(create(0, "STATIC", "Excel", 0, 0, 0, 0, 0, only_messages, None, None, None) or 0)
