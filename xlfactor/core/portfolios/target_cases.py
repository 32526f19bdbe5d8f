"""Cases of target exposures, solved in a market."""

from collections.abc import Sequence
from functools import partial

import pandas as pd

from xlfactor.core.allocation.cases import Case, SolvedCase, Targeting
from xlfactor.core.portfolios.market import Chooser, Market


def solve_cases(
    cases: Sequence[Case], targeting: Targeting, market: Market
) -> dict[str, SolvedCase]:
    """Solve each case today, its turnover counted from the weights now held, by name."""
    exposures, covariance = market.exposures.exposures, market.statistics.covariance
    return {case.name: targeting.today(case, exposures, covariance) for case in cases}


def case_choosers(cases: Sequence[Case], targeting: Targeting) -> dict[str, Chooser]:
    """Return each case as a way to choose weights at any date, by name."""
    return {case.name: partial(_weights_at, case, targeting) for case in cases}


def _weights_at(
    case: Case, targeting: Targeting, market: Market, held: "pd.Series[float] | None"
) -> "pd.Series[float]":
    exposures, covariance = market.exposures.exposures, market.statistics.covariance
    return targeting.at(case, exposures, covariance, held=held).found.weights
