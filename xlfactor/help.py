"""The reference of functions and macros, drawn from the catalogue."""

from typing import Any

from xlfactor import catalogue
from xlfactor.declare import Declared, Parameter


def reference() -> str:
    """Give the reference as Markdown."""
    lines = [
        "# Functions and macros",
        "",
        "Drawn from the catalogue; do not edit. In a cell: `=NAME(…)`. Without Excel: "
        "`xlfactor call NAME … --book FILE`.",
        "",
    ]
    for function in catalogue.FUNCTIONS.values():
        arguments = ", ".join(
            item.name if item.required else f"[{item.name}]" for item in function.arguments
        )
        lines += [f"## `{function.name}({arguments})`", "", function.summary, ""]
        lines += [*_table(function.arguments), ""]
    lines += ["# Macros", ""]
    for key, macro in catalogue.MACROS.items():
        lines += [f"## {macro.label} (`{key}`)", "", macro.summary, "", *_inputs(macro), ""]
    return "\n".join(lines)


def _table(parameters: tuple[Parameter, ...]) -> list[str]:
    rows = [f"| `{item.name}` | {item.kind.help} |" for item in parameters]
    return ["| argument | what it is |", "|---|---|", *rows]


def _inputs(macro: Declared[Any, Any]) -> list[str]:
    rows = [
        f"| `{item.name}` | {'required' if item.required else 'optional'} | {item.kind.help} |"
        for item in macro.parameters
    ]
    return ["| input (name `xf_…` or Table) | | what it is |", "|---|---|---|", *rows]


if __name__ == "__main__":
    import sys

    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(reference())
