"""Inputs on the risk of portfolios: their weights, the benchmark, and the model behind it."""

from typing import Annotated

import pandas as pd

from xlfactor.core.frozen import frozen
from xlfactor.core.risk.benchmark import ActiveLimit
from xlfactor.core.risk.kinds import LossKind, RiskBasis, RiskKind, ShortfallKind
from xlfactor.core.risk.torsion import Torsion
from xlfactor.core.typing import FloatSeries, TextSeries
from xlfactor.tables import kinds, shapes
from xlfactor.tables.factor_groups import GroupNames
from xlfactor.tables.matrices import CovarianceMatrix
from xlfactor.tables.portfolios import WeightTable
from xlfactor.tables.risk_data import RiskTable
from xlfactor.tables.units import Quantity

Weights = Annotated[
    pd.DataFrame,
    WeightTable(
        help="Weights, long or short: asset names and one column of weights for each portfolio, "
        "under its name; a single portfolio needs no header. A blank holds nothing."
    ),
]
Benchmark = Annotated[
    FloatSeries,
    shapes.Vector(
        absent="there is no benchmark",
        help="The benchmark: asset names and one weight each, which sum to 1; a blank holds "
        "nothing.",
        blank=0.0,
        quantity=Quantity.WEIGHTS,
    ),
]
TrackingErrorLimit = Annotated[
    float,
    kinds.Number(
        absent="the tracking error has no limit",
        help="The most that the annual tracking error may be, as a decimal such as 0.02; no limit "
        "if left out.",
        minimum=1e-6,
        maximum=0.5,
    ),
]
WorkingRangeLower = Annotated[
    float,
    kinds.Number(
        absent="the lower end of the working range is free",
        help="The least that the annual tracking error is meant to be, as a decimal; free if left "
        "out.",
        minimum=0,
        maximum=0.5,
    ),
]
WorkingRangeUpper = Annotated[
    float,
    kinds.Number(
        absent="the upper end of the working range is free",
        help="The most that the annual tracking error is meant to be, as a decimal; free if left "
        "out.",
        minimum=0,
        maximum=0.5,
    ),
]
Shares = Annotated[
    pd.DataFrame,
    WeightTable(
        help="Shares of risk that sum to 1: names of assets or factors, and one column of shares "
        "for each portfolio; a single portfolio needs no header."
    ),
]
SpecificVariances = Annotated[
    FloatSeries,
    shapes.Vector(
        help="Annual variances that the factors leave unexplained: asset names and one number "
        "each, zero or above.",
        quantity=Quantity.VARIANCE,
    ),
]
ShownAsset = Annotated[
    str, kinds.Text(help="The name of the one asset to show; all assets if left out.")
]
ShownFactor = Annotated[
    str,
    kinds.Text(help="The name of the one factor to show, or Residual; all of them if left out."),
]
ShownBet = Annotated[
    str,
    kinds.Text(help="The asset or factor whose bet is the one to show; all bets if left out."),
]
Positions = Annotated[
    pd.DataFrame,
    WeightTable(
        help="Weights of assets, or exposures to factors: names and one column for each "
        "portfolio, under its name; a single portfolio needs no header. A blank is zero.",
        quantity=None,
    ),
]
BetCovariance = Annotated[
    pd.DataFrame,
    CovarianceMatrix(
        help="Covariance matrix of the same assets or factors, with their names on both sides.",
        is_annual=False,
    ),
]
FactorBudgets = Annotated[
    FloatSeries,
    shapes.Vector(
        absent="no budgets by factor",
        help="Shares of the risk: names of factors, of their groups or Residual, and one number "
        "each. They sum to 1 at most; what is left is for those not named.",
        quantity=Quantity.WEIGHTS,
    ),
]
Seed = Annotated[
    int,
    kinds.Whole(
        help="The seed of what is drawn at random: the same one gives the same figures. 1 if left "
        "out.",
        minimum=0,
        maximum=2**31 - 1,
    ),
]
TorsionChoice = Annotated[
    Torsion,
    kinds.Choice(
        help="exact: as near to the assets or factors as can be; or closed form: of the same "
        "volatilities. Exact if left out.",
        option=Torsion,
    ),
]
RiskCovariance = Annotated[
    pd.DataFrame,
    CovarianceMatrix(
        help="Annual covariance matrix of the assets, by which the risk is measured, as on the "
        "page of risk budgets; that of the factor model if left out."
    ),
]
FactorGroups = Annotated[
    TextSeries,
    GroupNames(
        absent="factors are shown one by one",
        help="One row per factor, with the column Group, such as activity or rates.",
    ),
]
RiskData = Annotated[
    RiskBasis,
    RiskTable(
        help="An annual covariance matrix, for figures of a year; or returns, with dates in the "
        "first column, for figures of one period and for what needs a sample."
    ),
]
MeasureChoice = Annotated[
    RiskKind,
    kinds.Choice(
        help="Volatility; VaR: Gaussian, Student, Cornish-Fisher, historical or kernel; ES: "
        "Gaussian, Student or historical, such as 'historical ES'. Volatility if left out.",
        option=RiskKind,
    ),
]
LossChoice = Annotated[
    LossKind,
    kinds.Choice(
        help="Gaussian or Student; with returns also Cornish-Fisher, historical or kernel. "
        "Gaussian if left out.",
        option=LossKind,
    ),
]
ShortfallChoice = Annotated[
    ShortfallKind,
    kinds.Choice(
        help="Gaussian or Student; with returns also historical. Gaussian if left out.",
        option=ShortfallKind,
    ),
]
Confidence = Annotated[
    float,
    kinds.Number(
        help="The confidence of value at risk and expected shortfall; 0.95 if left out.",
        minimum=0.5,
        maximum=1,
    ),
]
DegreesOfFreedom = Annotated[
    float,
    kinds.Number(
        absent="Student measures are not asked for",
        help="Degrees of freedom of Student measures, above 2.",
        minimum=0,
        maximum=1e9,
    ),
]
ExpectedReturns = Annotated[
    FloatSeries,
    shapes.Vector(
        help="Annual expected returns, which lower a loss: asset names and one number each; zero "
        "if left out. Of returns the mean counts.",
        quantity=Quantity.ANNUAL_RETURN,
    ),
]
MeasuredData = Annotated[
    RiskBasis,
    RiskTable(
        help="What the risk is measured with: the assets' annual covariance matrix, or returns "
        "with dates in the first column, for figures of one period. The covariance of the factor "
        "model if left out; of the model the exposures count then."
    ),
]


@frozen
class ActiveLimitInputs:
    """The most that a tracking error may be, and the range that it is meant to be in."""

    tracking_error_limit: TrackingErrorLimit | None = None
    working_range_lower: WorkingRangeLower | None = None
    working_range_upper: WorkingRangeUpper | None = None

    @property
    def limit(self) -> ActiveLimit:
        """The limit of the tracking error, and its working range."""
        return ActiveLimit(
            limit=self.tracking_error_limit,
            lower=self.working_range_lower,
            upper=self.working_range_upper,
        )
