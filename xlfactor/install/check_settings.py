"""Check the settings, and the engine that they start."""

import locale
from pathlib import Path

import xlfactor
from xlfactor.addin.command import PREFLIGHT_OPTIONS
from xlfactor.errors import FileError, InstallError
from xlfactor.install.findings import Finding, judged, ok, problem, warning
from xlfactor.install.library import library_name
from xlfactor.install.machine import Machine, System
from xlfactor.install.places import Places
from xlfactor.install.ready import bits_wanted, interpreter_of
from xlfactor.install.settings import NAMES, Settings, store

_CURE = "run xlfactor install"


def settings_findings(machine: Machine, at: Places) -> list[Finding]:
    """Return the findings about the settings and the files that they name."""
    kept = store(machine, at)
    try:
        settings = kept.read()
    except FileError as error:
        return [problem(f"{error}: {_CURE}")]
    if settings is None:
        return [problem(f"there are no settings of the add-in ({kept.place}): {_CURE}")]
    windows = machine.system is System.WINDOWS
    wanted = ["interpreter", "folder", "help", *(["library"] if windows else [])]
    found = [_points(settings, field) for field in wanted]
    found.append(_version(settings))
    if windows and settings.library:
        found.append(_library(settings, bits_wanted(machine)))
    if Path(settings.interpreter).is_file():
        found += [*_other(settings, machine), _engine(settings, at, machine)]
    return found


def _points(settings: Settings, field: str) -> Finding:
    name, text = NAMES[field], getattr(settings, field)
    if not text:
        return problem(f"the setting {name} is missing: {_CURE}")
    fault = f"the setting {name} points at '{text}', which is not there: {_CURE}"
    return judged("" if Path(text).exists() else fault, f"the setting {name}: {text}")


def _version(settings: Settings) -> Finding:
    there, here = settings.version or "no version", xlfactor.__version__
    fault = f"the settings were made by xlfactor {there}, and this is {here}: {_CURE}"
    return judged(fault if there != here else "", f"the settings were made by xlfactor {here}")


def _library(settings: Settings, bits: int) -> Finding:
    name, wanted = Path(settings.library).name, library_name(bits)
    fault = f"the setting Library names {name}, and Excel needs {wanted}: {_CURE}"
    return judged(fault if name != wanted else "", f"the setting Library names {wanted}")


def _other(settings: Settings, machine: Machine) -> list[Finding]:
    """Warn if the settings start another Python than the one that runs this."""
    try:
        mine = interpreter_of(machine)
    except InstallError as error:
        return [problem(str(error))]
    if mine.samefile(settings.interpreter):
        return []
    return [
        warning(
            f"Excel starts another Python ({settings.interpreter}) than the one that says this "
            f"({mine}); to change that, {_CURE}"
        )
    ]


def _engine(settings: Settings, at: Places, machine: Machine) -> Finding:
    """Run the check before the start as the add-in does, with the Python that it starts."""
    report = at.folder / "doctor.txt"
    status = machine.run(
        [
            *(settings.interpreter, *PREFLIGHT_OPTIONS.split()),
            *(str(report), xlfactor.__version__),
        ]
    )
    reason = _first_line(report)
    if status == 0:
        return ok("the engine can be started: its look before the start found nothing amiss")
    return problem(f"the engine cannot be started: {reason or 'Python could not be started'}")


def _first_line(report: Path) -> str:
    """Return the first line of a report and delete the report."""
    if not report.is_file():
        return ""
    text = report.read_bytes().decode(locale.getencoding(), errors="replace")
    report.unlink()
    return text.partition("\n")[0].strip()
