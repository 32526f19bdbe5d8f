"""Conditional formats: colour scales, data bars, and looks that depend on a value or a formula."""

from collections.abc import Iterator
from typing import Any, Final

from openpyxl.formatting.rule import (
    CellIsRule,
    ColorScaleRule,
    DataBarRule,
    FormulaRule,
    Rule,
)
from openpyxl.styles import Font, PatternFill
from xlwings import base_classes

from xlfactor.engine import areas
from xlfactor.engine.boxes import Box
from xlfactor.engine.colours import Rgb, as_hex, as_stored, shown
from xlfactor.engine.unsupported import refuse, refuse_the_rest
from xlfactor.engine.validation import OPERATORS, OPERATORS_READ

_TYPES_READ: Final = {
    "cellIs": "cell_value",
    "expression": "custom",
    "colorScale": "color_scale",
    "dataBar": "data_bar",
    "iconSet": "icon_set",
}
_THRESHOLDS: Final = {
    "lowest_value": "min",
    "highest_value": "max",
    "number": "num",
    "percent": "percent",
    "percentile": "percentile",
    "formula": "formula",
}
_THRESHOLDS_READ: Final = {stored: said for said, stored in _THRESHOLDS.items()}
_BY_FORMULA: Final = {"cell_value", "custom"}


@refuse_the_rest
class ConditionalFormats(base_classes.ConditionalFormats):
    """The rules that apply to any cell of a range; a new one is asked first, as in Excel."""

    def __init__(self, cell_range: Any) -> None:
        self._range = cell_range
        self._ws = cell_range.sheet.ws

    @property
    def api(self) -> "ConditionalFormats":
        return self

    def _rules(self) -> list["ConditionalFormat"]:
        found = [
            ConditionalFormat(self._ws, rule)
            for group in self._ws.conditional_formatting
            if areas.touches(group.sqref, self._range.box)
            for rule in group.rules
        ]
        return sorted(found, key=lambda each: each.rule.priority)

    def __call__(self, index: int) -> "ConditionalFormat":
        rules = self._rules()
        if not 1 <= index <= len(rules):
            raise KeyError(index)
        return rules[index - 1]

    def __len__(self) -> int:
        return len(self._rules())

    def __iter__(self) -> Iterator["ConditionalFormat"]:
        return iter(self._rules())

    def add_cell_value(self, spec: dict[str, Any]) -> "ConditionalFormat":
        formulas = [spec["formula1"], spec["formula2"]]
        rule = CellIsRule(
            operator=OPERATORS[spec["operator"]],
            formula=[text.removeprefix("=") for text in formulas if text is not None],
            stopIfTrue=spec["stop_if_true"],
            **_looks(spec),
        )
        return self._add(rule)

    def add_custom(self, spec: dict[str, Any]) -> "ConditionalFormat":
        rule = FormulaRule(
            formula=[spec["formula"].removeprefix("=")],
            stopIfTrue=spec["stop_if_true"],
            **_looks(spec),
        )
        return self._add(rule)

    def add_color_scale(self, spec: dict[str, Any]) -> "ConditionalFormat":
        ends = ("start", "end") if len(spec["colors"]) == 2 else ("start", "mid", "end")
        options: dict[str, Any] = {}
        for end, colour, kind, value in zip(
            ends, spec["colors"], spec["threshold_types"], spec["thresholds"], strict=True
        ):
            options |= {
                f"{end}_type": _THRESHOLDS[kind],
                f"{end}_value": value,
                f"{end}_color": as_hex(colour),
            }
        return self._add(ColorScaleRule(**options))

    def add_data_bar(self, spec: dict[str, Any]) -> "ConditionalFormat":
        """Add bars, with a gradient; for plain ones the file would need Excel's extensions."""
        if not spec["gradient"]:
            refuse("ConditionalFormats.add_data_bar with gradient=False")
        low, high = spec["threshold_types"]
        minimum, maximum = spec["thresholds"]
        rule = DataBarRule(
            start_type="min" if low == "automatic" else _THRESHOLDS[low],
            start_value=minimum,
            end_type="max" if high == "automatic" else _THRESHOLDS[high],
            end_value=maximum,
            color=as_hex(spec["bar_color"]),
            showValue=spec["show_value"],
        )
        return self._add(rule)

    def _add(self, rule: Rule) -> "ConditionalFormat":
        for group in self._ws.conditional_formatting:
            for other in group.rules:
                other.priority += 1
        rule.priority = 1
        address = self._range.box.corners()
        self._ws.conditional_formatting.add(address, rule)
        return ConditionalFormat(self._ws, rule)

    def clear(self) -> None:
        """Take all rules away from these cells, and leave them on their other cells."""
        groups = [(group, list(group.rules)) for group in self._ws.conditional_formatting]
        self._ws.conditional_formatting = type(self._ws.conditional_formatting)()
        for group, rules in groups:
            put_rules(self._ws, areas.without(group.sqref, self._range.box), rules)


def put_rules(ws: Any, boxes: list[Box], rules: list[Rule]) -> None:
    """Put rules on areas with the priorities that they have."""
    if not boxes:
        return
    address = " ".join(box.corners() for box in boxes)
    for rule in rules:
        priority = rule.priority
        ws.conditional_formatting.add(address, rule)
        rule.priority = priority


@refuse_the_rest
class ConditionalFormat(base_classes.ConditionalFormat):
    """One rule."""

    def __init__(self, ws: Any, rule: Rule) -> None:
        self._ws, self.rule = ws, rule

    @property
    def api(self) -> "ConditionalFormat":
        return self

    @property
    def type(self) -> str:
        return _TYPES_READ.get(self.rule.type, "unknown")

    @property
    def stop_if_true(self) -> bool | None:
        return bool(self.rule.stopIfTrue) if self.type in _BY_FORMULA else None

    @property
    def operator(self) -> str | None:
        return OPERATORS_READ.get(self.rule.operator) if self.type == "cell_value" else None

    def _formula(self, wanted_type: str, position: int) -> str | None:
        formulas = self.rule.formula if self.type == wanted_type else []
        return f"={formulas[position]}" if len(formulas) > position else None

    @property
    def formula1(self) -> str | None:
        return self._formula("cell_value", 0)

    @property
    def formula2(self) -> str | None:
        return self._formula("cell_value", 1)

    @property
    def formula(self) -> str | None:
        return self._formula("custom", 0)

    @property
    def fill_color(self) -> Rgb | None:
        fill = self.rule.dxf.fill if self.rule.dxf is not None else None
        return None if fill is None else shown(fill.bgColor, self._ws.parent)

    @property
    def font_color(self) -> Rgb | None:
        font = self.rule.dxf.font if self.rule.dxf is not None else None
        return None if font is None else shown(font.color, self._ws.parent)

    @property
    def font_bold(self) -> bool | None:
        font = self.rule.dxf.font if self.rule.dxf is not None else None
        return None if font is None else font.b

    @property
    def font_italic(self) -> bool | None:
        font = self.rule.dxf.font if self.rule.dxf is not None else None
        return None if font is None else font.i

    @property
    def colors(self) -> tuple[Rgb | None, ...] | None:
        if self.type != "color_scale":
            return None
        return tuple(shown(colour, self._ws.parent) for colour in self.rule.colorScale.color)

    @property
    def bar_color(self) -> Rgb | None:
        return shown(self.rule.dataBar.color, self._ws.parent) if self.type == "data_bar" else None

    @property
    def gradient(self) -> bool | None:
        return True if self.type == "data_bar" else None

    @property
    def show_value(self) -> bool | None:
        return self.rule.dataBar.showValue is not False if self.type == "data_bar" else None

    def _criteria(self) -> list[Any] | None:
        scale = {"color_scale": self.rule.colorScale, "data_bar": self.rule.dataBar}.get(self.type)
        return None if scale is None else list(scale.cfvo)

    @property
    def threshold_types(self) -> tuple[str, ...] | None:
        criteria = self._criteria()
        if criteria is None:
            return None
        return tuple(_THRESHOLDS_READ.get(each.type, "unknown") for each in criteria)

    @property
    def thresholds(self) -> tuple[Any, ...] | None:
        criteria = self._criteria()
        if criteria is None:
            return None
        return tuple(None if each.type in {"min", "max"} else each.val for each in criteria)

    def delete(self) -> None:
        """Take the rule away from all its cells."""
        groups = [(group, list(group.rules)) for group in self._ws.conditional_formatting]
        self._ws.conditional_formatting = type(self._ws.conditional_formatting)()
        for group, rules in groups:
            left = [rule for rule in rules if rule is not self.rule]
            put_rules(self._ws, areas.boxes_of(group.sqref), left)


def _looks(spec: dict[str, Any]) -> dict[str, Any]:
    looks: dict[str, Any] = {}
    if "fill_color" in spec:
        looks["fill"] = PatternFill("solid", bgColor=as_stored(spec["fill_color"]))
    if spec.keys() & {"font_color", "font_bold", "font_italic"}:
        colour = spec.get("font_color")
        looks["font"] = Font(
            b=spec.get("font_bold"),
            i=spec.get("font_italic"),
            color=None if colour is None else as_stored(colour),
        )
    return looks
