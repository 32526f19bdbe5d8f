"""Risk-based portfolios from cells to a page, beside what the functions return."""

import numpy as np
import pandas as pd
import pytest

from tests.macros.test_cross_asset import ASSETS, FACTORS, cells, given, market
from tests.macros.test_styles import frame
from xlfactor.errors import LabelError
from xlfactor.functions import exposures, returns, risk_based
from xlfactor.macros.risk_based import risk_based_portfolios

RISKY = [name for name in ASSETS if name != "Cash"]


def page(**changes):
    inputs = given(**changes)
    macro = risk_based_portfolios
    (found,) = macro.pages(macro.read({p.name: inputs.get(p.name) for p in macro.parameters}))
    return found, {block.title: block.table for block in found.blocks}


def without_total(table):
    return table.drop(index="Total")


def test_the_page_shows_what_the_functions_return():
    found, tables = page(market_values=[["Stocks", 60], ["Bonds", 40]])
    assets, proxies = market()
    excess = assets.sub(assets["Cash"], axis=0)
    covariance = returns.return_covariance(cells(assets))
    weights = risk_based.risk_based_weights(covariance, [["Stocks", 60], ["Bonds", 40]], "Cash")
    np.testing.assert_allclose(without_total(tables["Weights"]), frame(weights), atol=1e-9)
    assert tables["Weights"].loc["Stocks", "Capitalisation"] == pytest.approx(0.6)
    held = risk_based.rebalanced_returns(cells(excess), weights)
    factors = returns.factor_returns(cells(proxies), FACTORS)
    model = (exposures.factor_exposure(held, factors), returns.return_covariance(factors),
             exposures.specific_variance(held, factors))  # fmt: skip
    np.testing.assert_allclose(tables["Exposures"], frame(model[0]), atol=1e-9)
    np.testing.assert_allclose(
        tables["t values"], frame(exposures.exposure_t_values(held, factors))
    )
    shares = frame(risk_based.factor_variance_share(*model))
    np.testing.assert_allclose(
        tables["Variance by factor"].drop(columns="Total").T, shares, atol=1e-9
    )
    assert all(check.passed for check in found.checks)
    assert found.units == "Annual; returns in excess of 'Cash'"


def test_without_cash_all_assets_are_held_and_returns_are_whole():
    found, tables = page(cash_asset=None)
    assert (tables["Weights"].loc["Cash", ["Equal weight", "Risk parity"]] > 0).all()
    assert found.units == "Annual; returns"
    assert "Capitalisation" not in tables["Weights"]
    assets, _ = market()
    mean = tables["Return and risk"]["Mean"]["Equal weight"]
    assert mean == pytest.approx(12 * assets.mean().mean())


def test_a_cash_asset_that_is_not_there_is_named():
    with pytest.raises(LabelError, match="cash_asset: no asset 'Money'"):
        page(cash_asset="Money")


def test_a_single_portfolio_is_called_so():
    found = risk_based.rebalanced_returns(cells(market()[0]), [["Stocks", 0.5], ["Gold", 0.5]])
    assert found[0][1:] == ["Portfolio"]
    assert isinstance(frame(found), pd.DataFrame)
