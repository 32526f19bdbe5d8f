"""Take the change of a result apart by the inputs that changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from itertools import combinations, pairwise
from typing import Final, TypeAlias

import numpy as np
import pandas as pd

from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import XlFactorError, named

#: the inputs that are as they are after the change
Swapped: TypeAlias = frozenset[str]
#: figures by name, for some inputs as they are after the change and the others as before
Outcome: TypeAlias = Callable[[Swapped], "pd.Series[float]"]

#: the most inputs of which all orders are averaged
MOST_EXACT: Final = 7
#: the number of orders that are drawn of more inputs
DRAWN_ORDERS: Final = 50
_SEED: Final = 20260331
TOGETHER: Final = "All together"


@frozen
class ChangeAttribution:
    """A change of figures, as a sum of what each input does to them."""

    #: The figures before and after; zero where only the other has them.
    before: "pd.Series[float]"
    after: "pd.Series[float]"
    #: What each input adds to the change of each figure; a column an input.
    contributions: pd.DataFrame
    #: How the order was dealt with, in words.
    orders: str
    #: The inputs that were swapped where there was no answer, and why.
    refused: Mapping[Swapped, str]

    @property
    def largest_miss(self) -> float:
        """The most by which contributions miss a change, of a figure above one as a share of it.

        Rounding alone.
        """
        change = self.after - self.before
        size = np.maximum(np.maximum(self.before.abs(), self.after.abs()), 1.0)
        return float(((self.contributions.sum(axis=1) - change).abs() / size).max())


def attribute_change(inputs: Sequence[str], outcome: Outcome) -> ChangeAttribution:
    r"""Average what each input changes when it is swapped, over the orders of swapping.

    .. math:: c_i = \frac{1}{n!} \sum_\pi \big[v(S_\pi \cup \{i\}) - v(S_\pi)\big]

    where the sum is over all orders, and the set holds what comes before the input in an order. An
    order counts if there is an answer at each of its steps; of more than seven inputs the orders
    are drawn, always the same ones. The contributions sum to the change in any case.

    Parameters
    ----------
    inputs : sequence of str
        The inputs that changed.
    outcome : callable
        Returns the figures for some inputs swapped.

    Raises
    ------
    XlFactorError
        If there is no answer before, or after.

    References
    ----------
    Shapley (1953), "A value for n-person games". Shorrocks (2013), "Decomposition procedures for
    distributional analysis: a unified framework based on the Shapley value", section 3.

    Examples
    --------
    >>> def product(swapped):
    ...     a, b = 3.0 if "a" in swapped else 2.0, 5.0 if "b" in swapped else 1.0
    ...     return pd.Series({"a times b": a * b})
    >>> attribute_change(["a", "b"], product).contributions
                 a     b
    a times b  3.0  10.0
    """
    found = _Answers(outcome)
    before, after = found.require((), "before"), found.require(inputs, "after")
    if len(inputs) <= MOST_EXACT:
        steps, orders = _all_orders(inputs, found), "the average over all orders"
    else:
        steps = _drawn_orders(inputs, found)
        orders = f"the average over {DRAWN_ORDERS} orders that are drawn with seed {_SEED}"
    if found.refused:
        orders += " in which each step has an answer"
    if not steps:
        steps = [(TOGETHER, frozenset(), frozenset(inputs), 1.0)] if inputs else []
        orders = "not told apart, as no order of swaps has an answer at each step"
    rows = before.index.union(after.index, sort=False)
    moved = {name: np.zeros(len(rows)) for name, *_ in steps}
    for name, smaller, larger, share in steps:
        moved[name] += share * (found.figures(larger, rows) - found.figures(smaller, rows))
    ordered = [name for name in (*inputs, TOGETHER) if name in moved]
    return ChangeAttribution(
        before=before.reindex(rows, fill_value=0.0),
        after=after.reindex(rows, fill_value=0.0),
        contributions=pd.DataFrame(moved, index=rows, columns=ordered),
        orders=orders,
        refused=found.refused,
    )


#: an input, what was swapped before it and with it, and in which share of the orders
_Step: TypeAlias = tuple[str, Swapped, Swapped, float]


class _Answers:
    """The figures for each set of swapped inputs, computed once."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self._found: dict[Swapped, pd.Series[float]] = {}
        self.refused: dict[Swapped, str] = {}

    def require(self, swapped: Sequence[str] | Swapped, when: str = "") -> "pd.Series[float]":
        """Return the figures; raise the error where there are none."""
        key = frozenset(swapped)
        if key not in self._found:
            with named(when) if when else nullcontext():
                self._found[key] = self._outcome(key)
        return self._found[key]

    def figures(self, swapped: Swapped, rows: Labels) -> FloatArray:
        """Return the figures of some rows in their order; zero where there is none."""
        ordered = self.require(swapped).reindex(rows, fill_value=0.0)
        return np.asarray(ordered, dtype=np.float64)

    def has(self, swapped: Swapped) -> bool:
        """Return whether there are figures; if not, the reason is kept."""
        if swapped in self.refused:
            return False
        try:
            self.require(swapped)
        except XlFactorError as error:
            self.refused[swapped] = str(error)
            return False
        return True


def _all_orders(inputs: Sequence[str], found: _Answers) -> list[_Step]:
    """Return every step of the orders with answers; its share is that of the orders through it."""
    sets = [
        frozenset(chosen)
        for size in range(len(inputs) + 1)
        for chosen in combinations(inputs, size)
        if found.has(frozenset(chosen))
    ]
    known = frozenset(sets)
    ways_to: dict[Swapped, int] = {frozenset(): 1}
    for one in sets[1:]:
        ways_to[one] = sum(ways_to[one - {i}] for i in one if one - {i} in known)
    ways_on: dict[Swapped, int] = {frozenset(inputs): 1}
    for one in reversed(sets[:-1]):
        ways_on[one] = sum(
            ways_on[one | {i}] for i in inputs if i not in one and one | {i} in known
        )
    total = ways_to[frozenset(inputs)]
    return [
        (i, one, one | {i}, ways_to[one] * ways_on[one | {i}] / total)
        for one in sets
        for i in inputs
        if i not in one and one | {i} in known and ways_to[one] and ways_on[one | {i}]
    ]


def _drawn_orders(inputs: Sequence[str], found: _Answers) -> list[_Step]:
    draw = np.random.default_rng(_SEED)
    kept = [
        order
        for order in (draw.permutation(inputs).tolist() for _ in range(DRAWN_ORDERS))
        if all(found.has(one) for one in _sets_of(order))
    ]
    return [
        (name, smaller, larger, 1 / len(kept))
        for order in kept
        for name, (smaller, larger) in zip(order, pairwise(_sets_of(order)), strict=True)
    ]


def _sets_of(order: Sequence[str]) -> Iterator[Swapped]:
    return (frozenset(order[:size]) for size in range(len(order) + 1))
