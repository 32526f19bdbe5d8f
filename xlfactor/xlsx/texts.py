"""The texts of a file: shared among cells or within one, plain or in runs of several looks."""

import re
from typing import Any, Final

from xlfactor.xlsx.package import Package
from xlfactor.xlsx.trees import local_name, stream

#: a letter that XML cannot hold, or an underscore that would be taken for the start of one
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def shared_texts(package: Package) -> list[str]:
    """Return the texts that cells share, in their order."""
    found: list[str] = []
    for part in package.related(package.workbook, "sharedStrings"):
        found += map(text_of, stream(package.part(part), "si"))
    return found


def text_of(element: Any) -> str:
    """Return the text of an element of plain or rich text, without its phonetic hints.

    Rich text is several runs, each with a text; hints of how to read it stand beside them.
    """
    texts = []
    for child in element:
        name = local_name(child)
        if name == "t":
            texts.append(unescaped(child.text or ""))
        elif name == "r":
            texts.append(text_of(child))
    return "".join(texts)


def unescaped(text: str) -> str:
    r"""Return a text with the letters that XML cannot hold, written as `_x000D_`, put back.

    Examples
    --------
    >>> unescaped("two_x000A_lines, _x005F_x000A_")
    'two\nlines, _x000A_'
    """
    if "_x" not in text:
        return text
    found = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    # two halves of a letter beyond the first 65,536 belong together; a half alone is no letter
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def escaped(text: str) -> str:
    r"""Return a text with the letters that XML cannot hold written as `_x000D_`.

    Examples
    --------
    >>> escaped("two\rlines, _x000A_")
    'two_x000D_lines, _x005F_x000A_'
    """
    return _TO_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
