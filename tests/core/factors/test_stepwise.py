"""Stepwise regression against its own definition, another library and all subsets."""

from itertools import chain, combinations, permutations

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.factors.design import design
from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.core.factors.fitting import ExposureSettings, Method
from xlfactor.core.factors.stepwise import Criterion, Direction, StepwiseRule, choose_factors
from xlfactor.errors import OptionError

NAMES = list("abcde")


def simulate(seed, *, dates=40, assets=6, spread=0.6):
    rng = np.random.default_rng(seed)
    index = pd.date_range("2010-01-31", periods=dates, freq="ME")
    X = rng.normal(size=(dates, 5)) @ (np.eye(5) + spread * rng.normal(size=(5, 5)))
    B = rng.normal(size=(5, assets)) * (rng.random((5, assets)) < 0.5)
    Y = X @ B + 1.5 * rng.normal(size=(dates, assets))
    return pd.DataFrame(Y, index, range(assets)), pd.DataFrame(X, index, NAMES)


def chosen(Y, F, **rule):
    supports = choose_factors(design(Y, F), StepwiseRule(**rule))
    return [frozenset(F.columns[row]) for row in supports]


def regress(y, F, factors):
    import statsmodels.api as sm

    X = sm.add_constant(F[sorted(factors)]) if factors else np.ones(len(F))
    return sm.OLS(y, X).fit()


def step_by_step(y, F, *, direction, criterion, entry_p_value=0.05, exit_p_value=0.10):
    """The same rule, one regression of statsmodels at a time."""
    used = frozenset(NAMES) if direction is Direction.BACKWARD else frozenset()
    while True:
        drop = [f for f in NAMES if f in used and direction is not Direction.FORWARD]
        add = [f for f in NAMES if f not in used and direction is not Direction.BACKWARD]
        if criterion is Criterion.P_VALUE:
            p = regress(y, F, used).pvalues
            worst = max(drop, key=lambda f: p[f], default=None)
            if worst is not None and p[worst] > exit_p_value:
                used -= {worst}
                continue
            p = {f: regress(y, F, used | {f}).pvalues[f] for f in add}
            best = min(p, key=p.get, default=None)
            if best is None or p[best] >= entry_p_value:
                return used
            used |= {best}
        else:
            name = criterion.name.lower()
            scores = {f: getattr(regress(y, F, used ^ {f}), name) for f in sorted(drop + add)}
            best = min(scores, key=scores.get, default=None)
            if best is None or scores[best] >= getattr(regress(y, F, used), name):
                return used
            used ^= {best}


@pytest.mark.parametrize("criterion", list(Criterion))
@pytest.mark.parametrize("direction", list(Direction))
def test_each_step_is_the_one_defined(direction, criterion):
    Y, F = simulate(7)
    found = chosen(Y, F, direction=direction, criterion=criterion)
    for asset in Y:
        other = step_by_step(Y[asset], F, direction=direction, criterion=criterion)
        assert found[asset] == other
    assert len(set(found)) > 1


@pytest.mark.parametrize("criterion", [Criterion.AIC, Criterion.BIC])
@pytest.mark.parametrize("direction", list(Direction))
def test_on_orthogonal_factors_it_finds_the_best_of_all_subsets(direction, criterion):
    Y, F = simulate(11)
    F = pd.DataFrame(np.linalg.qr(F - F.mean())[0], F.index, NAMES)
    subsets = list(chain.from_iterable(combinations(NAMES, size) for size in range(6)))
    found = chosen(Y, F, direction=direction, criterion=criterion)
    for asset in Y:
        score = {s: getattr(regress(Y[asset], F, s), criterion.name.lower()) for s in subsets}
        assert found[asset] == frozenset(min(score, key=score.get))


def test_no_single_change_is_better_and_the_best_subset_is_no_worse():
    Y, F = simulate(13)
    subsets = list(chain.from_iterable(combinations(NAMES, size) for size in range(6)))
    for asset, used in enumerate(chosen(Y, F, criterion=Criterion.BIC)):
        score = {frozenset(s): regress(Y[asset], F, s).bic for s in subsets}
        assert all(score[used] <= score[used ^ {factor}] + 1e-9 for factor in NAMES)
        assert min(score.values()) <= score[used] + 1e-9


@pytest.mark.parametrize("criterion", list(Criterion))
def test_the_order_of_columns_does_not_matter(criterion):
    Y, F = simulate(17)
    answers = {
        tuple(chosen(Y, F[list(order)], criterion=criterion)) for order in permutations(NAMES)
    }
    assert len(answers) == 1


@pytest.mark.parametrize("criterion", list(Criterion))
@pytest.mark.parametrize("names", [["a", "b"], ["b", "a"]])
def test_of_equal_factors_the_first_by_name_enters(names, criterion):
    """Mirror images about what drives the asset: each alone explains as much as the other."""
    index = pd.date_range("2010-01-31", periods=8, freq="ME")
    drive = np.array([1.0, 1, 1, 1, -1, -1, -1, -1])
    aside = np.array([0.1, 0.1, -0.1, -0.1, 0.1, 0.1, -0.1, -0.1])
    rest = np.array([0.5, -0.5, 0.5, -0.5, 0.5, -0.5, 0.5, -0.5])
    found = estimate_exposures(
        pd.DataFrame({"fund": drive + rest}, index),
        pd.DataFrame({"a": drive + aside, "b": drive - aside}, index)[names],
        method=Method.STEPWISE,
        settings=ExposureSettings(stepwise=StepwiseRule(criterion=criterion)),
    )
    assert found.exposures.loc["fund", "a"] == pytest.approx(1 / 1.01)
    assert found.exposures.loc["fund", "b"] == 0


def test_an_exact_fit_keeps_the_factors_that_make_it():
    _, F = simulate(19)
    Y = pd.DataFrame({"fund": 2 * F["b"] - F["d"]})
    assert chosen(Y, F, direction=Direction.BOTH) == [{"b", "d"}]
    assert chosen(Y, F, direction=Direction.BACKWARD) == [{"b", "d"}]
    assert {"b", "d"} <= chosen(Y, F, direction=Direction.FORWARD)[0]


def test_an_exit_below_the_entry_is_refused():
    with pytest.raises(OptionError, match=r"entry_p_value 0\.1 and exit_p_value 0\.05: 0 < entry"):
        StepwiseRule(entry_p_value=0.1, exit_p_value=0.05)
