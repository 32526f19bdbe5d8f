"""Inputs with one row per date, and the definitions of factors by proxies."""

from dataclasses import replace
from typing import Annotated

import pandas as pd

from xlfactor.core.estimation.figures import Figures, ProxyFigures
from xlfactor.core.estimation.prices import ReturnKind
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.history import History
from xlfactor.tables import kinds
from xlfactor.tables.dated import DatedTable
from xlfactor.tables.dated_units import require_same_units
from xlfactor.tables.definitions import Definitions, DefinitionsTable

_ASSET_RETURNS = DatedTable(
    help="Asset returns as decimals: dates in the first column, one column per asset, "
    "one row per period without gaps.",
)
_PROXY_RETURNS = DatedTable(
    help="Returns of index proxies as decimals: dates in the first column, one column per proxy.",
)

AssetReturns = Annotated[pd.DataFrame, replace(_ASSET_RETURNS, above=-1.0, holds=Figures.RETURNS)]
ProxyReturns = Annotated[pd.DataFrame, replace(_PROXY_RETURNS, above=-1.0, holds=Figures.RETURNS)]
#: The same tables where an option says whether they hold returns, prices or levels.
AssetFigures = Annotated[pd.DataFrame, _ASSET_RETURNS]
ProxyTable = Annotated[pd.DataFrame, _PROXY_RETURNS]
FactorReturns = Annotated[
    pd.DataFrame,
    DatedTable(
        help="Factor returns as decimals: dates in the first column, one column per factor. "
        "Aligned with the assets by calendar period.",
        varying=True,
        holds=Figures.RETURNS,
    ),
]
StrategyReturns = Annotated[
    pd.DataFrame,
    DatedTable(
        help="Returns as decimals: dates in the first column, one column per asset or strategy.",
        above=-1.0,
        holds=Figures.RETURNS,
    ),
]
Prices = Annotated[
    pd.DataFrame,
    DatedTable(
        help="Prices, dividends included: dates in the first column, one column per asset.",
        above=0.0,
        holds=Figures.PRICES,
    ),
]
Levels = Annotated[
    pd.DataFrame,
    DatedTable(
        help="Levels above zero, such as GDP or prices by quarter: dates in the first "
        "column, one column per series.",
        above=0.0,
        holds=Figures.LEVELS,
    ),
]
FiguresChoice = Annotated[
    Figures,
    kinds.Choice(
        help="What the tables of assets and proxies hold: returns; prices, from which "
        "returns are made; or levels, of which changes over a year are taken. Returns if left "
        "out.",
        option=Figures,
    ),
]
ProxyFiguresChoice = Annotated[
    ProxyFigures,
    kinds.Choice(
        help="What the table of proxies holds: the same as assets, returns, prices or levels. The "
        "same if left out.",
        option=ProxyFigures,
    ),
]
ReturnKindChoice = Annotated[
    ReturnKind,
    kinds.Choice(
        help="simple, the change as a share of the price, or log, the change of its logarithm. "
        "Simple if left out.",
        option=ReturnKind,
    ),
]
FactorDefinitions = Annotated[
    Definitions,
    DefinitionsTable(
        help="One row per factor: its Long proxy and, optionally, a Short one, a Long "
        "multiplier and a Short multiplier."
    ),
]
PeriodsPerYear = Annotated[
    float,
    kinds.Number(
        absent="what the dates imply",
        help="Periods in a year, to annualise figures; inferred from the dates if left out. "
        "1 for year-over-year changes.",
        minimum=1e-9,
        maximum=366,
    ),
]


@frozen
class ObservedReturns:
    """Returns of assets and of factors, in the same units."""

    returns: AssetReturns
    factor_returns: FactorReturns

    def __post_init__(self) -> None:
        """Raise a `TableError` if one of them looks like percents beside the other."""
        require_same_units({"returns": self.returns, "factor_returns": self.factor_returns})

    @property
    def history(self) -> History:
        """The returns of the periods that both tables have."""
        return History.of(self.returns, self.factor_returns)
