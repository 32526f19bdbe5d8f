"""The commands that start Python: one text each for the add-in, the installer and the tests.

One looks, once in a session, whether Python can be the engine; the other starts the engine.
xlwings' library keys a running engine by its text, so one text means one engine for all
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
#: The look before the start, between Python's path and that of the report.
PREFLIGHT_OPTIONS: Final = "-B -P -m xlfactor.excel.preflight"
#: Waited for; leaves its report in a file.
PREFLIGHT_COMMAND: Final = f'"{{interpreter}}" {PREFLIGHT_OPTIONS} "{{report}}" {{addin_version}}'
#: Signs that the library ($), a command line (" %) or a list of paths (;) reads as something else;
#: the others are in no path of Windows.
_UNSAFE: Final = frozenset('%;$"|<>')
_SAFE: Final = frozenset(string.printable[:95]) - _UNSAFE


def is_plain(path: str) -> bool:
    r"""Whether a path reaches the engine unchanged: printable ASCII without signs of commands.

    Examples
    --------
    >>> is_plain(r"C:\Program Files\R&D\python.exe")
    True
    >>> is_plain(r"C:\100%\python.exe"), is_plain(r"C:\Börse\python.exe"), is_plain("")
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
    return _with(interpreter, ENGINE_COMMAND).replace("{start}", str(start))


def preflight_command(interpreter: str, report: str, *, addin_version: str) -> str:
    """Give the command by which the add-in has a Python looked at.

    Raises
    ------
    FileError
        If the path of Python is not plain; its short name may be.
    """
    command = _with(interpreter, PREFLIGHT_COMMAND).replace("{report}", report)
    return command.replace("{addin_version}", addin_version)


def _with(interpreter: str, template: str) -> str:
    if not is_plain(interpreter):
        signs = "".join(sorted(set(interpreter) - _SAFE)) or "no sign at all"
        raise FileError(
            f"'{interpreter}': this path of Python does not reach Excel's engine unchanged "
            f"({signs}): install xlfactor in a Python under a path of plain letters"
        )
    return template.replace("{interpreter}", interpreter)
