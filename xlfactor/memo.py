"""A cache at the doors of the functions: formulas of one family share one computation.

Excel's Python has one, a calculation of a workbook file, and a formula of the command line.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from xlfactor.tables.cells import Block, Cells


class FamilyMemo:
    """The last results of families of functions, keyed by the content of their input cells.

    Formulas for the exposures, t values and residuals of the same returns often stand side by
    side and share one result. The cache is limited by the number of results and of cells.
    """

    def __init__(self, *, results: int = 8, cells: int = 2_000_000) -> None:
        self._most_results, self._most_cells = results, cells
        self._kept: OrderedDict[object, tuple[Any, int]] = OrderedDict()

    def result(self, family: str, cells: tuple[Cells, ...], compute: Callable[[], Any]) -> Any:
        """Return the stored result for these cells, or compute and store it.

        Errors are not stored.
        """
        key = (family, tuple(_key(block) for block in cells))
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key][0]
        result = compute()
        self._kept[key] = (result, sum(len(block) * len(block[0]) for block in cells if block))
        self._forget()
        return result

    def _forget(self) -> None:
        """Drop the least recently used results until the rest is within the limits."""
        while self._kept and (
            len(self._kept) > self._most_results
            or sum(size for _, size in self._kept.values()) > self._most_cells
        ):
            self._kept.popitem(last=False)


def _key(block: Cells) -> Hashable:
    """Return what tells the content of a block from that of any other.

    TRUE differs from 1 in it, and FALSE from 0, which are equal in Python.
    """
    if isinstance(block, Block) and block.figures is not None:
        names = (block[0], tuple(row[0] for row in block))
        return (_exact(names), block.figures.shape, block.figures.tobytes())
    return _exact(block)


def _exact(rows: Cells) -> Hashable:
    return tuple(
        tuple((type(cell), cell) for cell in row) if True in row or False in row else row
        for row in rows
    )
