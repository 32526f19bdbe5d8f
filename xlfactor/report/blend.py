"""The page of the blend: factor targets against the asset anchor, at one gamma."""

import numpy as np
import pandas as pd

from xlfactor.core.allocation.blending import Blend, blend_weights, constrained_blend
from xlfactor.core.allocation.constraints import Limits
from xlfactor.report.headings import ASSETS, FACTORS, PORTFOLIOS
from xlfactor.report.page import Block, Chart, ChartKind, Check, NumberFormat, Page

ANCHOR, CLOSED_FORM, WITHIN, TARGET = "Anchor", "Closed form", "Within limits", "Target"
METHOD = (
    "Minimises gamma × squared distance of the exposures from the target + (1 − gamma) × squared "
    "distance of the weights from the anchor."
)
_DISTANCES = {
    "Sum of weights": NumberFormat.PERCENT,
    "Volatility": NumberFormat.PERCENT,
    "Distance from target": NumberFormat.STATISTIC,
    "Distance from anchor": NumberFormat.STATISTIC,
}


def weights_page(
    blend: Blend,
    limits: Limits,
    covariance: pd.DataFrame,
    *,
    gamma: float,
    notes: tuple[str, ...],
) -> Page:
    """Give the page of weights and of target against achieved exposures at one gamma."""
    within = constrained_blend(blend, gamma=gamma, limits=limits)
    weights = pd.DataFrame(
        {
            ANCHOR: blend.anchor_weights,
            CLOSED_FORM: blend_weights(blend, gamma=gamma),
            WITHIN: within.weights,
        }
    )
    achieved = (blend.exposures.T @ weights).rename_axis(FACTORS)
    achieved.insert(0, TARGET, blend.target_exposures)
    total = pd.DataFrame([weights.sum()], index=["Total"])
    table = Block(
        title="Weights",
        table=pd.concat([weights, total]).rename_axis(ASSETS),
        formats=NumberFormat.PERCENT,
        units="Percent of the portfolio",
        total=True,
    )
    fit = Block(
        title="Target and achieved exposures",
        table=achieved,
        formats=NumberFormat.EXPOSURE,
        units="Units of the factor",
    )
    summary = Block(
        title="The portfolios side by side",
        table=_summary(blend, weights, covariance),
        formats=_DISTANCES,
        units="Distances are Euclidean",
    )
    return Page(
        sheet="Weights",
        title=f"Factors to assets: weights at gamma {gamma:.2f}",
        units="Annual",
        blocks=(table, fit, summary),
        charts=(
            Chart(
                title="Weights",
                kind=ChartKind.BARS,
                block=table,
                rows=len(weights),
                value_title="Percent of the portfolio",
            ),
            Chart(
                title="Target and achieved exposures",
                kind=ChartKind.COLUMNS,
                block=fit,
                number_format="0.00",
                value_title="Units of the factor",
            ),
        ),
        checks=_weight_checks(within.weights, limits, within.residual),
        notes=(*notes, _budget_note(float(weights[CLOSED_FORM].sum()))),
        method=METHOD,
        audit={"Solver": within.solver, "Gamma": f"{gamma:g}"},
    )


#: a share below this is shown as none
_SHOWN = 0.0005


def _budget_note(total: float) -> str:
    """Say what the closed form leaves over, or borrows."""
    rest = 1 - total
    kept = (
        "" if abs(rest) < _SHOWN else f" ({abs(rest):.1%} {'in cash' if rest > 0 else 'borrowed'})"
    )
    return (
        "The closed form is as published, without limits and budget: its weights sum to "
        f"{total:.1%}{kept}."
    )


def _summary(blend: Blend, weights: pd.DataFrame, covariance: pd.DataFrame) -> pd.DataFrame:
    misses = (blend.exposures.T @ weights).sub(blend.target_exposures, axis=0)
    moves = weights.sub(blend.anchor_weights, axis=0)
    columns = (
        weights.sum(),
        np.sqrt((weights * (covariance @ weights)).sum()),
        np.sqrt((misses**2).sum()),
        np.sqrt((moves**2).sum()),
    )
    table = pd.DataFrame(dict(zip(_DISTANCES, columns, strict=True)))
    return table.rename_axis(PORTFOLIOS)


def _weight_checks(
    weights: "pd.Series[float]", limits: Limits, residual: float
) -> tuple[Check, ...]:
    total = float(weights.sum())
    over = float(np.maximum(weights - limits.upper, limits.lower - weights).max())
    checks = [
        Check(
            name="Weights within limits sum to 100 %",
            passed=abs(total - limits.total) < 1e-9,
            detail=f"sum {total:.6%}",
        ),
        Check(
            name="Limits of assets met",
            passed=over < 1e-9,
            detail=f"largest excess {max(over, 0.0):.1e}",
        ),
        Check(
            name="Best within limits",
            passed=residual < 1e-7,
            detail=f"largest residual of the optimality conditions {residual:.1e}",
        ),
    ]
    if limits.groups is not None and limits.group_limits is not None:
        held = weights.groupby(limits.groups).sum()
        bounds = limits.group_limits.join(held.rename("Held"))
        over = float((bounds["Held"] - bounds["Upper"]).max())
        under = float((bounds["Lower"] - bounds["Held"]).max())
        checks.append(
            Check(
                name="Limits of groups met",
                passed=max(over, under) < 1e-9,
                detail=f"largest excess {max(over, under, 0.0):.1e}",
            )
        )
    return tuple(checks)
