"""By how much weights miss their limits, by hand."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.excess import asset_excess, group_excess

ASSETS = ["A", "B", "C"]
LIMITS = Limits(
    lower=pd.Series([0.1, 0.0, 0.0], ASSETS),
    upper=pd.Series([0.5, 0.6, 1.0], ASSETS),
    groups=pd.Series(["x", "x", "y"], ASSETS),
    group_limits=pd.DataFrame({"Lower": [0.2, 0.3], "Upper": [0.7, np.inf]}, ["x", "y"]),
)


@pytest.mark.parametrize(
    ("weights", "of_assets", "of_groups"),
    [
        ([0.3, 0.3, 0.4], -0.2, -0.1),
        ([0.05, 0.55, 0.4], 0.05, -0.1),
        ([0.2, 0.7, 0.1], 0.1, 0.2),
        ([0.1, 0.0, 0.9], 0.0, 0.1),
    ],
)
def test_by_hand(weights, of_assets, of_groups):
    held = pd.Series(weights, ASSETS)
    assert asset_excess(held, LIMITS) == pytest.approx(of_assets)
    assert group_excess(held, LIMITS) == pytest.approx(of_groups)


def test_without_groups():
    limits = Limits.between(pd.Index(ASSETS), lower=0, upper=1)
    assert group_excess(pd.Series(0.5, ASSETS), limits) is None
    assert asset_excess(pd.Series([0.5, 1.25, -0.5], ASSETS), limits) == 0.5
