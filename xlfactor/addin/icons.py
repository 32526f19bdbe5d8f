"""Icons of Excel's own by their names (imageMso), each chosen for what a button does."""

from types import MappingProxyType
from typing import Final

from xlfactor.declare import Category, Macro

_OF_MACRO: Final = MappingProxyType(
    {
        "factor_premia": "PercentStyle",
        "factor_exposures": "ChartTypeXYScatterInsertGallery",
        "compare_methods": "ChartTypeColumnInsertGallery",
        "rolling_exposures": "ChartTypeLineInsertGallery",
        "target_allocation": "WhatIfAnalysisMenu",
        "compare_portfolios": "ChartTypeBarInsertGallery",
    }
)
_OF_CATEGORY: Final = MappingProxyType(
    {
        Category.ASSUMPTIONS: "ConditionalFormattingColorScalesGallery",
        Category.FACTORS: "FunctionWizard",
        Category.ALLOCATION: "ChartTypePieInsertGallery",
        Category.BACKTEST: "ChartTypeAreaInsertGallery",
        Category.WORKBOOK: "DataValidation",
    }
)


def icon(macro: Macro[...]) -> str:
    """Give the icon of an analysis: its own, or else that of its category."""
    return _OF_MACRO.get(macro.key, _OF_CATEGORY[macro.category])
