"""The risk of bond portfolios by maturity, and by component of the yield curve."""

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.curves import require_maturities, zero_coupon_prices
from xlfactor.core.factors.curve import CurveComponents
from xlfactor.core.option import Option
from xlfactor.core.risk.measures import Volatility
from xlfactor.core.risk.portfolios import FactorRisks, factor_risks


class Positions(Option):
    """The figures that a table of bond portfolios holds."""

    BONDS = "zero-coupon bonds"
    SENSITIVITIES = "sensitivities"


def yield_sensitivities(
    positions: pd.DataFrame,
    curve: "pd.Series[float]",
    *,
    kind: Positions = Positions.BONDS,
) -> pd.DataFrame:
    r"""Compute what portfolios gain where yields fall.

    .. math:: s(m) = n(m) \, m \, P(m) = -\partial V / \partial y(m)

    Parameters
    ----------
    positions : DataFrame of shape (n_maturities, n_portfolios)
        Numbers of zero-coupon bonds that pay 1, long or short; or the sensitivities themselves.
        A maturity of the curve that is not listed is not held.
    curve : Series of shape (n_maturities,)
        Yields of zero-coupon bonds, decimal, continuously compounded.

    Returns
    -------
    DataFrame of shape (n_maturities, n_portfolios)
        The gain for each unit by which the yield falls, in the currency of the bonds; of a basis
        point it is a ten-thousandth.

    Raises
    ------
    LabelError
        If a maturity is none of the curve's.
    TableError
        If a number is missing, or a row is no maturity.

    Examples
    --------
    >>> one = pd.DataFrame({"Bond": {"10Y": 2.0}})
    >>> yield_sensitivities(one, pd.Series({"5Y": 0.04, "10Y": 0.05})).round(3)["Bond"].to_dict()
    {'5Y': 0.0, '10Y': 12.131}
    """
    held = labels.holdings_onto(positions, curve.index, name="bond_portfolios")
    held = labels.require_numbers(held, name="bond_portfolios")
    if kind is Positions.SENSITIVITIES:
        return held
    years = require_maturities(curve.index, name="yields", what="row")
    return held.mul(years * zero_coupon_prices(curve), axis=0)


def curve_risks(sensitivities: pd.DataFrame, curve: CurveComponents) -> FactorRisks:
    r"""Compute what maturities, components and the residual add to the volatility of portfolios.

    .. math:: \sigma(s) = \sqrt{s' \operatorname{cov}(\Delta y)\, s}

    The weights of the result are :math:`-s`, the change of value where a yield rises; so is the
    exposure :math:`-V's` to a component where the curve moves along it. What the components in
    use do not span is the residual.

    Parameters
    ----------
    sensitivities : DataFrame of shape (n_maturities, n_portfolios)
        As `yield_sensitivities`.

    Returns
    -------
    FactorRisks
        Annual, in the currency of the sensitivities.

    Raises
    ------
    LabelError, TableError, InfeasibleError
        As `factor_risks`.

    References
    ----------
    Roncalli and Weisang (2016), *Risk parity portfolios with risk factors*, section 4.

    Examples
    --------
    >>> import numpy as np
    >>> from xlfactor.core.factors.curve import curve_components
    >>> dates = pd.date_range("2021-01-31", periods=5, freq="ME")
    >>> level, slope = np.array([0, 1, 0, 1, 0]) / 100, np.array([0, 0, 1, 1, 0]) / 200
    >>> yields = pd.DataFrame({"2Y": level - slope, "10Y": level + slope}, index=dates)
    >>> legs = pd.DataFrame({"Even": {"2Y": 1.0, "10Y": 1.0}, "Short": {"2Y": 2.0, "10Y": 0.0}})
    >>> found = curve_risks(legs, curve_components(yields))
    >>> found.risk_shares.round(4)
              Even   Short
    Level      1.0  0.8889
    Slope      0.0  0.1111
    Residual   0.0  0.0000
    """
    return factor_risks(-sensitivities, Volatility.of(curve.covariance), curve.model)
