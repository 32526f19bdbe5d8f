"""Cases of target exposures: the targets and limits of each, and its solution."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.portfolio_limits import NO_LIMITS, PortfolioLimits
from xlfactor.core.allocation.targeting import (
    SecondCriterion,
    TargetAllocation,
    target_exposure_weights,
)
from xlfactor.core.factors.exposure_units import require_exposure_units
from xlfactor.core.frozen import frozen
from xlfactor.core.option import key
from xlfactor.core.texts import percent
from xlfactor.core.typing import Labels
from xlfactor.errors import InfeasibleError, LabelError, TableError, named

#: The liquidity of the assets whose share may be limited.
_ILLIQUID = "illiquid"


@frozen
class Case:
    """A row of the cases table: target exposures and limits."""

    name: str
    #: Target exposures, by factor (K).
    target_exposures: "pd.Series[float]"
    #: The range of every weight that is not excluded.
    lower: float
    upper: float
    #: Names of assets, classes or liquidities that are not held.
    excluded: tuple[str, ...] = ()
    #: The most that may be traded from the current weights, one way; None if not limited.
    turnover: float | None = None

    def limits(
        self,
        classes: "AssetClasses",
        *,
        group_limits: pd.DataFrame | None = None,
        current: "pd.Series[float] | None" = None,
    ) -> Limits:
        """Return the limits of the case; without current weights its turnover is not limited.

        An asset with limits of its own keeps to them and to the range of the case.

        Raises
        ------
        LabelError
            If an exclusion names no asset, class or liquidity.
        InfeasibleError
            If an excluded asset must be held.
        """
        where = f"cases: row '{self.name}', column 'Excluded'"
        excluded = classes.members(self.excluded, where=where)
        for asset in excluded[classes.lower[excluded] > 0]:
            raise InfeasibleError(
                f"{where}: '{asset}' is excluded, yet its lower limit in asset_classes is "
                f"{percent(float(classes.lower[asset]))}; wanted one of the two"
            )
        bounds = Limits(
            lower=classes.lower.clip(lower=self.lower), upper=classes.upper.clip(upper=self.upper)
        )
        return replace(
            bounds.without(excluded),
            groups=classes.classes,
            group_limits=group_limits,
            current=current,
            turnover=None if current is None else self.turnover,
        )

    def limits_today(
        self, classes: "AssetClasses", *, group_limits: pd.DataFrame | None = None
    ) -> Limits:
        """Return the limits of the case, its turnover counted from the weights now held.

        Raises
        ------
        LabelError
            If an exclusion names no asset, class or liquidity.
        TableError
            If the turnover is limited, but no weights are held to count from.
        """
        if self.turnover is not None and classes.current is None:
            raise TableError(
                f"cases: row '{self.name}', column 'Turnover': asset_classes has no weights in "
                "its column 'Current' to count from"
            )
        return self.limits(classes, group_limits=group_limits, current=classes.current)

    def __post_init__(self) -> None:
        if self.lower > self.upper:
            raise InfeasibleError(
                f"cases: row '{self.name}': the lower limit {percent(self.lower)} is above the "
                f"upper limit {percent(self.upper)}"
            )


@frozen
class AssetClasses:
    """The class, limits and holdings of each asset; all series have the same index."""

    #: The class of each asset (N).
    classes: "pd.Series[str]"
    #: The liquidity of each asset (N), a word such as liquid or illiquid; None if not given.
    liquidity: "pd.Series[str] | None" = None
    #: Limits of the weights (N) besides those of the cases; infinite where not given.
    lower: "pd.Series[float]"
    upper: "pd.Series[float]"
    #: The weights now held (N); None if not given.
    current: "pd.Series[float] | None" = None
    #: Shares of the risk (N), for the portfolio of risk budgets; None if not given.
    risk_budgets: "pd.Series[float] | None" = None

    @property
    def assets(self) -> "pd.Index[str]":
        """The assets, in the order of the table."""
        return self.classes.index

    @property
    def illiquid_assets(self) -> "pd.Index[str]":
        """The assets whose liquidity is the word illiquid."""
        words = [] if self.liquidity is None else map(key, self.liquidity)
        return self.assets[[i for i, word in enumerate(words) if word == _ILLIQUID]]

    def onto(self, assets: Labels) -> "AssetClasses":
        """Return the table with its rows in the order of the assets.

        Raises a `LabelError` if the table has other rows.
        """
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        ordered: dict[str, Any] = {
            column: labels.onto(figures, assets, name="asset_classes")
            for column, figures in given.items()
            if figures is not None
        }
        return replace(self, **ordered)

    def own_limits(self, group_limits: pd.DataFrame | None) -> Limits:
        """Return the limits of the table itself, and of its classes."""
        return Limits(
            lower=self.lower, upper=self.upper, groups=self.classes, group_limits=group_limits
        )

    def members(self, words: Iterable[str], *, where: str) -> "pd.Index[str]":
        """Return the assets that the words name: by name, by class or by liquidity.

        Raises a `LabelError` if a word names no asset, class or liquidity; `where` is its place
        for the message.
        """
        found: set[str] = set()
        for word in words:
            named = [asset for asset in self.assets if key(word) in self._names(asset)]
            if not named:
                hint = labels.did_you_mean(word, self._known())
                raise LabelError(f"{where}: no asset, class or liquidity is '{word}'{hint}")
            found.update(named)
        return self.assets[self.assets.isin(list(found))]

    def _names(self, asset: str) -> set[str]:
        own = [asset, self.classes[asset]]
        if self.liquidity is not None:
            own.append(self.liquidity[asset])
        return {key(name) for name in own}

    def _known(self) -> list[str]:
        known = [*self.assets, *self.classes]
        return known if self.liquidity is None else [*known, *self.liquidity]


@frozen
class SolvedCase:
    """A solved case: the limits that held, and the portfolio found."""

    limits: Limits
    found: TargetAllocation


@frozen
class Targeting:
    """The settings that all cases share."""

    classes: AssetClasses
    group_limits: pd.DataFrame | None = None
    #: The weight on the miss of each factor (K); one each if None.
    factor_weights: "pd.Series[float] | None" = None
    second_criterion: SecondCriterion = SecondCriterion.LEAST_VARIANCE
    portfolio_limits: PortfolioLimits = NO_LIMITS

    def today(self, case: Case, exposures: pd.DataFrame, covariance: pd.DataFrame) -> SolvedCase:
        """Solve a case, its turnover counted from the weights now held.

        Raises a `LabelError`, a `TableError` or an `InfeasibleError` if something is wrong, which
        names the case.
        """
        limits = case.limits_today(self.classes, group_limits=self.group_limits)
        return self.within(limits, case, exposures, covariance)

    def within(
        self, limits: Limits, case: Case, exposures: pd.DataFrame, covariance: pd.DataFrame
    ) -> SolvedCase:
        """Solve a case within limits made of it before, and those of the portfolio as a whole.

        Errors are as above; targets in other units than exposures are a `TableError`.
        """
        limits = self.portfolio_limits.added_to(limits, exposures, covariance=covariance)
        target = labels.onto(case.target_exposures, exposures.columns, name="cases", what="column")
        require_exposure_units(
            target, exposures, where=f"cases: row '{case.name}', column '{{}}'".format
        )
        with named(f"cases: row '{case.name}'"):
            found = target_exposure_weights(
                exposures,
                target,
                covariance=covariance,
                limits=limits,
                factor_weights=self.factor_weights,
                second_criterion=self.second_criterion,
            )
        return SolvedCase(limits=limits, found=found)
