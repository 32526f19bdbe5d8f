"""Run xlwings' server as the engine, in an environment whose folders exist.

xlwings' library passes Excel's environment on in the encoding of a code page. If a user's name has
letters that the code page lacks, the folders in it do not exist. pywin32, which keeps its cache in
the folder of temporary files, can then not be imported.
"""

import os
import sys
from collections.abc import Callable, MutableMapping
from pathlib import Path

from xlfactor.excel.cleanup import cancel_cleanup
from xlfactor.threads import use_one_thread

#: the variables that name a user's own folders, with Windows' numbers for them (CSIDL)
_FOLDERS = {"USERPROFILE": 0x28, "APPDATA": 0x1A, "LOCALAPPDATA": 0x1C}
_LONGEST_PATH = 260


def serve(identifier: str) -> None:
    """Serve the calls of Excel until Excel ends."""
    use_one_thread()
    if sys.platform == "win32":
        restore_folders(os.environ, _folder_of_windows)
        import xlwings as xw

        cancel_cleanup()
        xw.serve(identifier)


def restore_folders(
    environment: MutableMapping[str, str], folder_of: Callable[[int], str]
) -> None:
    """Set the variables of the user's own folders that do not name an existing folder."""
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
