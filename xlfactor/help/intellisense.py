"""The texts that Excel-DNA's IntelliSense add-in, if installed, shows while a formula is typed."""

from xml.etree import ElementTree as ET

from xlfactor.help.entries import shown
from xlfactor.published import published

NAMESPACE = "http://schemas.excel-dna.net/intellisense/1.0"


def intellisense_xml() -> str:
    """Return the functions with their arguments in the XML that Excel-DNA reads."""
    root = ET.Element("IntelliSense", xmlns=NAMESPACE)
    functions = ET.SubElement(root, "FunctionInfo")
    for function in published():
        entry = ET.SubElement(
            functions, "Function", Name=function.name, Description=function.summary
        )
        for argument in function.arguments:
            ET.SubElement(entry, "Argument", Name=shown(argument), Description=argument.help)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")
