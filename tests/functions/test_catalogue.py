"""Excel's limits over the whole catalogue, and that nothing was forgotten in it."""

import importlib
import pkgutil
import re

import pytest

from xlfactor import catalogue, functions, macros
from xlfactor.core.option import Option
from xlfactor.declare import Function, Macro
from xlfactor.errors import OptionError
from xlfactor.families import View

FUNCTIONS, MACROS = catalogue.FUNCTIONS.values(), catalogue.MACROS.values()
VBA_WORDS = """
    and as boolean byref byte byval call case const date dim do double each else end enum eqv
    error event exit false for friend function get global gosub goto if imp implements in
    input integer is let like long loop me mod name new next not nothing null object on open
    option optional or paramarray preserve print private property public raiseevent redim rem
    resume return rset select set single static step stop string sub then to true type until
    variant wend while width with write xor
"""


def declared(package, kind):
    """Return what every module of a room declares."""
    found = set()
    for module in pkgutil.iter_modules(package.__path__):
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        found |= {item.key for item in vars(loaded).values() if isinstance(item, kind)}
    return found


def test_no_function_and_no_macro_is_forgotten():
    assert {item.key for item in FUNCTIONS} == declared(functions, Function)
    assert set(catalogue.MACROS) == declared(macros, Macro)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda item: item.name)
def test_a_function_fits_excel(function):
    assert re.fullmatch(r"[A-Z]+(_[A-Z0-9]+)+", function.name)
    assert not re.fullmatch(r"[A-Z]{1,3}[0-9]+", function.name)
    assert 1 <= len(function.summary) <= 255
    assert re.fullmatch(r"Return [^.].*\.", function.summary)
    assert len(function.arguments) <= 60
    for argument in function.arguments:
        assert 1 <= len(argument.kind.help) <= 255
        assert argument.name not in VBA_WORDS.split()
        # VBA knows no case, and so no argument of its function's name
        assert argument.name != function.key
        assert re.fullmatch(r"[a-z][a-z_0-9]{0,254}", argument.name)
        # the wizard does not show what stands for an option that is not given
        assert argument.default is None or "left out" in argument.kind.help
    required = [argument.required for argument in function.arguments]
    assert required == sorted(required, reverse=True)


@pytest.mark.parametrize("macro", MACROS, ids=lambda item: item.key)
def test_a_macro_can_be_told_to_a_user(macro):
    assert 1 <= len(macro.summary) <= 255
    assert 1 <= len(macro.label) <= 40
    assert not set('"|&%') & set(macro.key)


def test_views_of_one_result_stand_in_one_family():
    views = [item for item in FUNCTIONS if isinstance(item, View)]
    families = {item.family.key: [] for item in views}
    for item in views:
        families[item.family.key].append(item.key)
    assert all(len(keys) > 1 for keys in families.values())
    assert "exposure_t_values" in families["regression"]
    # a view takes the first arguments of its family, and perhaps one after them
    for item in views:
        whole, (*first, last) = (
            [(one.name, one.kind) for one in taken.parameters] for taken in (item.family, item)
        )
        assert first == whole[: len(first)]
        assert last in whole[len(first) :]


def test_one_input_name_is_one_kind_in_all_macros():
    kinds = {}
    for macro in MACROS:
        for item in macro.parameters:
            kinds.setdefault(item.name, item.kind)
            assert kinds[item.name] == item.kind


def test_result_sheets_of_a_study_have_names_of_their_own():
    labels = [macro.label for macro in MACROS]
    assert len(set(labels)) == len(labels)


def test_names_are_found_whatever_their_case_and_unknown_ones_are_told():
    assert catalogue.function("factor_premia").name == "FACTOR_PREMIA"
    assert [macro.key for macro in catalogue.macros("Factor-Premia")] == ["factor_premia"]
    assert catalogue.macros("run all") == tuple(MACROS)
    with pytest.raises(OptionError, match=r"no function 'FACTOR_PREMIUM' \(did you mean 'FACTOR_"):
        catalogue.function("FACTOR_PREMIUM")
    with pytest.raises(OptionError, match="there is no macro 'zzz'; there are: run_all, "):
        catalogue.macros("zzz")


def test_every_choice_parses_itself_in_any_spelling():
    for option in Option.__subclasses__():
        for member in option:
            assert option.parse(member.value.upper().replace(" ", "-")) is member
        with pytest.raises(OptionError, match="is none of the choices: "):
            option.parse("no such word")
