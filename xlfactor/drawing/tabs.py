"""Find where the new sheets of a run stand among those that are there."""

from collections.abc import Mapping
from typing import Final

from xlfactor.drawing import theme
from xlfactor.drawing.theme import Colour

_RANKS: Final = {colour: rank for rank, colour in enumerate(theme.TABS.values())}


def followers(
    sheets: Mapping[str, Colour | None], there: Mapping[str, Colour | None]
) -> dict[str, str | None]:
    """Return the existing sheet before which each new sheet of a run goes; None for the end.

    It stands before the sheets that follow it in its run, and before those of other runs whose
    kind comes later, which the colours of their tabs tell.

    Parameters
    ----------
    sheets : mapping from str to colour
        The colour of the tab of each sheet of the run, in their order.
    there : mapping from str to colour
        Of each sheet of the workbook, in the order of their tabs.

    Examples
    --------
    >>> summary, answer, evidence, *_, audit = theme.TABS.values()
    >>> run = {"Summary": summary, "Weights": answer, "Risk": answer, "Audit": audit}
    >>> followers(run, {"Returns": None, "Summary": summary, "Stress": evidence, "Audit": audit})
    {'Risk': 'Stress', 'Weights': 'Stress'}
    """
    found: dict[str, str | None] = {}
    following: set[str] = set()
    for sheet, tab in reversed(list(sheets.items())):
        if sheet in there:
            following.add(sheet)
            continue
        later = (one for one, of in there.items() if one in following or _rank(of) > _rank(tab))
        found[sheet] = next(later, None)
    return found


def _rank(tab: Colour | None) -> int:
    """Return the place of a kind of page, by the colour of its tab; -1 if it is none of ours."""
    return -1 if tab is None else _RANKS.get(tab, -1)
