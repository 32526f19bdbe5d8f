"""What the engine runs: xlwings' server, in an environment whose folders are there.

xlwings' library hands Excel's environment on as bytes of a code page. Of a user whose name has
letters that the code page lacks it makes folders that do not exist, and pywin32, which keeps its
cache in the folder of temporary files, then refuses to be imported.
"""

import os
import sys
from collections.abc import Callable, MutableMapping
from pathlib import Path

from xlfactor.excel.cleanup import cancel_cleanup

#: the variables that name a user's own folders, with Windows' numbers of these (CSIDL)
_FOLDERS = {"USERPROFILE": 0x28, "APPDATA": 0x1A, "LOCALAPPDATA": 0x1C}
_LONGEST_PATH = 260


def serve(identifier: str) -> None:
    """Answer Excel until it ends."""
    if sys.platform == "win32":
        restore_folders(os.environ, _folder_of_windows)
        import xlwings as xw

        cancel_cleanup()
        xw.serve(identifier)


def restore_folders(
    environment: MutableMapping[str, str], folder_of: Callable[[int], str]
) -> None:
    """Set the variables of a user's own folders anew where they name no folder."""
    for name, number in _FOLDERS.items():
        if not _names_a_folder(environment.get(name)):
            environment[name] = folder_of(number)
    for name in ("TEMP", "TMP"):
        if not _names_a_folder(environment.get(name)):
            environment[name] = str(Path(environment["LOCALAPPDATA"], "Temp"))


def _names_a_folder(path: str | None) -> bool:
    return path is not None and path != "" and Path(path).is_dir()


if sys.platform == "win32":

    def _folder_of_windows(number: int) -> str:
        import ctypes

        found = ctypes.create_unicode_buffer(_LONGEST_PATH)
        ctypes.windll.shell32.SHGetFolderPathW(None, number, None, 0, found)
        return found.value
