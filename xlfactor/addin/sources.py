"""Every VBA module of the add-in as text: those written by hand and those generated."""

from importlib import resources
from typing import Final

import xlfactor
from xlfactor.addin.choices import choices_module
from xlfactor.addin.command import ENGINE_COMMAND, PREFLIGHT_COMMAND
from xlfactor.addin.source import ModuleKind, Source
from xlfactor.addin.wrappers import functions_module
from xlfactor.pins import XLWINGS

#: the modules written by hand, in the order in which they stand in the project
_WRITTEN: Final = {
    "ThisWorkbook": ModuleKind.WORKBOOK,
    "AboutSheet": ModuleKind.SHEET,
    "XlfactorSystem": ModuleKind.STANDARD,
    "XlfactorEngine": ModuleKind.STANDARD,
    "XlfactorMac": ModuleKind.STANDARD,
    "XlfactorMessages": ModuleKind.STANDARD,
    "XlfactorOpening": ModuleKind.STANDARD,
    "XlfactorWizard": ModuleKind.STANDARD,
    "XlfactorCells": ModuleKind.STANDARD,
    "XlfactorExplain": ModuleKind.STANDARD,
    "XlfactorStale": ModuleKind.STANDARD,
    "XlfactorRibbon": ModuleKind.STANDARD,
    "XlfactorSettings": ModuleKind.STANDARD,
    "XlfactorRepair": ModuleKind.STANDARD,
}


def sources() -> tuple[Source, ...]:
    """Return all modules, with every placeholder filled in."""
    written = (_written(name, kind) for name, kind in _WRITTEN.items())
    return (*written, choices_module(), functions_module())


def _written(name: str, kind: ModuleKind) -> Source:
    suffix = "bas" if kind is ModuleKind.STANDARD else "cls"
    file = resources.files("xlfactor.addin") / "modules" / f"{name}.{suffix}"
    return Source(name=name, kind=kind, text=_filled(file.read_text("utf-8")))


def _filled(text: str) -> str:
    """Replace the placeholders by the values of this build."""
    for placeholder, value in {
        "{xlwings_version}": XLWINGS,
        "{engine_command}": _in_literal(ENGINE_COMMAND),
        "{preflight_command}": _in_literal(PREFLIGHT_COMMAND),
        "{addin_version}": xlfactor.__version__,
    }.items():
        text = text.replace(placeholder, value)
    return text


def _in_literal(template: str) -> str:
    """Write a text as it stands in a literal of VBA, where a quote is written twice."""
    return template.replace('"', '""')
