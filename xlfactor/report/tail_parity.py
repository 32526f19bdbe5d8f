"""The page of portfolios by tail risk: their weights, risk and shares of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from xlfactor.core.portfolios.tail import (
    Location,
    TailMarket,
    TailPortfolio,
    TailRule,
    shares_of,
)
from xlfactor.report.digits import confident
from xlfactor.report.headings import ASSETS, PORTFOLIOS
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, PageKind, Palette

#: Shares of risk meet their budgets up to this.
_MET: Final = 1e-6
_METHOD: Final = (
    "Each parity shares its own measure among the assets as budgeted: long-only, fully invested. "
    "Volatility, value at risk (VaR) and expected shortfall (ES) are those of the fitted Student "
    "t; historical ES is that of the sample. It has a kink where periods tie at the quantile, as "
    "they often do at its parity: there the shares are those that meet the budgets."
)
_ABOUT_LOCATION: Final = {
    Location.ZERO: "The location is zero, so the parities of volatility, VaR and ES are the same.",
    Location.FITTED: "Mean returns lower VaR and ES; without them the three parities are one.",
}


def parity_page(
    market: TailMarket,
    portfolios: Mapping[TailRule, TailPortfolio],
    *,
    risk_budgets: "pd.Series[float] | None",
    notes: tuple[str, ...],
) -> Page:
    """Return the page of portfolios by tail risk, side by side.

    Parameters
    ----------
    risk_budgets : Series of shape (n_assets,), optional
        Shares of the risk that the parities spend; equal if not given.
    """
    weights = pd.DataFrame({rule.label: one.weights for rule, one in portfolios.items()})
    own = {
        rule: one.risk_shares for rule, one in portfolios.items() if one.risk_shares is not None
    }
    shares = {
        rule: shares_of(rule, market, weights).assign(**{rule.label: one})
        for rule, one in own.items()
    }
    chosen = replace(
        _assets("Weights", weights, "Percent of the portfolio"),
        note=_ABOUT_LOCATION[market.settings.location],
    )
    return Page(
        sheet="Tail parity",
        kind=PageKind.ANSWER,
        title="Portfolios by tail risk, side by side",
        units=f"Figures of one period; {confident(market.settings.confidence)}",
        headline=(chosen,),
        blocks=(
            chosen,
            Block(title="Risk", table=market.risks(weights).rename_axis(PORTFOLIOS),
                  formats=NumberFormat.PERCENT_FINE,
                  units="Of one period; losses are positive"),
            *_own_block(own),
            *(
                _assets(f"By {market.measure(rule).name}", table,
                        "Shares of the measure of one period; blank where it is a gain")
                for rule, table in shares.items()
            ),
        ),
        charts=(
            Chart(title="Weights", kind=ChartKind.COLUMNS, block=chosen,
                  rows=len(weights), palette=Palette.PORTFOLIOS,
                  value_title="Percent of the portfolio"),
        ),
        checks=_checks(weights, own, shares, risk_budgets),
        assumed=notes,
        method=_METHOD,
        audit={"Distributions": market.settings.description},
    )  # fmt: skip


def _assets(title: str, table: pd.DataFrame, units: str) -> Block:
    """Return figures by asset with their sums in a last row."""
    total = pd.DataFrame([table.sum(skipna=False)], index=["Total"])
    return Block(
        title=title,
        table=pd.concat([table, total]).rename_axis(ASSETS),
        formats=NumberFormat.PERCENT,
        units=units,
        total=True,
    )


def _own_block(own: Mapping[TailRule, "pd.Series[float]"]) -> tuple[Block, ...]:
    if not own:
        return ()
    table = pd.DataFrame({rule.label: shares for rule, shares in own.items()})
    units = "Of the measure that each portfolio shares out, as budgeted"
    return (_assets("Shares of each portfolio's own measure", table, units),)


def _checks(
    weights: pd.DataFrame,
    own: Mapping[TailRule, "pd.Series[float]"],
    shares: Mapping[TailRule, pd.DataFrame],
    risk_budgets: "pd.Series[float] | None",
) -> tuple[Check, ...]:
    total = float(weights.sum().sub(1).abs().max())
    budgets = 1 / len(weights) if risk_budgets is None else risk_budgets[weights.index]
    miss = max((float(one.sub(budgets).abs().max()) for one in own.values()), default=0.0)
    gap = max((float(one.sum(skipna=False).sub(1).abs().max()) for one in shares.values()),
              default=0.0)  # fmt: skip
    return (
        Check.within("Weights sum to 100%", total, _MET),
        Check.within("Shares of risk are as budgeted", miss, _MET),
        Check.within("Contributions add up", gap, _MET,
                     what="largest difference of their shares from 1"),
    )  # fmt: skip
