"""Inputs that bound a portfolio: policy, groups, turnover, exposures, single limits."""

from typing import Annotated

import pandas as pd

from xlfactor.core.typing import NameIndex
from xlfactor.tables import kinds, shapes
from xlfactor.tables.policy import ExposureLimitTable, GroupTable, Policy, PolicyTable

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
    kinds.Number(
        help="The lower limit of every weight; 0 if left out, or that of the policy.",
        is_share=True,
    ),
]
Upper = Annotated[
    float,
    kinds.Number(
        help="The upper limit of every weight; 1 if left out, or that of the policy.",
        is_share=True,
    ),
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
ExposureLimits = Annotated[
    pd.DataFrame,
    ExposureLimitTable(
        absent="no limits on factor exposures",
        help="One row per factor, with columns Lower and Upper: the least and the most exposure "
        "of the portfolio; a blank does not limit.",
    ),
]
IlliquidShare = Annotated[
    float,
    kinds.Number(
        absent="the share of illiquid assets is not limited",
        help="The most that illiquid assets may sum to, as a decimal such as 0.2; not limited if "
        "left out. Illiquid are Private assets of the policy, or those of that Liquidity.",
        minimum=0,
        maximum=1,
    ),
]
Leverage = Annotated[
    float,
    kinds.Number(
        absent="leverage is not limited",
        help="The most that weights may sum to, short ones counted as positive, such as 1.3; not "
        "limited if left out.",
        minimum=1,
        maximum=10,
    ),
]
ExcludedAssets = Annotated[
    NameIndex, shapes.Names(help="Names of assets that hold nothing; none if left out.")
]
