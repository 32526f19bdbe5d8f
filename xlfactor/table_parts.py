"""References to parts of Tables, as formulas write them: ``policy[[#Data],[Group]:[Lower]]``."""

import re
from dataclasses import dataclass
from typing import Final

_ITEM: Final = r"\[(?:'.|[^\[\]'])*\]"
#: What stands in the brackets after a Table's name; an apostrophe goes before a sign in a header.
INSIDE: Final = rf"(?:'.|[^\[\]']|{_ITEM})*"
_REFERENCE: Final = re.compile(rf"(?P<table>[^\W\d][\w.]*)\[(?P<inside>{INSIDE})\]")
_ITEMS: Final = re.compile(rf"\s*{_ITEM}(?:\s*[,:]\s*{_ITEM})*\s*")
_HEADERS, _DATA, _ALL = "#headers", "#data", "#all"
_KNOWN: Final = frozenset({_HEADERS, _DATA, _ALL})


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePart:
    """The part of a Table that a reference means."""

    table: str
    #: The words with # that it holds, in small letters, such as ``#all``.
    sections: frozenset[str] = frozenset()
    #: The headers of its columns: none for all of them, one, or the first and the last.
    columns: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether every section of it is one that can be read, and no column stands apart."""
        return self.sections <= _KNOWN and len(self.columns) <= 2

    @property
    def has_headers(self) -> bool:
        """Whether the header row belongs to it."""
        return bool(self.sections & {_HEADERS, _ALL})

    @property
    def has_body(self) -> bool:
        """Whether the rows of data belong to it."""
        return self.sections != {_HEADERS}

    @property
    def is_body(self) -> bool:
        """Whether it is more than one column without headers, as a Table's name alone is."""
        return not self.has_headers and len(self.columns) != 1

    @property
    def with_headers(self) -> str:
        """The reference to the same columns with their headers."""
        if not self.columns:
            return f"{self.table}[#All]"
        span = ":".join(f"[{column}]" for column in self.columns)
        return f"{self.table}[[#Headers],[#Data],{span}]"


def part_of(reference: str) -> TablePart | None:
    """Return the part of a Table that a reference means; None if it is written otherwise.

    Examples
    --------
    >>> part_of("policy[[#Headers],[#Data],[Asset class]:[Group]]").columns
    ('Asset class', 'Group')
    >>> part_of("policy[Asset class]").is_body, part_of("policy[#Data]").is_body
    (False, True)
    >>> part_of("limits['#1]").columns, part_of("policy"), part_of("policy[[Group]")
    (('#1',), None, None)
    """
    match = _REFERENCE.fullmatch(reference.strip())
    if match is None:
        return None
    inside = match["inside"].strip()
    if _ITEMS.fullmatch(inside):
        items = [item[1:-1].strip() for item in re.findall(_ITEM, inside)]
    elif "[" in re.sub("'.", "", inside):
        return None
    else:
        items = [inside] if inside else []
    sections = frozenset(item.casefold() for item in items if item.startswith(("#", "@")))
    columns = [re.sub("'(.)", r"\1", item) for item in items if not item.startswith(("#", "@"))]
    return TablePart(table=match["table"], sections=sections, columns=tuple(columns))
