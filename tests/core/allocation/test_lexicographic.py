"""Objectives in order of rank, and what happens where a solver is misled."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.core.allocation.random_problems import random_problem
from xlfactor.core.allocation import conflicts, deciding, least_squares, lexicographic, refinement
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.face import Face, null_space, whole
from xlfactor.core.allocation.lexicographic import least_in_turn
from xlfactor.core.allocation.objectives import (
    exposure_distance,
    parts,
    variance_distance,
    weight_distance,
)
from xlfactor.core.allocation.refinement import LeastSquares, refine
from xlfactor.core.allocation.region import Region
from xlfactor.core.allocation.rules import minimum_variance_weights
from xlfactor.core.allocation.solve import INTERIOR_POINT, Solution
from xlfactor.core.allocation.targeting import target_exposure_weights
from xlfactor.errors import ConvergenceError, InfeasibleError


def box(n, low=0.0, high=1.0):
    """Weights within bounds that sum to one."""
    return Region(
        rows=np.vstack([np.eye(n), np.ones((1, n))]),
        low=np.r_[np.full(n, low), 1.0],
        high=np.r_[np.full(n, high), 1.0],
        names=(*(f"'{i}'" for i in range(n)), "the weights sum to"),
        n_assets=n,
    )


class TestObjectives:
    def test_a_row_of_zeros_is_left_out(self):
        found = exposure_distance(np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([1.0, 2.0]))
        np.testing.assert_array_equal(found.A, [[3.0, 4.0]])
        np.testing.assert_array_equal(found.b, [2.0])
        np.testing.assert_array_equal(found.units, [5.0])

    def test_rounding_of_a_covariance_of_lower_rank_is_not_variance(self):
        d = np.array([0.2, 0.1, 0.3])
        Sigma = np.outer(d, d)
        for noise in (1e-13, -1e-13):
            A = variance_distance(Sigma + noise * np.diag([1.0, -1.0, 0.5])).A
            assert A.shape == (1, 3)
            np.testing.assert_allclose(A.T @ A, Sigma, atol=1e-12)

    def test_no_variance_at_all(self):
        assert variance_distance(np.zeros((2, 2))).A.shape == (0, 2)

    def test_an_asset_without_variance(self):
        Sigma = np.diag([0.04, 0.0])
        A = variance_distance(Sigma).A
        np.testing.assert_allclose(A.T @ A, Sigma, atol=1e-16)

    def test_sizes_far_apart_are_decided_in_turn(self):
        A = np.array([[1e-6, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 1.0]])
        both = exposure_distance(A, np.arange(3.0))
        first, second = parts(both, np.eye(3))
        np.testing.assert_array_equal(first.b, [1.0, 2.0])
        np.testing.assert_array_equal(second.units, [1e-6])
        # nearly in proportion, they are of the same sizes in some direction
        near = exposure_distance(np.array([[1.0, 1e-3], [1e-6, 0.0]]) @ np.eye(2), np.zeros(2))
        assert len(parts(near, np.eye(2))) == 1


@pytest.mark.parametrize("seed", range(60))
def test_a_covariance_of_lower_rank_with_12_digits(seed):
    """Of least variance and least squared weights, in any order; never called infeasible."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(3, 25))
    R = rng.normal(size=(int(rng.integers(1, n)), n)) * rng.uniform(0.02, 0.25, n)
    Sigma = [float(f"{value:.12g}") for value in (R.T @ R / len(R)).ravel()]
    names = pd.Index([f"A{i}" for i in range(n)])
    covariance = pd.DataFrame(np.reshape(Sigma, (n, n)), names, names)
    limits = Limits.between(names, lower=0.0, upper=1.0)
    w = minimum_variance_weights(covariance, limits=limits)
    order = rng.permutation(names)
    for other in (covariance.loc[order, order], covariance * 2):
        found = minimum_variance_weights(other, limits=limits)
        np.testing.assert_allclose(found[names], w, atol=1e-8)
    marginal = covariance @ w / np.diag(covariance).max()
    assert (marginal - w @ marginal).min() > -1e-9


class TestDegenerateRegions:
    def test_no_objective_sees_anything(self):
        nothing = exposure_distance(np.zeros((2, 3)), np.ones(2))
        found = least_in_turn([nothing, weight_distance(np.zeros(3))], box(3))
        np.testing.assert_allclose(found.x, [1 / 3] * 3, atol=1e-12)

    def test_a_face_of_a_single_point(self):
        """The first objective leaves the corner alone, whatever the second one wants."""
        first = exposure_distance(np.array([[1.0, 0.5, 0.2]]), np.array([2.0]))
        found = least_in_turn([first, weight_distance(np.array([0.0, 0.5, 0.5]))], box(3))
        np.testing.assert_allclose(found.x, [1.0, 0.0, 0.0], atol=1e-12)

    def test_a_narrowed_face(self):
        """At a corner where two limits oppose each other, one of three directions is left."""
        rows = np.array([[1.0, 0.0, 0.0], [-1.0, 1e-16, 0.0], [0.0, 0.0, 1.0]])
        region = Region(
            rows=rows, low=np.full(3, -np.inf), high=np.zeros(3), names=("a", "b", "c"), n_assets=0
        )
        face = Face(region=region, x=np.zeros(3), directions=np.eye(3), inside=True)
        narrow = face.narrowed().directions
        assert narrow.shape == (3, 2)
        np.testing.assert_allclose(narrow[0], 0.0, atol=1e-12)

    def test_equations_that_contradict_each_other(self):
        region = replace(box(2), low=np.array([0.2, 0.2, 1.0]), high=np.array([0.2, 0.2, 1.0]))
        with pytest.raises(InfeasibleError, match=r"^limits: their equations contradict each"):
            whole(region)

    def test_a_limit_that_the_equations_miss(self):
        with pytest.raises(InfeasibleError, match=r"^limits: their equations leave no room for"):
            whole(box(1, high=0.5)).room()

    def test_no_answer_on_what_is_never_left(self, monkeypatch):
        monkeypatch.setattr(conflicts, "_linear_program", lambda *_, **__: None)
        with pytest.raises(ConvergenceError, match=r"^limits: which of them hold as equations"):
            conflicts.never_left(np.eye(2))

    def test_null_space_of_nothing(self):
        np.testing.assert_array_equal(null_space(np.zeros((0, 2))), np.eye(2))


class TestSolversThatAreMisled:
    """The same weights where a solver calls a face empty, or none but the second one answers."""

    @pytest.mark.parametrize("seed", range(20))
    def test_a_search_takes_over(self, monkeypatch, seed):
        problem = random_problem(seed)
        expected = problem.solved()

        def misled(_):
            raise InfeasibleError("limits: no portfolio meets them all")

        monkeypatch.setattr(least_squares, "solve", misled)
        monkeypatch.setattr(lexicographic, "solve", misled)
        found = problem.solved()
        np.testing.assert_allclose(found.weights, expected.weights, atol=1e-8)
        assert set(found.solver.split(" and ")) <= {"search on limits", "linear equations"}
        assert found.residual < 1e-9

    @pytest.mark.parametrize("seed", range(20))
    def test_an_interior_point_is_refined(self, monkeypatch, seed):
        problem = random_problem(seed)
        expected = problem.solved()
        monkeypatch.setattr("xlfactor.core.allocation.solve._active_set", lambda _: None)
        found = problem.solved()
        np.testing.assert_allclose(found.weights, expected.weights, atol=1e-8)
        assert found.solver == INTERIOR_POINT

    def test_a_search_without_an_end_is_no_answer(self, monkeypatch):
        monkeypatch.setattr(least_squares, "refine", lambda *_: None)
        task = LeastSquares(
            M=np.eye(2), gap=np.ones(2), rows=np.eye(2), low=np.zeros(2), high=np.ones(2),
            seen=np.eye(2), unseen=np.zeros((2, 0)),
        )  # fmt: skip
        with pytest.raises(ConvergenceError, match=r"^limits: no solver found the best of the"):
            least_squares.search_from_zero(task)


class TestRefinement:
    def task(self, seed, *, spread):
        """Twelve variables, six quantities of sizes that differ by 10 to the power of `spread`."""
        rng = np.random.default_rng(seed)
        M = rng.normal(size=(6, 12)) * 10.0 ** np.linspace(0, -spread, 6)[:, None]
        rows = np.vstack([np.eye(12), np.ones((1, 12))])
        return LeastSquares(
            M=M, gap=M @ rng.normal(0, 1, 12), rows=rows,
            low=np.r_[np.full(12, -0.2), -0.5], high=np.r_[np.full(12, 0.3), 0.5],
            seen=np.eye(12), unseen=np.zeros((12, 0)),
        )  # fmt: skip

    @pytest.mark.slow
    @pytest.mark.parametrize("seed", range(10))
    @pytest.mark.parametrize("spread", [0, 2, 4])
    def test_the_optimum_from_a_corner_and_from_the_middle(self, seed, spread):
        task = self.task(seed, spread=spread)
        found = []
        for z in (np.zeros(12), np.r_[np.full(6, 0.3), np.full(6, -0.2)] * 0.8):
            start = Solution(
                x=z, multipliers=np.zeros(13), residual=np.inf, solver="", iterations=0
            )
            found.append(refine(task, start))
        values = [task.M @ one.x for one in found]
        sizes = np.linalg.norm(task.M, axis=1)
        np.testing.assert_allclose(values[0] / sizes, values[1] / sizes, atol=1e-9)
        for one in found:
            value = task.rows @ one.x
            assert (value <= task.high + 1e-12).all()
            assert (value >= task.low - 1e-12).all()
            # the multipliers prove it: each presses outwards, at its limit
            downhill = task.M.T @ (task.gap - task.M @ one.x)
            np.testing.assert_allclose(task.rows.T @ one.multipliers, downhill, atol=1e-12)
            pressing = (
                one.multipliers * np.where(one.multipliers > 0, task.high - value, 1) > 1e-12
            )
            assert not pressing.any()
            assert one.residual < 1e-12

    def test_limits_that_repeat_others(self):
        """Each bound twice: the working set holds one of the two."""
        task = self.task(1, spread=2)
        twice = replace(
            task,
            rows=np.vstack([task.rows, task.rows]),
            low=np.r_[task.low, task.low],
            high=np.r_[task.high, task.high],
        )
        start = Solution(
            x=np.zeros(12), multipliers=np.zeros(13), residual=np.inf, solver="", iterations=0
        )
        once = refine(task, start)
        both = np.r_[once.multipliers, once.multipliers] / 2
        again = refine(twice, replace(once, multipliers=both))
        np.testing.assert_allclose(again.x, once.x, atol=1e-12)
        assert again.residual < 1e-12
        assert again.iterations == once.iterations + 1

    def test_no_end(self, monkeypatch):
        monkeypatch.setattr(refinement._Search, "run", lambda _: False)
        start = Solution(
            x=np.zeros(12), multipliers=np.zeros(13), residual=np.inf, solver="", iterations=0
        )
        assert refine(self.task(1, spread=2), start) is None


def test_limits_that_are_always_reached():
    """Rows that add up to zero with positive multipliers, and one that is left by some move."""
    rows = np.array([[1.0, 0.0], [-0.5, 0.0], [0.0, 1.0]])
    reached = deciding._always_reached(rows, np.array([1.0, 2.0, 0.0]))
    np.testing.assert_array_equal(reached, [[1.0, 0.0], [-1.0, 0.0]])
    # a multiplier that is rounding proves nothing
    assert not len(deciding._always_reached(rows, np.array([1.0, 2.0, 1e-9])))


class TestAtOnce:
    """Targets that can be met are equations, and one program is left: the road of many assets."""

    @pytest.mark.slow
    @pytest.mark.parametrize("n", [5, 60])
    @pytest.mark.parametrize("seed", range(10))
    def test_both_roads_end_at_the_same_weights(self, monkeypatch, seed, n):
        rng = np.random.default_rng(seed)
        names = pd.Index([f"A{i}" for i in range(n)])
        R = rng.normal(size=(2 * n, n)) * rng.uniform(0.05, 0.3, n) + rng.normal(size=(2 * n, 1))
        Sigma = pd.DataFrame(np.cov(R, rowvar=False), names, names)
        B = pd.DataFrame(rng.normal(0.5, 0.5, (n, 2)), names, ["X", "Y"])
        target = B.T @ pd.Series(rng.dirichlet(np.full(n, 0.3)), names) * rng.uniform(0.9, 1.1)
        limits = Limits.between(names, lower=0.0, upper=max(0.4, 6 / n))
        road = lexicographic._met_and_least
        taken = []
        monkeypatch.setattr(
            lexicographic, "_met_and_least", lambda *task: taken.append(road(*task)) or taken[-1]
        )
        found = target_exposure_weights(B, target, covariance=Sigma, limits=limits)
        least = minimum_variance_weights(Sigma, limits=limits)
        assert taken[1] is not None
        assert found.met or taken[0] is None
        monkeypatch.setattr(lexicographic, "_met_and_least", lambda *_: None)
        other = target_exposure_weights(B, target, covariance=Sigma, limits=limits)
        np.testing.assert_allclose(found.weights, other.weights, atol=1e-9)
        assert found.met == other.met
        np.testing.assert_allclose(
            least, minimum_variance_weights(Sigma, limits=limits), atol=1e-9
        )
