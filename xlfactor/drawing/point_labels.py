"""Find the side of each point of a chart on which its name is read best."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from xlfactor.core.typing import FloatArray
from xlfactor.drawing import theme
from xlfactor.drawing.letters import length, wrap
from xlfactor.drawing.sheet import Axis, Label, Side

#: points that a chart takes beside its plot, and above and below it
_BESIDE, _ABOVE_AND_BELOW = 70.0, 85.0
#: points that a name may go beyond the plot, to the right and above
_BEYOND: Final = 10.0
#: the share of the width of a chart from which on programs break a name into lines
_LONGEST: Final = 0.2
#: the height of a line, as a multiple of that of letters
_LINE: Final = 1.2
#: a name is left out if more than this share of it would be hidden
_HIDDEN: Final = 0.25
#: how often all names are placed anew
_ROUNDS: Final = 3
#: half of a marker, and from there to a name, in points
_MARKER, _GAP = theme.MARKER_SIZE / 2, 2.0
#: the sides of a point, and the direction of each
_SIDES: Final = (Side.RIGHT, Side.LEFT, Side.ABOVE, Side.BELOW)
_DIRECTIONS: Final = np.array([(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Where a chart draws its points: its size, and the ends of its axes."""

    width: float
    height: float
    across: Axis
    upward: Axis
    #: the height of the legend
    legend: float

    @property
    def inside(self) -> FloatArray:
        """The width and the height between the ends of the axes."""
        return np.array([self.width - _BESIDE, self.height - _ABOVE_AND_BELOW - self.legend])

    def places(self, across: FloatArray, upward: FloatArray) -> FloatArray:
        """Return where points (n) lie in points from the lower left corner, n×2."""
        width, height = self.inside.tolist()
        axes = ((self.across, across, width), (self.upward, upward, height))
        return np.column_stack([_on(axis, figures, size) for axis, figures, size in axes])


def labels(
    names: Sequence[str], places: FloatArray, others: FloatArray, plot: Plot
) -> tuple[Label, ...]:
    """Return the name of each point and its side; a name that has no room is left out.

    Parameters
    ----------
    names : sequence of str
        The names of n points; a blank one is not shown.
    places : array of shape (n, 2)
        Where these points lie.
    others : array of shape (m, 2)
        All points of the chart, which no name should cover.
    """
    found = _Placement(names, places, others, plot)
    found.choose_sides()
    found.leave_out_hidden()
    return tuple(
        Label(text=name if n in found.shown else "", side=_SIDES[found.sides[n]])
        for n, name in enumerate(names)
    )


class _Placement:
    """The names of points while their sides are chosen."""

    def __init__(
        self, names: Sequence[str], places: FloatArray, others: FloatArray, plot: Plot
    ) -> None:
        sizes = np.array([_size(name, plot.width * _LONGEST) for name in names])[:, None]
        middles = places[:, None] + _DIRECTIONS * (sizes / 2 + _MARKER + _GAP)
        #: the corners of each name on each side
        self._lower, self._upper = _around(middles, sizes)
        self._areas = (self._upper - self._lower).prod(axis=-1)
        self._markers = _around(others, 2 * _MARKER)
        self._inside = plot.inside + _BEYOND
        self.sides = np.zeros(len(names), dtype=int)
        self.shown = np.flatnonzero([bool(name) for name in names])

    def choose_sides(self) -> None:
        """Put each name in turn on the side where least of it is hidden, several times."""
        for _ in range(_ROUNDS):
            for number in self.shown.tolist():
                self.sides[number] = self._hidden(number).argmin()

    def leave_out_hidden(self) -> None:
        """Leave out names that are hidden, the worst first: others may be seen without it."""
        for number in sorted(self.shown.tolist(), key=self._hidden_now, reverse=True):
            if self._hidden_now(number) > _HIDDEN:
                self.shown, self.sides[number] = self.shown[self.shown != number], 0

    def _hidden_now(self, number: int) -> float:
        return float(self._hidden(number)[self.sides[number]])

    def _hidden(self, number: int) -> FloatArray:
        """Return the share of a name that others hide, or that leaves the plot, on each side."""
        rest = self.shown[self.shown != number]
        others = [
            np.vstack([marker, corner[rest, self.sides[rest]]])
            for marker, corner in zip(self._markers, (self._lower, self._upper), strict=True)
        ]
        lower, upper = self._lower[number], self._upper[number]
        inside = _shared(lower, upper, np.zeros(2), self._inside)
        covered = _shared(lower[:, None], upper[:, None], *others).sum(axis=1)
        return np.asarray((self._areas[number] - inside + covered) / self._areas[number])


def _on(axis: Axis, figures: FloatArray, size: float) -> FloatArray:
    if axis.minimum is None or axis.maximum is None:
        return np.zeros_like(figures)
    return (figures - axis.minimum) / (axis.maximum - axis.minimum) * size


def _size(name: str, longest: float) -> tuple[float, float]:
    """Return the width and the height of a name in points."""
    letter = theme.CHARACTER * theme.CHART_LABEL_SIZE / theme.TEXT_SIZE
    lines = wrap(name, longest / letter) or [""]
    return max(map(length, lines)) * letter, len(lines) * theme.CHART_LABEL_SIZE * _LINE


def _around(middle: FloatArray, size: FloatArray | float) -> tuple[FloatArray, FloatArray]:
    """Return the lower left and the upper right corners of rectangles."""
    return middle - size / 2, middle + size / 2


def _shared(
    lower: FloatArray, upper: FloatArray, other_lower: FloatArray, other_upper: FloatArray
) -> FloatArray:
    """Return the areas that rectangles have in common."""
    sizes = np.minimum(upper, other_upper) - np.maximum(lower, other_lower)
    return np.asarray(np.maximum(sizes, 0.0).prod(axis=-1))
