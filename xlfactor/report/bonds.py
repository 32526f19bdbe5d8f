"""The page of bond portfolios: their risk by maturity and by component of the yield curve."""

from typing import Final

import pandas as pd

from xlfactor.core.risk.curve import Positions
from xlfactor.core.risk.portfolios import RESIDUAL, FactorRisks
from xlfactor.report.blocks import by_portfolio, parts, summed
from xlfactor.report.findings import leading
from xlfactor.report.headings import COMPONENTS, MATURITIES, PORTFOLIOS
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, PageKind, Palette

_SHARE: Final = "Share of the volatility"
_SHARES: Final = "Share of the portfolio's volatility; below zero it diversifies"
_CURRENCY: Final = "Units of the currency a year"
#: Contributions sum to the volatility up to this share of it.
_MET: Final = 1e-10
#: Volatilities that are all smaller have another decimal.
_SMALL: Final = 0.05
METHOD: Final = (
    "Volatility of the change of value, the sum over maturities of minus the sensitivity × the "
    "change of the yield. A maturity adds its sensitivity × its marginal risk, a component its "
    "exposure × its marginal risk (Roncalli and Weisang)."
)
_ABOUT_RESIDUAL: Final = f"'{RESIDUAL}' is what moves of the curve beyond the components add."
_ABOUT_SENSITIVITY: Final = "Gain where the yield falls by 100 percentage points: 10,000 × DV01"


def bonds_page(risks: FactorRisks, sensitivities: pd.DataFrame, *, kind: Positions) -> Page:
    """Return the page of the risk of bond portfolios."""
    of_components, of_maturities = share_blocks(risks)
    return Page(
        sheet="Bond portfolios",
        kind=PageKind.ANSWER,
        title="Risk of bond portfolios by component and by maturity",
        units="Annual; shares in percent of the volatility",
        headline=(of_components,),
        blocks=(
            of_components,
            of_maturities,
            *detail_blocks(risks),
            summed("Sensitivities", sensitivities, MATURITIES, formats=NumberFormat.EXPOSURE,
                   units=_ABOUT_SENSITIVITY),
        ),
        charts=(
            share_chart(of_components),
            Chart(title=of_maturities.title, kind=ChartKind.COLUMNS, block=of_maturities,
                  palette=Palette.PORTFOLIOS, rows=len(of_maturities.table) - 1,
                  value_title=_SHARE),
        ),
        checks=risk_checks(risks),
        method=METHOD,
        audit={"Portfolios": f"{kind}; prices by the yields of the last date"
               if kind is Positions.BONDS else str(kind)},
    )  # fmt: skip


def share_blocks(risks: FactorRisks) -> tuple[Block, Block]:
    """Return the shares of risk by component and by maturity."""
    percent, by_maturity = NumberFormat.PERCENT, _held(risks, risks.by_asset.risk_shares)
    return (
        by_portfolio(
            "Risk by component",
            risks.risk_shares,
            formats=percent,
            units=_SHARES,
            note=leading("the volatility", risks.risk_shares),
        ),
        summed("Risk by maturity", by_maturity, MATURITIES, formats=percent, units=_SHARES),
    )


def detail_blocks(risks: FactorRisks) -> tuple[Block, ...]:
    """Return the volatilities, the contributions to them, and the exposures to components."""
    contributions = risks.by_asset.risk_contributions
    is_small = risks.by_asset.totals.max() < _SMALL
    shown = NumberFormat.STATISTIC_FINE if is_small else NumberFormat.STATISTIC
    return (
        Block(title="Volatility", table=risks.by_asset.totals.to_frame("Volatility")
              .rename_axis(PORTFOLIOS), formats=shown, units=_CURRENCY),
        Block(title="Exposures to components", table=risks.exposures.rename_axis(COMPONENTS),
              formats=NumberFormat.EXPOSURE, note=_ABOUT_RESIDUAL,
              units="Change of value as the curve moves along the component by 100 percentage "
              "points; of the residual, the length of the rest"),
        summed("Contributions to volatility by component", risks.risk_contributions, COMPONENTS,
               formats=shown, units=_CURRENCY),
        summed("Contributions to volatility by maturity", _held(risks, contributions), MATURITIES,
               formats=shown, units=_CURRENCY),
    )  # fmt: skip


def _held(risks: FactorRisks, by_maturity: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the maturities that any portfolio holds."""
    return by_maturity[risks.by_asset.weights.any(axis=1)]


def share_chart(block: Block) -> Chart:
    """Draw the shares of the components in the risk of each portfolio."""
    return parts(
        block, Palette.FACTORS, title=block.title, value_title=_SHARE, neutral=(RESIDUAL,)
    )


def risk_checks(risks: FactorRisks) -> tuple[Check, ...]:
    """Check that contributions sum to the volatility."""
    value = risks.by_asset.totals
    found = {
        "component": risks.risk_contributions,
        "maturity": risks.by_asset.risk_contributions,
    }
    misses = {what: float((one.sum() / value - 1).abs().max()) for what, one in found.items()}
    return tuple(
        Check.within(
            f"Contributions by {what} add up",
            miss,
            _MET,
            what="largest difference from a volatility",
        )
        for what, miss in misses.items()
    )
