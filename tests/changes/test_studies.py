"""Every shipped study: what its inputs do adds up, and both ends are what a run gives."""

from contextlib import closing

import numpy as np
import pytest

from tests.changes.pages import assert_sums, page_of, tables, typed
from tests.conftest import WORKBOOKS
from xlfactor.changes.study import group
from xlfactor.core.risk.active import active_weights, tracking_errors
from xlfactor.core.risk.measures import Volatility
from xlfactor.errors import LabelError, TableError
from xlfactor.macros.groups.budgets import BudgetStudy
from xlfactor.macros.groups.curve import BarbellStudy, BondStudy
from xlfactor.macros.groups.frontiers import FrontierStudy
from xlfactor.macros.groups.risk_based import RiskBasedStudy
from xlfactor.macros.groups.tails import TailStudy
from xlfactor.parameters import HISTORIES, arguments_of, flattened
from xlfactor.places import Places
from xlfactor.xlsx.book import open_book

TAILS, CURVE = WORKBOOKS / "tail_risk.xlsx", WORKBOOKS / "yield_curve.xlsx"
ECONOMIC, BUDGETS = WORKBOOKS / "economic_factors.xlsx", WORKBOOKS / "risk_budgeting.xlsx"


def shaken(sheet, cells, scale, edits):
    """Change figures of a sheet at random, and write others by address."""

    def change(book):
        draw = np.random.default_rng(7)
        for row in book[sheet][cells]:
            for cell in row:
                cell.value += float(draw.normal(0, scale))
        typed(edits)(book)

    return change


def state(path, made):
    """Return a group of inputs as a run makes it."""
    with closing(open_book(path)) as book:
        places = Places(book)
        takes = (*flattened(arguments_of(made, where=made.__name__)), HISTORIES)
        found = {item.name: places.find(item) for item in takes}
    return group(made, {name: one.cells for name, one in found.items() if one is not None})


def assert_ends(page, before, after, figures):
    """Check that the page has the figures that a run gives of both workbooks."""
    for path, column in ((before, "Before"), (after, "After")):
        for title, table in figures(path).items():
            found = tables(page)[title][column]
            assert np.abs(found[table.index] - table).max() <= 1e-12, title


def test_a_change_of_tails_adds_up_by_input(edited):
    after = edited(TAILS, shaken("Asset returns", "C6:E1309", 0.002, {"Options!C8": 0.975}))
    page = page_of(TAILS, after)
    fitted = ["Means", "Scales", "Correlations", "Degrees of freedom"]
    assert_sums(page, [*fitted, "Sample", "Confidence"])
    # what is of the sample moves with it alone, and volatility is that of the normal
    risk, weights = tables(page)["Tail risk"], tables(page)["Weights: Historical ES parity"]
    assert not weights[fitted].any(axis=None)
    assert weights["Sample"].all()
    assert not risk.loc["Equal weight: Volatility", ["Degrees of freedom", "Sample"]].any()
    assert risk.loc["Equal weight: ES, Student t", fitted].all()

    def figures(path):
        study = state(path, TailStudy)
        held = study.portfolios.weights
        risks = study.market.risks(held).drop(columns=["VaR, normal", "ES, normal"]).stack()
        return {
            "Tail risk": risks.set_axis([": ".join(key) for key in risks.index]),
            **{f"Weights: {name}": held[name] for name in held},
        }

    assert_ends(page, TAILS, after, figures)


def test_a_rule_of_one_workbook_alone_is_left_out_and_a_wrong_budget_refused(edited):
    page = page_of(TAILS, edited(TAILS, typed({"Options!B38": None})))
    assert_sums(page, ["Rules"])
    assert "In one workbook alone, so left out: 'VaR parity'." in page.notes
    # a gain has no shares: one rule without an answer stops no other
    page = page_of(TAILS, edited(TAILS, typed({"Options!C8": 0.51})))
    assert_sums(page, ["Confidence"])
    assert any("No answer for 'VaR parity': after: the Student value at risk" in note
               for note in page.notes)  # fmt: skip
    with pytest.raises(TableError, match=r"after: risk_budgets: they sum to .*; wanted 1"):
        page_of(TAILS, edited(TAILS, typed({"Options!C30": 0.5})))


def test_a_change_of_the_curve_adds_up_by_input(edited):
    change = shaken("Yields", "C6:L245", 1e-5, {"Bonds!C6": 1.5, "Options!B14": "1Y"})
    after = edited(CURVE, change)
    page = page_of(CURVE, after)
    moved = ["Yields today", "Volatilities", "Correlations"]
    assert_sums(page, [*moved, "Bond portfolios", "Barbells"])
    total = tables(page)["Volatility of bonds"]
    assert total.loc["Regression-weighted: Volatility", [*moved, "Barbells"]].all()
    assert not total.loc["50/50: Volatility", "Bond portfolios"]

    def figures(path):
        bonds, barbells = (state(path, made) for made in (BondStudy, BarbellStudy))
        return {
            f"Risk contributions by component: {name}": one.risks.risk_contributions[name]
            for one in (bonds, barbells)
            for name in one.risks.by_asset.weights
        } | {f"Numbers of bonds: {name}": barbells.weights[name] for name in barbells.weights}

    assert_ends(page, CURVE, after, figures)


def test_a_portfolio_with_the_name_of_another_is_refused_not_lost(edited):
    with pytest.raises(LabelError, match="before: two portfolios are called '50/50'"):
        page_of(edited(CURVE, typed({"Bonds!C5": "50/50"})), CURVE)


def test_a_change_of_economic_factors_adds_up_by_input(edited):
    change = shaken("Industries", "C6:N106", 0.01, {"Factors!G6": "Money"})
    after = edited(ECONOMIC, change)
    page = page_of(ECONOMIC, after)
    assert_sums(page, [
        "Expected returns", "Volatilities", "Correlations", "Loadings", "Groups of factors",
    ])  # fmt: skip
    assert (
        not tables(page)["Weights: Equal weight"].drop(columns=["Before", "After"]).any(axis=None)
    )

    def figures(path):
        study = state(path, RiskBasedStudy)
        found = study.exposures
        variances = found.model(study.study.factor_statistics.covariance).covariance
        risks = study.variance_shares * np.sqrt(np.diag(variances))
        return {
            **{f"Weights: {name}": study.weights[name].drop("Treasury bills") for name in risks},
            **{f"Exposures: {name}": found.exposures.loc[name] for name in study.weights},
            **{f"Risk contributions: {name}": risks[name] for name in study.weights},
        }

    assert_ends(page, ECONOMIC, after, figures)


def test_a_change_of_budgets_frontier_and_tracking_error_adds_up_by_input(edited):
    change = shaken("CMA", "D6:D12", 0.004, {"Budgets!F8": 0.3, "Benchmark!C25": 0.03})
    after = edited(BUDGETS, change)
    page = page_of(BUDGETS, after)
    assert_sums(page, ["Volatilities", "Benchmark", "Risk budgets"])
    total = tables(page)["Risk and return"]
    assert total.loc["Factor budgets: Tracking error", "Risk budgets"]
    assert not total.loc["Factor budgets: Tracking error", "Benchmark"]

    def figures(path):
        budgets, frontier = (state(path, made) for made in (BudgetStudy, FrontierStudy))
        covariance, held = frontier.blends.study.covariance, frontier.overview.weights
        benchmark = frontier.blends.all_limits.tracked.benchmark
        active = active_weights(held[["Current", "RB", "MVO"]], benchmark, covariance.index)
        errors = tracking_errors(active, Volatility.of(covariance))
        return {
            "Weights: Risk budgets, within limits": budgets.weights["Within limits"],
            "Weights: Factor budgets": budgets.weights["Factor budgets"],
            "Weights: Maximum Sharpe": held["Maximum Sharpe"],
            "Risk and return": errors.set_axis(
                [f"{name}: Tracking error" for name in errors.index]
            ),
        }

    assert_ends(page, BUDGETS, after, figures)
