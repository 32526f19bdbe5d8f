"""Find how wide the columns of a page are, and how lines of text break in them."""

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_numeric_dtype

from xlfactor.core.labels import text_of
from xlfactor.drawing import theme
from xlfactor.drawing.frames import LEFT
from xlfactor.report.page import Block, NumberFormat, Page, PageKind

#: how much wider the bold letters of a header are than a figure of a cell
BOLD: Final = 1.08 * theme.HEADER_SIZE / theme.TEXT_SIZE
#: the sign of a figure, its point, its decimals and a space
_AROUND_UNITS: Final = 6


def widths(page: Page, *, with_checks: bool) -> list[float]:
    """Return the widths that labels and figures need, in characters, from column B on."""
    labels = [*_labels(page), *([check.name for check in page.checks] if with_checks else ())]
    longest = max((len(text_of(text)) for text in labels), default=0)
    narrowest, widest = theme.LABEL_WIDTH
    columns = zip_longest(*map(_widths_of, page.blocks), fillvalue=0.0)
    most = theme.LABEL_WIDTH[1] if page.kind is PageKind.AUDIT else theme.TEXT_WIDTH
    return [
        min(max(longest * 0.97 + 1, narrowest), widest),
        *(min(max(column), most) for column in columns),
    ]


def printed_characters(sized: Sequence[float], last: int, *, left: int = 0) -> int:
    """Return how many characters of a line of text go up to a column.

    The line begins `left` columns after B; `sized` are the widths of the page from B on.
    """
    plain = max(last - LEFT + 1 - len(sized), 0)
    all_of_them = [*sized, *[theme.PLAIN_WIDTH] * plain]
    return int(sum(all_of_them[left : last - LEFT + 1]))


def header_lines(block: Block, sized: Sequence[float]) -> int:
    """Count the lines that the longest header of a block takes when it wraps at words."""
    headings = zip(block.table.columns, sized[1:], strict=False)
    return max((lines(str(text), width / BOLD) for text, width in headings), default=1)


def lines(text: str, width: float) -> int:
    """Count the lines that a text takes if it breaks between words."""
    count, used = 1, 0
    for word in _words(text):
        if used and used + len(word) > width:
            count, used = count + 1, 0
        used += len(word) + 1
    return count


def _widths_of(block: Block) -> list[float]:
    """Return the characters that each column of a block needs."""
    headings = [str(heading) for heading in block.table.columns]
    words = [max(map(len, _words(heading))) * BOLD + 1 for heading in headings]
    formats = [block.format_of(heading) for heading in headings]
    needed = [_longest(*one) for one in zip(_columns(block.table), formats, strict=True)]
    if formats and formats[-1] is NumberFormat.TEXT:
        needed[-1] = 0.0  # a text runs on over the blank cells beside it
    return [max(*both, theme.FIGURE_WIDTH) for both in zip(words, needed, strict=True)]


def _columns(table: pd.DataFrame) -> Iterable[NDArray[Any]]:
    """Return the columns of a table as arrays; taken singly only where it must be."""
    values = table.to_numpy()
    if is_numeric_dtype(values.dtype):
        return iter(values.T)
    return (table.iloc[:, place].to_numpy() for place in range(table.shape[1]))


def _longest(figures: NDArray[Any], number_format: NumberFormat) -> float:
    """Return the characters of the longest text, or those that the largest figure may take."""
    if number_format is NumberFormat.TEXT:
        return max((len(str(text)) for text in figures), default=0) * 1.05 + 2
    if not is_numeric_dtype(figures.dtype) or not figures.size:
        return 0.0
    sizes = np.abs(figures.astype(float))
    largest = float(sizes[np.isfinite(sizes)].max(initial=0.0))
    return len(f"{largest:.0f}") + _AROUND_UNITS


def _words(text: str) -> list[str]:
    """Return the pieces of a text between which a line may break."""
    return [word.rstrip() for word in re.split(r"(?<=[-/ ])", text)]


def _labels(page: Page) -> list[object]:
    labels: list[object] = []
    for block in page.blocks:
        names = block.table.index
        # dates are all as long
        labels += list(names[:1] if isinstance(names, pd.DatetimeIndex) else names)
    return labels
