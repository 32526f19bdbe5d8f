"""Conditional formats: colour scales."""

from typing import Any, Final

from tests.windows.excel_model.boxes import Box
from tests.windows.excel_model.members import (
    Collection,
    ComObject,
    ExcelError,
    Keeper,
    does,
    kept,
    reads,
)

LOWEST, NUMBER, HIGHEST, PERCENTILE = 1, 0, 2, 5
_STARTS: Final = {
    2: ((LOWEST, None), (HIGHEST, None)),
    3: ((LOWEST, None), (PERCENTILE, 50.0), (HIGHEST, None)),
}


class FormatConditions(Collection):
    """The conditional formats of a range, the first the strongest."""

    def items(self) -> list["ColorScale"]:
        rules = self.parent.parent.conditions
        return [rule for rule in rules if rule.box.intersect(self.parent.box)]

    @does
    def add_color_scale(self, color_scale_type: Any) -> "ColorScale":
        rule = ColorScale(self, self.parent.box, int(color_scale_type))
        self.parent.parent.conditions.append(rule)
        return rule

    @does
    def delete(self) -> None:
        sheet = self.parent.parent
        gone = self.items()
        if any(not self.parent.box.contains(rule.box) for rule in gone):
            raise ExcelError("the model deletes no rule in part")
        sheet.conditions = [rule for rule in sheet.conditions if rule not in gone]


class ColorScale(ComObject):
    """Cells coloured by their size, from two or three points."""

    def __init__(self, parent: FormatConditions, box: Box, points: int) -> None:
        super().__init__(parent)
        self.box = box
        self.points = [Criterion(self, *start) for start in _STARTS[points]]

    @reads
    def color_scale_criteria(self) -> "Criteria":
        return Criteria(self)

    @does
    def set_first_priority(self) -> None:
        rules = self.parent.parent.parent.conditions
        rules.remove(self)
        rules.insert(0, self)


class Criteria(Collection):
    com = "ColorScaleCriteria"

    def items(self) -> list["Criterion"]:
        return self.parent.points


class Criterion(Keeper):
    """One point of a scale: what it stands at, and its colour."""

    com = "ColorScaleCriterion"

    def __init__(self, parent: ColorScale, kind: int, value: float | None) -> None:
        super().__init__(parent, kind=kind)
        self._value = value
        self._colour = FormatColor(self, rgb=0)

    type = kept("kind")

    @reads
    def value(self) -> float | None:
        return self._value

    @value.setter
    def value(self, value: float) -> None:
        if self.kept["kind"] in {LOWEST, HIGHEST}:
            raise ExcelError("the lowest and the highest value cannot be set")
        self._value = float(value)

    @reads
    def format_color(self) -> "FormatColor":
        return self._colour


class FormatColor(Keeper):
    color = kept("rgb")
