"""Draws of assumptions: their errors are those stated, or those of so many observations."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.resampling.assumption_draws import AssumptionDraws, AssumptionErrors
from xlfactor.errors import LabelError, OptionError, TableError

NAMES = ["Stocks", "Bonds", "Gold", "Cash"]
C = np.array([[1, 0.6, -0.3, 0], [0.6, 1, 0.2, 0], [-0.3, 0.2, 1, 0], [0, 0, 0, 1.0]])


def assumptions(names=NAMES):
    given = Assumptions(
        expected_returns=pd.DataFrame({"10Y": [0.07, 0.03, 0.04, 0.01], "20Y": 0.05}, NAMES),
        volatilities=pd.Series([0.2, 0.05, 0.15, 0.0], NAMES, name="Risk"),
        correlation=pd.DataFrame(C, NAMES, NAMES),
        notes=("read",),
    )
    return given.select(names)


def drawn(errors, draws=1500):
    found, rng = (
        AssumptionDraws(given=assumptions(), errors=errors),
        np.random.default_rng(1),
    )
    return [found.draw(rng) for _ in range(draws)]


def test_errors_of_observations_are_those_of_a_sample():
    found, n = drawn(AssumptionErrors(observations=50)), 50
    given, near = assumptions(), 5 / np.sqrt(2 * 1500)
    sigma = given.volatilities.to_numpy()
    moves = np.array([(one.expected_returns - given.expected_returns).to_numpy() for one in found])
    np.testing.assert_allclose(moves[:, :, 0], moves[:, :, 1], atol=1e-15)  # measures move alike
    np.testing.assert_allclose(moves[:, :, 0].std(axis=0), sigma / np.sqrt(n), rtol=near)
    np.testing.assert_allclose(np.corrcoef(moves[:, :3, 0].T), C[:3, :3], atol=5 / np.sqrt(1500))
    relative = np.array([one.volatilities.to_numpy()[:3] / sigma[:3] for one in found])
    np.testing.assert_allclose((relative**2).mean(axis=0), 1, atol=5 * np.sqrt(2 / 49 / 1500))
    np.testing.assert_allclose(relative.std(axis=0), 1 / np.sqrt(2 * 49), rtol=near + 0.02)
    rho = np.array([one.correlation.to_numpy() for one in found])
    of_rho = (1 - C**2) / np.sqrt(49)
    above = np.triu_indices(3, 1)
    np.testing.assert_allclose(rho.std(axis=0)[above], of_rho[above], rtol=near + 0.05)
    assert all(one.volatilities["Cash"] == 0 for one in found[:50])


def test_stated_errors_come_first_and_blanks_are_left_to_the_observations():
    stated = AssumptionErrors(
        observations=50,
        returns=pd.Series({"Bonds": 0.02, "Stocks": np.nan}),
        volatilities=pd.Series({"Stocks": 0.05}),
    )
    found = drawn(stated)
    returns = np.array([one.returns().to_numpy() for one in found])
    near = 5 / np.sqrt(2 * 1500)
    np.testing.assert_allclose(returns.std(axis=0)[:2], [0.2 / np.sqrt(50), 0.02], rtol=near)
    volatilities = np.array([one.volatilities.to_numpy() for one in found])
    assert (volatilities[:, :3] > 0).all()
    assert volatilities[:, 0].mean() == pytest.approx(0.2, abs=5 * 0.05 / np.sqrt(1500))
    assert volatilities[:, 0].std() == pytest.approx(0.05, rel=0.1)


def test_draws_are_assumptions_that_hold_together():
    for one in drawn(AssumptionErrors(observations=6), draws=50):
        assert np.linalg.eigvalsh(one.correlation).min() > -1e-12
        assert (np.diag(one.correlation) == 1).all()
        assert one.covariance.shape == (4, 4)
        assert one.notes == ("read",)


def test_the_order_of_the_rows_does_not_matter():
    turned, errors = ["Cash", "Gold", "Stocks", "Bonds"], AssumptionErrors(observations=30)
    one, other = (
        AssumptionDraws(given=assumptions(names), errors=errors).draw(np.random.default_rng(9))
        for names in (NAMES, turned)
    )
    back = other.select(NAMES)
    pd.testing.assert_frame_equal(back.expected_returns, one.expected_returns)
    pd.testing.assert_series_equal(back.volatilities, one.volatilities)
    pd.testing.assert_frame_equal(back.correlation, one.correlation)


@pytest.mark.parametrize(
    ("errors", "error", "message"),
    [
        ({"observations": 5}, OptionError, "effective_observations: found 5; wanted more than 5"),
        ({"observations": 2}, OptionError, "effective_observations: found 2; wanted 3 or more"),
        ({"returns": pd.Series({"Gold": -0.1})}, TableError, "row 'Gold': found -0.1; wanted a"),
        ({"volatilities": pd.Series({"Silver": 0.1})}, LabelError, "assumption_errors: .*Silver"),
    ],
)
def test_errors_that_cannot_be_are_refused(errors, error, message):
    with pytest.raises(error, match=message):
        drawn(AssumptionErrors(**errors), draws=1)
