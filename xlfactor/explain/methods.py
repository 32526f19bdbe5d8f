"""What docstrings of core say of a method: what it does, its equations and their sources."""

import inspect
import re
from dataclasses import dataclass
from typing import Final

from xlfactor.explain.plain_math import plain

_EQUATION: Final = ".. math::"
_SECTION: Final = re.compile(r"^(\w[\w ]*)\n-{3,}$", re.MULTILINE)
_REFERENCES: Final = "References"
#: marks of emphasis in a docstring
_MARKS: Final = re.compile(r"[*`]+")
_INLINE: Final = re.compile(r":math:`([^`]*)`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method, as its docstring describes it."""

    #: its module, and what it is called there: such as ``factors.premia.implied_premia``
    name: str
    summary: str
    equations: tuple[str, ...]
    #: what its docstring refers to
    source: str

    @classmethod
    def of(cls, name: str, docstring: str) -> "Method | None":
        r"""Return what a docstring says of a method; None if it names no equation and no source.

        Examples
        --------
        >>> Method.of("active.weights", '''Return active weights.
        ...
        ... .. math:: a = w - w_B
        ...
        ... References
        ... ----------
        ... Grinold and Kahn (2000), *Active Portfolio Management*.
        ... ''').source
        'Grinold and Kahn (2000), Active Portfolio Management.'
        """
        text = inspect.cleandoc(docstring)
        opening, *sections = _SECTION.split(text)
        titled = dict(zip(sections[::2], sections[1::2], strict=True))
        source = " ".join(_without_marks(titled.get(_REFERENCES, "")).split())
        if not source and _EQUATION not in opening:
            return None
        return cls(
            name=name,
            summary=_without_marks(text.partition("\n\n")[0].replace("\n", " ")),
            equations=tuple(_equations(opening)),
            source=source,
        )


def _without_marks(text: str) -> str:
    return _MARKS.sub("", _INLINE.sub(lambda found: plain(found[1]), text))


def _equations(text: str) -> list[str]:
    """Return the equations of a text, each the line or the indented lines after its mark."""
    found = []
    for part in text.split(_EQUATION)[1:]:
        first, _, rest = part.partition("\n")
        lines = [first]
        for line in rest.split("\n"):
            if line.strip() and not line.startswith(" "):
                break
            lines.append(line)
        found.append(plain(" ".join(" ".join(lines).split())))
    return found
