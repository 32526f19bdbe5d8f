"""Do towards the xlwings DLL what our VBA does: raw VARIANTs, late binding, VBA's errors."""

import ctypes
import sys
from ctypes import byref, c_char_p, c_long, c_uint, c_void_p
from pathlib import Path
from typing import Any

import xlwings
from comtypes import COMError
from comtypes.automation import (
    DISPATCH_METHOD,
    DISPATCH_PROPERTYGET,
    DISPPARAMS,
    EXCEPINFO,
    VARIANT,
    VT_DISPATCH,
    riid_null,
)

from tests.windows import variants

START, END = 1, -1
DISP_E_EXCEPTION = -2147352567
UDFS = "xlfactor.excel.udfs"


class VbaError(Exception):
    """What VBA's Err holds."""

    def __init__(self, number: int, description: str | None) -> None:
        super().__init__(f"{number} (0x{number & 0xFFFFFFFF:08X}) {description}")
        self.number, self.description = number, description or ""


class Late:
    """An object as `Dim x As Object` has it."""

    def __init__(self, pointer: Any) -> None:
        self.pointer = pointer
        self._members: dict[str, int] = {}

    def call(self, name: str, *arguments: object) -> Any:
        """Call a member and give its answer as a Python value, an object as `Late`."""
        return self._invoke(name, arguments, variants.read)

    def call_typed(self, name: str, *arguments: object) -> Any:
        """Call a member and give its answer with the types of its VARIANTs."""
        return self._invoke(name, arguments, variants.read_typed)

    def _invoke(self, name: str, arguments: tuple[object, ...], read: Any) -> Any:
        if name not in self._members:
            self._members[name] = self.pointer.GetIDsOfNames(name)[0]
        block = (VARIANT * max(1, len(arguments)))()
        result, info, at_fault = VARIANT(), EXCEPINFO(), c_uint()
        for place, argument in zip(block, reversed(arguments), strict=False):
            variants.fill(place, argument)
        parameters = DISPPARAMS()
        parameters.cArgs, parameters.rgvarg = len(arguments), block
        outputs = (byref(parameters), byref(result), byref(info), byref(at_fault))
        kind = DISPATCH_METHOD | DISPATCH_PROPERTYGET
        try:
            self.pointer._IDispatch__com_Invoke(self._members[name], riid_null, 0, kind, *outputs)
            return Late(result.value) if result.vt == VT_DISPATCH else read(result)
        except COMError as error:
            if error.hresult == DISP_E_EXCEPTION:
                raise VbaError(info.scode, info.bstrDescription) from None
            raise VbaError(error.hresult, error.text) from None
        finally:
            for variant in (result, *block):
                variants.clear(variant)
            # what comtypes would free a second time
            parameters.cArgs, parameters.rgvarg = 0, None


class Library:
    """The xlwings DLL and its one entry point."""

    def __init__(self, path: Path | None = None) -> None:
        bits = sys.maxsize.bit_length() + 1
        name = f"xlwings{bits}-{xlwings.__version__}.dll"
        self._entry = ctypes.WinDLL(str(path or Path(sys.prefix, name))).XLPyDLLActivateAuto
        self._entry.argtypes = [c_void_p, c_char_p, c_long]

    def activate(self, command: str) -> Late:
        """Start the engine of a command, or find it running."""
        result = VARIANT()
        code = self._enter(result, command, START)
        if code:
            raise VbaError(code, str(variants.read(result)))
        return Late(result.value)

    def end(self, command: str) -> None:
        """Let the engine of a command go, as Restart engine does."""
        self._enter(VARIANT(), command, END)

    def _enter(self, result: VARIANT, command: str, mode: int) -> int:
        # VBA hands a String to a DLL in the code page, '?' for what is not in it
        return self._entry(byref(result), command.encode("mbcs", "replace"), mode)


def udf(engine: Late, name: str, *arguments: object) -> Any:
    """Call a function as a wrapper does: without workbook and caller."""
    return engine.call("CallUDF", UDFS, name, list(arguments))


def udf_typed(engine: Late, name: str, *arguments: object) -> Any:
    """Call a function and keep the types of the answer."""
    return engine.call_typed("CallUDF", UDFS, name, list(arguments))
