"""Build xlfactor.xlam: the parts of a workbook with a VBA project, in one archive.

The parts are built from text of this package alone, without the time, the user or random numbers:
the same text always produces the same parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlfactor
from xlfactor.addin import about, wizard
from xlfactor.addin.project import vba_project
from xlfactor.addin.source import ModuleKind, Source
from xlfactor.errors import FileError
from xlfactor.files import replace_whole

SUFFIX: Final = ".xlam"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_MICROSOFT: Final = "http://schemas.microsoft.com/office"
_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DOCUMENT: Final = "application/vnd.openxmlformats-officedocument"
_INTELLISENSE_ID: Final = f"{{{uuid5(NAMESPACE_URL, 'https://xlfactor/intellisense')}}}".upper()

#: the content type of each part whose suffix does not determine it
_TYPES: Final = (
    ("/xl/workbook.xml", "application/vnd.ms-excel.addin.macroEnabled.main+xml"),
    ("/xl/worksheets/sheet1.xml", f"{_EXCEL}.worksheet+xml"),
    ("/xl/styles.xml", f"{_EXCEL}.styles+xml"),
    ("/xl/sharedStrings.xml", f"{_EXCEL}.sharedStrings+xml"),
    ("/xl/theme/theme1.xml", f"{_DOCUMENT}.theme+xml"),
    ("/customXml/itemProps1.xml", f"{_DOCUMENT}.customXmlProperties+xml"),
    ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    ("/docProps/app.xml", f"{_DOCUMENT}.extended-properties+xml"),
    ("/xl/vbaProject.bin", "application/vnd.ms-office.vbaProject"),
)

#: the relationships of each part: the type of the relationship and its target
_OF_ARCHIVE: Final = (
    (f"{_OFFICE}/relationships/officeDocument", "xl/workbook.xml"),
    # a ribbon of Office 2010 and later is linked as one of Office 2007 is
    (f"{_MICROSOFT}/2007/relationships/ui/extensibility", "customUI/customUI14.xml"),
    (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    (f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
)
_OF_WORKBOOK: Final = (
    (f"{_OFFICE}/relationships/worksheet", "worksheets/sheet1.xml"),
    (f"{_OFFICE}/relationships/theme", "theme/theme1.xml"),
    (f"{_OFFICE}/relationships/styles", "styles.xml"),
    (f"{_OFFICE}/relationships/sharedStrings", "sharedStrings.xml"),
    (f"{_OFFICE}/relationships/customXml", "../customXml/item1.xml"),
    (f"{_MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin"),
)
_OF_INTELLISENSE: Final = ((f"{_OFFICE}/relationships/customXmlProps", "itemProps1.xml"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddIn:
    """The contents of the add-in.

    Parameters
    ----------
    sources : tuple of Source
        The VBA modules: one for the workbook, one for its sheet, and standard modules.
    ribbon : str
        The XML of the ribbon.
    intellisense : str
        The XML that Excel-DNA's IntelliSense reads.
    groups : tuple of str
        The groups of functions in the Function Wizard, in the order of their numbers.
    argument_help : mapping of str to tuple of str
        The wizard's texts for a function's arguments, by the function's name.
    """

    sources: tuple[Source, ...]
    ribbon: str
    intellisense: str
    groups: tuple[str, ...]
    argument_help: Mapping[str, tuple[str, ...]]


def build(target: Path, addin: AddIn) -> None:
    """Write the add-in into a file, whole or not at all.

    Raises a `FileError` if the file cannot be written; what was there before is untouched.
    """
    if target.suffix.lower() != SUFFIX:
        raise FileError(f"'{target}': an add-in is an {SUFFIX} file")
    if not target.parent.is_dir():
        raise FileError(f"there is no folder '{target.parent}'")
    archive = BytesIO()
    with ZipFile(archive, "w") as file:
        for name, content in parts(addin).items():
            # the earliest date that an archive can hold, and no operating system
            info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = info.external_attr = 0
            file.writestr(info, content, ZIP_DEFLATED, 9)
    archive.seek(0)
    replace_whole(target, archive)


def parts(addin: AddIn) -> dict[str, bytes]:
    """Return the parts of the add-in by name, in the order in which the archive holds them."""
    texts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _links(_OF_ARCHIVE),
        "xl/workbook.xml": _workbook(addin),
        "xl/_rels/workbook.xml.rels": _links(_OF_WORKBOOK),
        "xl/worksheets/sheet1.xml": _sheet(),
        "xl/theme/theme1.xml": _shipped("theme.xml"),
        "xl/styles.xml": _shipped("styles.xml"),
        "xl/sharedStrings.xml": _HEAD + about.shared_strings(),
        "customUI/customUI14.xml": addin.ribbon,
        "customXml/item1.xml": addin.intellisense,
        "customXml/_rels/item1.xml.rels": _links(_OF_INTELLISENSE),
        "customXml/itemProps1.xml": _intellisense_properties(),
        "docProps/core.xml": _properties(),
        "docProps/app.xml": _program(),
    }
    coded = {name: text.encode() for name, text in texts.items()}
    return {**coded, "xl/vbaProject.bin": vba_project(addin.sources)}


def _shipped(name: str) -> str:
    return (resources.files("xlfactor.addin") / "parts" / name).read_text("utf-8")


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in _TYPES
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f"{overrides}</Types>"
    )


def _links(links: tuple[tuple[str, str], ...]) -> str:
    """Return the relationships of a part, numbered from 1."""
    body = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'


def _workbook(addin: AddIn) -> str:
    """Return the workbook part; its code name links it to its VBA module."""
    (code_name,) = (item.name for item in addin.sources if item.kind is ModuleKind.WORKBOOK)
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}/relationships">'
        '<fileVersion appName="xl" lastEdited="7" lowestEdited="7"/>'
        f'<workbookPr codeName="{code_name}"/>'
        "<bookViews><workbookView/></bookViews>"
        f'<sheets><sheet name="{about.SHEET}" sheetId="1" r:id="rId1"/></sheets>'
        f"{wizard.function_groups(addin.groups)}"
        f"<extLst>{wizard.argument_help(addin.argument_help)}</extLst></workbook>"
    )


def _sheet() -> str:
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr codeName="{about.CODE_NAME}"/>'
        '<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15"/>'
        '<cols><col min="1" max="1" width="100" customWidth="1"/></cols>'
        f"{about.sheet_data()}</worksheet>"
    )


def _properties() -> str:
    """Return the title, comment and version; Excel's list of add-ins shows the first two."""
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>xlfactor</dc:title><dc:creator>xlfactor</dc:creator>"
        f"<dc:description>{escape(xlfactor.__doc__ or '')}</dc:description>"
        f"<cp:version>{xlfactor.__version__}</cp:version></cp:coreProperties>"
    )


def _program() -> str:
    return (
        f'{_HEAD}<Properties xmlns="{_OFFICE}/extended-properties">'
        "<Application>xlfactor</Application></Properties>"
    )


def _intellisense_properties() -> str:
    return (
        f'{_HEAD}<ds:datastoreItem xmlns:ds="{_OFFICE}/customXml" ds:itemID="{_INTELLISENSE_ID}"/>'
    )
