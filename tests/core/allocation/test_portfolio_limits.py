"""Limits on exposures, illiquid assets and leverage: met, told in words, explained."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfactor.core.allocation.blending import blend_of, constrained_blend
from xlfactor.core.allocation.constraints import Limits, region_of
from xlfactor.core.allocation.lexicographic import least_in_turn
from xlfactor.core.allocation.limit_checks import broken_limits, largest_excess
from xlfactor.core.allocation.limit_rows import ExposureLimits, IlliquidLimit
from xlfactor.core.allocation.objectives import weight_distance
from xlfactor.core.allocation.portfolio_limits import PortfolioLimits
from xlfactor.core.allocation.rules import minimum_variance_weights
from xlfactor.core.allocation.within_limits import require_feasible
from xlfactor.errors import InfeasibleError, LabelError, OptionError, TableError

ASSETS = pd.Index(["Stocks", "Bonds", "Property", "Gold"])
B = pd.DataFrame({"Growth": [1.0, 0.1, 0.6, 0.0], "Rates": [0.0, 8.0, 2.0, 0.0]}, index=ASSETS)
SEEDS = st.integers(0, 100_000)


def limits(lower=0.0, upper=1.0, **others):
    return replace(Limits.between(ASSETS, lower=lower, upper=upper), **others)


def exposures(table=B, **rows):
    bounds = pd.DataFrame.from_dict(rows, orient="index", columns=["Lower", "Upper"])
    return ExposureLimits(exposures=table, bounds=bounds)


def illiquid(most, *names):
    return IlliquidLimit(illiquid=pd.Index(names or ["Property"]), most=most)


def nearest(target, limited):
    region = region_of(limited, limited.assets)
    best = least_in_turn([weight_distance(np.array(target, float))], region)
    return region.weights(best.x), region.binding(best.x)


class TestMet:
    def test_exposure(self):
        w, binding = nearest([1, 0, 0, 0], limits(exposures=exposures(Growth=(-np.inf, 0.5))))
        assert B["Growth"] @ w == pytest.approx(0.5, abs=1e-12)
        assert binding == ("exposure to 'Growth' at most 0.5", "'Property' at least 0.0%")

    def test_a_fixed_exposure(self):
        w, binding = nearest([1, 0, 0, 0], limits(-1, 2, exposures=exposures(Rates=(2.5, 2.5))))
        assert B["Rates"] @ w == pytest.approx(2.5, abs=1e-12)
        assert binding == ("exposure to 'Rates' held at 2.5",)

    def test_illiquid_assets(self):
        w, binding = nearest([0, 0, 0.6, 0.6], limits(illiquid=illiquid(0.3, "Property", "Gold")))
        np.testing.assert_allclose(w, [0.35, 0.35, 0.15, 0.15], atol=1e-12)
        assert binding == ("illiquid assets at most 30.0%",)

    def test_leverage(self):
        """Long 115 % and short 15 %; the wish is moved alike by all."""
        w, binding = nearest([0.9, 0.6, -0.3, -0.2], limits(-1, 2, leverage=1.3))
        np.testing.assert_allclose(w, [0.725, 0.425, -0.125, -0.025], atol=1e-12)
        assert binding == ("leverage at most 130.0%",)

    def test_leverage_of_long_portfolios_needs_no_sizes(self):
        region = region_of(limits(leverage=1.0), ASSETS)
        assert region.rows.shape[1] == 4
        require_feasible(limits(leverage=1.0))

    @settings(max_examples=30)
    @given(seed=SEEDS)
    def test_leverage_against_all_signs_of_weights(self, seed):
        """With each asset long or short the leverage is linear: try all sixteen."""
        rng = np.random.default_rng(seed)
        wanted, most = rng.normal(0.25, 0.5, 4), rng.uniform(1.05, 1.8)
        w, _ = nearest(wanted, limits(-1, 1, leverage=most))
        assert np.abs(w).sum() <= most + 1e-12
        distances = []
        for signs in np.array(np.meshgrid(*[[-1.0, 1.0]] * 4)).reshape(4, -1).T[1:]:
            long = signs > 0
            limited = replace(
                limits(),
                lower=pd.Series(np.where(long, 0.0, -1.0), ASSETS),
                upper=pd.Series(np.where(long, 1.0, 0.0), ASSETS),
            )
            region = region_of(limited, ASSETS)
            region = replace(
                region,
                rows=np.vstack([region.rows, signs]),
                low=np.append(region.low, -np.inf),
                high=np.append(region.high, most),
                names=(*region.names, "leverage"),
            )
            x = least_in_turn([weight_distance(wanted)], region).x
            distances.append(np.linalg.norm(x - wanted))
        assert np.linalg.norm(w - wanted) == pytest.approx(min(distances), abs=1e-10)

    def test_leverage_and_turnover_together(self):
        held = pd.Series([0.5, 0.5, 0, 0], ASSETS)
        limited = limits(-1, 2, leverage=1.4, turnover=0.5, current=held)
        w, binding = nearest([2, -1, 0, 0], limited)
        np.testing.assert_allclose(w, [1.0, 0, 0, 0], atol=1e-12)
        assert binding == ("turnover at most 50.0%",)

    def test_a_row_without_limits_does_not_limit(self):
        free = limits(exposures=exposures(Growth=(-np.inf, np.inf)))
        assert region_of(free, ASSETS).names == region_of(limits(), ASSETS).names

    @pytest.mark.parametrize(
        ("limit", "broken", "largest"),
        [
            ({"illiquid": illiquid(0.3)}, {}, 0.0),
            ({"leverage": 1.3}, {"leverage at most 130.0%": 0.1}, 0.1),
            ({"exposures": exposures(Rates=(0, 2))}, {"exposure to 'Rates' at most 2": 1.2}, 0.15),
        ],
    )
    def test_the_excess_over_each_limit_is_measured(self, limit, broken, largest):
        w, limited = pd.Series([0.8, 0.4, 0.0, -0.2], ASSETS), limits(lower=-1.0, **limit)
        assert broken_limits(limited, w) == pytest.approx(broken)
        assert largest_excess(limited, w) == pytest.approx(largest)


class TestUnits:
    @settings(max_examples=20)
    @given(seed=SEEDS, by=st.floats(1e-6, 1e6))
    def test_units_of_a_factor_and_order_do_not_matter(self, seed, by):
        rng = np.random.default_rng(seed)
        wanted = rng.dirichlet(np.ones(4))
        limited = limits(-0.5, 1.5, leverage=1.5, illiquid=illiquid(0.2),
                         exposures=exposures(Growth=(0.2, 0.4), Rates=(1, 3)))  # fmt: skip
        w, binding = nearest(wanted, limited)
        unit = pd.Series({"Growth": 1.0, "Rates": by})
        order = rng.permutation(4)
        shuffled = exposures((B * unit).iloc[order, ::-1], Rates=(by, 3 * by), Growth=(0.2, 0.4))
        other, same = nearest(wanted, replace(limited, exposures=shuffled))
        np.testing.assert_allclose(other, w, atol=1e-9)
        assert len(same) == len(binding)

    def test_the_conflict_is_told_in_the_factors_units(self):
        def told(by):
            limited = limits(upper=0.5, exposures=exposures(B * by, Rates=(6 * by, np.inf)))
            with pytest.raises(InfeasibleError) as caught:
                require_feasible(limited)
            return str(caught.value)

        assert told(1).endswith("exposure to 'Rates' at least 6 is missed by 1")
        assert told(0.01).endswith("exposure to 'Rates' at least 0.06 is missed by 0.01")


class TestConflicts:
    @pytest.mark.parametrize(
        ("never", "told"),
        [
            (
                limits(exposures=exposures(Growth=(0.8, np.inf), Rates=(3, np.inf))),
                "the weights sum to 100.0%, exposure to 'Growth' at least 0.8, exposure to "
                "'Rates' at least 3, 'Property' at least 0.0%, 'Gold' at least 0.0% cannot hold "
                "together; at the nearest, with all others met, exposure to 'Growth' at least "
                "0.8 is missed by 0.14, or exposure to 'Rates' at least 3 is missed by 1.2",
            ),
            (
                limits(0.1, 0.5, illiquid=illiquid(0.15, "Property", "Gold")),
                "illiquid assets at most 15.0%, 'Property' at least 10.0%, 'Gold' at least 10.0% "
                "cannot hold together; at the nearest they are missed by 5.0% in total",
            ),
            (
                replace(limits(-1, 2, leverage=1.2), upper=pd.Series([2, 2, 2, -0.2], ASSETS)),
                "the weights sum to 100.0%, leverage at most 120.0%, 'Gold' at most -20.0% cannot "
                "hold together; at the nearest they are missed by 10.0% in total",
            ),
        ],
    )
    def test_message(self, never, told):
        message = f"^{re.escape('limits: no portfolio meets them: ' + told)}$"
        with pytest.raises(InfeasibleError, match=message):
            require_feasible(never)
        with pytest.raises(InfeasibleError, match=message):
            nearest([0.25] * 4, never)

    def test_without_room_for_the_others_the_total_is_told(self):
        """Bonds and property cannot meet their own limits either."""
        never = replace(
            limits(exposures=exposures(Growth=(0.8, np.inf))),
            upper=pd.Series([0.2, 0.2, 0.2, 0.2], ASSETS),
        )
        with pytest.raises(InfeasibleError, match=r"missed by \d+\.\d% in total$"):
            require_feasible(never)


class TestRefused:
    @pytest.mark.parametrize(
        ("wrong", "error", "message"),
        [
            (
                limits(exposures=exposures(Grwth=(0, 1))),
                LabelError,
                "exposure_limits: no factor is called 'Grwth' (did you mean 'Growth'?)",
            ),
            (
                limits(exposures=exposures(Growth=(0.5, 0.2))),
                InfeasibleError,
                "exposure_limits: row 'Growth': the lower limit 0.5 is above the upper limit 0.2",
            ),
            (
                limits(exposures=exposures(Growth=(np.nan, 0.2))),
                TableError,
                "exposure_limits: no number at row 'Growth', column 'Lower'",
            ),
            (
                limits(exposures=exposures(B.iloc[:3], Growth=(0, 1))),
                LabelError,
                "exposures: no row 'Gold'; there are 'Stocks', 'Bonds', 'Property'",
            ),
            (
                limits(exposures=exposures(B.replace(0.6, np.nan), Growth=(0, 1))),
                TableError,
                "exposures: no number at row 'Property', column 'Growth'",
            ),
            (
                limits(exposures=exposures(B * 0, Growth=(0.1, 1))),
                InfeasibleError,
                "exposure_limits: row 'Growth': no asset has an exposure to this factor, so every "
                "portfolio's is 0; wanted limits that include 0",
            ),
            (
                limits(illiquid=illiquid(0.2, "Golf")),
                LabelError,
                "illiquid: unknown row 'Golf' (did you mean 'Gold'?)",
            ),
            (
                limits(illiquid=illiquid(-0.2)),
                OptionError,
                "illiquid_limit: found -0.2; wanted a number of at least zero",
            ),
            (
                limits(leverage=np.nan),
                OptionError,
                "leverage_limit: found nan; wanted a number of at least zero",
            ),
        ],
    )
    def test_inputs_that_do_not_fit_are_named(self, wrong, error, message):
        with pytest.raises(error, match=f"^{re.escape(message)}$"):
            require_feasible(wrong)


class TestInEveryMarket:
    def test_limits_of_fewer_assets_than_the_market(self):
        """Without cash, its exposures and its mark are left out."""
        given = PortfolioLimits(
            exposure_limits=pd.DataFrame({"Lower": [0.0], "Upper": [0.4]}, index=["Growth"]),
            illiquid=illiquid(0.1, "Property", "Gold"),
            leverage=1.0,
        )
        fewer = Limits.between(ASSETS[:3], lower=0.0, upper=1.0)
        limited = given.added_to(fewer, B)
        Sigma = pd.DataFrame(np.diag([0.04, 0.01, 0.0025]), ASSETS[:3], ASSETS[:3])
        w = minimum_variance_weights(Sigma, limits=limited)
        assert w["Property"] == pytest.approx(0.1, abs=1e-12)
        assert largest_excess(limited, w) < 1e-12

    def test_a_blend_tells_what_binds(self):
        blend = blend_of(
            B, pd.Series({"Growth": 0.9, "Rates": 0.0}), pd.Series([0.4, 0.6, 0, 0], ASSETS)
        )
        limited = limits(exposures=exposures(Growth=(0, 0.5)))
        found = constrained_blend(blend, gamma=1.0, limits=limited)
        assert B["Growth"] @ found.weights == pytest.approx(0.5, abs=1e-12)
        assert found.binding[0] == "exposure to 'Growth' at most 0.5"
