"""Excel functions on minimum-torsion bets, the uncorrelated factors nearest to given ones."""

import pandas as pd

from xlfactor.core.risk import torsion as core
from xlfactor.core.risk.torsion import Torsion
from xlfactor.declare import Category, excel_function
from xlfactor.functions.shown import Figures, shown
from xlfactor.tables.inputs import risk
from xlfactor.tables.rows import Rows


@excel_function(category=Category.RISK, rows=Rows.FACTOR)
def minimum_torsion(
    covariance: risk.BetCovariance, torsion: risk.TorsionChoice = Torsion.EXACT
) -> pd.DataFrame:
    """Return the uncorrelated bets nearest to assets or factors: what each bet, a row, holds."""
    return core.minimum_torsion(covariance, method=torsion)


@excel_function(category=Category.RISK, rows=Rows.FACTOR)
def minimum_torsion_share(
    positions: risk.Positions,
    covariance: risk.BetCovariance,
    torsion: risk.TorsionChoice = Torsion.EXACT,
    bet: risk.ShownBet | None = None,
) -> Figures:
    """Return the share of each minimum-torsion bet in a portfolio's variance; the sum is 1."""
    found = core.torsion_shares(positions, covariance, method=torsion)
    return shown(found, "Share", row=bet, argument="bet")


@excel_function(category=Category.RISK, rows=Rows.PORTFOLIO)
def effective_bets(
    positions: risk.Positions,
    covariance: risk.BetCovariance,
    torsion: risk.TorsionChoice = Torsion.EXACT,
) -> pd.Series:
    """Return the effective number of minimum-torsion bets, by the entropy of their shares."""
    return core.effective_bets(positions, covariance, method=torsion)
