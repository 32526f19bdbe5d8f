"""Print a figure of a check with the digits that it means."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

_MOST = 12
#: A difference of less is one of rounding.
_ROUNDING = 1e-9


def difference(value: float) -> str:
    """Return how far a figure is from another one, or that it is no more than rounding.

    Zero is told like rounding, which is not the same on all machines.

    Examples
    --------
    >>> difference(0.0), difference(-2.2e-16), difference(0.00321)
    ('below 1e-9', 'below 1e-9', '0.0032')
    """
    return "below 1e-9" if abs(value) < _ROUNDING else f"{value:.2g}"


def as_shown(value: float, form: str) -> str:
    """Return a figure as a cell shows it: rounded up from a half, by its 15 digits.

    Examples
    --------
    >>> as_shown(0.05045, ".2%"), f"{0.05045:.2%}"
    ('5.05%', '5.04%')
    """
    with localcontext(rounding=ROUND_HALF_UP):
        return format(Decimal(f"{value:.15g}"), form)


def confident(level: float) -> str:
    """Return a level of confidence in words.

    Examples
    --------
    >>> confident(0.95), confident(0.975)
    ('95% confidence', '97.5% confidence')
    """
    return f"{100 * level:.10g}% confidence"


def beside(value: float, bound: float, *, decimals: int) -> str:
    """Return a figure with at least so many decimals, and on the side of the bound where it is.

    Examples
    --------
    >>> beside(10.04, 10.0, decimals=1), beside(9.5, 10.0, decimals=1)
    ('10.04', '9.5')
    >>> beside(-0.000002, 0.0, decimals=4), beside(-1e-20, 0.0, decimals=2)
    ('-0.000002', '-1.0e-20')
    """
    for digits in range(decimals, _MOST + 1):
        text = f"{value:z.{digits}f}"
        if value == bound or (float(text) - bound) * (value - bound) > 0:
            return text
    return f"{value:.1e}"
