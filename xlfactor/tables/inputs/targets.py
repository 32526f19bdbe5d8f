"""Inputs of allocation to target exposures: cases, classes of assets, criteria."""

from typing import Annotated

from xlfactor.core.allocation.cases import AssetClasses, Case
from xlfactor.core.allocation.targeting import SecondCriterion
from xlfactor.core.typing import FloatSeries
from xlfactor.tables import kinds, shapes
from xlfactor.tables.cases import CasesTable, ClassesTable

CaseTable = Annotated[
    tuple[Case, ...],
    CasesTable(
        absent="no cases",
        help="One row per case: its name, a column of targets for each factor, Lower, Upper "
        "and, optionally, Excluded (assets or classes, separated by ;) and Turnover.",
    ),
]
ShownCase = Annotated[
    str, kinds.Text(help="The name of the one case to show; all side by side if left out.")
]
ClassTable = Annotated[
    AssetClasses,
    ClassesTable(
        absent="no classes of assets",
        help="One row per asset: its Class and, optionally, Liquidity (such as liquid or "
        "illiquid), Lower and Upper in addition to those of the cases, Current (the "
        "weight now held) and Risk budget.",
    ),
]
FactorImportance = Annotated[
    FloatSeries,
    shapes.Vector(
        absent="a difference counts the same for every factor",
        help="How much a difference from each factor's target counts; 1 each if left out.",
    ),
]
SecondChoice = Annotated[
    SecondCriterion,
    kinds.Choice(
        help="How to choose among portfolios that are equally near to the target: least "
        "variance, nearest to current or least squared weights. Least variance if left out.",
        option=SecondCriterion,
    ),
]
