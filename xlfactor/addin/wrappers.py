"""The VBA wrappers of the worksheet functions: the module XlfactorFunctions.

A wrapper only passes its arguments on; the module XlfactorCells processes them in one place.
"""

from typing import Final

from xlfactor.addin.source import ModuleKind, Source
from xlfactor.addin.text import quoted
from xlfactor.declare import Category
from xlfactor.published import (
    FACTOR_ERROR,
    FACTOR_EXPLAIN,
    Argument,
    Published,
    calculated,
    categories,
)

#: Excel's own categories end before this number; those of the add-in follow.
FIRST_CATEGORY: Final = 20

_HEAD = """\
Option Explicit
' The worksheet functions of xlfactor. Made from its catalogue: changes here are lost.
"""


def functions_module() -> Source:
    """Return the module with every worksheet function of the add-in."""
    bodies = [
        (item, f'CallFunction("{item.name}", {_required(item)}, Array({_names(item)}))')
        for item in calculated()
    ]
    bodies += [(FACTOR_ERROR, "MessageOf(cell)"), (FACTOR_EXPLAIN, "ExplanationOf(cell)")]
    text = "\n".join([_HEAD, *(_wrapper(item, body) for item, body in bodies)])
    return Source(name="XlfactorFunctions", kind=ModuleKind.STANDARD, text=text)


def category_number(category: Category) -> int:
    """Return the number that a function uses for its category in the Function Wizard."""
    return FIRST_CATEGORY + categories().index(category)


def _wrapper(item: Published, body: str) -> str:
    """Write one function, its description and its category as VBA's attributes."""
    name, category = item.name, category_number(item.category)
    return "\n".join(
        [
            f"Public Function {name}({', '.join(map(_declared, item.arguments))})",
            f"Attribute {name}.VB_Description = {quoted(item.summary)}",
            f'Attribute {name}.VB_ProcData.VB_Invoke_Func = " \\n{category}"',
            f"    {name} = {body}",
            "End Function",
            "",
        ]
    )


def _declared(argument: Argument) -> str:
    return argument.name if argument.required else f"Optional {argument.name}"


def _names(item: Published) -> str:
    return ", ".join(argument.name for argument in item.arguments)


def _required(item: Published) -> int:
    return sum(argument.required for argument in item.arguments)
