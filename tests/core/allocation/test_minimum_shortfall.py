"""The least expected shortfall: by hand, and as the linear program of Rockafellar and Uryasev."""

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, sparse

from xlfactor.core.allocation import shortfall_descent
from xlfactor.core.allocation.constraints import Limits, region_of
from xlfactor.core.allocation.rules import minimum_expected_shortfall_weights
from xlfactor.core.risk.samples import HistoricalShortfall
from xlfactor.errors import ConvergenceError, InfeasibleError, InsufficientError, OptionError


def sample(seed, rows=300, n=12):
    rng = np.random.default_rng(seed)
    market = 0.01 * rng.standard_t(4, size=(rows, 1))
    R = market * rng.uniform(0.2, 1.5, n) + rng.normal(0.0002, 0.01, (rows, n))
    return pd.DataFrame(R, columns=[f"A{i}" for i in range(n)])


def least_by_linear_program(returns, confidence, limits):
    """Return the least shortfall by HiGHS, with a variable for the loss beyond v of each row."""
    (T, n), region = returns.shape, region_of(limits, returns.columns)
    more = region.rows.shape[1] - n
    R = np.hstack([returns, np.zeros((T, more)), np.ones((T, 1)), np.eye(T)])
    sides = [(region.rows, region.high), (-region.rows, -region.low)]
    finite = [(rows[np.isfinite(b)], b[np.isfinite(b)]) for rows, b in sides]
    blocks = [-R, *(np.hstack([rows, np.zeros((len(rows), T + 1))]) for rows, _ in finite)]
    cost = np.concatenate([np.zeros(n + more), [1.0], np.full(T, 1 / (T * (1 - confidence)))])
    found = optimize.linprog(
        cost, sparse.csr_matrix(np.vstack(blocks)),
        np.concatenate([np.zeros(T), *(bounds for _, bounds in finite)]),
        bounds=[(None, None)] * (n + more + 1) + [(0, None)] * T, method="highs",
    )  # fmt: skip
    return found.fun


def grouped(names):
    return Limits(
        lower=pd.Series(0.0, names),
        upper=pd.Series(0.3, names),
        groups=pd.Series(np.array(["x", "y", "z"])[np.arange(len(names)) % 3], names),
        group_limits=pd.DataFrame(
            {"Lower": [0.2, 0.1, 0.3], "Upper": [0.4, 0.5, 0.3]}, index=["x", "y", "z"]
        ),
    )


def traded(names):
    even = pd.Series(1 / len(names), names)
    return Limits(lower=0 * even, upper=0 * even + 1, current=even, turnover=0.2)


def short(names):
    return Limits(lower=pd.Series(-0.2, names), upper=pd.Series(0.5, names), leverage=1.5)


def long_only(names):
    return Limits.between(names, lower=0.0, upper=1.0)


def one_point(names):
    return Limits.between(names, lower=1 / len(names), upper=1.0)


SAMPLES = {
    "plain": sample,
    "rounded, with ties": lambda seed: sample(seed).round(2),
    "drawn from 40 rows": lambda seed: sample(seed, rows=40).sample(300, replace=True,
                                                                    random_state=seed),
    "fewer rows than assets": lambda seed: sample(seed, rows=20, n=25),
    "losses alone": lambda seed: sample(seed) - 0.1,
    "gains alone": lambda seed: sample(seed) + 0.3,
    "with cash": lambda seed: sample(seed).assign(Cash=1e-5),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("limits", [long_only, grouped, traded, short, one_point])
@pytest.mark.parametrize("kind", SAMPLES)
def test_the_least_shortfall_is_that_of_the_linear_program(kind, limits):
    returns = SAMPLES[kind](3)
    confidence, limited = 0.95 if limits is long_only else 0.873, limits(returns.columns)
    w = minimum_expected_shortfall_weights(returns, confidence=confidence, limits=limited)
    measure = HistoricalShortfall.of(returns, confidence=confidence)
    least = least_by_linear_program(returns, confidence, limited)
    assert measure.value(w.to_numpy()) == pytest.approx(least, abs=1e-10)
    assert w.sum() == pytest.approx(1, abs=1e-12)
    assert (w >= limited.lower - 1e-15).all()
    assert (w <= limited.upper + 1e-15).all()


def test_units_and_the_order_of_rows_and_columns_do_not_matter():
    returns = sample(5)
    limits = long_only(returns.columns)
    w = minimum_expected_shortfall_weights(returns, confidence=0.95, limits=limits)
    turned = returns.sample(frac=1, random_state=1)[returns.columns[::-1]] * 1000
    other = minimum_expected_shortfall_weights(turned, confidence=0.95, limits=limits)
    np.testing.assert_allclose(other[w.index], w, atol=1e-9)


def test_impossible_inputs_are_refused(monkeypatch):
    returns = sample(1, rows=30, n=3)
    limits = long_only(returns.columns)
    with pytest.raises(InsufficientError, match=r"a confidence of 0.99 wants 100 at least"):
        minimum_expected_shortfall_weights(returns, confidence=0.99, limits=limits)
    with pytest.raises(OptionError, match="confidence: found 1"):
        minimum_expected_shortfall_weights(returns, confidence=1.0, limits=limits)
    with pytest.raises(InfeasibleError, match=r"'A2' at most 20.0% cannot hold together"):
        minimum_expected_shortfall_weights(
            returns, confidence=0.9, limits=limits.within(upper=0.2)
        )
    monkeypatch.setattr(shortfall_descent, "_STEPS", 1)
    with pytest.raises(ConvergenceError, match="the least expected shortfall is not found after"):
        minimum_expected_shortfall_weights(returns, confidence=0.9, limits=limits)
