"""The pages of the yield curve: its components, and its moves along them."""

from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core.estimation.covariance import volatilities_of
from xlfactor.core.factors.curve import CurveComponents
from xlfactor.core.labels import text_of
from xlfactor.report.digits import beside
from xlfactor.report.headings import COMPONENT_FORMATS, COMPONENTS, MATURITIES, component_table
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, Palette

#: Components are at right angles up to this.
_RIGHT_ANGLES: Final = 1e-12
METHOD: Final = (
    "Principal components of the covariance of the changes of yields by maturity (Litterman and "
    "Scheinkman). Signs: the loadings of the level sum to a figure above zero, those of the slope "
    "rise with maturity, those of the convexity are higher in the middle than at the ends."
)


def components_pages(found: CurveComponents, yields: pd.DataFrame) -> tuple[Page, ...]:
    """Return the pages of the components, and of the moves of the curve along them."""
    dates = yields.index
    units = f"Annual; changes from {text_of(dates[0])} to {text_of(dates[-1])}, {len(dates)} dates"
    shares = Block(
        title="Components",
        table=component_table(found).rename_axis(COMPONENTS),
        formats=COMPONENT_FORMATS,
        units="Volatility: of the move along the component, of length one over all maturities",
    )
    loadings = Block(
        title="Loadings",
        table=found.components.rename_axis(MATURITIES),
        formats=NumberFormat.EXPOSURE,
        units="Move of each yield with one unit of the component",
        heat=True,
    )
    components = Page(
        sheet="Curve components",
        title="Level, slope and convexity of the yield curve",
        units=units,
        blocks=(shares, loadings, _yields(found, yields)),
        charts=(
            Chart(title="Loadings by maturity", kind=ChartKind.LINES, block=loadings,
                  palette=Palette.FACTORS, value_title="Move of the yield"),
            Chart(title="Explained share of variance", kind=ChartKind.COLUMNS, block=shares,
                  columns=("Explained share",), value_title="Share of the variance"),
        ),
        checks=_checks(found),
        method=METHOD,
    )  # fmt: skip
    return (components, _moves(found, units))


def _yields(found: CurveComponents, yields: pd.DataFrame) -> Block:
    table = pd.DataFrame(
        {
            "Last": yields.iloc[-1],
            "Mean": yields.mean(),
            "Lowest": yields.min(),
            "Highest": yields.max(),
            "Volatility": volatilities_of(found.covariance),
            "Explained": (found.components**2) @ found.variances / np.diag(found.covariance),
        }
    )
    return Block(
        title="Yields",
        table=table.rename_axis(MATURITIES),
        formats=NumberFormat.PERCENT_FINE,
        units="Percent; volatility of the changes, a year; the share that the components explain",
    )


def _moves(found: CurveComponents, units: str) -> Page:
    moves = Block(
        title="Moves since the first date",
        table=found.moves.rename_axis("Date"),
        formats=NumberFormat.PERCENT_FINE,
        units="Sum of the scores up to each date, percent",
    )
    return Page(
        sheet="Curve moves",
        title="The yield curve along its components",
        units=units,
        blocks=(moves,),
        charts=(
            Chart(
                title=moves.title,
                kind=ChartKind.LINES,
                block=moves,
                palette=Palette.FACTORS,
                value_title="Percentage points",
            ),
        ),
        method=METHOD,
    )


def _checks(found: CurveComponents) -> tuple[Check, ...]:
    V = found.components.to_numpy()
    angle = float(np.abs(V.T @ V - np.eye(V.shape[1])).max())
    level = found.components.iloc[:, 0]
    dates, tenors = found.changes.shape
    return (
        Check.within("Components are at right angles", angle, _RIGHT_ANGLES,
                     what="largest difference from length one and zero products"),
        Check(name="The level moves all yields the same way", passed=bool((level > 0).all()),
              detail=f"lowest loading {beside(float(level.min()), 0.0, decimals=2)}, of "
              f"'{level.idxmin()}'; below zero, the first component is no level"),
        Check(name="More changes than maturities", passed=dates > tenors,
              detail=f"{dates} changes, {tenors} maturities"),
    )  # fmt: skip
