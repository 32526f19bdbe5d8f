"""The ribbon against its schema, against VBA, and against the catalogue, one to one."""

import itertools
import re
from xml.etree import ElementTree as ET

import pytest

from xlfactor import catalogue
from xlfactor.addin import ribbon
from xlfactor.addin.choices import settings
from xlfactor.addin.sources import sources
from xlfactor.studies import STUDIES, WORKBOOKS
from xlfactor.tables.kinds import Choice

TEXT = ribbon.ribbon_xml()
ROOT = ET.fromstring(TEXT)  # noqa: S314 (it is our own text)
VBA = {source.name: source.text for source in sources()}
VBA_ONLY = {"last_error", "restart_engine", "repair_formulas", "help", "from_provider", "why"}

#: what the schema of customUI14 allows here: attributes beside id, and elements within
COMMON = "label imageMso screentip supertip getSupertip getEnabled getVisible keytip"
ALLOWED = {
    "customUI": ("onLoad", "ribbon"),
    "ribbon": ("", "tabs"),
    "tabs": ("", "tab"),
    "tab": ("label keytip insertAfterMso", "group"),
    "group": ("label imageMso", "box button menu labelControl"),
    "box": ("boxStyle", "dropDown"),
    "menu": (f"{COMMON} size itemSize", "button"),
    "button": (f"{COMMON} size onAction description", ""),
    "dropDown": (f"{COMMON} onAction getSelectedItemIndex sizeString", "item"),
    "item": ("label", ""),
    "labelControl": ("label", ""),
}
#: each looked up in Microsoft's lists of control identifiers of Office
ICONS = {
    "ChartTypeAreaInsertGallery", "ChartTypeBarInsertGallery", "ChartTypeColumnInsertGallery",
    "ChartTypeLineInsertGallery", "ChartTypeOtherInsertGallery", "ChartTypePieInsertGallery",
    "ChartTypeXYScatterInsertGallery",
    "ConditionalFormattingColorScalesGallery", "Connections", "ControlProperties",
    "DataValidation", "FileNew", "FileOpen", "FunctionWizard", "Help", "MacroPlay", "PercentStyle",
    "RecurrenceEdit", "TraceError", "TracePrecedents", "WhatIfAnalysisMenu",
}  # fmt: skip
CONTROL = "control As IRibbonControl"
#: what Excel gives a callback, by attribute and, where it matters, by the kind of control
SIGNATURES = {
    "onLoad": "ribbon As IRibbonUI",
    ("onAction", "button"): CONTROL,
    ("onAction", "dropDown"): f"{CONTROL}, selectedId As String, selectedIndex As Integer",
    "getEnabled": f"{CONTROL}, ByRef returnedVal",
    "getVisible": f"{CONTROL}, ByRef returnedVal",
    "getSupertip": f"{CONTROL}, ByRef returnedVal",
    "getSelectedItemIndex": f"{CONTROL}, ByRef returnedVal",
}


def tag(element):
    return element.tag.removeprefix(f"{{{ribbon.NAMESPACE}}}")


def every(name):
    return list(ROOT.iter(f"{{{ribbon.NAMESPACE}}}{name}"))


def keys(name):
    return [element.get("id").removeprefix("xf_") for element in every(name)]


def callbacks():
    for element in ROOT.iter():
        for attribute, value in element.attrib.items():
            if re.match(r"on[A-Z]|get[A-Z]", attribute):
                yield element, attribute, value


@pytest.mark.parametrize("element", list(ROOT.iter()), ids=lambda item: item.get("id", tag(item)))
def test_an_element_holds_what_the_schema_allows(element):
    attributes, within = ALLOWED[tag(element)]
    assert set(element.attrib) <= {"id", *attributes.split()}
    assert {tag(child) for child in element} <= set(within.split())
    if tag(element) not in ("customUI", "ribbon", "tabs"):
        assert re.fullmatch(r"[A-Za-z_][\w.-]*", element.get("id"))
    for attribute, value in element.attrib.items():
        assert 1 <= len(value) <= (4096 if attribute == "description" else 1024)
    assert {element.get("size"), element.get("itemSize")} <= {None, "large"}
    assert re.fullmatch(r"\w{1,3}", element.get("keytip", "x"))
    # of a thing that is said and one that is asked, only one
    assert not {"supertip", "getSupertip"} <= set(element.attrib)


def test_ids_are_unique():
    ids = [element.get("id") for element in ROOT.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)


def test_the_namespace_is_the_one_of_excel_2010_and_later():
    assert ROOT.tag == "{http://schemas.microsoft.com/office/2009/07/customui}customUI"
    assert TEXT.startswith('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n')
    assert ribbon.ribbon_xml() == TEXT


@pytest.mark.parametrize(
    ("element", "attribute", "value"),
    list(callbacks()),
    ids=[f"{element.get('id')}.{attribute}" for element, attribute, _ in callbacks()],
)
def test_a_callback_is_there_and_takes_what_excel_gives(element, attribute, value):
    module, _, name = value.partition(".")
    (found,) = re.findall(rf"(?m)^Public Sub {name}\((.*)\)$", VBA[module])
    signature = SIGNATURES.get(attribute) or SIGNATURES[attribute, tag(element)]
    assert found == signature


def test_no_callback_is_left_over():
    called = {value.partition(".")[2] for _, _, value in callbacks()}
    declared = set(re.findall(r"(?m)^Public Sub (\w+)\(.+\)$", VBA["XlfactorRibbon"]))
    # called by the macros that stand in for buttons
    assert declared == {*called, "PressButton"}


def test_buttons_and_macros_match_one_to_one():
    new = {f"new_{study}" for study in WORKBOOKS}
    assert sorted(keys("button")) == sorted(
        {*catalogue.MACROS, catalogue.RUN_ALL, catalogue.VERIFY, *new} | VBA_ONLY
    )


def test_what_vba_does_itself_is_what_it_has_a_case_for():
    (action,) = re.findall(r"(?s)Public Sub PressButton.*?End Sub", VBA["XlfactorRibbon"])
    assert set(re.findall(r'Case "(\w+)"', action)) == VBA_ONLY


def test_a_key_reaches_python_as_it_is():
    for key in keys("button") + keys("dropDown"):
        assert re.fullmatch(r"[a-z_]+", key)


def test_labels_and_tips_are_those_of_the_catalogue():
    for button in every("button"):
        macro = catalogue.MACROS.get(button.get("id").removeprefix("xf_"))
        if macro is not None:
            assert button.get("label") == button.get("screentip") == macro.label
            assert button.get("supertip").split("\n")[0] == macro.summary
        assert button.get("supertip") != button.get("label")


def test_every_analysis_stands_once_and_in_its_study():
    for study in STUDIES:
        (group,) = [one for one in every("group") if one.get("label") == study.label]
        of_group = [one.get("id").removeprefix("xf_") for one in group]
        assert of_group == [
            key
            for key, macro in catalogue.MACROS.items()
            if ribbon.study_of(macro) is study and key in of_group
        ]
        assert of_group
    labels = [group.get("label") for group in every("group")]
    assert labels == [
        "Start", "CMA study", "Exposures and targets", "Risk and budgets", "Tail risk",
        "Yield curve", "Run", "Settings", "Functions", "Help",
    ]  # fmt: skip


def test_what_needs_a_workbook_is_grey_without_one():
    asking = {
        one.get("id").removeprefix("xf_") for one in every("button") if one.get("getEnabled")
    }
    own = {catalogue.RUN_ALL, catalogue.VERIFY, "why", "repair_formulas"}
    assert asking == {*catalogue.MACROS, *own}


def test_drop_downs_offer_the_words_of_the_options():
    wanted = {
        parameter.name: list(parameter.kind.choices)
        for macro in catalogue.MACROS.values()
        for parameter in macro.parameters
        if isinstance(parameter.kind, Choice)
    }
    offered = {
        one.get("id").removeprefix("xf_"): [item.get("label") for item in one]
        for one in every("dropDown")
    }
    assert offered == wanted


def test_vba_knows_the_same_words_defaults_and_helps():
    for setting in settings():
        for function, value in {
            "WordsOf": "Array(" + ", ".join(f'"{word}"' for word in setting.words) + ")",
            "DefaultOf": f'"{setting.default}"',
            "HelpOf": f'"{setting.help}"',
        }.items():
            assert f'Case "{setting.name}": {function} = {value}\n' in VBA["XlfactorChoices"]
        assert setting.default in setting.words


def test_a_setting_has_one_default_in_all_macros():
    for setting in settings():
        defaults = {
            str(parameter.default)
            for macro in catalogue.MACROS.values()
            for parameter in macro.parameters
            if parameter.name == setting.name
        }
        assert defaults == {setting.default}


def test_icons_exist():
    assert {one.get("imageMso") for one in ROOT.iter() if one.get("imageMso")} <= ICONS
    shown = [*every("button"), *every("menu"), *every("group")]
    assert all(one.get("imageMso") for one in shown)


def test_keytips_are_unique_and_none_begins_another():
    menus = every("menu")
    within = {id(item) for menu in menus for item in menu}
    for scope in [
        [one for one in every("button") + menus + every("dropDown") if id(one) not in within],
        *menus,
    ]:
        tips = sorted(one.get("keytip") for one in scope)
        assert len(set(tips)) == len(tips)
        assert not [a for a, b in itertools.pairwise(tips) if b.startswith(a)]
