"""The portfolios of a region that one objective after the other leaves to choose from."""

from dataclasses import replace

import numpy as np

from xlfactor.core.allocation.conflicts import FEASIBLE, never_left
from xlfactor.core.allocation.region import Region
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray
from xlfactor.errors import InfeasibleError

#: A limit whose value no allowed direction changes by more than this share of its row is settled.
_SETTLED = 1e-11
#: Equations weaker than this share of the strongest one repeat the others.
_RANK = 1e-10
#: A limit is active at a portfolio that is this near to it.
_ACTIVE = 1e-10


@frozen
class Room:
    """The limits that the directions of a face can reach, as seen from its point."""

    #: What one unit of each direction adds to the limited values (rows × directions).
    rows: FloatArray
    #: How far the limited values may fall (zero or below, where the point is inside) and rise.
    low: FloatArray
    high: FloatArray


@frozen
class Face:
    """All points ``x + directions @ z`` that lie in the region."""

    region: Region
    x: FloatArray
    #: Orthonormal columns (variables × dimensions).
    directions: FloatArray
    #: Whether x itself is known to meet the limits.
    inside: bool

    def room(self) -> Room:
        """Return the limits over the directions.

        Raises an `InfeasibleError` if x misses a limit that no direction changes.
        """
        region = self.region
        rows, value = region.rows @ self.directions, region.rows @ self.x
        free = np.linalg.norm(rows, axis=1) > _SETTLED * np.linalg.norm(region.rows, axis=1)
        low, high = region.low - value, region.high - value
        if self.inside:
            low, high = np.minimum(low, 0.0), np.maximum(high, 0.0)
        if np.maximum(low, -high)[~free].max(initial=0.0) > FEASIBLE:
            raise InfeasibleError("limits: their equations leave no room for the other limits")
        return Room(rows=rows[free], low=low[free], high=high[free])

    def narrowed(self) -> "Face":
        """Return the same face without the directions that the limits forbid both ways.

        Two opposite limits that both hold at x, say, leave no direction across them, although
        rounding can make them look like a gap, or like a contradiction.
        """
        room = self.room()
        upper, lower = room.high < _ACTIVE, room.low > -_ACTIVE
        normals = np.vstack([room.rows[upper], -room.rows[lower]])
        normals /= np.linalg.norm(normals, axis=1)[:, None]
        fixed = normals[never_left(normals)]
        return replace(self, directions=self.directions @ null_space(fixed))


def whole(region: Region) -> Face:
    """Return the face of all points that meet the equations among the limits.

    Raises an `InfeasibleError` if the equations contradict each other.
    """
    equal = region.low == region.high
    C, right = region.rows[equal], region.high[equal]
    x, *_ = np.linalg.lstsq(C, right, rcond=_RANK)
    if np.abs(C @ x - right).max(initial=0.0) > FEASIBLE:
        raise InfeasibleError("limits: their equations contradict each other")
    return Face(region=region, x=x, directions=null_space(C), inside=False)


def null_space(C: FloatArray) -> FloatArray:
    """Return an orthonormal basis of all z with Cz = 0."""
    if not len(C):
        return np.eye(C.shape[1])
    _, sizes, Vt = np.linalg.svd(C)
    return np.ascontiguousarray(Vt[int((sizes > _RANK * sizes.max(initial=0.0)).sum()) :].T)
