"""Inputs on tail risk: the fitted Student t, simulation, portfolios by tail risk, forecasts."""

from typing import Annotated

import pandas as pd

from xlfactor.core.backtest.metrics import Metric
from xlfactor.core.estimation.myriad import StudentMethod, StudentSettings
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.tail import Location, TailRule, TailSettings
from xlfactor.core.typing import FloatSeries
from xlfactor.tables import kinds, shapes
from xlfactor.tables.dated import DatedColumn, DatedTable
from xlfactor.tables.inputs import risk

MethodChoice = Annotated[
    StudentMethod,
    kinds.Choice(
        help="How the Student t is fitted: EM, aEM, MMF or GMMF; all find the same. MMF if left "
        "out.",
        option=StudentMethod,
    ),
]
LowestDegrees = Annotated[
    float,
    kinds.Number(
        help="The lowest degrees of freedom that are looked for; 0.1 if left out.",
        minimum=1e-3,
        maximum=1e6,
    ),
]
HighestDegrees = Annotated[
    float,
    kinds.Number(
        help="The highest degrees of freedom that are looked for; 1000 if left out, where the "
        "tails are those of a normal.",
        minimum=1e-3,
        maximum=1e6,
    ),
]
Tolerance = Annotated[
    float,
    kinds.Number(
        help="The fit ends where the relative changes of location, scatter and degrees of freedom "
        "sum to less than this; 1e-8 if left out.",
        minimum=1e-14,
        maximum=0.1,
    ),
]
MostSteps = Annotated[
    int,
    kinds.Whole(
        help="The most steps of the fit, which is refused if it takes more; 20000 if left out.",
        minimum=1,
        maximum=1_000_000,
    ),
]
HalfLife = Annotated[
    float,
    kinds.Number(
        absent="all rows count alike",
        help="Rows after which a row counts half as much as the newest, for the fit of the normal "
        "and the Student t. All rows count alike if left out.",
        minimum=1,
        maximum=1e9,
    ),
]
RowWeights = Annotated[
    FloatSeries,
    DatedColumn(
        help="What each row of the returns counts in the fit, zero or above, under a header and "
        "beside the dates; other dates are passed over. All rows count alike if left out.",
    ),
]
LocationChoice = Annotated[
    Location,
    kinds.Choice(
        help="The centre of the distributions: fitted, or zero, where means are not to count. "
        "Fitted if left out.",
        option=Location,
    ),
]
RuleChoice = Annotated[
    TailRule,
    kinds.Choice(
        help="Volatility parity, VaR parity or ES parity under the Student t, historical ES "
        "parity, minimum historical ES, or equal weight. ES parity if left out.",
        option=TailRule,
    ),
]
TailRules = Annotated[
    tuple[TailRule, ...],
    shapes.Choices(
        help="Portfolios by tail risk: volatility parity, VaR parity, ES parity, historical ES "
        "parity, minimum historical ES, equal weight.",
        option=TailRule,
    ),
]
Metrics = Annotated[
    tuple[Metric, ...],
    shapes.Choices(
        absent="the usual figures",
        help="The figures of a backtest: return, volatility, Sharpe ratio, maximum drawdown, "
        "Calmar ratio, value at risk, expected shortfall (these if left out), turnover a year, "
        "semi-deviation, skewness, kurtosis.",
        option=Metric,
    ),
]
Draws = Annotated[
    int,
    kinds.Whole(
        help="How many returns are simulated; 100000 if left out.", minimum=1000, maximum=1_000_000
    ),
]
PlottedAsset = Annotated[str, kinds.Text(help="The name of the one asset to plot.")]
Points = Annotated[
    int,
    kinds.Whole(help="The most points to return; 100 if left out.", minimum=2, maximum=100_000),
]
Target = Annotated[
    float,
    kinds.Number(
        help="The return of one period that is aimed at, as a decimal; 0 if left out.",
        minimum=-1,
        maximum=1,
    ),
]
Order = Annotated[
    float,
    kinds.Number(
        help="The power of the lower partial moment: 0 counts the shortfalls, 1 is their mean, 2 "
        "that of their squares. 1 if left out.",
        minimum=0,
        maximum=20,
    ),
]
Forecasts = Annotated[
    pd.DataFrame,
    DatedTable(
        help="Forecasts of value at risk, above zero for a loss: each is in force from its date "
        "to the next one; columns as in the returns.",
    ),
]


@frozen
class StudentInputs:
    """How a Student t is fitted."""

    student_method: MethodChoice = StudentMethod.MMF
    lowest_degrees: LowestDegrees = 0.1
    highest_degrees: HighestDegrees = 1000.0
    half_life: HalfLife | None = None
    fit_tolerance: Tolerance = 1e-8
    fit_steps: MostSteps = 20_000

    @property
    def settings(self) -> StudentSettings:
        """The settings of the fit."""
        return StudentSettings(
            method=self.student_method,
            tolerance=self.fit_tolerance,
            steps=self.fit_steps,
            lowest=self.lowest_degrees,
            highest=self.highest_degrees,
            half_life=self.half_life,
        )


@frozen
class TailInputs:
    """How tails are estimated."""

    confidence: risk.Confidence = 0.95
    tail_location: LocationChoice = Location.FITTED
    student: StudentInputs

    @property
    def settings(self) -> TailSettings:
        """The settings of distributions and measures."""
        return TailSettings(
            confidence=self.confidence,
            location=self.tail_location,
            student=self.student.settings,
        )
