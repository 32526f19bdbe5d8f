"""Every study is whole: one record tells all that the ribbon, the wizard and a copy need."""

import subprocess
import sys
from importlib import import_module

import pytest

from tests.conftest import WORKBOOKS
from xlfactor import catalogue, studies
from xlfactor.declare import Function, Macro
from xlfactor.errors import OptionError


def declared(room, module, kind):
    items = vars(import_module(f"xlfactor.{room}.{module}")).values()
    return [item for item in items if isinstance(item, kind)]


@pytest.mark.parametrize("study", studies.STUDIES, ids=lambda study: study.label)
def test_a_study_has_macros_and_workbooks(study):
    assert all(declared("macros", module, Macro) for module in study.macros)
    assert all(declared("functions", module, Function) for module in study.functions)
    for workbook in study.workbooks:
        assert (WORKBOOKS / workbook.file).is_file()
        assert len(workbook.label) <= 40
        assert all(formula.startswith("=") for formula in workbook.formulas)


def test_no_module_and_no_key_stands_in_two_records():
    for room in ("functions", "macros"):
        modules = [one for study in studies.STUDIES for one in getattr(study, room)]
        assert len(set(modules)) == len(modules)
    workbooks = [one.key for study in studies.STUDIES for one in study.workbooks]
    assert list(studies.WORKBOOKS) == workbooks


@pytest.mark.parametrize("known", [catalogue.FUNCTIONS, catalogue.MACROS])
def test_what_is_asked_for_by_name_is_what_the_list_holds(known):
    alone = catalogue.Declarations(known._kind, known._name, known._modules)
    assert {name: alone[name] for name in known} == dict(known)
    assert not any(name in alone for name in ("", "NOTHING", "import", "shown", "Net_Values"))


def test_a_function_that_is_asked_for_by_name_comes_without_the_others():
    code = (
        "import sys; from xlfactor.catalogue import FUNCTIONS; FUNCTIONS['NET_VALUES']; "
        "print([name for name in sys.modules if name.startswith('xlfactor.functions.')])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert answer.stdout.decode().strip() == "['xlfactor.functions.performance']"


def test_a_workbook_is_found_in_any_spelling_and_an_unknown_one_is_told():
    assert studies.workbook("Cross-Asset").file == "cross_asset.xlsx"
    with pytest.raises(OptionError, match="there is no study 'zzz'; there are: cma, cross_asset"):
        studies.workbook("zzz")
