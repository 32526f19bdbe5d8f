"""The pages of allocation to target exposures: the cases side by side, and one by one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.cases import SolvedCase
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.limit_checks import broken_limits, largest_excess
from xlfactor.core.allocation.targeting import SecondCriterion, TargetAllocation
from xlfactor.core.portfolios.market import Market
from xlfactor.report.headings import DIFFERENCE, FACTORS, PORTFOLIOS, TARGETED, compared
from xlfactor.report.key_figures import key_figures
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import (
    OPTIMALITY,
    Block,
    Chart,
    ChartKind,
    Check,
    KeyFigures,
    Page,
    PageKind,
    Palette,
)
from xlfactor.report.portfolios import (
    MET,
    UNITS,
    fully_invested,
    named_limits,
    risk_block,
    weights_block,
)

_METHOD = (
    "Each case is fully invested, within the limits, and nearest to its target exposures: the sum "
    "of squared differences, each by its factor's weight, is least. What decides among portfolios "
    "that are equally near: "
)

_DISTANCE, _LARGEST = "Distance from target", "Largest difference"
_OF_FACTOR: Final = "Units of the factor"
#: The title of the table of all targets; more cases than these are not drawn one by one.
ALL_CASES: Final = "All cases"
_MOST_DRAWN: Final = 2
#: The name of the weights now held.
_CURRENT: Final = "Current"


def cases_pages(
    market: Market,
    cases: Mapping[str, SolvedCase],
    *,
    criterion: SecondCriterion,
    audit: Mapping[str, str],
    notes: tuple[str, ...],
) -> tuple[Page, ...]:
    """Return the pages of the cases: weights and exposures side by side, then target by target."""
    solvers = dict.fromkeys(one.found.solver for one in cases.values())
    audit = {**audit, "Solver": "; ".join(solvers)}
    own = (f"{name}: {_note(one.found)}." for name, one in cases.items())
    first = replace(
        _cases_page(market, cases, audit, notes), method=f"{_METHOD}{criterion}.", notes=tuple(own)
    )
    return (first, _targets_page(cases, audit, notes))


def weights_of(cases: Mapping[str, SolvedCase]) -> pd.DataFrame:
    """Return the weights of all cases (N×C)."""
    return pd.DataFrame({name: one.found.weights for name, one in cases.items()})


def _cases_page(
    market: Market,
    cases: Mapping[str, SolvedCase],
    audit: Mapping[str, str],
    notes: tuple[str, ...],
) -> Page:
    table = weights_of(cases)
    weights = weights_block(table)
    reached = Block(
        title="Achieved exposures",
        table=pd.DataFrame({name: one.found.exposures for name, one in cases.items()})
        .rename_axis(FACTORS),
        formats=NumberFormat.EXPOSURE,
        units=_OF_FACTOR,
        heat=True,
    )  # fmt: skip
    missed = _missed_block(cases)
    return Page(
        sheet="Target allocation",
        kind=PageKind.ANSWER,
        title="Allocation to target exposures: the cases side by side",
        units=UNITS,
        blocks=(
            weights,
            reached,
            missed,
            _miss_block(cases, missed),
            risk_block(market, weights),
        ),
        headline=(weights, reached, missed),
        charts=(
            Chart(title="Weights by case", kind=ChartKind.COLUMNS, block=weights, rows=len(table),
                  palette=Palette.PORTFOLIOS, value_title="Percent of the portfolio"),
            Chart(title="Achieved exposures by case", kind=ChartKind.COLUMNS, block=reached,
                  palette=Palette.PORTFOLIOS, value_title=_OF_FACTOR),
        ),
        checks=_case_checks(cases),
        assumed=notes,
        audit=audit,
        portfolios=_key_figures(market, cases),
    )  # fmt: skip


def _missed_block(cases: Mapping[str, SolvedCase]) -> Block:
    misses = pd.DataFrame({name: one.found.misses for name, one in cases.items()})
    return Block(title="Achieved less target", table=misses.rename_axis(FACTORS),
                 formats=NumberFormat.STATISTIC, units=_OF_FACTOR, heat=True)  # fmt: skip


def _key_figures(market: Market, cases: Mapping[str, SolvedCase]) -> dict[str, KeyFigures]:
    """Return the figures of each case, and of what is held against the first of them."""
    weights = weights_of(cases)
    first = next(iter(cases.values()))
    solved = dict(cases)
    if first.limits.current is not None and _CURRENT not in cases:
        weights[_CURRENT] = labels.holdings_onto(
            first.limits.current, weights.index, name="current"
        )
        solved[_CURRENT] = first
    return key_figures(
        market.figures(weights)["volatility"],
        market.model.portfolio_exposures(weights),
        targets=pd.DataFrame({name: one.found.target_exposures for name, one in solved.items()}),
        breaches={name: broken_limits(one.limits, weights[name]) for name, one in solved.items()},
    )


def _targets_page(
    cases: Mapping[str, SolvedCase], audit: Mapping[str, str], notes: tuple[str, ...]
) -> Page:
    are_many = len(cases) > _MOST_DRAWN
    blocks = tuple(
        Block(
            title=name,
            table=compared(one.found.target_exposures, one.found.exposures, TARGETED).rename_axis(
                FACTORS
            ),
            formats=NumberFormat.STATISTIC,
            units=f"{_OF_FACTOR}; {_describe_limits(one.limits)}",
            differences={DIFFERENCE: TARGETED[::-1]},
            on_screen=are_many,
        )
        for name, one in cases.items()
    )
    missed = _missed_block(cases)
    return Page(
        sheet="Target and achieved",
        kind=PageKind.ANSWER,
        title="Target against achieved exposures, case by case",
        units=UNITS,
        blocks=(_all_block(cases), missed, *blocks) if are_many else blocks,
        charts=(
            Chart(title=missed.title, kind=ChartKind.COLUMNS, block=missed,
                  palette=Palette.PORTFOLIOS, value_title=_OF_FACTOR),
        ) if are_many else tuple(
            Chart(title=f"{block.title}: target and achieved", kind=ChartKind.COLUMNS,
                  block=block, palette=Palette.TARGETS, columns=TARGETED,
                  value_title=_OF_FACTOR)
            for block in blocks
        ),
        checks=_case_checks(cases),
        assumed=notes,
        audit=audit,
    )  # fmt: skip


def _all_block(cases: Mapping[str, SolvedCase]) -> Block:
    """Return the target of each case, and what it achieves in the row below."""
    rows = {
        f"{name}: {what}": exposures
        for name, one in cases.items()
        for what, exposures in (
            ("target", one.found.target_exposures),
            ("achieved", one.found.exposures),
        )
    }
    return Block(title=ALL_CASES, table=pd.DataFrame(rows).T.rename_axis("Case"),
                 formats=NumberFormat.STATISTIC, units=_OF_FACTOR, heat=True)  # fmt: skip


def _miss_block(cases: Mapping[str, SolvedCase], missed: Block) -> Block:
    misses = missed.table
    found = {name: one.found for name, one in cases.items()}
    turnover = pd.Series({name: one.turnover for name, one in found.items()}, dtype=float)
    formats = {
        _DISTANCE: NumberFormat.STATISTIC,
        _LARGEST: NumberFormat.STATISTIC,
        "Of factor": NumberFormat.TEXT,
        "Limits that bind": NumberFormat.COUNT,
        "Turnover from current": NumberFormat.PERCENT,
    }
    columns = (
        np.sqrt((misses**2).sum()),
        misses.abs().max(),
        pd.Series({name: _most_missed(one) for name, one in found.items()}),
        pd.Series({name: len(one.binding) for name, one in found.items()}),
        turnover,
    )
    table = pd.DataFrame(dict(zip(formats, columns, strict=True)))
    return Block(
        title="Distance of each case from its target",
        table=table.dropna(axis=1, how="all").rename_axis(PORTFOLIOS),
        formats=formats,
        units="Distance: root of the sum of the squared differences, in units of the factors",
        on_columns={
            _DISTANCE: (missed, "SQRT(SUMSQ({cells}))"),
            _LARGEST: (missed, "MAX(MAX({cells}),-MIN({cells}))"),
        },
    )


def _note(found: TargetAllocation) -> str:
    """Describe whether the target is met, else which factor is furthest, and what binds."""
    bound = f"; limits that bind: {named_limits(found.binding)}" if found.binding else ""
    if found.met:
        return f"the target exposures are met{bound}"
    worst = _most_missed(found)
    return (
        f"the limits do not allow the target exposures; furthest from its target is '{worst}', by "
        f"{found.misses[worst]:+.3f}{bound}"
    )


def _most_missed(found: TargetAllocation) -> str:
    return "none" if found.met else str(found.misses.abs().idxmax())


def _describe_limits(limits: Limits) -> str:
    free = limits.upper > limits.lower
    low, high = float(limits.lower[free].min()), float(limits.upper[free].max())
    parts = [f"weights from {100 * low:.6g}% to {100 * high:.6g}%"]
    if not free.all():
        parts.append("nothing of " + ", ".join(str(asset) for asset in free.index[~free]))
    if limits.turnover is not None:
        parts.append(f"turnover at most {100 * limits.turnover:.6g}%")
    if limits.exposures is not None:
        parts.append("limits on exposures")
    if limits.illiquid is not None:
        parts.append(f"illiquid assets at most {100 * limits.illiquid.most:.6g}%")
    if limits.leverage is not None:
        parts.append(f"leverage at most {100 * limits.leverage:.6g}%")
    if limits.tracking is not None:
        parts.append(f"tracking error at most {100 * limits.tracking.most:.6g}%")
    return "; ".join(parts)


def _case_checks(cases: Mapping[str, SolvedCase]) -> tuple[Check, ...]:
    over = max(largest_excess(one.limits, one.found.weights) for one in cases.values())
    residual = max(one.found.residual for one in cases.values())
    return (
        fully_invested(weights_of(cases)),
        Check.within("Limits and exclusions met", over, MET, what="largest excess"),
        Check.within("Best within limits", residual, MET, what=OPTIMALITY),
    )  # fmt: skip
