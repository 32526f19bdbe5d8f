"""Inputs on the risk of portfolios: their weights, the benchmark, and the model behind it."""

from typing import Annotated

import pandas as pd

from xlfactor.core.typing import FloatSeries
from xlfactor.tables import kinds, shapes
from xlfactor.tables.portfolios import WeightTable

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
        help="The benchmark: asset names and one weight each, which sum to 1; a blank holds "
        "nothing.",
        blank=0.0,
    ),
]
TrackingErrorLimit = Annotated[
    float,
    kinds.Number(
        absent="the tracking error has no limit",
        help="The most that the annual tracking error may be, as a decimal such as 0.02; no limit "
        "if left out.",
        minimum=1e-6,
        maximum=1,
    ),
]
WorkingRange = Annotated[
    float,
    kinds.Number(
        absent="this end of the working range is free",
        help="The lower or the upper end of the range that the annual tracking error is meant to "
        "be in, as a decimal; free if left out.",
        minimum=0,
        maximum=1,
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
        "each, zero or above."
    ),
]
ShownAsset = Annotated[
    str, kinds.Text(help="The name of the one asset to show; all assets if left out.")
]
ShownFactor = Annotated[
    str,
    kinds.Text(help="The name of the one factor to show, or Residual; all of them if left out."),
]
