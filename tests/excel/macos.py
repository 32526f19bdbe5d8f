"""A made-up xlwings on macOS, whose objects record what they are told in AppleScript's words."""

import sys
from types import ModuleType, SimpleNamespace
from typing import Any, Final

from xlwings import mac_dict

#: what Excel's dictionary of AppleScript has, as xlwings holds it
_MEMBERS: Final = {name for name, *_ in (*mac_dict.properties, *mac_dict.elements)}
_CONSTANTS: Final = {name for name, *_ in mac_dict.enums}


class Words:
    """AppleScript's constants: each is its own name."""

    def __getattr__(self, name: str) -> str:
        assert name in _CONSTANTS, name
        return f"k.{name}"


class Told:
    """One of appscript's references: a property is told by `set`, an item found by `[...]`."""

    def __init__(self, told: list[Any], place: str = "") -> None:
        self._told, self._place = told, place

    def __getattr__(self, name: str) -> "Told":
        assert name in _MEMBERS, name
        return Told(self._told, f"{self._place}.{name}" if self._place else name)

    def __getitem__(self, key: Any) -> "Told":
        return Told(self._told, f"{self._place}[{key}]")

    def set(self, value: Any) -> None:
        self._told.append((self._place, value))


class Recorded:
    """One of xlwings' objects: what is set or called is recorded; `api` is appscript's side."""

    def __init__(self, told: list[Any], place: str) -> None:
        self.__dict__.update(_told=told, _place=place, api=Told(told, place))

    def __getattr__(self, name: str) -> "Recorded":
        return Recorded(self._told, f"{self._place}.{name}")

    def __setattr__(self, name: str, value: Any) -> None:
        self._told.append((f"xlwings {self._place}.{name}", value))

    def __call__(self, *arguments: Any, **named: Any) -> None:
        self._told.append((f"xlwings {self._place}()", named or arguments))


class Sheet:
    """A sheet as xlwings has it on macOS."""

    name = "Policy"

    def __init__(self) -> None:
        self.told: list[Any] = []
        self.impl = _impl(activate=lambda: self.told.append(("shown", True)))
        self.book = Recorded(self.told, "book")
        self.page_setup = Recorded(self.told, "page")
        self.cells = Recorded(self.told, "all")
        self.shapes = _Named(self.told, "shape")
        self.charts = SimpleNamespace(add=self._add)
        self.made = Made(self.told)

    def range(self, address: str) -> Any:
        found = Recorded(self.told, address)
        found.__dict__.update(left=100.0, top=50.0)
        return found

    def _add(self, **frame: Any) -> "Made":
        self.told.append(("chart", frame))
        return self.made


class Made:
    """A chart that was added, with two series."""

    def __init__(self, told: list[Any]) -> None:
        self.__dict__["_told"] = told
        self.__dict__["api"] = (Told(told, "frame"), Told(told, "plot"))
        for part in ("legend", "category_axis", "value_axis", "set_source_data"):
            self.__dict__[part] = Recorded(told, part)
        self.__dict__["series"] = [Recorded(told, "series 1"), Recorded(told, "series 2")]

    def __setattr__(self, name: str, value: Any) -> None:
        self._told.append((f"xlwings chart.{name}", value))


class _Named:
    def __init__(self, told: list[Any], place: str) -> None:
        self._told, self._place = told, place

    def __getitem__(self, name: str) -> Recorded:
        return Recorded(self._told, f"{self._place} {name}")


def _impl(**members: Any) -> Any:
    return type("Sheet", (), {"__module__": "xlwings._xlmac"} | {
        name: staticmethod(member) for name, member in members.items()
    })()  # fmt: skip


def install(monkeypatch: Any) -> None:
    """Put a module in the place of xlwings' engine for Excel on macOS."""
    module = ModuleType("xlwings._xlmac")
    module.kw = Words()
    monkeypatch.setitem(sys.modules, module.__name__, module)
