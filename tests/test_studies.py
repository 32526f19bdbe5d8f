"""Every study is whole: one record tells all that the ribbon, the wizard and a copy need."""

import pytest

from tests.conftest import WORKBOOKS
from xlfactor import studies
from xlfactor.declare import Function, Macro
from xlfactor.errors import OptionError


def declared(modules, kind):
    return [item for module in modules for item in vars(module).values() if isinstance(item, kind)]


@pytest.mark.parametrize("study", studies.STUDIES, ids=lambda study: study.label)
def test_a_study_has_macros_and_workbooks(study):
    assert all(declared([module], Macro) for module in study.macros)
    assert all(declared([module], Function) for module in study.functions)
    for workbook in study.workbooks:
        assert (WORKBOOKS / workbook.file).is_file()
        assert len(workbook.label) <= 40
        assert all(formula.startswith("=") for formula in workbook.formulas)


def test_no_module_and_no_key_stands_in_two_records():
    modules = [one for study in studies.STUDIES for one in (*study.functions, *study.macros)]
    assert len({one.__name__ for one in modules}) == len(modules)
    workbooks = [one.key for study in studies.STUDIES for one in study.workbooks]
    assert list(studies.WORKBOOKS) == workbooks


def test_a_workbook_is_found_in_any_spelling_and_an_unknown_one_is_told():
    assert studies.workbook("Cross-Asset").file == "cross_asset.xlsx"
    with pytest.raises(OptionError, match="there is no study 'zzz'; there are: cma, cross_asset"):
        studies.workbook("zzz")
