"""The modules of a VBA project as three readers have them that share nothing with its writer."""

import io

import olefile
from oletools.olevba import VBA_Parser

from tests.addin.strict_project import decompressed, read_project


def by_strict_reader(raw):
    return {module.name: module.text for module in read_project(raw).modules}


def by_olefile(raw):
    """The streams as olefile finds them, decompressed by us."""
    found = {}
    with olefile.OleFileIO(io.BytesIO(raw), raise_defects=olefile.DEFECT_UNSURE) as file:
        for storage, *name in file.listdir():
            if storage == "VBA" and name[0] not in {"dir", "_VBA_PROJECT"}:
                found[name[0]] = decompressed(file.openstream([storage, *name]).read())
    return found


def by_oletools(raw):
    parser = VBA_Parser("vbaProject.bin", data=raw)
    found = {
        path.removeprefix("VBA/"): code.encode("cp1252")
        for _, path, _, code in parser.extract_all_macros()
    }
    parser.close()
    return found


ALL = (by_strict_reader, by_olefile, by_oletools)
