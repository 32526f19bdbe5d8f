"""Groups of inputs on tail risk: the history, portfolios by rule, simulation, the walk."""

from functools import cached_property

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.figures import Figures
from xlfactor.core.estimation.prices import ReturnKind, log_returns, returns_from_prices
from xlfactor.core.estimation.reading_notes import notes_of
from xlfactor.core.estimation.statistics import ReturnStatistics, estimate_statistics
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.tail import (
    TailMarket,
    TailPortfolio,
    TailRule,
    tail_market,
    tail_portfolio,
)
from xlfactor.core.portfolios.tail_simulation import SimulatedTails, simulate_tails
from xlfactor.errors import InfeasibleError, OptionError
from xlfactor.macros.groups.returns import require_held
from xlfactor.tables.dated_units import jump_notes
from xlfactor.tables.inputs import histories, risk
from xlfactor.tables.inputs import tails as inputs
from xlfactor.tables.inputs.portfolios import Portfolios, RiskBudgets

_NAME = "asset_returns"
_LOG = (
    "Distributions are those of log returns; a portfolio's is taken as the weighted sum of its "
    "assets', which is near where returns are small. A backtest earns and fits simple returns."
)


@frozen
class TailStudy:
    """A history of asset returns, the distributions fitted to it, and portfolios by tail risk."""

    asset_returns: histories.AssetFigures
    tail_rules: inputs.TailRules
    settings: inputs.TailInputs
    figures: histories.FiguresChoice = Figures.RETURNS
    return_kind: histories.ReturnKindChoice = ReturnKind.SIMPLE
    periods_per_year: histories.PeriodsPerYear | None = None
    risk_budgets: RiskBudgets | None = None

    def __post_init__(self) -> None:
        """Check that the table holds what the option says."""
        if self.figures is Figures.LEVELS:
            raise OptionError(
                f"figures: '{self.figures}' give changes over a year, which overlap and have no "
                "tail of one period; wanted returns or prices"
            )
        require_held(self.asset_returns, self.figures, name=_NAME)

    @cached_property
    def returns(self) -> pd.DataFrame:
        """The simple returns of the assets, from prices if that is what the table holds."""
        if self.figures is Figures.PRICES:
            return returns_from_prices(self.asset_returns, name=_NAME)
        return self.asset_returns

    @cached_property
    def fitted_returns(self) -> pd.DataFrame:
        """The returns that distributions are fitted to, simple or log."""
        return self.returns if self.return_kind is ReturnKind.SIMPLE else log_returns(self.returns)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed in reading the history."""
        made = (f"{_NAME} holds prices; their returns were taken.",)
        return (
            *notes_of(self.asset_returns),
            *(made if self.figures is Figures.PRICES else ()),
            *((_LOG,) if self.return_kind is ReturnKind.LOG else ()),
            *jump_notes(self.returns, name=_NAME),
        )

    @cached_property
    def statistics(self) -> ReturnStatistics:
        """Annual means and covariances of the assets, and the shape of single periods."""
        return estimate_statistics(
            self.fitted_returns, periods_per_year=self.periods_per_year, name=_NAME
        )

    @cached_property
    def market(self) -> TailMarket:
        """The history with the distributions fitted to it."""
        return tail_market(self.fitted_returns, self.settings.settings, name=_NAME)

    @cached_property
    def portfolios(self) -> "RulePortfolios":
        """The portfolios of the rules, and those that have no answer with the reason."""
        found, notes = {}, []
        for rule in self.tail_rules:
            try:
                found[rule] = tail_portfolio(rule, self.market, risk_budgets=self.risk_budgets)
            except InfeasibleError as error:
                notes.append(f"{rule.label} is left out: {error}.")
        if not found:
            raise InfeasibleError(" ".join(notes))
        notes += [f"{rule.label}: {note}" for rule, one in found.items() for note in one.notes]
        return RulePortfolios(by_rule=found, notes=tuple(notes))


@frozen
class RulePortfolios:
    """Portfolios by rule."""

    by_rule: dict[TailRule, TailPortfolio]
    #: What was left out, and what the rules say.
    notes: tuple[str, ...]

    @property
    def weights(self) -> pd.DataFrame:
        """The weights side by side (N×P)."""
        return pd.DataFrame({rule.label: one.weights for rule, one in self.by_rule.items()})


@frozen
class TailSimulation:
    """The simulated tails of the portfolios and of each asset alone."""

    study: TailStudy
    draws: inputs.Draws = 100_000
    seed: risk.Seed = 1
    portfolios: Portfolios | None = None

    @cached_property
    def simulated(self) -> SimulatedTails:
        """The tails by simulation: of your own portfolios, those of the rules, and the assets."""
        assets = self.study.market.assets
        alone = pd.DataFrame(np.eye(len(assets)), index=assets, columns=assets)
        tables = [self.study.portfolios.weights, alone]
        if self.portfolios is not None:
            tables.insert(0, labels.holdings_onto(self.portfolios, assets, name="portfolios"))
        weights = pd.concat(tables, axis=1)
        labels.require_unique(weights.columns, name="portfolios", what="portfolio")
        return simulate_tails(self.study.market, weights, draws=self.draws, seed=self.seed)
