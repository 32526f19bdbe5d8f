"""The group of inputs of style analysis: funds, and the indices that styles are made of."""

from functools import cached_property

import pandas as pd

from xlfactor.core.allocation.style import funds_and_styles
from xlfactor.core.factors.definitions import FactorDefinition
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.history import History, history_of
from xlfactor.macros.groups.returns import ReturnsStudy
from xlfactor.tables.inputs import styles


@frozen
class StyleStudy:
    """Histories of assets and of the indices that their styles are made of."""

    study: ReturnsStudy
    style_indices: styles.StyleIndices

    @cached_property
    def history(self) -> History:
        """The assets, with all proxies as the factors."""
        proxies = self.study.proxy_returns.columns
        return history_of(
            self.study.asset_returns,
            self.study.proxy_returns,
            [FactorDefinition(name=str(proxy), long=str(proxy)) for proxy in proxies],
            self.study.figures,
            self.study.proxy_figures,
            self.study.periods_per_year,
        )

    @property
    def funds(self) -> pd.DataFrame:
        """The returns of the assets that are not style indices."""
        return self._funds_and_styles[0]

    @property
    def style_returns(self) -> pd.DataFrame:
        """The returns of the indices, each a proxy or, if none has the name, an asset."""
        return self._funds_and_styles[1]

    @cached_property
    def _funds_and_styles(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        history = self.history
        return funds_and_styles(history.returns, history.factor_returns, self.style_indices)
