"""Inputs that bound a portfolio: policy, groups, turnover, single limits."""

from typing import Annotated

import pandas as pd

from xlfactor.core.typing import NameIndex
from xlfactor.tables import kinds, shapes
from xlfactor.tables.policy import GroupTable, Policy, PolicyTable

PolicyInput = Annotated[
    Policy,
    PolicyTable(
        absent="all asset classes that have their figures are studied",
        help="One row per asset class, with columns Lower and Upper and, optionally, Group, "
        "Private, Anchor, Current and Excluded.",
    ),
]
GroupLimits = Annotated[
    pd.DataFrame,
    GroupTable(
        absent="no group limits",
        help="One row per group (or class) of assets, with columns Lower and Upper; a blank "
        "row limits nothing.",
    ),
]
Lower = Annotated[
    float,
    kinds.Number(help="The lower limit of every weight; 0 if left out.", is_share=True),
]
Upper = Annotated[
    float,
    kinds.Number(help="The upper limit of every weight; 1 if left out.", is_share=True),
]
TurnoverLimit = Annotated[
    float,
    kinds.Number(
        absent="the turnover is not limited",
        help="The most that may be traded from the policy's Current weights: half the sum of"
        " trades, as a decimal; unlimited if left out.",
        minimum=0,
        maximum=2,
    ),
]
ExcludedAssets = Annotated[
    NameIndex, shapes.Names(help="Names of assets that hold nothing; none if left out.")
]
