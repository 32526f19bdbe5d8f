"""Check, before the engine is started, for faults that would freeze Excel.

    python -B -m xlfactor.excel.preflight REPORT ADDIN_VERSION

The add-in waits for the result. With exit status 0 the engine may be started; otherwise the report
names the fault and its cure. No large package is imported before it has been checked.
"""

import importlib
import sys
from importlib import metadata
from io import BytesIO
from pathlib import Path

import xlfactor
from xlfactor.excel.cleanup import cancel_cleanup
from xlfactor.files import replace_whole
from xlfactor.pins import XLWINGS

_OLDEST_PYTHON = (3, 11)
#: the modules that the engine loads, and the packages that contain them
_MODULES = {
    "pywintypes": "pywin32",
    "win32api": "pywin32",
    "pythoncom": "pywin32",
    "numpy": "numpy",
    "pandas": "pandas",
    "xlwings": "xlwings",
}
_INSTALL_AGAIN = "run 'xlfactor install' again, and start Excel anew"


class Unfit(Exception):  # noqa: N818 (the name of a state)
    """The engine must not be started; the message names the fault and the cure."""


def main(arguments: list[str]) -> int:
    """Check everything, write the report, and return the exit status."""
    report, addin_version = arguments
    found: list[str] = []
    wrong: list[str] = []
    try:
        for check in (_python, lambda: _version(addin_version), _modules, _xlwings, _engine):
            found += [check()]
    except Unfit as unfit:
        wrong = [str(unfit)]
    except Exception as error:  # noqa: BLE001 (whatever it is, Excel must not start the engine)
        wrong = [f"Python could not be looked at ({error!r}): {_INSTALL_AGAIN}"]
    cancel_cleanup()
    _write(Path(report), [*wrong, *found, f"interpreter: {sys.executable}"])
    return len(wrong)


def _python() -> str:
    running = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < _OLDEST_PYTHON:
        wanted = ".".join(map(str, _OLDEST_PYTHON))
        raise Unfit(
            f"Python {running} is too old for xlfactor: install Python {wanted} or newer and "
            f"xlfactor in it, then {_INSTALL_AGAIN}"
        )
    return f"python {running}, {sys.maxsize.bit_length() + 1} bit"


def _version(addin_version: str) -> str:
    if addin_version != xlfactor.__version__:
        raise Unfit(
            f"the add-in is of xlfactor {addin_version}, its Python package of "
            f"{xlfactor.__version__}: {_INSTALL_AGAIN}"
        )
    return f"xlfactor {xlfactor.__version__}"


def _modules() -> str:
    for module, package in _MODULES.items():
        _load(module, f'install it by: "{sys.executable}" -m pip install --upgrade {package}')
    return f"{', '.join(dict.fromkeys(_MODULES.values()))}: there"


def _xlwings() -> str:
    there = metadata.version("xlwings")
    if there != XLWINGS:
        raise Unfit(
            f"xlwings {there} is installed, but the add-in works with {XLWINGS}: run "
            f'"{sys.executable}" -m pip install xlwings=={XLWINGS}, and start Excel anew'
        )
    return f"xlwings {there}"


def _engine() -> str:
    _load("xlwings.com_server", "install pywin32 and xlwings anew")
    _load("xlfactor.excel.udfs", "install xlfactor anew")
    _load("xlfactor.excel.ribbon", "install xlfactor anew")
    return "the engine can be loaded"


def _load(module: str, cure: str) -> None:
    try:
        importlib.import_module(module)
    except (Exception, SystemExit) as error:  # a broken module may raise anything
        raise Unfit(f"Python cannot load {module} ({error}): {cure}") from error


def _write(report: Path, lines: list[str]) -> None:
    """Write the whole report in the encoding in which VBA reads files."""
    text = "\r\n".join(" ".join(line.split()) for line in lines) + "\r\n"
    encoding = "mbcs" if sys.platform == "win32" else "utf-8"
    report.parent.mkdir(parents=True, exist_ok=True)
    replace_whole(report, BytesIO(text.encode(encoding, errors="replace")))


if __name__ == "__main__":
    # a module may print to a stream that nobody reads, and a failed flush would change the status
    sys.stdout = sys.stderr = None
    sys.exit(main(sys.argv[1:]))
