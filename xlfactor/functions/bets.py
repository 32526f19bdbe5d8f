"""Excel functions on minimum-torsion bets, the uncorrelated factors nearest to given ones."""

import pandas as pd

from xlfactor.core.risk import torsion as core
from xlfactor.core.risk.concentration import concentrations
from xlfactor.core.risk.torsion import Torsion
from xlfactor.declare import Category, excel_function, function_family
from xlfactor.tables.inputs import risk


@excel_function(category=Category.RISK)
def minimum_torsion(
    covariance: risk.BetCovariance, torsion: risk.TorsionChoice = Torsion.EXACT
) -> pd.DataFrame:
    """Return the uncorrelated bets nearest to assets or factors: what each bet, a row, holds."""
    return core.minimum_torsion(covariance, method=torsion)


@function_family(category=Category.RISK)
def torsion_bets(
    positions: risk.Positions,
    covariance: risk.BetCovariance,
    torsion: risk.TorsionChoice = Torsion.EXACT,
) -> pd.DataFrame:
    """Compute the share of each minimum-torsion bet in the variance of portfolios."""
    return core.torsion_shares(positions, covariance, method=torsion)


@torsion_bets.view()
def minimum_torsion_share(found: pd.DataFrame) -> pd.DataFrame:
    """Return the share of each minimum-torsion bet in a portfolio's variance; the sum is 1."""
    return found.set_axis(["Share"], axis=1) if found.shape[1] == 1 else found


@torsion_bets.view()
def effective_bets(found: pd.DataFrame) -> pd.Series:
    """Return the effective number of minimum-torsion bets, by the entropy of their shares."""
    numbers = {name: one.entropy_number for name, one in concentrations(found).items()}
    return pd.Series(numbers, name="Effective number of bets")
