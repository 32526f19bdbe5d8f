"""Minimum-torsion bets: uncorrelated, nearest of all, and independent of order and units."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.stats import ortho_group

from xlfactor.core.risk import torsion
from xlfactor.core.risk.torsion import Torsion, minimum_torsion, torsion_shares
from xlfactor.errors import ConvergenceError, InfeasibleError, LabelError, TableError


def covariance(seed, n=5):
    rng = np.random.default_rng(seed)
    R = rng.normal(size=(n + 5, n)) @ (np.eye(n) + 0.5 * rng.normal(size=(n, n)))
    R *= rng.uniform(0.02, 0.3, n)
    names = [f"A{i}" for i in range(n)]
    return pd.DataFrame(R.T @ R / (n + 5), names, names)


def distance(T, Sigma):
    """The sum of squared tracking errors of the bets, each in volatilities of its factor."""
    E, S = T - np.eye(len(T)), np.asarray(Sigma)
    return float((np.diag(E @ S @ E.T) / np.diag(S)).sum())


@pytest.mark.parametrize("method", Torsion)
@pytest.mark.parametrize("seed", range(4))
def test_bets_are_uncorrelated(seed, method):
    Sigma = covariance(seed)
    T = minimum_torsion(Sigma, method=method)
    D = (T @ Sigma @ T.T).to_numpy()
    s = np.sqrt(np.diag(D))
    np.testing.assert_allclose(D / s / s[:, None], np.eye(5), atol=1e-11)
    if method is Torsion.CLOSED_FORM:
        np.testing.assert_allclose(D.diagonal(), np.diag(Sigma), rtol=1e-11)


@pytest.mark.parametrize("seed", range(4))
def test_no_other_uncorrelated_bets_are_nearer(seed):
    """All others are rotations and scalings of these; a search among them finds nothing."""
    Sigma, rng = covariance(seed, 3), np.random.default_rng(seed)
    least = distance(minimum_torsion(Sigma).to_numpy(), Sigma)
    sigma = np.sqrt(np.diag(Sigma))
    values, V = np.linalg.eigh(Sigma.to_numpy() / sigma / sigma[:, None])
    whitening = (V / np.sqrt(values)) @ V.T / sigma

    def of(parameters, turn):
        A = np.zeros((3, 3))
        A[np.triu_indices(3, 1)] = parameters[:3]
        A -= A.T
        rotation = turn @ np.linalg.solve(np.eye(3) + A, np.eye(3) - A)
        return distance(sigma[:, None] * parameters[3:, None] * rotation @ whitening, Sigma)

    found = []
    for turn in (np.eye(3), *ortho_group.rvs(3, size=4, random_state=rng)):
        start = np.r_[np.zeros(3), np.ones(3)]
        found.append(minimize(of, start, args=(turn,), method="BFGS").fun)
    assert min(found) == pytest.approx(least, rel=1e-7)
    assert least < distance(minimum_torsion(Sigma, method=Torsion.CLOSED_FORM).to_numpy(), Sigma)


def test_two_factors_by_hand():
    """Of two, both roads rotate alike; the exact one also shrinks, by the mean of two roots."""
    Sigma = pd.DataFrame([[0.04, 0.006], [0.006, 0.01]], ["A", "B"], ["A", "B"])
    one, other = (minimum_torsion(Sigma, method=method) for method in Torsion)
    shrink = (np.sqrt(1.3) + np.sqrt(0.7)) / 2
    np.testing.assert_allclose(one, shrink * other, rtol=1e-12)


@pytest.mark.parametrize("method", Torsion)
def test_uncorrelated_factors_are_their_own_bets(method):
    Sigma = pd.DataFrame(np.diag([0.09, 0.04, 0.01]), list("ABC"), list("ABC"))
    np.testing.assert_allclose(minimum_torsion(Sigma, method=method), np.eye(3), atol=1e-14)
    shares = torsion_shares(pd.DataFrame({"P": [1 / 3, 1 / 2, 0]}, list("ABC")), Sigma,
                            method=method)["P"]  # fmt: skip
    np.testing.assert_allclose(shares, [0.5, 0.5, 0.0], atol=1e-14)


@pytest.mark.parametrize("seed", range(4))
def test_shares_do_not_depend_on_order_or_units(seed):
    Sigma, rng = covariance(seed), np.random.default_rng(seed)
    w = pd.DataFrame(rng.normal(size=(5, 3)), Sigma.index, ["One", "Two", "Three"])
    shares = torsion_shares(w, Sigma)
    assert (shares >= 0).all(axis=None)
    np.testing.assert_allclose(shares.sum(), 1)
    order = rng.permutation(5)
    other = torsion_shares(w.iloc[order], Sigma.iloc[order, order])
    pd.testing.assert_frame_equal(other.loc[shares.index], shares, atol=1e-10)
    units = rng.uniform(0.01, 100, 5)
    scaled = torsion_shares(w.mul(units, axis=0), Sigma / units / units[:, None])
    pd.testing.assert_frame_equal(scaled, shares, atol=1e-10)


def test_as_many_bets_as_assets_where_the_bets_are_equal():
    Sigma = covariance(3)
    T = minimum_torsion(Sigma)
    variances = np.diag(T @ Sigma @ T.T)
    even = pd.DataFrame({"Even": T.T @ (1 / np.sqrt(variances))})
    np.testing.assert_allclose(torsion_shares(even, Sigma)["Even"], 0.2)


@pytest.mark.parametrize("method", Torsion)
@pytest.mark.parametrize("apart", [1e-1, 1e-2, 3e-3])
def test_the_order_does_not_matter_near_a_combination(apart, method):
    rng = np.random.default_rng(3)
    L = rng.normal(size=(5, 5))
    L[4] = L[0] + L[1] + apart * L[4]
    names = list("ABCDE")
    Sigma = pd.DataFrame(0.04 * L @ L.T, names, names)
    found = minimum_torsion(Sigma, method=method)
    order = list("EBDAC")
    again = minimum_torsion(Sigma.loc[order, order], method=method).loc[names, names]
    np.testing.assert_allclose(again, found, rtol=0, atol=1e-6 * np.abs(found).to_numpy().max())
    in_bets = found @ Sigma @ found.T
    scale = np.sqrt(np.outer(np.diag(in_bets), np.diag(in_bets)))
    np.testing.assert_allclose(in_bets / scale, np.eye(5), atol=1e-5)


class TestRefused:
    def test_combinations_of_each_other(self):
        Sigma = pd.DataFrame([[0.04, 0.02], [0.02, 0.01]], ["A", "B"], ["A", "B"])
        with pytest.raises(InfeasibleError, match="covariance: singular, or nearly so"):
            minimum_torsion(Sigma)
        Sigma.loc["A", "A"] += 1e-11  # the correlation is one but for rounding
        with pytest.raises(InfeasibleError, match="covariance: singular, or nearly so"):
            minimum_torsion(Sigma)

    def test_positions(self):
        Sigma = covariance(0)
        with pytest.raises(LabelError, match=r"^positions: unknown row 'B'; there are 'A0'"):
            torsion_shares(pd.DataFrame({"P": {"B": 1.0}}), Sigma)
        with pytest.raises(TableError, match=r"^positions: no number at row 'A1', column 'P'$"):
            torsion_shares(pd.DataFrame({"P": {"A0": 1.0, "A1": np.nan}}), Sigma)
        with pytest.raises(InfeasibleError, match=r"^'P': positions: no variance to share"):
            torsion_shares(pd.DataFrame({"P": {"A0": 0.0}}), Sigma)

    def test_too_few_steps(self, monkeypatch):
        monkeypatch.setattr(torsion, "_STEPS", 1)
        with pytest.raises(ConvergenceError, match="no nearest bets found after 1 steps"):
            minimum_torsion(covariance(0))
