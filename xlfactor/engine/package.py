"""The archive of a workbook: what openpyxl leaves out is read beside it and written with it."""

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from weakref import WeakKeyDictionary
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.cell.rich_text import CellRichText
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.reader.strings import read_rich_text
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.functions import fromstring

from xlfactor.engine import cells
from xlfactor.engine.cached import DynamicFormula, Place, read_cached, with_cached
from xlfactor.engine.fontorder import STYLES_PART, with_fonts_in_order
from xlfactor.engine.known import KnownValues

STRINGS_PART = "xl/sharedStrings.xml"
METADATA_PART = "xl/metadata.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"

#: Says that a cell marked `cm="1"` spills; taken as Excel 365 writes it.
_METADATA = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<metadata xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray">'
    '<metadataTypes count="1"><metadataType name="XLDAPR" minSupportedVersion="120000" copy="1" '
    'pasteAll="1" pasteValues="1" merge="1" splitFirst="1" rowColShift="1" clearFormats="1" '
    'clearComments="1" assign="1" coerce="1" cellMeta="1"/></metadataTypes>'
    '<futureMetadata name="XLDAPR" count="1"><bk><extLst>'
    '<ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}">'
    '<xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext></extLst></bk>'
    '</futureMetadata><cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>'
)
_METADATA_TYPE = (
    '<Override PartName="/xl/metadata.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml"/>'
)
_METADATA_LINK = (
    f'<Relationship Id="rIdMetadata" Type="{_OFFICE}/sheetMetadata" Target="metadata.xml"/>'
)


@dataclass(slots=True)
class ChartFacts:
    """What openpyxl has no place for in a chart."""

    name: str
    automatic_title: bool = False
    #: The kind that was asked for while there is no series that could tell it.
    chart_type: str | None = None


@dataclass(slots=True, eq=False)
class Extras:
    """What openpyxl has no place for in a workbook."""

    charts: "WeakKeyDictionary[Any, ChartFacts]" = field(default_factory=WeakKeyDictionary)


def read_extras(archive: ZipFile, wb: Any, known: KnownValues) -> Extras:
    """Read what openpyxl passed over: values of formulas, what spills, the names of charts."""
    strings = _Strings(archive)
    extras = Extras()
    parts = sheet_parts(archive)
    for ws in wb.worksheets:
        part = parts[ws.title]
        for cached in read_cached(archive.read(part), strings.all):
            _remember(ws, cached.place, spills=cached.spills)
            if cached.value is not None:
                known.note(ws, cached.place, cached.value)
        for chart, facts in zip(cells.charts(ws), chart_facts(archive, part), strict=False):
            extras.charts[chart] = facts
    return extras


def _remember(ws: Any, place: Place, *, spills: bool) -> None:
    cell = cells.peek(ws, *place)
    if spills and cell is not None and hasattr(cell.value, "ref"):
        cell.value = DynamicFormula(cell.value.ref, cell.value.text)


class _Strings:
    """The texts that a file's cells share, read when the first is asked for."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._all: list[CellRichText | str] | None = None

    @property
    def all(self) -> list[Any]:
        if self._all is None:
            self._all = []
            if STRINGS_PART in self._archive.namelist():
                with self._archive.open(STRINGS_PART) as source:
                    self._all = list(read_rich_text(source))
        return self._all


def sheet_parts(archive: ZipFile) -> dict[str, str]:
    """Give the part of the archive that holds each sheet, by the sheet's name."""
    main = next(name for name in archive.namelist() if name.lower() == "xl/workbook.xml")
    links = get_dependents(archive, get_rels_path(main))
    root = fromstring(archive.read(main))
    return {
        sheet.attrib["name"]: links.get(sheet.attrib[f"{{{_OFFICE}}}id"]).target
        for sheet in root.iter()
        if sheet.tag.endswith("}sheet")
    }


def drawing_parts(archive: ZipFile, sheet_part: str) -> list[str]:
    """Give the parts that hold a sheet's drawings."""
    links_part = get_rels_path(sheet_part)
    if links_part not in archive.namelist():
        return []
    links = get_dependents(archive, links_part)
    return [link.target for link in links.find(f"{_OFFICE}/drawing")]


def chart_facts(archive: ZipFile, sheet_part: str) -> list[ChartFacts]:
    """Give the facts of a sheet's charts in the order in which openpyxl reads them."""
    facts = []
    for part in drawing_parts(archive, sheet_part):
        root = fromstring(archive.read(part))
        links_part = get_rels_path(part)
        links = get_dependents(archive, links_part) if links_part in archive.namelist() else None
        for kind in ("absoluteAnchor", "oneCellAnchor", "twoCellAnchor"):
            for frame in root.iterfind(f"{_DRAWING}{kind}/{_DRAWING}graphicFrame"):
                chart = next(frame.iter(_CHART), None)
                if chart is not None and links is not None:
                    target = links.get(chart.attrib[f"{{{_OFFICE}}}id"]).target
                    name = next(frame.iter(f"{_DRAWING}cNvPr")).attrib["name"]
                    facts.append(ChartFacts(name, _has_automatic_title(archive.read(target))))
    return facts


def _has_automatic_title(xml: bytes) -> bool:
    return not re.search(rb'autoTitleDeleted val="(?:1|true)"', xml)


def finish(book: Any, file: IO[bytes]) -> None:
    """Write a book into a file, with all that openpyxl would leave out."""
    book.wb.properties.modified = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    with _Package(book, file) as package:
        ExcelWriter(book.wb, package).write_data()
        package.add_metadata()


class _Package(ZipFile):
    """An archive that completes the parts which openpyxl puts into it."""

    def __init__(self, book: Any, file: IO[bytes]) -> None:
        super().__init__(file, "w", ZIP_DEFLATED, allowZip64=True)
        self._known, self._extras = book.known, book.extras
        sheets = book.wb.worksheets
        self._sheets = {f"xl/worksheets/sheet{n}.xml": ws for n, ws in enumerate(sheets, 1)}
        drawn = [ws for ws in sheets if cells.charts(ws) or cells.images(ws)]
        self._drawings = {f"xl/drawings/drawing{n}.xml": ws for n, ws in enumerate(drawn, 1)}
        self._charts = [chart for ws in sheets for chart in cells.charts(ws)]
        self._spilling = {part: _spilling(ws) for part, ws in self._sheets.items()}

    def write(self, filename: Any, arcname: Any = None, *_arguments: Any) -> None:
        self.writestr(arcname, Path(filename).read_bytes())

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_arguments: Any) -> None:
        part = str(zinfo_or_arcname)
        raw = data.encode() if isinstance(data, str) else data
        super().writestr(part, self._completed(part, raw))

    def add_metadata(self) -> None:
        """Write the part that says what a spilling cell is, if any cell spills."""
        if any(self._spilling.values()):
            self.writestr(METADATA_PART, _METADATA)

    def _completed(self, part: str, xml: bytes) -> bytes:
        if part in self._sheets:
            return with_cached(xml, self._known.of_sheet(self._sheets[part]), self._spilling[part])
        if part in self._drawings:
            return self._with_names(xml, cells.charts(self._drawings[part]))
        if part.startswith("xl/charts/chart"):
            return self._without_automatic_title(part, xml)
        if part == STYLES_PART:
            return with_fonts_in_order(xml)
        return self._with_metadata_linked(part, xml)

    def _with_metadata_linked(self, part: str, xml: bytes) -> bytes:
        if any(self._spilling.values()):
            if part == "[Content_Types].xml":
                return xml.replace(b"</Types>", _METADATA_TYPE.encode() + b"</Types>")
            if part == "xl/_rels/workbook.xml.rels":
                end = b"</Relationships>"
                return xml.replace(end, _METADATA_LINK.encode() + end)
        return xml

    def _with_names(self, xml: bytes, charts: list[Any]) -> bytes:
        def named(match: re.Match[bytes]) -> bytes:
            facts = self._extras.charts.get(charts[int(match[1]) - 1])
            return match[0] if facts is None else f"name={quoteattr(facts.name)}".encode()

        return re.sub(rb'name="Chart ([0-9]+)"', named, xml) if charts else xml

    def _without_automatic_title(self, part: str, xml: bytes) -> bytes:
        """Keep Excel from making up a title for a chart of one series that has none."""
        chart = next((c for c in self._charts if c.path == f"/{part}"), None)
        facts = self._extras.charts.get(chart) if chart is not None else None
        if facts is None or facts.automatic_title:
            return xml
        return re.sub(
            rb"(<(c:)?chart>)(?!<(?:c:)?title)", rb'\1<\2autoTitleDeleted val="1"/>', xml, count=1
        )


def _spilling(ws: Any) -> set[Place]:
    return {
        (cell.row, cell.column)
        for cell in cells.all_cells(ws)
        if cell.data_type == "f" and isinstance(cell.value, DynamicFormula)
    }
