"""The group of inputs of style analysis: funds, and the indices that styles are made of."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from xlfactor.core.factors.definitions import FactorDefinition
from xlfactor.core.portfolios.history import History, history_of
from xlfactor.errors import LabelError
from xlfactor.macros.groups.returns import ReturnsStudy
from xlfactor.tables.inputs import styles


@dataclass(frozen=True, kw_only=True, eq=False)
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

    @cached_property
    def style_returns(self) -> pd.DataFrame:
        """The returns of the indices, each a proxy or, if none has the name, an asset.

        Raises a `LabelError` if an index is neither.
        """
        proxies, assets = self.history.factor_returns, self.history.returns
        known = proxies.columns.union(assets.columns)
        for name in self.style_indices.difference(known, sort=False):
            raise LabelError(
                f"style_indices: '{name}' is no column of proxy_returns, nor of asset_returns"
            )
        return pd.DataFrame(
            {
                name: proxies[name] if name in proxies else assets[name]
                for name in self.style_indices
            }
        )

    @property
    def funds(self) -> pd.DataFrame:
        """The returns of the assets that are no indices."""
        return self.history.returns.drop(columns=list(self.style_indices), errors="ignore")
