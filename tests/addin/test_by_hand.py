"""The add-in as files that an analyst imports and pastes in Excel's VBA editor."""

import re

import pytest

from tests.addin import readers
from tests.addin.test_shipped import SHIPPED, unpacked
from xlfactor import cli
from xlfactor.addin.by_hand import MENU
from xlfactor.addin.ribbon import ribbon_xml


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("by hand") / "modules"
    assert cli.main(["build", "--modules", str(folder)]) == 0
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_modules_are_those_of_the_add_in(files):
    shipped = readers.by_strict_reader(unpacked(SHIPPED)["xl/vbaProject.bin"])
    imported = {name: text for name, text in files.items() if name.endswith(".bas")}
    assert imported.pop(f"{MENU}.bas")
    pasted = files["ThisWorkbook.txt"]
    assert shipped.pop("ThisWorkbook").endswith(pasted)
    assert pasted.startswith(b"Option Explicit\r\n")
    assert b"\r\nAttribute" not in pasted
    # the sheet that tells of the add-in has no code
    assert shipped.pop("AboutSheet").count(b"\r\n'") == 1
    assert imported == {f"{name}.bas": text for name, text in shipped.items()}
    assert all(text.startswith(b"Attribute VB_Name") for text in imported.values())


def test_every_button_is_a_macro_too(files):
    text = files[f"{MENU}.bas"].decode("cp1252")
    macros = dict(re.findall(r'Public Sub Xlfactor_(\w+)\(\)\r\n    PressButton "(\w+)"', text))
    buttons = re.findall(r'<button\b[^>]*? id="xf_(\w+)"', ribbon_xml())
    assert buttons
    assert macros == {key: key for key in buttons}
    assert len(re.findall("Public Sub", text)) == len(buttons)
    assert files["customUI14.xml"].decode() == ribbon_xml()


def test_a_folder_that_cannot_be_made_is_told(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    assert cli.main(["build", "--modules", str(tmp_path / "file" / "modules")]) == cli.INPUT_ERROR
    assert "cannot be made" in capsys.readouterr().err
