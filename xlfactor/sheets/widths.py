"""How wide the columns of a page are, and how far it is printed; no program is asked."""

import re

from xlfactor.core.labels import text_of
from xlfactor.report.page import Block, NumberFormat, Page
from xlfactor.sheets import theme
from xlfactor.sheets.frames import LEFT, last_column

#: Checks, notes and the stamp are lines of text that reach over so many columns.
_COLUMNS_OF_TEXT = 8


def widths(page: Page) -> list[float]:
    """Give the widths that labels and figures need, in characters, from column B on."""
    longest = max((len(text_of(text)) for text in _labels(page)), default=0)
    narrowest, widest = theme.LABEL_WIDTH
    figures = max((block.table.shape[1] for block in page.blocks), default=0)
    return [
        min(max(longest * 1.05 + 1, narrowest), widest),
        *(_width_of_figures(page, position) for position in range(figures)),
    ]


def printed_column(page: Page) -> int:
    """Give the last column that is printed."""
    return max(last_column(page), LEFT + _COLUMNS_OF_TEXT)


def printed_characters(page: Page) -> int:
    """Give how many characters of a line of text are printed, from column B on."""
    sized = widths(page)
    plain = printed_column(page) - LEFT + 1 - len(sized)
    return int(sum(sized) + max(plain, 0) * theme.PLAIN_WIDTH)


def lines(text: str, width: float) -> int:
    """Count the lines that a text takes if it breaks between words."""
    count, used = 1, 0
    for word in _words(text):
        if used and used + len(word) > width:
            count, used = count + 1, 0
        used += len(word) + 1
    return count


def _width_of_figures(page: Page, position: int) -> float:
    texts = [len(text) for block in page.blocks for text in _texts(block, position)]
    width = min(max(texts, default=0) * 1.05 + 2, theme.TEXT_WIDTH)
    word = max((_longest_word(block, position) for block in page.blocks), default=0)
    room = word + 1 if word > theme.HEADING_CHARACTERS else theme.FIGURE_WIDTH
    return max(width, room)


def _texts(block: Block, position: int) -> list[str]:
    """Give the texts in one column of a block; figures have their own width."""
    if position >= block.table.shape[1]:
        return []
    if block.format_of(str(block.table.columns[position])) is not NumberFormat.TEXT:
        return []
    return [str(text) for text in block.table.iloc[:, position]]


def _longest_word(block: Block, position: int) -> int:
    """Give the length of the longest word in the heading of one column."""
    if position >= block.table.shape[1]:
        return 0
    return max(len(word) for word in _words(str(block.table.columns[position])))


def _words(text: str) -> list[str]:
    """Give the pieces of a text between which a line may break."""
    return [word.rstrip() for word in re.split(r"(?<=[-/ ])", text)]


def _labels(page: Page) -> list[object]:
    labels: list[object] = [check.name for check in page.checks]
    for block in page.blocks:
        labels += list(block.table.index)
    return labels
