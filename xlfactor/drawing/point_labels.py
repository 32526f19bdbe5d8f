"""Find on which side of each point of a chart its name stands, so that names do not overlap."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from xlfactor.core.typing import FloatArray
from xlfactor.drawing import theme
from xlfactor.drawing.letters import length, wrap
from xlfactor.drawing.sheet import Axis, Label, Side

#: points around the plot: to the left and right of it, and above and below it, without a legend
_BESIDE, _ABOVE_AND_BELOW, _LEGEND = 70.0, 80.0, 25.0
#: points that a name may go beyond the plot, to the right and above
_BEYOND: Final = 10.0
#: programs break a name that is longer than this part of the chart
_LONGEST: Final = 0.2
#: of the height of letters
_LINE: Final = 1.2
#: a name is left out if more of it than this part would be hidden
_HIDDEN: Final = 0.25
_ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle on the chart, in points."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.top - self.bottom)

    def shared(self, other: "_Box") -> float:
        """Return the area of both."""
        across = min(self.right, other.right) - max(self.left, other.left)
        upward = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(across, 0.0) * max(upward, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Where a chart draws its points: its size, and the ends of its axes."""

    width: float
    height: float
    across: Axis
    upward: Axis
    has_legend: bool

    @property
    def inside(self) -> _Box:
        """The rectangle between the ends of the axes."""
        legend = _LEGEND if self.has_legend else 0.0
        return _Box(0.0, 0.0, self.width - _BESIDE, self.height - _ABOVE_AND_BELOW - legend)

    def places(self, across: FloatArray, upward: FloatArray) -> FloatArray:
        """Return where points (n) lie in points from the lower left corner, n×2."""
        inside = self.inside
        axes = ((self.across, across, inside.right), (self.upward, upward, inside.top))
        return np.column_stack([_on(axis, figures, size) for axis, figures, size in axes])


def labels(
    names: Sequence[str], places: FloatArray, others: FloatArray, plot: Plot
) -> tuple[Label, ...]:
    """Return the name of each point and its side; a name that has no room is left out.

    Parameters
    ----------
    names : sequence of str
        Of n points; a blank one is not shown.
    places : array of shape (n, 2)
        Where they lie.
    others : array of shape (m, 2)
        All points of the chart, which no name should cover.
    plot : Plot
    """
    longest, plotted = plot.width * _LONGEST, plot.inside
    room = replace(plotted, right=plotted.right + _BEYOND, top=plotted.top + _BEYOND)
    sizes = [_size(name, longest) for name in names]
    markers = [_marker(place) for place in others]
    sides = dict.fromkeys((n for n, name in enumerate(names) if name), Side.RIGHT)
    boxes = {(n, side): _beside(places[n], sizes[n], side) for n in sides for side in Side}

    def hidden(number: int, side: Side) -> float:
        """Return the part of a name that something else hides, or that leaves the plot."""
        mine = boxes[number, side]
        hiding = [*markers, *(boxes[other] for other in sides.items() if other[0] != number)]
        outside = mine.area - mine.shared(room)
        return (outside + sum(map(mine.shared, hiding))) / mine.area

    for _ in range(_ROUNDS):
        for number in sides:
            sides[number] = min(Side, key=lambda side: hidden(number, side))
    for number in sorted(sides, key=lambda number: -hidden(number, sides[number])):
        if hidden(number, sides[number]) > _HIDDEN:
            del sides[number]
    return tuple(
        Label(text=name if n in sides else "", side=sides.get(n, Side.RIGHT))
        for n, name in enumerate(names)
    )


def _on(axis: Axis, figures: FloatArray, size: float) -> FloatArray:
    if axis.minimum is None or axis.maximum is None:
        return np.zeros_like(figures)
    return (figures - axis.minimum) / (axis.maximum - axis.minimum) * size


def _size(name: str, longest: float) -> tuple[float, float]:
    """Return the width and the height of a name in points."""
    letter = theme.CHARACTER * theme.CHART_LABEL_SIZE / theme.TEXT_SIZE
    lines = wrap(name, longest / letter) or [""]
    return max(map(length, lines)) * letter, len(lines) * theme.CHART_LABEL_SIZE * _LINE


def _marker(place: FloatArray) -> _Box:
    across, upward = map(float, place)
    half = theme.MARKER_SIZE / 2
    return _Box(across - half, upward - half, across + half, upward + half)


def _beside(place: FloatArray, size: tuple[float, float], side: Side) -> _Box:
    """Return the rectangle of a name on a side of its point."""
    (across, upward), (width, height) = map(float, place), size
    gap = theme.MARKER_SIZE / 2 + 2
    left, bottom = across - width / 2, upward - height / 2
    if side in (Side.LEFT, Side.RIGHT):
        left = across + gap if side is Side.RIGHT else across - gap - width
    else:
        bottom = upward + gap if side is Side.ABOVE else upward - gap - height
    return _Box(left, bottom, left + width, bottom + height)
