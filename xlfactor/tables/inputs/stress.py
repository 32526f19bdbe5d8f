"""Inputs of stress: scenarios of shocks to factors."""

from typing import Annotated

import pandas as pd

from xlfactor.core.factors.model import FactorModel
from xlfactor.core.frozen import frozen
from xlfactor.core.risk.stress import OtherFactors, Stress, factor_moves
from xlfactor.core.risk.stress import stress as stress_of
from xlfactor.tables import kinds, matrices, shapes
from xlfactor.tables.units import Quantity

ScenarioTable = Annotated[
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
        "with those that it shocks. At zero if left out.",
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


@frozen
class Scenarios:
    """Scenarios of shocks to factors, and what the other factors do."""

    scenarios: ScenarioTable
    other_factors: OtherFactorsChoice = OtherFactors.AT_ZERO

    def on(self, weights: pd.DataFrame, model: FactorModel) -> Stress:
        """Compute what portfolios (N×P) earn in the scenarios."""
        moves = factor_moves(
            self.scenarios,
            model.factors,
            factor_covariance=model.factor_covariance
            if self.other_factors is OtherFactors.BY_COVARIANCE
            else None,
        )
        return stress_of(weights, model.exposures, moves)
