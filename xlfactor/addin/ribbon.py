"""The ribbon: customUI14.xml, generated from the catalogue.

A button's id is `xf_` followed by its key, which one callback passes on. A drop-down's id is `xf_`
followed by the name of the input that it sets.
"""

from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree as ET

import xlfactor
from xlfactor import catalogue
from xlfactor.addin.choices import settings
from xlfactor.addin.controls import (
    Button,
    button,
    callback,
    drop_down,
    give_keytips,
    menu_button,
)
from xlfactor.addin.icons import icon
from xlfactor.declare import Category, Macro
from xlfactor.studies import STUDIES, WORKBOOKS
from xlfactor.studies.record import Study, Workbook

NAMESPACE: Final = "http://schemas.microsoft.com/office/2009/07/customui"
#: The number of controls of normal size that fit above each other.
_STACK: Final = 3
_RUN_ALL: Final = Button(
    key=catalogue.RUN_ALL,
    icon="MacroPlay",
    label="Run all",
    tip="Run every analysis that the inputs of this workbook allow, and write the result sheets. "
    "Sheets of your own, and those edited since they were written, are kept.",
    large=True,
    needs_book=True,
)
_ON_RESULTS: Final = (
    Button(
        key=catalogue.VERIFY,
        icon="DataValidation",
        label="Verify",
        tip="Compute all results of this workbook again, and say cell by cell what differs from "
        "the result sheets. Nothing is written.",
        needs_book=True,
        only_windows=True,
    ),
    Button(
        key=catalogue.WHY.rstrip(":"),
        icon="TracePrecedents",
        label="Why it changed",
        tip="Choose the workbook as it was, such as last quarter's, and write a page that takes "
        "the change of weights, exposures, risk and premia apart by input.",
        needs_book=True,
    ),
)
_FROM_PROVIDER: Final = Button(
    key="from_provider",
    icon="FileOpen",
    label="From a provider's table",
    tip="Choose a workbook with capital-market assumptions, and open a study of its asset "
    "classes: policy, factors and targets are proposed from their names.",
)
FUNCTIONS: Final = (
    Button(
        key="last_error",
        icon="TraceError",
        label="Last error",
        tip="Show the last message, of a cell or of a button. In a cell: =FACTOR_ERROR(cell).",
    ),
    Button(
        key="restart_engine",
        icon="RecurrenceEdit",
        label="Restart engine",
        tip="Stop the Python that answers functions and buttons. The next use starts it again.",
        only_windows=True,
    ),
    Button(
        key="repair_formulas",
        icon="Connections",
        label="Repair formulas",
        tip="Mend formulas of this workbook that do not find the functions of xlfactor: typed "
        "without it (#NAME?), or where it lies at another place, as on another computer.",
        needs_book=True,
    ),
)
_HELP: Final = Button(
    key="help",
    icon="Help",
    label="Help",
    tip="Open the reference of functions and analyses, with an example of each.",
    large=True,
)


def ribbon_xml() -> str:
    """Return the text of customUI14.xml."""
    root = ET.Element("customUI", xmlns=NAMESPACE, onLoad=callback("OnLoad"))
    tabs = ET.SubElement(ET.SubElement(root, "ribbon"), "tabs")
    tab = ET.SubElement(tabs, "tab", id="xfTab", label="xlfactor", keytip="XF")
    tab.set("insertAfterMso", "TabData")
    tab.append(_start())
    tab.extend(map(_study, STUDIES))
    tab.append(_all_analyses())
    tab.append(_settings())
    tab.append(_group("Functions", "FunctionWizard", map(button, FUNCTIONS)))
    tab.append(_help())
    give_keytips(tab)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}\n'


# ---- groups


def _start() -> ET.Element:
    menu = ET.Element(
        "menu",
        id="xfNew",
        label="New workbook",
        imageMso="FileNew",
        size="large",
        itemSize="large",
        screentip="New workbook",
        supertip="Open a fresh copy of a study, to put your own inputs into its blue cells.",
    )
    menu.extend(menu_button(_new(one)) for one in WORKBOOKS.values())
    menu.append(menu_button(_FROM_PROVIDER))
    checks = [item for item in catalogue.MACROS.values() if item.category is Category.WORKBOOK]
    return _group("Start", "FileNew", [menu, *map(_analysis, checks)])


def _new(workbook: Workbook) -> Button:
    return Button(
        key=catalogue.NEW + workbook.key,
        icon=workbook.icon,
        label=workbook.label,
        tip=workbook.description,
    )


def _study(study: Study) -> ET.Element:
    own = [item for item in _analyses() if study_of(item) is study]
    return _group(study.label, icon(own[0]), map(_analysis, own))


def _all_analyses() -> ET.Element:
    of_none = [item for item in _analyses() if study_of(item) is None]
    return _group(
        "Run",
        _RUN_ALL.icon,
        [
            button(_RUN_ALL),
            *map(_analysis, of_none),
            *map(button, _ON_RESULTS),
        ],
    )


def _settings() -> ET.Element:
    boxes = []
    for first in range(0, len(settings()), _STACK):
        box = ET.Element("box", id=f"xfBox{first // _STACK + 1}", boxStyle="vertical")
        box.extend(map(drop_down, settings()[first : first + _STACK]))
        boxes.append(box)
    return _group("Settings", "ControlProperties", boxes)


def _help() -> ET.Element:
    version = ET.Element("labelControl", id="xfVersion", label=f"Version {xlfactor.__version__}")
    return _group("Help", _HELP.icon, [button(_HELP), version])


def _group(label: str, image: str, controls: Iterable[ET.Element]) -> ET.Element:
    """Group controls; the image replaces them where the window is too narrow."""
    group = ET.Element("group", id=f"xfGroup{label.partition(' ')[0]}", label=label)
    group.set("imageMso", image)
    group.extend(controls)
    return group


# ---- analyses


def _analyses() -> list[Macro[...]]:
    return [item for item in catalogue.MACROS.values() if item.category is not Category.WORKBOOK]


def study_of(macro: Macro[...]) -> Study | None:
    """Return the study that an analysis belongs to; None for an analysis across studies."""
    module = macro.__module__.rpartition(".")[2]
    return next((study for study in STUDIES if module in study.macros), None)


def _analysis(macro: Macro[...]) -> ET.Element:
    """Draw the button of an analysis; its tip names what it does and the inputs it needs."""
    needed = ", ".join(item.name for item in macro.parameters if item.required)
    return button(
        Button(
            key=macro.key,
            label=macro.label,
            tip=f"{macro.summary}\nNeeds: {needed}." if needed else macro.summary,
            icon=icon(macro),
            needs_book=True,
        )
    )
