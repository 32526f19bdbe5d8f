"""References to Tables in the letters of the Tables, as IronCalc wants them."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from xlfactor.formulas.tokens import TokenKind, tokens

#: The parts of a Table that have no header.
_PARTS: Final = ("#All", "#Data", "#Headers", "#Totals", "#This Row")
_WORD: Final = re.compile(r"[^\[\],:@]+")
#: a text or the name of a sheet, else what begins with no name of a Table
_UNNAMED: Final = re.compile(
    r"""("[^"]*"|'[^']*')|(?<![\w\]])(\[(?:[^\[\]]|\[[^\[\]]*\])*\])(?![\w!'.])"""
)
#: a header without the brackets that it has beside another part
_BARE: Final = re.compile(r"(?<=\],)\s*([^\[\]]+)(?=\]$)")


def _named(found: re.Match[str], table: str) -> str:
    return found[1] or table + _BARE.sub(r"[\1]", found[2])


class TableSpelling:
    """The names and headers of the Tables of a workbook, which programs write in any case."""

    def __init__(self, headers: Mapping[str, Iterable[str]]) -> None:
        """Take the headers of each Table by its name."""
        self._tables = {
            name.casefold(): (name, {word.casefold(): word for word in (*_PARTS, *found)})
            for name, found in headers.items()
        }

    def of(self, formula: str, table: str = "") -> str:
        """Return a formula whose references to Tables have the letters of these.

        In a Table, a reference may leave out the name of it.

        Examples
        --------
        >>> spelling = TableSpelling({"policy": ["Asset class"]})
        >>> spelling.of("ROWS(Policy[[#all],[asset class]])")
        'ROWS(policy[[#All],[Asset class]])'
        >>> spelling.of("LEN([[#This Row],Asset class])", "policy")
        'LEN(policy[[#This Row],[Asset class]])'
        """
        if "[" not in formula:
            return formula
        if table:
            formula = _UNNAMED.sub(lambda found: _named(found, table), formula)
        return "".join(
            self._spelt(token.text) if token.kind is TokenKind.WORD else token.text
            for token in tokens(formula)
        )

    def _spelt(self, reference: str) -> str:
        table, _, inside = reference.partition("[")
        name, words = self._tables.get(table.casefold(), ("", {}))
        if not inside or not name:
            return reference
        return f"{name}[{_WORD.sub(lambda word: words.get(word[0].casefold(), word[0]), inside)}"
