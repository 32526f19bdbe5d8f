"""Every input that a function or a macro takes, with the text that the Function Wizard shows."""

from typing import Annotated

import pandas as pd

from xlfactor.core.allocation.cases import AssetClasses, Case
from xlfactor.core.allocation.targeting import SecondCriterion
from xlfactor.core.backtest.schedule import Rebalancing
from xlfactor.core.estimation.dates import Window
from xlfactor.core.estimation.published_figures import Unit
from xlfactor.core.estimation.repair import Repair
from xlfactor.core.factors.fitting import ExposureSettings, Method
from xlfactor.core.portfolios.factor_targets import TargetRule
from xlfactor.core.portfolios.history import Figures, ProxyFigures
from xlfactor.core.portfolios.rules import PortfolioRule
from xlfactor.core.typing import FloatSeries, NameIndex
from xlfactor.tables import kinds
from xlfactor.tables.cases import CasesTable, ClassesTable
from xlfactor.tables.dated import DatedTable
from xlfactor.tables.definitions import Definitions, DefinitionsTable, SettingsTable
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
    GroupTable(
        help="A row a group (or class) of the assets, with columns Lower and Upper; a blank row "
        "limits nothing."
    ),
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

# Tables of dates
AssetReturns = Annotated[
    pd.DataFrame,
    DatedTable(
        help="Asset returns as decimals: dates in the first column, a column an asset, a row a "
        "period, none left out.",
        varying=True,
        above=-1.0,
    ),
]
ProxyReturns = Annotated[
    pd.DataFrame,
    DatedTable(
        help="Returns of index proxies as decimals: dates in the first column, a column a proxy.",
        varying=True,
        above=-1.0,
    ),
]
FactorReturns = Annotated[
    pd.DataFrame,
    DatedTable(
        help="Factor returns as decimals: dates in the first column, a column a factor. Met with "
        "the assets' by calendar period.",
        varying=True,
    ),
]
StrategyReturns = Annotated[
    pd.DataFrame,
    DatedTable(
        help="Returns as decimals: dates in the first column, a column an asset or a strategy.",
        above=-1.0,
    ),
]
Prices = Annotated[
    pd.DataFrame,
    DatedTable(
        help="Prices, dividends included: dates in the first column, a column an asset.", above=0.0
    ),
]
Levels = Annotated[
    pd.DataFrame,
    DatedTable(
        help="Levels above zero, such as GDP or prices by quarter: dates in the first column, a "
        "column a series.",
        above=0.0,
    ),
]

# Factors by regression
FactorDefinitions = Annotated[
    Definitions,
    DefinitionsTable(
        help="A row a factor: columns Long, a proxy, and where wanted Short, another, and Long "
        "multiplier and Short multiplier."
    ),
]
MethodChoice = Annotated[
    Method,
    kinds.Choice(
        help="OLS, lasso, cross-validated lasso, ridge, elastic net or stepwise.", option=Method
    ),
]
MethodSettings = Annotated[
    ExposureSettings,
    SettingsTable(
        help="The penalty (0.0001 if left out), or names and values of settings: Penalty, L1 "
        "ratio, Folds, Grid size, Smallest share, Direction, Criterion, Entry p value, Exit p "
        "value."
    ),
]
PeriodsPerYear = Annotated[
    float,
    kinds.Number(
        help="Periods in a year, to make figures annual; what the dates tell if left out. 1 for "
        "year-over-year changes.",
        minimum=1e-9,
        maximum=366,
    ),
]

# Allocation to targets, and walks through time
CaseTable = Annotated[
    tuple[Case, ...],
    CasesTable(
        help="A row a case: its name, a column of targets for each factor, Lower and Upper, and "
        "where wanted Excluded (assets or classes, parted by ;) and Turnover."
    ),
]
ClassTable = Annotated[
    AssetClasses,
    ClassesTable(
        help="A row an asset: its Class, and where wanted Liquidity (such as liquid or illiquid), "
        "Lower and Upper beside those of the cases, Current (the weight now held) and Risk budget."
    ),
]
PortfolioRules = Annotated[
    tuple[PortfolioRule, ...],
    kinds.Choices(
        help="Portfolios to set beside the cases: risk parity, risk budgets, equal weight, "
        "inverse volatility, minimum variance, factor blend; the first and the third if left out.",
        option=PortfolioRule,
    ),
]
Portfolios = Annotated[
    pd.DataFrame,
    kinds.Grid(
        help="Portfolios of your own: asset names in rows, a column of weights each; a blank "
        "holds nothing.",
        blank=0.0,
    ),
]
FactorImportance = Annotated[
    FloatSeries,
    kinds.Vector(help="How much a miss of each factor's target counts; 1 each if left out."),
]
SecondChoice = Annotated[
    SecondCriterion,
    kinds.Choice(
        help="What decides among portfolios that come equally near to the target: least variance, "
        "nearest to current or least squared weights.",
        option=SecondCriterion,
    ),
]
Lower = Annotated[float, kinds.Number(help="The lower limit of every weight; 0 if left out.")]
Upper = Annotated[float, kinds.Number(help="The upper limit of every weight; 1 if left out.")]
TurnoverLimit = Annotated[
    float,
    kinds.Number(
        help="The most that may be traded from the policy's Current weights: half the sum of "
        "trades, as a decimal; not limited if left out.",
        minimum=0,
        maximum=100,
    ),
]
ExcludedAssets = Annotated[
    NameIndex, kinds.Names(help="Names of assets that hold nothing; none if left out.")
]
RiskBudgets = Annotated[
    FloatSeries,
    kinds.Vector(
        help="Shares of the risk that sum to 1: asset names and one number each; a blank has "
        "none.",
        blank=0.0,
    ),
]
TargetVolatility = Annotated[
    float,
    kinds.Number(help="Annual volatility to hold, as a decimal.", minimum=1e-9, maximum=10),
]
WindowMonths = Annotated[
    int,
    kinds.Whole(
        help="Months of history that a rolling window holds, and the first growing one.",
        minimum=1,
        maximum=1200,
    ),
]
WindowRows = Annotated[
    int,
    kinds.Whole(
        help="Rows of history that a rolling window holds, and the first growing one.",
        minimum=1,
        maximum=100_000,
    ),
]
WindowChoice = Annotated[
    Window,
    kinds.Choice(help="The past that is looked at: rolling or growing.", option=Window),
]
RebalanceChoice = Annotated[
    Rebalancing,
    kinds.Choice(
        help="How often the portfolio is renewed: monthly, quarterly or yearly.",
        option=Rebalancing,
    ),
]
CostPerTurnover = Annotated[
    float,
    kinds.Number(
        help="Share of value paid per unit of turnover (half the sum of trades), as a decimal.",
        minimum=0,
        maximum=0.5,
    ),
]
RollingAssets = Annotated[
    NameIndex, kinds.Names(help="Assets whose exposures are followed; all if left out.")
]
FiguresChoice = Annotated[
    Figures,
    kinds.Choice(
        help="What the tables of assets and proxies hold: returns; prices to make them from; or "
        "levels, to take their changes over a year.",
        option=Figures,
    ),
]
ProxyFiguresChoice = Annotated[
    ProxyFigures,
    kinds.Choice(
        help="What the table of proxies holds: the same as assets, returns, prices or levels.",
        option=ProxyFigures,
    ),
]
