"""The wrappers have the effect of those that xlwings itself would write, and Excel's limits."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from xlfactor import catalogue
from xlfactor.addin.wrappers import category_number, functions_module
from xlfactor.declare import Category
from xlfactor.published import FACTOR_ERROR, FACTOR_EXPLAIN, categories, group, published

ROOT = Path(__file__).parent.parent.parent
TEXT = functions_module().text
#: what VBA keeps for itself (MS-VBAL 3.3.5.2): no name of ours may be one of these
VBA_WORDS = """
    abs addressof alias and any array as attribute base boolean byref byte byval call case cbool
    cbyte ccur cdate cdbl cdec cint circle class clng clnglng clngptr close compare const csng
    cstr currency cvar cverr date debug decimal declare defbool defbyte defcur defdate defdbl
    defint deflng defobj defsng defstr defvar dim do doevents double each else elseif empty end
    endif enum eqv erase error event exit explicit false fix for friend function get global go
    gosub goto if imp implements in input inputb int integer is lbound len lenb let lib like line
    lock long longlong longptr loop lset me midb mod module name new next not nothing null object
    on open option optional or output paramarray preserve print private property pset ptrsafe
    public put raiseevent random read redim rem reset resume return rset scale seek select set sgn
    shared single spc static step stop string sub tab text then to true type typeof ubound unlock
    until variant wend while width with withevents write xor
"""


def declared(text):
    """Give the functions that VBA text declares: their arguments, and which may be left out."""
    found = re.findall(r"(?m)^(?:Public )?Function (\w+)\((.*)\)\s*$", text)
    return {name: [a.strip() for a in arguments.split(",")] for name, arguments in found}


@pytest.fixture(scope="module")
def xlwings_own():
    command = [sys.executable, "-W", "ignore", "-m", "tests.excel.registered", "wrapper"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    # a long line is broken by an underscore
    return json.loads(done.stdout.splitlines()[-1])["wrapper"].replace(" _\n", " ")


def test_functions_arguments_and_their_order_are_those_of_xlwings(xlwings_own):
    ours = declared(TEXT)
    assert ours.pop(FACTOR_ERROR.name) == ours.pop(FACTOR_EXPLAIN.name) == ["cell"]
    assert ours == declared(xlwings_own)


def test_all_arguments_are_handed_on_in_order(xlwings_own):
    handed = dict(re.findall(r'CallFunction\("(\w+)", \d+, Array\((.*)\)\)', TEXT))
    theirs = re.findall(
        r'CallUDF\("xlfactor\.excel\.udfs", "(\w+)", Array\(([^)]*)\), Act', xlwings_own
    )
    assert handed == {name: re.sub(r"\s+", " ", given) for name, given in theirs}
    assert set(handed) == set(catalogue.FUNCTIONS)


def test_the_number_of_required_arguments_is_told():
    told = dict(re.findall(r'CallFunction\("(\w+)", (\d+)', TEXT))
    for name, function in catalogue.FUNCTIONS.items():
        assert int(told[name]) == sum(item.required for item in function.arguments) > 0


def test_every_function_gives_its_own_result():
    for name in declared(TEXT):
        assert len(re.findall(rf"(?m)^    {name} = ", TEXT)) == 1


@pytest.mark.parametrize("function", published(), ids=lambda item: item.name)
def test_a_function_fits_vba_and_the_wizard(function):
    names = [function.name, *(argument.name for argument in function.arguments)]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert name.casefold() not in VBA_WORDS.split()
        assert re.fullmatch(r"[A-Za-z]\w{0,254}", name)
        assert not re.fullmatch(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*", name), "like a cell"
    assert 1 <= len(function.summary) <= 255
    # the wizard shows so much of all names together
    assert sum(len(argument.name) + 1 for argument in function.arguments) <= 255
    for argument in function.arguments:
        assert 1 <= len(argument.help) <= 255
        argument.help.encode("cp1252")


@pytest.mark.parametrize("function", published(), ids=lambda item: item.name)
def test_description_and_category_stand_in_the_module(function):
    quoted = function.summary.replace('"', '""')
    assert f'Attribute {function.name}.VB_Description = "{quoted}"\n' in TEXT
    number = category_number(function.category)
    assert f'Attribute {function.name}.VB_ProcData.VB_Invoke_Func = " \\n{number}"\n' in TEXT


def test_the_categories_follow_those_of_excel_without_a_gap():
    assert [category_number(item) for item in categories()] == list(
        range(20, 20 + len(categories()))
    )
    assert {item.category for item in published()} == set(categories())
    assert [item for item in Category if item in categories()] == list(categories())
    assert group(categories()[0]) == "xlfactor Assumptions"
