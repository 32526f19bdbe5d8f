"""The XML that stores the Function Wizard's groups and argument texts in the workbook.

A function's description and the number of its group are attributes in its VBA module.
"""

from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from xlfactor.addin.wrappers import FIRST_CATEGORY

#: how many groups are Excel's own; groups are counted from 1, and ours follow (MS-XLSB 2.5.52)
_BUILT_IN: Final = FIRST_CATEGORY - 1
_URI: Final = "{8193D73E-4604-4355-AFF4-8A2333D13BE4}"
_NAMESPACE: Final = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"


def function_groups(names: Sequence[str]) -> str:
    """Return the element of the workbook that names the function groups.

    Examples
    --------
    >>> print(function_groups(["Risk"]))
    <functionGroups builtInGroupCount="19"><functionGroup name="Risk"/></functionGroups>
    """
    groups = "".join(f"<functionGroup name={quoteattr(name)}/>" for name in names)
    return f'<functionGroups builtInGroupCount="{_BUILT_IN}">{groups}</functionGroups>'


def argument_help(helps: Mapping[str, Sequence[str]]) -> str:
    """Return the extension of the workbook that describes every function's arguments."""
    functions = "".join(
        f'<x14:definedName name="{name}"><x14:argumentDescriptions count="{len(texts)}">'
        f"{_descriptions(texts)}</x14:argumentDescriptions></x14:definedName>"
        for name, texts in helps.items()
        if texts
    )
    return (
        f'<ext uri="{_URI}" xmlns:x14="{_NAMESPACE}">'
        f"<x14:definedNames>{functions}</x14:definedNames></ext>"
    )


def _descriptions(texts: Sequence[str]) -> str:
    return "".join(
        f'<x14:argumentDescription index="{index}">{escape(text)}</x14:argumentDescription>'
        for index, text in enumerate(texts)
    )
