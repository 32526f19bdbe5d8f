"""The page of portfolios against a benchmark: who adds to the tracking error, and its limit."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from xlfactor.core.labels import quoted
from xlfactor.core.risk.benchmark import ActiveLimit, ActiveOverview
from xlfactor.core.risk.portfolios import RESIDUAL
from xlfactor.report.blocks import by_portfolio, figures_block, parts, summed
from xlfactor.report.findings import highest_and_lowest, leading
from xlfactor.report.headings import ACTIVE_RISK, ASSETS, FACTORS, GIVEN_PORTFOLIOS
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, Palette

#: The name of the benchmark beside the portfolios.
BENCHMARK: Final = "Benchmark"
#: Contributions sum to the tracking error up to this.
_MET: Final = 1e-10
#: A sum of weights is told if it is further from 100 % than this.
_FULL: Final = 1e-6
#: The figures of the factor model, which the covariance of the assets need not equal.
_IN_MODEL: Final = ["model_error", "factor_error", "specific_error"]
_ERROR, _LIMIT, _USE, _HEADROOM = (
    ACTIVE_RISK[name][0] for name in ("tracking_error", "limit", "limit_use", "headroom")
)
_FINE: Final = NumberFormat.PERCENT_FINE
_A_YEAR: Final = "Percent a year"
_ADDS: Final = f"{_A_YEAR}; what lowers the tracking error is below zero"
_METHOD: Final = (
    "Tracking error: the volatility of the active weights, portfolio less benchmark, by the "
    "covariance of the assets. An asset adds its active weight × its marginal risk; a factor its "
    "active exposure × its marginal risk, the Moore-Penrose inverse of the exposures × the "
    "assets' marginal risks (Roncalli and Weisang); the residual is what the part of the active "
    "weights without exposure to any factor adds."
)


def benchmark_page(
    found: ActiveOverview,
    *,
    sheet: str,
    notes: tuple[str, ...],
    audit: Mapping[str, str] | None = None,
) -> Page:
    """Return the page of all portfolios against the benchmark."""
    of_factors = _added("Active risk by factor", found.by_factor.risk_contributions)
    groups = found.factor_groups
    of_factor_groups = () if groups is None else (
        _added("Active risk by group of factors", found.by_factor.factor_groups(groups)),
    )  # fmt: skip
    of_groups = () if found.groups is None else (
        _added("Active risk by group of assets", found.by_asset.asset_groups(found.groups)),
    )  # fmt: skip
    of_assets = summed("Active risk by asset", found.by_asset.risk_contributions, ASSETS,
                       formats=_FINE, units=_ADDS)  # fmt: skip
    return Page(
        sheet=sheet,
        title="The portfolios against the benchmark",
        units="Annual; weights and risk in percent, exposures in units of the factor",
        blocks=(
            _figures_block(found),
            of_factors,
            *of_factor_groups,
            *of_groups,
            _model_block(found),
            of_assets,
            *_use_blocks(found),
            *_holding_blocks(found),
        ),
        charts=(
            parts(of_factors, Palette.FACTORS, title=of_factors.title, value_title=_A_YEAR,
                  neutral=(RESIDUAL,)),
            Chart(title=of_assets.title, kind=ChartKind.COLUMNS, block=of_assets,
                  palette=Palette.PORTFOLIOS, neutral=GIVEN_PORTFOLIOS,
                  rows=len(of_assets.table) - 1,
                  value_title=_A_YEAR),
        ),
        checks=_checks(found),
        notes=tuple(_own_notes(found)),
        assumed=notes,
        method=_METHOD,
        audit=audit or {},
    )  # fmt: skip


def _added(title: str, table: pd.DataFrame) -> Block:
    note = leading("the tracking error", table / table.sum())
    return by_portfolio(title, table, formats=_FINE, units=_ADDS, note=note)


def _figures_block(found: ActiveOverview) -> Block:
    block = figures_block(
        "Tracking error",
        found.figures.drop(columns=_IN_MODEL),
        ACTIVE_RISK,
        units=f"Percent a year; {_described(found.limit)}",
        note=highest_and_lowest("Tracking error", found.tracking_errors, ".2%"),
    )
    if found.limit.limit is None:
        return block
    return replace(
        block,
        quotients={_USE: (_ERROR, _LIMIT)},
        differences={_HEADROOM: (_LIMIT, _ERROR)},
    )


def _model_block(found: ActiveOverview) -> Block:
    return figures_block(
        "Active risk in the factor model",
        found.figures[_IN_MODEL],
        ACTIVE_RISK,
        units="Percent a year; squares of the parts sum to that of the whole",
    )


def _described(limit: ActiveLimit) -> str:
    """Return limit and working range in words."""
    words = ["no limit" if limit.limit is None else f"limit {limit.limit:.2%}"]
    if limit.has_range:
        lower = 0.0 if limit.lower is None else limit.lower
        top = "" if limit.upper is None else f" to {limit.upper:.2%}"
        words.append(f"working range from {lower:.2%}{top}")
    return ", ".join(words)


def _use_blocks(found: ActiveOverview) -> tuple[Block, ...]:
    use = found.limit_use
    if use is None:
        return ()
    return (
        summed("Use of the limit by asset", use, ASSETS, formats=NumberFormat.PERCENT,
               units="Percent of the limit of the tracking error"),
    )  # fmt: skip


def _holding_blocks(found: ActiveOverview) -> tuple[Block, ...]:
    weights, exposures = found.weights.copy(), found.exposures.copy()
    weights.insert(0, BENCHMARK, found.benchmark)
    exposures.insert(0, BENCHMARK, found.benchmark_exposures)
    active = found.exposures.sub(found.benchmark_exposures, axis=0)
    share, size = NumberFormat.PERCENT, NumberFormat.EXPOSURE
    whole = summed("Weights", weights, ASSETS, formats=share, units="Percent of the portfolio")
    of_factors = Block(title="Exposures", table=exposures.rename_axis(FACTORS), formats=size,
                       units="Units of the factor")  # fmt: skip
    held = summed("Active weights", found.active_weights, ASSETS, formats=share,
                  units="Percent of the portfolio, less the benchmark's")  # fmt: skip
    return (
        replace(held, less_first=whole),
        Block(title="Active exposures", table=active.rename_axis(FACTORS), formats=size,
              units="Units of the factor, less the benchmark's", heat=True,
              less_first=of_factors),
        whole,
        of_factors,
    )  # fmt: skip


def _checks(found: ActiveOverview) -> tuple[Check, ...]:
    sums = tuple(
        Check.within(
            f"Contributions by {what} add up",
            miss,
            _MET,
            what="largest difference from the tracking error",
        )
        for what, miss in found.misses.items()
    )
    return (*sums, *_limit_checks(found))


def _limit_checks(found: ActiveOverview) -> tuple[Check, ...]:
    limit, errors = found.limit, found.tracking_errors
    if limit.limit is None:
        return ()
    beyond = [str(name) for name, error in errors.items() if not limit.keeps(float(error))]
    largest = f"largest tracking error {errors.max():.2%}, limit {limit.limit:.2%}"
    return (
        Check(
            name="Limit of the tracking error is kept",
            passed=not beyond,
            detail=largest if not beyond else f"{largest}; beyond it: {quoted(beyond)}",
        ),
    )


def _own_notes(found: ActiveOverview) -> list[str]:
    """Say which portfolios are the benchmark itself, and which do not sum to 100 %."""
    decomposed = found.by_asset.portfolios
    notes = [
        f"'{name}' is the benchmark itself: it has no tracking error to share."
        for name in found.tracking_errors.index
        if name not in decomposed
    ]
    sums = found.weights.sum()
    return notes + [
        f"'{name}' sums to {total:.1%}; the rest counts as cash without risk."
        for name, total in sums[(sums - 1).abs() > _FULL].items()
    ]
