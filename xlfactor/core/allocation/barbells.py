"""Barbells: a short and a long bond against a bond between them, neutral to its duration."""

from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.curves import require_maturities, yield_changes
from xlfactor.core.estimation.variation import require_varying
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import InfeasibleError, TableError

#: The maturities of a barbell and its bullet where none are named.
USUAL_MATURITIES: Final = ("2Y", "5Y", "10Y")
#: The four barbells, by how they share out the bullet's duration.
BARBELLS: Final = ("50/50", "Cash-neutral", "Maturity-weighted", "Regression-weighted")


def barbell_weights(prices: "pd.Series[float]", *, beta: float) -> pd.DataFrame:
    r"""Compute four barbells of zero-coupon bonds against one bullet sold.

    .. math:: a\,m_1 P_1 = q\,m_2 P_2, \qquad c\,m_3 P_3 = (1 - q)\,m_2 P_2

    The short leg *a* has the share *q* of the bullet's duration, the long leg *c* the rest:

    - 50/50: one half each
    - cash-neutral: :math:`q = m_1 (m_3 - m_2) / (m_2 (m_3 - m_1))`, so that both legs cost what
      the bullet brings in
    - maturity-weighted: :math:`q = (m_2 - m_1) / (m_3 - m_1)`
    - regression-weighted: :math:`q = \beta / (1 + \beta)`

    Parameters
    ----------
    prices : Series of shape (3,)
        Of the short bond, the bullet and the long bond, above zero; rows are maturities, such as
        2 or '2Y', in increasing order.
    beta : float
        The change of the spread long over bullet for that of the spread bullet over short.

    Returns
    -------
    DataFrame of shape (3, 4)
        Numbers of bonds, a column each barbell; of the bullet -1.

    Raises
    ------
    TableError
        If there are not three prices above zero of increasing maturities.
    InfeasibleError
        If beta is not above zero.

    References
    ----------
    Martellini, Priaulet and Priaulet (2003), *Fixed-Income Securities*, section 8.2. Roncalli
    and Weisang (2016), *Risk parity portfolios with risk factors*, section 4.

    Examples
    --------
    >>> barbell_weights(pd.Series({"2Y": 1.0916, "5Y": 1.0, "10Y": 0.7906}), beta=0.5).round(3)
         50/50  Cash-neutral  Maturity-weighted  Regression-weighted
    2Y   1.145         0.573              0.859                0.763
    5Y  -1.000        -1.000             -1.000               -1.000
    10Y  0.316         0.474              0.395                0.422
    """
    P, (m1, m2, m3) = _three_prices(prices)
    if not beta > 0:
        raise InfeasibleError(
            f"barbell_spread_beta: found {beta:g}; wanted a number above 0, so that no leg is "
            "sold short"
        )
    shares = (0.5, m1 * (m3 - m2) / (m2 * (m3 - m1)), (m2 - m1) / (m3 - m1), beta / (1 + beta))
    q, duration = np.array(shares), m2 * P[1]
    legs = [q * duration / (m1 * P[0]), -np.ones_like(q), (1 - q) * duration / (m3 * P[2])]
    return pd.DataFrame(legs, index=prices.index, columns=list(BARBELLS))


def spread_beta(yields: pd.DataFrame, maturities: Labels) -> float:
    r"""Estimate how the spread long over bullet changes with the spread bullet over short.

    .. math:: \Delta(y_3 - y_2) = \alpha + \beta\,\Delta(y_2 - y_1) + e

    Parameters
    ----------
    yields : DataFrame of shape (n_dates, n_maturities)
        Decimal.
    maturities : Index of shape (3,)
        Of the short bond, the bullet and the long bond.

    Raises
    ------
    LabelError
        If a maturity is none of the yields'.
    TableError
        If the spread bullet over short never changes, or the yields are not in order.

    Examples
    --------
    >>> dates = pd.date_range("2021-01-31", periods=4, freq="ME")
    >>> yields = pd.DataFrame({"2Y": 0.01, "5Y": [0.0, 0.02, 0.01, 0.03]}, index=dates)
    >>> yields["10Y"] = yields["5Y"] + 0.5 * (yields["5Y"] - yields["2Y"])
    >>> round(spread_beta(yields, pd.Index(["2Y", "5Y", "10Y"])), 9)
    0.5
    """
    three = three_maturities(maturities)
    chosen = labels.pick(yields.T, three, name="barbell_maturities", what="column of yields")
    spreads = yield_changes(chosen.T).diff(axis=1).iloc[:, 1:]
    require_varying(spreads.iloc[:, :1], name="changes of the spread below the bullet")
    x, y = (spreads - spreads.mean()).to_numpy().T
    return float(x @ y / (x @ x))


def three_maturities(maturities: "Labels | None") -> Labels:
    """Return the maturities of the short bond, the bullet and the long bond; the usual if None.

    Raises a `TableError` if there are not three of them.
    """
    chosen = pd.Index(USUAL_MATURITIES) if maturities is None else maturities
    if len(chosen) != 3:
        raise TableError(
            f"barbell_maturities: found {len(chosen)}; wanted three: of the short bond, the "
            "bullet and the long bond"
        )
    return chosen


def _three_prices(prices: "pd.Series[float]") -> tuple[FloatArray, FloatArray]:
    """Return the prices of three bonds and the years to their maturities."""
    three_maturities(prices.index)
    years = require_maturities(prices.index, name="prices", what="row")
    P = labels.require_vector(prices, name="prices")
    for maturity, price in P.items():
        if not price > 0:
            raise TableError(f"prices: row '{maturity}': found {price:g}; wanted a price above 0")
    return np.asarray(P), years
