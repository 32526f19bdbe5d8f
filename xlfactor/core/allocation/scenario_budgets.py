r"""Risk budgets on the expected shortfall of scenarios, which has kinks: solved exactly.

The shortfall is the largest expected loss over probabilities of the scenarios, none above
:math:`1/a` with `a` scenarios in the tail. So the minimum of :math:`R(y) - \sum_i b_i \ln y_i`
over :math:`y > 0`, :math:`Cy \le 0` has the dual

.. math::
    \max_{p, m} \sum_i b_i \ln \eta_i, \qquad \eta = -R'p + C'm, \qquad
    0 \le p \le 1/a, \quad 1'p = 1, \quad m \ge 0

and at the optimum :math:`y = b / \eta`: with the probabilities `p` as the scenarios' duals, each
contribution is :math:`y_i (-R'p)_i = b_i - y_i (C'm)_i`, its budget where no limit binds.

Newton steps find it from the scenarios that are the worst for budgets of the volatility, if all
assets lose in their mean; else from where a cone solver ends; else from the multipliers with the
largest least :math:`\eta`, by a linear program that also tells where there is no optimum.
"""

from functools import cached_property
from typing import Any, Final

import numpy as np

from xlfactor.core.allocation.log_barrier import no_risk
from xlfactor.core.allocation.volatility_budgets import positions_of_volatility
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import BoolArray, FloatArray
from xlfactor.errors import ConvergenceError

#: What the solvers of starts aim at; the steps after them do the rest.
_START_AIM: Final = 1e-10
#: Losses that must be equal differ by no more than this, where the shortfall is one; ...
_AIM: Final = 1e-13
#: ... or than this, where rounding lets no step halve the difference.
_WORST: Final = 1e-11
_STEPS: Final = 2000
#: From the worst scenarios of a portfolio it is quick, or not at all.
_FEW: Final = 100
#: Steps that change no sum of losses by more than this share are taken whole.
_FULL: Final = 0.1
#: A multiplier that a step would change by less than this share of its bound stays.
_STILL: Final = 1e-13
#: Added to correlations, for budgets of the volatility of assets that move as one.
_RIDGE: Final = 1e-6
#: A multiplier within this share of a bound starts there.
_NEAR: Final = 1e-4


@frozen
class ScenarioBudgets:
    """Positions whose contributions by the scenarios' duals are as budgeted."""

    #: Positions (N), above zero.
    y: FloatArray
    #: How much each scenario counts in the shortfall (T); ``-R'p`` is a subgradient of it.
    probabilities: FloatArray
    iterations: int


def scenario_positions(
    R: FloatArray, b: FloatArray, *, tail: float, limits: FloatArray
) -> ScenarioBudgets:
    """Find the positions of given budgets on the expected shortfall of scenarios.

    Parameters
    ----------
    R : array of shape (n_scenarios, n_assets)
        Returns.
    b : array of shape (n_assets,)
        Risk budgets above zero that sum to one.
    tail : float
        The number of scenarios in the tail, one or more.
    limits : array of shape (n_limits, n_assets)
        `C` above; without rows if there are no limits.

    Raises
    ------
    InfeasibleError
        If some long-only portfolio has no shortfall.
    ConvergenceError
        If the optimum is not found.
    """
    scale = 1 / np.abs(R).mean(axis=0)  # a single scenario may be far off
    dual = _Dual(
        rows=np.vstack([-R * scale, limits * scale]), b=b, n_scenarios=len(R), most=1 / tail
    )
    found = _ascend(dual, _worst_multipliers(dual, tail), steps=_FEW)
    for starts in (_cone_multipliers, _safest_multipliers):
        found = found or _ascend(dual, starts(dual), steps=_STEPS)
    if found is None:
        raise ConvergenceError(f"risk_budgets: no optimum on the scenarios after {_STEPS} steps")
    multipliers, steps = found
    return ScenarioBudgets(
        y=dual.positions(multipliers) * scale,
        probabilities=multipliers[: len(R)],
        iterations=steps,
    )


@frozen
class _Dual:
    """The dual problem: a multiplier for each scenario, then one for each limit."""

    #: The loss of one unit of each asset by scenario, then the limits (T + L × N).
    rows: FloatArray
    b: FloatArray
    n_scenarios: int
    #: The most that a scenario may count.
    most: float

    @cached_property
    def upper(self) -> FloatArray:
        """The upper bounds of the multipliers."""
        return np.where(self.counts > 0, self.most, np.inf)

    @cached_property
    def counts(self) -> FloatArray:
        """One for each scenario, whose multipliers sum to one; zero for each limit."""
        return (np.arange(len(self.rows)) < self.n_scenarios).astype(float)

    def between(self, multipliers: FloatArray) -> BoolArray:
        """Return which multipliers are at neither of their bounds."""
        return np.asarray((multipliers > 0) & (multipliers < self.upper))

    def positions(self, multipliers: FloatArray) -> FloatArray:
        """Return the positions (N) that belong to multipliers."""
        return np.asarray(self.b / (multipliers @ self.rows))

    def newton(
        self, multipliers: FloatArray, y: FloatArray, free: BoolArray
    ) -> tuple[FloatArray, float]:
        """Return the step of the free multipliers, and the loss at the quantile after it."""
        rows, counts = self.rows[free], self.counts[free]
        n = len(rows)
        system = np.zeros((n + 1, n + 1))
        system[:n, :n] = (rows * (y**2 / self.b)) @ rows.T
        system[:n, n] = system[n, :n] = counts
        wanted = np.append(rows @ y, 1 - multipliers[: self.n_scenarios].sum())
        found = np.asarray(np.linalg.lstsq(system, wanted, rcond=1e-14)[0], dtype=np.float64)
        return found[:n], float(found[n])


def _ascend(dual: _Dual, start: FloatArray, *, steps: int) -> tuple[FloatArray, int] | None:
    """Maximise the dual by Newton steps over the multipliers between their bounds.

    A multiplier that reaches a bound is left there; one at a bound is let go if its row loses
    more than the quantile though it does not count, or less though it counts in full. None if so
    many steps do not suffice.
    """
    if not (start @ dual.rows > 0).all():
        return None
    lam, free, before = start.copy(), dual.between(start), np.inf
    for step in range(steps):
        y = dual.positions(lam)
        if not free[: dual.n_scenarios].any():
            # the quantile is that of the least loss that counts
            losses = np.where(lam > 0, dual.rows @ y, np.inf)
            free[losses[: dual.n_scenarios].argmin()] = True
        move, quantile = dual.newton(lam, y, free)
        excess = dual.rows @ y - quantile * dual.counts
        miss = float(np.abs(excess[free]).max())
        if miss <= _AIM or before / 2 < miss <= _WORST:
            wrong = np.where(free, 0.0, np.where(lam > 0, -excess, excess))
            if wrong.max() <= _WORST:
                return lam, step
            free[wrong.argmax()] = True
            before = np.inf
            continue
        before = miss
        lam[free], stopped = _moved(dual, lam, y, move, free)
        free[free] = ~stopped
    return None


def _moved(
    dual: _Dual, lam: FloatArray, y: FloatArray, move: FloatArray, free: BoolArray
) -> tuple[FloatArray, BoolArray]:
    """Return the free multipliers after a step, and which of them it has taken to a bound.

    The step is the longest that keeps multipliers within bounds and positions above zero.
    """
    upper = dual.upper[free]
    with np.errstate(divide="ignore", invalid="ignore"):
        room = np.where(move > 0, (upper - lam[free]) / move, -lam[free] / move)
    room[np.abs(move) <= _STILL * dual.most] = np.inf
    change = float(np.abs(move @ dual.rows[free] * y / dual.b).max())
    damped = 1.0 if change <= _FULL else 1 / (1 + change)
    share = min(damped, float(room.min()))
    stopped = room <= share
    moved = np.clip(lam[free] + share * move, 0.0, upper)
    # on its bound, or what rounding leaves of the way would stop the next step
    return np.where(stopped, np.where(move > 0, upper, 0.0), moved), stopped


def _worst_multipliers(dual: _Dual, tail: float) -> FloatArray:
    """Return multipliers of the scenarios that are the worst for budgets of the volatility."""
    losses = dual.rows[: dual.n_scenarios]
    sizes = np.linalg.norm(losses, axis=0)
    alike = losses.T @ losses / sizes / sizes[:, None] + _RIDGE * np.eye(len(sizes))
    y = positions_of_volatility(alike, dual.b)[0] / sizes
    worst = np.argsort(-losses @ y, kind="stable")[: int(np.ceil(tail - _NEAR))]
    multipliers = np.zeros(len(dual.rows))
    multipliers[worst] = dual.most
    multipliers[worst[-1]] = 1 - (len(worst) - 1) * dual.most
    return multipliers


def _cone_multipliers(dual: _Dual) -> FloatArray:
    """Return multipliers near the optimum, from the primal problem with exponential cones.

    They are zero where the solver has no answer.

    Minimise ``v + most * sum(u) - b't`` over positions y, the loss v at the quantile, losses
    ``u >= 0`` beyond it and ``t <= ln(y)``.
    """
    import clarabel
    from scipy import sparse

    T, n = dual.n_scenarios, len(dual.b)
    n_limits = len(dual.rows) - T
    blocks: list[list[Any]] = [
        [dual.rows[:T], -np.ones((T, 1)), -sparse.identity(T), None],
        [dual.rows[T:], None, None, None],
        [None, None, -sparse.identity(T), None],
        # (t, 1, y) of each position lies in the cone
        [sparse.kron(np.eye(n), [[0.0], [0.0], [-1.0]]), None, None,
         sparse.kron(np.eye(n), [[-1.0], [0.0], [0.0]])],
    ]  # fmt: skip
    cones: list[Any] = [clarabel.NonnegativeConeT(2 * T + n_limits)]
    cones += [clarabel.ExponentialConeT()] * n
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = _START_AIM
    cost = np.concatenate([np.zeros(n), [1.0], np.full(T, dual.most), -dual.b])
    found = clarabel.DefaultSolver(
        sparse.csc_matrix((len(cost), len(cost))), cost, sparse.bmat(blocks, format="csc"),
        np.concatenate([np.zeros(2 * T + n_limits), np.tile([0.0, 1.0, 0.0], n)]),
        cones, settings,
    ).solve()  # fmt: skip
    if str(found.status) != "Solved":
        return np.zeros(len(dual.rows))
    lam = np.array(found.z)[: len(dual.rows)]
    lam[lam < _NEAR * dual.most] = 0.0
    return np.asarray(np.where(lam > (1 - _NEAR) * dual.upper, dual.upper, lam))


def _safest_multipliers(dual: _Dual) -> FloatArray:
    """Return the multipliers whose least loss of one unit of an asset is the largest.

    A linear program finds them; its own dual is the portfolio of the least shortfall.
    """
    from scipy.optimize import linprog

    n_multipliers, n = dual.rows.shape
    low = np.append(np.zeros(n_multipliers), -np.inf)
    found = linprog(
        -np.eye(n_multipliers + 1)[-1],
        A_ub=np.hstack([-dual.rows.T, np.ones((n, 1))]),
        b_ub=np.zeros(n),
        A_eq=np.append(dual.counts, 0.0)[None],
        b_eq=np.ones(1),
        bounds=[*zip(low, np.append(dual.upper, 1.0), strict=True)],
        options={
            "primal_feasibility_tolerance": _START_AIM,
            "dual_feasibility_tolerance": _START_AIM,
        },
    )
    if found.x is None or found.x[-1] <= _START_AIM:
        raise no_risk("historical expected shortfall")
    return np.asarray(np.clip(found.x[:-1], 0.0, dual.upper))
