"""A change is the sum of what its inputs do, whatever the order of swapping."""

from functools import cache
from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.portfolios import attribution
from xlfactor.core.portfolios.attribution import TOGETHER, attribute_change
from xlfactor.errors import InfeasibleError


def random_game(seed, inputs, *, refuse=lambda _: False):
    """Return figures that depend on every combination of inputs in a way of their own."""

    def outcome(swapped):
        if refuse(swapped):
            raise InfeasibleError("no portfolio")
        own = np.random.default_rng([seed, *(inputs.index(one) for one in sorted(swapped))])
        return pd.Series(own.normal(size=3), index=["a", "b", "c"])

    return outcome


def by_orders(inputs, outcome):
    """The same by the definition: every order, one by one."""
    outcome = cache(outcome)
    total = pd.DataFrame(0.0, index=["a", "b", "c"], columns=inputs)
    orders = list(permutations(inputs))
    for order in orders:
        for place, name in enumerate(order):
            before, after = frozenset(order[:place]), frozenset(order[: place + 1])
            total[name] += (outcome(after) - outcome(before)) / len(orders)
    return total


@pytest.mark.parametrize("n", range(1, 6))
def test_it_is_the_average_over_all_orders(n):
    inputs = list("pqrst")[:n]
    for seed in range(4):
        outcome = random_game(seed, inputs)
        found = attribute_change(inputs, outcome)
        pd.testing.assert_frame_equal(found.contributions, by_orders(inputs, outcome))
        assert found.largest_miss < 1e-12
        assert found.orders == "the average over all orders"
        # large figures, as of bonds in a currency, miss by more, but by no larger a share
        large = attribute_change(inputs, lambda swapped, of=outcome: 1e9 * of(swapped))
        assert large.largest_miss < 1e-12


def test_an_input_that_does_nothing_gets_nothing_and_equal_ones_the_same():
    def outcome(swapped):
        return pd.Series({"x": len(swapped - {"idle"}) ** 2.0})

    table = attribute_change(["one", "idle", "two"], outcome).contributions
    assert table.loc["x"].tolist() == [2.0, 0.0, 2.0]


def test_orders_without_an_answer_are_left_out_and_the_sum_still_holds():
    inputs = list("pqr")
    # q needs p
    outcome = random_game(3, inputs, refuse=lambda swapped: "q" in swapped and "p" not in swapped)
    found = attribute_change(inputs, outcome)
    assert found.largest_miss < 1e-12
    assert set(found.refused) == {frozenset("q"), frozenset("qr")}
    # the orders are pqr, prq, rpq
    value = {key: outcome(frozenset(key)) for key in ("", "p", "r", "pq", "pr", "pqr")}
    expected = (2 * (value["p"] - value[""]) + (value["pr"] - value["r"])) / 3
    pd.testing.assert_series_equal(found.contributions["p"], expected, check_names=False)


def test_inputs_that_cannot_be_told_apart_are_one():
    inputs = list("pq")
    found = attribute_change(inputs, random_game(1, inputs, refuse=lambda one: len(one) == 1))
    assert list(found.contributions) == [TOGETHER]
    assert found.largest_miss < 1e-12
    assert "not told apart" in found.orders


def test_many_inputs_are_swapped_in_orders_that_are_drawn_and_stated(monkeypatch):
    inputs = list("pqrstuvw")
    monkeypatch.setattr(attribution, "DRAWN_ORDERS", 6)
    found, again = (attribute_change(inputs, random_game(5, inputs)) for _ in range(2))
    assert found.largest_miss < 1e-12
    assert "seed" in found.orders
    pd.testing.assert_frame_equal(found.contributions, again.contributions)


def test_figures_that_came_or_went_count_from_zero_and_nothing_changed_is_nothing():
    def outcome(swapped):
        return pd.Series({"new": 2.0} if swapped else {"old": 1.0})

    found = attribute_change(["p"], outcome)
    assert found.contributions["p"].to_dict() == {"old": -1.0, "new": 2.0}
    nothing = attribute_change([], outcome)
    assert nothing.contributions.empty
    assert nothing.largest_miss == 0


def test_no_answer_before_or_after_is_told():
    def refuse(_):
        raise InfeasibleError("no portfolio")

    with pytest.raises(InfeasibleError, match="before: no portfolio"):
        attribute_change(["p"], refuse)
