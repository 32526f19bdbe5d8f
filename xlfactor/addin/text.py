"""Write Python values as VBA source code."""

from collections.abc import Iterable


def quoted(text: str) -> str:
    """Return a text as a VBA string literal.

    Examples
    --------
    >>> print(quoted('a "b" c'))
    "a ""b"" c"
    """
    return '"' + text.replace('"', '""') + '"'


def array(texts: Iterable[str]) -> str:
    """Return texts as a VBA array expression.

    Examples
    --------
    >>> print(array(["a", "b"]))
    Array("a", "b")
    """
    return f"Array({', '.join(map(quoted, texts))})"
