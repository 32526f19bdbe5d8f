"""Guesses at the limits that bind, beside a solver."""

import numpy as np
import pytest

from xlfactor.core.allocation import guessing
from xlfactor.core.allocation.solve import QuadraticProgram, solve


def program_of(seed, n=90):
    """A strictly convex program with bounds, some of them infinite, equations and limits."""
    rng = np.random.default_rng(seed)
    B = rng.normal(size=(n, 8)) * 0.3 + (np.arange(8) == 0)
    lower = rng.choice([0.0, -0.02, -np.inf], n, p=[0.7, 0.2, 0.1])
    upper = rng.choice([0.05, 0.2, np.inf], n)
    w = np.maximum(rng.dirichlet(np.ones(n) * 0.5), 0.0)
    w = np.minimum(w, upper)
    C = np.vstack([np.ones(n), rng.normal(size=(3, n)), rng.integers(0, 2, (2, n))])
    value = C @ w
    return QuadraticProgram(
        P=B @ B.T * 0.02 + np.diag(rng.uniform(0.005, 0.05, n)),
        q=rng.normal(0, 1e-3, n),
        C=C,
        low=np.concatenate([lower, value[:4], value[4:] - 0.01]),
        high=np.concatenate([upper, value[:4], value[4:] + 0.01]),
    )


@pytest.mark.parametrize("few", [5, 60, 90])
def test_guesses_end_where_a_solver_does(few, monkeypatch):
    monkeypatch.setattr(guessing, "_FEW", few)
    for seed in range(10):
        program = program_of(seed)
        found, other = guessing.guess(program), solve(program)
        assert found is not None, f"seed {seed}"
        assert found.residual <= 1e-13
        np.testing.assert_allclose(found.x, other.x, atol=1e-9, err_msg=f"seed {seed}")
        again = guessing.guess(program, found)
        assert again.iterations == 1
        np.testing.assert_allclose(again.x, found.x, atol=1e-13)


def test_equations_that_repeat_one_another_are_left_to_others():
    program = program_of(0)
    twice = [
        *range(len(program.q) + 1),
        len(program.q),
        *range(len(program.q) + 1, len(program.low)),
    ]
    rows = [index - len(program.q) for index in twice[len(program.q) :]]
    repeated = QuadraticProgram(
        P=program.P, q=program.q, C=program.C[rows],
        low=program.low[twice], high=program.high[twice],
    )  # fmt: skip
    assert guessing.guess(repeated) is None
