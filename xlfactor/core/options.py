"""Every choice that a user types, as the words that stand in the cell."""

import re
from enum import StrEnum
from typing import Self

from xlfactor.errors import OptionError


def key(text: str) -> str:
    """Give a text without case, spaces, hyphens and underscores, to compare it with another.

    Examples
    --------
    >>> key("Real - Estate") == key("real estate")
    True
    """
    return re.sub(r"[\s_\-]+", "", text).casefold()


class Option(StrEnum):
    """A choice whose values are the words in the cell."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Give the choice that a user wrote; case, spaces and hyphens do not count.

        Raises
        ------
        OptionError
            If the word is none of the choices.

        Examples
        --------
        >>> Unit.parse("percent points")
        <Unit.PERCENT_POINTS: 'percent points'>
        """
        for member in cls:
            if key(member.value) == key(text):
                return member
        choices = ", ".join(f"'{member.value}'" for member in cls)
        raise OptionError(f"'{text}' is none of the choices: {choices}")


class Unit(Option):
    """How a table writes returns and volatilities."""

    AUTOMATIC = "automatic"
    DECIMAL = "decimal"
    PERCENT_POINTS = "percent points"


class Repair(Option):
    """What to do with a correlation matrix that is not positive semi-definite."""

    NONE = "none"
    NEAREST = "nearest"


class Figures(Option):
    """What a table of dates holds."""

    RETURNS = "returns"
    PRICES = "prices"
    LEVELS = "levels"


class ProxyFigures(Option):
    """What the table of index proxies holds, beside a table of assets."""

    SAME = "same as assets"
    RETURNS = "returns"
    PRICES = "prices"
    LEVELS = "levels"

    def beside(self, assets: Figures) -> Figures:
        """Give what the table holds, the assets' table holding something.

        Examples
        --------
        >>> ProxyFigures.SAME.beside(Figures.PRICES)
        <Figures.PRICES: 'prices'>
        """
        return assets if self is ProxyFigures.SAME else Figures(self.value)


class TargetRule(Option):
    """The target exposures of the factors where none are typed."""

    TANGENCY = "tangency"
    INVERSE_VOLATILITY = "inverse volatility"


class Frequency(Option):
    """How far apart the rows of a table of dates are."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"

    @property
    def periods_per_year(self) -> int:
        """How many rows make a year; a year of days has 252, as markets have.

        Examples
        --------
        >>> Frequency.QUARTERLY.periods_per_year
        4
        """
        return {"daily": 252, "weekly": 52, "monthly": 12, "quarterly": 4, "yearly": 1}[self.value]


class Rebalancing(Option):
    """How often a portfolio is renewed."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"

    @property
    def frequency(self) -> Frequency:
        """The calendar by which it is renewed.

        Examples
        --------
        >>> Rebalancing.YEARLY.frequency
        <Frequency.YEARLY: 'yearly'>
        """
        return Frequency(self.value)


class Window(Option):
    """Which part of the past is looked at."""

    ROLLING = "rolling"
    GROWING = "growing"


class Method(Option):
    """How the exposures of assets to factors are estimated."""

    OLS = "OLS"
    LASSO = "lasso"
    CROSS_VALIDATED_LASSO = "cross-validated lasso"
    RIDGE = "ridge"
    ELASTIC_NET = "elastic net"
    STEPWISE = "stepwise"


class Direction(Option):
    """Which way stepwise regression goes."""

    FORWARD = "forward"
    BACKWARD = "backward"
    BOTH = "both"


class Criterion(Option):
    """What stepwise regression judges a factor by."""

    AIC = "AIC"
    BIC = "BIC"
    P_VALUE = "p value"


class PortfolioRule(Option):
    """How a portfolio is chosen that aims at no exposures of its own."""

    RISK_PARITY = "risk parity"
    RISK_BUDGETS = "risk budgets"
    EQUAL_WEIGHT = "equal weight"
    INVERSE_VOLATILITY = "inverse volatility"
    MINIMUM_VARIANCE = "minimum variance"
    FACTOR_BLEND = "factor blend"


class SecondCriterion(Option):
    """What decides among the portfolios that come equally near to target exposures."""

    LEAST_VARIANCE = "least variance"
    NEAREST_TO_CURRENT = "nearest to current"
    LEAST_SQUARED_WEIGHTS = "least squared weights"
