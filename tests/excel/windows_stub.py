"""Stands in for pywin32, so that xlwings' Windows side imports and answers on other systems."""

import ctypes
import datetime as dt
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import MagicMock

HOLLOW = [
    "win32api", "win32clipboard", "win32con", "win32event", "win32gui", "win32process",
    "win32timezone", "win32ui", "winerror",
]  # fmt: skip
PACKAGES = [
    "pythoncom", "pywintypes", "win32com", "win32com.client", "win32com.client.dynamic",
    "win32com.server", "win32com.server.dispatcher", "win32com.server.policy",
    "win32com.server.util",
]  # fmt: skip
MISSING = -2147352572  # what a left-out argument is in VBA


def modules() -> dict[str, types.ModuleType]:
    """Give the modules of pywin32 that xlwings imports, hollow."""
    found: dict[str, types.ModuleType] = {name: MagicMock(name=name) for name in HOLLOW}
    for name in PACKAGES:
        module = types.ModuleType(name)
        module.__path__ = []
        found[name] = module
    _fill(found)
    return found


def _fill(found: dict[str, types.ModuleType]) -> None:
    class ComError(Exception):
        """An error of COM: its number, its text, what the server said, the argument."""

        def __init__(self, hresult, text, excepinfo=None, argerror=None):
            super().__init__(hresult, text, excepinfo, argerror)
            self.hresult, self.excepinfo = hresult, excepinfo

    pythoncom, pywintypes = found["pythoncom"], found["pywintypes"]
    pythoncom.com_error = pywintypes.com_error = ComError
    pythoncom.__file__ = "pythoncom"
    pythoncom.IID_IDispatch, pythoncom.IID_IEnumVARIANT = "IDispatch", "IEnumVARIANT"
    pythoncom.TypeIIDs = {"IDispatch": type("PyIDispatch", (), {})}
    pythoncom.CoInitialize = lambda: None
    pythoncom.DISPATCH_PROPERTYGET, pythoncom.DISPATCH_PROPERTYPUT = 2, 4
    pywintypes.TimeType, pywintypes.IID = dt.datetime, lambda text: text
    pywintypes.Time = lambda *_: None
    found["win32timezone"].TimeZoneInfo.utc = lambda: dt.UTC
    client = found["win32com.client"]
    client.Dispatch = client.DispatchEx = lambda target, **_: target
    client.VARIANT = client.gencache = MagicMock()
    for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"):
        setattr(client, name, type(name, (), {}))
    dynamic = found["win32com.client.dynamic"]
    dynamic.CDispatch, dynamic.Dispatch = client.CDispatch, lambda target, *_, **__: target
    found["win32com.server.policy"].DefaultPolicy = object
    util = found["win32com.server.util"]
    util.wrap = lambda target, *_, **__: target
    util.unwrap = _unwrap
    for name, module in found.items():
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(found[parent], child, module)


def _unwrap(target: object) -> object:
    raise ValueError(target)


def install() -> None:
    """Put the stand-ins where an import finds them; for a process of their own."""
    sys.modules.update(modules())
    ctypes.PyDLL = _library
    for name in ("windll", "oledll"):
        setattr(ctypes, name, MagicMock(name=name))


@contextmanager
def installed() -> Iterator[None]:
    """Put the stand-ins there for as long as xlwings' Windows side is imported, then take them."""
    before, ctypes_before = dict(sys.modules), dict(vars(ctypes))
    install()
    try:
        yield
    finally:
        for name in modules():
            sys.modules.pop(name, None)
            if name in before:
                sys.modules[name] = before[name]
        for name in ("PyDLL", "windll", "oledll"):
            delattr(ctypes, name)
            if name in ctypes_before:
                setattr(ctypes, name, ctypes_before[name])


_PyDLL = ctypes.PyDLL


def _library(name: str, *rest: object, **more: object) -> object:
    return MagicMock() if name == "pythoncom" else _PyDLL(name, *rest, **more)
