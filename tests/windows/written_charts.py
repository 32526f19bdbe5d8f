"""What the charts of a workbook file show, in the words of `excel_model.shown_charts`.

Read from the parts themselves, for openpyxl leaves out what it does not know of a chart.
"""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any, Final
from xml.etree import ElementTree as ET
from zipfile import ZipFile

Element = ET.Element

_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_EMU = 12_700
_KINDS: Final = {
    ("barChart", "col", "clustered"): "column_clustered",
    ("barChart", "col", "stacked"): "column_stacked",
    ("barChart", "bar", "clustered"): "bar_clustered",
    ("barChart", "bar", "stacked"): "bar_stacked",
    ("lineChart", None, "standard"): "line",
    ("areaChart", None, "stacked"): "area_stacked",
    ("scatterChart", None, None): "xy_scatter",
}


def charts_of(file: ZipFile, sheet: str, grid: "Grid") -> list[dict[str, Any]]:
    """Tell the charts of a sheet, which is given by its part."""
    found = []
    for drawing in _related(file, sheet).values():
        if "/drawings/drawing" not in drawing:
            continue
        parts = _related(file, drawing)
        for anchor in _read(file, drawing):
            reference = anchor.find(".//{*}chart")
            if reference is not None:
                part = _read(file, parts[reference.attrib[_RELATION]])
                found.append({**_frame(anchor, grid), **_chart(part)})
    return found


class Grid:
    """Where the cells of a sheet in a file stand, in points."""

    def __init__(self, widths: Mapping[int, float], heights: Mapping[int, float]) -> None:
        self._widths, self._heights = widths, heights

    def left(self, column: int) -> float:
        """Return the left edge of a column, counted from zero: 64 pixels wide if not set."""
        pixels = (int(self._widths.get(each, 64 / 7) * 7 + 0.5) for each in range(1, column + 1))
        return sum(pixels) * 0.75

    def top(self, row: int) -> float:
        """Return the upper edge of a row, counted from zero: 15 points high if not set."""
        return sum(self._heights.get(each, 15.0) for each in range(1, row + 1))


def _related(file: ZipFile, part: str) -> dict[str, str]:
    """Return the parts that a part is related to, by the ids of the relations."""
    path = PurePosixPath(part)
    relations = f"{path.parent}/_rels/{path.name}.rels"
    if relations not in file.namelist():
        return {}
    return {
        each.attrib["Id"]: normpath(f"{path.parent}/{each.attrib['Target']}").lstrip("/")
        if not each.attrib["Target"].startswith("/")
        else each.attrib["Target"].lstrip("/")
        for each in _read(file, relations)
    }


def _read(file: ZipFile, part: str) -> Element:
    return ET.fromstring(file.read(part))  # noqa: S314  a file that we wrote


def _frame(anchor: Element, grid: Grid) -> dict[str, Any]:
    left, top = _corner(anchor, "from", grid)
    right, bottom = _corner(anchor, "to", grid)
    said = anchor.find(".//{*}cNvPr").attrib
    return {
        "name": said["name"],
        "alt text": said.get("descr", ""),
        "place": [left, top, right - left, bottom - top],
    }


def _corner(anchor: Element, which: str, grid: Grid) -> tuple[float, float]:
    corner = {each.tag.rpartition("}")[2]: int(each.text) for each in anchor.find(f"{{*}}{which}")}
    left, top = grid.left(corner["col"]), grid.top(corner["row"])
    return left + corner["colOff"] / _EMU, top + corner["rowOff"] / _EMU


def _chart(root: Element) -> dict[str, Any]:
    area = root.find(".//{*}plotArea")
    plot = next(each for each in area if each.tag.endswith("Chart"))
    kind = _KINDS[plot.tag.rpartition("}")[2], _value(plot, "barDir"), _value(plot, "grouping")]
    has_bars = kind.startswith(("column", "bar"))
    # where points lie is an axis of values too, the first of the two
    *lying, values = area.iterfind("{*}valAx")
    categories = next((each for each in area if each.tag.endswith(("catAx", "dateAx"))), *lying)
    title = root.find("{*}chart/{*}title")
    return {
        "type": kind,
        "title": _words(title),
        "title letters": _letters(title),
        "legend": _legend(root.find(".//{*}legend")),
        "background": _fill(root.find("{*}spPr")),
        "border": _line(root),
        "gap": int(_value(plot, "gapWidth", "150")) if has_bars else None,
        "overlap": int(_value(plot, "overlap", "0")) if has_bars else None,
        "series": [_series(each) for each in plot.findall("{*}ser")],
        # where the axes cross is said by the other one
        "value axis": _axis(values, crossing=categories),
        "category axis": _axis(categories, crossing=values),
    }


def _value(element: Element, path: str, default: str | None = None) -> str | None:
    found = element.find("{*}" + path.replace("/", "/{*}"))
    return default if found is None else found.get("val", default)


def _words(title: Element | None) -> str | None:
    if title is None:
        return None
    return "".join(each.text for each in title.iterfind(".//{*}t"))


def _letters(element: Element | None) -> list[Any] | None:
    """Return size, weight and colour of a text, which all runs and paragraphs agree on."""
    if element is None:
        return None
    found = {
        (int(each.attrib["sz"]) / 100, each.attrib["b"] == "1", _fill(each))
        for each in _properties(element)
    }
    (letters,) = found
    return list(letters)


def _properties(element: Element) -> Iterator[Element]:
    yield from element.iterfind("{*}tx//{*}defRPr")
    yield from element.iterfind("{*}tx//{*}rPr")
    yield from element.iterfind("{*}txPr//{*}defRPr")


def _fill(shape: Element | None) -> str | None:
    if shape is None:
        return None
    colour = shape.find("{*}solidFill/{*}srgbClr")
    return None if colour is None else colour.attrib["val"]


def _line(element: Element) -> list[Any] | None:
    """Return the colour and the width of a line that is not told to be none."""
    line = element.find("{*}spPr/{*}ln")
    if line is None:
        return ["left to the program", None]
    if line.find("{*}noFill") is not None:
        return None
    return [_fill(line), int(line.get("w", "0")) / _EMU]


def _legend(legend: Element | None) -> dict[str, Any] | None:
    if legend is None:
        return None
    return {"position": _value(legend, "legendPos", "r"), "letters": _letters(legend)}


def _series(series: Element) -> dict[str, Any]:
    return {
        "name": series.find("{*}tx//{*}f").text,
        "categories": _cells(series, "cat", "xVal"),
        "values": _cells(series, "val", "yVal"),
        "fill": _fill(series.find("{*}spPr")),
        "line": _line(series),
        "marker": _marker(series),
        "labels": [
            [
                int(_value(label, "idx")),
                _words(label),
                _value(label, "dLblPos", "r"),
                *_letters(label),
            ]
            for label in series.iterfind("{*}dLbls/{*}dLbl")
            if label.find("{*}delete") is None
        ],
    }


def _cells(series: Element, *parts: str) -> str:
    (found,) = (each.text for part in parts for each in series.iterfind(f"{{*}}{part}//{{*}}f"))
    return found


def _marker(series: Element) -> list[Any] | None:
    marker = series.find("{*}marker")
    if marker is None or _value(marker, "symbol") == "none":
        return None
    assert _line(marker) is None
    colour = _fill(marker.find("{*}spPr"))
    return [_value(marker, "symbol"), int(_value(marker, "size")), colour]


def _axis(axis: Element, *, crossing: Element) -> dict[str, Any]:
    title = axis.find("{*}title")
    gridlines = axis.find("{*}majorGridlines")
    labels = axis.find("{*}numFmt")
    return {
        "title": _words(title),
        "title letters": _letters(title),
        "label letters": _letters(axis),
        "minimum": _number(_value(axis, "scaling/min")),
        "maximum": _number(_value(axis, "scaling/max")),
        "number format": "General" if labels is None else labels.attrib["formatCode"],
        "reversed": _value(axis, "scaling/orientation") == "maxMin",
        "crossed at the maximum": _value(crossing, "crosses") == "max",
        "labels": _value(axis, "tickLblPos", "nextTo"),
        "tick marks": _value(axis, "majorTickMark"),
        "line": _line(axis),
        "gridlines": None if gridlines is None else _line(gridlines),
        "unit": _number(_value(axis, "majorUnit")),
        "dates": [_value(axis, "majorTimeUnit")] if axis.tag.endswith("dateAx") else None,
    }


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)
