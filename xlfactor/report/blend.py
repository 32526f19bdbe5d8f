"""The pages of the blend: factor targets against the asset anchor, and the whole gamma path."""

import numpy as np
import pandas as pd

from xlfactor.core.allocation.blending import Blend, BlendPath, blend_weights, constrained_blend
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.typing import Labels
from xlfactor.report.page import Block, Chart, ChartKind, Check, NumberFormat, Page

ANCHOR, CLOSED_FORM, WITHIN, TARGET = "Anchor", "Closed form", "Within limits", "Target"
_METHOD = (
    "Minimises gamma × squared distance of the exposures from the target + (1 − gamma) × squared "
    "distance of the weights from the anchor."
)
_BUDGET_NOTE = (
    "The closed form is as published: it has no limits and need not sum to 100 %; what lacks is "
    "in cash."
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
    achieved = blend.exposures.T @ weights
    achieved.insert(0, TARGET, blend.target_exposures)
    total = pd.DataFrame([weights.sum()], index=["Total"])
    table = Block(
        title="Weights",
        table=pd.concat([weights, total]),
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
            Chart(title="Weights", kind=ChartKind.BARS, block=table, rows=len(weights)),
            Chart(
                title="Target and achieved exposures",
                kind=ChartKind.COLUMNS,
                block=fit,
                number_format="0.00",
            ),
        ),
        checks=_weight_checks(within.weights, limits, within.residual),
        notes=(*notes, _BUDGET_NOTE),
        method=_METHOD,
        audit={"Solver": within.solver, "Gamma": f"{gamma:g}"},
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
    return pd.DataFrame(dict(zip(_DISTANCES, columns, strict=True)))


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


def path_page(
    within: BlendPath,
    free: BlendPath,
    groups: "pd.Series[str] | None",
    *,
    notes: tuple[str, ...],
) -> Page:
    """Give the page of the gamma path within limits, with the closed form beside it."""
    rows = within.weights.columns.rename("Gamma")
    achieved = _upright(within.exposures, rows)
    weights = _upright(within.weights, rows)
    by_group = weights if groups is None else weights.T.groupby(groups, sort=False).sum().T
    fit = Block(
        title="Exposures along the path, within limits",
        table=achieved,
        formats=NumberFormat.EXPOSURE,
        units="Units of the factor; target: "
        + ", ".join(f"{name} {b:.2f}" for name, b in within.blend.target_exposures.items()),
    )
    distances = Block(
        title="Distance from the target and from the anchor",
        table=pd.DataFrame(
            {
                f"{what}, {path_name}": values.to_numpy()
                for path_name, path in (("within limits", within), ("closed form", free))
                for what, values in (
                    ("From target", path.target_distances),
                    ("From anchor", path.anchor_distances),
                )
            },
            index=rows,
        ).assign(**{"Sum of weights, closed form": free.total_weights.to_numpy()}),
        formats={
            "From target, within limits": NumberFormat.STATISTIC,
            "From anchor, within limits": NumberFormat.STATISTIC,
            "From target, closed form": NumberFormat.STATISTIC,
            "From anchor, closed form": NumberFormat.STATISTIC,
            "Sum of weights, closed form": NumberFormat.PERCENT,
        },
        units="Euclidean; exposures from the target, weights from the anchor",
    )
    grouped = Block(
        title="Weights along the path, within limits",
        table=by_group,
        formats=NumberFormat.PERCENT,
        units="Percent of the portfolio" + ("" if groups is None else ", by group"),
    )
    return Page(
        sheet="Gamma path",
        title="Gamma path: from the asset anchor to the factor targets",
        units="Gamma 0 is the anchor, gamma 1 the target",
        blocks=(fit, grouped, distances),
        charts=(
            Chart(
                title="Exposures along the gamma path",
                kind=ChartKind.LINES,
                block=fit,
                number_format="0.0",
                category_title="Gamma",
            ),
            Chart(
                title="Weights along the gamma path",
                kind=ChartKind.STACKED_COLUMNS,
                block=grouped,
                category_title="Gamma",
            ),
            Chart(
                title="Distance from target and anchor",
                kind=ChartKind.LINES,
                block=distances,
                columns=tuple(str(name) for name in distances.table.columns[:4]),
                number_format="0.0",
                category_title="Gamma",
            ),
        ),
        checks=_path_checks(within, free),
        notes=notes,
        method=_METHOD,
    )


def _upright(table: pd.DataFrame, rows: Labels) -> pd.DataFrame:
    return pd.DataFrame(table.T.to_numpy(), index=rows, columns=table.index)


def _path_checks(within: BlendPath, free: BlendPath) -> tuple[Check, ...]:
    worst = max(
        float(np.diff(path.target_distances.to_numpy()).max(initial=0.0))
        for path in (within, free)
    )
    return (
        Check(
            name="Nearer to the target as gamma grows",
            passed=worst < 1e-6,
            detail=f"largest step away from it: {worst:.1e}",
        ),
        Check(
            name="Best within limits at every gamma",
            passed=within.residual < 1e-7,
            detail=f"largest residual of the optimality conditions {within.residual:.1e}",
        ),
    )
