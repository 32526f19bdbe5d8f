"""The values that charts keep of cells, after the formulas there have new ones."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Final

from lxml import etree

from xlfactor.areas import Area, overlap, referred_to
from xlfactor.xlsx.cellvalues import days_of
from xlfactor.xlsx.draft import Draft
from xlfactor.xlsx.package import Package
from xlfactor.xlsx.trees import children, descendants, local_name

_CHARTS: Final = "xl/charts/"
#: what refers to cells, and what keeps their values: of numbers, and of texts
_NUMBERS, _TEXTS = ("numRef", "numCache"), ("strRef", "strCache")
REFERENCES: Final = (_NUMBERS[0], _TEXTS[0])
_CACHES: Final = (_NUMBERS[1], _TEXTS[1])


def with_chart_caches(
    package: Package, calculated: Sequence[Area], value: Callable[[str, int, int], object]
) -> Package:
    """Return a workbook whose charts keep the values that calculated cells have now.

    Parameters
    ----------
    calculated : sequence of Area
        The cells that formulas fill.
    value : callable
        The value of a cell by its sheet, row and column.
    """
    draft = Draft(package)
    for part in package.names:
        if part.startswith(_CHARTS) and b"Cache" in package.part(part):
            tree = draft.tree(part)
            for kind in REFERENCES:
                for reference in list(descendants(tree, kind)):
                    _refresh(reference, calculated, value)
    return draft.finished()


def _refresh(
    reference: Any, calculated: Sequence[Area], value: Callable[[str, int, int], object]
) -> None:
    area = referred_to(next(children(reference, "f")).text or "")
    if area is None or not any(overlap(area, one) for one in calculated):
        return
    held = [
        value(area.sheet, row, column)
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    ]
    is_text = any(isinstance(one, str) for one in held) and not _is_values(reference)
    for cache in [one for one in reference if local_name(one) in _CACHES]:
        _fill(cache, held, is_text=is_text)
        cache.tag = etree.QName(cache, _TEXTS[1] if is_text else _NUMBERS[1])
    reference.tag = etree.QName(reference, _TEXTS[0] if is_text else _NUMBERS[0])


def _fill(cache: Any, held: Sequence[object], *, is_text: bool) -> None:
    """Write values into a cache; a text among figures is a zero, as Excel has it."""
    for point in list(children(cache, "pt")):
        cache.remove(point)
    if is_text:
        for code in list(children(cache, "formatCode")):
            cache.remove(code)
    next(children(cache, "ptCount")).set("val", str(len(held)))
    for place, one in enumerate(held):
        if one not in (None, ""):
            point = etree.SubElement(cache, etree.QName(cache, "pt"), {"idx": str(place)})
            etree.SubElement(point, etree.QName(cache, "v")).text = _text(one, is_text=is_text)


def _text(value: object, *, is_text: bool) -> str:
    if isinstance(value, dt.datetime):
        value = days_of(value, from_1904=False)
    if isinstance(value, (int, float)):
        return f"{value:.16g}"
    return str(value) if is_text else "0"


def _is_values(reference: Any) -> bool:
    """Return whether a reference is that of the figures of a series."""
    return local_name(reference.getparent()) in {"val", "xVal", "yVal"}
