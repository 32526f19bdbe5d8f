"""The VBA modules as text: what Excel's editor and the rules of the house ask of them."""

import datetime as dt
import re

import pytest

from xlfactor import pins
from xlfactor.addin.command import ENGINE_COMMAND
from xlfactor.addin.source import ModuleKind
from xlfactor.addin.sources import sources
from xlfactor.areas import letters_of
from xlfactor.drawing import stamp
from xlfactor.drawing.frames import LEFT
from xlfactor.drawing.layout import MASTER, UNITS
from xlfactor.excel.udfs import ERROR_MARK, NOTES_MARK
from xlfactor.hosts import Found, Made
from xlfactor.report.page import Page

SOURCES = {source.name: source for source in sources()}
#: a procedure that is longer holds two ideas
LONGEST_PROCEDURE = 32


def procedures(text):
    return re.findall(
        r"(?ms)^((?:Public |Private )(?:Sub|Function) .*?^End (?:Sub|Function))$", text
    )


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_module_fits_the_editor(source):
    assert source.text.startswith("Option Explicit\n")
    assert source.text.endswith("\n")
    assert "\r" not in source.text
    assert "\t" not in source.text
    source.text.encode("cp1252")
    lines = source.text.split("\n")
    assert max(map(len, lines)) < 1023
    assert not [line for line in lines if line != line.rstrip()]
    assert len(source.name) <= 31
    assert "Attribute VB_" not in source.text


def test_what_vba_says_of_a_result_sheet_is_how_it_is_drawn():
    text = SOURCES["XlfactorStale"].text
    assert f'sheet.Range("{letters_of(LEFT)}{MASTER}")' in text
    assert f'sheet.Range("{letters_of(LEFT)}{UNITS}")' in text
    found = tuple(Found(name=name, place="A!B1", cells=((1.0,),)) for name in ("cma", "gamma"))
    made = Made(page=Page(sheet="A", title="A", units="", blocks=()), found=found)
    lines = stamp.stamp_lines(made, when=dt.datetime.now(dt.UTC))
    assert (lines[0][0], lines[-1][0]) == ("Made by", "Sheet digest")
    assert ("Inputs", "cma = A!B1; gamma = A!B1") in lines
    assert 'FIRST_LINE As String = "Made by", INPUTS_LINE As String = "Inputs"' in text
    assert f'STAMP_NAME As String = "{stamp.STAMP}"' in text


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_every_procedure_is_short_and_ends(source):
    found = procedures(source.text)
    assert max((one.count("\n") for one in found), default=0) <= LONGEST_PROCEDURE
    begun = re.findall(r"(?m)^(?:Public |Private )?(?:Sub|Function) ", source.text)
    assert len(begun) == len(found)


def test_what_excel_calls_by_itself_never_opens_the_debugger():
    text = SOURCES["ThisWorkbook"].text + SOURCES["XlfactorRibbon"].text
    unguarded = {
        re.findall(r"Sub (\w+)", procedure)[0]
        for procedure in procedures(text)
        if re.match(r"Public Sub|Private Sub (mExcel|Workbook)_", procedure)
        and "\n    On Error " not in procedure
    }
    # a press guards itself and what it calls, and a constant cannot fail
    assert unguarded == {"OnAction", "HookEvents", "GetVisible"}


def test_each_directive_is_one_that_has_both_branches_tried():
    for source in SOURCES.values():
        directives = set(re.findall(r"(?m)^ *(#If .*)$", source.text))
        assert directives <= {"#If Mac Then", "#If Win64 Then"}


def test_only_wrappers_and_callbacks_are_seen_from_outside():
    seen = {
        name
        for name, source in SOURCES.items()
        if source.kind is ModuleKind.STANDARD and "\nOption Private Module\n" not in source.text
    }
    assert seen == {"XlfactorFunctions", "XlfactorRibbon"}
    # a public function there would be offered to cells
    assert "Public Function" not in SOURCES["XlfactorRibbon"].text


def test_no_public_name_is_declared_twice():
    names = [
        name.casefold()
        for source in SOURCES.values()
        for name in re.findall(r"(?m)^Public (?:Sub|Function|Const) (\w+)", source.text)
    ]
    assert len(set(names)) == len(names)
    assert not {name.casefold() for name in SOURCES} & set(names)


def test_nothing_is_left_to_fill_in():
    found = {mark for source in SOURCES.values() for mark in re.findall(r"\{\w+\}", source.text)}
    assert found == {"{interpreter}", "{start}", "{report}"}


def test_the_library_is_that_of_the_pinned_xlwings():
    text = SOURCES["XlfactorSystem"].text
    assert re.findall(r'Lib "(xlwings\d\d)-(.*)\.dll"', text) == [
        ("xlwings64", pins.XLWINGS),
        ("xlwings32", pins.XLWINGS),
    ]
    assert f'"xlwings-{pins.XLWINGS}.applescript"' in SOURCES["XlfactorMac"].text


def test_the_template_of_the_command_and_the_mark_of_errors_are_those_of_python():
    engine, cells = SOURCES["XlfactorEngine"].text, SOURCES["XlfactorCells"].text
    (literal,) = re.findall(r'COMMAND_TEMPLATE As String = "(.*)"', engine)
    assert literal.replace('""', '"') == ENGINE_COMMAND
    assert f'NOTES_MARK As String = "{NOTES_MARK}"' in cells
    assert f'ERROR_MARK As String = "{ERROR_MARK}"' in cells
