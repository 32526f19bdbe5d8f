"""Limits on the portfolio as a whole, in both studies: kept, shown, and refused by name."""

import numpy as np
import pytest

from tests.macros.shipped import pages_of, shipped, table
from xlfactor.errors import InfeasibleError, TableError
from xlfactor.macros import cma, targets

CMA, POLICY, RETURNS = "risk_budgeting.xlsx", "factor_cma.xlsx", "us_industries.xlsx"
HEADER = ("Factor", "Lower", "Upper")


def blend(file=CMA, **changes):
    return pages_of(cma.factors_to_assets, file, **changes)[0]


def within(page):
    return table(page, "Weights")["Within limits"].drop("Total")


def binding(page):
    return next(note for note in page.notes if note.startswith("Limits that bind"))


class TestBlend:
    def test_an_exposure(self):
        free = table(blend(), "Target and achieved")["Within limits"]
        factor, most = str(free.index[0]), round(float(free.iloc[0]), 3) - 0.05
        page = blend(exposure_limits=[HEADER, (factor, None, most)])
        assert not page.failed
        assert table(page, "Target and achieved").loc[factor, "Within limits"] == pytest.approx(
            most, abs=1e-10
        )
        assert f"exposure to '{factor}' at most {most:g}" in binding(page)

    def test_illiquid_assets_are_the_private_ones(self):
        header, *rows = shipped(POLICY)["policy"]
        private = [row[0] for row in rows if row[header.index("Private")] == "yes"]
        most = float(within(blend(POLICY))[private].sum()) - 0.02
        page = blend(POLICY, illiquid_limit=[[most]])
        assert within(page)[private].sum() == pytest.approx(most, abs=1e-10)
        assert "illiquid assets at most" in binding(page)

    def test_the_tracking_error(self):
        page = blend(tracking_error_limit=[[0.012]], limit_tracking_error=[["yes"]])
        assert not page.failed
        assert binding(page).startswith(
            "Limits that bind the portfolio within limits: tracking error at most 1.2%"
        )
        reported = blend(tracking_error_limit=[[0.012]], limit_tracking_error=[["no"]])
        assert "tracking error" not in binding(reported)

    def test_turnover(self):
        page = blend(turnover=[[0.05]])
        assert table(page, "The portfolios").loc["Within limits", "Turnover from current"] == (
            pytest.approx(0.05, abs=1e-10)
        )
        assert any("limited to 5.0%" in note for note in page.notes)

    def test_leverage_of_long_portfolios_is_one(self):
        page = blend(leverage_limit=[[1.0]])
        np.testing.assert_allclose(within(page), within(blend()), atol=1e-10)
        assert "leverage at most 100.0%" in binding(page)

    def test_check_inputs_says_what_cannot_hold_together(self):
        free = table(blend(), "Target and achieved")["Within limits"]
        (page,) = pages_of(
            cma.check_inputs, CMA,
            exposure_limits=[HEADER, (free.index[0], None, float(free.iloc[0]) - 0.05)],
            tracking_error_limit=[[1e-4]], limit_tracking_error=[["yes"]],
        )  # fmt: skip
        (failed,) = page.failed
        assert failed.name == "Limits admit a full investment"
        assert "tracking error at most 0.01% cannot hold together with the o" in failed.detail
        assert f"exposure to '{free.index[0]}' at most" in failed.detail

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            (
                {"limit_tracking_error": [["yes"]], "tracking_error_limit": None},
                "limit_tracking_error: found yes, but tracking_error_limit is not given; wanted "
                "tracking_error_limit, or no",
            ),
            (
                {"limit_tracking_error": [["yes"]], "benchmark": None},
                "limit_tracking_error: found yes, but benchmark is not given; wanted benchmark, "
                "or no",
            ),
        ],
    )
    def test_a_limit_without_what_it_needs(self, changes, message):
        with pytest.raises(TableError, match=f"^{message}$"):
            blend(**changes)

    def test_illiquid_assets_that_are_marked_nowhere(self):
        message = "^illiquid_limit: found 0.1, yet policy: column 'Private' says yes nowhere; "
        with pytest.raises(TableError, match=message):
            blend(illiquid_limit=[[0.1]])


class TestCases:
    def solved(self, **changes):
        return pages_of(targets.target_allocation, RETURNS, **changes)

    def test_an_exposure_in_every_case(self):
        free = table(self.solved()[0], "Achieved exposures")
        factor = str(free.index[0])
        most = float(free.loc[factor].max()) - 0.05
        first, second = self.solved(exposure_limits=[HEADER, (factor, None, most)])
        assert not first.failed
        assert table(first, "Achieved exposures").loc[factor].max() == pytest.approx(
            most, abs=1e-9
        )
        by_case = [block for block in second.blocks if block.title in table(first, "Weights")]
        assert len(by_case) > 2
        assert all("limits on exposures" in block.units for block in by_case)
        assert any(f"exposure to '{factor}' at most" in note for note in first.notes)

    def test_the_tracking_error_of_every_case(self):
        given = {"limit_tracking_error": [["yes"]], "tracking_error_limit": [[0.05]]}
        first, _ = self.solved(**given)
        assert not first.failed
        assert any("tracking error at most 5.0%" in note for note in first.notes)

    def test_a_limit_that_a_case_cannot_meet_names_the_case(self):
        asset = shipped(RETURNS)["benchmark"][-1][0]
        given = {
            "limit_tracking_error": [["yes"]],
            "tracking_error_limit": [[0.001]],
            "benchmark": [("Asset", "Benchmark"), (asset, 1.0)],
        }
        message = r"^cases: row '.+': limits: no portfolio meets them: tracking error at most 0.1%"
        with pytest.raises(InfeasibleError, match=message):
            self.solved(**given)

    def test_illiquid_assets_are_those_of_that_word(self):
        message = "^illiquid_limit: found 0.1, yet asset_classes: column 'Liquidity' says illiquid"
        with pytest.raises(TableError, match=message):
            self.solved(illiquid_limit=[[0.1]])
