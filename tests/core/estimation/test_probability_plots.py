"""P-P plots: against scipy, of a sample that is what it is held against, and of many dates."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from xlfactor.core.estimation.probability_plots import largest_distances, probability_plot
from xlfactor.core.estimation.student import StudentT, fit_normal

NAMES = ["Stocks", "Gold"]
T = StudentT(
    location=pd.Series([0.001, 0.0], NAMES),
    scatter=pd.DataFrame([[1e-4, 2e-5], [2e-5, 4e-4]], NAMES, NAMES),
    degrees_of_freedom=3.0,
)
RNG = np.random.default_rng(4)
RETURNS = pd.DataFrame(
    stats.multivariate_t(T.location, T.scatter, df=3, seed=RNG).rvs(500), columns=NAMES
)
FITTED = {"Normal": fit_normal(RETURNS), "Student t": T}


def test_the_points_are_those_of_scipy():
    found = probability_plot(RETURNS["Gold"], FITTED, points=500)
    assert list(found.columns) == ["Sample", "Normal", "Student t"]
    x = np.sort(RETURNS["Gold"])
    np.testing.assert_allclose(found["Sample"], (np.arange(1, 501) - 0.5) / 500)
    np.testing.assert_allclose(found["Student t"], stats.t.cdf(x / 0.02, 3))
    mean, deviation = RETURNS["Gold"].mean(), RETURNS["Gold"].std()
    np.testing.assert_allclose(found["Normal"], stats.norm.cdf(x, mean, deviation))


def test_of_many_dates_evenly_spaced_ranks_are_kept_with_both_ends():
    whole = probability_plot(RETURNS["Stocks"], FITTED, points=500)
    few = probability_plot(RETURNS["Stocks"], FITTED, points=50)
    assert len(few) == 50
    assert few.index[[0, -1]].tolist() == [1, 500]
    pd.testing.assert_frame_equal(few, whole.loc[few.index])


def test_the_distance_is_that_of_kolmogorov_and_smirnov():
    found = largest_distances(RETURNS, FITTED)
    for asset, scale in zip(NAMES, (0.01, 0.02), strict=True):
        wanted = stats.kstest((RETURNS[asset] - T.location[asset]) / scale, stats.t(3).cdf)
        assert found.loc[asset, "Student t"] == pytest.approx(wanted.statistic)
    assert (found["Student t"] < found["Normal"]).all()
