"""The add-in as it is shipped: that it is the one which its text gives, and what it holds."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import xlfactor
from tests.addin import readers
from tests.addin.strict_project import read_project
from xlfactor import cli
from xlfactor.addin.contents import contents
from xlfactor.addin.package import parts
from xlfactor.addin.sources import sources
from xlfactor.addin.streams import stream
from xlfactor.help.intellisense import intellisense_xml
from xlfactor.published import group, published

ROOT = Path(__file__).parent.parent.parent
SHIPPED = ROOT / "xlfactor.xlam"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"


def unpacked(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def shipped():
    return unpacked(SHIPPED)


@pytest.fixture(scope="module")
def workbook(shipped):
    return ET.fromstring(shipped["xl/workbook.xml"])  # noqa: S314 (our own text)


def test_the_shipped_add_in_is_what_its_text_gives(shipped):
    now = parts(contents())
    changed = [name for name in now | shipped if now.get(name) != shipped.get(name)]
    assert changed == [], "its text has changed: run `xlfactor build`, and commit xlfactor.xlam"
    assert list(now) == list(shipped), "run `xlfactor build`, and commit xlfactor.xlam"


@pytest.mark.slow
def test_another_user_in_another_place_builds_the_same_bytes(tmp_path, capsys):
    assert cli.main(["build", str(tmp_path / "here.xlam")]) == 0
    assert capsys.readouterr().out == f"Wrote {tmp_path / 'here.xlam'}\n"
    strange = {"PYTHONHASHSEED": "1", "USER": "ada", "HOME": str(tmp_path), "TZ": "Asia/Tokyo"}
    command = [sys.executable, "-m", "xlfactor", "build"]
    subprocess.run(
        command, check=True, capture_output=True, cwd=tmp_path, env=os.environ | strange
    )
    assert (tmp_path / "xlfactor.xlam").read_bytes() == (tmp_path / "here.xlam").read_bytes()


@pytest.mark.slow
def test_a_checkout_with_the_line_ends_of_windows_builds_the_same_bytes(tmp_path, capsys):
    package = Path(xlfactor.__file__).parent
    without = shutil.ignore_patterns("__pycache__", "workbooks")
    # nothing but contents, which Wine can copy too
    shutil.copytree(package, tmp_path / "xlfactor", ignore=without, copy_function=shutil.copyfile)
    shutil.copy(ROOT / "LICENSE", tmp_path)
    for path in (tmp_path / "LICENSE", *(tmp_path / "xlfactor").rglob("*.*")):
        if path.suffix in {"", ".py", ".bas", ".cls", ".xml", ".html"} and path.is_file():
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    command = [sys.executable, "-m", "xlfactor", "build", "there.xlam"]
    there = os.environ | {"PYTHONPATH": str(tmp_path)}
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path, env=there)
    assert cli.main(["build", str(tmp_path / "here.xlam")]) == 0
    assert capsys.readouterr().out
    assert (tmp_path / "there.xlam").read_bytes() == (tmp_path / "here.xlam").read_bytes()


def test_the_strict_reader_has_nothing_to_say(shipped):
    assert read_project(shipped["xl/vbaProject.bin"]).oddities == set()


@pytest.mark.parametrize("reader", readers.ALL)
def test_every_module_is_read_back_byte_for_byte(shipped, reader):
    wanted = {source.name: stream(source) for source in sources()}
    assert reader(shipped["xl/vbaProject.bin"]) == wanted


def test_every_function_is_in_the_group_of_its_category(shipped, workbook):
    functions = readers.by_strict_reader(shipped["xl/vbaProject.bin"])["XlfactorFunctions"]
    numbers = dict(re.findall(rb'Attribute (\w+)\.VB_ProcData.* = " \\n(\d+)"', functions))
    (groups,) = workbook.iter(f"{MAIN}functionGroups")
    first = int(groups.get("builtInGroupCount")) + 1
    names = dict(enumerate((item.get("name") for item in groups), first))
    assert {name.decode(): names[int(number)] for name, number in numbers.items()} == {
        function.name: group(function.category) for function in published()
    }


def test_every_argument_of_a_function_has_its_text(shipped, workbook):
    functions = readers.by_strict_reader(shipped["xl/vbaProject.bin"])["XlfactorFunctions"]
    declared = dict(
        re.findall(rb"Public Function (\w+)\((.*?)\)", functions.replace(b"_\r\n", b""))
    )
    texts = {
        item.get("name"): [text.text for text in item.iter(f"{X14}argumentDescription")]
        for item in workbook.iter(f"{X14}definedName")
    }
    assert texts == {
        function.name: [argument.help for argument in function.arguments]
        for function in published()
    }
    assert {name.decode(): len(names.split(b",")) for name, names in declared.items()} == {
        name: len(helps) for name, helps in texts.items()
    }
    for item in workbook.iter(f"{X14}argumentDescriptions"):
        assert int(item.get("count")) == len(item)
        assert [int(text.get("index")) for text in item] == list(range(len(item)))


def test_the_texts_of_intellisense_are_a_part(shipped):
    assert shipped["customXml/item1.xml"].decode() == intellisense_xml()


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_a_module_keeps_the_limits_of_vba(source):
    """What `stream` does not look at already: it refuses long lines and foreign characters."""
    procedures = re.split(r"(?m)^End (?:Sub|Function|Property)$", source.text)
    assert max(len(procedure.encode("cp1252")) for procedure in procedures) < 64 * 1024
    assert max((len(word) for word in re.findall(r"\w+", source.text)), default=0) <= 255
    assert stream(source)
