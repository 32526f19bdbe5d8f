"""Inputs on tail risk: the fitted Student t, simulation, portfolios by tail risk, forecasts."""

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from xlfactor.core.backtest.metrics import Metric
from xlfactor.core.estimation.myriad import StudentMethod, StudentSettings
from xlfactor.core.estimation.student import Missing
from xlfactor.core.portfolios.history import Figures
from xlfactor.core.portfolios.tail import Location, TailRule, TailSettings
from xlfactor.tables import kinds, shapes
from xlfactor.tables.dated import DatedTable, DatedTableWithGaps
from xlfactor.tables.inputs import risk

ReturnsWithGaps = Annotated[
    pd.DataFrame,
    DatedTableWithGaps(
        help="Returns as decimals: dates in the first column, one column per asset; what a blank "
        "means is said by 'missing'.",
        above=-1.0,
        holds=Figures.RETURNS,
    ),
]
MissingChoice = Annotated[
    Missing,
    kinds.Choice(
        help="What is done with rows that lack a figure: refuse (an error) or drop rows.",
        option=Missing,
    ),
]
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
        "parity, or equal weight.",
        option=TailRule,
    ),
]
TailRules = Annotated[
    tuple[TailRule, ...],
    shapes.Choices(
        help="Portfolios by tail risk: volatility parity, VaR parity, ES parity, historical ES "
        "parity, equal weight.",
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


@dataclass(frozen=True, kw_only=True, eq=False)
class StudentInputs:
    """How a Student t is fitted."""

    student_method: MethodChoice = StudentMethod.MMF
    lowest_degrees: LowestDegrees = 0.1
    highest_degrees: HighestDegrees = 1000.0

    @property
    def settings(self) -> StudentSettings:
        """The settings of the fit."""
        return StudentSettings(
            method=self.student_method, lowest=self.lowest_degrees, highest=self.highest_degrees
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class TailInputs:
    """How tails are estimated."""

    student: StudentInputs
    confidence: risk.Confidence = 0.95
    tail_location: LocationChoice = Location.FITTED

    @property
    def settings(self) -> TailSettings:
        """The settings of distributions and measures."""
        return TailSettings(
            confidence=self.confidence,
            location=self.tail_location,
            student=self.student.settings,
        )
