"""Factors as the analyst defines them: an index proxy, or the difference of two."""

from collections.abc import Sequence
from math import isfinite

import pandas as pd

from xlfactor.core.estimation.dates import require_dated
from xlfactor.core.frozen import frozen
from xlfactor.core.labels import did_you_mean, require_unique
from xlfactor.errors import LabelError, TableError

_MULTIPLIERS = ("Long multiplier", "Short multiplier")


@frozen
class FactorDefinition:
    """A factor: a multiple of one proxy less a multiple of another.

    Raises a `TableError` if both proxies are the same, or a multiplier is zero or no number.
    """

    name: str
    long: str
    short: str | None = None
    long_multiplier: float = 1.0
    short_multiplier: float = 1.0

    def __post_init__(self) -> None:
        if self.long == self.short:
            raise TableError(
                f"factor_definitions: row '{self.name}' is long and short the same proxy "
                f"'{self.long}'; wanted two, or the long one alone"
            )
        multipliers = (self.long_multiplier, self.short_multiplier)
        for column, multiplier in zip(_MULTIPLIERS, multipliers, strict=True):
            if not isfinite(multiplier) or multiplier == 0:
                raise TableError(
                    f"factor_definitions: row '{self.name}', column '{column}': found "
                    f"{multiplier:g}; wanted a number other than zero"
                )


def factor_returns(
    proxy_returns: pd.DataFrame, definitions: Sequence[FactorDefinition]
) -> pd.DataFrame:
    r"""Compute each factor's returns: its long proxy less its short one.

    .. math:: f_t = m_\text{long} \, r_{\text{long},t} - m_\text{short} \, r_{\text{short},t}

    Parameters
    ----------
    proxy_returns : DataFrame of shape (n_dates, n_proxies)
        Periodic, decimal; proxies that no factor uses are allowed.

    Returns
    -------
    DataFrame of shape (n_dates, n_factors)
        Periodic, decimal.

    Raises
    ------
    LabelError
        If a factor occurs twice, or names a proxy that is not a column.
    TableError
        If the proxies' dates or numbers are wrong.

    Examples
    --------
    >>> dates = pd.to_datetime(["2021-01-31", "2021-02-28"])
    >>> proxies = pd.DataFrame({"Credit": [0.03, 0.01], "Govt": [0.01, 0.02]}, index=dates)
    >>> factor_returns(proxies, [FactorDefinition(name="Spread", long="Credit", short="Govt")])
                Spread
    2021-01-31    0.02
    2021-02-28   -0.01
    """
    proxies = require_dated(proxy_returns, name="proxy_returns")
    if not definitions:
        raise TableError("factor_definitions: no factors; wanted a row for each")
    require_unique(pd.Index([factor.name for factor in definitions]), name="factor_definitions")
    return pd.DataFrame({factor.name: _returns(proxies, factor) for factor in definitions})


def _returns(proxies: pd.DataFrame, factor: FactorDefinition) -> "pd.Series[float]":
    long = factor.long_multiplier * _proxy(proxies, factor.long, factor.name, "Long")
    if factor.short is None:
        return long
    return long - factor.short_multiplier * _proxy(proxies, factor.short, factor.name, "Short")


def _proxy(proxies: pd.DataFrame, proxy: str, row: str, column: str) -> "pd.Series[float]":
    if proxy not in proxies.columns:
        hint = did_you_mean(proxy, proxies.columns)
        raise LabelError(
            f"factor_definitions: row '{row}', column '{column}': proxy_returns has no column "
            f"'{proxy}'{hint}"
        )
    return proxies[proxy]
