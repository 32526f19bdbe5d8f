"""Groups of inputs on a benchmark, portfolios held against it, a purchase."""

from functools import cached_property

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.frozen import frozen
from xlfactor.core.risk.benchmark import ActiveLimit
from xlfactor.errors import TableError
from xlfactor.macros.groups.blends import BlendStudy
from xlfactor.macros.groups.compared import CURRENT, require_names_apart
from xlfactor.report.benchmark import BENCHMARK
from xlfactor.report.blend import PORTFOLIO_NAMES
from xlfactor.tables.inputs import funding, risk
from xlfactor.tables.inputs.portfolios import Portfolios


@frozen
class Benchmarking:
    """A benchmark, and how far from it portfolios may be."""

    benchmark: risk.Benchmark
    limited: risk.ActiveLimitInputs

    @property
    def limit(self) -> ActiveLimit:
        """The limit of the tracking error, and its working range."""
        return self.limited.limit

    def require_apart(self, weights: pd.DataFrame) -> None:
        """Raise a `LabelError` if a portfolio (N×P) has the name of the benchmark."""
        require_names_apart([BENCHMARK, *map(str, weights)])

    def beside(self, weights: pd.DataFrame) -> pd.DataFrame:
        """Return portfolios (N×P) with the benchmark as the last of them.

        Raises a `LabelError` if a portfolio has the name of the benchmark, or the benchmark an
        unknown asset.
        """
        self.require_apart(weights)
        known = labels.holdings_onto(self.benchmark, weights.index, name="benchmark")
        return weights.assign(**{BENCHMARK: known})


@frozen
class PolicyPortfolios:
    """The portfolios of a study of assumptions, each under its name."""

    blends: BlendStudy
    portfolios: Portfolios | None = None

    @cached_property
    def weights(self) -> pd.DataFrame:
        """The weights (N×P): anchor and blend within limits, the current ones, your own.

        Raises a `LabelError` if two portfolios have the same name, or one of yours names an
        unknown asset.
        """
        blended = self.blends.blended.weights.rename(columns=PORTFOLIO_NAMES)
        names = [PORTFOLIO_NAMES["anchor"], PORTFOLIO_NAMES["within_limits"]]
        own = self.own
        require_names_apart([*names, *own])
        return blended[names].assign(**own)

    @property
    def own(self) -> "dict[str, pd.Series[float]]":
        """The current weights, and your own portfolios.

        Raises a `LabelError` if two have the same name, or one names an unknown asset.
        """
        policy = self.blends.policy_limits.policy
        found = {} if policy.current is None else {CURRENT: policy.current}
        if self.portfolios is None:
            return found
        require_names_apart([*found, *map(str, self.portfolios)])
        self.blends.study.require_assets(self.portfolios.index, name="portfolios")
        own = labels.holdings_onto(self.portfolios, policy.assets, name="portfolios")
        return found | {str(name): one for name, one in own.items()}

    @property
    def with_closed_form(self) -> pd.DataFrame:
        """The weights with the blend in closed form, which keeps no limits, beside that within."""
        weights, name = self.weights, PORTFOLIO_NAMES["closed_form"]
        require_names_apart([name, *map(str, weights)])
        at = list(weights).index(PORTFOLIO_NAMES["within_limits"])
        columns = weights.columns.insert(at + 1, name)
        return weights.assign(**{name: self.blends.blended.closed_form})[columns]


@frozen
class Purchases:
    """What is to be bought, out of which portfolio."""

    bought: funding.PurchaseInputs
    held_portfolio: funding.HeldPortfolio | None = None

    def held(self, weights: pd.DataFrame) -> "pd.Series[float]":
        """Return the weights of the portfolio that is held, one of those side by side (N×P).

        Raises
        ------
        TableError
            If it is not named, and there are no current weights.
        LabelError
            If no portfolio has that name.
        """
        if self.held_portfolio is None and CURRENT not in weights:
            raise TableError(
                "held_portfolio is not given, and there are no Current weights; wanted one of "
                f"{labels.quoted(weights)}"
            )
        name = self.held_portfolio or CURRENT
        labels.pick(weights.T, pd.Index([name]), name="held_portfolio", what="portfolio")
        return weights[name]
