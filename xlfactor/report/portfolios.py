"""The page of portfolios side by side, whatever each was chosen by."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core.estimation.statistics import ReturnStatistics
from xlfactor.core.factors.exposures import Exposures
from xlfactor.report.page import Block, Chart, ChartKind, Check, NumberFormat, Page

UNITS = "Weights in percent of the portfolio; exposures in units of the factor; annual risk"
#: weights sum to one, and limits are met, up to this
MET: Final = 1e-7
_RISK: Final = {
    "Sum of weights": NumberFormat.PERCENT,
    "Long": NumberFormat.PERCENT,
    "Short": NumberFormat.PERCENT,
    "Mean return": NumberFormat.PERCENT_FINE,
    "Volatility": NumberFormat.PERCENT_FINE,
    "Factor volatility": NumberFormat.PERCENT_FINE,
    "Specific volatility": NumberFormat.PERCENT_FINE,
}
_TURNOVER = "Turnover from current"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Market:
    """What is known of the assets when portfolios of them are chosen and compared."""

    exposures: Exposures
    #: Of the assets, and of the factors, over the same periods.
    statistics: ReturnStatistics
    factor_statistics: ReturnStatistics

    def achieved(self, weights: pd.DataFrame) -> pd.DataFrame:
        """Give the exposures of portfolios (K×P) from their weights (N×P)."""
        return self.exposures.exposures.T @ weights

    def risk(self, weights: pd.DataFrame) -> pd.DataFrame:
        """Give what portfolios (N×P) hold, earned and risk, a row each.

        Volatility is that of the history; factor and specific volatility are those of the
        regressions, taken as if residuals were uncorrelated.
        """
        Sigma, Sigma_f = self.statistics.covariance, self.factor_statistics.covariance
        b, d = self.achieved(weights), self.exposures.specific_variances
        columns = (
            weights.sum(),
            weights.clip(lower=0).sum(),
            weights.clip(upper=0).sum(),
            weights.T @ self.statistics.expected_returns,
            np.sqrt((weights * (Sigma @ weights)).sum()),
            np.sqrt((b * (Sigma_f @ b)).sum()),
            np.sqrt((weights**2).mul(d, axis=0).sum()),
        )
        return pd.DataFrame(dict(zip(_RISK, columns, strict=True)))


def portfolios_page(
    market: Market,
    weights: pd.DataFrame,
    classes: "pd.Series[str]",
    *,
    current: "pd.Series[float] | None",
    settings: str,
    notes: tuple[str, ...],
) -> Page:
    """Give the page of all portfolios (N×P) side by side.

    Parameters
    ----------
    market : Market
    weights : DataFrame of shape (n_assets, n_portfolios)
    classes : Series of str
        The class of each asset.
    current : Series of shape (n_assets,), optional
        The weights now held, which turnover is counted from.
    settings : str
        Those of the regression, for the audit.
    """
    achieved = Block(title="Exposures", table=market.achieved(weights),
                     formats=NumberFormat.EXPOSURE, heat=True)  # fmt: skip
    risk = risk_block(market, weights, current=current)
    by_class = Block(
        title="Weights by asset class",
        table=weights.groupby(classes.reindex(weights.index), sort=False).sum().T,
        formats=NumberFormat.PERCENT,
        units="Percent of the portfolio",
    )
    return Page(
        sheet="Portfolios",
        title="All portfolios side by side: exposures, risk and weights",
        units=UNITS,
        blocks=(achieved, risk, by_class, weights_block(weights)),
        charts=(
            Chart(title="Exposures", kind=ChartKind.COLUMNS, block=achieved, number_format="0.0"),
            Chart(title="Volatility", kind=ChartKind.BARS, block=risk, columns=("Volatility",)),
            Chart(title="Weights by asset class", kind=ChartKind.STACKED_BARS, block=by_class),
        ),
        checks=(fully_invested(weights),),
        notes=notes,
        method="Volatility: of the history itself. Factor volatility: of the exposures and the "
        "factors' covariance; specific: of what the factors leave, as if uncorrelated.",
        audit={"Exposures": f"{market.exposures.method}; {settings}"},
    )  # fmt: skip


def weights_block(weights: pd.DataFrame) -> Block:
    """Give the weights of portfolios (N×P) with their sums."""
    total = pd.DataFrame([weights.sum()], index=["Total"])
    return Block(
        title="Weights",
        table=pd.concat([weights, total]),
        formats=NumberFormat.PERCENT,
        units="Percent of the portfolio",
        total=True,
    )


def risk_block(
    market: Market, weights: pd.DataFrame, *, current: "pd.Series[float] | None" = None
) -> Block:
    """Give what portfolios (N×P) hold, earned, risk, and trade if current weights are known."""
    table, formats = market.risk(weights), dict(_RISK)
    if current is not None:
        table[_TURNOVER] = weights.sub(current, axis=0).abs().sum() / 2
        formats[_TURNOVER] = NumberFormat.PERCENT
    return Block(title="Risk", table=table, formats=formats, units="Percent a year")


def fully_invested(weights: pd.DataFrame) -> Check:
    """Check that the weights of each portfolio (N×P) sum to one."""
    total = float(weights.sum().sub(1).abs().max())
    return Check(
        name="Weights sum to 100 %",
        passed=total < MET,
        detail=f"largest difference {total:.1e}",
    )
