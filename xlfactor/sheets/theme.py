"""The look of every sheet: colours, widths and heights, in one place."""

from typing import Final, TypeAlias

Colour: TypeAlias = tuple[int, int, int]

INK: Final[Colour] = (31, 41, 55)
QUIET: Final[Colour] = (107, 114, 128)
ACCENT: Final[Colour] = (31, 78, 121)
HEADER_FILL: Final[Colour] = (226, 232, 240)
RULE: Final[Colour] = (148, 163, 184)
PASSED: Final[Colour] = (21, 128, 61)
FAILED: Final[Colour] = (192, 0, 0)
WHITE: Final[Colour] = (255, 255, 255)

#: a heat map runs from the negative colour through white to the positive one
COLD: Final[Colour] = (244, 165, 130)
WARM: Final[Colour] = (146, 197, 222)

#: the six colours of a chart, in the order of its series; told apart by the colour-blind too
SERIES: Final[tuple[Colour, ...]] = (
    (31, 78, 121),
    (217, 119, 6),
    (15, 118, 110),
    (157, 78, 121),
    (100, 116, 139),
    (202, 178, 77),
)

TITLE_SIZE: Final = 16
BLOCK_TITLE_SIZE: Final = 12
SMALL_SIZE: Final = 9

MARGIN_WIDTH: Final = 2.0
FIGURE_WIDTH: Final = 11.5
LABEL_WIDTH: Final = (14.0, 42.0)
LINE_HEIGHT: Final = 15.0
#: set, not left to the host: where a chart ends must not hang on how it fits letters
TITLE_HEIGHT: Final = 21.0
BLOCK_TITLE_HEIGHT: Final = 15.75

#: characters of a bold heading that go on a line of a column of figures
HEADING_CHARACTERS: Final = 12.5
TEXT_WIDTH: Final = 28.0
#: points that a character of column width takes, and the padding of a column
CHARACTER, PADDING = 5.25, 3.75
PLAIN_WIDTH: Final = 8.43

CHART_WIDTH: Final = 430.0
CHART_HEIGHT: Final = 250.0
#: points that a category of a bar chart needs
BAR_HEIGHT: Final = 22.0
CHART_GAP: Final = 12.0
#: a page whose widest block has more columns than this has its charts above that block
COLUMNS_BESIDE_CHARTS: Final = 7
#: an axis of dates says months up to so many years, then years alone
YEARS_OF_MONTHS: Final = 4

#: how far the colours of a chart fade toward white once all are used
_FADING: Final = 0.5


def series_colour(position: int) -> Colour:
    """Give the colour of a series; after the last colour they come again, fainter.

    Examples
    --------
    >>> series_colour(0), series_colour(6)
    ((31, 78, 121), (143, 166, 188))
    """
    turn, place = divmod(position, len(SERIES))
    left = (1 - _FADING) ** turn
    red, green, blue = (round(255 - left * (255 - part)) for part in SERIES[place])
    return red, green, blue
