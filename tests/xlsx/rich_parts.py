"""Parts written by hand, of what Excel puts into workbooks and no library writes."""

from tests.xlsx.packages import edited, with_parts
from tests.xlsx.rich_book import picture
from xlfactor.xlsx.package import ROOT

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MS = "http://schemas.microsoft.com/office"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_TYPE = "application/vnd.openxmlformats-officedocument"
_EXCEL = "application/vnd.ms-excel"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BOOK = "xl/workbook.xml"
_GUID = "{01234567-89AB-CDEF-0123-456789ABCDEF}"
_LABEL = _GUID.lower()

_ANCHOR = (
    '<xdr:absoluteAnchor><xdr:pos x="0" y="0"/><xdr:ext cx="900000" cy="900000"/>{}'
    "<xdr:clientData/></xdr:absoluteAnchor>"
)
_SHAPE = _ANCHOR.format(
    '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="Arrow"/><xdr:cNvSpPr/>'
    '</xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rightArrow"><a:avLst/></a:prstGeom></xdr:spPr>'
    "</xdr:sp>"
)
_MARKUP = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_EMPTY_SHAPE = (
    '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{}" name=""/><xdr:cNvSpPr/>'
    '</xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:sp>'
)
_NEWER_CHART = _ANCHOR.format(
    f'<mc:AlternateContent xmlns:mc="{_MARKUP}"><mc:Choice Requires="cx1" '
    f'xmlns:cx1="{_MS}/drawing/2015/9/8/chartex"><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
    '<xdr:cNvPr id="3" name="Waterfall"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData '
    f'uri="{_MS}/drawing/2014/chartex"><cx:chart xmlns:cx="{_MS}/drawing/2014/chartex" '
    f'xmlns:r="{_OFFICE}" r:id="chartEx1"/></a:graphicData></a:graphic></xdr:graphicFrame>'
    f"</mc:Choice><mc:Fallback>{_EMPTY_SHAPE.format(8)}</mc:Fallback></mc:AlternateContent>"
)
_SVG = _ANCHOR.format(
    '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="4" name="Logo"/><xdr:cNvPicPr/></xdr:nvPicPr>'
    f'<xdr:blipFill><a:blip xmlns:r="{_OFFICE}" r:embed="picture77"><a:extLst><a:ext '
    'uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip '
    f'xmlns:asvg="{_MS}/drawing/2016/SVG/main" r:embed="picture"/></a:ext></a:extLst></a:blip>'
    "<a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr/></xdr:pic>"
)
_INK = _ANCHOR.format(
    f'<mc:AlternateContent xmlns:mc="{_MARKUP}"><mc:Choice '
    f'xmlns:xdr14="{_MS}/excel/2010/spreadsheetDrawing" Requires="xdr14"><xdr:contentPart '
    f'xmlns:r="{_OFFICE}" r:id="ink1"><xdr14:nvContentPartPr><xdr14:cNvPr id="5" name="Ink"/>'
    "<xdr14:cNvContentPartPr/></xdr14:nvContentPartPr><xdr14:nvPr/></xdr:contentPart></mc:Choice>"
    f"<mc:Fallback>{_EMPTY_SHAPE.format(9)}</mc:Fallback></mc:AlternateContent>"
)

#: part: its content, its type, and the relation that leads to it: from, kind
_PARTS = {
    "xl/persons/person.xml": (
        f'<personList xmlns="{_MS}/spreadsheetml/2018/threadedcomments"><person displayName="Ann" '
        f'id="{_GUID}" userId="ann" providerId="None"/></personList>',
        f"{_EXCEL}.person+xml", _BOOK, f"{_MS}/2017/10/relationships/person",
    ),
    "xl/threadedComments/threadedComment1.xml": (
        f'<ThreadedComments xmlns="{_MS}/spreadsheetml/2018/threadedcomments"><threadedComment '
        f'ref="B6" dT="2024-01-31T12:00:00.00" personId="{_GUID}" id="{_GUID}"><text>why?</text>'
        "</threadedComment></ThreadedComments>",
        f"{_EXCEL}.threadedcomments+xml", "Cells", f"{_MS}/2017/10/relationships/threadedComment",
    ),
    "xl/slicerCaches/slicerCache1.xml": (
        f'<slicerCacheDefinition xmlns="{_MS}/spreadsheetml/2009/9/main" name="Slicer_Name" '
        'sourceName="Name"/>',
        f"{_EXCEL}.slicerCache+xml", _BOOK, f"{_MS}/2007/relationships/slicerCache",
    ),
    "xl/slicers/slicer1.xml": (
        f'<slicers xmlns="{_MS}/spreadsheetml/2009/9/main"><slicer name="Name" '
        'cache="Slicer_Name" rowHeight="241300"/></slicers>',
        f"{_EXCEL}.slicer+xml", "By hand", f"{_MS}/2007/relationships/slicer",
    ),
    "xl/timelineCaches/timelineCache1.xml": (
        f'<timelineCacheDefinition xmlns="{_MS}/spreadsheetml/2010/11/main" name="Time" '
        'sourceName="Date"><state minimalRefreshVersion="6" lastRefreshVersion="6" '
        'pivotCacheId="1" filterType="unknown"><bounds startDate="2024-01-01T00:00:00" '
        'endDate="2024-12-31T00:00:00"/></state></timelineCacheDefinition>',
        f"{_EXCEL}.timelineCache+xml", _BOOK, f"{_MS}/2011/relationships/timelineCache",
    ),
    "xl/timelines/timeline1.xml": (
        f'<timelines xmlns="{_MS}/spreadsheetml/2010/11/main"><timeline name="Date" cache="Time" '
        'level="2" selectionLevel="2"/></timelines>',
        f"{_EXCEL}.timeline+xml", "By hand", f"{_MS}/2011/relationships/timeline",
    ),
    "xl/pivotCache/pivotCacheDefinition1.xml": (
        f'<pivotCacheDefinition xmlns="{_MAIN}" refreshOnLoad="1"><cacheSource type="worksheet">'
        '<worksheetSource name="Mine"/></cacheSource><cacheFields count="1"><cacheField '
        'name="Name"><sharedItems/></cacheField></cacheFields></pivotCacheDefinition>',
        f"{_TYPE}.spreadsheetml.pivotCacheDefinition+xml", _BOOK, "pivotCacheDefinition",
    ),
    "xl/pivotTables/pivotTable1.xml": (
        f'<pivotTableDefinition xmlns="{_MAIN}" name="Pivot" cacheId="1" dataCaption="Values">'
        '<location ref="H1:H3" firstHeaderRow="1" firstDataRow="1" firstDataCol="0"/>'
        '<pivotFields count="1"><pivotField showAll="0"/></pivotFields></pivotTableDefinition>',
        f"{_TYPE}.spreadsheetml.pivotTable+xml", "By hand", "pivotTable",
    ),
    "customXml/item1.xml": (
        '<study xmlns="urn:example"><stage>draft</stage></study>', None, _BOOK, "customXml"
    ),
    "xl/connections.xml": (
        f'<connections xmlns="{_MAIN}"><connection id="1" name="Prices" type="4" '
        'refreshedVersion="6"><webPr url="https://example.org"/></connection></connections>',
        f"{_TYPE}.spreadsheetml.connections+xml", _BOOK, "connections",
    ),
    "xl/queryTables/queryTable1.xml": (
        f'<queryTable xmlns="{_MAIN}" name="Prices" connectionId="1"/>',
        f"{_TYPE}.spreadsheetml.queryTable+xml", "By hand", "queryTable",
    ),
    "xl/model/item.data": (
        b"\0\1model", f"{_TYPE}.model+data", _BOOK, f"{_MS}/2011/relationships/powerPivotData"
    ),
    "xl/printerSettings/printerSettings1.bin": (
        b"\0\1printer", f"{_TYPE}.spreadsheetml.printerSettings", "Guarded", "printerSettings"
    ),
    "customUI/customUI14.xml": (
        f'<customUI xmlns="{_MS}/2009/07/customui"/>', "application/xml", ROOT,
        f"{_MS}/2007/relationships/ui/extensibility",
    ),
    "docMetadata/LabelInfo.xml": (
        f'<clbl:labelList xmlns:clbl="{_MS}/2020/mipLabelMetadata"><clbl:label id="{_LABEL}" '
        f'enabled="1" method="Privileged" siteId="{_LABEL}" removed="0"/></clbl:labelList>',
        "application/vnd.ms-office.classificationlabels+xml", ROOT,
        f"{_MS}/2020/02/relationships/classificationlabels",
    ),
    "xl/webextensions/taskpanes.xml": (
        f'<wetp:taskpanes xmlns:wetp="{_MS}/webextensions/taskpanes/2010/11"/>',
        "application/vnd.ms-office.webextensiontaskpanes+xml", ROOT,
        f"{_MS}/2011/relationships/webextensiontaskpanes",
    ),
    "xl/richData/rdrichvalue2.xml": (
        f'<rvData xmlns="{_MS}/spreadsheetml/2017/richdata" count="1"><rv s="0"><v>Gold</v></rv>'
        "</rvData>",
        f"{_EXCEL}.rdrichvalue+xml", _BOOK, f"{_MS}/2017/06/relationships/rdRichValue",
    ),
    "xl/externalLinks/externalLink1.xml": (
        f'<externalLink xmlns="{_MAIN}"><ddeLink ddeService="Feed" ddeTopic="Prices"><ddeItems>'
        '<ddeItem name="Gold" advise="1"/></ddeItems></ddeLink></externalLink>',
        f"{_TYPE}.spreadsheetml.externalLink+xml", _BOOK, "externalLink",
    ),
    "xl/ctrlProps/ctrlProp1.xml": (
        f'<formControlPr xmlns="{_MS}/spreadsheetml/2009/9/main" objectType="CheckBox" '
        'checked="Checked" lockText="1"/>',
        f"{_EXCEL}.controlproperties+xml", "By hand", "ctrlProp",
    ),
    "xl/embeddings/oleObject1.bin": (
        b"\xd0\xcf\x11\xe0ole", f"{_TYPE}.oleObject", "By hand", "oleObject"
    ),
    "xl/volatileDependencies.xml": (
        f'<volTypes xmlns="{_MAIN}"><volType type="realTimeData"><main first="feed"><tp><v>1</v>'
        '<stp>Gold</stp><tr r="B2" s="1"/></tp></main></volType></volTypes>',
        f"{_TYPE}.spreadsheetml.volatileDependencies+xml", _BOOK, "volatileDependencies",
    ),
    "xl/calcChain.xml": (
        f'<calcChain xmlns="{_MAIN}"><c r="A2" i="2"/><c r="C2" i="2" a="1"/></calcChain>',
        f"{_TYPE}.spreadsheetml.calcChain+xml", _BOOK, "calcChain",
    ),
    "xl/dialogsheets/sheet1.xml": (
        f'<dialogsheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"/></sheetViews>'
        f'<legacyDrawing xmlns:r="{_OFFICE}" r:id="vmlDrawing77"/></dialogsheet>',
        f"{_TYPE}.spreadsheetml.dialogsheet+xml", _BOOK, "dialogsheet",
    ),
    "xl/drawings/vmlDrawing77.vml": (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="_x0000_s1025"/></xml>',
        f"{_TYPE}.vmlDrawing", "xl/dialogsheets/sheet1.xml", "vmlDrawing",
    ),
    "xl/macrosheets/sheet1.xml": (
        f'<xm:macrosheet xmlns="{_MAIN}" xmlns:xm="{_MS}/excel/2006/main"><sheetData><row r="1">'
        '<c r="A1"><f>RETURN()</f><v>0</v></c></row></sheetData></xm:macrosheet>',
        f"{_EXCEL}.macrosheet+xml", _BOOK, f"{_MS}/2006/relationships/xlMacrosheet",
    ),
    "xl/drawings/drawing77.xml": (
        f'<xdr:wsDr xmlns:xdr="{_DRAWING}/spreadsheetDrawing" xmlns:a="{_DRAWING}/main">'
        f"{_SHAPE}{_NEWER_CHART}{_SVG}{_INK}</xdr:wsDr>",
        f"{_TYPE}.drawing+xml", "By hand", "drawing",
    ),
    "xl/charts/chartEx1.xml": (
        f'<cx:chartSpace xmlns:cx="{_MS}/drawing/2014/chartex"><cx:chartData>'
        '<cx:data id="0"><cx:numDim type="val"><cx:f>CMA!$C$6:$C$8</cx:f></cx:numDim></cx:data>'
        "</cx:chartData><cx:chart>"
        "<cx:plotArea><cx:plotAreaRegion/></cx:plotArea></cx:chart></cx:chartSpace>",
        "application/vnd.ms-office.chartex+xml", "xl/drawings/drawing77.xml",
        f"{_MS}/2014/relationships/chartEx",
    ),
    "xl/ink/ink1.xml": (
        '<inkml:ink xmlns:inkml="http://www.w3.org/2003/InkML"><inkml:trace>1 1, 2 2'
        "</inkml:trace></inkml:ink>",
        "application/inkml+xml", "xl/drawings/drawing77.xml", "customXml",
    ),
    "xl/media/picture.svg": (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>',
        "image/svg+xml", "xl/drawings/drawing77.xml", "image",
    ),
    "xl/media/picture77.png": (picture(), "image/png", "xl/drawings/drawing77.xml", "image"),
    "xl/drawings/drawing78.xml": (
        f'<c:userShapes xmlns:c="{_DRAWING}/chart"/>',
        f"{_TYPE}.drawingml.chartshapes+xml", "xl/charts/chart1.xml", "chartUserShapes",
    ),
    "xl/charts/colors1.xml": (
        f'<cs:colorStyle xmlns:cs="{_MS}/drawing/2012/chartStyle" xmlns:a="{_DRAWING}/main" '
        'meth="cycle" id="10"><a:schemeClr val="accent1"/></cs:colorStyle>',
        "application/vnd.ms-office.chartcolorstyle+xml", "xl/charts/chart1.xml",
        f"{_MS}/2011/relationships/chartColorStyle",
    ),
    "somewhere/else.dat": (
        b"\0what nobody knows\xff", "application/x-unknown", ROOT, "urn:example/unknown"
    ),
}  # fmt: skip


def with_rich_parts(package):
    """A workbook that also holds all these parts, each of which something leads to."""
    sheets = {name: entry.part for name, entry in package.sheets.items()}
    contents, types, relations = {}, {}, []
    for part, (content, kind, source, relation) in _PARTS.items():
        contents[part] = (_HEAD + content).encode() if isinstance(content, str) else content
        if kind is not None:
            types[part] = kind
        ident = part.rpartition("/")[2].partition(".")[0]
        ident = f"{ident}_{len(relations)}" if ident in {"sheet1", "item1"} else ident
        relations.append((sheets.get(source, source), ident, relation, f"/{part}"))
    cache = "/xl/pivotCache/pivotCacheDefinition1.xml"
    relations.append(("xl/pivotTables/pivotTable1.xml", "rId1", "pivotCacheDefinition", cache))
    listed = {kind.rpartition("/")[2]: ident for _, ident, kind, _ in relations}
    package = with_parts(package, contents, types=types, relations=relations)
    return _mentioned(package, sheets["By hand"], listed)


def _mentioned(package, by_hand, listed):
    """Have the sheets, their drawing and more stand in the lists of the workbook."""
    package = edited(
        package,
        _BOOK,
        (
            "</sheets>",
            f'<sheet name="Dialog" sheetId="40" r:id="{listed["dialogsheet"]}"/><sheet '
            f'name="Macro" sheetId="41" state="hidden" r:id="{listed["xlMacrosheet"]}"/></sheets>'
            f'<externalReferences><externalReference r:id="{listed["externalLink"]}"/>'
            "</externalReferences>",
        ),
        (
            "<bookViews>",
            f'<mc:AlternateContent xmlns:mc="{_MARKUP}"><mc:Choice Requires="x15"><x15ac:absPath '
            f'xmlns:x15ac="{_MS}/spreadsheetml/2010/11/ac" url="C:\\Studies\\"/></mc:Choice>'
            '</mc:AlternateContent><workbookProtection lockStructure="1"/><bookViews>',
        ),
        (
            "</workbook>",
            f'<pivotCaches><pivotCache cacheId="1" r:id="{listed["pivotCacheDefinition"]}"/>'
            '</pivotCaches><extLst><ext uri="{BBE1A952-AA13-448e-AADC-164F8A28A991}" '
            f'xmlns:x14="{_MS}/spreadsheetml/2009/9/main"><x14:slicerCaches><x14:slicerCache '
            f'r:id="{listed["slicerCache"]}"/></x14:slicerCaches></ext></extLst></workbook>',
        ),
        (
            f'xmlns:r="{_OFFICE}">',
            f'xmlns:r="{_OFFICE}" xmlns:mc="{_MARKUP}" mc:Ignorable="x15" '
            f'xmlns:x15="{_MS}/spreadsheetml/2010/11/main">',
        ),
    )
    return edited(package, by_hand, ("</worksheet>", '<drawing r:id="drawing77"/></worksheet>'))
