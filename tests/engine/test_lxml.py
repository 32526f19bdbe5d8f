"""openpyxl writes with lxml where that is installed: the engine's files are the same."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).parent.parent.parent
CODE = """
import sys
from pathlib import Path
from openpyxl import LXML
assert str(LXML) == sys.argv[2]
from tests import conftest
conftest.run_all(conftest.WORKBOOKS / "factor_cma.xlsx", Path(sys.argv[1]))
"""


def canonical_parts(path):
    with zipfile.ZipFile(path) as archive:
        return {
            # nothing but a prefix of a name may differ
            name: ET.canonicalize(archive.read(name), rewrite_prefixes=True)
            for name in archive.namelist()
            if name.endswith((".xml", ".rels")) and name != "docProps/core.xml"
        }


@pytest.mark.slow
def test_a_workbook_is_the_same_with_lxml_and_without(tmp_path):
    for lxml in ("True", "False"):
        subprocess.run(
            [sys.executable, "-c", CODE, tmp_path / f"{lxml}.xlsx", lxml],
            check=True,
            cwd=ROOT,
            env=os.environ | {"OPENPYXL_LXML": lxml},
        )
    with_lxml, without = (canonical_parts(tmp_path / f"{x}.xlsx") for x in ("True", "False"))
    assert with_lxml.keys() == without.keys()
    assert [name for name in without if with_lxml[name] != without[name]] == []
