"""The contents of the add-in: VBA, ribbon and wizard texts, all generated from the catalogue."""

from xlfactor.addin.package import AddIn
from xlfactor.addin.ribbon import ribbon_xml
from xlfactor.addin.sources import sources
from xlfactor.help.intellisense import intellisense_xml
from xlfactor.published import categories, group, published


def contents() -> AddIn:
    """Return the contents of xlfactor.xlam."""
    return AddIn(
        sources=sources(),
        ribbon=ribbon_xml(),
        intellisense=intellisense_xml(),
        groups=tuple(map(group, categories())),
        argument_help={
            function.name: tuple(argument.help for argument in function.arguments)
            for function in published()
        },
    )
