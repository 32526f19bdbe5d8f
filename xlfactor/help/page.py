"""The reference as a self-contained HTML page, which the button Help opens."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources
from itertools import groupby
from string import Template
from typing import Any

import xlfactor
from xlfactor import catalogue
from xlfactor.declare import Category, Macro
from xlfactor.examples import Worked, worked
from xlfactor.help.entries import ERRORS, NOTES, excerpt, laid_out, signature
from xlfactor.published import FACTOR_ERROR, Published, published


def functions_html() -> str:
    """Return the whole page: contents, functions with their examples, macros with their inputs."""
    examples = worked()
    order = list(Category)
    functions = sorted(published(), key=lambda item: order.index(item.category))
    template = Template(resources.files(__package__).joinpath("page.html").read_text("utf-8"))
    return template.substitute(
        version=escape(xlfactor.__version__),
        contents=_contents(functions),
        notes="\n".join(f"<p>{_marked(note)}</p>" for note in NOTES),
        errors=_errors(),
        functions="\n".join(_function(item, examples.get(item.name)) for item in functions),
        macros="\n".join(_macro(macro) for macro in catalogue.MACROS.values()),
    )


def _contents(functions: Sequence[Published]) -> str:
    groups = [
        (category.value, [(item.name, item.name) for item in members])
        for category, members in groupby(functions, key=lambda item: item.category)
    ]
    groups.append(("Macros", [(macro.key, macro.label) for macro in catalogue.MACROS.values()]))
    return "\n".join(
        f"<h2>{escape(title)}</h2>\n<ul>"
        + "".join(f'<li><a href="#{anchor}">{escape(text)}</a></li>' for anchor, text in members)
        + "</ul>"
        for title, members in groups
    )


def _errors() -> str:
    name = FACTOR_ERROR.name
    rows = ([f"<code>{escape(error)}</code>", escape(text)] for error, text in ERRORS.items())
    return (
        "<p>A cell that shows an error has its message one click away: "
        f'<a href="#{name}"><code>={name}(cell)</code></a>, <em>Last error</em> on the ribbon, '
        "and the log. What was assumed for a result, or limits it, is told by "
        f"<code>={name}(cell)</code> too.</p>\n{_table(['error', 'what it means'], rows)}"
    )


def _function(function: Published, example: Worked | None) -> str:
    arguments = (
        [f"<code>{escape(item.name)}</code>", escape(item.help)] for item in function.arguments
    )
    parts = [
        f'<section id="{function.name}">',
        f"<h3><code>{escape(signature(function))}</code></h3>",
        f"<p>{escape(function.summary)}</p>",
        _table(["argument", "what it is"], arguments),
        "" if example is None else _example(example),
        "</section>",
    ]
    return "\n".join(part for part in parts if part)


def _example(example: Worked) -> str:
    found = excerpt(example.cells)
    header, *rows = [[escape(cell) for cell in row] for row in found.rows]
    left_out = f"<p>… and {found.left_out}.</p>" if found.left_out else ""
    return (
        f"<p>Example, in <code>{escape(example.workbook)}</code>:</p>\n"
        f"<pre>{escape(laid_out(example.formula))}</pre>\n"
        f"{_table(header, rows, kind='figures')}{left_out}"
    )


def _macro(macro: Macro[Any]) -> str:
    inputs = (
        [
            f"<code>{escape(item.name)}</code>",
            "required" if item.required else "optional",
            escape(item.kind.help),
        ]
        for item in macro.parameters
    )
    return (
        f'<section id="{macro.key}">\n<h3>{escape(macro.label)}</h3>\n'
        f"<p>{escape(macro.summary)}</p>\n"
        f"{_table(['input (name xf_… or Table)', '', 'what it is'], inputs)}\n</section>"
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[str]], *, kind: str = "words") -> str:
    head = "".join(f"<th>{cell}</th>" for cell in header)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        f'<table class="{kind}"><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>'
    )


def _marked(text: str) -> str:
    """Return a text of the notes as HTML, with the text between backticks as code."""
    return re.sub("`([^`]*)`", r"<code>\1</code>", escape(text, quote=False))
