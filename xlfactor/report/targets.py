"""The pages of allocation to target exposures: case by case, and all portfolios side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.targeting import TargetAllocation
from xlfactor.core.estimation.statistics import ReturnStatistics
from xlfactor.core.factors.exposures import Exposures
from xlfactor.report.page import Block, Chart, ChartKind, Check, NumberFormat, Page

_METHOD = (
    "Least sum of squared misses of the target exposures, within the limits and fully invested; "
    "of portfolios that come equally near, the one of least variance."
)
_UNITS = "Weights in percent of the portfolio; exposures in units of the factor; annual risk"
_RISK: Final = {
    "Sum of weights": NumberFormat.PERCENT,
    "Long": NumberFormat.PERCENT,
    "Short": NumberFormat.PERCENT,
    "Mean return": NumberFormat.PERCENT_FINE,
    "Volatility": NumberFormat.PERCENT_FINE,
    "Factor volatility": NumberFormat.PERCENT_FINE,
    "Specific volatility": NumberFormat.PERCENT_FINE,
}
_MET: Final = 1e-7
#: limits that bind are named up to so many
_MOST_NAMED: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Market:
    """What is known of the assets when portfolios of them are compared."""

    exposures: Exposures
    #: Of the assets, and of the factors, over the same periods.
    statistics: ReturnStatistics
    factor_statistics: ReturnStatistics

    def achieved(self, weights: pd.DataFrame) -> pd.DataFrame:
        """Give the exposures of portfolios (K×P) from their weights (N×P)."""
        return self.exposures.exposures.T @ weights

    def risk(self, weights: pd.DataFrame) -> pd.DataFrame:
        """Give what portfolios (N×P) hold, earned and risk, a row each.

        Volatility is that of the history; factor and specific volatility are those of the
        regressions, taken as if residuals were uncorrelated.
        """
        Sigma, Sigma_f = self.statistics.covariance, self.factor_statistics.covariance
        b, d = self.achieved(weights), self.exposures.specific_variances
        columns = (
            weights.sum(),
            weights.clip(lower=0).sum(),
            weights.clip(upper=0).sum(),
            weights.T @ self.statistics.expected_returns,
            np.sqrt((weights * (Sigma @ weights)).sum()),
            np.sqrt((b * (Sigma_f @ b)).sum()),
            np.sqrt((weights**2).mul(d, axis=0).sum()),
        )
        return pd.DataFrame(dict(zip(_RISK, columns, strict=True)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solved:
    """A case that was run: within what, and what was found."""

    limits: Limits
    found: TargetAllocation

    @property
    def note(self) -> str:
        """Whether the target is met, and else which factor misses it most and what binds."""
        if self.found.met:
            return "the target exposures are met"
        misses = self.found.misses
        worst = _most_missed(self.found)
        binding = "; ".join(self.found.binding[:_MOST_NAMED])
        more = len(self.found.binding) - _MOST_NAMED
        return (
            f"the limits do not allow the target exposures: '{worst}' misses by "
            f"{misses[worst]:+.3f}; what binds: {binding}" + (f" and {more} more" * (more > 0))
        )


def cases_pages(
    market: Market, cases: Mapping[str, Solved], *, settings: str, notes: tuple[str, ...]
) -> tuple[Page, ...]:
    """Give the pages of the cases: weights and exposures side by side, then target by target.

    `settings` are those of the regression, for the audit.
    """
    audit = {
        "Exposures": f"{market.exposures.method}; {settings}",
        "Solver": "; ".join(dict.fromkeys(one.found.solver for one in cases.values())),
    }
    noted = (*notes, *(f"{name}: {one.note}" for name, one in cases.items()))
    return (_cases_page(market, cases, audit, noted), _targets_page(cases, audit, noted))


def weights_of(cases: Mapping[str, Solved]) -> pd.DataFrame:
    """Give the weights of all cases (N×C)."""
    return pd.DataFrame({name: one.found.weights for name, one in cases.items()})


def _cases_page(
    market: Market,
    cases: Mapping[str, Solved],
    audit: Mapping[str, str],
    notes: tuple[str, ...],
) -> Page:
    table = weights_of(cases)
    weights = _weights_block(table)
    misses = pd.DataFrame({name: one.found.misses for name, one in cases.items()})
    reached = Block(
        title="Achieved exposures",
        table=pd.DataFrame({name: one.found.exposures for name, one in cases.items()}),
        formats=NumberFormat.EXPOSURE,
        heat=True,
    )
    return Page(
        sheet="Target allocation",
        title="Allocation to target exposures: the cases side by side",
        units=_UNITS,
        blocks=(
            weights,
            reached,
            Block(title="Miss: achieved less target", table=misses,
                  formats=NumberFormat.DIFFERENCE, heat=True),
            _miss_block(cases, misses),
            _risk_block(market, table),
        ),
        charts=(
            Chart(title="Weights by case", kind=ChartKind.BARS, block=weights, rows=len(table)),
            Chart(title="Achieved exposures by case", kind=ChartKind.COLUMNS, block=reached,
                  number_format="0.0"),
        ),
        checks=_case_checks(cases),
        notes=notes,
        method=_METHOD,
        audit=audit,
    )  # fmt: skip


def _targets_page(
    cases: Mapping[str, Solved], audit: Mapping[str, str], notes: tuple[str, ...]
) -> Page:
    blocks = tuple(
        Block(
            title=name,
            table=pd.DataFrame(
                {
                    "Target": one.found.target_exposures,
                    "Achieved": one.found.exposures,
                    "Miss": one.found.misses,
                }
            ),
            formats={
                "Target": NumberFormat.STATISTIC,
                "Achieved": NumberFormat.STATISTIC,
                "Miss": NumberFormat.DIFFERENCE,
            },
            units=_said(one.limits),
        )
        for name, one in cases.items()
    )
    return Page(
        sheet="Target and achieved",
        title="Target against achieved exposures, case by case",
        units=_UNITS,
        blocks=blocks,
        charts=tuple(
            Chart(title=f"{block.title}: target and achieved", kind=ChartKind.COLUMNS,
                  block=block, columns=("Target", "Achieved"), number_format="0.0")
            for block in blocks
        ),
        checks=_case_checks(cases),
        notes=notes,
        method=_METHOD,
        audit=audit,
    )  # fmt: skip


def portfolios_page(
    market: Market,
    weights: pd.DataFrame,
    classes: "pd.Series[str]",
    *,
    notes: tuple[str, ...],
) -> Page:
    """Give the page of all portfolios (N×P), factor-based and asset-based, side by side."""
    achieved = Block(title="Exposures", table=market.achieved(weights),
                     formats=NumberFormat.EXPOSURE, heat=True)  # fmt: skip
    risk = _risk_block(market, weights)
    by_class = Block(
        title="Weights by asset class",
        table=weights.groupby(classes.reindex(weights.index), sort=False).sum().T,
        formats=NumberFormat.PERCENT,
        units="Percent of the portfolio",
    )
    total = float(weights.sum().sub(1).abs().max())
    return Page(
        sheet="Portfolios",
        title="All portfolios side by side: exposures, risk and weights",
        units=_UNITS,
        blocks=(achieved, risk, by_class, _weights_block(weights)),
        charts=(
            Chart(title="Exposures", kind=ChartKind.COLUMNS, block=achieved, number_format="0.0"),
            Chart(title="Volatility", kind=ChartKind.BARS, block=risk, columns=("Volatility",)),
            Chart(title="Weights by asset class", kind=ChartKind.STACKED_BARS, block=by_class),
        ),
        checks=(
            Check(name="Weights sum to 100 %", passed=total < _MET,
                  detail=f"largest difference {total:.1e}"),
        ),
        notes=notes,
        method="Volatility: of the history itself. Factor volatility: of the exposures and the "
        "factors' covariance; specific: of what the factors leave, as if uncorrelated.",
    )  # fmt: skip


def _weights_block(weights: pd.DataFrame) -> Block:
    total = pd.DataFrame([weights.sum()], index=["Total"])
    return Block(
        title="Weights",
        table=pd.concat([weights, total]),
        formats=NumberFormat.PERCENT,
        units="Percent of the portfolio",
        total=True,
    )


def _risk_block(market: Market, weights: pd.DataFrame) -> Block:
    return Block(title="Risk", table=market.risk(weights), formats=_RISK, units="Percent a year")


def _miss_block(cases: Mapping[str, Solved], misses: pd.DataFrame) -> Block:
    found = {name: one.found for name, one in cases.items()}
    turnover = pd.Series({name: one.turnover for name, one in found.items()}, dtype=float)
    formats = {
        "Sum of squared misses": NumberFormat.COVARIANCE,
        "Largest miss": NumberFormat.DIFFERENCE,
        "Factor missed most": NumberFormat.TEXT,
        "Limits that bind": NumberFormat.COUNT,
        "Turnover from current": NumberFormat.PERCENT,
    }
    columns = (
        (misses**2).sum(),
        misses.abs().max(),
        pd.Series({name: _most_missed(one) for name, one in found.items()}),
        pd.Series({name: len(one.binding) for name, one in found.items()}),
        turnover,
    )
    table = pd.DataFrame(dict(zip(formats, columns, strict=True)))
    return Block(
        title="How near each case comes", table=table.dropna(axis=1, how="all"), formats=formats
    )


def _most_missed(found: TargetAllocation) -> str:
    return "none" if found.met else str(found.misses.abs().idxmax())


def _said(limits: Limits) -> str:
    free = limits.upper > limits.lower
    parts = [f"weights from {limits.lower[free].min():.0%} to {limits.upper[free].max():.0%}"]
    if not free.all():
        parts.append("nothing of " + ", ".join(str(asset) for asset in free.index[~free]))
    if limits.turnover is not None:
        parts.append(f"turnover at most {limits.turnover:.0%}")
    return "; ".join(parts)


def _case_checks(cases: Mapping[str, Solved]) -> tuple[Check, ...]:
    total = max(abs(float(one.found.weights.sum()) - 1) for one in cases.values())
    over = max(_excess(one.found.weights, one.limits) for one in cases.values())
    residual = max(one.found.residual for one in cases.values())
    return (
        Check(name="Weights sum to 100 %", passed=total < _MET,
              detail=f"largest difference {total:.1e}"),
        Check(name="Limits and exclusions met", passed=over < _MET,
              detail=f"largest excess {max(over, 0.0):.1e}"),
        Check(name="Best within limits", passed=residual < _MET,
              detail=f"largest residual of the optimality conditions {residual:.1e}"),
    )  # fmt: skip


def _excess(weights: "pd.Series[float]", limits: Limits) -> float:
    """Give the most by which a weight, or a group's sum, is beyond its limits."""
    beyond = [weights - limits.upper, limits.lower - weights]
    if limits.groups is not None and limits.group_limits is not None:
        held = weights.groupby(limits.groups).sum().reindex(limits.group_limits.index)
        beyond += [held - limits.group_limits["Upper"], limits.group_limits["Lower"] - held]
    return max(float(one.max()) for one in beyond)
