"""Portfolios side by side: each as it is alone, and the overview of them."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.factors.model import factor_model
from xlfactor.core.risk.decomposition import decompose
from xlfactor.core.risk.measures import Volatility
from xlfactor.core.risk.overview import risk_overview
from xlfactor.core.risk.portfolios import asset_risks, factor_risks, portfolio_values
from xlfactor.errors import InfeasibleError, LabelError, TableError

ASSETS, FACTORS = [f"A{i}" for i in range(6)], ["Growth", "Rates"]
GROUPS = pd.Series(["Risky", "Safe", "Risky", "Real", "Safe", "Real"], ASSETS)


@pytest.fixture(scope="module")
def model():
    rng = np.random.default_rng(5)
    root = rng.normal(0, 0.1, (2, 2))
    return factor_model(
        pd.DataFrame(rng.normal(0.5, 0.6, (6, 2)), ASSETS, FACTORS),
        pd.DataFrame(root @ root.T, FACTORS, FACTORS),
        pd.Series(rng.uniform(0.001, 0.02, 6), ASSETS),
    )


@pytest.fixture(scope="module")
def weights():
    rng = np.random.default_rng(6)
    mixes = rng.normal(0.2, 0.5, (6, 3))
    return pd.DataFrame(mixes, ASSETS, ["P1", "P2", "P3"])


@pytest.fixture(scope="module")
def covariance(model):
    rng = np.random.default_rng(7)
    extra = rng.normal(0, 0.03, (6, 6))
    return model.covariance + extra @ extra.T


@pytest.fixture(scope="module")
def overview(weights, model, covariance):
    return risk_overview(weights, model, covariance=covariance, groups=GROUPS[::-1])


def test_each_portfolio_is_decomposed_as_if_it_were_alone(weights, model):
    measure = Volatility.of(model.covariance)
    found = factor_risks(weights.iloc[::-1], measure, model)
    for name in weights:
        alone = decompose(weights[name], measure, model)
        for table, column, last in (
            (found.exposures, alone.portfolio_exposures, alone.residual_exposure),
            (found.risk_contributions, alone.factor_contributions, alone.residual_contribution),
            (found.risk_shares, alone.factor_shares, alone.residual_share),
        ):
            assert table.index.tolist() == [*FACTORS, "Residual"]
            np.testing.assert_allclose(table[name], [*column, last], atol=1e-14)
        np.testing.assert_allclose(found.marginal_risks[name], alone.factor_marginal_risks)
        np.testing.assert_allclose(found.by_asset.risk_shares[name], alone.risk_shares)
        np.testing.assert_allclose(found.by_asset.marginal_risks[name], alone.marginal_risks)
        assert found.by_asset.totals[name] == alone.value
    pd.testing.assert_frame_equal(
        asset_risks(weights, measure).risk_contributions, found.by_asset.risk_contributions
    )


def test_the_overview_adds_up_by_factor_asset_and_group(overview):
    totals = overview.by_asset.totals
    assert set(overview.misses) == {"factor", "asset", "group"}
    assert max(overview.misses.values()) < 1e-15
    shares = overview.group_shares(overview.groups)
    assert shares.index.tolist() == ["Risky", "Safe", "Real"]
    np.testing.assert_allclose(shares.sum(), 1)
    own = overview.by_asset.risk_contributions.loc[["A1", "A4"]].sum() / totals
    np.testing.assert_allclose(shares.loc["Safe"], own)


def test_the_two_parts_make_up_the_volatility_of_the_model(overview, weights, covariance):
    found = overview.volatilities
    np.testing.assert_allclose(
        found["factor_volatility"] ** 2 + found["specific_volatility"] ** 2,
        found["volatility"] ** 2,
    )
    whole = np.sqrt(np.diag(weights.T @ covariance @ weights))
    np.testing.assert_allclose(found["whole_volatility"], whole)


def test_weights_are_summed_by_group(overview, weights):
    found = overview.group_weights(overview.groups)
    np.testing.assert_allclose(found.loc["Real"], weights.loc["A3"] + weights.loc["A5"])


def test_without_groups_there_are_none_to_add_up(weights, model):
    found = risk_overview(weights, model, covariance=model.covariance)
    assert set(found.misses) == {"factor", "asset"}
    np.testing.assert_allclose(found.volatilities["whole_volatility"], found.by_asset.totals)


def test_what_is_wrong_is_named_with_its_portfolio(weights, model):
    measure = Volatility.of(model.covariance)
    with pytest.raises(InfeasibleError, match=r"^'P2': weights: the portfolio has no volatility"):
        factor_risks(weights.assign(P2=0.0), measure, model)
    with pytest.raises(TableError, match=r"^'P2': weights: no number at row 'A0'"):
        asset_risks(weights.assign(P2=np.nan), measure)
    with pytest.raises(TableError, match=r"^weights: no number at row 'A0', column 'P2'"):
        portfolio_values(weights.assign(P2=np.nan), measure)
    with pytest.raises(LabelError, match=r"^weights: column 'P1' occurs more than once"):
        asset_risks(weights.set_axis(["P1", "P1", "P2"], axis=1), measure)
    taken = factor_model(
        model.exposures.set_axis(["Growth", "Residual"], axis=1),
        pd.DataFrame(np.eye(2), ["Growth", "Residual"], ["Growth", "Residual"]),
        model.specific_variances,
    )
    with pytest.raises(LabelError, match="exposures: a factor is called 'Residual'"):
        factor_risks(weights, measure, taken)
