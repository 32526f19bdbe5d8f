"""Find how wide the columns of a page are, and how lines of text break in them."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_numeric_dtype

from xlfactor.core.labels import text_of
from xlfactor.drawing import theme
from xlfactor.drawing.frames import LEFT
from xlfactor.drawing.letters import length, words, wrap
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Page

#: how much wider the bold letters of a header are than those of a cell
BOLD: Final = theme.BOLD * theme.HEADER_SIZE / theme.TEXT_SIZE
#: the sign of a figure, its point, its decimals and a space
_AROUND_UNITS: Final = 6
#: the pixels of a character: programs put the edges of columns on whole pixels
_PIXELS: Final = 7
#: characters between a heading and the one beside it; fewer where columns are narrow
_GAP, _LESS_GAP, _LEAST_GAP = 1.5, 1.0, 0.5
#: LibreOffice's columns are wider than Excel's, so that more words have room on a line
_WIDER: Final = 1.14
#: the most characters of a line of a heading that is put on two lines, of a word of one, and of
#: the column of one where columns are narrow
_LONGEST_LINE, _LONGEST_WORD, _LONGEST_PART = 13, 20.0, 12.5


def widths(page: Page, *, with_checks: bool, is_narrow: bool) -> list[list[float]]:
    """Return the widths that labels and figures need, in characters, from column B on.

    In the first, headings take no more than two lines, if these are short, and stand apart from
    those beside them. The second are as narrow as the words of headings allow. In the third,
    columns of short figures are narrower than usual too. If all are to be narrow, long names take
    more lines in each than in the one before it.
    """
    labels = [*_labels(page), *([check.name for check in page.checks] if with_checks else ())]
    longest = max((length(text) for text in {text_of(label) for label in labels}), default=0.0)
    least, most = theme.LABEL_WIDTH
    first = max(longest + 1, least)
    figures = map(max, zip_longest(*map(_figures_of, page.blocks), fillvalue=0.0))
    names = [[str(column) for column in block.table.columns] for block in page.blocks]
    rules = _NARROW if is_narrow else _ROOMY
    sized = [[min(first, widest)] for widest, *_ in rules]
    for width, above in zip(figures, zip_longest(*names, fillvalue=""), strict=True):
        for one, (_, least, needed, gap) in zip(sized, rules, strict=True):
            column = max([least, width, *map(needed, above)])
            one.append(_whole(min(_apart(column, above, gap), most)))
    return sized


def printed_characters(sized: Sequence[float], last: int, *, left: int = 0) -> float:
    """Return how many characters of a line of text go up to a column.

    The line begins `left` columns after B; `sized` are the widths of the page from B on.
    """
    plain = max(last - LEFT + 1 - len(sized), 0)
    all_of_them = [*sized, *[theme.PLAIN_WIDTH] * plain]
    beside = theme.PADDING / theme.CHARACTER
    return sum(width + beside for width in all_of_them[left : last - LEFT + 1])


def header_lines(block: Block, sized: Sequence[float]) -> int:
    """Count the lines that the longest header of a block takes when it wraps at words."""
    headings = zip(block.table.columns, sized[1:], strict=False)
    return max((lines(str(text), width / BOLD) for text, width in headings), default=1)


def text_lines(block: Block, sized: Sequence[float]) -> list[int]:
    """Count the lines that each row of a block takes when its texts wrap in their columns."""
    counts = [lines(text_of(name), sized[0]) for name in _names(block)] or [1] * len(block.table)
    for place, heading in enumerate(block.table.columns[:-1]):  # the last text runs on
        if block.format_of(str(heading)) is NumberFormat.TEXT:
            width = sized[place + 1]
            for row, text in enumerate(block.table.iloc[:, place].tolist()):
                if isinstance(text, str):
                    counts[row] = max(counts[row], lines(text, width))
    return counts


def lines(text: str, width: float) -> int:
    """Count the lines that a text takes if it breaks between words."""
    return 1 if length(text) <= width else len(wrap(text, width))


def _figures_of(block: Block) -> list[float]:
    """Return the characters that the figures, or texts, of each column of a block need."""
    formats = [block.format_of(str(heading)) for heading in block.table.columns]
    needed = [_longest(*one) for one in zip(_columns(block.table), formats, strict=True)]
    if formats and formats[-1] is NumberFormat.TEXT:
        needed[-1] = 0.0  # a text runs on over the blank cells beside it
    return needed


@lru_cache(maxsize=1024)  # pages of a run have the same headings
def words_width(heading: str) -> float:
    """Return the characters that the longest word of a heading needs, unless it is very long."""
    return min(_longest_word(heading), _LONGEST_WORD) * BOLD + _LESS_GAP


def _parts_of(heading: str) -> float:
    """Return the characters that the longest word needs where it may be broken."""
    return min(words_width(heading), _LONGEST_PART)


def _longest_word(heading: str) -> float:
    return max(length(word.rstrip()) for word in words(heading))


@lru_cache(maxsize=1024)
def _lines_of(heading: str) -> float:
    """Return the characters that a heading needs for two lines, if these are short."""
    breaks = [found.end() for found in re.finditer("[-/ ]", heading)]
    halves = [max(length(heading[:at].rstrip()), length(heading[at:])) for at in breaks]
    line = min([*halves, _LONGEST_LINE]) if halves else 0
    return max(line * BOLD + _GAP, words_width(heading))


_Rule: TypeAlias = tuple[float, float, Callable[[str], float], float]
_NAMES: Final = theme.LABEL_WIDTH[1]
#: the greatest width of the column of names, the least of another one, what its headings need, and
#: the characters between these
_ROOMY: Final[Sequence[_Rule]] = (
    (_NAMES, theme.FIGURE_WIDTH, _lines_of, _GAP),
    (_NAMES, theme.FIGURE_WIDTH, words_width, _LESS_GAP),
    (_NAMES, 0.0, words_width, _LEAST_GAP),
)
_NARROW: Final[Sequence[_Rule]] = tuple(
    (names, 0.0, _parts_of, _LEAST_GAP) for names in (_NAMES, *theme.NARROW_LABELS)
)


def _apart(column: float, headings: Iterable[str], gap: float) -> float:
    """Widen a column in which a line of a heading would touch the heading beside it.

    A very long word is broken wherever the column ends.
    """
    for heading in (one for one in headings if _longest_word(one) <= _LONGEST_WORD):
        needed = [length(line) * BOLD + gap for line in wrap(heading, column * _WIDER / BOLD)]
        column = max([column, *needed])
    return column


def _whole(width: float) -> float:
    """Return a width of whole pixels."""
    return math.ceil(width * _PIXELS) / _PIXELS


def _columns(table: pd.DataFrame) -> Iterable[NDArray[Any]]:
    """Return the columns of a table as arrays; taken singly only where it must be."""
    values = table.to_numpy()
    if is_numeric_dtype(values.dtype):
        return iter(values.T)
    return (table.iloc[:, place].to_numpy() for place in range(table.shape[1]))


def _longest(figures: NDArray[Any], number_format: NumberFormat) -> float:
    """Return the characters of the longest text, or those that the largest figure may take."""
    if number_format is NumberFormat.TEXT:
        return max((length(str(text)) for text in figures), default=0.0) + 2
    if not is_numeric_dtype(figures.dtype) or not figures.size:
        return 0.0
    known = figures.astype(float)
    known = known[np.isfinite(known)]
    ends = [float(known.min(initial=0.0)), float(known.max(initial=0.0))]
    usual = len(f"{max(map(abs, ends)):.0f}") + _AROUND_UNITS
    return max([usual, *(length(number_format.text_of(end)) * theme.BOLD for end in ends)])


def _names(block: Block) -> list[object]:
    """Return the names of the rows of a block; dates are as long as their column."""
    names = block.table.index
    return [] if isinstance(names, pd.DatetimeIndex) else list(names)


def _labels(page: Page) -> list[object]:
    labels: list[object] = []
    for block in page.blocks:
        names = block.table.index
        # dates are all as long
        labels += list(names[:1] if isinstance(names, pd.DatetimeIndex) else names)
    return labels
