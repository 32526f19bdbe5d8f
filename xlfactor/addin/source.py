"""A VBA module as text, before it is put into a project."""

from dataclasses import dataclass

from xlfactor.core.option import Option


class ModuleKind(Option):
    """The kind of a module of a VBA project."""

    WORKBOOK = "workbook"
    SHEET = "sheet"
    STANDARD = "standard"
    CLASS = "class"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One VBA module.

    Parameters
    ----------
    name : str
        The module's name; for a workbook or a sheet, its code name.
    kind : ModuleKind
        The kind of the module.
    text : str
        The code from its first line (`Option Explicit`) on, with lines ended by a line feed. It
        contains the attributes of procedures, but not those of the module (`VB_Name` and those
        after it), which the project writes from name and kind.
    """

    name: str
    kind: ModuleKind
    text: str
