"""A VBA module as text, before it is put into a project."""

from dataclasses import dataclass

from xlfactor.core.option import Option


class ModuleKind(Option):
    """What a module of a VBA project belongs to."""

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
        The module's name; a workbook's or a sheet's is its code name.
    kind : ModuleKind
        What the module belongs to.
    text : str
        The code from its first line (`Option Explicit`) on, lines ended by a line feed. The
        module's own attributes (`VB_Name` and those after it) are not in it: the project writes
        them from name and kind. Attributes of procedures stand in it, where VBA has them.
    """

    name: str
    kind: ModuleKind
    text: str
