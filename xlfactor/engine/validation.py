"""Data validation: what may be typed into the cells of a range."""

from typing import Any, Final

from openpyxl.worksheet.datavalidation import DataValidation as Rule
from xlwings import XlwingsError, base_classes

from xlfactor.engine import areas
from xlfactor.engine.references import quoted
from xlfactor.engine.unsupported import refuse_the_rest

_TYPES: Final = {
    "whole_number": "whole",
    "decimal": "decimal",
    "list": "list",
    "date": "date",
    "time": "time",
    "text_length": "textLength",
    "custom": "custom",
}
_TYPES_READ: Final = {stored: said for said, stored in _TYPES.items()}
OPERATORS: Final = {
    "between": "between",
    "not_between": "notBetween",
    "equal_to": "equal",
    "not_equal_to": "notEqual",
    "greater_than": "greaterThan",
    "less_than": "lessThan",
    "greater_than_or_equal": "greaterThanOrEqual",
    "less_than_or_equal": "lessThanOrEqual",
}
OPERATORS_READ: Final = {stored: said for said, stored in OPERATORS.items()}
_COMPARING: Final = {"whole_number", "decimal", "date", "time", "text_length"}
_MIXED: Final = {"mixed_criteria", "inconsistent"}
_LONGEST = 255


@refuse_the_rest
class DataValidation(base_classes.DataValidation):
    """The rule on a range; None for what its cells do not share."""

    def __init__(self, cell_range: Any) -> None:
        self._range = cell_range

    @property
    def api(self) -> "DataValidation":
        return self

    def _all(self) -> list[Rule]:
        rules: list[Rule] = self._range.sheet.ws.data_validations.dataValidation
        return rules

    def _here(self) -> list[Rule]:
        return [rule for rule in self._all() if areas.touches(rule.sqref, self._range.box)]

    def _rule(self) -> Rule | None:
        """Give the one rule that all cells share."""
        rules = self._here()
        alone = len(rules) == 1 and areas.covers(rules[0].sqref, self._range.box)
        return rules[0] if alone else None

    @property
    def type(self) -> str:
        rules = self._here()
        if not rules:
            return "none"
        if len(rules) > 1:
            return "inconsistent"
        rule = self._rule()
        return "mixed_criteria" if rule is None else _TYPES_READ.get(rule.type, "unknown")

    @property
    def operator(self) -> str | None:
        rule = self._rule() if self.type in _COMPARING else None
        return None if rule is None else OPERATORS_READ[rule.operator or "between"]

    @property
    def formula1(self) -> str | None:
        rule = self._rule() if self.type in _COMPARING else None
        return None if rule is None else rule.formula1

    @property
    def formula2(self) -> str | None:
        rule = self._rule() if self.operator in {"between", "not_between"} else None
        return None if rule is None else rule.formula2

    @property
    def formula(self) -> str | None:
        rule = self._rule() if self.type == "custom" else None
        return None if rule is None else f"={rule.formula1}"

    @property
    def source(self) -> str | None:
        rule = self._rule() if self.type == "list" else None
        if rule is None:
            return None
        text: str = rule.formula1
        return text[1:-1].replace('""', '"') if text.startswith('"') else f"={text}"

    @property
    def in_cell_dropdown(self) -> bool | None:
        rule = self._rule() if self.type == "list" else None
        # the file's flag hides the arrow, whatever its name says
        return None if rule is None else not rule.showDropDown

    @property
    def ignore_blank(self) -> bool | None:
        rule = self._rule()
        return None if rule is None else bool(rule.allowBlank)

    @property
    def input_title(self) -> str | None:
        rule = self._rule()
        return None if rule is None else rule.promptTitle or ""

    @property
    def input_message(self) -> str | None:
        rule = self._rule()
        return None if rule is None else rule.prompt or ""

    @property
    def show_input(self) -> bool | None:
        rule = self._rule()
        return None if rule is None else bool(rule.showInputMessage)

    @property
    def error_title(self) -> str | None:
        rule = self._rule()
        return None if rule is None else rule.errorTitle or ""

    @property
    def error_message(self) -> str | None:
        rule = self._rule()
        return None if rule is None else rule.error or ""

    @property
    def show_error(self) -> bool | None:
        rule = self._rule()
        return None if rule is None else bool(rule.showErrorMessage)

    @property
    def alert_style(self) -> str | None:
        rule = self._rule()
        return None if rule is None else rule.errorStyle or "stop"

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:  # noqa: FBT001  xlwings'
        """Allow the words of a list, the cells of a range or those of a name."""
        if isinstance(source, list):
            formula = '"' + ",".join(source).replace('"', '""') + '"'
        elif isinstance(source, base_classes.Name):
            formula = source.name
        else:
            formula = f"{quoted(source.sheet.name)}!{source.address}"
        rule = self._set("list", None, formula, None)
        rule.showDropDown = not in_cell_dropdown

    def set_rule(
        self, rule_type: str, operator: str | None, formula1: str, formula2: str | None
    ) -> None:
        """Allow what meets a comparison or a formula."""
        self._set(rule_type, operator, formula1, formula2)

    def set_message(self, message: str) -> None:
        """Show a message beside the cell, and the same when what is typed is refused."""
        for rule in self._here():
            rule.prompt = rule.error = message

    def _set(
        self, rule_type: str, operator: str | None, formula1: str, formula2: str | None
    ) -> Rule:
        if self.type in _MIXED:
            raise XlwingsError(
                f"{self._range.address}: the cells have different rules; delete those first"
            )
        if len(formula1) > _LONGEST + 2:
            raise ValueError("a validation source holds at most 255 characters")
        old = self._rule()
        self.delete()
        rule = Rule(
            type=_TYPES[rule_type],
            operator=None if operator is None else OPERATORS[operator],
            formula1=formula1.removeprefix("="),
            formula2=None if formula2 is None else formula2.removeprefix("="),
            allow_blank=True,
            showErrorMessage=True,
            showInputMessage=True,
            sqref=areas.areas_of([self._range.box]),
        )
        if old is not None:
            for kept in ("promptTitle", "prompt", "errorTitle", "error", "errorStyle"):
                setattr(rule, kept, getattr(old, kept))
        self._all().append(rule)
        return rule

    def delete(self) -> None:
        """Allow everything in these cells."""
        for rule in self._here():
            left = areas.without(rule.sqref, self._range.box)
            if left:
                rule.sqref = areas.areas_of(left)
            else:
                self._all().remove(rule)
