"""Figures along a path of corners: position 1.25 mixes corners 1 and 2, counted from zero."""

from collections.abc import Sequence

import numpy as np

from xlfactor.core.typing import FloatArray
from xlfactor.errors import InfeasibleError

#: A figure this near to the end of a range is at it.
AT_END = 1e-9
#: The most binding limits that are told by name; others are counted.
_TOLD = 4


def require_reached(
    target: float,
    figures: Sequence[float] | FloatArray,
    binding: Sequence[tuple[str, ...]],
    *,
    name: str,
) -> None:
    """Check that a target is within figures that ascend.

    Raises an `InfeasibleError` if it is not: the range that the limits allow, and those that bind
    at its nearer end.
    """
    low, high = figures[0], figures[-1]
    for beyond, end in ((low - target, 0), (target - high, -1)):
        if beyond > AT_END:
            raise InfeasibleError(
                f"{name}: found {target:.4%}; the limits allow {low:.4%} to {high:.4%}"
                f"{_in_words(binding[end])}"
            )


def first_position(figures: FloatArray, target: float) -> float:
    """Return the first position of a target, or the nearer end; the figures ascend."""
    k = int(np.searchsorted(np.maximum.accumulate(figures), target))
    if k in (0, len(figures)):
        return float(max(k - 1, 0))
    return k - 1 + float((target - figures[k - 1]) / (figures[k] - figures[k - 1]))


def mixed(corners: FloatArray, positions: FloatArray) -> FloatArray:
    """Return the figures at positions, mixed from those of the corners on either side."""
    k = np.minimum(positions.astype(np.intp), max(len(corners) - 2, 0))
    after = np.minimum(k + 1, len(corners) - 1)
    share = (positions - k).reshape(-1, *[1] * (corners.ndim - 1))
    return np.asarray(corners[k] + share * (corners[after] - corners[k]))


def _in_words(binding: tuple[str, ...]) -> str:
    """Return which limits bind at the end of a range; zero weights come last."""
    if not binding:
        return ""
    told = sorted(binding, key=lambda one: one.endswith("at least 0.0%"))
    more = f" and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
    return f"; at that end bind {', '.join(told[:_TOLD])}{more}"
