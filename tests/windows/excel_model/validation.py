"""What may be typed into cells: rules of data validation."""

from typing import Any

from tests.windows.excel_model.boxes import Box
from tests.windows.excel_model.members import (
    MISSING,
    ComObject,
    ExcelError,
    Missing,
    does,
    reads,
)


class Rule:
    """A rule that holds for the cells of a box."""

    def __init__(self, box: Box, **said: Any) -> None:
        self.box, self.said = box, said


def told(key: str) -> reads:
    """Return a property of the rule that holds for all cells of a range."""

    def read(self: "Validation") -> Any:
        return self.rule().said[key]

    def write(self: "Validation", value: Any) -> None:
        self.rule().said[key] = value

    return reads(read, write)


class Validation(ComObject):
    """The rule of a range; asking for anything fails where there is none."""

    def rule(self) -> Rule:
        box = self.parent.box
        found = [rule for rule in self.parent.parent.validations if rule.box == box]
        if not found:
            raise ExcelError("these cells have no rule of their own")
        return found[0]

    @does
    def add(
        self,
        type: int,  # noqa: A002  Excel's name
        alert_style: Any = MISSING,
        operator: Any = MISSING,
        formula1: Any = MISSING,
        formula2: Any = MISSING,
    ) -> None:
        cells = self.parent
        if any(rule.box.intersect(cells.box) for rule in cells.parent.validations):
            raise ExcelError("these cells have a rule already")
        given = {"alert": alert_style, "operator": operator, "first": formula1, "second": formula2}
        given = {key: None if isinstance(one, Missing) else one for key, one in given.items()}
        # Excel takes the name of the workbook itself out of a reference
        own = f"[{cells.parent.parent.name}]"
        given = {
            key: one.replace(own, "") if isinstance(one, str) else one
            for key, one in given.items()
        }
        rule = Rule(cells.box, type=type, message="", error="", dropdown=True, **given)
        cells.parent.validations.append(rule)

    type, formula1, formula2 = told("type"), told("first"), told("second")
    error_message = told("error")
    input_message, in_cell_dropdown = told("message"), told("dropdown")
