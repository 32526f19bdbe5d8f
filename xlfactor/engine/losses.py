"""What a workbook file holds that would be lost by opening and saving it here."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from xlfactor.engine.files import opened
from xlfactor.engine.package import drawing_parts, sheet_parts

#: What to look for in a sheet's XML, and what it is.
_IN_SHEETS: Final = {
    rb"<x14:sparklineGroup[ >]": "sparklines",
    rb"<x14:dataValidation[ >]": "drop-down lists whose words stand on another sheet",
    rb"<x14:conditionalFormatting[ >]": "newer conditional formats (plain data bars, icon sets)",
    rb"<legacyDrawingHF ": "pictures in the header or footer",
    rb"<controls>|<oleObjects>": "form controls and embedded objects",
    rb'<c [^>]*\bvm="': "linked data types or pictures in cells",
}
_IN_DRAWINGS: Final = {
    rb"<xdr:(?:sp|cxnSp|grpSp)[ >]": "shapes and text boxes",
    rb"http://schemas\.microsoft\.com/office/drawing/2014/chartex": (
        "charts of newer kinds (waterfall, histogram, map ...)"
    ),
}
#: The parts of an archive, and what their presence says.
_PARTS: Final = {
    r"xl/slicers/|xl/timelines/": "slicers and timelines",
    r"xl/pivotCache/": "some settings of pivot tables",
    r"xl/threadedComments/": "threaded comments (they become notes)",
    r"xl/connections\.xml|xl/queryTables/": "connections and queries",
    r"xl/model/": "the data model",
    r"xl/activeX/": "ActiveX controls",
    r"customXml/": "custom XML parts",
    r"xl/media/[^/]*\.[ew]mf$": "pictures of type EMF or WMF",
}
_RIBBON = "customUI/"
_PICTURE = re.compile(r"xl/media/")


def losses(path: Path) -> list[str]:
    """Give a sentence for each kind of thing that saving would lose, with where it stands.

    Raises
    ------
    FileError
        If the file cannot be read.
    """
    with opened(path) as archive:
        return [
            *_by_sheet(archive),
            *[f"The workbook loses {what}." for what in _in_parts(archive, path)],
        ]


def _by_sheet(archive: ZipFile) -> list[str]:
    found: dict[str, list[str]] = {}
    for title, part in sheet_parts(archive).items():
        drawings = [archive.read(drawing) for drawing in drawing_parts(archive, part)]
        searched = [(_IN_SHEETS, archive.read(part))]
        searched += [(_IN_DRAWINGS, drawing) for drawing in drawings]
        for patterns, xml in searched:
            for pattern, what in patterns.items():
                if re.search(pattern, xml) and title not in found.setdefault(what, []):
                    found[what].append(title)
    return [_said(titles, what) for what, titles in found.items() if titles]


def _said(titles: list[str], what: str) -> str:
    named = ", ".join(f"'{title}'" for title in titles)
    return f"Sheet {named} loses {what}." if len(titles) == 1 else f"Sheets {named} lose {what}."


def _in_parts(archive: ZipFile, path: Path) -> list[str]:
    names = archive.namelist()
    found = [what for pattern, what in _PARTS.items() if any(re.match(pattern, n) for n in names)]
    if any(name.startswith(_RIBBON) for name in names) and not _keeps_ribbon(archive, path):
        found.append("its own ribbon")
    if any(_PICTURE.match(name) for name in names) and find_spec("PIL") is None:
        found.append("its pictures (they are kept where the Python package Pillow is installed)")
    return found


def _keeps_ribbon(archive: ZipFile, path: Path) -> bool:
    """Tell whether the ribbon is of the one kind that survives in a workbook with macros."""
    return path.suffix.lower() == ".xlsm" and (
        b"office/2007/relationships/ui/extensibility" not in archive.read("_rels/.rels")
    )
