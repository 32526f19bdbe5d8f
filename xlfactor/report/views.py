"""The page of views: what they say, and what they make of returns and weights."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from xlfactor.core.allocation.black_litterman import Posterior
from xlfactor.report.blocks import summed
from xlfactor.report.findings import highest_and_lowest
from xlfactor.report.headings import ASSETS
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, Palette

#: The portfolios, and the returns, by the names under which the page shows them.
REFERENCE: Final = "Reference"
EQUILIBRIUM: Final = "Equilibrium"
AFTER_VIEWS: Final = "After views"
_CHANGE: Final = "Change"
_METHOD: Final = (
    "The equilibrium returns are those for which the reference is the best portfolio: cash + risk "
    "aversion × covariance × its weights. Views move them by how certain they are (Black and "
    "Litterman); a confidence is the share of the way that a view, alone, moves its own return "
    "(Idzorek), and a view without one has 50%. Weights within the limits have the highest "
    "return − risk aversion / 2 × variance, by the covariance of the assumptions."
)


def views_page(
    found: Posterior,
    weights: pd.DataFrame,
    *,
    assumed: "pd.Series[float]",
    notes: tuple[str, ...],
    audit: Mapping[str, str],
) -> Page:
    """Return the page of views.

    Parameters
    ----------
    weights : DataFrame of shape (n_assets, 3)
        Reference, and best weights before and after views.
    assumed : Series of shape (n_assets,)
        The expected returns of the assumptions, under the name of their measure.
    """
    said = Block(
        title="The views",
        table=found.views.rename_axis("View"),
        formats=NumberFormat.PERCENT_FINE,
        units="Percent a year: return of the view, by itself, in equilibrium and after all views; "
        "standard deviations of its error and of the equilibrium's",
    )
    returns = _returns(found, assumed)
    held = summed("Weights within the limits", weights, ASSETS, formats=NumberFormat.PERCENT,
                  units="Percent of the portfolio")  # fmt: skip
    return Page(
        sheet="Black-Litterman",
        title="Views against the returns that a portfolio implies",
        units="Annual; returns and weights in percent",
        blocks=(said, returns, held),
        charts=(
            Chart(
                title="What the views change of the expected returns",
                kind=ChartKind.BARS,
                block=returns,
                columns=(_CHANGE,),
                value_title="Percent a year",
            ),
            Chart(
                title="Weights within the limits",
                kind=ChartKind.COLUMNS,
                block=held,
                palette=Palette.PORTFOLIOS,
                rows=len(weights),
                value_title="Percent of the portfolio",
            ),
        ),
        checks=(_between(found),),
        assumed=notes,
        method=_METHOD,
        audit=audit,
    )


def _returns(found: Posterior, assumed: "pd.Series[float]") -> Block:
    table = pd.DataFrame(
        {
            EQUILIBRIUM: found.equilibrium_returns,
            AFTER_VIEWS: found.posterior_returns,
            _CHANGE: found.posterior_returns - found.equilibrium_returns,
            str(assumed.name): assumed,
        }
    )
    return Block(
        title="Expected returns",
        table=table.rename_axis(ASSETS),
        formats=NumberFormat.PERCENT_FINE,
        units="Percent a year; the last column is that of the assumptions",
        note=highest_and_lowest("Change by the views", table[_CHANGE], "+.2%"),
        differences={_CHANGE: (AFTER_VIEWS, EQUILIBRIUM)},
    )


def _between(found: Posterior) -> Check:
    """Check that no view is overshot: what is left of it is not larger than it was."""
    views = found.views
    before = (views["View"] - views[EQUILIBRIUM]).abs()
    after = (views["View"] - views[AFTER_VIEWS]).abs()
    weighed = float((after / views["Uncertainty"]).pow(2).sum())
    return Check(
        name="Views are nearer after they are weighed",
        passed=weighed <= float((before / views["Uncertainty"]).pow(2).sum()) * (1 + 1e-9),
        detail=f"largest distance {before.max():.2%} before, {after.max():.2%} after",
    )
