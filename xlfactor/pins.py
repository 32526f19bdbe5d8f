"""What is pinned to the letter, because names of files depend on it."""

from typing import Final

#: xlwings' DLL and its AppleScript carry this in their names; pyproject.toml pins the same
XLWINGS: Final = "0.37.8"
