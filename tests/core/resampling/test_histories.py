"""Draws of histories: laws of the blocks, closed forms of errors, and coverage by simulation."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from xlfactor.core.factors.fitting import Method
from xlfactor.core.portfolios.estimator import Estimator
from xlfactor.core.portfolios.history import History
from xlfactor.core.resampling.bands import BandSettings, bands_of
from xlfactor.core.resampling.blocks import Blocks, block_rows, usual_block_length
from xlfactor.core.resampling.history_draws import HistoryDraws, Resampling, ReturnDraws
from xlfactor.errors import OptionError


def autoregressive(rng, rows, rho, columns=1):
    shocks = rng.normal(size=(rows, columns))
    x = np.empty_like(shocks)
    x[0] = shocks[0] / np.sqrt(1 - rho**2)
    for t in range(1, rows):
        x[t] = rho * x[t - 1] + shocks[t]
    return x


def history(rows=240, seed=3):
    rng = np.random.default_rng(seed)
    dates = pd.date_range("2001-01-31", periods=rows, freq="ME")
    F = pd.DataFrame(rng.normal(size=(rows, 2)) * [0.04, 0.02], dates, ["Growth", "Rates"])
    B = np.array([[1.0, 0.0], [0.2, 0.8], [0.5, -0.3]])
    R = F @ B.T + rng.normal(size=(rows, 3)) * 0.01 + 0.003
    return History(returns=R.set_axis(["A", "B", "C"], axis=1), factor_returns=F)


@pytest.mark.parametrize("length", [1.0, 4.0, 12.5])
def test_stationary_blocks_have_the_mean_length_and_favour_no_row(length):
    rng = np.random.default_rng(0)
    drawn = np.array([block_rows(rng, 50, length=length) for _ in range(2000)])
    goes_on = (np.diff(drawn, axis=1) % 50 == 1).mean()
    wanted = 1 - 1 / length + 1 / length / 50  # a new block may begin where the old one goes on
    assert goes_on == pytest.approx(wanted, abs=4 * np.sqrt(0.25 / 98_000))
    counts = np.bincount(drawn.ravel(), minlength=50)
    assert np.abs(counts / 2000 - 1).max() < 4 * np.sqrt(2 * length / 2000)


def test_moving_blocks_are_stretches_of_the_history():
    drawn = block_rows(np.random.default_rng(1), 50, length=7.4, blocks=Blocks.MOVING)
    assert len(drawn) == 50
    for first in range(0, 49, 7):
        stretch = drawn[first : first + 7]
        np.testing.assert_array_equal(stretch, stretch[0] + np.arange(len(stretch)))


def test_the_error_of_a_mean_is_that_of_politis_and_romano():
    """Politis and Romano (1994), *The stationary bootstrap*, lemma 1."""
    x = autoregressive(np.random.default_rng(2), 60, 0.6)[:, 0]
    rng, T, length = np.random.default_rng(3), 60, 5.0
    means = [x[block_rows(rng, T, length=length)].mean() for _ in range(20_000)]
    centred = x - x.mean()
    circular = np.array([centred @ np.roll(centred, -k) / T for k in range(T)])
    k = np.arange(1, T)
    weights = (1 - k / T) * (1 - 1 / length) ** k
    exact = (circular[0] + 2 * weights @ circular[1:]) / T
    assert np.var(means) == pytest.approx(exact, rel=4 * np.sqrt(2 / 20_000))


@pytest.mark.parametrize("blocks", Blocks)
def test_the_usual_length_is_the_best_one_of_an_autoregression(blocks):
    rng, T, rho = np.random.default_rng(4), 4000, 0.5
    # of autocovariances rho**|k| the sums of Politis and White are known
    g, G = (1 + rho) / (1 - rho), 2 * rho / (1 - rho) ** 2
    D = (2 if blocks is Blocks.STATIONARY else 4 / 3) * g**2
    best = (2 * G**2 / D) ** (1 / 3) * T ** (1 / 3)
    table = pd.DataFrame(autoregressive(rng, T, rho, columns=40))
    assert usual_block_length(table, blocks=blocks) == pytest.approx(best, rel=0.1)
    noise = pd.DataFrame(rng.normal(size=(T, 40)))
    assert usual_block_length(noise, blocks=blocks) < best / 3
    assert usual_block_length(table.assign(Cash=0.1)) == usual_block_length(
        table[table.columns[::-1]]
    )


@pytest.mark.slow
@pytest.mark.parametrize("resampling", Resampling)
def test_bands_of_means_and_exposures_are_those_of_the_closed_forms(resampling):
    given = history()
    draws = HistoryDraws(given=given, resampling=resampling, block_length=1)
    estimator = Estimator(method=Method.OLS)

    def answer(drawn):
        exposures = estimator.exposures(drawn)
        return {
            "Mean": drawn.returns.mean().to_frame("Mean"),
            "Exposures": exposures.exposures,
        }

    bands = bands_of(draws, answer, settings=BandSettings(draws=250))
    spread = 5 / np.sqrt(2 * 250)  # of a standard error over 250 draws, times 5
    of_means = given.returns.std(ddof=0) / np.sqrt(240)
    np.testing.assert_allclose(bands.errors("Mean")["Mean"], of_means, rtol=spread)
    fitted = estimator.exposures(given)
    of_exposures = fitted.exposures / fitted.t_statistics
    # rows are drawn with their factors: robust to unequal variances, which there are none of
    np.testing.assert_allclose(bands.errors("Exposures"), of_exposures.abs(), rtol=spread + 0.1)
    width = (bands.high("Mean") - bands.low("Mean"))["Mean"]
    np.testing.assert_allclose(width, 2 * 1.644854 * of_means, rtol=2 * spread)


@pytest.mark.parametrize("resampling", Resampling)
def test_the_order_of_assets_and_factors_does_not_matter(resampling):
    given = history(rows=60)
    turned = History(
        returns=given.returns[["C", "A", "B"]],
        factor_returns=given.factor_returns[["Rates", "Growth"]],
    )
    one, other = (
        HistoryDraws(given=each, resampling=resampling).draw(np.random.default_rng(8))
        for each in (given, turned)
    )
    pd.testing.assert_frame_equal(other.returns[["A", "B", "C"]], one.returns)
    pd.testing.assert_frame_equal(other.factor_returns[["Growth", "Rates"]], one.factor_returns)
    assert (one.returns.index == given.returns.index).all()


def coverage(rho, length, samples=200, rows=250):
    """Return the share of samples whose band of 90 % holds the true mean."""
    rng, held = np.random.default_rng(5), 0
    for _ in range(samples):
        x = autoregressive(rng, rows, rho)
        size = length or usual_block_length(pd.DataFrame(x))
        means = [x[block_rows(rng, rows, length=size)].mean() for _ in range(120)]
        low, high = np.quantile(means, [0.05, 0.95])
        held += low < 0 < high
    return held / samples


def test_nine_of_ten_bands_hold_the_true_mean():
    assert coverage(0.0, 1.0) == pytest.approx(0.9, abs=3 * np.sqrt(0.09 / 200))


@pytest.mark.slow
def test_blocks_mend_most_of_what_single_rows_miss_of_dependent_returns():
    # of rows drawn one by one the error is too small by the root of (1 - rho) / (1 + rho)
    narrow = 1 - 2 * stats.norm.sf(1.645 * np.sqrt(0.5 / 1.5))
    assert coverage(0.5, 1.0) == pytest.approx(narrow, abs=3 * np.sqrt(0.25 / 200))
    assert coverage(0.5, None) > (narrow + 0.9) / 2


@pytest.mark.parametrize("length", [0.5, 61.0])
def test_lengths_that_cannot_be_are_refused(length):
    with pytest.raises(OptionError, match=rf"block_length: found {length:g}; wanted 1 to 60"):
        ReturnDraws(given=history(60).returns, block_length=length).draw(np.random.default_rng(0))
