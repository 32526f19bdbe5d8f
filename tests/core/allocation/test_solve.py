"""Both solvers of quadratic programs against each other, and against scipy."""

from dataclasses import replace

import daqp
import numpy as np
import pytest
from scipy.optimize import minimize

from tests.core.allocation.optimality import kkt_residual
from xlfactor.core.allocation import solve as solving
from xlfactor.core.allocation.solve import QuadraticProgram, solve
from xlfactor.errors import ConvergenceError, InfeasibleError


def program(P, q, C, low, high):
    return QuadraticProgram(P=P, q=q, C=C, low=low, high=high)


def long_only(P, q):
    """Weights of 0 to 0.6 that sum to one."""
    n = len(q)
    C = np.vstack([np.ones(n), np.eye(n)])
    return program(P, q, C, np.r_[1.0, np.zeros(n)], np.r_[1.0, np.full(n, 0.6)])


def random_program(seed, rank, n=8):
    rng = np.random.default_rng(seed)
    F = rng.normal(size=(rank, n))
    return long_only(F.T @ F, -F.T @ rng.normal(size=rank))


@pytest.mark.parametrize("rank", [3, 8])
@pytest.mark.parametrize("seed", range(8))
class TestBothSolvers:
    def test_residuals(self, seed, rank):
        task = random_program(seed, rank)
        found = solve(task)
        assert found.solver == "DAQP (active set)"
        assert found.residual < 1e-11
        assert (
            kkt_residual(task.P @ found.x + task.q, (task.C, task.low, task.high), found.x) < 1e-9
        )
        assert solving._interior_point(task).residual < 1e-8

    def test_one_objective(self, seed, rank):
        task = random_program(seed, rank)
        first, second = solving._active_set(task), solving._interior_point(task)

        def objective(x):
            return x @ task.P @ x / 2 + task.q @ x

        assert objective(first.x) == pytest.approx(objective(second.x), abs=1e-9)
        if rank == 8:
            np.testing.assert_allclose(first.x, second.x, atol=1e-7)

    def test_scipy_finds_none_better(self, seed, rank):
        task = random_program(seed, rank)
        found = solve(task)
        other = minimize(
            lambda x: x @ task.P @ x / 2 + task.q @ x,
            np.full(8, 1 / 8),
            jac=lambda x: task.P @ x + task.q,
            bounds=[(0, 0.6)] * 8,
            constraints={"type": "eq", "fun": lambda x: x.sum() - 1},
            method="SLSQP",
            options={"ftol": 1e-14, "maxiter": 500},
        )
        value = found.x @ task.P @ found.x / 2 + task.q @ found.x
        assert value <= other.fun + 1e-10
        assert value == pytest.approx(other.fun, abs=1e-7)


def test_scale_of_the_objective_does_not_matter():
    task = random_program(1, 3)
    tiny = replace(task, P=task.P * 1e-9, q=task.q * 1e-9)
    np.testing.assert_allclose(solve(tiny).x, solve(task).x, atol=1e-12)
    np.testing.assert_allclose(solve(tiny).multipliers * 1e9, solve(task).multipliers, atol=1e-9)


def test_signs_of_the_multipliers():
    found = solve(program(np.eye(2), np.array([-5.0, 5.0]), np.eye(2), np.zeros(2), np.ones(2)))
    np.testing.assert_allclose(found.x, [1, 0], atol=1e-12)
    np.testing.assert_allclose(found.multipliers, [4, -5], atol=1e-9)


@pytest.mark.parametrize(("give_up", "to"), [("_active_set", lambda _: None), ("ACCEPTED", -1.0)])
def test_the_second_solver_takes_over(monkeypatch, give_up, to):
    task = random_program(2, 8)
    expected = solve(task).x
    monkeypatch.setattr(solving, give_up, to)
    found = solve(task)
    assert found.solver == "Clarabel (interior point)"
    np.testing.assert_allclose(found.x, expected, atol=1e-7)


def test_an_active_set_that_finds_no_end(monkeypatch):
    """It says so by its flag, and the answer is the second solver's."""
    task = random_program(2, 8)
    real = daqp.solve
    monkeypatch.setattr(daqp, "solve", lambda *task, **how: real(*task, **how, iter_limit=1))
    assert solve(task).solver == "Clarabel (interior point)"


def test_inputs_are_left_as_they_are():
    task = random_program(4, 3)
    before = [part.copy() for part in (task.P, task.q, task.C, task.low, task.high)]
    solve(task)
    for part, copy in zip((task.P, task.q, task.C, task.low, task.high), before, strict=True):
        np.testing.assert_array_equal(part, copy)


def test_the_residual_sees_each_condition():
    """Least x² + y² on x + y = 1: the answer is a half and a half, its multiplier minus one."""
    task = program(2 * np.eye(2), np.zeros(2), np.ones((1, 2)), np.ones(1), np.ones(1))
    right, force = np.array([0.5, 0.5]), np.array([-1.0])
    assert solving.optimality_residual(task, right, force) == 0.0
    assert solving.optimality_residual(task, right + 0.1, force) == pytest.approx(1 / 6)
    assert solving.optimality_residual(task, right, force * 1.1) == pytest.approx(0.05)
    loose = replace(task, low=np.array([-np.inf]), high=np.array([2.0]))
    # stationary and within the limits, but the force is that of a side that is free
    assert solving.optimality_residual(loose, right, force) == pytest.approx(0.5)
    # ... or of one that is not met
    bound = replace(task, low=np.array([0.0]), high=np.array([2.0]))
    assert solving.optimality_residual(bound, right, force) == pytest.approx(0.5)


@pytest.mark.parametrize("solver", ["_active_set", "_interior_point"])
def test_nothing_meets_the_rows(solver, monkeypatch):
    if solver == "_interior_point":
        monkeypatch.setattr(solving, "_active_set", lambda _: None)
    never = program(
        np.eye(1), np.zeros(1), np.ones((2, 1)), np.array([-np.inf, 2.0]), np.array([1.0, np.inf])
    )
    with pytest.raises(InfeasibleError, match=r"^limits: no portfolio meets them all$"):
        solve(never)


def test_an_objective_without_a_least_value():
    endless = program(
        np.zeros((1, 1)), np.ones(1), np.ones((1, 1)), np.array([-np.inf]), np.array([1.0])
    )
    with pytest.raises(
        ConvergenceError, match=r"^the objective has no least value within the limits$"
    ):
        solve(endless)


def test_an_answer_that_fails_its_residuals(monkeypatch):
    task = random_program(2, 8)
    monkeypatch.setattr(solving, "_active_set", lambda _: None)
    monkeypatch.setattr(solving, "ACCEPTED_INTERIOR", 0.0)
    with pytest.raises(
        ConvergenceError, match=r"^no solver met its tolerance: the optimality residual is \d"
    ):
        solve(task)
