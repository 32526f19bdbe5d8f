"""What the charts of a sheet show, and where they stand, for comparison with other charts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from xlfactor.xlsx.package import Package, SheetEntry
from xlfactor.xlsx.trees import children, descendants, local_name, relation_id

#: how far apart, in rows or columns, programs put the corner of the same chart
_NEAR: Final = 1
#: one cell, as some programs write it: from itself to itself
_TWICE: Final = re.compile(r"(\$[A-Z]+\$\d+):\1$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChart:
    """A chart, without its cells' values and its colours."""

    #: that of its frame
    name: str
    title: str
    #: such as barChart, col
    kind: tuple[str, ...]
    #: the addresses that its series are of
    cells: tuple[str, ...]
    #: the titles of the axes, and the names beside points
    texts: tuple[str, ...]
    #: where the axes begin and end, if that is set
    ends: tuple[float, ...]
    #: the rows and columns of its first and last corner, counted from zero
    corners: tuple[int, ...]

    def differences(self, wanted: "ShownChart") -> Iterator[tuple[str, str]]:
        """Yield in words what it has, and what another one has instead."""
        texts = _apart(self.texts, wanted.texts)
        for what, one, other in (
            ("the title", self.title, wanted.title),
            ("the kind", " ".join(self.kind), " ".join(wanted.kind)),
            ("the cells", *_apart(self.cells, wanted.cells)),
            # some programs lose texts and ends
            ("the texts", *(texts if texts[0] else ("", ""))),
            ("axes that end at", _listed(self.ends or wanted.ends), _listed(wanted.ends)),
        ):
            if one != other:
                yield f"{what} {one}", f"{what} {other}"

    def has_moved(self, wanted: "ShownChart") -> bool:
        """Return whether it stands elsewhere than another one, or has another size."""
        both = zip(self.corners, wanted.corners, strict=False)
        return any(abs(one - other) > _NEAR for one, other in both)


def shown_charts(package: Package, sheet: SheetEntry) -> list[ShownChart]:
    """Return the charts of a sheet."""
    return [
        _shown(package.tree(part), name, corners)
        for drawing in package.related(sheet.part, "drawing")
        for name, part, corners in _frames(package, drawing)
    ]


def paired(
    held: Sequence[ShownChart], wanted: Sequence[ShownChart]
) -> list[tuple[ShownChart | None, ShownChart]]:
    """Return each chart that is wanted beside the one that is there; None if it is gone.

    One is found by its name, else by its title: some programs give names of their own. Of several,
    as a copy has the same name, it is the one that differs least.
    """
    names = {one.name for one in wanted}
    others = [one for one in held if one.name not in names]
    pairs = []
    for one in wanted:
        named = [other for other in held if other.name == one.name]
        alike = named or [other for other in others if other.title == one.title]
        nearest = min(
            alike,
            key=lambda other: (len([*other.differences(one)]), other.has_moved(one)),
            default=None,
        )
        if nearest in others:
            others.remove(nearest)
        pairs.append((nearest, one))
    return pairs


def _frames(package: Package, drawing: str) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Yield the names of charts, their parts and their corners."""
    relations = package.relations(drawing)
    for frame in descendants(package.tree(drawing), "graphicFrame"):
        charts = [relations[relation_id(one)].target for one in descendants(frame, "chart")]
        anchor = frame.getparent()
        corners = [*children(anchor, "from"), *children(anchor, "to")]
        if charts:
            places = [
                int(place.text)
                for corner in corners
                for name in ("row", "col")
                for place in children(corner, name)
            ]
            yield next(descendants(frame, "cNvPr")).get("name", ""), charts[0], tuple(places)


def _shown(tree: Any, name: str, corners: tuple[int, ...]) -> ShownChart:
    chart = next(descendants(tree, "chart"))
    plot = next(children(chart, "plotArea"))
    kinds = [one for one in plot if isinstance(one.tag, str) and one.tag.endswith("Chart")]
    return ShownChart(
        name=name,
        title="".join(_text(one) for one in children(chart, "title")),
        kind=tuple(
            word
            for one in kinds
            for word in (local_name(one), *(bar.get("val", "") for bar in children(one, "barDir")))
        ),
        cells=tuple(
            _TWICE.sub(r"\1", reference.text or "")
            for series in descendants(plot, "ser")
            for reference in descendants(series, "f")
        ),
        texts=tuple(
            text
            for kind in ("title", "dLbl")
            for one in descendants(plot, kind)
            if (text := _text(one))
        ),
        ends=tuple(
            float(end.attrib["val"])
            for scaling in descendants(plot, "scaling")
            for side in ("min", "max")
            for end in children(scaling, side)
        ),
        corners=corners,
    )


def _text(element: Any) -> str:
    return "".join(one.text or "" for one in descendants(element, "t"))


def _listed(numbers: tuple[float, ...]) -> str:
    return ", ".join(f"{one:g}" for one in numbers)


def _apart(ones: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, str]:
    """Return the addresses or texts that only the one, and only the other chart has."""
    return (
        ", ".join(dict.fromkeys(one for one in ones if one not in others)),
        ", ".join(dict.fromkeys(one for one in others if one not in ones)),
    )
