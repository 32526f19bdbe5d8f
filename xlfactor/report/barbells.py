"""The page of barbells: a short and a long bond against a bullet, and their risk."""

from typing import Final

import pandas as pd

from xlfactor.core.risk.portfolios import FactorRisks
from xlfactor.report import bonds
from xlfactor.report.digits import difference
from xlfactor.report.headings import MATURITIES, PORTFOLIOS
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, PageKind, Palette

#: A barbell is neutral up to this share of the bullet.
_NEUTRAL: Final = 1e-12
_METHOD: Final = (
    "All four have no duration together with the bullet sold. Short leg's share of the bullet's "
    "duration: one half; what costs no cash; (bullet − short) / (long − short) in years; beta / "
    "(1 + beta), beta that of the spread long over bullet on the spread bullet over short "
    "(Martellini, Priaulet and Priaulet)."
)


def barbells_page(
    weights: pd.DataFrame,
    prices: "pd.Series[float]",
    *,
    sensitivities: pd.DataFrame,
    risks: FactorRisks,
    beta: float,
) -> Page:
    """Return the page of the four barbells.

    Parameters
    ----------
    weights : DataFrame of shape (3, 4)
        Numbers of bonds.
    prices : Series of shape (3,)
    sensitivities : DataFrame of shape (n_maturities, 4)
    """
    of_components, of_maturities = bonds.share_blocks(risks)
    held = Block(
        title="Barbells",
        table=weights.assign(Price=prices).rename_axis(MATURITIES),
        formats=NumberFormat.STATISTIC,
        units="Numbers of zero-coupon bonds that pay 1, against one bullet sold",
    )
    traits = _traits(weights, prices, sensitivities)
    return Page(
        sheet="Barbells",
        kind=PageKind.ANSWER,
        title=f"Barbells of {', '.join(map(str, weights.index))}",
        units="Prices by the yields of the last date",
        headline=(held, traits),
        blocks=(held, traits, of_components, of_maturities, *bonds.detail_blocks(risks)),
        charts=(
            Chart(title="Barbells", kind=ChartKind.COLUMNS, block=held,
                  palette=Palette.PORTFOLIOS, columns=tuple(map(str, weights.columns)),
                  value_title="Bonds against one bullet sold"),
            bonds.share_chart(of_components),
        ),
        checks=(*_checks(traits.table), *bonds.risk_checks(risks)),
        method=f"{_METHOD} {bonds.METHOD}",
        audit={"Beta": f"{beta:.6g}"},
    )  # fmt: skip


def _traits(
    weights: pd.DataFrame, prices: "pd.Series[float]", sensitivities: pd.DataFrame
) -> Block:
    """Return what each barbell costs, and how its duration is shared between the legs."""
    short, bullet, long = weights.index
    duration = -sensitivities.loc[bullet]
    columns = {
        "Cost": (weights.mul(prices, axis=0).sum(), NumberFormat.STATISTIC),
        f"Share of {short}": (sensitivities.loc[short] / duration, NumberFormat.PERCENT),
        f"Share of {long}": (sensitivities.loc[long] / duration, NumberFormat.PERCENT),
        "Sensitivity": (sensitivities.sum(), NumberFormat.STATISTIC),
    }
    table = pd.DataFrame({name: figures for name, (figures, _) in columns.items()})
    return Block(
        title="Cost and duration",
        table=table.rename_axis(PORTFOLIOS),
        formats={name: shown for name, (_, shown) in columns.items()},
        units="Cost: of the legs less the bullet; shares of the bullet's duration; sensitivity to "
        "a fall of all yields",
    )


def _checks(traits: pd.DataFrame) -> tuple[Check, ...]:
    gap = float(traits["Sensitivity"].abs().max())
    cost = float(traits["Cost"]["Cash-neutral"])
    return (
        Check.within("Barbells are duration neutral", gap, _NEUTRAL,
                     what="largest sensitivity to all yields together"),
        Check.at_most("The cash-neutral barbell costs nothing", abs(cost), _NEUTRAL,
              detail=f"legs less bullet: {difference(cost)}"),
    )  # fmt: skip
