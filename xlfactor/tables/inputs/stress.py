"""Inputs of stress: scenarios of shocks to factors."""

from typing import Annotated

import pandas as pd

from xlfactor.core.risk.stress import OtherFactors
from xlfactor.tables import kinds, matrices, shapes
from xlfactor.tables.units import Quantity

Scenarios = Annotated[
    pd.DataFrame,
    shapes.Grid(
        help="Scenarios in rows, factors in columns: the shock to each factor as a decimal such "
        "as -0.3; a blank is not shocked.",
        blank=float("nan"),
        quantity=Quantity.ANNUAL_RETURN,
    ),
]
OtherFactorsChoice = Annotated[
    OtherFactors,
    kinds.Choice(
        help="What factors do that a scenario does not shock: stay at zero, or move by covariance "
        "with those that it shocks.",
        option=OtherFactors,
    ),
]
ScenarioName = Annotated[str, kinds.Text(help="The name of the scenario to show.")]
ShownScenario = Annotated[
    str, kinds.Text(help="The name of the one scenario to show; all scenarios if left out.")
]
MovingCovariance = Annotated[
    pd.DataFrame,
    matrices.CovarianceMatrix(
        help="Annual factor covariance matrix, by which the factors that a scenario does not "
        "shock move with those that it shocks; they stay at zero if left out.",
        is_annual=False,
    ),
]
