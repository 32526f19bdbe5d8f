"""The exact versions of packages on which names of files depend."""

from typing import Final

#: xlwings' DLL and its AppleScript carry this in their names; pyproject.toml pins the same
XLWINGS: Final = "0.37.8"
