"""The reference as Markdown: docs/functions.md."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from xlfactor import catalogue
from xlfactor.declare import Macro
from xlfactor.examples import Worked, worked
from xlfactor.help.entries import ERRORS, NOTES, by_category, excerpt, laid_out, signature
from xlfactor.published import FACTOR_ERROR, Published, published


def reference() -> str:
    """Return the reference of all functions and macros, with the result of every example."""
    examples = worked()
    lines = ["# Functions and macros", "", "Drawn from the catalogue; do not edit.", ""]
    for note in NOTES:
        lines += [note, ""]
    lines += [*_errors(), "", *_contents(), ""]
    for function in published():
        lines += [*_function(function, examples.get(function.name)), ""]
    lines += ["# Macros", ""]
    for macro in _macros():
        lines += [*_macro(macro), ""]
    return "\n".join(lines)


def _errors() -> list[str]:
    name = FACTOR_ERROR.name
    rows = ([f"`{error}`", text] for error, text in ERRORS.items())
    return [
        "A cell that shows an error has its message one click away: "
        f"[`={name}(cell)`](#{name.lower()}cell), *Last error* on the ribbon, and the log. "
        f"What was assumed for a result, or limits it, is told by `={name}(cell)` too.",
        "",
        *_table(["error", "what it means"], rows),
    ]


def _contents() -> list[str]:
    """List the functions by subject, each with what it returns, and the macros."""
    lines = []
    for category, functions in by_category().items():
        rows = ([_link(item.name, signature(item)), item.summary] for item in functions)
        lines += [f"**{category.value}**", "", *_table(["function", "what it does"], rows), ""]
    rows = ([_link(one.label, f"{one.label} {one.key}"), one.summary] for one in _macros())
    return [
        *lines,
        "**Macros**: buttons of the ribbon",
        "",
        *_table(["macro", "what it does"], rows),
    ]


def _macros() -> Iterable[Macro[Any]]:
    return catalogue.MACROS.values()


def _link(text: str, heading: str) -> str:
    """Write a link to a heading, whose anchor has its letters, digits and hyphens alone."""
    return f"[{text}](#{re.sub(r'[^-_a-z0-9 ]', '', heading.lower()).replace(' ', '-')})"


def _function(function: Published, example: Worked | None) -> list[str]:
    arguments = ([f"`{item.name}`", item.help] for item in function.arguments)
    lines = [
        f"## `{signature(function)}`",
        "",
        function.summary,
        "",
        *_table(["argument", "what it is"], arguments),
    ]
    return lines if example is None else [*lines, "", *_example(example)]


def _example(example: Worked) -> list[str]:
    found = excerpt(example.cells)
    formula = [f"    {line}" for line in laid_out(example.formula).split("\n")]
    lines = [f"Example, in `{example.workbook}`:", "", *formula, ""]
    lines += _table(found.rows[0], found.rows[1:])
    return [*lines, "", f"… and {found.left_out}."] if found.left_out else lines


def _macro(macro: Macro[Any]) -> list[str]:
    inputs = (
        [f"`{item.name}`", "required" if item.required else "optional", item.kind.help]
        for item in macro.parameters
    )
    return [
        f"## {macro.label} (`{macro.key}`)",
        "",
        macro.summary,
        "",
        *_table(["input (name `xf_…` or Table)", "", "what it is"], inputs),
    ]


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [_row(header), "|" + "---|" * len(header), *(_row(row) for row in rows)]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
