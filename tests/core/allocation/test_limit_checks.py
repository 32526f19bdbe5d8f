"""By how much weights miss their limits, by hand."""

import pandas as pd
import pytest

from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.limit_checks import broken_limits, largest_excess

ASSETS = ["A", "B", "C"]
LIMITS = Limits(
    lower=pd.Series([0.1, 0.0, 0.0], ASSETS),
    upper=pd.Series([0.5, 0.6, 1.0], ASSETS),
    groups=pd.Series(["x", "x", "y"], ASSETS),
    group_limits=pd.DataFrame({"Lower": [0.2, 0.3], "Upper": [0.7, 1.0]}, ["x", "y"]),
    current=pd.Series([0.5, 0.3, 0.2], ASSETS),
    turnover=0.45,
)


@pytest.mark.parametrize(
    ("weights", "broken"),
    [
        ([0.3, 0.3, 0.4], {}),
        ([0.05, 0.55, 0.4], {"'A' at least 10.0%": 0.05}),
        (
            [0.2, 0.7, 0.1],
            {"'B' at most 60.0%": 0.1, "group 'x' at most 70.0%": 0.2,
             "group 'y' at least 30.0%": 0.2},
        ),
        ([0.1, 0.0, 0.9], {"group 'x' at least 20.0%": 0.1, "turnover at most 45.0%": 0.25}),
        ([0.4, 0.3, 0.4], {"the weights sum to 100.0%": 0.1}),
    ],
)  # fmt: skip
def test_by_hand(weights, broken):
    held = pd.Series(weights, ASSETS)
    assert broken_limits(LIMITS, held) == pytest.approx(broken)
    assert largest_excess(LIMITS, held) == pytest.approx(max(broken.values(), default=0))
