"""Assets of no volatility, such as cash at a fixed rate: they have no correlations."""

import pandas as pd

from xlfactor.errors import TableError


def without_riskless(correlation: pd.DataFrame, volatilities: "pd.Series[float]") -> pd.DataFrame:
    """Return the correlations, with zero for those of an asset without volatility.

    Both tables hold the same names in one order. The diagonal stays one.

    Examples
    --------
    >>> names = ["Stocks", "Cash"]
    >>> C = pd.DataFrame([[1.0, None], [None, 1.0]], index=names, columns=names)
    >>> without_riskless(C, pd.Series([0.2, 0.0], index=names))
            Stocks  Cash
    Stocks     1.0   0.0
    Cash       0.0   1.0
    """
    riskless = volatilities.to_numpy() == 0
    if not riskless.any():
        return correlation
    C = correlation.to_numpy(dtype=float, copy=True)
    C[riskless, :] = C[:, riskless] = 0.0
    C[riskless, riskless] = 1.0
    return pd.DataFrame(C, index=correlation.index, columns=correlation.index)


def refuse_riskless_correlations(
    volatilities: "pd.Series[float]", correlation: pd.DataFrame
) -> None:
    """Refuse an asset with correlations but a volatility of zero: one of them is a mistake."""
    for asset in volatilities.index[volatilities == 0]:
        others = correlation.loc[asset].drop(asset).fillna(0.0)
        for other, value in others[others != 0].items():
            raise TableError(
                f"cma: row '{asset}', column '{volatilities.name}': found 0; wanted a volatility "
                f"above zero, as the correlation with '{other}' is {value:g} (of an asset without "
                "risk, zero or blank)"
            )
