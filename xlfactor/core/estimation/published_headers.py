"""The headers of a provider's table, sorted by what their columns hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xlfactor.core.labels import closest, quoted
from xlfactor.core.typing import Labels
from xlfactor.errors import LabelError, TableError

_VOLATILITY = re.compile(
    r"\b(std|st|standard)\W*dev|\bvol\b|\bvolatilit"
    r"|^((annual|annuali[sz]ed|expected|total|forecast)\W+)*risk\W*(\(.*\))?\W*$"
)
_ARITHMETIC = re.compile(r"\barith")
_GEOMETRIC = re.compile(r"\bgeo(m\w*)?\b|\bcompound|\bcagr\b")
_RETURN = re.compile(rf"\breturns?\b|{_ARITHMETIC.pattern}|{_GEOMETRIC.pattern}")
#: Headers that mention a return or a volatility, but whose column holds neither.
_NEITHER = re.compile(
    r"\bratio|\bsharpe|\bpremi|\berror\b|\brank|\bscore|\badjusted|\bcorrelation|\bskew|\bkurtosis"
    r"|\bchange|\breturns?\s*/|per unit"
)
_HORIZON = re.compile(r"(?<!\d)(\d{1,2}(?:\s*[-–]\s*\d{1,2})?)\s*-?\s*y(?:rs?|ears?)?\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers:
    """The headers of a table by what their columns hold, each in the order of the table."""

    returns: tuple[str, ...]
    volatility: str
    correlations: tuple[str, ...]
    unused: tuple[str, ...]


def sort_headers(headers: Sequence[str], assets: Labels) -> Headers:
    """Sort headers into returns, the volatility, correlations (an asset's name) and the rest.

    Raises
    ------
    LabelError
        If a correlation column's name is no row.
    TableError
        If there is no volatility column, or more than one.

    Examples
    --------
    >>> sort_headers(["10Y Compound Return (%)", "Std Dev", "Gold", "Comment"], ["Gold"])
    ... # doctest: +NORMALIZE_WHITESPACE
    Headers(returns=('10Y Compound Return (%)',), volatility='Std Dev',
            correlations=('Gold',), unused=('Comment',))
    """
    correlations = tuple(header for header in headers if header in assets)
    others = [header for header in headers if header not in assets]
    volatilities = [header for header in others if _is_volatility(header)]
    returns = tuple(header for header in others if _is_return(header))
    known = {*correlations, *volatilities, *returns}
    unused = tuple(header for header in headers if header not in known)
    _refuse_unknown_assets(headers, correlations, unused, assets)
    return Headers(
        returns=returns,
        volatility=_only(volatilities, headers),
        correlations=correlations,
        unused=unused,
    )


def described(header: str) -> str:
    """Describe the basis and the horizon of a return, as far as its header states them.

    Examples
    --------
    >>> described("20Y-Geom-Return")
    "'20Y-Geom-Return' (geometric, 20 years)"
    """
    text = header.casefold()
    arithmetic, geometric = _ARITHMETIC.search(text), _GEOMETRIC.search(text)
    basis = "basis not stated"
    if bool(arithmetic) != bool(geometric):
        basis = "arithmetic" if arithmetic else "geometric"
    horizon = _HORIZON.search(text)
    years = f"{horizon[1]} years" if horizon else "horizon not stated"
    return f"'{header}' ({basis}, {years})"


def _is_volatility(header: str) -> bool:
    text = header.casefold()
    return bool(_VOLATILITY.search(text)) and not _NEITHER.search(text)


def _is_return(header: str) -> bool:
    text = header.casefold()
    return bool(_RETURN.search(text)) and not (_NEITHER.search(text) or _VOLATILITY.search(text))


def _only(volatilities: list[str], headers: Sequence[str]) -> str:
    if len(volatilities) == 1:
        return volatilities[0]
    if volatilities:
        found = " and ".join(f"'{header}'" for header in volatilities)
        raise TableError(
            f"cma: the columns {found} all look like the volatility; wanted one: rename "
            "or leave out the others"
        )
    found = quoted(headers[:6])
    raise TableError(
        "cma: no volatility column; wanted a header such as 'Volatility' or "
        f"'Std Dev', found {found}{', …' if len(headers) > 6 else ''}"
    )


def _refuse_unknown_assets(
    headers: Sequence[str], correlations: tuple[str, ...], unused: tuple[str, ...], assets: Labels
) -> None:
    """Raise if a column is amid the correlations, or spelt nearly like a row without one."""
    if not correlations:
        return
    block = headers[headers.index(correlations[0]) : headers.index(correlations[-1])]
    without = [str(asset) for asset in assets if asset not in correlations]
    for header in unused:
        near = closest(header, without)
        if header in block or near:
            hint = f" (did you mean '{near}'?)" if near else ""
            rows = quoted(without) or "none"
            raise LabelError(
                f"cma: the name of correlation column '{header}' is no row{hint}; rows "
                f"with no correlation column: {rows}"
            )
