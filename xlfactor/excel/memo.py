"""The memory at the door of the worksheet functions: one computation for a family of formulas."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from xlfactor.tables.cells import Cells


class FamilyMemo:
    """The last results of families of functions, by the content of the cells they came from.

    A workbook shows exposures, t values and residuals of the same returns in formulas side by
    side; they share one result. What is kept is bounded by number and by cells.
    """

    def __init__(self, *, results: int = 8, cells: int = 2_000_000) -> None:
        self._most_results, self._most_cells = results, cells
        self._kept: OrderedDict[object, tuple[Any, int]] = OrderedDict()

    def result(self, family: str, cells: tuple[Cells, ...], compute: Callable[[], Any]) -> Any:
        """Return the result that is known for these cells, or compute it and keep it.

        An error is not kept.
        """
        key = (family, tuple(_exact(block) for block in cells))
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key][0]
        result = compute()
        self._kept[key] = (result, sum(len(block) * len(block[0]) for block in cells if block))
        self._forget()
        return result

    def _forget(self) -> None:
        """Drop the results that were not asked for longest, until the rest is within bounds."""
        while self._kept and (
            len(self._kept) > self._most_results
            or sum(size for _, size in self._kept.values()) > self._most_cells
        ):
            self._kept.popitem(last=False)


def _exact(block: Cells) -> tuple[object, ...]:
    """Return a block in which TRUE does not equal 1, nor FALSE 0."""
    return tuple(
        tuple((type(cell), cell) for cell in row) if True in row or False in row else row
        for row in block
    )
