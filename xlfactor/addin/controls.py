"""The controls of the ribbon as elements of customUI14.xml, and their key tips."""

from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from xlfactor.addin.choices import Setting

#: Begins the id of every control that has a callback; the rest is its key.
PREFIX: Final = "xf_"
_MODULE: Final = "XlfactorRibbon"
#: The key tips of places: one sign each, so that none begins with another.
_PLACES: Final = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button: its key, its icon, its label and its tip."""

    key: str
    label: str
    tip: str
    icon: str
    large: bool = False
    #: disabled while no workbook is active
    needs_book: bool = False
    #: hidden on macOS
    only_windows: bool = False


def callback(name: str) -> str:
    """Return the full name of a VBA procedure that Excel calls."""
    return f"{_MODULE}.{name}"


def button(item: Button) -> ET.Element:
    """Draw a button of a group."""
    drawn = _labelled(item)
    if item.large:
        drawn.set("size", "large")
    return drawn


def menu_button(item: Button) -> ET.Element:
    """Draw a button of a menu with large items, which shows the tip as a description."""
    drawn = _labelled(item)
    drawn.set("description", item.tip)
    return drawn


def _labelled(item: Button) -> ET.Element:
    drawn = ET.Element(
        "button",
        {
            "id": PREFIX + item.key,
            "label": item.label,
            "imageMso": item.icon,
            "onAction": callback("OnAction"),
            "screentip": item.label,
            "supertip": item.tip,
        },
    )
    if item.needs_book:
        drawn.set("getEnabled", callback("GetEnabled"))
    if item.only_windows:
        drawn.set("getVisible", callback("GetVisible"))
    return drawn


def drop_down(setting: Setting) -> ET.Element:
    """Draw the drop-down of a setting, as wide as its longest word."""
    drawn = ET.Element(
        "dropDown",
        {
            "id": PREFIX + setting.name,
            "label": setting.label,
            "sizeString": max(setting.words, key=len) + "mm",
            "onAction": callback("SetSetting"),
            "getSelectedItemIndex": callback("GetSettingIndex"),
            "getEnabled": callback("GetSettingEnabled"),
            "screentip": setting.label,
            "getSupertip": callback("GetSettingTip"),
        },
    )
    for place, word in enumerate(setting.words):
        ET.SubElement(drawn, "item", id=f"{PREFIX}{setting.name}.{place}", label=word)
    return drawn


def give_keytips(tab: ET.Element) -> None:
    """Set the key tip of every control of a tab: the letter of its group and one of its place.

    No key tip may begin with another one. The items of a menu have places within the menu.
    """
    letters: set[str] = set()
    for group in tab:
        letter = next(sign for sign in group.get("label", "").upper() if sign not in letters)
        letters.add(letter)
        pressed = [one for one in group.iter() if one.tag in ("button", "menu", "dropDown")]
        within = [item for menu in group.iter("menu") for item in menu]
        for place, item in zip(_PLACES, within, strict=False):
            item.set("keytip", place)
        outside = [one for one in pressed if one not in within]
        for place, item in zip(_PLACES, outside, strict=False):
            item.set("keytip", f"{letter}{place}")
