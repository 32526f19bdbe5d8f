"""The records that describe a study and its workbooks."""

from xlfactor.core.frozen import frozen


@frozen
class Workbook:
    """A workbook that is shipped: inputs to copy and replace by one's own."""

    #: The name by which the command line and the ribbon ask for it.
    key: str
    file: str
    label: str
    #: One of Excel's own icons by its name (imageMso).
    icon: str
    #: What is in it, for the ribbon.
    description: str
    #: Formulas to try in it, each the example of its outermost function.
    formulas: tuple[str, ...] = ()


@frozen
class Study:
    """A group of the ribbon: functions and macros of one subject, and workbooks to start from.

    Modules are named, not imported: the catalogue loads those that are asked for.
    """

    label: str
    #: The modules of `xlfactor.functions` whose Excel functions the study adds.
    functions: tuple[str, ...] = ()
    #: The modules of `xlfactor.macros` that are its macros.
    macros: tuple[str, ...]
    workbooks: tuple[Workbook, ...]
