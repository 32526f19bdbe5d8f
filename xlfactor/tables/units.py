"""Check that figures are in the units that an input asks for: decimals, not percent points.

With `dated_units` the only place that knows what figures in other units look like. What fails is
refused where it is read, so nothing is computed from it.
"""

from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core.typing import FloatSeries, Table
from xlfactor.errors import TableError
from xlfactor.tables.cells import shown

#: A weight or a limit beyond this is taken for percent points.
_LARGEST_SHARE: Final = 2.0
#: Limits from minus to plus this are meant.
_LARGEST_RANGE: Final = 5.0
#: Weights up to this are meant where they sum to one, as in a levered portfolio, or to zero, and
#: in a portfolio that mimics a factor.
_LARGEST_LEVERED: Final = 10.0
#: Weights in percent points sum to about this.
_HUNDRED, _ABOUT = 100.0, 20.0
_SUM_TOLERANCE: Final = 1e-6
#: An anchor sums to one up to this.
_ANCHOR_TOLERANCE: Final = 0.1
#: A return or a volatility of a year is up to this.
_LARGEST_A_YEAR: Final = 2.0
#: No view on the return of a year reaches this.
_LARGEST_VIEW: Final = 1.0
_LARGEST_VARIANCE: Final = _LARGEST_A_YEAR**2

#: What a message asks where figures are too large.
PERCENT_POINTS: Final = "percent points?"


class Quantity(Enum):
    """What the numbers of an input measure."""

    #: a limit of weights or of turnover
    LIMIT = auto()
    #: the weights of a portfolio, a column each
    WEIGHTS = auto()
    #: the weights of a portfolio as levered as may be, or amounts, a column each
    HOLDINGS = auto()
    #: the weights of a portfolio that mimics a factor, a column each: long and short, of any sum
    MIMICKING = auto()
    #: the weights of an asset-based anchor, which sum to one
    ANCHOR = auto()
    ANNUAL_RETURN = auto()
    #: a return of a year that an analyst expects
    VIEW = auto()
    VOLATILITY = auto()
    #: of a year
    VARIANCE = auto()


def require_share(value: float, *, where: str) -> float:
    """Return a limit, a weight or a turnover, or raise a `TableError` if it is no share.

    Examples
    --------
    >>> require_share(10.0, where="policy: row 'Gold', column 'Upper'")
    Traceback (most recent call last):
    xlfactor.errors.TableError: policy: row 'Gold', column 'Upper': found 10, which is 1000%; ...
    """
    if abs(value) <= _LARGEST_SHARE or not np.isfinite(value):
        return value
    raise TableError(
        f"{where}: found {shown(value)}, which is {value:.0%}; wanted a share of the portfolio, "
        f"such as 0.25 or 25%: {PERCENT_POINTS}"
    )


def require_limits(lower: FloatSeries, upper: FloatSeries, *, name: str) -> None:
    """Raise a `TableError` for the first row whose limits are no shares of a portfolio.

    A row from minus to plus the same means that the portfolio may borrow and sell short.
    """
    for row in lower.index:
        sides = {"Lower": float(lower[row]), "Upper": float(upper[row])}
        if -sides["Lower"] == sides["Upper"] <= _LARGEST_RANGE:
            continue
        for column, value in sides.items():
            require_share(value, where=f"{name}: row '{row}', column '{column}'")


def require_sum(weights: FloatSeries, *, where: str) -> FloatSeries:
    """Return the weights now held, or raise a `TableError` if they do not sum to one."""
    total = float(weights.sum())
    if abs(total - 1) > _SUM_TOLERANCE:
        raise TableError(
            f"{where}: the weights sum to {_percent(total)}; wanted 100%: scale them, or add what "
            "is missing, such as cash"
        )
    return weights


def require_anchor(weights: FloatSeries, *, where: str) -> FloatSeries:
    """Return the weights of an anchor, or raise a `TableError` if they sum to far from one."""
    total = float(weights.sum())
    if abs(total - 1) > _ANCHOR_TOLERANCE:
        raise TableError(
            f"{where}: the weights of the anchor sum to {_percent(total)}; wanted about 100%"
        )
    return weights


def require_quantity(table: Table, quantity: Quantity, *, name: str) -> None:
    """Raise a `TableError` for the first number that is in other units than the quantity's."""
    if isinstance(table, pd.Series):
        _CHECKS[quantity](table, name, "")
        return
    for column, values in table.items():
        _CHECKS[quantity](values, name, f", column '{column}'")


def require_variances(covariance: pd.DataFrame, *, name: str) -> None:
    """Raise a `TableError` for the first variance that is too large for annual decimals."""
    variances = np.diag(covariance.to_numpy())
    for i in np.flatnonzero(variances > _LARGEST_VARIANCE).tolist():
        asset = covariance.index[i]
        _require_variance(variances[i], where=f"{name}: row '{asset}', column '{asset}'")


def _beyond(values: FloatSeries, largest: float) -> FloatSeries:
    """Return the numbers of a greater size: nearly always none, which is quick to see."""
    return values[np.abs(values.to_numpy()) > largest]


def _require_shares(
    values: FloatSeries, name: str, place: str, largest: float = _LARGEST_SHARE
) -> None:
    for label, value in _beyond(values, largest).items():
        require_share(value, where=f"{name}: row '{label}'{place}")


def _require_weights(values: FloatSeries, name: str, place: str) -> None:
    if not _is_levered(values):
        _require_shares(values, name, place)
    _require_levered_sum(values, f"{name}{place}")


def _require_holdings(values: FloatSeries, name: str, place: str) -> None:
    if abs(abs(float(values.sum())) - _HUNDRED) <= _ABOUT:
        raise _no_shares(values, f"{name}{place}")


def _require_mimicking(values: FloatSeries, name: str, place: str) -> None:
    _require_shares(values, name, place, _LARGEST_LEVERED)
    _require_levered_sum(values, f"{name}{place}")


def _require_anchor(values: FloatSeries, name: str, place: str) -> None:
    _require_weights(values, name, place)
    require_anchor(values, where=f"{name}{place}")


def _require_levered_sum(weights: FloatSeries, where: str) -> None:
    if abs(float(weights.sum())) > _LARGEST_LEVERED:
        raise _no_shares(weights, where)


def _no_shares(weights: FloatSeries, where: str) -> TableError:
    return TableError(
        f"{where}: the weights sum to {weights.sum():.0%}; wanted shares of the portfolio, "
        f"such as 0.25 or 25%: {PERCENT_POINTS}"
    )


def _require_variances(values: FloatSeries, name: str, place: str) -> None:
    for label, value in _beyond(values, _LARGEST_VARIANCE).items():
        _require_variance(value, where=f"{name}: row '{label}'{place}")


def _require_variance(variance: float, *, where: str) -> None:
    if variance > _LARGEST_VARIANCE:
        raise TableError(
            f"{where}: found {shown(variance)}, a volatility of {np.sqrt(variance):.0%} a year; "
            f"wanted decimals, such as 0.0256 for 16%: {PERCENT_POINTS}"
        )


def _is_levered(weights: FloatSeries) -> bool:
    """Return whether weights above 200 % are meant: the portfolio borrows, or sums to nothing."""
    sums = abs(float(weights.sum()) - np.array([0.0, 1.0]))
    return bool(sums.min() < _SUM_TOLERANCE and weights.abs().max() <= _LARGEST_LEVERED)


def _require_view(values: FloatSeries, name: str, place: str) -> None:
    _require_annual(values, name, place, np.nextafter(_LARGEST_VIEW, 0))


def _require_annual(
    values: FloatSeries, name: str, place: str, largest: float = _LARGEST_A_YEAR
) -> None:
    for label, value in _beyond(values, largest).items():
        raise TableError(
            f"{name}: row '{label}'{place}: found {shown(value)}, which is {value:.0%} a year; "
            f"wanted a decimal, such as 0.06 or 6%: {PERCENT_POINTS}"
        )


_CHECKS: Final[Mapping[Quantity, Callable[[FloatSeries, str, str], None]]] = {
    Quantity.LIMIT: _require_shares,
    Quantity.WEIGHTS: _require_weights,
    Quantity.HOLDINGS: _require_holdings,
    Quantity.MIMICKING: _require_mimicking,
    Quantity.ANCHOR: _require_anchor,
    Quantity.ANNUAL_RETURN: _require_annual,
    Quantity.VIEW: _require_view,
    Quantity.VOLATILITY: _require_annual,
    Quantity.VARIANCE: _require_variances,
}


def _percent(total: float) -> str:
    """Return a sum in percent with the digits that tell it from 100 %."""
    digits = next((n for n in range(1, 6) if abs(round(total, n + 2) - 1) > 0), 6)
    return f"{total:.{digits}%}"
