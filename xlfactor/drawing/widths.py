"""Find how wide the columns of a page are, and how far it is printed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

import pandas as pd

from xlfactor.core.labels import text_of
from xlfactor.drawing import theme
from xlfactor.drawing.frames import LEFT, last_column
from xlfactor.report.page import Block, NumberFormat, Page

#: the columns that lines of text (checks, notes and the stamp) reach over
_COLUMNS_OF_TEXT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """What the width of one column of a block depends on, in characters."""

    #: the longest word of its heading
    longest_word: int
    #: the longest text of its cells, if they hold texts
    longest_text: int


_NO_COLUMN: Final = _Column(longest_word=0, longest_text=0)


def widths(page: Page) -> list[float]:
    """Return the widths that labels and figures need, in characters, from column B on."""
    longest = max((len(text_of(text)) for text in _labels(page)), default=0)
    narrowest, widest = theme.LABEL_WIDTH
    columns = zip_longest(*map(_columns, page.blocks), fillvalue=_NO_COLUMN)
    return [min(max(longest * 1.05 + 1, narrowest), widest), *map(_width_of_figures, columns)]


def printed_column(page: Page) -> int:
    """Return the last column that is printed."""
    return max(last_column(page), LEFT + _COLUMNS_OF_TEXT)


def printed_characters(page: Page, sized: Sequence[float], *, left: int = 0) -> int:
    """Return how many characters of a line of text are printed, from `left` columns after B on.

    `sized` are the widths of the page.
    """
    plain = max(printed_column(page) - LEFT + 1 - len(sized), 0)
    return int(sum([*sized, *[theme.PLAIN_WIDTH] * plain][left:]))


def lines(text: str, width: float) -> int:
    """Count the lines that a text takes if it breaks between words."""
    count, used = 1, 0
    for word in _words(text):
        if used and used + len(word) > width:
            count, used = count + 1, 0
        used += len(word) + 1
    return count


def _columns(block: Block) -> list[_Column]:
    """Return the columns of figures of a block."""
    headings = [str(heading) for heading in block.table.columns]
    return [
        _Column(
            longest_word=max(len(word) for word in _words(heading)),
            longest_text=_longest_text(block, position),
        )
        for position, heading in enumerate(headings)
    ]


def _longest_text(block: Block, position: int) -> int:
    """Return the length of the longest text in a column; figures have their own width."""
    if block.format_of(str(block.table.columns[position])) is not NumberFormat.TEXT:
        return 0
    return max((len(str(text)) for text in block.table.iloc[:, position]), default=0)


def _width_of_figures(columns: Sequence[_Column]) -> float:
    """Return the width that the columns of all blocks need which stand below one another."""
    text = max(column.longest_text for column in columns)
    word = max(column.longest_word for column in columns)
    width = min(text * 1.05 + 2, theme.TEXT_WIDTH)
    room = word + 1 if word > theme.HEADING_CHARACTERS else theme.FIGURE_WIDTH
    return max(width, room)


def _words(text: str) -> list[str]:
    """Return the pieces of a text between which a line may break."""
    return [word.rstrip() for word in re.split(r"(?<=[-/ ])", text)]


def _labels(page: Page) -> list[object]:
    labels: list[object] = [check.name for check in page.checks]
    for block in page.blocks:
        names = block.table.index
        # dates are all as long
        labels += list(names[:1] if isinstance(names, pd.DatetimeIndex) else names)
    return labels
