"""Yields by maturity: the names of maturities, the changes of yields, and prices by them."""

import re
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.dates import require_consecutive, require_dated
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import TableError

_MATURITY: Final = re.compile(r"(\d+(?:\.\d+)?) *(y|yrs?|years?|m|mos?|months?)?", re.IGNORECASE)
_MONTHS: Final = 12


def years_of(maturity: object, *, where: str) -> float:
    """Return the years of a maturity: a number is years, a text such as '6M' says its unit.

    Raises a `TableError` if it is no maturity above zero; `where` names the place.

    Examples
    --------
    >>> [years_of(one, where="here") for one in ("10Y", "6 months", 2)]
    [10.0, 0.5, 2.0]
    """
    found = _MATURITY.fullmatch(str(maturity).strip())
    years = float(found[1]) / (_MONTHS if (found[2] or "y")[0] in "mM" else 1) if found else 0.0
    if not years > 0:
        raise TableError(f"{where}: found '{maturity}'; wanted a maturity such as 2, '2Y' or '6M'")
    return years


def maturity_name(years: float) -> str:
    """Return the name of a maturity: in years if these are whole, else in months.

    Examples
    --------
    >>> maturity_name(10.0), maturity_name(0.25), maturity_name(1.5)
    ('10Y', '3M', '18M')
    """
    return f"{years:g}Y" if years.is_integer() else f"{years * _MONTHS:g}M"


def require_maturities(maturities: Labels, *, name: str, what: str = "column") -> FloatArray:
    """Return the years of maturities, or raise a `TableError` if they do not increase.

    `what` is how a message calls them: the rows or the columns of the user's table.
    """
    years = [years_of(one, where=f"{name}: {what} '{one}'") for one in maturities]
    for position in np.flatnonzero(np.diff(years) <= 0).tolist():
        before, after = maturities[position], maturities[position + 1]
        raise TableError(
            f"{name}: {what} '{after}' stands after '{before}'; wanted maturities that increase"
        )
    return np.array(years)


def require_yields(yields: pd.DataFrame, *, name: str = "yields") -> pd.DataFrame:
    """Return a table of yields as floats, its dates ascending and its maturities increasing.

    Raises a `TableError` if dates are out of order, double or missing, a cell has no number, or a
    column is no maturity or not longer than the one before.
    """
    require_consecutive(yields, name=name)
    checked = require_dated(yields, name=name)
    require_maturities(checked.columns, name=name)
    return checked


def yield_changes(yields: pd.DataFrame) -> pd.DataFrame:
    r"""Compute the changes of yields from row to row; the first date has none.

    .. math:: \Delta y_t = y_t - y_{t-1}

    Parameters
    ----------
    yields : DataFrame of shape (n_dates + 1, n_maturities)
        Decimal; columns such as 2 or '2Y', in increasing order.

    Raises
    ------
    TableError
        As `require_yields`.

    Examples
    --------
    >>> dates = pd.to_datetime(["2021-01-31", "2021-02-28", "2021-03-31"])
    >>> yield_changes(pd.DataFrame({"2Y": [0.01, 0.03, 0.02]}, index=dates)).round(4)
                  2Y
    2021-02-28  0.02
    2021-03-31 -0.01
    """
    return require_yields(yields).diff().iloc[1:]


def zero_coupon_prices(curve: "pd.Series[float]") -> "pd.Series[float]":
    r"""Compute the prices of zero-coupon bonds that pay 1.

    .. math:: P(m) = e^{-m\,y(m)}

    Parameters
    ----------
    curve : Series of shape (n_maturities,)
        Yields of zero-coupon bonds, decimal, continuously compounded; rows are maturities.

    Examples
    --------
    >>> zero_coupon_prices(pd.Series({"1Y": 0.0, "10Y": 0.05})).round(4).to_dict()
    {'1Y': 1.0, '10Y': 0.6065}
    """
    y = labels.require_vector(curve, name="yields")
    years = require_maturities(y.index, name="yields", what="row")
    return pd.Series(np.exp(-years * y.to_numpy()), index=y.index, name="Price")
