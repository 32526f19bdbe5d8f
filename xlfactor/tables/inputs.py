"""Every input that a function or a macro takes, with the text that the Function Wizard shows."""

from typing import Annotated

import pandas as pd

from xlfactor.core.options import Repair, TargetRule, Unit
from xlfactor.core.typing import FloatSeries, NameIndex
from xlfactor.tables import kinds
from xlfactor.tables.policy import GroupTable, Policy, PolicyTable

# Tables of assets
CmaTable = Annotated[
    pd.DataFrame,
    kinds.PublishedTable(
        help="A provider's table: a row an asset class; returns, a volatility and correlations "
        "(triangle or full) in columns, as published."
    ),
]
Covariance = Annotated[
    pd.DataFrame,
    kinds.Square(help="Annual covariance matrix, with the asset names on both sides."),
]
Correlation = Annotated[
    pd.DataFrame,
    kinds.Square(help="Correlation matrix, with the asset names on both sides."),
]
Volatilities = Annotated[
    FloatSeries,
    kinds.Vector(help="Annual volatilities as decimals: asset names and one number each."),
]
ExpectedReturns = Annotated[
    FloatSeries,
    kinds.Vector(help="Annual expected returns as decimals: asset names and one number each."),
]
Weights = Annotated[
    FloatSeries,
    kinds.Vector(
        help="Portfolio weights: asset names and one number each; a blank holds nothing.",
        blank=0.0,
    ),
]
AnchorWeights = Annotated[
    FloatSeries,
    kinds.Vector(help="The asset-based anchor: asset names and one weight each."),
]
Assets = Annotated[NameIndex, kinds.Names(help="Asset names to keep; all if left out.")]
PrivateAssets = Annotated[
    NameIndex,
    kinds.Names(
        help="Names of the private assets, the only ones that load on the private factor."
    ),
]

# Tables of factors
MimickingWeights = Annotated[
    pd.DataFrame,
    kinds.Grid(
        help="Mimicking portfolios: asset names in rows, factors in columns; "
        "a blank holds nothing.",
        blank=0.0,
    ),
]
PrivateWeights = Annotated[
    FloatSeries,
    kinds.Vector(
        help="Raw weights of the private factor: private asset names and one number each.",
        blank=0.0,
    ),
]
Exposures = Annotated[
    pd.DataFrame, kinds.Grid(help="Factor exposures: asset names in rows, factors in columns.")
]
FactorCovariance = Annotated[
    pd.DataFrame,
    kinds.Square(help="Annual factor covariance matrix, with the factor names on both sides."),
]
Premia = Annotated[
    FloatSeries,
    kinds.Vector(help="Annual factor premia as decimals: factor names and one number each."),
]
TargetExposures = Annotated[
    FloatSeries,
    kinds.Vector(help="Target exposures: factor names and one number each."),
]
TargetTable = Annotated[
    FloatSeries,
    kinds.Vector(
        help="Target exposures: factor names and one number each; all blank for the tangency "
        "portfolio of the factors.",
        all_blank=True,
    ),
]

# Policy tables
PolicyInput = Annotated[
    Policy,
    PolicyTable(
        help="A row an asset class, with columns Lower and Upper, and where wanted Group, "
        "Private, Anchor, Current and Excluded."
    ),
]
GroupLimits = Annotated[
    pd.DataFrame,
    GroupTable(help="A row a group of the policy table, with columns Lower and Upper."),
]

# Single cells
Gamma = Annotated[
    float,
    kinds.Number(
        help="Weight on the factor targets, from 0 (the asset anchor) to 1.", minimum=0, maximum=1
    ),
]
CashReturn = Annotated[
    float,
    kinds.Number(
        help="Annual cash return as a decimal, subtracted from all returns; 0 if left out.",
        minimum=-1,
        maximum=1,
    ),
]
Measure = Annotated[
    str, kinds.Text(help="The header of the return column to use; the first one if left out.")
]
AssetName = Annotated[str, kinds.Text(help="The name of an asset class.")]
TargetRuleChoice = Annotated[
    TargetRule,
    kinds.Choice(
        help="The target exposures where none are typed: tangency or inverse volatility of the "
        "factors.",
        option=TargetRule,
    ),
]
UnitChoice = Annotated[
    Unit,
    kinds.Choice(
        help="How returns and volatilities are written: automatic, decimal or percent points.",
        option=Unit,
    ),
]
RepairChoice = Annotated[
    Repair,
    kinds.Choice(
        help="What to do with correlations that are not positive semi-definite: none (an error) "
        "or nearest.",
        option=Repair,
    ),
]
