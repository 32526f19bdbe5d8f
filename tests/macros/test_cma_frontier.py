"""The macros of frontier, views and three-way trade: what their pages show and ask."""

import numpy as np
import pytest

from tests.macros.shipped import pages_of, shipped, table
from xlfactor.errors import InfeasibleError, LabelError, OptionError, TableError
from xlfactor.macros import cma_frontier
from xlfactor.report.page import ChartKind

FILE = "factor_cma.xlsx"
VIEWS = "views"


def with_column(policy, header, values):
    top, *rows = policy
    return ((*top, header), *((*row, value) for row, value in zip(rows, values, strict=True)))


class TestFrontier:
    def test_no_portfolio_within_the_limits_lies_above(self):
        page, _ = pages_of(cma_frontier.efficient_frontier, FILE)
        figures = table(page, "The portfolios, and portfolios of one asset class")
        left = figures.loc[
            ["Within limits", "Minimum variance", "Maximum Sharpe"], "Below frontier"
        ]
        assert (left > -1e-12).all()
        np.testing.assert_allclose(left[["Minimum variance", "Maximum Sharpe"]], 0, atol=1e-9)
        named = figures.loc[:"Maximum Sharpe"]
        assert named["Sharpe ratio"].idxmax() == "Maximum Sharpe"
        assert named["Volatility"].idxmin() == "Minimum variance"
        assert not page.failed

    def test_the_chart_draws_what_the_tables_say(self):
        page, _ = pages_of(cma_frontier.efficient_frontier, FILE)
        (chart,) = page.charts
        assert (chart.kind, chart.joined) == (ChartKind.SCATTER, ("Frontier",))
        points = chart.block.table
        assert (points.drop(columns="Volatility").notna().sum(axis=1) == 1).all()
        frontier = points[points["Frontier"].notna()]
        assert frontier["Volatility"].is_monotonic_increasing
        assert frontier["Frontier"].is_monotonic_increasing
        figures = table(page, "The portfolios, and portfolios of one asset class")
        assert points.loc["Anchor", "Anchor"] == figures.loc["Anchor", "Expected return"]
        assert set(points["Asset classes"].dropna()) <= set(figures["Expected return"])

    def test_weights_along_it_add_up_and_keep_the_limits(self):
        _, page = pages_of(cma_frontier.efficient_frontier, FILE)
        groups, corners = (one.table for one in page.blocks)
        np.testing.assert_allclose(groups.sum(axis=1), 1, atol=1e-12)
        assert groups["Public equity"].min() >= 0.15 - 1e-12
        weights = corners.drop(columns=["Return", "Volatility", "Multiplier"])
        assert (weights >= 0).all(axis=None)
        assert (weights <= 0.25).all(axis=None)
        assert corners["Multiplier"].is_monotonic_increasing
        (chart,) = page.charts
        assert chart.kind is ChartKind.AREAS

    def test_short_weights_are_not_stacked(self):
        top, *rows = shipped(FILE)["policy"]
        lower = top.index("Lower")
        short = tuple((*row[:lower], -0.5, *row[lower + 1 :]) for row in rows)
        _, page = pages_of(
            cma_frontier.efficient_frontier, FILE, policy=(top, *short), group_limits=None
        )
        (chart,) = page.charts
        assert chart.kind is ChartKind.LINES

    def test_turnover_is_counted_from_the_current_weights(self):
        rows = len(shipped(FILE)["policy"]) - 1
        policy = with_column(shipped(FILE)["policy"], "Current", [1 / rows] * rows)
        page, _ = pages_of(
            cma_frontier.efficient_frontier, FILE, policy=policy, turnover=((0.1,),)
        )
        weights = table(page, "Weights of the portfolios").drop("Total")
        trades = (weights["Maximum Sharpe"] - 1 / rows).abs().sum() / 2
        assert trades <= 0.1 + 1e-12
        assert "Current" in weights
        assert page.audit["Turnover limit"] == "10.0%"
        with pytest.raises(OptionError, match=r"^turnover: limited to 10.0%, but no current"):
            pages_of(cma_frontier.efficient_frontier, FILE, turnover=((0.1,),))

    def test_cash_is_what_sharpe_ratios_are_counted_from(self):
        total, _ = pages_of(cma_frontier.efficient_frontier, FILE, cash_asset=None)
        above, _ = pages_of(
            cma_frontier.efficient_frontier,
            FILE,
            cash_asset=(("US Treasuries (Cash equivalents)",),),
        )
        title = "The portfolios, and portfolios of one asset class"
        one, two = (table(page, title).loc["Anchor"] for page in (total, above))
        cash = (one["Sharpe ratio"] - two["Sharpe ratio"]) * one["Volatility"]
        assert any(f"{cash:.2%}" in note for note in above.assumed)
        assert cash > 0

    def test_within_a_tracking_error(self):
        """What the free frontier earns more at a volatility, the bent one lacks."""
        given = {"limit_tracking_error": (("yes",),), "tracking_error_limit": ((0.02,),)}
        page, weights = pages_of(cma_frontier.efficient_frontier, FILE, **given)
        assert not page.failed
        assert "Tracking errors within the limit" in {check.name for check in page.checks}
        shown = table(weights, "The portfolios along the frontier")
        assert shown["Tracking error"].max() == pytest.approx(0.02, abs=1e-9)
        free = table(pages_of(cma_frontier.efficient_frontier, FILE)[0],
                     "The portfolios, and portfolios of one asset class")  # fmt: skip
        bent = table(page, "The portfolios, and portfolios of one asset class")
        left = bent["Below frontier"].dropna().drop(["Minimum variance", "Maximum Sharpe"])
        kept = left.drop("Within limits")
        assert (kept < free.loc[kept.index, "Below frontier"]).all()

    def test_a_portfolio_named_as_one_of_the_frontier(self):
        own = (("Asset", "Equal weight"), ("Commodities", 1.0))
        with pytest.raises(LabelError, match=r"^two portfolios are called 'Equal weight'"):
            pages_of(cma_frontier.efficient_frontier, FILE, portfolios=own)


class TestViews:
    def test_views_move_returns_towards_them(self):
        (page,) = pages_of(cma_frontier.black_litterman, FILE)
        said, returns = table(page, "The views"), table(page, "Expected returns")
        gap, left = said["View"] - said["Equilibrium"], said["View"] - said["After views"]
        assert (left.abs() < gap.abs()).any()
        spread = (
            returns.loc["Non-US Equity-Emerging", "After views"]
            - returns.loc["US Equity-Large Cap", "After views"]
        )
        assert spread == pytest.approx(said.loc["Emerging ahead of large caps", "After views"])
        np.testing.assert_allclose(table(page, "Weights within the limits").loc["Total"], 1)
        assert not page.failed

    def test_the_risk_aversion_is_implied_or_given(self):
        (implied,) = pages_of(cma_frontier.black_litterman, FILE)
        (given,) = pages_of(cma_frontier.black_litterman, FILE, risk_aversion=((3.0,),))
        assert any(note.startswith("The risk aversion, ") for note in implied.assumed)
        assert "The risk aversion is given: 3." in given.assumed
        ratio = table(given, "Expected returns")["Equilibrium"] / float(
            given.audit["Risk aversion"]
        )
        same = table(implied, "Expected returns")["Equilibrium"] / float(
            implied.audit["Risk aversion"]
        )
        np.testing.assert_allclose(ratio, same, rtol=1e-5)

    def test_without_a_benchmark_the_first_portfolio_is_the_reference(self):
        (page,) = pages_of(cma_frontier.black_litterman, FILE, benchmark=None)
        assert "No benchmark is given: the reference portfolio is 'Anchor'." in page.assumed

    @pytest.mark.parametrize(
        ("header", "kind", "message"),
        [
            ("Non-US Equity-Emergin", LabelError, "views: unknown column 'Non-US Equity-Emergin'"),
            ("Says", LabelError, "views: unknown column 'Says'"),
        ],
    )
    def test_a_view_on_an_unknown_asset(self, header, kind, message):
        top, *rows = shipped(FILE)[VIEWS]
        renamed = ((top[0], header, *top[2:]), *rows)
        with pytest.raises(kind, match=f"^{message}"):
            pages_of(cma_frontier.black_litterman, FILE, views=renamed)

    def test_a_certain_view(self):
        top, *rows = shipped(FILE)[VIEWS]
        certain = ((*rows[0][:-1], 1.0), *rows[1:])
        with pytest.raises(TableError, match=r"^views: row 'Emerging ahead of large caps'"):
            pages_of(cma_frontier.black_litterman, FILE, views=(top, *certain))

    @pytest.mark.parametrize("macro", [cma_frontier.black_litterman, cma_frontier.three_way_trade])
    def test_a_benchmark_is_told_by_its_own_name(self, macro):
        (top, (asset, _), *rows) = shipped(FILE)["benchmark"]
        with pytest.raises(TableError, match=r"^benchmark: the weights sum to "):
            pages_of(macro, FILE, benchmark=(top, (asset, 0.9), *rows))
        with pytest.raises(LabelError, match=r"^benchmark: unknown row 'Gold'"):
            pages_of(macro, FILE, benchmark=(top, ("Gold", 0.35), *rows))


class TestThreeWayTrade:
    def test_it_goes_from_utility_to_the_target(self):
        page, weights = pages_of(cma_frontier.three_way_trade, FILE)
        figures = table(page, "Return, risk and distance")
        assert figures["Distance"].is_monotonic_decreasing
        assert figures["Utility"].is_monotonic_decreasing
        np.testing.assert_allclose(weights.blocks[0].table.sum(axis=1), 1, atol=1e-12)
        assert not page.failed

    def test_a_factor_of_no_weight_does_not_count(self):
        only = (("Factor", "Weight"), ("Economic Growth", 1.0), ("Real Rate", 0.0),
                ("Inflation", 0.0), ("Private", 0.0))  # fmt: skip
        page, _ = pages_of(cma_frontier.three_way_trade, FILE, factor_weights=only)
        figures = table(page, "Return, risk and distance")
        target = float(page.blocks[1].units.split("Economic Growth ")[1].split(",")[0])
        assert table(page, "Exposures")["Economic Growth"].iloc[-1] == pytest.approx(
            target, abs=0.02
        )
        assert figures["Distance"].iloc[-1] == pytest.approx(0, abs=0.02)


def test_limits_that_no_portfolio_meets_are_named():
    top, *rows = shipped(FILE)["policy"]
    upper = top.index("Upper")
    tight = tuple((*row[:upper], 0.05, *row[upper + 1 :]) for row in rows)
    with pytest.raises(InfeasibleError, match=r"^limits: no portfolio meets them"):
        pages_of(cma_frontier.efficient_frontier, FILE, policy=(top, *tight), group_limits=None)
