"""The study of assumptions: the efficient frontier, and views against an equilibrium."""

from xlfactor.declare import Category, ribbon_macro
from xlfactor.macros.groups.frontiers import FrontierStudy, ViewStudy
from xlfactor.report.frontier import frontier_pages
from xlfactor.report.page import Page
from xlfactor.report.views import views_page


@ribbon_macro(category=Category.ALLOCATION, label="Efficient frontier")
def efficient_frontier(frontier_study: FrontierStudy) -> tuple[Page, ...]:
    """Find the efficient frontier within the limits, and how far below it portfolios are."""
    turnover = frontier_study.turnover
    return frontier_pages(
        frontier_study.overview,
        frontier_study.policy_portfolios.blends.policy_limits.policy.groups,
        notes=frontier_study.notes,
        audit={"Turnover limit": "none" if turnover is None else f"{turnover:.1%}"},
    )


@ribbon_macro(category=Category.ALLOCATION, label="Views")
def black_litterman(view_study: ViewStudy) -> tuple[Page, ...]:
    """Weigh views against the returns that a reference portfolio implies (Black-Litterman)."""
    page = views_page(
        view_study.posterior,
        view_study.weights,
        assumed=view_study.frontier_study.expected_returns,
        notes=view_study.notes,
        audit={
            "Tau": f"{view_study.tau:g}",
            "Risk aversion": f"{view_study.aversion[0]:.6g}",
        },
    )
    return (page,)
