"""Measure the concentration of a portfolio's risk from the shares of assets or factors in it."""

from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray
from xlfactor.errors import TableError, named

#: Shares sum to one, and are not below zero, up to this.
_ROUNDING: Final = 1e-9


@frozen
class Concentration:
    r"""Indices of shares :math:`s` (n) that sum to one.

    Gini index and entropy need shares of zero or above; where one is below, they are NaN.
    """

    #: Sum of squares: 1/n if all shares are equal, 1 if there is one alone; above if some are
    #: below zero.
    herfindahl: float
    #: From 0, all equal, to 1, one alone: (n H − 1) / (n − 1).
    normalised_herfindahl: float
    #: From 0, all equal, to (n − 1) / n, one alone.
    gini: float
    #: The exponential of Shannon's entropy: from 1, one alone, to n, all equal.
    entropy_number: float

    @property
    def herfindahl_number(self) -> float:
        """The effective number of bets: the number of equal shares with this Herfindahl index."""
        return 1 / self.herfindahl


def concentration(shares: "pd.Series[float]") -> Concentration:
    r"""Compute indices of concentration from shares that sum to one.

    .. math::
        H = \sum_i s_i^2, \quad H^* = \frac{nH - 1}{n - 1}, \quad
        G = \frac{2 \sum_i i \, s_{(i)}}{n} - \frac{n + 1}{n}, \quad
        I^* = \exp\Big(-\sum_i s_i \ln s_i\Big)

    with the shares in ascending order in the Gini index. A single share has :math:`H^* = 1`.

    Parameters
    ----------
    shares : Series of shape (n,)
        Of the risk, by asset or by factor; one below zero diversifies.

    Raises
    ------
    TableError
        If a share is missing, or they do not sum to one.

    References
    ----------
    Roncalli and Weisang (2016), *Risk parity portfolios with risk factors*, section 4.

    Examples
    --------
    >>> found = concentration(pd.Series({"Growth": 0.5, "Rates": 0.5, "Inflation": 0.0}))
    >>> found.herfindahl, found.herfindahl_number, round(found.entropy_number, 9)
    (0.5, 2.0, 2.0)
    >>> round(found.normalised_herfindahl, 9), round(found.gini, 9)
    (0.25, 0.333333333)
    """
    s = np.asarray(labels.require_vector(shares, name="shares"), dtype=np.float64)
    if abs(s.sum() - 1) > _ROUNDING:
        raise TableError(f"shares: found a sum of {s.sum():.6g}; wanted shares that sum to 1")
    n, herfindahl = len(s), float(s @ s)
    return Concentration(
        herfindahl=herfindahl,
        normalised_herfindahl=1.0 if n == 1 else (n * herfindahl - 1) / (n - 1),
        gini=_gini(s) if s.min() >= -_ROUNDING else float("nan"),
        entropy_number=_entropy_number(s) if s.min() >= -_ROUNDING else float("nan"),
    )


def concentrations(shares: pd.DataFrame) -> dict[str, Concentration]:
    """Compute the indices of each column of shares (n×P), by its name; an error names it.

    Raises
    ------
    TableError
        As `concentration`.
    """
    found = {}
    for name, column in shares.items():
        with named(f"'{name}'"):
            found[str(name)] = concentration(column)
    return found


def _gini(s: FloatArray) -> float:
    n = len(s)
    return float(2 * np.arange(1, n + 1) @ np.sort(s) / n - (n + 1) / n)


def _entropy_number(s: FloatArray) -> float:
    held = s[s > 0]
    return float(np.exp(-held @ np.log(held)))
