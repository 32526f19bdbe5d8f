"""What readers of a sheet see besides the values of its cells."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from xlfactor.areas import area_of, referred_to
from xlfactor.xlsx.chart_caches import REFERENCES
from xlfactor.xlsx.numberformats import cell_formats
from xlfactor.xlsx.package import Package, SheetEntry
from xlfactor.xlsx.sheetvalues import Place
from xlfactor.xlsx.trees import children, descendants

#: formats that files name by their number alone, of those that our sheets have
_GENERAL: Final = "General"
_BUILT_IN: Final = {
    0: _GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 49: "@",
}  # fmt: skip
_HIDDEN: Final = re.compile(
    rb'<(?:\w+:)?(?:row|col)\s[^>]*(?:hidden="(?:1|true)"|\s(?:ht|width)="0(?:\.0*)?")'
)
_STYLES: Final = "styles"


def hides_lines(package: Package, sheet: SheetEntry) -> bool:
    """Return whether a sheet has rows or columns that are hidden."""
    return _HIDDEN.search(package.part(sheet.part)) is not None


def style_formats(package: Package) -> Sequence[str]:
    """Return the number format of each cell style of a workbook."""
    return [
        _BUILT_IN.get(number, f"number {number} of Excel's own") if code is None else code
        for part in package.related(package.workbook, _STYLES)
        for number, code in cell_formats(package.tree(part))
    ]


def number_formats(
    package: Package, sheet: SheetEntry, formats: Sequence[str]
) -> dict[Place, str]:
    """Return the number format of each cell of a sheet, by those of the styles."""
    found = {}
    for cell in descendants(package.tree(sheet.part), "c"):
        place = area_of(sheet.name, cell.attrib["r"])
        found[place.top, place.left] = formats[int(cell.get("s", "0"))] if formats else _GENERAL
    return found


def same_format(one: str, other: str) -> bool:
    r"""Return whether two number formats are the same, as programs write them.

    Examples
    --------
    >>> same_format('0.0%;-0.0%;"–"', r"0.0%;\-0.0%;\–"), same_format("0.0%", "0.00%")
    (True, False)
    """
    return _bare(one) == _bare(other)


def _bare(code: str) -> str:
    return re.sub(r'["\\]', "", code).casefold()


def charted(package: Package, sheet: SheetEntry) -> Iterator[tuple[Place, str]]:
    """Iterate over the cells of a sheet that its charts show, with what these keep of them."""
    for drawing in package.related(sheet.part, "drawing"):
        for chart in package.related(drawing, "chart"):
            for kind in REFERENCES:
                for reference in descendants(package.tree(chart), kind):
                    yield from _kept(reference, sheet.name)


def _kept(reference: Any, sheet: str) -> Iterator[tuple[Place, str]]:
    area = referred_to(next(children(reference, "f")).text or "")
    if area is None or area.sheet != sheet:
        return
    width = area.right - area.left + 1
    for point in descendants(reference, "pt"):
        row, column = divmod(int(point.attrib["idx"]), width)
        text = next(children(point, "v")).text or ""
        yield (area.top + row, area.left + column), text
