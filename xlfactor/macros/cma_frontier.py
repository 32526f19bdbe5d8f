"""The study of assumptions: the efficient frontier, and views against an equilibrium."""

from xlfactor.declare import Category, ribbon_macro
from xlfactor.macros.groups.frontiers import FrontierStudy, ThreeWayStudy, ViewStudy
from xlfactor.report.frontier import frontier_pages
from xlfactor.report.page import Page
from xlfactor.report.three_way import three_way_pages
from xlfactor.report.views import views_page


@ribbon_macro(category=Category.ALLOCATION, label="Efficient frontier")
def efficient_frontier(frontier_study: FrontierStudy) -> tuple[Page, ...]:
    """Find the efficient frontier within the limits, and how far below it portfolios are."""
    turnover = frontier_study.blends.limits.turnover
    return frontier_pages(
        frontier_study.overview,
        frontier_study.blends.groups,
        notes=frontier_study.notes,
        audit={"Turnover limit": "none" if turnover is None else f"{turnover:.1%}"},
    )


@ribbon_macro(category=Category.ALLOCATION, label="Black-Litterman")
def black_litterman(view_study: ViewStudy) -> tuple[Page, ...]:
    """Weigh views against the returns that a reference portfolio implies (Black-Litterman)."""
    price = view_study.price_of_risk
    page = views_page(
        view_study.posterior,
        view_study.weights,
        assumed=price.blends.expected_returns,
        notes=price.notes,
        audit={"Tau": f"{view_study.tau:g}", "Risk aversion": f"{price.aversion:.6g}"},
    )
    return (page,)


@ribbon_macro(category=Category.ALLOCATION, label="Three-way trade")
def three_way_trade(three_way_study: ThreeWayStudy) -> tuple[Page, ...]:
    """Trade expected return, risk and the distance to the target exposures against each other."""
    price = three_way_study.price_of_risk
    return three_way_pages(
        three_way_study.trade,
        price.blends.groups,
        notes=(
            f"Expected returns are those of '{price.blends.expected_returns.name}'.",
            *price.notes,
            *price.blends.notes,
        ),
        audit={"Risk aversion": f"{price.aversion:.6g}"},
    )
