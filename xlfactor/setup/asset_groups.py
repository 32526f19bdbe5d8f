"""The group of each asset class, as a provider's table prints it."""

from collections.abc import Iterable

from xlfactor.core.estimation.published_cells import CellKind, kind_of, tidy, without_marks
from xlfactor.core.option import key
from xlfactor.tables.cells import Cells


def groups_of(cells: Cells, assets: Iterable[str]) -> dict[str, str]:
    """Return the text that groups each asset: left of its name, else the last one above.

    Examples
    --------
    >>> cells = (("", "Return"), ("Equities", None), ("Japan", 0.06), ("Europe", 0.05))
    >>> groups_of(cells, ["Japan", "Europe"])
    {'Japan': 'Equities', 'Europe': 'Equities'}
    """
    named = {key(asset): asset for asset in assets}
    found: dict[str, str] = {}
    group = ""
    for row in cells:
        texts = [str(tidy(cell)) for cell in row if kind_of(cell) is CellKind.TEXT]
        has_figures = any(kind_of(cell) is CellKind.NUMBER for cell in row)
        keys = [key(without_marks(text)) for text in texts]
        place = next((i for i, one in enumerate(keys) if one in named), None)
        if not has_figures and len(texts) == 1:
            group = texts[0]
        elif has_figures and place is not None:
            group = texts[place - 1] if place else group
            found[named[keys[place]]] = group
    return found
