"""Blocks of how concentrated the risk of portfolios is."""

from typing import Final

import pandas as pd

from xlfactor.report.headings import PORTFOLIOS, concentration_table
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block

_ABOUT_TORSION: Final = (
    "The uncorrelated factors nearest to the assets, or to the factors (Meucci, Santangelo and "
    "Deguest): the exponential of the entropy of their shares of the variance."
)
_ABOUT_BETS: Final = (
    "Bets: the effective number, 1 / sum of squared shares, or the exponential of their entropy. "
    "Gini and entropy are defined for shares of zero or above only."
)


def concentration_block(title: str, shares: pd.DataFrame) -> Block:
    """Return the measures of concentration of shares of risk, a row a portfolio."""
    table = concentration_table(shares)
    return Block(
        title=title,
        table=table.dropna(axis=1, how="all").rename_axis(PORTFOLIOS),
        formats=NumberFormat.EXPOSURE,
        units=f"Of {len(shares)} shares of risk; normalised: 0 all equal, 1 one alone",
        note=_ABOUT_BETS,
    )


def bet_blocks(bets: pd.DataFrame) -> tuple[Block, ...]:
    """Return the effective numbers of minimum-torsion bets; nothing where there are none."""
    if bets.empty:
        return ()
    return (
        Block(
            title="Minimum-torsion bets",
            table=bets.rename(columns=str.capitalize).rename_axis(PORTFOLIOS),
            formats=NumberFormat.EXPOSURE,
            units="Effective number of bets in the variance: of the assets, and of the factors",
            note=_ABOUT_TORSION,
        ),
    )
