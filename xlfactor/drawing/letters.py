"""How long texts are, and where their lines break, by the widths of letters."""

import re
from functools import lru_cache
from typing import Final
from unicodedata import east_asian_width

#: the width of each letter, where a digit is 1; most fonts without serifs differ by little
_WIDTHS: Final = {
    letter: width
    for letters, width in (
        (" !'(),.:;I[]`ijl·", 0.49),
        ('"-/Jfrst{}²³', 0.68),
        ("acekvxyzLFESTYZ?*_−×–", 0.93),
        ("ABCDGHKNOPQRUVX&", 1.17),
        ("%w…", 1.4),
        ("@MWm", 1.65),
    )
    for letter in letters
}
#: lines may break after a space, a slash, and a hyphen within a word
_BREAKS: Final = re.compile(r"(?<=[ /])|(?<=[^\W\d_]-)")
#: the widths of all other letters, and of the wide ones of East Asia
_OTHERS, _WIDE = 1.04, 2.0
#: a digit in characters of the width of a column, which are rounded to whole pixels
_DIGIT: Final = 1.06


@lru_cache(maxsize=4096)  # words of pages come again and again
def length(text: str) -> float:
    """Return how long a text is, in characters of the width of a column.

    Examples
    --------
    >>> round(length("2020"), 2), round(length("Illiquid"), 2), round(length("Momentum"), 2)
    (4.41, 5.9, 10.26)
    """
    return _DIGIT * sum(map(_width, text))


def words(text: str) -> list[str]:
    """Return the parts between which the lines of a text may break."""
    return _BREAKS.split(" ".join(text.split()))


def wrap(text: str, width: float) -> list[str]:
    """Return the lines of a text that breaks between words, and within those that are longer.

    Examples
    --------
    >>> wrap("US Corporate Bonds-Long Duration", 14.0)
    ['US Corporate', 'Bonds-Long', 'Duration']
    >>> wrap("missed by -1.7% in 2020-12-31", 11.0)
    ['missed by', '-1.7% in', '2020-12-31']
    >>> wrap("Telecommunications", 12.0)
    ['Telecommuni', 'cations']
    """
    lines: list[str] = []
    line, used = "", 0.0
    for word in (part for one in words(text) for part in _parts(one, width)):
        if line and used + length(word.rstrip()) > width:
            lines.append(line.rstrip())
            line, used = "", 0.0
        line, used = line + word, used + length(word)
    return [*lines, line.rstrip()] if line else lines


def _parts(word: str, width: float) -> list[str]:
    """Return a word in parts that are no longer than a line."""
    if length(word.rstrip()) <= width:
        return [word]
    parts = [""]
    for letter in word:
        if parts[-1] and length(parts[-1] + letter) > width:
            parts.append("")
        parts[-1] += letter
    return parts


def _width(letter: str) -> float:
    known = _WIDTHS.get(letter)
    if known is None:
        return _WIDE if east_asian_width(letter) in "WF" else _OTHERS
    return known
