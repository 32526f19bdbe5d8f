"""The page of the blend: factor targets against the asset anchor, at one gamma."""

from dataclasses import replace
from typing import Final

import pandas as pd

from xlfactor.core.allocation.limit_checks import broken_limits, largest_excess
from xlfactor.core.portfolios.blends import BlendedPortfolios
from xlfactor.core.texts import percent
from xlfactor.report.blocks import figures_block, summed
from xlfactor.report.digits import as_shown, beside
from xlfactor.report.headings import ASSETS, FACTORS, GIVEN_PORTFOLIOS
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
from xlfactor.report.portfolios import named_limits

#: Weights sum to the total, and limits are met, up to this.
_MET: Final = 1e-9
_TARGET = "Target"
_OF_PORTFOLIO: Final = "Percent of the portfolio"
#: The portfolios by the names under which pages show them.
PORTFOLIO_NAMES: Final = {
    "anchor": "Anchor",
    "within_limits": "Within limits",
    "closed_form": "Closed form, no limits",
    "current": "Current",
}
_ABOUT_CLOSED_FORM: Final = (
    f"'{PORTFOLIO_NAMES['closed_form']}': the published formula, which ignores limits, exclusions "
    "and full investment."
)
METHOD = (
    "Minimises gamma × squared distance of the exposures from the target + (1 − gamma) × squared "
    "distance of the weights from the anchor."
)
_FIGURES = {
    "total_weight": ("Sum of weights", NumberFormat.PERCENT),
    "expected_return": ("Expected return", NumberFormat.PERCENT_FINE),
    "volatility": ("Volatility", NumberFormat.PERCENT_FINE),
    "target_distance": ("Distance from target", NumberFormat.STATISTIC),
    "anchor_distance": ("Distance from anchor", NumberFormat.STATISTIC),
    "turnover": ("Turnover from current", NumberFormat.PERCENT),
}


def weights_page(
    found: BlendedPortfolios, expected_returns: "pd.Series[float]", *, notes: tuple[str, ...]
) -> Page:
    """Return the page of weights and of target against achieved exposures at one gamma."""
    weights, fit, summary = _weights(found), _fit(found), _summary(found, expected_returns)
    return Page(
        sheet="Weights",
        kind=PageKind.ANSWER,
        title=f"Factors to assets: weights at gamma {found.gamma:.2f}",
        units="Annual",
        blocks=(weights, fit, summary),
        headline=(summary, weights, fit),
        charts=(
            Chart(
                title=weights.title,
                kind=ChartKind.COLUMNS,
                block=weights,
                palette=Palette.PORTFOLIOS,
                rows=len(found.weights),
                neutral=GIVEN_PORTFOLIOS,
                value_title=_OF_PORTFOLIO,
            ),
            Chart(
                title=fit.title,
                kind=ChartKind.COLUMNS,
                block=fit,
                palette=Palette.PORTFOLIOS,
                neutral=(_TARGET, *GIVEN_PORTFOLIOS),
                value_title=fit.units,
            ),
        ),
        checks=_weight_checks(found),
        notes=(_budget_note(float(found.closed_form.sum())), *_limit_notes(found)),
        assumed=notes,
        method=METHOD,
        audit={"Solver": found.within.solver, "Gamma": f"{found.gamma:g}"},
        portfolios=_key_figures(found),
    )


def _weights(found: BlendedPortfolios) -> Block:
    held = found.weights.rename(columns=PORTFOLIO_NAMES)
    block = summed("Weights", held, ASSETS, formats=NumberFormat.PERCENT, units=_OF_PORTFOLIO)
    return replace(block, note=f"{_largest(found)} {_ABOUT_CLOSED_FORM}")


def _fit(found: BlendedPortfolios) -> Block:
    achieved = found.exposures.rename(columns=PORTFOLIO_NAMES).rename_axis(FACTORS)
    achieved.insert(0, _TARGET, found.blend.target_exposures)
    return Block(
        title="Target and achieved exposures",
        table=achieved,
        formats=NumberFormat.EXPOSURE,
        units="Units of the factor",
    )


def _summary(found: BlendedPortfolios, expected_returns: "pd.Series[float]") -> Block:
    figures = found.figures.assign(expected_return=expected_returns @ found.weights)
    return figures_block(
        "The portfolios side by side",
        figures[[name for name in _FIGURES if name in figures]].rename(PORTFOLIO_NAMES),
        _FIGURES,
        units=f"Return ({expected_returns.name}) and volatility in percent a year; Euclidean "
        "distances, of exposures from the target and of weights from the anchor",
    )


def _key_figures(found: BlendedPortfolios) -> dict[str, KeyFigures]:
    """Return the figures of the portfolio within limits, and of the current one if it is known."""
    weights = found.weights
    shown = [name for name in ("within_limits", "current") if name in weights]
    exposures = found.exposures[shown]
    target = found.blend.target_exposures
    figures = key_figures(
        found.figures["volatility"],
        exposures,
        targets=pd.DataFrame(dict.fromkeys(shown, target)),
        breaches={name: broken_limits(found.limits, weights[name]) for name in shown},
    )
    return {PORTFOLIO_NAMES[name]: one for name, one in figures.items()}


def _largest(found: BlendedPortfolios) -> str:
    """Return what the portfolio within limits holds most of."""
    weights = found.within.weights
    return (
        f"'{PORTFOLIO_NAMES['within_limits']}' holds most of '{weights.idxmax()}', "
        f"{as_shown(weights.max(), '.1%')}."
    )


def _limit_notes(found: BlendedPortfolios) -> list[str]:
    """Say which limits bind, and what the current weights were used for, if they are known."""
    binding = named_limits(found.within.binding) or "none"
    notes = [f"Limits that bind the portfolio within limits: {binding}."]
    if found.limits.current is not None:
        most = found.limits.turnover
        limited = "is not limited" if most is None else f"is limited to {percent(most)}"
        notes.append(
            "Turnover is half the sum of the trades from the policy's Current weights; it "
            f"{limited}."
        )
    return notes


#: A smaller share is not mentioned.
_SHOWN = 0.0005


def _budget_note(total: float) -> str:
    """Describe how much cash the closed form leaves over, or borrows."""
    rest = 1 - total
    kept = (
        "" if abs(rest) < _SHOWN else f" ({abs(rest):.1%} {'in cash' if rest > 0 else 'borrowed'})"
    )
    return (
        "The closed form ignores limits, exclusions and the budget: its weights sum to "
        f"{total:.1%}{kept}."
    )


def _weight_checks(found: BlendedPortfolios) -> tuple[Check, ...]:
    weights, limits, residual = found.within.weights, found.limits, found.within.residual
    total = float(weights.sum())
    bound = limits.total + (_MET if total > limits.total else -_MET)
    return (
        Check.at_most(
            "Weights within limits sum to 100%",
            abs(total - limits.total),
            _MET,
            detail=f"sum {beside(100 * total, 100 * bound, decimals=6)}%",
        ),
        Check.within("Limits met", largest_excess(limits, weights), _MET, what="largest excess"),
        Check.within("Best within limits", residual, 1e-7, what=OPTIMALITY),
    )
