"""The portfolios that are allowed, as named rows of linear limits."""

from collections.abc import Iterator, Mapping
from dataclasses import field

import numpy as np

from xlfactor.core.frozen import frozen
from xlfactor.core.texts import percent
from xlfactor.core.typing import FloatArray

#: A weight, or a sum of weights, this near to its limit is at it.
AT_LIMIT = 1e-9
#: What arithmetic leaves beside a bound: closer than this, a weight is put on it.
_ROUNDING = 1e-13


@frozen
class Side:
    """One side of one limit: ``row @ x <= bound``."""

    #: The limit in words, with its figure; blank if it is a part of another limit.
    name: str
    row: FloatArray
    bound: float
    #: The figure, if the limit is on one asset.
    asset_limit: float | None = None
    #: What the row was divided by, if the limit is on an exposure.
    size: float | None = None


@frozen
class Region:
    """All x with ``low <= rows @ x <= high``: weights, then other amounts that limits need.

    These are the sizes of trades, or of weights, where turnover or leverage is limited; their rows
    keep them at zero or above.
    """

    #: A row for each limit and a column for each variable; the first rows are the assets' bounds.
    rows: FloatArray
    #: The least and the most of each limited value; infinite where a side is free.
    low: FloatArray
    high: FloatArray
    #: What each row limits; blank for the rows that only define amounts.
    names: tuple[str, ...]
    n_assets: int
    #: What a row of exposures was divided by, by its name.
    sizes: Mapping[str, float] = field(default_factory=dict)

    def weights(self, x: FloatArray) -> FloatArray:
        """Return the weights in x, put on a bound where only rounding separates them from it.

        Many x may be given at once, one a row.
        """
        n = self.n_assets
        w, low, high = x[..., :n], self.low[:n], self.high[:n]
        w = np.where(np.abs(w - low) < _ROUNDING, low, w)
        w = np.where(np.abs(w - high) < _ROUNDING, high, w)
        return np.clip(w, low, high)

    def widened(self, columns: FloatArray) -> FloatArray:
        """Return columns over the weights as columns over all variables."""
        missing = self.rows.shape[1] - columns.shape[1]
        return np.hstack([columns, np.zeros((len(columns), missing))]) if missing else columns

    def binding(self, x: FloatArray) -> tuple[str, ...]:
        """Return in words the limits that x is at, except the sum of all weights.

        Those of single assets come last.
        """
        value = self.rows @ x
        at_low, at_high = value - self.low < AT_LIMIT, self.high - value < AT_LIMIT
        named = np.array([bool(name) for name in self.names])
        named[self.n_assets] = False
        found = np.flatnonzero(named & (at_low | at_high))
        return tuple(
            f"{self.names[i]} held at {self._figure(i, self.high[i])}"
            if self.low[i] == self.high[i]
            else self._upper_name(i)
            if at_high[i]
            else self._lower_name(i)
            for i in sorted(found.tolist(), key=lambda i: i < self.n_assets)
        )

    def is_beyond_reach(self) -> bool:
        """Return whether the bounds of weights alone keep some other limit from being met."""
        n = self.n_assets
        low, high = self.low[:n], self.high[:n]
        if self.rows.shape[1] > n or not (np.isfinite(low) & np.isfinite(high)).all():
            return False
        C, middle, half = self.rows[n:], (low + high) / 2, (high - low) / 2
        value, reach = C @ middle, np.abs(C) @ half + AT_LIMIT
        return bool(((value + reach < self.low[n:]) | (value - reach > self.high[n:])).any())

    def sides(self) -> Iterator[Side]:
        """Return every side that is not free; an equation has two sides of one name."""
        for i, (row, low, high) in enumerate(zip(self.rows, self.low, self.high, strict=True)):
            own, size = i < self.n_assets, self.sizes.get(self.names[i])
            if np.isfinite(high):
                limit = high if own else None
                yield Side(name=self._upper_name(i), row=row, bound=high, asset_limit=limit,
                           size=size)  # fmt: skip
            if np.isfinite(low):
                limit = low if own else None
                yield Side(name=self._lower_name(i), row=-row, bound=-low, asset_limit=limit,
                           size=size)  # fmt: skip

    def _upper_name(self, i: int) -> str:
        word = "" if i == self.n_assets else "at most "
        return self.names[i] and f"{self.names[i]} {word}{self._figure(i, self.high[i])}"

    def _lower_name(self, i: int) -> str:
        word = "" if i == self.n_assets else "at least "
        return self.names[i] and f"{self.names[i]} {word}{self._figure(i, self.low[i])}"

    def _figure(self, i: int, value: float) -> str:
        """Return the value of a row in words: an exposure as a number, a weight in percent."""
        size = self.sizes.get(self.names[i])
        return percent(value) if size is None else f"{size * value:.6g}"
