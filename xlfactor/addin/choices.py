"""The VBA module of what is chosen from: settings of the ribbon by their words, and functions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from xlfactor import catalogue
from xlfactor.addin.source import ModuleKind, Source
from xlfactor.addin.text import array, quoted
from xlfactor.parameters import Parameter
from xlfactor.published import published
from xlfactor.tables.kinds import Choice

#: the names of functions on a line of VBA
_ON_A_LINE = 8

_HEAD = """\
Option Explicit
Option Private Module
' The settings that are words to choose from, and the names of functions.
' Made from the catalogue: changes here are lost.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """An input chosen from a few words: the words, and the default if none is chosen."""

    name: str
    help: str
    words: tuple[str, ...]
    default: str

    @property
    def label(self) -> str:
        """The name as a reader writes it."""
        return self.name.replace("_", " ").capitalize()


def settings() -> tuple[Setting, ...]:
    """Return the settings of all macros, each once, in the order of the catalogue."""
    found: dict[str, Setting] = {}
    for macro in catalogue.MACROS.values():
        for parameter in macro.parameters:
            if isinstance(parameter.kind, Choice):
                found.setdefault(parameter.name, _setting(parameter, parameter.kind))
    return tuple(found.values())


def _setting(parameter: Parameter, kind: Choice[Any]) -> Setting:
    return Setting(
        name=parameter.name, help=kind.help, words=kind.choices, default=str(parameter.default)
    )


def choices_module() -> Source:
    """Return the module with words, default and help of each drop-down, and all functions."""
    tables = [
        _table("WordsOf", "Variant", lambda one: array(one.words)),
        _table("DefaultOf", "String", lambda one: quoted(one.default)),
        _table("HelpOf", "String", lambda one: quoted(one.help)),
    ]
    text = "\n".join([_HEAD, *tables, *_is_function()])
    return Source(name="XlfactorChoices", kind=ModuleKind.STANDARD, text=text)


def _is_function() -> Iterator[str]:
    """Yield the lines of a function of VBA that knows the names of all worksheet functions."""
    names = [quoted(function.name) for function in published()]
    yield "Public Function IsFunction(ByVal word As String) As Boolean"
    yield "    Select Case UCase$(word)"
    for first in range(0, len(names), _ON_A_LINE):
        yield f"        Case {', '.join(names[first : first + _ON_A_LINE])}: IsFunction = True"
    yield "    End Select"
    yield "End Function"
    yield ""


def _table(function: str, kind: str, value: Callable[[Setting], str]) -> str:
    """Write a function of VBA that returns a property of a setting by its name."""
    return "\n".join(_lines(function, kind, value))


def _lines(function: str, kind: str, value: Callable[[Setting], str]) -> Iterator[str]:
    yield f"Public Function {function}(ByVal parameter As String) As {kind}"
    yield "    Select Case parameter"
    for one in settings():
        yield f"        Case {quoted(one.name)}: {function} = {value(one)}"
    yield "    End Select"
    yield "End Function"
    yield ""
