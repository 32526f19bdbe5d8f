"""Read and write the registry of Windows, and find the short names of folders."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xlfactor.install.registry import Root

# mypy checks this module for the system on which it runs
if sys.platform == "win32":
    import ctypes
    import winreg

    _ROOTS = {Root.USER: winreg.HKEY_CURRENT_USER, Root.MACHINE: winreg.HKEY_LOCAL_MACHINE}
    #: the machine's keys of 32-bit programs are stored apart; the first view takes precedence
    _VIEWS = {
        Root.USER: (0,),
        Root.MACHINE: (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY),
    }

    class WindowsRegistry:
        """The registry of this machine."""

        def values(self, root: Root, key: str) -> Mapping[str, Any]:
            """Return the values of a key by their names in lower case."""
            found: dict[str, Any] = {}
            for opened in _opened(root, key):
                with opened:
                    _, count, _ = winreg.QueryInfoKey(opened)
                    for index in range(count):
                        name, value, _ = winreg.EnumValue(opened, index)
                        found.setdefault(name.casefold(), value)
            return found

        def subkeys(self, root: Root, key: str) -> Sequence[str]:
            """Return the names of the keys below a key."""
            found: dict[str, None] = {}
            for opened in _opened(root, key):
                with opened:
                    count, _, _ = winreg.QueryInfoKey(opened)
                    found.update((winreg.EnumKey(opened, index), None) for index in range(count))
            return tuple(found)

        def write(self, key: str, values: Mapping[str, str]) -> None:
            """Create a key of the user that holds these texts."""
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                for name, text in values.items():
                    winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, text)

        def remove(self, key: str) -> None:
            """Remove a key of the user that has no keys below it."""
            winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)

    def _opened(root: Root, key: str) -> list[winreg.HKEYType]:
        found = []
        for view in _VIEWS[root]:
            try:
                found.append(winreg.OpenKey(_ROOTS[root], key, 0, winreg.KEY_READ | view))
            except OSError:  # not there, or not for this user to read
                continue
        return found

    def short_name(folder: Path) -> Path:
        """Return the short name (8.3) of a folder, or the folder itself if it has none."""
        size = ctypes.windll.kernel32.GetShortPathNameW(str(folder), None, 0)
        buffer = ctypes.create_unicode_buffer(max(size, 1))
        ctypes.windll.kernel32.GetShortPathNameW(str(folder), buffer, size)
        return Path(buffer.value) if buffer.value else folder
