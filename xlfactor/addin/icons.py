"""The built-in Office icons (imageMso) of the buttons."""

from types import MappingProxyType
from typing import Final

from xlfactor.declare import Category, Macro

_OF_CATEGORY: Final = MappingProxyType(
    {
        Category.ASSUMPTIONS: "ConditionalFormattingColorScalesGallery",
        Category.FACTORS: "FunctionWizard",
        Category.ALLOCATION: "ChartTypePieInsertGallery",
        Category.RISK: "ChartTypeOtherInsertGallery",
        Category.BACKTEST: "ChartTypeAreaInsertGallery",
        Category.WORKBOOK: "DataValidation",
    }
)


def icon(macro: Macro[...]) -> str:
    """Return the icon of an analysis: its own if it has one, else that of its category."""
    return macro.icon or _OF_CATEGORY[macro.category]
