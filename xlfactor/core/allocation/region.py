"""The portfolios that are allowed, as rows of numbers with a name to each."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from xlfactor.core.typing import FloatArray

#: A weight, or a sum of weights, this near to its limit is at it.
AT_LIMIT = 1e-9
#: What arithmetic leaves beside a bound: closer than this, a weight is put on it.
_ROUNDING = 1e-13


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of one limit: ``row @ x <= bound``; without a name it is a part of another.

    Attributes
    ----------
    name : str
        In words, with the figure.
    asset_limit : float, optional
        The figure, if the limit is on one asset.
    """

    name: str
    row: FloatArray
    bound: float
    asset_limit: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Region:
    """All x with ``low <= rows @ x <= high``; x holds weights, then trades if these are limited.

    Attributes
    ----------
    rows : array of shape (n_rows, n_variables)
        The first rows are those of the assets' own bounds.
    low, high : arrays of shape (n_rows,)
        Infinite where a side is free.
    names : tuple of str
        What each row limits; blank for the rows that only define the trades.
    n_assets : int
    """

    rows: FloatArray
    low: FloatArray
    high: FloatArray
    names: tuple[str, ...]
    n_assets: int

    def weights(self, x: FloatArray) -> FloatArray:
        """Give the weights in x, on their bounds where only rounding parts them."""
        n = self.n_assets
        w, low, high = x[:n], self.low[:n], self.high[:n]
        w = np.where(np.abs(w - low) < _ROUNDING, low, w)
        w = np.where(np.abs(w - high) < _ROUNDING, high, w)
        return np.clip(w, low, high)

    def widened(self, columns: FloatArray) -> FloatArray:
        """Give columns over the weights as columns over all variables."""
        missing = self.rows.shape[1] - columns.shape[1]
        return np.hstack([columns, np.zeros((len(columns), missing))]) if missing else columns

    def binding(self, x: FloatArray) -> tuple[str, ...]:
        """Give in words the limits that x is at, but for the sum of all weights."""
        value = self.rows @ x
        at_low, at_high = value - self.low < AT_LIMIT, self.high - value < AT_LIMIT
        named = np.array([bool(name) for name in self.names])
        named[self.n_assets] = False
        found = []
        for i in np.flatnonzero(named & (at_low | at_high)).tolist():
            if self.low[i] == self.high[i]:
                found.append(f"{self.names[i]} held at {self.high[i]:.1%}")
            else:
                found.append(self._upper_name(i) if at_high[i] else self._lower_name(i))
        return tuple(found)

    def sides(self) -> Iterator[Side]:
        """Give every side that is not free; an equation has two, of one name."""
        for i, (row, low, high) in enumerate(zip(self.rows, self.low, self.high, strict=True)):
            own = i < self.n_assets
            if np.isfinite(high):
                limit = high if own else None
                yield Side(name=self._upper_name(i), row=row, bound=high, asset_limit=limit)
            if np.isfinite(low):
                limit = low if own else None
                yield Side(name=self._lower_name(i), row=-row, bound=-low, asset_limit=limit)

    def _upper_name(self, i: int) -> str:
        if i == self.n_assets:
            return f"{self.names[i]} {self.high[i]:.1%}"
        return self.names[i] and f"{self.names[i]} at most {self.high[i]:.1%}"

    def _lower_name(self, i: int) -> str:
        if i == self.n_assets:
            return f"{self.names[i]} {self.low[i]:.1%}"
        return self.names[i] and f"{self.names[i]} at least {self.low[i]:.1%}"
