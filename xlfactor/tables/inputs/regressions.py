"""Inputs of regressions: their method, their settings and their window."""

from typing import Annotated

from xlfactor.core.estimation.dates import Window
from xlfactor.core.factors.fitting import ExposureSettings, Method
from xlfactor.core.factors.rolling import MOST_FOLLOWED, WINDOW_MONTHS
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.estimator import Estimator
from xlfactor.core.typing import NameIndex
from xlfactor.tables import kinds, shapes
from xlfactor.tables.definitions import SettingsTable
from xlfactor.tables.names import NumberNames

MethodChoice = Annotated[
    Method,
    kinds.Choice(
        help="OLS, lasso, cross-validated lasso, ridge, elastic net, stepwise or maximum "
        "likelihood. OLS if left out.",
        option=Method,
    ),
]
MethodSettings = Annotated[
    ExposureSettings,
    SettingsTable(
        absent="the usual settings",
        help="The penalty (0.0001 if left out), or names and values of settings: Penalty, L1 "
        "ratio, Folds, Grid size, Smallest share, Direction, Criterion, Entry p value, Exit p "
        "value.",
    ),
]
RollingAssets = Annotated[
    NameIndex,
    shapes.Names(
        absent=f"the first {MOST_FOLLOWED} assets are followed, or all of fewer",
        help=f"Assets whose exposures are followed; the first {MOST_FOLLOWED} if left out.",
        numbered=NumberNames.ALL,
    ),
]
WindowMonths = Annotated[
    int,
    kinds.Whole(
        help="Months of history in a rolling window, and in the first growing one; "
        f"{WINDOW_MONTHS} where they may be left out.",
        minimum=1,
        maximum=1200,
    ),
]
WindowChoice = Annotated[
    Window,
    kinds.Choice(
        help="The part of the past that is used: rolling or growing. Rolling if left out.",
        option=Window,
    ),
]


@frozen
class EstimationWindow:
    """The part of the past that an estimate through time looks at."""

    window_months: WindowMonths = WINDOW_MONTHS
    window: WindowChoice = Window.ROLLING


@frozen
class RegressionInputs:
    """How exposures are estimated."""

    method: MethodChoice = Method.OLS
    settings: MethodSettings | None = None

    @property
    def estimator(self) -> Estimator:
        """The method with its settings."""
        return Estimator(method=self.method, settings=self.settings or ExposureSettings())
