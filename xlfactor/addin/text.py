"""Python's values as VBA writes them."""

from collections.abc import Iterable


def quoted(text: str) -> str:
    """Give a text as a literal of VBA.

    Examples
    --------
    >>> print(quoted('a "b" c'))
    "a ""b"" c"
    """
    return '"' + text.replace('"', '""') + '"'


def array(texts: Iterable[str]) -> str:
    """Give texts as an array of VBA.

    Examples
    --------
    >>> print(array(["a", "b"]))
    Array("a", "b")
    """
    return f"Array({', '.join(map(quoted, texts))})"
