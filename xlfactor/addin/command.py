"""The command that starts the engine: one text for the add-in, the installer and the tests.

xlwings' library keys a running engine by this text, so one text means one engine for all
workbooks. It is an ANSI string; the library puts its own identifier where `$(CLSID)` stands. Each
start of a session has its number in it, and so an identifier of its own: under that of an engine
that was ended or lost, Windows may still look for the dead one, and the library then starts none.
"""

import string
from typing import Final

from xlfactor.errors import FileError

#: No cmd.exe stands in between, unlike in xlwings' own command: it may be forbidden, it reads
#: signs of its own in the path, and it outlives a Python that could not start, which freezes
#: Excel for minutes. -P keeps the folder in which Excel happens to stand off Python's path.
ENGINE_COMMAND: Final = (
    '"{interpreter}" -B -P -c '
    "\"from xlfactor.excel.serve import serve; serve('$(CLSID)')  # start {start}\""
)
#: Signs that the library, a command line or a list of paths would read as something else.
_UNSAFE: Final = frozenset("%&;^!'\"|<>$")
_SAFE: Final = frozenset(string.printable[:95]) - _UNSAFE


def is_plain(path: str) -> bool:
    r"""Whether a path reaches the engine unchanged: printable ASCII without signs of commands.

    Examples
    --------
    >>> is_plain(r"C:\Program Files\Python311\python.exe")
    True
    >>> is_plain(r"C:\R&D\python.exe"), is_plain(r"C:\Börse\python.exe"), is_plain("")
    (False, False, False)
    """
    return bool(path) and set(path) <= _SAFE


def command(interpreter: str, *, start: int = 1) -> str:
    """Give the command of an Excel session's first or later start with a Python at that path.

    Raises
    ------
    FileError
        If the path is not plain; its short name may be.
    """
    if not is_plain(interpreter):
        signs = "".join(sorted(set(interpreter) - _SAFE)) or "no sign at all"
        raise FileError(
            f"'{interpreter}': this path of Python does not reach Excel's engine unchanged "
            f"({signs}): install xlfactor in a Python under a path of plain letters"
        )
    return ENGINE_COMMAND.replace("{interpreter}", interpreter).replace("{start}", str(start))
