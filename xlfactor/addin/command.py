"""The commands that start Python: one text each for the add-in, the installer and the tests.

One command checks, once in a session, whether Python can serve as the engine; the other starts
the engine. xlwings' library identifies a running engine by the text of its command, so one text
means one engine for all workbooks. The text is an ANSI string, in which the library replaces
`$(CLSID)` by its own identifier. It contains the number of the start, so that every start has an
identifier of its own: under the identifier of an engine that has ended, Windows may still look for
that engine, and the library then starts none.
"""

import string
from typing import Final

from xlfactor.errors import FileError

#: Unlike xlwings' own command, this one does not go through cmd.exe, which may be forbidden, gives
#: some characters of the path a meaning, and outlives a Python that could not start, which freezes
#: Excel for minutes. -P keeps Excel's current folder off Python's path.
ENGINE_COMMAND: Final = (
    '"{interpreter}" -B -P -c '
    "\"from xlfactor.excel.serve import serve; serve('$(CLSID)')  # start {start}\""
)
#: The options of the check before the start, between the paths of Python and of the report.
PREFLIGHT_OPTIONS: Final = "-B -P -m xlfactor.excel.preflight"
#: The check before the start: the add-in waits for it and reads its report from a file.
PREFLIGHT_COMMAND: Final = f'"{{interpreter}}" {PREFLIGHT_OPTIONS} "{{report}}" {{addin_version}}'
#: Characters with a meaning for the library ($), a command line (" %) or a list of paths (;), and
#: those that no Windows path contains.
_UNSAFE: Final = frozenset('%;$"|<>')
_SAFE: Final = frozenset(string.printable[:95]) - _UNSAFE


def is_plain(path: str) -> bool:
    r"""Whether a path reaches the engine unchanged: printable ASCII without command characters.

    Examples
    --------
    >>> is_plain(r"C:\Program Files\R&D\python.exe")
    True
    >>> is_plain(r"C:\100%\python.exe"), is_plain(r"C:\Börse\python.exe"), is_plain("")
    (False, False, False)
    """
    return bool(path) and set(path) <= _SAFE


def command(interpreter: str, *, start: int = 1) -> str:
    """Return the command that starts the engine with the Python at a path.

    Raises a `FileError` if the path is not plain; its short name may be.
    """
    return _with(interpreter, ENGINE_COMMAND).replace("{start}", str(start))


def preflight_command(interpreter: str, report: str, *, addin_version: str) -> str:
    """Return the command with which the add-in checks a Python before it starts the engine.

    Raises a `FileError` if the path of Python is not plain; its short name may be.
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
