"""Inputs of expected returns by equilibrium and views."""

from typing import Annotated

from xlfactor.core.allocation.black_litterman import Views
from xlfactor.core.typing import FloatSeries
from xlfactor.tables import kinds, shapes
from xlfactor.tables.views import ViewsTable

ViewsInput = Annotated[
    Views,
    ViewsTable(
        absent="no views: the returns are those of the equilibrium",
        help="One row per view: its Return, a column for each asset in it (1, or 1 and -1 of a "
        "difference) and, optionally, Confidence (0 to 1) or Uncertainty (a volatility).",
    ),
]
ReferenceWeights = Annotated[
    FloatSeries,
    shapes.Vector(
        help="The portfolio whose weights imply returns, such as the market: asset names and one "
        "weight each, which sum to 1; a blank holds nothing.",
        blank=0.0,
    ),
]
RiskAversion = Annotated[
    float,
    kinds.Number(
        absent="the risk aversion is implied by the reference portfolio",
        help="The price of risk: the excess return of the reference for a unit of its variance; "
        "implied by expected returns if left out.",
        minimum=1e-6,
        maximum=1000,
    ),
]
GivenRiskAversion = Annotated[
    float,
    kinds.Number(
        help="The price of risk: what return a unit of variance must earn, such as 2.5.",
        minimum=1e-6,
        maximum=1000,
    ),
]
Tau = Annotated[
    float,
    kinds.Number(
        help="How uncertain the equilibrium is, as a share of the covariance; 0.05 if left out.",
        minimum=1e-6,
        maximum=1,
    ),
]
