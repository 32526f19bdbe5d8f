"""Limits: met, told in words, and explained where they conflict."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from xlfactor.core.allocation import conflicts
from xlfactor.core.allocation.conflicts import conflict, flattened, least_violation
from xlfactor.core.allocation.constraints import Limits, region_of
from xlfactor.core.allocation.lexicographic import least_in_turn
from xlfactor.core.allocation.objectives import weight_distance
from xlfactor.core.allocation.region import Region
from xlfactor.core.allocation.within_limits import require_feasible
from xlfactor.core.texts import percent
from xlfactor.errors import (
    ConvergenceError,
    InfeasibleError,
    LabelError,
    OptionError,
    TableError,
)

ASSETS = pd.Index(["US Equity", "EM", "Bonds", "Gold"])
GROUPS = pd.Series(["Equity", "Equity", "Fixed income", "Real"], index=ASSETS)
SEEDS = st.integers(0, 100_000)


def limits(lower=0.0, upper=1.0, **others):
    return Limits(
        lower=pd.Series(lower, index=ASSETS, dtype=float),
        upper=pd.Series(upper, index=ASSETS, dtype=float),
        **others,
    )


def group_limits(**rows):
    return pd.DataFrame.from_dict(rows, orient="index", columns=["Lower", "Upper"])


def nearest(target, limited):
    region = region_of(limited, limited.assets)
    best = least_in_turn([weight_distance(np.array(target, float))], region)
    return pd.Series(region.weights(best.x), index=limited.assets)


class TestMet:
    def test_groups(self):
        limited = limits(groups=GROUPS, group_limits=group_limits(Equity=(0, 0.4)))
        np.testing.assert_allclose(
            nearest([0.5, 0.5, 0, 0], limited), [0.2, 0.2, 0.3, 0.3], atol=1e-12
        )

    def test_excluded(self):
        found = nearest([0.25] * 4, limits(lower=0.05).without(pd.Index(["EM"])))
        np.testing.assert_allclose(found, [1 / 3, 0, 1 / 3, 1 / 3], atol=1e-12)
        assert found["EM"] == 0.0

    def test_total(self):
        np.testing.assert_allclose(nearest([0] * 4, limits(total=0.8)), [0.2] * 4, atol=1e-12)

    def test_turnover(self):
        """From half and half towards all gold: what may be traded is traded, no more."""
        current = pd.Series({"US Equity": 0.5, "Bonds": 0.5})
        found = nearest([0, 0, 0, 1], limits(current=current, turnover=0.1))
        np.testing.assert_allclose(found, [0.45, 0, 0.45, 0.1], atol=1e-12)

    @pytest.mark.parametrize("limited", [
        limits(upper=0.25), limits(lower=0.25), limits(0.25, 0.25),
        limits(current=pd.Series(0.25, index=ASSETS), turnover=0.0),
    ])  # fmt: skip
    def test_one_portfolio_only(self, limited):
        np.testing.assert_allclose(nearest([1, 0, 0, 0], limited), [0.25] * 4, atol=1e-15)
        require_feasible(limited)

    def test_a_bound_is_met_exactly(self):
        found = nearest([0.7, 0.5, -0.3, 0.1], limits(0.05, [0.3, 1, 1, 1]))
        assert found["US Equity"] == 0.3
        assert found["Bonds"] == 0.05

    def test_order_of_every_table(self):
        rng = np.random.default_rng(0)
        tables = {
            "upper": pd.Series([0.1, 0.2, 0.3, 0.9], index=ASSETS),
            "groups": GROUPS,
            "group_limits": group_limits(Real=(0, 0.5), Equity=(0.2, 0.4)),
            "current": pd.Series([0.4, 0.3, 0.2, 0.1], index=ASSETS),
        }
        expected = nearest([0, 0, 0, 1], replace(limits(turnover=0.6), **tables))
        for name, table in tables.items():
            tables[name] = table.iloc[rng.permutation(len(table))]
        found = nearest([0, 0, 0, 1], replace(limits(turnover=0.6), **tables))
        np.testing.assert_allclose(found, expected, atol=1e-14)

    @settings(max_examples=30)
    @given(seed=SEEDS)
    def test_turnover_against_all_signs_of_trades(self, seed):
        """With each asset bought or sold the turnover is linear: try all sixteen."""
        rng = np.random.default_rng(seed)
        held, wanted = rng.dirichlet(np.ones(4)), rng.normal(0.25, 0.3, 4)
        most = rng.uniform(0.02, 0.4)
        current = pd.Series(held, index=ASSETS)
        found = nearest(wanted, limits(current=current, turnover=most))
        assert np.abs(found - held).sum() / 2 <= most + 1e-12
        distances = []
        for signs in np.array(np.meshgrid(*[[-1.0, 1.0]] * 4)).reshape(4, -1).T:
            bought = signs > 0
            limited = limits(np.where(bought, held, 0.0), np.where(bought, 1.0, held))
            region = region_of(limited, ASSETS)
            row = np.append(signs / 2, [])
            region = replace(
                region,
                rows=np.vstack([region.rows, row]),
                low=np.append(region.low, -np.inf),
                high=np.append(region.high, most + row @ held),
                names=(*region.names, "turnover"),
            )
            w = least_in_turn([weight_distance(wanted)], region).x
            distances.append(np.linalg.norm(w - wanted))
        assert np.linalg.norm(found - wanted) == pytest.approx(min(distances), abs=1e-10)


def test_binding_limits_in_words():
    limited = limits(
        upper=[0.5, 1, 1, 1],
        groups=GROUPS,
        group_limits=group_limits(Real=(0.2, 0.5)),
        current=pd.Series({"US Equity": 0.4, "Bonds": 0.6}),
        turnover=0.3,
    ).without(pd.Index(["EM"]))
    region = region_of(limited, ASSETS)
    w = np.array([0.5, 0.0, 0.3, 0.2])
    assert region.binding(np.r_[w, 0.1, 0.0, 0.3, 0.2]) == (
        "group 'Real' at least 20.0%",
        "turnover at most 30.0%",
        "'US Equity' at most 50.0%",
        "'EM' held at 0.0%",
    )


class TestRefused:
    @pytest.mark.parametrize(
        ("wrong", "error", "message"),
        [
            (
                limits(upper=[1, np.nan, 1, 1]),
                TableError,
                "limits: no number at row 'EM', column 'Upper'",
            ),
            (
                limits(lower=[0, 0, 0.3, 0], upper=[1, 1, 0.2, 1]),
                InfeasibleError,
                "limits: row 'Bonds': the lower limit 30.0% is above the upper limit 20.0%",
            ),
            (
                limits(lower=[0, 0, 0.20001, 0], upper=[1, 1, 0.2, 1]),
                InfeasibleError,
                "limits: row 'Bonds': the lower limit 20.001% is above the upper limit 20.0%",
            ),
            (
                replace(limits(), upper=pd.Series(1.0, ASSETS[:3])),
                LabelError,
                "limits: no row 'Gold'; there are 'US Equity', 'EM', 'Bonds'",
            ),
            (
                replace(limits(), upper=pd.Series(1.0, [*ASSETS, "Golf"])),
                LabelError,
                "limits: unknown row 'Golf' (did you mean 'Gold'?)",
            ),
            (
                limits(groups=GROUPS, group_limits=group_limits(Equty=(0, 0.3))),
                LabelError,
                "group_limits: no asset belongs to the group 'Equty' (did you mean 'Equity'?)",
            ),
            (
                limits(group_limits=group_limits(Equity=(0, 0.3))),
                LabelError,
                "group_limits: no asset belongs to the group 'Equity'",
            ),
            (
                limits(groups=GROUPS, group_limits=group_limits(Equity=(0.4, 0.3))),
                InfeasibleError,
                "group_limits: row 'Equity': the lower limit 40.0% is above the upper limit 30.0%",
            ),
            (
                limits(groups=GROUPS, group_limits=group_limits(Equity=(np.nan, 0.3))),
                TableError,
                "group_limits: no number at row 'Equity', column 'Lower'",
            ),
            (
                limits(groups=GROUPS, group_limits=group_limits(Equity=(0, 0.3))[["Upper"]]),
                TableError,
                "group_limits: no column 'Lower'; wanted Lower and Upper",
            ),
            (
                limits(groups=GROUPS, group_limits=pd.concat([group_limits(Equity=(0, 0.3))] * 2)),
                LabelError,
                "group_limits: row 'Equity' occurs more than once",
            ),
            (
                limits(groups=GROUPS.iloc[:3]),
                LabelError,
                "groups: no row 'Gold'; there are 'US Equity', 'EM', 'Bonds'",
            ),
            (
                limits(groups=GROUPS.where(GROUPS != "Real")),
                TableError,
                "groups: row 'Gold': no name of a group",
            ),
            (limits(total=np.nan), OptionError, "total: found nan; wanted a number"),
            (
                limits(turnover=0.1),
                OptionError,
                "turnover: limited to 10.0%, but no current weights are given to trade from",
            ),
            (
                limits(turnover=-0.1, current=pd.Series(0.25, ASSETS)),
                OptionError,
                "turnover: found -0.1; wanted a number of at least zero",
            ),
            (
                limits(current=pd.Series({"Golf": 1.0})),
                LabelError,
                "current: unknown row 'Golf' (did you mean 'Gold'?)",
            ),
            (
                limits(current=pd.Series({"Gold": np.nan})),
                TableError,
                "current: no number at row 'Gold', column 'value'",
            ),
        ],
    )
    def test_tables_that_do_not_fit(self, wrong, error, message):
        with pytest.raises(error, match=f"^{re.escape(message)}$"):
            require_feasible(wrong)
        with pytest.raises(error, match=f"^{re.escape(message)}$"):
            nearest([0.25] * 4, wrong)

    def test_an_unknown_asset_cannot_be_excluded(self):
        message = r"^excluded: unknown row 'Golf' \(did you mean 'Gold'\?\)$"
        with pytest.raises(LabelError, match=message):
            limits().without(pd.Index(["Golf"]))


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.3, "30.0%"),
        (1.0, "100.0%"),
        (-0.125, "-12.5%"),
        (0.3333, "33.33%"),
        (0.1 + 0.2, "30.0%"),
        (1 / 3, "33.3333%"),
        (0.00001, "0.001%"),
        (0.0, "0.0%"),
        (np.pi * 1e-12, "0.00000000%"),
    ],
)
def test_percentages_have_the_digits_that_they_mean(share, told):
    assert percent(share) == told


class TestConflicts:
    @pytest.mark.parametrize(
        ("never", "told"),
        [
            (
                limits(upper=[0.25, 0.2, 0.2, 0.2]),
                "the weights sum to 100.0%, 'US Equity' at most 25.0%, 'EM' at most 20.0%, "
                "'Bonds' at most 20.0%, 'Gold' at most 20.0% cannot hold together; at the "
                "nearest they are missed by 15.0% in total",
            ),
            (
                limits(
                    lower=[0.2, 0.15, 0, 0],
                    groups=GROUPS,
                    group_limits=group_limits(Equity=(0, 0.3)),
                ),
                "group 'Equity' at most 30.0%, 'US Equity' at least 20.0%, 'EM' at least 15.0% "
                "cannot hold together; at the nearest they are missed by 5.0% in total",
            ),
            (
                limits(
                    upper=[1, 1, 0.4, 0.1],
                    groups=GROUPS,
                    group_limits=group_limits(Equity=(0, 0.3)),
                ),
                "the weights sum to 100.0%, group 'Equity' at most 30.0%, 'Bonds' at most 40.0%, "
                "'Gold' at most 10.0% cannot hold together; at the nearest they are missed by "
                "20.0% in total",
            ),
            (
                limits(lower=[0, 0, 0, 0.5], current=pd.Series({"Bonds": 1.0}), turnover=0.2),
                "turnover at most 20.0%, 'Gold' at least 50.0% cannot hold together; at the "
                "nearest they are missed by 30.0% in total",
            ),
            (
                limits(0.0, 0.0),
                "the weights sum to 100.0%, 'US Equity' at most 0.0%, 'EM' at most 0.0%, 'Bonds' "
                "at most 0.0%, 'Gold' at most 0.0% cannot hold together; at the nearest they are "
                "missed by 100.0% in total",
            ),
        ],
    )
    def test_message(self, never, told):
        message = f"^{re.escape('limits: no portfolio meets them: ' + told)}$"
        with pytest.raises(InfeasibleError, match=message):
            require_feasible(never)
        with pytest.raises(InfeasibleError, match=message):
            nearest([0.25] * 4, never)

    @pytest.mark.parametrize(
        ("upper", "told"),
        [
            (
                0.2499,
                "at most 24.99% cannot hold together; at the nearest they are missed by 0.04% in "
                "total",
            ),
            (
                0.249999,
                "at most 24.9999% cannot hold together; at the nearest they are missed by "
                "0.0004% in total",
            ),
        ],
    )
    def test_a_small_miss_is_not_told_as_zero(self, upper, told):
        with pytest.raises(InfeasibleError, match=f"'Gold' {re.escape(told)}$"):
            require_feasible(limits(upper=upper))

    @pytest.mark.parametrize(
        ("lower", "upper", "told"),
        [
            (0.0, 0.1, "the weights sum to 100.0%, upper limits of 8 assets that sum to 80.0%"),
            (0.2, 0.4, "the weights sum to 100.0%, lower limits of 8 assets that sum to 160.0%"),
            (
                -0.1,
                -0.05,
                "the weights sum to 100.0%, upper limits of 8 assets that sum to -40.0%",
            ),
        ],
    )
    def test_many_assets_are_told_by_their_sum(self, lower, upper, told):
        names = pd.Index([f"A{i}" for i in range(8)])
        with pytest.raises(InfeasibleError, match=f": {re.escape(told)} cannot hold together; "):
            require_feasible(Limits.between(names, lower=lower, upper=upper))

    @settings(max_examples=25)
    @given(seed=SEEDS)
    def test_the_conflict_is_irreducible_and_the_distance_right(self, seed):
        rng = np.random.default_rng(seed)
        low = rng.uniform(0, 0.5, 4)
        limited = limits(
            low,
            low + rng.uniform(0, 0.3, 4),
            groups=GROUPS,
            group_limits=group_limits(Equity=(0.0, rng.uniform(0, 0.8)), Real=(0.3, 0.4)),
            current=pd.Series(rng.dirichlet(np.ones(4)), index=ASSETS),
            turnover=rng.uniform(0, 0.5),
        )
        sides = list(region_of(limited, ASSETS).sides())
        missed = least_violation(sides)
        assert missed == pytest.approx(distance_by_shifted_limits(limited), abs=1e-9)
        if missed < 1e-9:
            require_feasible(limited)
            return
        named, silent = conflict(sides), [side for side in sides if not side.name]
        assert least_violation(named + silent) > 1e-9
        for side in named:
            others = [other for other in named if other is not side]
            assert not others or least_violation(others + silent) <= 1e-9


def distance_by_shifted_limits(limited):
    """Return the least sum of shifts of limits, with weights as bought less sold: another road."""
    held, n = limited.current.to_numpy(), 4
    # variables: bought, sold, and a shift each of: sum (up, down), lower, upper, groups, turnover
    n_shifts = 2 + n + n + 4 + 1
    member = (GROUPS.to_numpy() == np.array([["Equity"], ["Real"]])).astype(float)
    w = np.hstack([np.eye(n), -np.eye(n)])
    rows = [np.ones((1, n)) @ w, -np.ones((1, n)) @ w, -w, w, -member @ w, member @ w]
    rows.append(np.full((1, 2 * n), 0.5))
    right = [
        1 - held.sum(), held.sum() - 1, *(held - limited.lower), *(limited.upper - held),
        *(member @ held - limited.group_limits["Lower"]),
        *(limited.group_limits["Upper"] - member @ held), limited.turnover,
    ]  # fmt: skip
    A = np.hstack([np.vstack(rows), -np.eye(n_shifts)])
    return linprog(np.r_[np.zeros(2 * n), np.ones(n_shifts)], A_ub=A, b_ub=right).fun


class TestFlattened:
    def test_only_what_is_always_met_becomes_an_equation(self):
        """Upper limits of equities sum to their lower group limit; bonds and gold are free."""
        limited = limits(
            upper=[0.2, 0.1, 1, 1], groups=GROUPS, group_limits=group_limits(Equity=(0.3, 0.9))
        )
        flat = flattened(region_of(limited, ASSETS))
        equal = [
            name for name, fixed in zip(flat.names, flat.low == flat.high, strict=True) if fixed
        ]
        assert equal == ["'US Equity'", "'EM'", "the weights sum to", "group 'Equity'"]
        np.testing.assert_allclose(
            nearest([0, 0, 1, 0.5], limited), [0.2, 0.1, 0.6, 0.1], atol=1e-12
        )

    def test_small_linear_programs_end_where_the_simplex_method_does(self, monkeypatch):
        """Seven assets, limits of groups and of factors that cannot all hold."""
        rng = np.random.default_rng(1)
        for _ in range(20):
            names = tuple(f"'{i}'" for i in range(7))
            region = Region(
                rows=np.vstack([np.eye(7), np.ones(7), rng.normal(size=(3, 7))]),
                low=np.r_[np.zeros(7), 1.0, rng.uniform(-1, 2, 3)],
                high=np.r_[np.full(7, 0.3), 1.0, np.full(3, 3.0)],
                names=(*names, "the weights sum to", "X", "Y", "Z"), n_assets=7,
            )  # fmt: skip
            sides = list(region.sides())
            with monkeypatch.context() as other:
                quick = least_violation(sides)
                other.setattr(conflicts, "_FEW", 0)
                assert quick == pytest.approx(least_violation(sides), abs=1e-10)

    def test_a_method_without_an_answer_raises(self, monkeypatch):
        monkeypatch.setattr(conflicts, "_linear_program", lambda *_, **__: None)
        with pytest.raises(ConvergenceError, match=r"^limits: which of them contradict"):
            require_feasible(limits())

    def test_limits_that_are_met_only_within_rounding(self, monkeypatch):
        monkeypatch.setattr(conflicts, "FEASIBLE", 1e-7)
        with pytest.raises(InfeasibleError, match=r"^limits: portfolios meet them only to within"):
            nearest([0] * 4, limits(upper=0.25 - 1e-8))
