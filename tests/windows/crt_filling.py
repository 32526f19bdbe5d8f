"""Runs at the start of the Windows Python: fills what the C runtime lacks; on Windows, nothing."""

import ctypes
from ctypes import wintypes
from pathlib import Path

PAGE_EXECUTE_READWRITE = 0x40


def fill() -> None:
    """Send calls of complex functions, which Wine has as stubs, to our own library."""
    if not hasattr(ctypes.WinDLL("ntdll"), "wine_get_version"):
        return
    kernel = ctypes.WinDLL("kernel32")
    kernel.GetProcAddress.restype = ctypes.c_void_p
    kernel.GetProcAddress.argtypes = [wintypes.HMODULE, ctypes.c_char_p]
    kernel.GetModuleHandleW.restype = wintypes.HMODULE
    pointer = ctypes.POINTER(wintypes.DWORD)
    kernel.VirtualProtect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, wintypes.DWORD, pointer]
    here = Path(__file__).parent
    ours = ctypes.WinDLL(str(here / "crtcomplex.dll"))
    runtime = kernel.GetModuleHandleW("ucrtbase.dll")
    for name in (here / "crtcomplex.txt").read_text("ascii").split():
        stub = kernel.GetProcAddress(runtime, name.encode())
        if stub:
            address = kernel.GetProcAddress(ours._handle, b"x_" + name.encode())
            overwrite(kernel, stub, jump_to(address))


def jump_to(address: int) -> bytes:
    """Give the machine code: mov rax, address; jmp rax."""
    return b"\x48\xb8" + address.to_bytes(8, "little") + b"\xff\xe0"


def overwrite(kernel: ctypes.WinDLL, place: int, code: bytes) -> None:
    before = wintypes.DWORD()
    change = kernel.VirtualProtect
    change(place, len(code), PAGE_EXECUTE_READWRITE, ctypes.byref(before))
    ctypes.memmove(place, code, len(code))
    change(place, len(code), before.value, ctypes.byref(before))


fill()
