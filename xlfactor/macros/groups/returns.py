"""Groups of inputs on histories of returns: histories, regressions, markets, windows."""

from dataclasses import field, replace
from functools import cached_property

import pandas as pd

from xlfactor.core.allocation.cases import AssetClasses
from xlfactor.core.estimation.figures import Figures, ProxyFigures
from xlfactor.core.estimation.statistics import ReturnStatistics
from xlfactor.core.factors.exposures import Exposures
from xlfactor.core.factors.fitting import ExposureSettings, Method
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.estimator import Estimator
from xlfactor.core.portfolios.history import History, history_of
from xlfactor.core.portfolios.market import Market
from xlfactor.tables.dated import require_above
from xlfactor.tables.dated_units import (
    jump_notes,
    require_cash,
    require_figures,
    require_same_units,
)
from xlfactor.tables.inputs import histories, regressions, targets


@frozen
class ReturnsStudy:
    """Histories of assets and of index proxies, and the factors made of the proxies."""

    asset_returns: histories.AssetFigures
    proxy_returns: histories.ProxyTable
    factor_definitions: histories.FactorDefinitions
    figures: histories.FiguresChoice = Figures.RETURNS
    proxy_figures: histories.ProxyFiguresChoice = ProxyFigures.SAME
    periods_per_year: histories.PeriodsPerYear | None = None

    def __post_init__(self) -> None:
        """Check that the tables hold what the options say, unless these contradict each other."""
        proxy_figures = self.proxy_figures.resolve(self.figures)
        if (self.figures is Figures.LEVELS) is not (proxy_figures is Figures.LEVELS):
            return
        held = {"asset_returns": self.figures, "proxy_returns": proxy_figures}
        for name, figures in held.items():
            require_held(self.tables[name], figures, name=name)
        if self.figures is proxy_figures is Figures.RETURNS:
            require_same_units(self.tables)

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Both tables by their names."""
        return {"asset_returns": self.asset_returns, "proxy_returns": self.proxy_returns}

    @cached_property
    def history(self) -> History:
        """Asset and factor returns of the periods that both tables have."""
        found = history_of(
            self.tables["asset_returns"],
            self.tables["proxy_returns"],
            self.factor_definitions,
            self.figures,
            self.proxy_figures,
            self.periods_per_year,
        )
        jumps = (
            *jump_notes(found.returns, name="asset_returns"),
            *jump_notes(found.factor_returns, name="factor_returns"),
        )
        return replace(found, notes=(*found.notes, *jumps))

    @property
    def statistics(self) -> ReturnStatistics:
        """Annual means and covariances of the assets."""
        return self.history.statistics

    def require_cash(self, asset: str | None) -> None:
        """Raise a `TableError` if the returns of the asset that is cash are no returns of cash."""
        if asset is not None and asset in self.history.assets:
            annual_return = float(self.statistics.expected_returns[asset])
            require_cash(annual_return, where=f"asset_returns: column '{asset}'")

    @property
    def factor_statistics(self) -> ReturnStatistics:
        """Annual means and covariances of the factors."""
        return self.history.factor_statistics


def require_held(table: pd.DataFrame, figures: Figures, *, name: str) -> None:
    """Raise a `TableError` if a table does not hold what it should."""
    require_figures(table, figures, name=name)
    require_above(table, -1.0, name=name)


@frozen
class Regressions:
    """Regressions of the assets on the factors, by any method, with the same settings."""

    returns: ReturnsStudy
    exposure_settings: regressions.MethodSettings | None = None
    #: The markets asked for so far.
    markets: dict[Method, Market] = field(init=False, repr=False, default_factory=dict)

    @property
    def settings(self) -> ExposureSettings:
        """The settings given, or the usual ones."""
        return self.exposure_settings or ExposureSettings()

    def estimator(self, method: Method) -> Estimator:
        """Return one method with the settings."""
        return Estimator(method=method, settings=self.settings)

    def market(self, method: Method) -> Market:
        """Return the market of the whole history, with exposures by one method."""
        if method not in self.markets:
            self.markets[method] = Market(
                history=self.returns.history, estimator=self.estimator(method)
            )
        return self.markets[method]

    def exposures(self, method: Method) -> Exposures:
        """Estimate the exposures by one method, once."""
        return self.market(method).exposures


@frozen
class MarketStudy:
    """The market of assets and factors, with exposures by one method of regression."""

    regression: Regressions
    exposure_method: regressions.MethodChoice = Method.OLS

    @property
    def history(self) -> History:
        """Asset and factor returns of the same periods."""
        return self.regression.returns.history

    @property
    def settings(self) -> ExposureSettings:
        """The settings of the regression."""
        return self.regression.settings

    @property
    def estimator(self) -> Estimator:
        """The method of regression with its settings."""
        return self.regression.estimator(self.exposure_method)

    @property
    def audit(self) -> dict[str, str]:
        """How exposures are estimated, in words."""
        return {"Exposures": self.estimator.description}

    @property
    def exposures(self) -> Exposures:
        """The exposures of all assets to all factors."""
        return self.regression.exposures(self.exposure_method)

    @property
    def market(self) -> Market:
        """Exposures, means and covariances, from the whole history."""
        return self.regression.market(self.exposure_method)


@frozen
class ClassedAssets:
    """The class of each asset, its liquidity, limits and weights."""

    study: ReturnsStudy
    asset_classes: targets.ClassTable

    @cached_property
    def classes(self) -> AssetClasses:
        """The classes in the order of the history's assets."""
        return self.asset_classes.onto(self.study.history.assets)
