"""The page of risk: what is summed, what is drawn, and what is left out."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.factors.model import factor_model
from xlfactor.core.risk.kinds import RiskKind, RiskSettings, basis_of_sample
from xlfactor.core.risk.overview import risk_overview
from xlfactor.errors import LabelError
from xlfactor.report.page import ChartKind, Palette
from xlfactor.report.risk import risk_page

ASSETS = ["Stocks", "Bonds", "Gold"]
GROUPS = pd.Series(["Risky", "Safe", "Risky"], ASSETS)


def page_of(portfolios, groups=GROUPS, **chosen):
    model = factor_model(
        pd.DataFrame({"Growth": [1.0, 0.1, 0.0], "Rates": [0.2, 1.0, 0.3]}, ASSETS),
        pd.DataFrame({"Growth": [0.04, 0.0], "Rates": [0.0, 0.004]}, ["Growth", "Rates"]),
        pd.Series([0.01, 0.001, 0.03], ASSETS),
    )
    weights = pd.DataFrame(portfolios, ASSETS)
    covariance = chosen.pop("covariance", model.covariance)
    found = risk_overview(weights, model, covariance=covariance, groups=groups, **chosen)
    return risk_page(found, sheet="Risk", notes=("As given.",))


def block(page, title):
    return next(one for one in page.blocks if one.title == title)


LONG = {"Bold": [0.8, 0.1, 0.1], "Safe": [0.2, 0.7, 0.1]}
SHORT = {"Short": [1.0, 0.5, -0.5]}


def test_shares_sum_to_all_and_contributions_to_the_volatility():
    page = page_of(LONG)
    for title in ("Risk by factor", "Risk by asset", "Risk by group of assets"):
        np.testing.assert_allclose(block(page, title).table.loc["Total"], 1.0)
    volatility = block(page, "Volatility").table["Volatility"]
    for what in ("factor", "group of assets"):
        added = block(page, f"Contributions to volatility by {what}").table
        np.testing.assert_allclose(added["Total"], volatility)
        np.testing.assert_allclose(added.drop(columns="Total").sum(axis=1), volatility)
    added = block(page, "Contributions to volatility by asset").table
    np.testing.assert_allclose(added.loc["Total"], volatility)
    assert not page.failed
    assert len(page.checks) == 3


def test_what_adds_up_is_stacked_without_its_total_and_the_residual_is_no_factor():
    of_factors, of_groups, of_assets = page_of(LONG).charts
    assert {of_factors.kind, of_groups.kind} == {ChartKind.STACKED_BARS}
    assert of_factors.columns == ("Growth", "Rates", "Residual")
    assert (of_factors.palette, of_factors.neutral) == (Palette.FACTORS, ("Residual",))
    assert (of_groups.columns, of_groups.palette) == (("Risky", "Safe"), Palette.ASSETS)
    assert of_assets.kind is ChartKind.COLUMNS
    assert of_assets.figures.index.tolist() == ASSETS
    assert [chart.title for chart in page_of(LONG, None).charts] == [
        "Volatility by factor", "Risk by asset"
    ]  # fmt: skip


def test_indices_that_a_short_position_leaves_undefined_are_left_out():
    shares = block(page_of(LONG | SHORT), "Risk by asset").table
    assert shares.loc["Gold", "Short"] > 0
    hedged = page_of({"Hedged": [1.0, -0.2, 0.0]})
    assert block(hedged, "Risk by asset").table.loc["Bonds", "Hedged"] < 0
    assert list(block(hedged, "Concentration of risk by asset").table) == [
        "Herfindahl", "Normalised", "Bets"
    ]  # fmt: skip
    both = page_of(LONG | {"Hedged": [1.0, -0.2, 0.0]})
    entropy = block(both, "Concentration of risk by asset").table["Bets by entropy"]
    assert entropy.notna().tolist() == [True, True, False]
    assert 1 < entropy["Bold"] < 3


def test_without_groups_there_is_no_table_of_them():
    titles = [one.title for one in page_of(LONG, None).blocks]
    assert not any("group" in title for title in titles)
    assert "Risk by asset" in titles


HISTORY = pd.DataFrame(
    np.random.default_rng(2).standard_t(5, size=(80, 3)) * [0.04, 0.01, 0.03], columns=ASSETS
)


@pytest.mark.parametrize("kind", [kind for kind in RiskKind if kind is not RiskKind.VOLATILITY])
def test_any_loss_is_shown_with_its_confidence_and_horizon(kind):
    settings = RiskSettings(kind=kind, confidence=0.9, degrees_of_freedom=5)
    basis = basis_of_sample(HISTORY, horizon="a month")
    page = page_of(LONG, settings=settings, basis=basis)
    assert not page.failed
    assert page.units == (
        f"Risk is the {settings.description} over a month; shares in percent of it; volatilities "
        "annual"
    )
    assert page.method.startswith(f"The {settings.description} over a month is ")
    assert page.audit["Risk measure"] == settings.description
    loss = block(page, f"Loss: {settings.description}").table[str(kind)]
    measure = settings.measure(basis)
    for name, weights in LONG.items():
        assert loss[name] == pytest.approx(measure.value(np.array(weights)))
    added = block(page, f"Contributions to {kind} by factor").table["Total"]
    np.testing.assert_allclose(added, loss)
    added = block(page, f"Contributions to {kind} by asset").table.loc["Total"]
    np.testing.assert_allclose(added, loss)
    for what in ("factor", "asset"):
        np.testing.assert_allclose(block(page, f"Risk by {what}").table.loc["Total"], 1.0)
    assert page.charts[0].value_title == "Percent, over a month"
    # the volatility is that of the model, whatever the measure
    volatility = block(page_of(LONG), "Volatility").table
    pd.testing.assert_frame_equal(block(page, "Volatility").table, volatility)


def test_factors_are_summed_by_group_beside_the_residual():
    groups = pd.Series(["Nominal", "Nominal"], ["Rates", "Growth"])
    page = page_of(LONG, factor_groups=groups)
    shares = block(page, "Risk by group of factors").table
    assert shares.index.tolist() == ["Nominal", "Residual", "Total"]
    by_factor = block(page, "Risk by factor").table
    np.testing.assert_allclose(shares.loc["Nominal"], by_factor.loc[["Growth", "Rates"]].sum())
    assert "Contributions by group of factors add up" in [check.name for check in page.checks]
    with pytest.raises(LabelError, match=r"factor_groups: no row 'Rates'"):
        page_of(LONG, factor_groups=groups[["Growth"]])


def test_bets_are_counted_or_what_lacks_is_said():
    bets = block(page_of(LONG), "Minimum-torsion bets").table
    assert bets["Assets"].between(1, 3).all()
    assert bets["Factors"].between(1, 2).all()
    alike = pd.DataFrame(0.04, ASSETS, ASSETS)
    page = page_of(LONG, covariance=alike)
    assert list(block(page, "Minimum-torsion bets").table) == ["Factors"]
    assert page.notes[-1].startswith("Bets of the assets are left out: covariance: singular, or")
