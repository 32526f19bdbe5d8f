"""The headers of a provider's table, sorted by what their columns hold."""

import re
from collections.abc import Callable, Mapping, Sequence

from xlfactor.core.frozen import frozen
from xlfactor.core.labels import did_you_mean, quoted
from xlfactor.core.option import key
from xlfactor.core.typing import Labels
from xlfactor.errors import (
    TRANSPOSE,
    AmbiguousError,
    LabelError,
    OptionError,
    TableError,
    TransposedError,
)

_SPAN = r"\d{1,2}(?:\s*[-–]\s*\d{1,2})?"
_YEARS = rf"{_SPAN}\s*-?\s*y(?:rs?|ears?)?\b\.?"
_HORIZON = re.compile(rf"(?<!\d)({_SPAN})\s*-?\s*y(?:rs?|ears?)?\b")
_QUALIFIED = (
    r"(?:annual|annuali[sz]ed|expected|exp|total|forecast|projected|estimated|est|implied|ex.ante|"
    rf"long.term|lt|average|avg|hist\w*|{_YEARS})"
)
_VOLATILITY = re.compile(
    r"\b(std|st|standard)\W*dev|\bs(\.|t)?d\b|\bvola?s?\b|\bvolatili|σ|\bsigma\b"
    r"|\bstandardabw|\b[ée]cart\W*type|\bdesviaci[óo]n|\bdeviazione|\bdesvio"
    rf"|^({_QUALIFIED}\W+)*(risk|risiko|risque|riesgo|rischio|risco)\W*(\(.*\)|\d{{4}}|%)?\W*$"
)
_ARITHMETIC = re.compile(r"\barit")
_GEOMETRIC = re.compile(r"\bgeo(m\w*)?\b|\bcompound|\bcagr\b")
_RETURN = re.compile(
    rf"\breturns?\b|\b(ret|rtn)s?\b|\ber\b|\be\s*[(\[]\s*r\w*\s*[)\]]|\be\[?r\]?(?=\W|$)|μ|µ|\bmu\b|\bmean\b"
    r"|rendite|\bertrag|\brendement|\brendimi?ento|\bretorno|\brentabilidad"
    rf"|{_ARITHMETIC.pattern}|{_GEOMETRIC.pattern}"
)
#: A horizon and nothing else, above figures: the years for which they are expected.
_ONLY_HORIZON = re.compile(
    rf"\W*{_YEARS}(\s*(horizon|outlook|forecast|cma|annuali[sz]ed|p\.?a\.?|%))*\W*"
)
#: Headers that speak of a return or a volatility, and hold neither.
_NEITHER = re.compile(
    r"\bratio|\bsharpe|\bpremi|\berror\b|\brank|\bscore|\badjusted|\bcorrelation|\bskew|\bkurtosis"
    r"|\bchange|\b(returns?|rendite|ertrag)\s*/|per unit|\brange\b|\bpercentile|\bquartile"
    r"|\bdownside|\bsemi|\bdrawdown|\bpr[äi]mi"
)


@frozen
class Headers:
    """The headers of a table by what their columns hold, each in the order of the table."""

    returns: tuple[str, ...]
    volatility: str
    correlations: tuple[str, ...]
    unused: tuple[str, ...]


def sort_headers(
    headers: Mapping[str, Sequence[str]],
    assets: Labels,
    *,
    volatility: str | None = None,
    holds_figures: Callable[[str], bool] = lambda _: True,
) -> Headers:
    """Sort columns into returns, volatility, correlations (headed by an asset's name) and others.

    Parameters
    ----------
    headers : mapping from header to its parts
        The parts of a joined header, top to bottom: the lowest one that says what a column holds
        decides.
    assets : Index
        The names of the rows.
    volatility : str, optional
        The header of the volatility column, where several look like it.
    holds_figures : callable
        Whether a column holds numbers: one without is neither a return nor a volatility.

    Raises
    ------
    LabelError
        If a correlation column's name is no row.
    TableError
        If there is no volatility column.
    AmbiguousError
        If there is more than one and none is named.
    OptionError
        If the named one is no column.

    Examples
    --------
    >>> found = sort_headers(
    ...     {"Return 10Y Geom.": ["Return", "10Y Geom."], "Std Dev": ["Std Dev"],
    ...      "Gold": ["Gold"], "Comment": ["Comment"]}, ["Gold"])
    >>> found  # doctest: +NORMALIZE_WHITESPACE
    Headers(returns=('Return 10Y Geom.',), volatility='Std Dev', correlations=('Gold',),
            unused=('Comment',))
    """
    correlations = tuple(header for header in headers if header in assets)
    kinds = {
        header: _kind(parts) if holds_figures(header) else None
        for header, parts in headers.items()
        if header not in assets
    }
    if volatility is None and "volatility" not in kinds.values():
        _tell_where_it_is(headers, assets)
    chosen = _volatility(kinds, list(headers), volatility)
    returns = tuple(header for header, kind in kinds.items() if kind == "return")
    returns = tuple(header for header in returns if header != chosen)
    unused = tuple(header for header in kinds if header not in (*returns, chosen))
    _refuse_unknown_assets(list(headers), correlations, unused, assets)
    return Headers(returns=returns, volatility=chosen, correlations=correlations, unused=unused)


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


def _kind(parts: Sequence[str]) -> str | None:
    """Return the kind of a column from the lowest part of its header that names one."""
    for start in range(len(parts) - 1, -1, -1):
        text = " ".join(parts[start:]).casefold()
        if _NEITHER.search(text):
            return None
        if _VOLATILITY.search(text):
            return "volatility"
        if _RETURN.search(text):
            return "return"
    return "return" if _ONLY_HORIZON.fullmatch(" ".join(parts).casefold()) else None


def _volatility(kinds: Mapping[str, str | None], headers: Sequence[str], named: str | None) -> str:
    volatilities = [header for header, kind in kinds.items() if kind == "volatility"]
    if named is not None:
        found = [header for header in kinds if key(header) == key(named)]
        if not found:
            choices = quoted(volatilities) or "none: no volatility column"
            raise OptionError(f"volatility_measure: '{named}' is none of the choices: {choices}")
        return found[0]
    if len(volatilities) == 1:
        return volatilities[0]
    if volatilities:
        found_ones = " and ".join(f"'{header}'" for header in volatilities)
        raise AmbiguousError(
            f"cma: the columns {found_ones} all look like the volatility; wanted one: name it by "
            "the option volatility_measure"
        )
    shown = quoted(headers[:6])
    raise TableError(
        "cma: no volatility column; wanted a header such as 'Volatility' or "
        f"'Std Dev', found {shown}{', …' if len(headers) > 6 else ''}"
    )


def _tell_where_it_is(headers: Mapping[str, Sequence[str]], assets: Labels) -> None:
    """Raise if a row is a volatility, or a column whose header says so holds no figures."""
    row = next((str(name) for name in assets if _kind([str(name)]) == "volatility"), None)
    if row is not None:
        raise TransposedError(
            f"cma: row '{row}' holds the volatilities; wanted them in a column, and a row an "
            f"asset class: {TRANSPOSE}"
        )
    for header, parts in headers.items():
        if _kind(parts) == "volatility":
            raise TableError(
                f"cma: column '{header}' holds no number; wanted one a row, no text or range"
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
        hint = did_you_mean(header, without)
        if header in block or hint:
            rows = quoted(without) or "none"
            raise LabelError(
                f"cma: the name of correlation column '{header}' is no row{hint}; rows "
                f"with no correlation column: {rows}"
            )
