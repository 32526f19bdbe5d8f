"""The kind of an asset class, by the words of its name."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeAlias


class AssetKind(StrEnum):
    """The kinds of asset classes; the words are those of their groups."""

    CASH = "Cash"
    EQUITY = "Public equity"
    GOVERNMENT = "Government bonds"
    INFLATION_LINKED = "Inflation-linked bonds"
    INVESTMENT_GRADE = "Investment-grade bonds"
    CREDIT = "Credit"
    COMMODITIES = "Commodities"
    LISTED_REAL = "Listed real assets"
    HEDGE_FUNDS = "Hedge funds"
    PRIVATE_EQUITY = "Private equity"
    PRIVATE_DEBT = "Private debt"
    REAL_ESTATE = "Real estate"
    REAL_ASSETS = "Infrastructure and land"
    #: No asset class, but a line of a table of assumptions.
    INFLATION = "Inflation"
    OTHER = "Other"

    @property
    def is_private(self) -> bool:
        """Whether its assets are not traded in a market."""
        return self in _PRIVATE


#: The kind of each asset class.
Kinds: TypeAlias = Mapping[str, AssetKind]

_PRIVATE: Final = frozenset(
    {AssetKind.PRIVATE_EQUITY, AssetKind.PRIVATE_DEBT, AssetKind.REAL_ESTATE,
     AssetKind.REAL_ASSETS}
)  # fmt: skip

_BOND: Final = r"bonds?|debt|fixed income|notes?|credit|aggregate|agg|duration"
#: Tried in this order: "private debt" comes before "debt", "inflation-linked" before "inflation".
_WORDS: Final = (
    (AssetKind.INFLATION_LINKED,
     r"tips|linkers?|ilbs?|i/l|(inflation|index|cpi)\W*(linked|protected|protection|indexed)"
     r"|real return bonds?"),
    (AssetKind.INFLATION, r"inflation(?! hedg)|cpi|consumer prices?"),
    (AssetKind.CASH,
     r"cash|t\W?bills?|bills|treasury bills?|money markets?|sofr|sonia|estr|libor|euribor"),
    (AssetKind.PRIVATE_DEBT,
     rf"private (credit|loans?|{_BOND})|direct lending|mezzanine|distressed"
     r"|(infrastructure|real estate|property) (debt|loans?)"),
    (AssetKind.PRIVATE_EQUITY,
     r"private equit\w*|private markets?|buy\W?outs?|lbo|venture( capital)?|growth capital"),
    (AssetKind.HEDGE_FUNDS,
     r"hedge funds?|absolute return|managed futures|ctas?|event driven|market neutral"
     r"|relative value|global macro|macro|long[/ -]short( equity)?|long bias|multi\W?strategy"
     r"|liquid alternatives?"),
    (AssetKind.LISTED_REAL,
     r"reits?|(listed|public) (infrastructure|real estate|real assets?|propert\w+)"
     r"|mlps?|natural resources? (equit\w+|stocks?)"),
    (AssetKind.REAL_ESTATE, r"real estate|propert(y|ies)|housing"),
    (AssetKind.REAL_ASSETS,
     r"infrastructure|timber\w*|farm\w*|agricultural land|natural resources?|real assets?"
     r"|transport\w*"),
    (AssetKind.COMMODITIES, r"commodit\w+|gold|silver|precious metals?|metals?|oil|bullion"),
    (AssetKind.CREDIT,
     r"high\W?yield|hy|junk|(leveraged|bank|senior|floating rate) loans?|loans?|clos?"
     rf"|convertibles?|preferreds?|emd|(em|emerging)(?!\w).*?(?<!\w)({_BOND})"
     rf"|({_BOND})\W+(em|emerging)|sub\W?prime|subordinated"),
    (AssetKind.INVESTMENT_GRADE, r"gov\w*\W+(and )?(credit|corporates?)"),
    (AssetKind.GOVERNMENT,
     r"treasur(y|ies)|gov(t|ernment|ernments|ies|ernment's)?|gilts?|bunds?|jgbs?|btps?|oats?"
     r"|sovereigns?|strips"),
    (AssetKind.INVESTMENT_GRADE,
     rf"{_BOND}|corporates?|investment grade|ig|mbs|abs|cmbs|mortgages?|muni\w*|securiti[sz]ed"
     r"|agenc(y|ies)|core plus"),
    (AssetKind.EQUITY,
     r"equit(y|ies)|stocks?|shares?|(large|mid|small|micro|all|smid)\W?caps?|eafe|acwi|msci"
     r"|s&p( 500)?|s&p500|russell( \d+)?|stoxx|nikkei|topix|ftse|nasdaq|low vol\w*|dividends?"),
)  # fmt: skip
_PATTERNS: Final = tuple(
    (kind, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)) for kind, words in _WORDS
)


def kind_of_asset(name: str) -> tuple[AssetKind, str]:
    """Return the kind of an asset class, and the words of its name that say it.

    Examples
    --------
    >>> kind_of_asset("U.S. Large Cap")
    (<AssetKind.EQUITY: 'Public equity'>, 'Large Cap')
    >>> kind_of_asset("Emerging Markets Sovereign Debt")[0].value
    'Credit'
    >>> kind_of_asset("Strategy A")
    (<AssetKind.OTHER: 'Other'>, '')
    """
    for kind, pattern in _PATTERNS:
        if match := pattern.search(name):
            return kind, match[0]
    return AssetKind.OTHER, ""
