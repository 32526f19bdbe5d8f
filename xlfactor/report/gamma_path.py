"""The pages of the gamma path: from the asset anchor to the factor targets."""

from dataclasses import replace

import numpy as np
import pandas as pd

from xlfactor.core.allocation.blending import BlendPath
from xlfactor.core.typing import Labels
from xlfactor.report.blend import METHOD
from xlfactor.report.headings import ASSETS
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import (
    OPTIMALITY,
    Block,
    Chart,
    ChartKind,
    Check,
    Page,
    PageKind,
    Palette,
)

_UNITS = "Gamma 0 is the anchor, gamma 1 the target"
_GAMMA = "Gamma"
_TARGET, _ANCHOR = "From target", "From anchor"
_FREE_TOTAL = "Sum of weights, closed form"


def path_page(
    within: BlendPath,
    free: BlendPath,
    groups: "pd.Series[str] | None",
    *,
    notes: tuple[str, ...],
) -> Page:
    """Return the page of exposures, weights and distances along the path, with its charts."""
    fit, grouped = _exposures(within), _weights(within, groups)
    distances = _distances(within, free)
    compared = tuple(str(name) for name in distances.table if name != _FREE_TOTAL)
    return Page(
        sheet="Gamma path",
        title="Gamma path: from the asset anchor to the factor targets",
        units=_UNITS,
        blocks=(fit, grouped, distances),
        charts=(
            Chart(
                title="Exposures along the gamma path",
                kind=ChartKind.LINES,
                block=fit,
                palette=Palette.FACTORS,
                value_title="Units of the factor",
                category_title=_GAMMA,
            ),
            Chart(
                title="Weights along the gamma path",
                kind=ChartKind.STACKED_COLUMNS,
                block=grouped,
                palette=Palette.ASSETS,
                value_title="Percent of the portfolio",
                category_title=_GAMMA,
            ),
            Chart(
                title="Distance from target and anchor",
                kind=ChartKind.LINES,
                block=distances,
                columns=compared,
                value_title="Euclidean distance",
                category_title=_GAMMA,
            ),
        ),
        checks=_checks(within, free),
        assumed=notes,
        method=METHOD,
    )


def path_weights_page(within: BlendPath, free: BlendPath) -> Page:
    """Return the page of every asset's weight along the path."""
    return Page(
        sheet="Path weights",
        kind=PageKind.METHODS,
        title="Gamma path: the weights of the assets",
        units=_UNITS,
        blocks=(
            _by_asset("Within limits", within),
            replace(
                _by_asset("Closed form, as published", free),
                note="The closed form ignores limits, exclusions and full investment.",
            ),
        ),
        method=METHOD,
    )


def _exposures(path: BlendPath) -> Block:
    target = ", ".join(f"{name} {b:.2f}" for name, b in path.blend.target_exposures.items())
    return Block(
        title="Exposures along the path, within limits",
        table=_upright(path.exposures),
        formats=NumberFormat.EXPOSURE,
        units=f"Units of the factor; target: {target}",
    )


def _weights(path: BlendPath, groups: "pd.Series[str] | None") -> Block:
    weights = path.weights
    if groups is not None:
        weights = weights.groupby(groups, sort=False).sum()
    return Block(
        title="Weights along the path, within limits",
        table=_upright(weights),
        formats=NumberFormat.PERCENT,
        units="Percent of the portfolio" + ("" if groups is None else ", by group"),
    )


def _distances(within: BlendPath, free: BlendPath) -> Block:
    columns = {
        f"{what}, {which}": values.to_numpy()
        for which, path in (("within limits", within), ("closed form", free))
        for what, values in ((_TARGET, path.target_distances), (_ANCHOR, path.anchor_distances))
    }
    columns[_FREE_TOTAL] = free.total_weights.to_numpy()
    return Block(
        title="Distance from the target and from the anchor",
        table=pd.DataFrame(columns, index=_gammas(within)),
        formats=dict.fromkeys(columns, NumberFormat.STATISTIC)
        | {_FREE_TOTAL: NumberFormat.PERCENT},
        units="Euclidean: exposures from the target, weights from the anchor; the closed form "
        "ignores limits and exclusions",
    )


def _by_asset(title: str, path: BlendPath) -> Block:
    columns = [f"{gamma:.1f}" for gamma in path.weights.columns]
    weights = path.weights.set_axis(columns, axis=1)
    total = pd.DataFrame([weights.sum()], index=["Total"])
    return Block(
        title=title,
        table=pd.concat([weights, total]).rename_axis(ASSETS),
        formats=NumberFormat.PERCENT,
        units="Percent of the portfolio; a column for each gamma",
        total=True,
    )


def _upright(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with a row for each gamma."""
    return pd.DataFrame(
        table.T.to_numpy(), index=table.columns.rename(_GAMMA), columns=table.index
    )


def _gammas(path: BlendPath) -> Labels:
    return path.weights.columns.rename(_GAMMA)


def _checks(within: BlendPath, free: BlendPath) -> tuple[Check, ...]:
    worst = max(
        float(np.diff(path.target_distances.to_numpy()).max(initial=0.0))
        for path in (within, free)
    )
    return (
        Check.within(
            "Nearer to the target as gamma grows", worst, 1e-6, what="largest step away from it"
        ),
        Check.within("Best within limits at every gamma", within.residual, 1e-7, what=OPTIMALITY),
    )
