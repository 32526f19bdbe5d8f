"""Cases of target exposures, solved in a market."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import pandas as pd

from xlfactor.core.allocation.cases import Case, SolvedCase, Targeting
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.market import Chooser, Market


def solve_cases(
    cases: Sequence[Case], targeting: Targeting, market: Market
) -> dict[str, SolvedCase]:
    """Solve each case today, its turnover counted from the weights now held, by name."""
    exposures, covariance = market.exposures.exposures, market.statistics.covariance
    return {case.name: targeting.today(case, exposures, covariance) for case in cases}


def case_choosers(cases: Sequence[Case], targeting: Targeting) -> dict[str, Chooser]:
    """Return each case as a way to choose weights at any date, by name."""
    return {case.name: _CaseChooser(case=case, targeting=targeting) for case in cases}


@frozen
class _CaseChooser:
    """Chooses the weights of a case; where nothing is held, its turnover is not limited."""

    case: Case
    targeting: Targeting

    @cached_property
    def limits(self) -> Limits:
        """The limits of all dates, without those on turnover."""
        return self.case.limits(self.targeting.classes, group_limits=self.targeting.group_limits)

    def __call__(self, market: Market, held: "pd.Series[float] | None") -> "pd.Series[float]":
        turnover = None if held is None else self.case.turnover
        limits = replace(self.limits, current=held, turnover=turnover)
        exposures, covariance = market.exposures.exposures, market.statistics.covariance
        return self.targeting.within(limits, self.case, exposures, covariance).found.weights
