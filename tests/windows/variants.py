"""Python values to VARIANTs and back, as Excel's VBA sends and receives them.

| Python | VARIANT |
|---|---|
| float, int, str, bool, None | R8, I4, BSTR, BOOL, EMPTY |
| datetime, Decimal | DATE, CY |
| CellError, MISSING | ERROR |
| tuple of tuples | 2-D array of VARIANTs, based at 1 (`Range.Value2`) |
| list | 1-D array of VARIANTs, based at 0 (`Array(...)`) |
| an IDispatch pointer, or what has `.pointer` | DISPATCH |

pywin32 cannot send error values and chooses types by itself; hence comtypes and raw memory.
"""

import ctypes
import datetime as dt
from collections.abc import Sequence
from ctypes import POINTER, byref, c_long, c_uint, c_ushort, c_void_p, cast
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from typing import Any

from comtypes import automation
from comtypes.automation import VARIANT

DISP_E_PARAMNOTFOUND = -2147352572
_TYPE_NAMES = {
    getattr(automation, name): name.removeprefix("VT_")
    for name in dir(automation)
    if name.startswith("VT_")
}
_NUMBERS = {
    automation.VT_R8: ctypes.c_double,
    automation.VT_R4: ctypes.c_float,
    automation.VT_I8: ctypes.c_longlong,
    automation.VT_I4: c_long,
    automation.VT_I2: ctypes.c_short,
    automation.VT_UI1: ctypes.c_ubyte,
}
_ole = ctypes.WinDLL("oleaut32")
_ole.SafeArrayCreate.restype = c_void_p
_ole.SafeArrayCreate.argtypes = [c_ushort, c_uint, c_void_p]
for _name in ("SafeArrayAccessData", "SafeArrayGetVartype"):
    getattr(_ole, _name).argtypes = [c_void_p, c_void_p]
for _name in ("SafeArrayGetDim", "SafeArrayUnaccessData", "VariantClear"):
    getattr(_ole, _name).argtypes = [c_void_p]
for _name in ("SafeArrayGetLBound", "SafeArrayGetUBound"):
    getattr(_ole, _name).argtypes = [c_void_p, c_uint, c_void_p]


class CellError(IntEnum):
    """The error values of a cell, as the code of an ERROR."""

    NULL = -2146826288
    DIV0 = -2146826281
    VALUE = -2146826273
    REF = -2146826265
    NAME = -2146826259
    NUM = -2146826252
    NA = -2146826246


class Missing:
    """An optional argument that was left out."""

    def __repr__(self) -> str:
        return "<missing>"


MISSING = Missing()


@dataclass(frozen=True, slots=True)
class Typed:
    """A value with the type of the VARIANT that it came in."""

    type: str
    value: Any


class _Bound(ctypes.Structure):
    _fields_ = (("count", ctypes.c_ulong), ("low", c_long))


def fill(target: VARIANT, value: object) -> None:
    """Write a value into an empty VARIANT."""
    if value is None:
        return
    if isinstance(value, (CellError, Missing)):
        target.vt = automation.VT_ERROR
        target._.VT_I4 = DISP_E_PARAMNOTFOUND if value is MISSING else int(value)
    elif isinstance(value, tuple):
        rows, columns = len(value), len(value[0])
        by_column = [value[row][column] for column in range(columns) for row in range(rows)]
        _fill_array(target, _Bound(rows, 1), _Bound(columns, 1), cells=by_column)
    elif isinstance(value, list):
        _fill_array(target, _Bound(len(value), 0), cells=value)
    elif isinstance(value, (bool, int, float, str, dt.datetime, Decimal)):
        target.value = value
    else:
        target.value = getattr(value, "pointer", value)


def _fill_array(target: VARIANT, *bounds: _Bound, cells: Sequence[object]) -> None:
    # SAFEARRAY wants the bounds of a matrix rows first here, and its cells column by column
    array = _ole.SafeArrayCreate(
        automation.VT_VARIANT, len(bounds), (_Bound * len(bounds))(*bounds)
    )
    data = c_void_p()
    _ole.SafeArrayAccessData(array, byref(data))
    places = cast(data, POINTER(VARIANT))
    for number, cell in enumerate(cells):
        fill(places[number], cell)
    _ole.SafeArrayUnaccessData(array)
    target.vt = automation.VT_ARRAY | automation.VT_VARIANT
    target._.c_void_p = array


def clear(variant: VARIANT) -> None:
    """Free what a VARIANT holds."""
    _ole.VariantClear(byref(variant))


def read(variant: VARIANT) -> Any:
    """Give a VARIANT as a Python value: an array as tuple of rows or as list."""
    return _untyped(read_typed(variant))


def _untyped(found: Any) -> Any:
    if isinstance(found, Typed):
        return found.value
    return type(found)(map(_untyped, found))


def read_typed(variant: VARIANT) -> Any:
    """Give a VARIANT as `read` does, every scalar with its type."""
    kind = variant.vt
    if kind == automation.VT_BYREF | automation.VT_VARIANT:
        return read_typed(cast(variant._.c_void_p, POINTER(VARIANT))[0])
    if kind & automation.VT_ARRAY:
        array = variant._.c_void_p
        if kind & automation.VT_BYREF:
            array = cast(array, POINTER(c_void_p))[0]
        return _read_array(array)
    if kind == automation.VT_ERROR:
        code = variant._.VT_I4
        error = MISSING if code == DISP_E_PARAMNOTFOUND else CellError(code)
        return Typed("ERROR", error)
    return Typed(_TYPE_NAMES[kind], variant.value)


def _read_array(array: int) -> Any:
    shape = [_extent(array, dimension) for dimension in (1, 2)[: _ole.SafeArrayGetDim(array)]]
    kind, data = c_ushort(), c_void_p()
    _ole.SafeArrayGetVartype(array, byref(kind))
    count = shape[0] * (shape[1] if len(shape) == 2 else 1)
    _ole.SafeArrayAccessData(array, byref(data))
    try:
        if kind.value == automation.VT_VARIANT:
            places = cast(data, POINTER(VARIANT))
            flat = [read_typed(places[number]) for number in range(count)]
        else:
            numbers = cast(data, POINTER(_NUMBERS[kind.value]))[:count]
            flat = [Typed(_TYPE_NAMES[kind.value], number) for number in numbers]
    finally:
        _ole.SafeArrayUnaccessData(array)
    if len(shape) == 1:
        return flat
    return tuple(tuple(flat[row :: shape[0]]) for row in range(shape[0]))


def _extent(array: int, dimension: int) -> int:
    low, high = c_long(), c_long()
    _ole.SafeArrayGetLBound(array, dimension, byref(low))
    _ole.SafeArrayGetUBound(array, dimension, byref(high))
    return high.value - low.value + 1
