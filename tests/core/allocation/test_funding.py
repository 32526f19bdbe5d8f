"""Funding trades: a second road, the order of the criteria, limits, and what cannot be funded."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.funding import Purchase, funding_trade
from xlfactor.core.allocation.funding_terms import funding_terms
from xlfactor.errors import InfeasibleError, LabelError, OptionError, TableError

N, ASSETS = 8, pd.Index([f"A{i}" for i in range(8)])
FACTORS = ["Growth", "Rates", "Credit"]


def task(seed):
    rng = np.random.default_rng(seed)
    exposures = pd.DataFrame(rng.normal(0.4, 0.5, (N, 3)), ASSETS, FACTORS)
    root = rng.normal(0, 0.1, (N, 10))
    covariance = pd.DataFrame(root @ root.T, ASSETS, ASSETS)
    held = pd.Series(rng.dirichlet(np.ones(N)), ASSETS)
    return exposures, covariance, held


def fund(seed, asset="A3", weight=0.05, **changes):
    exposures, covariance, held = task(seed)
    given = {"exposures": exposures, "covariance": covariance, "limits": None} | changes
    held = given.pop("held", held)
    return funding_trade(Purchase(asset=asset, weight=weight), held, **given)


def second_road(objective, held, weight, equations=()):
    """Minimise over sales of what is held that sum to the weight."""
    bounds = [(0.0, 0.0 if name == "A3" else held[name]) for name in ASSETS]
    rules = [{"type": "eq", "fun": lambda f: f.sum() - weight}, *equations]
    start = held.where(ASSETS != "A3", 0.0)
    start = (start * weight / start.sum()).to_numpy()
    found = minimize(objective, start, bounds=bounds, constraints=rules, method="SLSQP",
                     options={"ftol": 1e-15, "maxiter": 500})  # fmt: skip
    return found.x


def traded(sold, weight):
    t = -np.asarray(sold)
    t[3] = weight
    return t


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), size=st.floats(0.01, 0.3))
def test_no_other_sale_leaves_exposures_less_changed(seed, size):
    exposures, _, held = task(seed)
    weight = size * (1 - held["A3"])
    found = fund(seed, weight=weight)
    B = exposures.to_numpy()
    left = lambda f: 1e3 * ((B.T @ traded(f, weight)) ** 2).sum()  # noqa: E731
    own = left(found.mix.to_numpy())
    other = second_road(left, held, weight)
    # its solver keeps the sum of the sales to within 1e-8 or so only
    assert own <= left(other * weight / other.sum()) * (1 + 1e-7) + 1e-9
    rng = np.random.default_rng(seed)
    for _ in range(20):
        other = rng.dirichlet(np.ones(N)) * weight
        other[3] = 0.0
        if (other <= held).all() and other.sum() == pytest.approx(weight):
            assert own <= left(other) + 1e-12
    assert found.residual < 1e-9


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000))
def test_a_trade_pays_for_itself_out_of_what_is_held(seed):
    exposures, covariance, held = task(seed)
    weight = 0.2 * (1 - held["A3"])
    found = fund(seed, weight=weight)
    assert found.trade.sum() == pytest.approx(0, abs=1e-12)
    assert found.trade["A3"] == pytest.approx(weight, abs=1e-12)
    assert (found.mix >= 0).all()
    assert (found.mix <= held + 1e-12).all()
    assert found.mix["A3"] == 0
    moved = found.exposures_moved
    np.testing.assert_allclose(moved["left_over"], exposures.T @ found.trade, atol=1e-14)
    np.testing.assert_allclose(moved["bought"] - moved["sold"], moved["left_over"])
    # the order of the rows does not matter
    other = fund(seed, weight=weight, exposures=exposures[::-1], held=held[::-1],
                 covariance=covariance.iloc[::-1, ::-1])  # fmt: skip
    pd.testing.assert_series_equal(other.trade[ASSETS], found.trade, atol=1e-9, check_exact=False)


@pytest.mark.parametrize("seed", range(6))
def test_of_equal_sales_the_least_tracking_error_decides(seed):
    exposures, covariance, held = task(seed)
    exposures = exposures[["Growth"]]
    # a slice of all others matches it, and many other mixes do
    others = held.drop("A3")
    exposures.loc["A3"] = others @ exposures.drop("A3") / others.sum()
    weight = 0.1 * (1 - held["A3"])
    found = fund(seed, weight=weight, exposures=exposures)
    assert found.exposures_moved["left_over"].abs().max() < 1e-9
    b, Sigma = exposures.to_numpy()[:, 0], covariance.to_numpy()
    kept = {"type": "eq", "fun": lambda f: 10 * (b @ traded(f, weight))}
    risk = lambda f: 1e4 * (traded(f, weight) @ Sigma @ traded(f, weight))  # noqa: E731
    other = second_road(risk, held, weight, (kept,))
    assert risk(found.mix.to_numpy()) == pytest.approx(risk(other), rel=1e-4)
    assert risk(found.mix.to_numpy()) <= risk(other) + 1e-4


def test_a_factor_that_counts_nothing_is_not_looked_at():
    exposures = task(11)[0]
    weights = pd.Series({"Growth": 1.0, "Rates": 0.0, "Credit": 0.0})
    one = fund(11, factor_weights=weights)
    other = fund(11, exposures=exposures[["Growth"]])
    np.testing.assert_allclose(one.trade, other.trade, atol=1e-9)


def test_what_must_be_held_is_not_sold_and_what_is_short_is_left_alone():
    held = pd.Series({"A0": 0.5, "A1": 0.4, "A2": 0.2, "A4": -0.1})
    lower = pd.Series(0.0, ASSETS)
    lower["A0"], lower["A1"] = 0.45, 0.6
    limits = Limits(lower=lower, upper=pd.Series(1.0, ASSETS))
    found = fund(2, weight=0.2, held=held, limits=limits)
    assert found.mix["A0"] <= 0.05 + 1e-12
    # below its lower limit already: nothing of it may be sold
    assert found.mix["A1"] == found.mix["A4"] == 0
    assert found.mix[["A0", "A2"]].sum() == pytest.approx(0.2)


def test_a_group_that_is_over_its_limit_may_stay_so_but_not_grow():
    held = pd.Series(1 / N, ASSETS)
    groups = pd.Series(["own"] * 4 + ["other"] * 4, ASSETS)
    limits = Limits(
        lower=pd.Series(0.0, ASSETS), upper=pd.Series(1.0, ASSETS), groups=groups,
        group_limits=pd.DataFrame({"Lower": [0.0, 0.0], "Upper": [0.4, 1.0]}, ["own", "other"]),
    )  # fmt: skip
    found = fund(4, weight=0.1, held=held, limits=limits)
    after = found.after.groupby(groups).sum()
    assert after["own"] <= 0.5 + 1e-9
    assert found.mix[groups == "own"].sum() == pytest.approx(0.1)
    free = fund(4, weight=0.1, held=held)
    assert free.mix[groups == "own"].sum() < 0.1


def held_in(**weights):
    return pd.Series(weights)


@pytest.mark.parametrize(
    ("weight", "changes", "message"),
    [
        (0.3, {"held": held_in(A0=0.1, A1=0.1, A3=0.8)},
         r"^bought_weight: 30\.0% of 'A3' cannot be funded; at most 20\.00% can: what may be sold "
         r"of other assets is 20\.00% \(10\.00% of 'A0', 10\.00% of 'A1'\)$"),
        (0.3, {"held": held_in(A3=1.0)},
         r"at most 0\.00% can: what may be sold of other assets is nothing$"),
        (0.3, {"limits": Limits.between(ASSETS, lower=0.0, upper=0.25),
               "held": held_in(A0=0.9, A3=0.1)},
         r"at most 15\.00% can: .*; 10\.00% of it is held, and at most 25\.00% may be$"),
        (0.3, {"limits": Limits.between(ASSETS, lower=0.0, upper=0.05),
               "held": held_in(A0=0.9, A3=0.1)},
         r"at most 0\.00% can: .*; 10\.00% of it is held, and at most 10\.00% may be$"),
    ],
)  # fmt: skip
def test_what_nothing_can_fund_is_refused_with_what_can_be_had(weight, changes, message):
    with pytest.raises(InfeasibleError, match=message):
        fund(5, weight=weight, **changes)


def test_what_limits_of_groups_leave_can_be_had():
    groups = pd.Series(["own"] * 4 + ["other"] * 4, ASSETS)
    limits = Limits(
        lower=pd.Series(0.0, ASSETS), upper=pd.Series(1.0, ASSETS), groups=groups,
        group_limits=pd.DataFrame({"Lower": [0.0, 0.0], "Upper": [0.6, 1.0]}, ["own", "other"]),
    )  # fmt: skip
    held = pd.Series({"A3": 0.4, "A5": 0.6})
    with pytest.raises(
        InfeasibleError, match=r"at most 20\.00% can: .* the limits of groups hold"
    ):
        fund(5, weight=0.5, held=held, limits=limits)
    assert fund(5, weight=0.2, held=held, limits=limits).mix["A5"] == pytest.approx(0.2)


def test_inputs_that_do_not_fit_are_named():
    _, covariance, held = task(6)
    with pytest.raises(OptionError, match=r"^bought_weight: found 0; wanted a number above zero"):
        fund(6, weight=0.0)
    with pytest.raises(LabelError, match=r"^bought_asset: no asset 'A9'"):
        fund(6, asset="A9")
    with pytest.raises(LabelError, match=r"^weights: unknown row 'Gold'"):
        fund(6, held=pd.Series({"Gold": 1.0}))
    with pytest.raises(LabelError, match=r"^covariance: no row 'A0'"):
        fund(6, covariance=covariance.iloc[1:, 1:])
    with pytest.raises(TableError, match=r"^factor_weights: all are zero"):
        fund(6, factor_weights=pd.Series(0.0, FACTORS))
    with pytest.raises(TableError, match=r"^weights: no number at row 'A1'"):
        fund(6, held=held.where(held.index != "A1"))


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), aversion=st.floats(0, 20))
def test_at_the_required_return_the_trade_is_worth_nothing(seed, aversion):
    _, covariance, held = task(seed)
    trade = fund(seed).trade
    rng = np.random.default_rng(seed)
    mu, benchmark = pd.Series(rng.normal(0.05, 0.02, N), ASSETS), pd.Series({"A0": 0.6, "A1": 0.4})
    terms = funding_terms(
        trade, held, covariance=covariance, expected_returns=mu, benchmark=benchmark,
        cash_return=0.01,
    )  # fmt: skip
    mu["A3"] = terms.required_return(aversion)
    after = held + trade
    change = after @ covariance @ after - held @ covariance @ held
    assert trade @ mu - aversion / 2 * change == pytest.approx(0, abs=1e-12)
    assert terms.volatility_after**2 - terms.volatility_before**2 == pytest.approx(change)
    assert terms.tracking_error == pytest.approx(np.sqrt(trade @ covariance @ trade))
    active = (held + trade).sub(benchmark, fill_value=0)
    assert terms.benchmark_error_after == pytest.approx(np.sqrt(active @ covariance @ active))


def test_the_aversion_is_that_with_which_the_benchmark_keeps_its_size():
    _, covariance, held = task(9)
    trade, benchmark = fund(9).trade, pd.Series({"A0": 0.6, "A1": 0.4})
    mu = pd.Series(np.linspace(0.02, 0.09, N), ASSETS)
    given = {"covariance": covariance, "expected_returns": mu, "benchmark": benchmark}
    delta = funding_terms(trade, held, **given, cash_return=0.01).implied_risk_aversion
    w = benchmark.reindex(ASSETS, fill_value=0.0)

    def utility(size):
        return size * (w @ mu - 0.01) - delta / 2 * size**2 * (w @ covariance @ w)

    assert utility(1) > max(utility(0.999), utility(1.001))
    # a benchmark that earns no more than cash implies none
    assert funding_terms(trade, held, **given, cash_return=0.1).implied_risk_aversion is None


def test_a_trade_that_is_none_is_refused():
    _, covariance, held = task(9)
    given = {"covariance": covariance, "expected_returns": pd.Series(0.05, ASSETS),
             "benchmark": pd.Series({"A0": 1.0})}  # fmt: skip
    for trade, message in (
        ({"A0": 0.1, "A1": 0.1, "A2": -0.2}, "^trade: buys 'A0', 'A1'; wanted one asset"),
        ({"A0": 0.0}, "^trade: buys nothing"),
        ({"A0": 0.1, "A1": -0.2}, r"^trade: sums to -10\.0000%; wanted 0"),
    ):
        with pytest.raises(TableError, match=message):
            funding_terms(pd.Series(trade), held, **given)
    with pytest.raises(LabelError, match=r"^trade: unknown row 'Gold'"):
        funding_terms(pd.Series({"Gold": 0.1, "A1": -0.1}), held, **given)
